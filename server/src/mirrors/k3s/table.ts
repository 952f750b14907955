import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type EngineOptions } from '../dialect';
import { askedFor, isLocalhost, portOf, sourceAt, upstreamHost, upstreamOf, type Endpoint } from '../endpoints/endpoint';
import type { WrittenText } from '../fields';
import type { Answer, Rule, Source } from '../model';
import { addressKey, addressOf, asRead, EMBEDDED_HOST, type Address } from './address';
import type { K3sConfig, K3sMirror, K3sRegistries } from './content';
import { rewritesOf, rewritten, type Rewrite } from './rewrites';
import { problemsOf } from './surprises';

/** What k3s generates for one host, as containerd reads it. */
export interface HostConfig {
  readonly endpoints: readonly Asked[];
  /** What is asked last; undefined where the default endpoint is switched off. `upstream`: that of whatever namespace is asked for. */
  readonly last: Asked | 'upstream' | undefined;
  /** True where the generated file is no TOML: containerd then knows no mirror of the host. */
  readonly spoilt: boolean;
}

/** An endpoint with the rewrites that hold for it. */
export interface Asked {
  readonly endpoint: Endpoint;
  readonly rewrites: readonly Rewrite[];
  readonly written: WrittenText | undefined;
  readonly host: string;
}

/**
 * Compiles a `registries.yaml` to what containerd does with the `hosts.toml` files that k3s and RKE2 make of it. Source: k3s
 * `pkg/agent/containerd/config.go` (`getHostConfigs`, `normalizeEndpointAddress`) and its templates.
 */
export function compileK3s({ files }: ConfigSet<K3sRegistries>, options: EngineOptions): Compiled {
  const hosts = new Map<string, { readonly config: HostConfig; readonly source: ConfigSource<K3sRegistries> }>();
  for (const source of files) for (const [host, config] of hostConfigs(source.content, options)) hosts.set(host, { config, source });
  const isRefused = files.some(({ content }) => content.refused);
  // A key with a path makes a folder of the host with no file in it, which hides the wildcard from containerd.
  const wildcard = hosts.get('*') ?? hosts.get('_default');
  const emptied = new Set([...hosts.keys()].flatMap((host) => /^([^:/]+)\/[^:]*$/.exec(host)?.slice(1) ?? []));
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const found = hosts.get(reference.domain) ?? (emptied.has(reference.domain) ? undefined : wildcard);
    return answerFor(reference, found?.config, found?.source);
  };
  return { table: { layer: 'node', dialect: 'k3s', resolve }, problems: files.flatMap((source) => problemsOf(source, options)) };
}

/**
 * What k3s generates for each host. A host without endpoints is written only where there are credentials, TLS settings or rewrites for its default
 * endpoint; what `configs` says of `*` does not count for the mirror of that name.
 */
export function hostConfigs(content: K3sRegistries, { disableDefaultEndpoint, embeddedRegistry }: EngineOptions): ReadonlyMap<string, HostConfig> {
  const configs: Configs = new Map(content.configs.map((config) => [config.host.text, config]));
  const hosts = new Map<string, HostConfig & { readonly isKept: boolean }>();
  for (const config of content.configs) {
    const last = defaultOf(config.host.text, config);
    if (last) hosts.set(config.host.text, { endpoints: [], last: last.asked, isKept: last.hasConfig, spoilt: false });
  }
  const byConfigs = new Map(content.configs.flatMap((config) => (config.host.text === '*' ? [] : [[config.host.text, defaultOf(config.host.text, config)] as const])));
  for (const mirror of content.mirrors) {
    const host = mirror.host.text;
    const given = byConfigs.get(host);
    const own = given ?? defaultOf(host, host === '*' ? undefined : configFor(host, configs));
    // A host that makes no URL is left out with a message in the log.
    if (own) hosts.set(host, withMirror(mirror, given === undefined && disableDefaultEndpoint ? undefined : own, configs, embeddedRegistry === true));
  }
  return new Map([...hosts].filter(([, { endpoints, isKept }]) => endpoints.length > 0 || isKept));
}

type Configs = ReadonlyMap<string, K3sConfig>;

/** The entry of a host; that of Docker Hub's own address comes before that of `docker.io`. Source: `configForHost`. */
function configFor(host: string, configs: Configs): K3sConfig | undefined {
  const own = upstreamHost(host);
  return (own === host ? undefined : configs.get(own)) ?? configs.get(host);
}

/** The endpoint that is asked last where nothing else is said. */
interface Default {
  readonly asked: Asked | 'upstream';
  /** What tells whether an endpoint is the default one; undefined for the upstream of whatever namespace is asked for. */
  readonly key: string | undefined;
  readonly hasConfig: boolean;
}

function defaultOf(host: string, config: K3sConfig | undefined): Default | undefined {
  const hasConfig = config !== undefined && (config.hasAuth || config.hasTls);
  if (host === '*') return { asked: 'upstream', key: undefined, hasConfig };
  const address = addressOf(host);
  return address && { asked: { endpoint: endpointOf(address, config), rewrites: [], written: undefined, host }, key: addressKey(address), hasConfig };
}

/** The registry that k3s runs on each node, which it puts in front of every mirror's endpoints and never rewrites for. */
const EMBEDDED: Endpoint = { scheme: 'https', host: EMBEDDED_HOST, path: '/v2', insecure: false };

function withMirror(mirror: K3sMirror, last: Default | undefined, configs: Configs, isEmbedded: boolean): HostConfig & { readonly isKept: boolean } {
  const rewrites = rewritesOf(mirror);
  const seen = new Set<string>();
  const host = mirror.host.text;
  const endpoints: Asked[] = isEmbedded && !isLocalhost(host) ? [{ endpoint: EMBEDDED, rewrites: [], written: mirror.host, host }] : [];
  let lastAsked = last?.asked;
  let isKept = last?.hasConfig === true;
  let spoilt = false;
  mirror.endpoints.forEach((written, at) => {
    const address = addressOf(written.text);
    if (!address || seen.has(addressKey(address))) return;
    seen.add(addressKey(address));
    const config = configFor(address.registry, configs);
    const isRewritten = address.host !== EMBEDDED_HOST;
    const asked: Asked = { endpoint: endpointOf(address, config), rewrites: isRewritten ? (rewrites ?? []) : [], written, host };
    if (at + 1 === mirror.endpoints.length && last && last.key === addressKey(address)) {
      // The default endpoint is written without rewrites, but those keep the host's file in being.
      lastAsked = { ...asked, rewrites: [] };
      isKept = config?.hasAuth === true || config?.hasTls === true || mirror.rewrites.length > 0;
      return;
    }
    endpoints.push(asked);
    spoilt ||= isRewritten && rewrites === undefined;
  });
  return { endpoints, last: lastAsked, isKept, spoilt };
}

/** An HTTP endpoint with TLS settings is asked over HTTPS first, unless its port is 80, as containerd does. */
function endpointOf(address: Address, tls: K3sConfig | undefined): Endpoint {
  const read = asRead(address);
  const isHttp = read.scheme === 'http';
  const asksHttps = isHttp && tls?.writesTls === true && portOf(read.host) !== '80';
  return { ...read, scheme: asksHttps ? 'https' : read.scheme, insecure: isHttp || tls?.skipsVerify === true };
}

function answerFor(reference: Reference, config: HostConfig | undefined, source: ConfigSource<K3sRegistries> | undefined): Answer {
  if (!config || !source || config.spoilt) {
    return { status: 'unmatched', sources: [sourceAt(upstreamOf(reference.domain), askedFor(reference), reference, null)], error: null };
  }
  const sources: Source[] = [];
  const own = askedFor(reference);
  let isRandom = false;
  for (const asked of config.endpoints) {
    const repositories = rewritten(reference.path, asked.rewrites);
    isRandom ||= repositories.length > 1;
    const via = ruleOf(source, asked);
    for (const repository of repositories) sources.push(sourceAt(asked.endpoint, repository === own.repository ? own : { ...own, repository }, reference, via));
  }
  if (config.last) {
    const endpoint = config.last === 'upstream' ? upstreamOf(reference.domain) : config.last.endpoint;
    sources.push(sourceAt(endpoint, own, reference, null));
  }
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  const isMirrored = sources.some(({ via }) => via !== null);
  return { status: isRandom ? 'ambiguous' : isMirrored ? 'mirrored' : 'direct', sources, error: null };
}

const rules = new WeakMap<Asked, Rule>();

/** The rule of an endpoint, which every pull through it names. */
function ruleOf(source: ConfigSource<K3sRegistries>, asked: Asked): Rule | null {
  const { written, host } = asked;
  if (!written) return null;
  const rule = rules.get(asked) ?? ruleAt(source, written.span, { key: host, endpoint: written.text, text: `endpoint ${written.text} of ${host}` });
  rules.set(asked, rule);
  return rule;
}
