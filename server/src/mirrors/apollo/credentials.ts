import type { Span } from '../../base/span';
import { findPlaceholder } from '../../reference/placeholder';
import { follow } from '../../syntax/access';
import type { MapEntry, TreeNode } from '../../syntax/tree';
import type { ArtifactRegistry, CredentialsType } from '../model';
import { isPresent, readBoolean, readChoice, readFields, schemaProblem, shown, type KeyPath, type Reading, type Shape } from './fields';
import { jsonType } from './scalarType';

export const CREDENTIALS_TYPES: readonly CredentialsType[] = ['basic', 'none', 'ecr'];

/** Keys that hold a secret, or the half of one, wherever in the file they stand. */
const SECRET_KEY = /pass(?:wo?r?d|phrase)|secret|token|(?:api|access|private|signing)[-_ ]?key|credential[-_ ]?value|^user(?:name)?$|^pwd$|^auth$/i;
/** Well-known beginnings of keys and tokens, and what is long and mixed as only they are. */
const SECRET_VALUE = /^(?:(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_|github_pat_|glpat-|dckr_pat_|eyJ[\w-]{10}|-----BEGIN)|^(?=[^\s]*\d)(?=[^\s]*[A-Za-z])[\w+/=~!@#$%^&*-]{20,}$/;
const DEEPEST = 5;
/** Longer texts are not looked at in full: their beginning tells enough. */
const LONGEST_JUDGED = 500;

const SHAPE: Shape = { keys: ['type', 'fipsMode'], required: ['type'], synonyms: { kind: 'type', fips: 'fipsMode' }, judge: judgeInside };

/**
 * Reads `credentials`: the kind of them and nothing else. A key or value that looks like a secret is reported as `registry.credentials` with the
 * parameters `key`, `path` and `value` (`plain`, `empty`, `placeholder`); what is written there never becomes part of any answer.
 */
export function readCredentials(reading: Reading, entry: MapEntry | undefined, path: KeyPath): ArtifactRegistry['credentials'] {
  if (!entry || !isPresent(entry.value)) return undefined;
  const real = follow(entry.value);
  if (real?.kind === 'scalar') {
    scalarCredentials(reading, entry, path);
    return undefined;
  }
  const fields = readFields(reading, entry.value, path, SHAPE, entry.key.span);
  const typeEntry = fields?.get('type');
  const fipsMode = readBoolean(reading, fields?.get('fipsMode'), `${path}.fipsMode`) ?? false;
  const type = typeEntry && readChoice(reading, typeEntry, `${path}.type`, CREDENTIALS_TYPES, true);
  return type && { type, fipsMode };
}

/** Reports a key outside `credentials` that holds a secret; for the shapes of the other maps. */
export function judgeOutside(reading: Reading, entry: MapEntry, path: KeyPath): boolean {
  if (!SECRET_KEY.test(shown(entry.key.text))) return false;
  credentialsProblem(reading, entry, path);
  return true;
}

/** Whether a key or its value looks like a secret, or like a part of one. */
export function mayBeSecret(key: string, value: string): boolean {
  return SECRET_KEY.test(shown(key)) || SECRET_VALUE.test(value.slice(0, LONGEST_JUDGED));
}

function judgeInside(reading: Reading, entry: MapEntry, path: KeyPath): boolean {
  if (judgeOutside(reading, entry, path)) return true;
  if (looksSecret(entry.value)) {
    credentialsProblem(reading, entry, path);
    return true;
  }
  return judgeNested(reading, entry.value, `${path}.${shown(entry.key.text)}`, DEEPEST);
}

function judgeNested(reading: Reading, node: TreeNode | undefined, path: KeyPath, depth: number): boolean {
  const real = follow(node);
  if (depth === 0 || real === undefined || real.kind === 'scalar' || reading.budget <= 0) return false;
  if (real.kind === 'list') {
    reading.budget -= real.items.length;
    return real.items.map((item, index) => judgeNested(reading, item, `${path}[${String(index)}]`, depth - 1)).some(Boolean);
  }
  reading.budget -= real.entries.length;
  return real.entries
    .map((entry) => judgeOutside(reading, entry, path) || judgeNested(reading, entry.value, `${path}.${shown(entry.key.text)}`, depth - 1))
    .some(Boolean);
}

/** `credentials: basic` is a slip that can be told how to mend; any other text there may be the secret itself. */
function scalarCredentials(reading: Reading, entry: MapEntry, path: KeyPath): void {
  const real = follow(entry.value);
  if (real?.kind !== 'scalar') return;
  const type = CREDENTIALS_TYPES.find((known) => known === real.text);
  if (type === undefined && (looksSecret(real) || real.text.includes(':'))) {
    credentialsProblem(reading, entry, path);
    return;
  }
  const parameters = { path, expected: 'map', found: jsonType(real), ...(type === undefined ? {} : { replacement: `{ type: ${type} }` }) };
  schemaProblem(reading, 'wrong-type', real.span, parameters);
}

function looksSecret(node: TreeNode | undefined): boolean {
  const real = follow(node);
  if (real?.kind !== 'scalar' || jsonType(real) !== 'text') return false;
  const text = real.text.slice(0, LONGEST_JUDGED);
  return !isPlaceholder(text) && SECRET_VALUE.test(text);
}

function credentialsProblem(reading: Reading, entry: MapEntry, path: KeyPath): void {
  const span: Span = entry.key.inner;
  const parameters = { path, key: shown(entry.key.text), value: valueKind(entry.value) };
  reading.problems.push({ code: 'registry.credentials', span, parameters });
}

function valueKind(node: TreeNode | undefined): 'plain' | 'empty' | 'placeholder' {
  const real = follow(node);
  if (!isPresent(node) || (real?.kind === 'scalar' && real.text === '')) return 'empty';
  return real?.kind === 'scalar' && isPlaceholder(real.text) ? 'placeholder' : 'plain';
}

/** Whether the whole text is one expression; a secret may hold the characters of one. */
function isPlaceholder(text: string): boolean {
  const span = text.length > LONGEST_JUDGED ? undefined : findPlaceholder(text)?.span;
  return span !== undefined && span.start === 0 && span.end === text.length;
}
