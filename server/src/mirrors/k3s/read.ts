import { follow } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import type { ConfigReading, ConfigText } from '../dialect';
import { keyIn, settingAt, tlsSettings, type AccessSetting } from '../endpoints/access';
import { fieldsOf, lastEntry, mapsByKey, type Fields, type WrittenText } from '../fields';
import type { K3sConfig, K3sMirror, K3sRegistries } from './content';

const REFUSED = 'k3s.refused';
const MIRROR_KEYS: ReadonlySet<string> = new Set(['endpoint', 'rewrite']);
const ROOT_KEYS: ReadonlySet<string> = new Set(['mirrors', 'configs', 'auths']);

/** Reads a `registries.yaml` as wharfie's `registries.GetPrivateRegistries` does (yaml.v2, not strict). */
export function readK3s(file: ConfigText): ConfigReading<K3sRegistries> {
  const tree = file.yaml();
  const fields = fieldsOf(REFUSED, { nullIsEmpty: true });
  for (const { span, parameters } of tree.problems) fields.refuse('yaml', span, { message: parameters['message'] ?? '' });
  const root = follow(tree.documents[0]?.root);
  if (root && root.kind !== 'map' && tree.problems.length === 0) fields.refuse('type', root.span, { key: '', expected: 'map' });
  return readRegistries(root?.kind === 'map' ? root : undefined, fields);
}

/** Reads the map that holds `mirrors` and `configs`, wherever it stands. */
export function readRegistries(root: MapNode | undefined, fields: Fields): ConfigReading<K3sRegistries> {
  noteUnknown(root, ROOT_KEYS, fields);
  for (const map of [root, fields.map(root, 'mirrors'), fields.map(root, 'configs')]) noteRepeated(map, fields);
  const mirrors = mapsByKey(fields.map(root, 'mirrors')).map(({ key, value, node }): K3sMirror => {
    if (node && !value && !(node.kind === 'scalar' && node.text === '')) fields.refuse('type', node.span, { key: key.text, expected: 'map' });
    noteUnknown(value, MIRROR_KEYS, fields);
    return { host: key, endpoints: fields.texts(value, 'endpoint') ?? [], rewrites: rewritesOf(value, fields) };
  });
  const access: AccessSetting[] = mapsByKey(fields.map(root, 'auths')).flatMap(({ key }) => settingAt(key.text, 'credentials', key.span));
  const configs = mapsByKey(fields.map(root, 'configs')).map(({ key, value }): K3sConfig => {
    const tls = fields.map(value, 'tls');
    const hasAuth = fields.map(value, 'auth') !== undefined;
    const skipsVerify = fields.flag(tls, 'insecure_skip_verify') ?? false;
    const fileAt = (name: string): WrittenText | undefined => {
      const file = fields.text(tls, name);
      return file && { text: file.text, span: keyIn(tls, name) ?? file.span };
    };
    access.push(
      ...settingAt(key.text, 'credentials', hasAuth ? keyIn(value, 'auth') : undefined),
      ...tlsSettings(key.text, { caFile: fileAt('ca_file'), certFile: fileAt('cert_file'), keyFile: fileAt('key_file'), skipsVerify: skipsVerify ? keyIn(tls, 'insecure_skip_verify') : undefined }),
    );
    const writesTls = skipsVerify || ['ca_file', 'cert_file', 'key_file'].some((name) => (fileAt(name)?.text ?? '') !== '');
    return { host: key, hasAuth, hasTls: tls !== undefined, writesTls, skipsVerify, span: key.span };
  });
  const refused = fields.problems.some((problem) => problem.code === REFUSED);
  return { content: { dialect: 'k3s', mirrors, configs, access, refused }, problems: fields.problems };
}

function rewritesOf(mirror: MapNode | undefined, fields: Fields): K3sMirror['rewrites'] {
  const rewrite = fields.map(mirror, 'rewrite');
  return mapsByKey(rewrite).flatMap(({ key }) => {
    const replacement = fields.text(rewrite, key.text) ?? { text: '', span: key.span };
    return [{ pattern: key, replacement }];
  });
}

/** A key that is written twice counts with its last value; the decoder does not say so. */
function noteRepeated(map: MapNode | undefined, fields: Fields): void {
  const last = new Map((map?.entries ?? []).map((entry) => [entry.key.text, entry]));
  for (const entry of map?.entries ?? []) {
    if (last.get(entry.key.text) !== entry) fields.problems.push({ code: 'k3s.repeated-key', span: entry.key.inner, parameters: { key: entry.key.text } });
  }
}

/** The decoder passes over keys that it does not know, `endpoints` for `endpoint` among them. */
function noteUnknown(map: MapNode | undefined, known: ReadonlySet<string>, fields: Fields): void {
  for (const { key } of map?.entries ?? []) {
    if (known.has(key.text) || key.text === '<<' || lastEntry(map, key.text)?.key !== key) continue;
    const meant = [...known].find((each) => each.toLowerCase() === key.text.toLowerCase() || `${each}s` === key.text || each === `${key.text}s`);
    fields.problems.push({ code: 'k3s.unknown-key', span: key.inner, parameters: { key: key.text, ...(meant !== undefined && { meant }) } });
  }
}
