import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Value } from '../../server/src/charts/value';
import { textOf } from '../../server/src/charts/text';
import { loadChart, type LoadedChart, type Loading } from '../../server/src/charts/model/load';
import type { ChartText, ChartWorld, KnownChart, Needs } from '../../server/src/charts/model/world';
import { nodeUnpacker } from '../../server/src/platform/unpack';

/** A world in which nothing is at hand until it is loaded, as in the editor. */
export class LazyWorld implements ChartWorld {
  readonly unpacker = nodeUnpacker;
  readonly #lists = new Map<string, readonly string[]>();
  readonly #texts = new Map<string, ChartText | null>();
  readonly #bytes = new Map<string, Uint8Array | null>();

  /** What was asked for, each round a line, for tests that count. */
  readonly rounds: Needs[] = [];

  constructor(
    private readonly files: { list(folder: string): readonly string[]; read(uri: string): Uint8Array | undefined },
    readonly charts: readonly KnownChart[] = [],
  ) {}

  list(folder: string): readonly string[] | undefined {
    return this.#lists.get(folder);
  }

  text(uri: string): ChartText | null | undefined {
    return this.#texts.get(uri);
  }

  bytes(uri: string): Uint8Array | null | undefined {
    return this.#bytes.get(uri);
  }

  supply(needs: Needs): void {
    this.rounds.push(needs);
    for (const folder of needs.folders) this.#lists.set(folder, this.files.list(folder));
    for (const uri of needs.texts) {
      const bytes = this.files.read(uri);
      const text = bytes && nodeUnpacker.decode(bytes);
      this.#texts.set(uri, text === undefined ? null : { uri, text });
    }
    for (const uri of needs.bytes) this.#bytes.set(uri, this.files.read(uri) ?? null);
  }
}

/** Loads a chart in as many rounds as it asks for. */
export function loadWholly(folder: string, world: LazyWorld): Loading {
  for (let round = 0; round < 100; round += 1) {
    const loading = loadChart(folder, world);
    const { folders, texts, bytes } = loading.needs;
    if (folders.length + texts.length + bytes.length === 0) return loading;
    world.supply(loading.needs);
  }
  throw new Error('The chart asks for more without end.');
}

/** A world over files in memory, by their URIs. */
export function memoryWorld(files: Readonly<Record<string, string | Uint8Array>>, charts: readonly KnownChart[] = []): LazyWorld {
  return new LazyWorld(
    {
      list: (folder) => Object.keys(files).filter((uri) => uri.startsWith(`${folder}/`)).map((uri) => uri.slice(folder.length + 1)),
      read: (uri) => {
        const file = files[uri];
        return typeof file === 'string' ? new TextEncoder().encode(file) : file;
      },
    },
    charts,
  );
}

/** A world over the disk. */
export function diskWorld(charts: readonly KnownChart[] = []): LazyWorld {
  return new LazyWorld(
    {
      list: (folder) => pathsBelow(fileURLToPath(folder)),
      read: (uri) => {
        const path = fileURLToPath(uri);
        return existsSync(path) ? new Uint8Array(readFileSync(path)) : undefined;
      },
    },
    charts,
  );
}

/** The chart of a folder on the disk. */
export function loadFromDisk(folder: string): LoadedChart | undefined {
  return loadWholly(pathToFileURL(folder).href, diskWorld()).chart;
}

function pathsBelow(folder: string, prefix = ''): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? pathsBelow(path, `${prefix}${name}/`) : [`${prefix}${name}`];
  });
}

/** A value as JSON would have it. */
export function plainOf(value: Value): unknown {
  switch (value.kind) {
    case 'nil':
      return null;
    case 'bool':
    case 'float':
      return value.value;
    case 'int':
      return Number(value.value);
    case 'string':
      return textOf(value);
    case 'list':
      return value.items.map(plainOf);
    case 'dict':
      return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plainOf(entry)]));
    case 'unknown':
      return `<unknown ${value.why.code} ${value.why.name}>`;
  }
}
