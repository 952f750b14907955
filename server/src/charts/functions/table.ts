import { filled } from '../make';
import type { Unknown } from '../value';
import { BUILTINS } from './builtins';
import { DATES } from './dates';
import { DEFAULTS } from './defaults';
import { DICTS } from './dicts';
import { ENCODING } from './encoding';
import { HELM } from './helm';
import { JSON_FUNCTIONS } from './json';
import { originsOfAll, strict, type Family, type GoFunction } from './kit';
import { LISTS } from './lists';
import { MATHS } from './maths';
import { PATH_FUNCTIONS } from './paths';
import { REGEX } from './regex';
import { SECRETS } from './secrets';
import { SEMVER } from './semver';
import { STRINGS } from './strings';
import { TOML } from './toml';
import { YAML_FUNCTIONS } from './yaml';

/** What nobody can foretell: chance, keys and certificates made of it, and the clock. */
function unknowns(code: Unknown['code'], signatures: Readonly<Record<string, string>>): Family {
  return Object.fromEntries(Object.entries(signatures).map(([name, types]) => [
    name, strict(types, (args) => filled({ code, name }, originsOfAll(args))),
  ]));
}

const RANDOM = unknowns('random', {
  randAlphaNum: 'i', randAlpha: 'i', randAscii: 'i', randNumeric: 'i', randBytes: 'i', randInt: 'ii', shuffle: 's', uuidv4: '',
  genPrivateKey: 's', genCA: 'si', genCAWithKey: 'sis', genSelfSignedCert: 'slli', genSelfSignedCertWithKey: 'sllis', genSignedCert: 'sllia',
  genSignedCertWithKey: 'sllias', buildCustomCert: 'ss', bcrypt: 's',
});

const FAMILIES: readonly Family[] = [
  BUILTINS, STRINGS, LISTS, DICTS, MATHS, DEFAULTS, ENCODING, REGEX, SEMVER, PATH_FUNCTIONS, DATES, JSON_FUNCTIONS, YAML_FUNCTIONS, TOML, HELM,
  SECRETS, RANDOM, unknowns('time', { now: '', ago: 'a' }),
];

/** Every function by its name, but `and` and `or`. */
export const FUNCTIONS: ReadonlyMap<string, GoFunction> = new Map(FAMILIES.flatMap((family) => Object.entries(family)));
