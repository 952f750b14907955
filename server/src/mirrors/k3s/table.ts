import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type EngineOptions } from '../dialect';
import { askedFor, askedOf, isLocalhost, portOf, sourceOn, upstreamHost, upstreamOf, wayTo, type Endpoint, type Way } from '../endpoints/endpoint';
import type { WrittenText } from '../fields';
import type { Answer, Source } from '../model';
import { remembered } from '../remembered';
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
  const foundFor = remembered((namespace): Found => {
    const found = hosts.get(namespace) ?? (emptied.has(namespace) ? undefined : wildcard);
    const upstream = wayTo(upstreamOf(namespace), null);
    // A file that is no TOML counts as none.
    if (!found || found.config.spoilt) return { mirrors: [], own: upstream, isConfigured: false };
    const { endpoints, last } = found.config;
    return { mirrors: endpoints.map((asked) => mirrorOf(asked, found.source)), own: last === 'upstream' ? upstream : last && wayTo(last.endpoint, null), isConfigured: true };
  });
  const resolve = (reference: Reference): Answer => {
    if (isRefused) return { status: 'unpullable', sources: [], error: 'config' };
    return answerFor(reference, foundFor(reference.domain));
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
  const endpoints: Asked[] = [];
  if (isEmbedded && !isLocalhost(host)) {
    endpoints.push({ endpoint: EMBEDDED, rewrites: [], written: mirror.host, host });
    seen.add(`https://${EMBEDDED_HOST}/v2`);
  }
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

/** What is asked for a namespace, in the order of the generated file. */
interface Found {
  readonly mirrors: readonly MirrorWay[];
  /** What is asked last; undefined where the default endpoint is switched off. */
  readonly own: Way | undefined;
  readonly isConfigured: boolean;
}

interface MirrorWay {
  readonly way: Way;
  readonly rewrites: readonly Rewrite[];
}

function mirrorOf({ endpoint, rewrites, written, host }: Asked, source: ConfigSource<K3sRegistries>): MirrorWay {
  const via = written ? ruleAt(source, written.span, { key: host, endpoint: written.text, text: `endpoint ${written.text} of ${host}` }) : null;
  return { way: wayTo(endpoint, via), rewrites };
}

function answerFor(reference: Reference, { mirrors, own, isConfigured }: Found): Answer {
  const sources: Source[] = [];
  const asked = askedFor(reference);
  let isRandom = false;
  let isMirrored = false;
  for (const { way, rewrites } of mirrors) {
    isMirrored ||= way.via !== null;
    if (rewrites.length === 0) {
      sources.push(sourceOn(way, asked, reference));
      continue;
    }
    const repositories = rewritten(reference.path, rewrites);
    isRandom ||= repositories.length > 1;
    for (const repository of repositories) sources.push(sourceOn(way, repository === asked.repository ? asked : askedOf(repository, asked), reference));
  }
  if (own) sources.push(sourceOn(own, asked, reference));
  if (sources.length === 0) return { status: 'unpullable', sources, error: 'no-source' };
  return { status: isRandom ? 'ambiguous' : isMirrored ? 'mirrored' : isConfigured ? 'direct' : 'unmatched', sources, error: null };
}
