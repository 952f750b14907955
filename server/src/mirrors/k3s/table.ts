import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type EngineOptions } from '../dialect';
import { askedFor, isLoopback, portOf, sourceAt, upstreamOf, type Endpoint } from '../endpoints/endpoint';
import type { WrittenText } from '../fields';
import type { Answer, Rule, Source } from '../model';
import { addressKey, addressOf, type Address } from './address';
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
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    const found = hosts.get(reference.domain) ?? hosts.get('*');
    return answerFor(reference, found?.config, found?.source);
  };
  return { table: { layer: 'node', dialect: 'k3s', resolve }, problems: files.flatMap((source) => problemsOf(source, options)) };
}

/** What k3s generates for each host. */
export function hostConfigs(content: K3sRegistries, { disableDefaultEndpoint, embeddedRegistry }: EngineOptions): ReadonlyMap<string, HostConfig> {
  const configs = new Map(content.configs.map((config) => [config.host.text, config]));
  const hosts = new Map<string, HostConfig>();
  for (const { host } of content.configs) {
    const last = defaultOf(host.text, configs);
    if (last) hosts.set(host.text, { endpoints: [], last, spoilt: false });
  }
  for (const mirror of content.mirrors) {
    const host = mirror.host.text;
    const given = hosts.get(host);
    const own = disableDefaultEndpoint ? undefined : host === '*' ? 'upstream' : defaultOf(host, configs);
    hosts.set(host, withMirror(mirror, given ? given.last : own, configs, embeddedRegistry === true));
  }
  return new Map([...hosts].filter(([host, { endpoints }]) => endpoints.length > 0 || isKept(host, configs)));
}

/** A host without endpoints is written only where there are credentials or TLS settings for it. */
function isKept(host: string, configs: ReadonlyMap<string, K3sConfig>): boolean {
  const config = configs.get(host);
  return config !== undefined && (config.hasAuth || config.hasTls);
}

function defaultOf(host: string, configs: ReadonlyMap<string, K3sConfig>): Asked | 'upstream' | undefined {
  if (host === '*') return 'upstream';
  const address = addressOf(host);
  return address && { endpoint: endpointOf(address, configs), rewrites: [], written: undefined, host };
}

/** The registry that k3s runs on each node, which it puts in front of every mirror's endpoints and never rewrites for. */
const EMBEDDED: Endpoint = { scheme: 'https', host: '127.0.0.1:6443', path: '/v2', insecure: false };

function withMirror(mirror: K3sMirror, last: HostConfig['last'], configs: ReadonlyMap<string, K3sConfig>, isEmbedded: boolean): HostConfig {
  const rewrites = rewritesOf(mirror);
  const seen = new Set<string>();
  const host = mirror.host.text;
  const endpoints: Asked[] = isEmbedded && !isLoopback(host) ? [{ endpoint: EMBEDDED, rewrites: [], written: mirror.host, host }] : [];
  let lastAsked = last;
  mirror.endpoints.forEach((written, at) => {
    const address = addressOf(written.text);
    if (!address || seen.has(addressKey(address))) return;
    seen.add(addressKey(address));
    const endpoint = endpointOf(address, configs);
    const isLast = at + 1 === mirror.endpoints.length;
    const asked: Asked = { endpoint, rewrites: rewrites ?? [], written, host };
    // The default endpoint is written without rewrites.
    if (isLast && last && last !== 'upstream' && sameAddress(last.endpoint, endpoint)) lastAsked = { ...asked, rewrites: [] };
    else endpoints.push(asked);
  });
  return { endpoints, last: lastAsked, spoilt: rewrites === undefined && endpoints.length > 0 };
}

function sameAddress(a: Endpoint, b: Endpoint): boolean {
  return a.scheme === b.scheme && a.host === b.host && a.path === b.path;
}

/** An HTTP endpoint with TLS settings is asked over HTTPS first, unless its port is 80, as containerd does. */
function endpointOf(address: Address, configs: ReadonlyMap<string, K3sConfig>): Endpoint {
  const tls = configs.get(address.registry) ?? configs.get(address.host);
  const isHttp = address.scheme === 'http';
  const asksHttps = isHttp && tls?.hasTls === true && portOf(address.host) !== '80';
  return { scheme: asksHttps ? 'https' : address.scheme, host: address.host, path: address.path, insecure: isHttp || tls?.skipsVerify === true };
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
