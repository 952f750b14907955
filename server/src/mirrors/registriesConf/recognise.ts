import type { ConfigText } from '../dialect';

/** Whether a text is a `registries.conf`, a drop-in of one or a file of aliases: by its name and place, or by tables that no other format has. */
export function isRegistriesConf({ path, text }: ConfigText): boolean {
  if (/(?:^|\/)(?:registries\.conf|registries(?:\.root(?:ful|less))?\.conf\.d\/(?:[^/]+\/)?[^/]+\.conf|short-?names?(?:-aliases)?\.conf)$/.test(path)) return true;
  if (!/\.(?:conf|toml)$/.test(path)) return false;
  return /^[ \t]*(?:\[\[registry\]\]|unqualified-search-registries[ \t]*=|short-name-mode[ \t]*=|\[registries\.(?:search|insecure|block)\])/m.test(text);
}

/** The folder of the main file, which its drop-ins stand below. */
export function setOfRegistriesConf(path: string): string {
  return path.replace(/(?:^|\/)(?:registries(?:\.root(?:ful|less))?\.conf\.d\/(?:[^/]+\/)?)?[^/]*$/, '');
}

/** The order in which files are read: the main file, then the drop-ins by their base names, and the aliases that were chosen on the machine, which beat all others. */
export function inReadingOrder<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  const isChosen = ({ path }: T): boolean => /(?:^|\/)short-name-aliases\.conf$/.test(path);
  const isDropIn = ({ path }: T): boolean => /\.conf\.d\/(?:[^/]+\/)?[^/]+$/.test(path);
  const base = ({ path }: T): string => path.slice(path.lastIndexOf('/') + 1);
  const dropIns = files.filter(isDropIn).sort((a, b) => (base(a) < base(b) ? -1 : base(a) > base(b) ? 1 : 0));
  return [...files.filter((file) => !isDropIn(file) && !isChosen(file)), ...dropIns, ...files.filter(isChosen)];
}
