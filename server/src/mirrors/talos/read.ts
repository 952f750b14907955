import { asMap, textOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import type { ConfigReading, ConfigText } from '../dialect';
import { keyIn, settingAt, unusedAccess, type AccessSetting } from '../endpoints/access';
import { noteContacted, noteKey } from '../endpoints/hosts';
import { parseGoUrl } from '../endpoints/goUrl';
import { fieldsOf, mapsByKey, type Fields, type WrittenText } from '../fields';
import type { TalosConfig, TalosMirror } from './content';

const REFUSED = 'talos.refused';

/** Reads a machine configuration's `machine.registries` and the registry documents of a file, with Talos' own validation. */
export function readTalos(file: ConfigText): ConfigReading<TalosConfig> {
  const tree = file.yaml();
  const fields = fieldsOf(REFUSED);
  for (const { span, parameters } of tree.problems) fields.refuse('yaml', span, { message: parameters['message'] ?? '' });
  const found: Found = { mirrors: [], keyed: [], access: [], tls: [] };
  for (const document of tree.documents) {
    const root = asMap(document.root);
    const kind = textOf(root, 'apiVersion') === 'v1alpha1' ? textOf(root, 'kind') : undefined;
    if (root && kind === 'RegistryMirrorConfig') found.mirrors.push(...mirrorDocument(root, fields));
    else if (root && (kind === 'RegistryTLSConfig' || kind === 'RegistryAuthConfig')) {
      const name = fields.text(root, 'name');
      if (!name) continue;
      found.keyed.push(name);
      if (kind === 'RegistryTLSConfig') found.tls.push(name.text);
      found.access.push(...(kind === 'RegistryTLSConfig' ? tlsIn(name.text, root, fields) : settingAt(name.text, 'credentials', name.span)));
    } else if (root && kind === undefined) readInto(fields.map(fields.map(root, 'machine'), 'registries'), fields, found);
  }
  return { content: contentOf(found, fields), problems: fields.problems };
}

interface Found {
  readonly mirrors: TalosMirror[];
  /** The hosts that there are credentials or TLS settings for. */
  readonly keyed: WrittenText[];
  readonly access: AccessSetting[];
  /** The hosts that there are TLS settings for. */
  readonly tls: string[];
}

function contentOf({ mirrors, keyed, access, tls }: Found, fields: Fields): TalosConfig {
  noteSurprises(mirrors, keyed, fields);
  return { dialect: 'talos', mirrors, access, tls, refused: fields.problems.some(({ code }) => code === REFUSED) };
}

function mirrorDocument(root: MapNode, fields: Fields): readonly TalosMirror[] {
  const name = fields.text(root, 'name');
  if (!name || name.text === '') {
    fields.refuse('name-missing', root.span);
    return [];
  }
  const endpoints = (fields.maps(root, 'endpoints') ?? []).flatMap((item) => {
    const url = fields.text(item, 'url');
    if (!url || url.text === '') fields.refuse('url-missing', item.span);
    else checkUrl(url, fields);
    return url && url.text !== '' ? [{ url, overridesPath: fields.flag(item, 'overridePath') ?? false }] : [];
  });
  return [{ host: name, endpoints, skipsFallback: fields.flag(root, 'skipFallback') ?? false, isDocument: true }];
}

function checkUrl(url: WrittenText, fields: Fields): void {
  const parsed = parseGoUrl(url.text);
  if (!parsed.ok) fields.refuse('url', url.span, { url: url.text });
  else if (parsed.url.scheme !== 'http' && parsed.url.scheme !== 'https') fields.refuse('scheme', url.span, { url: url.text, scheme: parsed.url.scheme });
}

/** TLS settings of a host. Talos has certificates written out. */
function tlsIn(host: string, tls: MapNode, fields: Fields): readonly AccessSetting[] {
  return [
    ...settingAt(host, 'authority', keyIn(tls, 'ca')),
    ...settingAt(host, 'client', keyIn(tls, 'clientIdentity')),
    ...settingAt(host, 'unverified', fields.flag(tls, 'insecureSkipVerify') === true ? keyIn(tls, 'insecureSkipVerify') : undefined),
  ];
}

/** Reads the map that stands at `machine.registries`, wherever it is written. */
export function readRegistries(registries: MapNode, fields: Fields): TalosConfig {
  const found: Found = { mirrors: [], keyed: [], access: [], tls: [] };
  readInto(registries, fields, found);
  return contentOf(found, fields);
}

function readInto(registries: MapNode | undefined, fields: Fields, { mirrors, keyed, access, tls: withTls }: Found): void {
  for (const { key, value, node } of mapsByKey(fields.map(registries, 'mirrors'))) {
    if (!value) {
      fields.refuse('mirror-null', node?.span ?? key.span, { host: key.text });
      continue;
    }
    const overridesPath = fields.flag(value, 'overridePath') ?? false;
    const endpoints = (fields.texts(value, 'endpoints') ?? []).map((url) => ({ url, overridesPath }));
    for (const { url } of endpoints) checkUrl(url, fields);
    mirrors.push({ host: key, endpoints, skipsFallback: fields.flag(value, 'skipFallback') ?? false, isDocument: false });
  }
  for (const { key, value } of mapsByKey(fields.map(registries, 'config'))) {
    const tls = fields.map(value, 'tls');
    const auth = fields.map(value, 'auth');
    if (tls ?? auth) keyed.push(key);
    if (tls) withTls.push(key.text);
    if (tls && key.text === '*') fields.refuse('wildcard-tls', key.span);
    access.push(...settingAt(key.text, 'credentials', auth && keyIn(value, 'auth')), ...(tls ? tlsIn(key.text, tls, fields) : []));
  }
}

function noteSurprises(mirrors: readonly TalosMirror[], keyed: readonly WrittenText[], { problems }: Fields): void {
  for (const { host, endpoints, skipsFallback } of mirrors) {
    noteKey('talos.host', host, problems);
    for (const { url } of endpoints) noteContacted('talos.host', hostIn(url.text)[0] ?? '', url, problems);
    if (skipsFallback && endpoints.length === 0) problems.push({ code: 'talos.no-source', span: host.span, parameters: { host: host.text } });
  }
  const mirrored = mirrors.map(({ host, endpoints }) => ({ key: host.text, endpoints: endpoints.flatMap(({ url }) => hostIn(url.text)) }));
  for (const { entry, endpoint } of unusedAccess(mirrored, keyed)) problems.push({ code: 'talos.unused-access', span: entry.span, parameters: { host: entry.text, endpoint } });
}

function hostIn(url: string): readonly string[] {
  const parsed = parseGoUrl(url);
  return parsed.ok ? [parsed.url.host] : [];
}
