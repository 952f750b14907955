import type { Problem } from '../../base/problem';
import { checkHost } from '../../reference/host';
import { follow } from '../../syntax/access';
import type { MapEntry, Tree } from '../../syntax/tree';
import type { ArtifactRegistry, EnvironmentDeclaration, RegistryFile, TextEntry } from '../model';
import { judgeOutside, readCredentials } from './credentials';
import { readConfig } from './environmentConfig';
import {
  isPresent, readBoolean, readChoice, readFields, readList, readText, readTextOrWhole, readTexts, requireText, schemaProblem, shown, wrongType,
  type Fields, type Item, type KeyPath, type Reading, type Shape,
} from './fields';
import { readHost, readHosts } from './hosts';
import { jsonType, numberOf } from './scalarType';

/** The version of the file format; ours, as Apollo has no public file form for its registries. */
const VERSION = 1;

/** How many nodes of one file are read, aliases counted as often as they stand for something. */
const MOST_NODES = 1_000_000;

const ROOT: Shape = {
  keys: ['$schema', 'version', 'asOf', 'appliesTo', 'artifactRegistries', 'environments'],
  required: ['artifactRegistries'],
  synonyms: { registries: 'artifactRegistries', registry: 'artifactRegistries', environment: 'environments', envs: 'environments', files: 'appliesTo' },
  judge: judgeOutside,
};

const REGISTRY: Shape = {
  keys: ['registryUrl', 'displayName', 'description', 'credentials', 'mirroredRegistries', 'hubAccess', 'revision'],
  required: ['registryUrl'],
  synonyms: {
    url: 'registryUrl', uri: 'registryUrl', host: 'registryUrl', registry: 'registryUrl', name: 'displayName', title: 'displayName',
    mirrors: 'mirroredRegistries', mirrored: 'mirroredRegistries', mirroredregistry: 'mirroredRegistries', hub: 'hubAccess',
  },
  judge: judgeOutside,
};

const ENVIRONMENT: Shape = {
  keys: [
    'id', 'displayName', 'artifactRegistries', 'files', 'defaultArtifactStoreURI', 'config', 'podRegistryReplacement', 'values', 'overrides', 'nodeMirrors',
    'reachableHosts',
  ],
  required: ['id'],
  synonyms: { name: 'id', registries: 'artifactRegistries', appliesto: 'files', hosts: 'reachableHosts' },
  judge: judgeOutside,
};

const HUB_ACCESS: readonly ArtifactRegistry['hubAccess'][] = ['expected', 'notExpected'];

/** The keys of each map of a registry file, for completion: of the root, of an Artifact Registry, of an Environment. */
export const REGISTRY_FILE_KEYS = { root: ROOT.keys, registry: REGISTRY.keys, environment: ENVIRONMENT.keys } as const;

/** What a file holds that says nothing. */
export const EMPTY_REGISTRY_FILE: RegistryFile = { artifactRegistries: [], environments: undefined, appliesTo: undefined, asOf: undefined };

/**
 * Reads a registry file. What is right is in `file`, what is wrong in `problems`, in the order of the text: each by its code
 * (`registry.schema`, `registry.url`, `registry.credentials`, `mirror.host`), with an exact span and a parameter `kind`, and `path`, the keys that lead
 * there. Rules that concern several registries or files (overlaps, duplicates, unknown names) are not looked at here. No parameter
 * and no part of `file` holds a secret or a URL's user info.
 *
 * Without problems here the file is valid by `schemas/apollo-registries.schema.json`, and the other way round. Beyond JSON Schema, which never
 * sees them, are: a key written twice, a second document, a merge key that merges nothing, and aliases that blow the file up. Tags such
 * as `!!str` are not looked at.
 *
 * Kinds of `registry.schema`: `unknown-key` (`key`, `allowed`, `suggestion`), `duplicate-key` (`key`), `missing-key` (`key`), `wrong-type`
 * (`expected`, `found`: `map`, `list`, `text`, `number`, `boolean`, `nothing`; `replacement`: YAML to put in its place as it stands),
 * `wrong-value` (`allowed`, `found`, `suggestion`), `empty-text`, `wrong-version` (`found`, `allowed`), `wrong-date` (`found`), `wrong-host`
 * (`reason`, `text`, `suggestion`), `several-documents`, `too-large`.
 */
export function readRegistryFile(tree: Tree): { readonly file: RegistryFile; readonly problems: readonly Problem[] } {
  const reading: Reading = { problems: [], budget: MOST_NODES };
  const file = readDocuments(reading, tree);
  return { file, problems: reading.problems.sort((a, b) => a.span.start - b.span.start) };
}

function readDocuments(reading: Reading, tree: Tree): RegistryFile {
  const [first, second] = tree.documents.filter((document) => document.root !== undefined);
  if (!first?.root) {
    // A text that could not be read at all has its own problem; that a key is missing there would only be noise.
    if (tree.problems.length === 0) schemaProblem(reading, 'missing-key', { start: 0, end: 0 }, { path: '', key: 'artifactRegistries' });
    return EMPTY_REGISTRY_FILE;
  }
  if (second?.root) schemaProblem(reading, 'several-documents', { start: second.root.span.start, end: second.root.span.start + 1 }, { path: '' });
  const fields = readFields(reading, first.root, '', ROOT, first.span);
  return fields ? readRoot(reading, fields) : EMPTY_REGISTRY_FILE;
}

function readRoot(reading: Reading, fields: Fields): RegistryFile {
  readText(reading, fields.get('$schema'), '$schema');
  checkVersion(reading, fields.get('version'));
  const list = fields.get('artifactRegistries');
  if (list && !isPresent(list.value)) wrongType(reading, list.value, 'artifactRegistries', 'list', list.key.span);
  return {
    artifactRegistries: (readList(reading, list, 'artifactRegistries') ?? []).flatMap((item) => readRegistry(reading, item)),
    environments: readList(reading, fields.get('environments'), 'environments')?.flatMap((item) => readEnvironment(reading, item)),
    appliesTo: readTexts(reading, fields.get('appliesTo'), 'appliesTo'),
    ...readAsOf(reading, fields.get('asOf')),
  };
}

function readRegistry(reading: Reading, { node, path, at }: Item): readonly ArtifactRegistry[] {
  const fields = readFields(reading, node, path, REGISTRY, at);
  if (!fields) return [];
  const field = (key: string): readonly [MapEntry | undefined, KeyPath] => [fields.get(key), `${path}.${key}`];
  const url = fields.get('registryUrl');
  const hubAccess = fields.get('hubAccess');
  return [
    {
      url: url && readHost(reading, url.value, `${path}.registryUrl`, 'registry', url.key.span),
      displayName: readText(reading, ...field('displayName'))?.text || undefined,
      description: readText(reading, ...field('description'))?.text || undefined,
      credentials: readCredentials(reading, ...field('credentials')),
      mirrors: readHosts(reading, ...field('mirroredRegistries'), 'mirror') ?? [],
      hubAccess: (hubAccess && isPresent(hubAccess.value) && readChoice(reading, hubAccess, `${path}.hubAccess`, HUB_ACCESS, false)) || 'expected',
      revision: readTextOrWhole(reading, ...field('revision')) || undefined,
      span: follow(node)?.span ?? at,
    },
  ];
}

function readEnvironment(reading: Reading, { node, path, at }: Item): readonly EnvironmentDeclaration[] {
  const fields = readFields(reading, node, path, ENVIRONMENT, at);
  if (!fields) return [];
  const field = (key: string): readonly [MapEntry | undefined, KeyPath] => [fields.get(key), `${path}.${key}`];
  const idEntry = fields.get('id');
  const id = idEntry && requireText(reading, idEntry.value, `${path}.id`, idEntry.key.span);
  const rest = {
    displayName: readText(reading, ...field('displayName'))?.text || undefined,
    registries: readHosts(reading, ...field('artifactRegistries'), 'assigned') ?? [],
    files: readTexts(reading, ...field('files')) ?? [],
    values: readPaths(reading, ...field('values')),
    overrides: readPaths(reading, ...field('overrides')),
    nodeMirrors: readPaths(reading, ...field('nodeMirrors')),
    reachable: readHosts(reading, ...field('reachableHosts'), 'reachable'),
    defaultArtifactStoreURI: readStore(reading, ...field('defaultArtifactStoreURI')),
    config: readConfig(reading, ...field('config')),
    podRegistryReplacement: readBoolean(reading, ...field('podRegistryReplacement')),
    span: follow(node)?.span ?? at,
  };
  readTexts(reading, ...field('nodeMirrors'));
  return id ? [{ id: { text: id.text, span: id.inner }, ...rest }] : [];
}

/** A path, or a list of them. */
function readPaths(reading: Reading, entry: MapEntry | undefined, path: KeyPath): readonly TextEntry[] {
  if (!entry || !isPresent(entry.value)) return [];
  if (follow(entry.value)?.kind !== 'scalar') return readTexts(reading, entry, path) ?? [];
  const scalar = requireText(reading, entry.value, path, entry.key.span);
  return scalar ? [{ text: scalar.text, span: scalar.inner }] : [];
}

/** The store's address is printed in templates as it stands, so only what would be a secret in it is refused. */
function readStore(reading: Reading, entry: MapEntry | undefined, path: KeyPath): string | undefined {
  const scalar = readText(reading, entry, path);
  if (!scalar) return undefined;
  if (!scalar.text.includes('@')) return scalar.text || undefined;
  const check = checkHost(scalar.text);
  const host = check.ok ? undefined : check.suggestion;
  reading.problems.push({ code: 'registry.url', span: scalar.inner, parameters: { kind: 'user-info', path, text: host ?? '', in: 'store' } });
  return undefined;
}

function checkVersion(reading: Reading, entry: MapEntry | undefined): void {
  if (!entry || !isPresent(entry.value)) return;
  const real = follow(entry.value);
  if (real?.kind !== 'scalar' || jsonType(real) !== 'number') wrongType(reading, entry.value, 'version', 'number', entry.key.span);
  else if (numberOf(real) !== VERSION) schemaProblem(reading, 'wrong-version', real.span, { path: 'version', found: shown(real.text), allowed: String(VERSION) });
}

function readAsOf(reading: Reading, entry: MapEntry | undefined): Pick<RegistryFile, 'asOf' | 'asOfSpan'> {
  const asOf = readDate(reading, entry, 'asOf');
  const value = follow(entry?.value);
  return { asOf, ...(asOf !== undefined && value?.kind === 'scalar' && { asOfSpan: value.inner }) };
}

/** A day as `YYYY-MM-DD`; that the month has that day is not looked at. */
function readDate(reading: Reading, entry: MapEntry | undefined, path: KeyPath): string | undefined {
  const scalar = readText(reading, entry, path);
  if (!scalar) return undefined;
  if (/^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/.test(scalar.text)) return scalar.text;
  schemaProblem(reading, 'wrong-date', scalar.inner, { path, found: shown(scalar.text) });
  return undefined;
}
