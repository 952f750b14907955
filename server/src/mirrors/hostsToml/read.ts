import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import type { TomlFile, TomlKey } from '../../syntax/toml';
import { tomlValues, type TomlMap, type TomlNode } from '../../syntax/tomlValues';
import type { ConfigReading, ConfigText } from '../dialect';
import type { Endpoint } from '../endpoints/endpoint';
import type { AccessSetting } from '../endpoints/access';
import { isLocalhost, portOf } from '../endpoints/endpoint';
import { noteContacted } from '../endpoints/hosts';
import { cleanPath, parseGoUrl } from '../endpoints/goUrl';
import type { Capability, HostsToml, TomlHost } from './content';

/** Why containerd cannot decode a file, after which it asks the upstream alone. */
export type Rejection = 'toml' | 'type' | 'capability' | 'duration' | 'url' | 'client-pair';

export interface Reader {
  readonly problems: Problem[];
  readonly reject: (reason: Rejection, span: Span, parameters?: Readonly<Record<string, string>>) => void;
}

/** The keys of one host, or of the root. */
export interface Settings {
  readonly capabilities: readonly Capability[];
  readonly overridesPath: boolean;
  /** Undefined where the key is absent, which is no TLS setting. */
  readonly skipsVerify: boolean | undefined;
  readonly hasCertificates: boolean;
  /** What is said of access; the host is filled in where it is known. */
  readonly access: readonly Omit<AccessSetting, 'host'>[];
}

/**
 * Reads a `hosts.toml` as containerd's `parseHostsFile` does: the hosts in the order of their table headers, whatever stands in inline
 * tables or dotted keys left out of that order. What makes containerd throw the whole file away is a problem `hosts-toml.rejected` with
 * its reason; what it reads otherwise than it looks is a problem of its own.
 */
export function readHostsToml(file: ConfigText): ConfigReading<HostsToml> {
  const toml = file.toml();
  const problems: Problem[] = [];
  const reject: Reader['reject'] = (reason, span, parameters = {}) => problems.push({ code: 'hosts-toml.rejected', span, parameters: { reason, ...parameters } });
  const reader: Reader = { problems, reject };
  for (const { span, parameters } of toml.problems) reject('toml', span, { message: parameters['message'] ?? '' });
  const root = tomlValues(toml);
  const configs = valueOf(root, 'host');
  if (configs && configs.kind !== 'map') reject('type', configs.span, { key: 'host', expected: 'table' });
  const known = configs?.kind === 'map' ? configs : undefined;
  const headers = hostHeaders(toml);
  const asked = new Set(headers.map((key) => key.text));
  const decoder = decoding(reader);
  const settings = new Map(known?.entries.map(({ key, value }) => [key.text, readSettings(value, asked.has(key.text) ? reader : decoder)]));
  noteIgnored(known, headers, problems);
  const hosts = headers.flatMap((key) => hostOf(key.text, key.span, settings.get(key.text) ?? NOTHING, reader) ?? []);
  noteMisplacedServer(known, problems);
  const rootSettings = readSettings(root, reader);
  const server = readServer(root, rootSettings, reader);
  const content: HostsToml = {
    dialect: 'hosts-toml',
    hosts,
    server: server?.endpoint.host === '' ? undefined : server,
    access: [
      ...hosts.flatMap(({ written, endpoint: { host } }) => (settings.get(written)?.access ?? []).map((each) => ({ ...each, host }))),
      ...rootSettings.access.map((each) => ({ ...each, host: server?.endpoint.host ?? '' })),
    ],
    rootSkipsVerify: rootSettings.skipsVerify === true,
    rejected: problems.some((problem) => problem.code === 'hosts-toml.rejected'),
  };
  if (!content.rejected) {
    noteUpstream(root, content, problems);
    noteUnquoted(toml, problems);
  }
  return { content, problems };
}

/** The second keys of headers `[host."X"…]` in their order; a host whose headers follow each other counts once, one that comes back counts again. */
function hostHeaders({ tables }: TomlFile): readonly TomlKey[] {
  const keys: TomlKey[] = [];
  for (const table of tables) {
    const [first, host] = table.keys;
    if (table.header !== 'table' || first?.text !== 'host' || !host) continue;
    if (keys.at(-1)?.text !== host.text) keys.push(host);
  }
  return keys;
}

function noteIgnored(hosts: TomlMap | undefined, headers: readonly TomlKey[], problems: Problem[]): void {
  const named = new Set(headers.map((key) => key.text));
  for (const { key } of hosts?.entries ?? []) {
    if (!named.has(key.text)) problems.push({ code: 'hosts-toml.inline-host', span: key.span, parameters: { host: key.text } });
  }
  const seen = new Set<string>();
  for (const { text, span } of headers) {
    if (seen.has(text)) problems.push({ code: 'hosts-toml.repeated-host', span, parameters: { host: text } });
    seen.add(text);
  }
}

/** A `server` below the header of a host belongs to that host's table, which knows no such key. */
function noteMisplacedServer(hosts: TomlMap | undefined, problems: Problem[]): void {
  for (const { key, value } of hosts?.entries ?? []) {
    const server = value.kind === 'map' ? value.entries.find((entry) => entry.key.text === 'server') : undefined;
    if (server) problems.push({ code: 'hosts-toml.misplaced-server', span: server.key.span, parameters: { host: key.text } });
  }
}

/** Without `server` the upstream is asked last with all capabilities, whatever the root's `capabilities` say. */
function noteUpstream(root: TomlMap, content: HostsToml, problems: Problem[]): void {
  const capabilities = entryOf(root, 'capabilities');
  if (capabilities && !content.server) problems.push({ code: 'hosts-toml.lost-capabilities', span: capabilities.key.span, parameters: {} });
  const [first] = content.hosts;
  const isMisplaced = problems.some(({ code }) => code === 'hosts-toml.misplaced-server' || code === 'hosts-toml.lost-capabilities');
  if (!content.server && first && !isMisplaced) problems.push({ code: 'hosts-toml.upstream-kept', span: first.span, parameters: { host: first.written } });
  const asked = content.server ? [...content.hosts, content.server] : [];
  const server = entryOf(root, 'server');
  const resolves = ({ capabilities: given }: TomlHost): boolean => given.length === 0 || (given.includes('pull') && given.includes('resolve'));
  if (server && asked.length > 0 && !asked.some(resolves)) problems.push({ code: 'hosts-toml.no-resolve', span: server.key.span, parameters: {} });
}

/** A host without quotes ends at its first dot: `[host.mirror.lan]` is a table `lan` of the host `mirror`. */
function noteUnquoted({ tables }: TomlFile, problems: Problem[]): void {
  for (const { header, keys } of tables) {
    const [first, host, ...rest] = keys;
    const last = rest.at(-1);
    if (header !== 'table' || first?.text !== 'host' || !host || !last || rest[0]?.text === 'header') continue;
    const isBare = [host, ...rest].every(({ text, span }) => span.end - span.start === text.length);
    if (isBare) problems.push({ code: 'hosts-toml.unquoted-host', span: { start: host.span.start, end: last.span.end }, parameters: { host: host.text, meant: [host, ...rest].map(({ text }) => text).join('.') } });
  }
}

/** The keys of a host that are decoded into a type; the others are only looked into for the hosts that are asked. */
const TYPED: ReadonlySet<string | undefined> = new Set(['host', 'capabilities', 'skip_verify', 'override_path', 'dial_timeout', 'header']);

/** Reads a host that is left out: containerd decodes it with the whole file, and looks at nothing in it. */
function decoding(whole: Reader): Reader {
  return {
    problems: whole.problems,
    reject: (reason, span, parameters) => {
      if (reason === 'type' && TYPED.has(parameters?.['key'])) whole.reject(reason, span, parameters);
    },
  };
}

const NOTHING: Settings = { capabilities: [], overridesPath: false, skipsVerify: undefined, hasCertificates: false, access: [] };

function readSettings(node: TomlNode, reader: Reader): Settings {
  if (node.kind !== 'map') {
    reader.reject('type', node.span, { key: 'host', expected: 'table' });
    return NOTHING;
  }
  readDuration(node, reader);
  const authorities = readTexts(node, 'ca', reader);
  const clients = readClient(node, reader);
  const capabilities = readCapabilities(node, reader);
  const skipsVerify = flagOf(node, 'skip_verify', reader);
  const access = [
    ...readHeaders(node, reader),
    ...(authorities.length > 0 ? settingOf(node, 'ca', 'authority', authorities.map((file) => [file])) : []),
    ...(clients.length > 0 ? settingOf(node, 'client', 'client', clients) : []),
    ...(skipsVerify === true ? settingOf(node, 'skip_verify', 'unverified', []) : []),
  ];
  return { capabilities, overridesPath: flagOf(node, 'override_path', reader) ?? false, skipsVerify, hasCertificates: authorities.length + clients.length > 0, access };
}

function settingOf(map: TomlMap, key: string, kind: AccessSetting['kind'], files: AccessSetting['files']): Settings['access'] {
  const entry = entryOf(map, key);
  return entry ? [{ kind, span: entry.key.span, files }] : [];
}

const CAPABILITIES: readonly Capability[] = ['pull', 'resolve', 'push', 'referrers'];

function readCapabilities(map: TomlMap, reader: Reader): readonly Capability[] {
  const value = valueOf(map, 'capabilities');
  if (!value) return [];
  if (value.kind !== 'list') {
    reader.reject('type', value.span, { key: 'capabilities', expected: 'array' });
    return [];
  }
  return value.items.flatMap((item) => {
    if (item.kind !== 'string') {
      reader.reject('type', item.span, { key: 'capabilities', expected: 'string' });
      return [];
    }
    const known = CAPABILITIES.find((capability) => capability === item.text.toLowerCase());
    if (!known) reader.reject('capability', item.inner, { value: item.text });
    if (known === 'referrers') reader.problems.push({ code: 'hosts-toml.referrers', span: item.inner, parameters: {} });
    return known ? [known] : [];
  });
}

/** A string or a list of strings. */
function readTexts(map: TomlMap, key: string, reader: Reader): readonly string[] {
  const value = valueOf(map, key);
  if (!value) return [];
  return (value.kind === 'list' ? value.items : [value]).map((item) => {
    if (item.kind === 'string') return item.text;
    reader.reject('type', item.span, { key, expected: 'string' });
    return '';
  });
}

/** A string, a list of strings, or a list of pairs of certificate and key. */
function readClient(map: TomlMap, reader: Reader): AccessSetting['files'] {
  const value = valueOf(map, 'client');
  if (!value) return [];
  return (value.kind === 'list' ? value.items : [value]).map((item) => {
    if (item.kind === 'string') return [item.text];
    const parts = item.kind === 'list' ? item.items.flatMap((part) => (part.kind === 'string' ? [part.text] : [])) : [];
    if (item.kind !== 'list' || parts.length < item.items.length) reader.reject('type', item.span, { key: 'client', expected: 'string' });
    else if (parts.length !== 2) reader.reject('client-pair', item.span);
    return parts;
  });
}

/** The names of headers; what one is set to may be a secret, and is held against its type alone. */
function readHeaders(map: TomlMap, reader: Reader): Settings['access'] {
  const header = valueOf(map, 'header');
  if (!header) return [];
  if (header.kind !== 'map') {
    reader.reject('type', header.span, { key: 'header', expected: 'table' });
    return [];
  }
  return header.entries.map(({ key }) => {
    readTexts(header, key.text, reader);
    return { kind: /authorization|token|secret|key/i.test(key.text) ? 'credentials' : 'headers', span: key.span, files: [] };
  });
}

/** Go's `time.ParseDuration`: decimal numbers, each with its unit; `0` alone needs none. */
const DURATION = /^[+-]?(?:0|(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

function readDuration(map: TomlMap, reader: Reader): void {
  const value = valueOf(map, 'dial_timeout');
  if (!value) return;
  if (value.kind !== 'string') reader.reject('type', value.span, { key: 'dial_timeout', expected: 'string' });
  else if (value.text !== '' && !DURATION.test(value.text)) reader.reject('duration', value.inner, { value: value.text });
}

function readServer(root: TomlMap, settings: Settings, reader: Reader): TomlHost | undefined {
  const value = valueOf(root, 'server');
  if (!value) return undefined;
  if (value.kind !== 'string') {
    reader.reject('type', value.span, { key: 'server', expected: 'string' });
    return undefined;
  }
  return value.text === '' ? undefined : hostOf(value.text, value.inner, settings, reader);
}

/** What a host comes to: `https` where nothing beginning with `http` is written, and `/v2` behind a path that does not end in it. */
export function hostOf(written: string, span: Span, settings: Settings, reader: Reader): TomlHost | undefined {
  const parsed = parseGoUrl(written.startsWith('http') ? written : `https://${written}`);
  if (!parsed.ok) {
    reader.reject('url', span, { value: written });
    return undefined;
  }
  const { scheme, host } = parsed.url;
  noteScheme(written, span, host, reader);
  noteContacted('hosts-toml.host', host, { span }, reader.problems);
  const path = parsed.url.path === '' ? '' : cleanPath(parsed.url.path);
  const isComplete = settings.overridesPath || (path !== '' && path.endsWith('/v2'));
  if (!isComplete && /\/v2\//.test(path)) reader.problems.push({ code: 'hosts-toml.double-v2', span, parameters: { url: written, path: `${path}/v2` } });
  const endpoint = endpointOf({ scheme, host, path: isComplete ? path : `${path}/v2` }, settings);
  return { written, span, endpoint, capabilities: settings.capabilities };
}

/** Only a text that begins with `http` is taken to have a scheme; to every other one `https://` is put in front, whatever machine it is. */
function noteScheme(written: string, span: Span, host: string, { problems }: Reader): void {
  if (written.includes('://')) return;
  if (written.startsWith('http')) problems.push({ code: 'hosts-toml.http-name', span, parameters: { host: written } });
  else if (isLocalhost(host)) problems.push({ code: 'hosts-toml.local-https', span, parameters: { host: written } });
}

/** A host over HTTP that has TLS settings is asked over HTTPS first, and over HTTP where that fails, unless its port is 80. */
function endpointOf(address: Pick<Endpoint, 'scheme' | 'host' | 'path'>, settings: Settings): Endpoint {
  const isHttp = address.scheme === 'http';
  const hasTls = settings.skipsVerify !== undefined || settings.hasCertificates;
  const asksHttps = isHttp && hasTls && portOf(address.host) !== '80';
  return { ...address, scheme: asksHttps ? 'https' : address.scheme, insecure: isHttp || settings.skipsVerify === true };
}

function entryOf(map: TomlMap, key: string): TomlMap['entries'][number] | undefined {
  return map.entries.find((entry) => entry.key.text === key) ?? map.entries.find((entry) => entry.key.text.toLowerCase() === key);
}

function valueOf(map: TomlMap, key: string): TomlNode | undefined {
  return entryOf(map, key)?.value;
}

function flagOf(map: TomlMap, key: string, reader: Reader): boolean | undefined {
  const value = valueOf(map, key);
  if (!value) return undefined;
  if (value.kind === 'boolean') return value.value;
  reader.reject('type', value.span, { key, expected: 'boolean' });
  return undefined;
}
