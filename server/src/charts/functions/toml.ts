import { unknown } from '../make';
import { originsOfAll, strict, type Family } from './kit';

/** TOML is left to be read and written by those who need it: nobody composes an image reference of it. */
export const TOML: Family = {
  toToml: strict('a', (args) => unknown({ code: 'function', name: 'toToml' }, originsOfAll(args))),
  fromToml: strict('s', (args) => unknown({ code: 'function', name: 'fromToml' }, originsOfAll(args))),
};
