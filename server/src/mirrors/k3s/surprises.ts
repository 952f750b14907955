import type { Problem } from '../../base/problem';
import { goRegexp } from '../../base/goRegexp';
import { DOCKER_HUB } from '../../reference/host';
import type { ConfigSource, EngineOptions, PlacedProblem } from '../dialect';
import { unusedAccess } from '../endpoints/access';
import { noteContacted, noteKey } from '../endpoints/hosts';
import type { WrittenText } from '../fields';
import { addressKey, addressOf } from './address';
import type { K3sConfig, K3sMirror, K3sRegistries } from './content';
import { readBack, rewritesOf } from './rewrites';

type Add = (code: string, at: WrittenText, parameters: Readonly<Record<string, string>>) => void;

/** What is read otherwise than it looks, as far as the whole file tells. */
export function problemsOf({ content, uri }: ConfigSource<K3sRegistries>, { disableDefaultEndpoint }: EngineOptions): readonly PlacedProblem[] {
  if (content.refused) return [];
  const problems: PlacedProblem[] = [];
  const add: Add = (code, { span }, parameters) => void problems.push({ uri, code, span, parameters });
  const configs = new Map(content.configs.map((config) => [config.host.text, config]));
  for (const mirror of content.mirrors) {
    for (const { pattern, replacement } of mirror.rewrites) noteRewrite(pattern, replacement, mirror, add);
    noteAmbiguous(mirror, add);
    noteEndpoints(mirror, configs, disableDefaultEndpoint, add);
    if (disableDefaultEndpoint && configs.has(mirror.host.text)) add('k3s.default-kept', configs.get(mirror.host.text)?.host ?? mirror.host, { host: mirror.host.text });
  }
  noteHosts(content, uri, problems);
  noteHidden(content, add);
  noteUnusedAccess(content, add);
  return problems;
}

function noteEndpoints({ host, endpoints, rewrites }: K3sMirror, configs: ReadonlyMap<string, K3sConfig>, disableDefaultEndpoint: boolean, add: Add): void {
  const own = addressOf(host.text);
  endpoints.forEach((endpoint, at) => {
    const address = addressOf(endpoint.text);
    if (!address) {
      add('k3s.endpoint', endpoint, { endpoint: endpoint.text });
      return;
    }
    // Behind a path of its own k3s adds no `/v2`, which the address of a registry has somewhere.
    if (address.overridesPath && !/\/v2(?:\/|$)/.test(address.path)) add('k3s.path-without-v2', endpoint, { endpoint: endpoint.text, path: address.path });
    if (address.scheme === 'http' && (configs.get(address.host) ?? configs.get(address.registry))?.writesTls === true && !/:80$/.test(address.host)) {
      add('k3s.http-with-tls', endpoint, { endpoint: endpoint.text });
    }
    if (!own || addressKey(address) !== addressKey(own) || disableDefaultEndpoint) return;
    if (at + 1 < endpoints.length) add('k3s.default-twice', endpoint, { endpoint: endpoint.text, host: host.text });
    else if (rewrites.length > 0) add('k3s.rewrite-lost', endpoint, { endpoint: endpoint.text, host: host.text });
  });
}

function noteRewrite(pattern: WrittenText, replacement: WrittenText, mirror: K3sMirror, add: Add): void {
  for (const text of [pattern, replacement]) if (readBack(text.text) === undefined) add('k3s.rewrite-backslash', text, { text: text.text, host: mirror.host.text });
  const read = readBack(pattern.text);
  if (read !== undefined && !goRegexp(read)) add('k3s.rewrite-invalid', pattern, { pattern: pattern.text });
  else if (read !== undefined && /[\b\t\n\f\r]/.test(read)) add('k3s.rewrite-control', pattern, { pattern: pattern.text });
  const [, name] = /\$([0-9]+[\p{L}_][\p{L}\p{Nd}_]*)/u.exec(replacement.text) ?? [];
  if (name !== undefined) add('k3s.rewrite-group', replacement, { group: name, meant: `\${${/^[0-9]+/.exec(name)?.[0] ?? ''}}${name.replace(/^[0-9]+/, '')}` });
}

const MOST_COMPARED = 50;

/**
 * Patterns of which more than one changes the same name: k3s takes them in the order of a Go map, which is random. Whether two expressions have
 * a name in common is asked with a name that each of them was written for.
 */
function noteAmbiguous(mirror: K3sMirror, add: Add): void {
  const rewrites = (rewritesOf(mirror) ?? []).slice(0, MOST_COMPARED);
  if (rewrites.length < 2) return;
  const changed = (at: number, name: string): string => {
    const rewrite = rewrites[at];
    return rewrite ? rewrite.expression.replaceAll(name, rewrite.replacement) : name;
  };
  rewrites.forEach(({ from }, at) => {
    const names = ['library/nginx', nameFor(from.pattern.text)].filter((name) => changed(at, name) !== name);
    for (const name of names) {
      const other = rewrites.findIndex((_, index) => index !== at && changed(index, name) !== name && changed(index, name) !== changed(at, name));
      if (other < 0) continue;
      add('k3s.rewrite-ambiguous', from.pattern, { pattern: from.pattern.text, other: rewrites[other]?.from.pattern.text ?? '', name });
      return;
    }
  });
}

/** A repository that a pattern was plausibly written for: its literal text, with a word wherever anything may stand. */
function nameFor(pattern: string): string {
  return pattern.replace(/^\^|\$$/g, '').replace(/\((?:\?:)?[.][*+]\??\)|[.][*+]\??/g, 'app').replace(/\\+(.)/g, '$1').replace(/[()]/g, '');
}

/** Keys that no host is equal to, and endpoints that cannot be contacted. */
function noteHosts({ mirrors }: K3sRegistries, uri: string, problems: PlacedProblem[]): void {
  const found: Problem[] = [];
  for (const { host, endpoints } of mirrors) {
    noteKey('k3s.host', host, found);
    for (const endpoint of endpoints) noteContacted('k3s.host', addressOf(endpoint.text)?.host ?? '', endpoint, found);
  }
  problems.push(...found.map((problem) => ({ ...problem, uri })));
}

/** Credentials or TLS settings of a host make a file of its own for it, which hides the wildcard. */
function noteHidden({ mirrors, configs }: K3sRegistries, add: Add): void {
  if (!mirrors.some(({ host, endpoints }) => host.text === '*' && endpoints.length > 0)) return;
  const mirrored = new Set(mirrors.filter(({ endpoints }) => endpoints.length > 0).map(({ host }) => host.text));
  const contacted = new Set(mirrors.flatMap(({ endpoints }) => endpoints.flatMap((endpoint) => addressOf(endpoint.text)?.registry ?? [])));
  for (const { host, hasAuth, hasTls } of configs) {
    if (host.text !== '*' && (hasAuth || hasTls) && !mirrored.has(host.text) && !contacted.has(host.text)) add('k3s.wildcard-hidden', host, { host: host.text || DOCKER_HUB });
  }
}

/** Entries of `configs` for the mirrored host where its endpoints have none, and those that miss an endpoint's port. */
function noteUnusedAccess({ mirrors, configs }: K3sRegistries, add: Add): void {
  const entries = configs.filter(({ hasAuth, hasTls }) => hasAuth || hasTls).map(({ host }) => host);
  const mirrored = mirrors.map(({ host, endpoints }) => ({ key: host.text, endpoints: endpoints.flatMap(({ text }) => addressOf(text)?.registry ?? []) }));
  for (const { entry, endpoint } of unusedAccess(mirrored, entries)) add('k3s.unused-access', entry, { host: entry.text, endpoint });
}
