import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { DOCKER_HUB } from '../../reference/host';
import { tomlValues, type TomlMap, type TomlMapEntry, type TomlNode } from '../../syntax/tomlValues';
import type { ConfigReading, ConfigText } from '../dialect';
import { settingAt, tlsSettings, tomlKeyIn, unusedAccess, type AccessSetting } from '../endpoints/access';
import { noteContacted, noteKey } from '../endpoints/hosts';
import { parseGoUrl, type GoUrl } from '../endpoints/goUrl';
import type { WrittenText } from '../fields';
import type { ContainerdConfig, CriMirror } from './content';

/** The plugins that hold the registry's tables: of configuration version 2 and of version 3. */
const PLUGINS: readonly string[] = ['io.containerd.grpc.v1.cri', 'io.containerd.cri.v1.images'];

/** Reads the registry's tables of containerd's configuration (`internal/cri/config`, `ValidateImageConfig`). */
export function readContainerdConfig(file: ConfigText): ConfigReading<ContainerdConfig> {
  const toml = file.toml();
  const problems: Problem[] = [];
  const refuse = (reason: string, span: Span, parameters: Readonly<Record<string, string>> = {}): void => {
    problems.push({ code: 'containerd.refused', span, parameters: { reason, ...parameters } });
  };
  for (const { span, parameters } of toml.problems) refuse('toml', span, { message: parameters['message'] ?? '' });
  const plugins = mapAt(tomlValues(toml), 'plugins');
  const registries = PLUGINS.flatMap((plugin) => mapAt(mapAt(plugins, plugin), 'registry') ?? []);
  const mirrors: CriMirror[] = [];
  const access: AccessSetting[] = [];
  const keyed: WrittenText[] = [];
  let configPath: string | undefined;
  for (const registry of registries) {
    const path = entryAt(registry, 'config_path');
    if (path?.value.kind === 'string') configPath = path.value.text;
    else if (path) refuse('type', path.value.span, { key: 'config_path', expected: 'string' });
    const table = entryAt(registry, 'mirrors');
    if (table && path?.value.kind === 'string' && path.value.text !== '') refuse('mirrors-and-config-path', path.key.span);
    for (const { key, value } of table?.value.kind === 'map' ? table.value.entries : []) {
      mirrors.push({ host: { text: key.text, span: key.span }, endpoints: endpointsOf(value, refuse) });
    }
    for (const { key, value } of mapAt(registry, 'configs')?.entries ?? []) {
      if (mapAt(value, 'tls') ?? mapAt(value, 'auth')) keyed.push({ text: key.text, span: key.span });
      access.push(...settingsOf(key.text, value));
    }
    for (const { key } of mapAt(registry, 'auths')?.entries ?? []) access.push(...settingAt(urlOf(key.text)?.host ?? key.text, 'credentials', key.span));
    access.push(...settingAt('*', 'headers', tomlKeyIn(registry, 'headers')));
  }
  for (const { host, endpoints } of mirrors) {
    noteKey('containerd.host', host, problems);
    for (const endpoint of endpoints) noteEndpoint(endpoint, host.text, problems);
  }
  const mirrored = mirrors.map(({ host, endpoints }) => ({ key: host.text, endpoints: endpoints.flatMap(({ text }) => urlOf(text)?.host ?? []) }));
  for (const { entry, endpoint } of unusedAccess(mirrored, keyed)) problems.push({ code: 'containerd.unused-access', span: entry.span, parameters: { host: entry.text, endpoint } });
  const refused = problems.some((problem) => problem.code === 'containerd.refused');
  return { content: { dialect: 'containerd', mirrors, configPath, access, refused }, problems };
}

/** A table of `configs`: the credentials and TLS settings of a host. */
function settingsOf(host: string, config: TomlNode): readonly AccessSetting[] {
  const tls = mapAt(config, 'tls');
  const fileAt = (name: string): WrittenText | undefined => {
    const entry = entryAt(tls, name);
    return entry?.value.kind === 'string' ? { text: entry.value.text, span: entry.key.span } : undefined;
  };
  const skips = entryAt(tls, 'insecure_skip_verify');
  return [
    ...settingAt(host, 'credentials', mapAt(config, 'auth') ? tomlKeyIn(config, 'auth') : undefined),
    ...tlsSettings(host, { caFile: fileAt('ca_file'), certFile: fileAt('cert_file'), keyFile: fileAt('key_file'), skipsVerify: skips?.value.kind === 'boolean' && skips.value.value ? skips.key.span : undefined }),
  ];
}

function endpointsOf(value: TomlNode, refuse: (reason: string, span: Span, parameters: Readonly<Record<string, string>>) => void): readonly WrittenText[] {
  const list = entryAt(value, 'endpoint')?.value;
  if (!list) return [];
  if (list.kind !== 'list') {
    refuse('type', list.span, { key: 'endpoint', expected: 'array' });
    return [];
  }
  return list.items.flatMap((item) => {
    if (item.kind === 'string') return [{ text: item.text, span: item.inner }];
    refuse('type', item.span, { key: 'endpoint', expected: 'string' });
    return [];
  });
}

/**
 * A path is taken as it stands, so one without `/v2` reaches no registry. An endpoint at the mirrored host itself stands for the upstream, which
 * is then not asked: with a path, or at Docker Hub's name, which is no registry, that is hardly what is meant.
 */
function noteEndpoint({ text, span }: WrittenText, key: string, problems: Problem[]): void {
  const url = urlOf(text);
  if (url) noteContacted('containerd.host', url.host, { span }, problems);
  if (!url) problems.push({ code: 'containerd.endpoint', span, parameters: { endpoint: text } });
  else if (url.path !== '' && !/^\/v2(?:\/|$)/.test(url.path)) problems.push({ code: 'containerd.path-without-v2', span, parameters: { endpoint: text, path: url.path } });
  if (url?.host === key && (key === DOCKER_HUB || !/^\/?(?:v2\/?)?$/.test(url.path))) problems.push({ code: 'containerd.upstream-replaced', span, parameters: { endpoint: text, host: key } });
}

function urlOf(text: string): GoUrl | undefined {
  const parsed = parseGoUrl(text.includes('://') ? text : `https://${text}`);
  return parsed.ok ? parsed.url : undefined;
}

function entryAt(node: TomlNode | undefined, key: string): TomlMapEntry | undefined {
  return node?.kind === 'map' ? node.entries.find((entry) => entry.key.text === key) : undefined;
}

function mapAt(node: TomlNode | undefined, key: string): TomlMap | undefined {
  const value = entryAt(node, key)?.value;
  return value?.kind === 'map' ? value : undefined;
}
