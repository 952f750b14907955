import { isBuiltIn, isEverywhere } from '../go/apiVersions';
import { globMatcher } from '../go/glob';
import { knownText } from '../functions/kit';
import { stringOf } from '../go/format';
import { typeName } from '../go/types';
import { base64Encode } from '../../base/base64';
import { utf8 } from '../../base/utf8';
import { bool, EMPTY, stringList, TYPED_NIL, unknown } from '../make';
import { NONE, originsOf, string, textOf } from '../text';
import { pathBase } from '../go/path';
import { toYaml } from '../functions/yamlWrite';
import type { DictValue, Value } from '../value';
import { Failure } from './failure';
import { choose, type Run } from './run';

/** The field or method of that name; a map's missing key is nil, whose own fields are an error. */
export function fieldOf(run: Run, receiver: Value, name: string, args: readonly Value[]): Value {
  switch (receiver.kind) {
    case 'unknown':
      return name === 'Has' && receiver.why.name === 'APIVersions' ? hasVersion(run, args) : receiver;
    case 'nil':
      if (receiver.typed) throw new Failure('nil-pointer', `nil pointer evaluating interface {}.${name}`);
      return receiver;
    case 'dict':
      return ofDict(run, receiver, name, args);
    case 'list':
      if (receiver.type === 'common.VersionSet' && name === 'Has') {
        const wanted = args[0]?.kind === 'string' ? knownText(args[0]) : '';
        return bool(receiver.items.some((item) => item.kind === 'string' && textOf(item) === wanted), receiver.origins);
      }
      break;
    default:
      break;
  }
  throw new Failure('type', `can't evaluate field ${name} in type ${typeName(receiver)}`);
}

/**
 * Whether the cluster serves an API cannot be known unless each one does; it is decided, and the same way each time it is asked, beginning with what
 * `helm template` answers.
 */
function hasVersion(run: Run, args: readonly Value[]): Value {
  const [arg] = args;
  if (arg?.kind === 'unknown') return arg;
  const name = arg?.kind === 'string' ? knownText(arg) : '';
  const why = { code: 'cluster', name } as const;
  if (isEverywhere(name)) return bool(true);
  return bool(choose(run, `api ${name}`, why, isBuiltIn(name)));
}

const MAPS: ReadonlySet<string> = new Set(['common.Values', 'map[string]string', 'engine.files']);

function ofDict(run: Run, receiver: DictValue, name: string, args: readonly Value[]): Value {
  const method = receiver.type === 'engine.files' ? fileMethod(run, receiver, name, args) : methodOf(receiver, name);
  if (method) return method;
  if (args.length > 0) {
    if (receiver.type === 'time.Time' || receiver.type === '*semver.Version') return unknown({ code: 'function', name });
    throw new Failure('type', `${name} is not a method but has arguments`);
  }
  const value = receiver.entries.get(name);
  if (value) return value.kind === 'nil' ? { ...value, typed: true } : value;
  if (receiver.rest) return unknown(receiver.rest);
  if (receiver.type === 'map[string]string') return EMPTY;
  if (receiver.type === undefined || MAPS.has(receiver.type)) return receiver.origins.length === 0 ? TYPED_NIL : { ...TYPED_NIL, origins: NONE };
  if (receiver.type === 'time.Time') return unknown({ code: 'function', name });
  throw new Failure('type', `can't evaluate field ${name} in type ${receiver.type}`);
}

function methodOf(receiver: DictValue, name: string): Value | undefined {
  if (receiver.type === 'common.KubeVersion' && (name === 'GitVersion' || name === 'String')) return receiver.entries.get('Version');
  if (receiver.type === '*semver.Version' && name === 'String') return string(stringOf(receiver) ?? '');
  return undefined;
}

function fileMethod(run: Run, files: DictValue, name: string, args: readonly Value[]): Value | undefined {
  const [arg] = args;
  if (arg?.kind === 'unknown') return arg;
  const text = arg?.kind === 'string' ? knownText(arg) : undefined;
  switch (name) {
    case 'Get':
    case 'GetBytes':
      return text === undefined ? wrongArgument(name) : (files.entries.get(text) ?? EMPTY);
    case 'Lines': {
      if (text === undefined) return wrongArgument(name);
      const file = files.entries.get(text);
      if (file?.kind === 'unknown') return file;
      const content = file?.kind === 'string' ? textOf(file) : '';
      const lines = content.endsWith('\n') ? content.slice(0, -1) : content;
      return stringList(content === '' ? [] : lines.split('\n').map((line) => string(line, file ? originsOf(file) : NONE)));
    }
    case 'Glob':
      return text === undefined ? wrongArgument(name) : glob(files, text);
    case 'AsConfig':
    case 'AsSecrets':
      return asData(run, files, name === 'AsSecrets');
    default:
      return undefined;
  }
}

function wrongArgument(name: string): never {
  throw new Failure('type', `wrong arguments for ${name}`);
}

function glob(files: DictValue, pattern: string): Value {
  const matches = globMatcher(pattern);
  return { ...files, entries: new Map([...files.entries].filter(([path]) => matches(path))) };
}

/** The files as YAML of base names and texts, as ConfigMaps and Secrets hold them. */
function asData(run: Run, files: DictValue, encoded: boolean): Value {
  const entries = new Map<string, Value>();
  for (const [path, file] of files.entries) {
    run.spend(1);
    if (file.kind === 'string' && encoded) entries.set(pathBase(path), string(base64Encode(utf8(knownText(file))), originsOf(file)));
    else entries.set(pathBase(path), file);
  }
  return entries.size === 0 ? EMPTY : toYaml({ kind: 'dict', entries, origins: NONE });
}
