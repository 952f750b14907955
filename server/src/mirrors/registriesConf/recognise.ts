import type { ConfigText } from '../dialect';

/** The folder of drop-ins; below that of users without privileges each one's own. Folders deeper down are not read. */
const DROP_INS = 'registries(?:(?:\\.root(?:ful|less))?\\.conf\\.d|\\.rootless\\.conf\\.d\\/[0-9]+)\\/';
const READ_BY_NAME = new RegExp(`(?:^|/)(?:registries\\.conf|${DROP_INS}[^/]+\\.conf|short-?names?(?:-aliases)?\\.conf)$`);
const IN_MAIN_FOLDER = new RegExp(`(?:^|/)(?:${DROP_INS})?[^/]*$`);

/** Whether a text is a `registries.conf`, a drop-in of one or a file of aliases: by its name and place, or by tables that no other format has. */
export function isRegistriesConf({ path, text }: ConfigText): boolean {
  if (READ_BY_NAME.test(path)) return true;
  if (!/\.(?:conf|toml)$/.test(path) || /(?:^|\/)registries(?:\.root(?:ful|less))?\.conf\.d\//.test(path)) return false;
  return /^[ \t]*(?:\[\[registry\]\]|unqualified-search-registries[ \t]*=|short-name-mode[ \t]*=|\[registries\.(?:search|insecure|block)\])/m.test(text);
}

/** The folder of the main file, which its drop-ins stand below. */
export function setOfRegistriesConf(path: string): string {
  return path.replace(IN_MAIN_FOLDER, '');
}

/** The order in which files are read: the main file, then the drop-ins by their base names, and the aliases that were chosen on the machine, which beat all others. */
export function inReadingOrder<T extends { readonly path: string }>(files: readonly T[]): readonly T[] {
  const isChosen = ({ path }: T): boolean => /(?:^|\/)short-name-aliases\.conf$/.test(path);
  const isDropIn = ({ path }: T): boolean => /\.conf\.d\/(?:[^/]+\/)?[^/]+$/.test(path);
  const base = ({ path }: T): string => path.slice(path.lastIndexOf('/') + 1);
  const dropIns = files.filter(isDropIn).sort((a, b) => (base(a) < base(b) ? -1 : base(a) > base(b) ? 1 : 0));
  return [...files.filter((file) => !isDropIn(file) && !isChosen(file)), ...dropIns, ...files.filter(isChosen)];
}
