import { isAscii } from 'node:buffer';
import type { IndexStore } from '../workspace/port';
import { loadStored, saveStored, type StoredKind } from './storedFile';

const INDEX: StoredKind = { mark: 'mirror-lens-index', extension: '.index', most: 64 };

/** Indexes as files of a folder; see `storedFile`. */
export function indexStore(folder: string, product: string): IndexStore {
  return {
    product,
    now: () => Date.now(),
    load: (name) => {
      const body = loadStored(folder, name, INDEX);
      return Promise.resolve(body?.toString(isAscii(body) ? 'latin1' : 'utf8'));
    },
    save: (name, text) => {
      saveStored(folder, name, Buffer.from(text, 'utf8'), INDEX);
      return Promise.resolve();
    },
  };
}
