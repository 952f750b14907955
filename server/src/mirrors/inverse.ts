import type { ApolloSource } from './apollo/table';
import { pullHost } from './apollo/table';
import { scopeOf, type MirrorTarget } from './convert/model';
import type { ConfigContent, ConfigSet, EngineOptions, MirrorDialect } from './dialect';
import type { HarborRules } from './harborWebhook';
import type { ImageSwapMaps } from './imageswap';
import type { K3sRegistries } from './k3s/content';
import type { KustomizeImages } from './kustomize';
import type { KyvernoPolicies } from './kyverno';
import type { RegistriesConf } from './registriesConf/content';

/** A name that a rule may have been asked for, without tag and digest. */
export interface NameBefore {
  readonly name: string;
  /** What the rule matches by: a host, perhaps with a path, `*`, `*.suffix`, or a pattern of a rewriter. */
  readonly key: string;
}

/** Undoes the rules of one table. What it gives may be too much, so it has to be resolved to be sure; what no rule could have made is not among it. */
export type Inverse = (name: string) => readonly NameBefore[];

/** A rule that puts one beginning of names in place of another. */
interface Pair {
  readonly key: string;
  readonly location: string;
}

/** Hosts that stand for those that a rule of every registry holds for. */
const ANY_HOST: readonly string[] = ['docker.io', 'quay.io', 'registry.example.net'];

/** Undoes the mirrors of registry files. */
export function inverseOfApollo(sources: readonly ApolloSource[]): Inverse {
  const pairs = sources.flatMap(({ file }) => file.artifactRegistries.flatMap(({ url, mirrors }) => (
    url?.key === undefined ? [] : mirrors.flatMap(({ text, key }): readonly Pair[] => (key === undefined ? [] : [{ key: text, location: pullHost(url.text) }]))
  )));
  return inverseOfPairs(pairs);
}

/** Undoes the rules of one configuration of a node or a rewriter. */
export function inverseOf(dialect: MirrorDialect, set: ConfigSet, options: EngineOptions): Inverse {
  const lifted = dialect.lift(set, options);
  const pairs = (lifted?.rules ?? []).flatMap((rule) => rule.mirrors.flatMap((mirror): readonly Pair[] => {
    const location = locationOf(mirror);
    return location === undefined ? [] : [{ key: scopeOf(rule), location }];
  }));
  const own = inverseOfPairs([...pairs, ...set.files.flatMap(({ content }) => pairsOf(content))]);
  const others = set.files.map(({ content }) => inverseOfContent(content));
  return (name) => [...own(name), ...others.flatMap((inverse) => inverse(name))];
}

/** An address that is no plain registry has no name. */
function locationOf({ host, path }: MirrorTarget): string | undefined {
  if (path === '/v2') return host;
  return path.startsWith('/v2/') ? `${host}${path.slice('/v2'.length)}` : undefined;
}

/** Finds the pairs of a name by each beginning of it, so that their number does not matter. */
function inverseOfPairs(pairs: readonly Pair[]): Inverse {
  const byLocation = new Map<string, string[]>();
  for (const { key, location } of pairs) {
    const keys = byLocation.get(location);
    if (keys) keys.push(key);
    else byLocation.set(location, [key]);
  }
  return (name) => {
    const found: NameBefore[] = [];
    for (let end = name.indexOf('/'); end >= 0; end = end === name.length ? -1 : nextSlash(name, end)) {
      for (const key of byLocation.get(name.slice(0, end)) ?? []) {
        for (const head of headsOf(key)) found.push({ name: head + name.slice(end), key });
      }
    }
    return found;
  };
}

function nextSlash(name: string, from: number): number {
  const next = name.indexOf('/', from + 1);
  return next < 0 ? name.length : next;
}

function headsOf(key: string): readonly string[] {
  if (key === '*') return ANY_HOST;
  return key.startsWith('*.') ? [`any${key.slice(1)}`] : [key];
}

/** Beginnings that rewriters put in place of others; their keys are patterns, of which literal ones are tried. */
function pairsOf(content: ConfigContent): readonly Pair[] {
  if (is<ImageSwapMaps>(content, 'imageswap')) {
    return content.maps.flatMap(({ kind, key, value }) => (kind === 'registry' && value !== '' && !value.endsWith('-') ? [{ key: key === 'default' ? '*' : key, location: value }] : []));
  }
  if (is<HarborRules>(content, 'harbor-webhook')) {
    return content.rules.flatMap(({ matches, replace }) => matches.map(({ text }) => ({ key: literalHost(text) ?? '*', location: replace.text })));
  }
  if (is<KyvernoPolicies>(content, 'kyverno')) {
    return content.patches.flatMap(({ template }) => {
      const location = template === undefined ? '' : literalHead(template);
      return location === '' ? [] : [{ key: '*', location }];
    });
  }
  return [];
}

/** What the images that a policy makes begin with: the text before its first variable, or that of a replacement before its first group; '' where there is none. */
function literalHead(template: string): string {
  const [, replacement] = /^\{\{-?\s*regex_replace_all(?:_literal)?\(.*,\s*['"`]([^'"`]*)['"`]\s*\)\s*-?\}\}/s.exec(template) ?? [];
  return (replacement ?? template).replace(/\/?(?:\$|\{\{).*$/s, '');
}

/** The host that an expression such as `^docker\.io/` begins with. */
function literalHost(expression: string): string | undefined {
  const [, host] = /^\^?((?:[A-Za-z0-9:-]|\\?\.)+)\//.exec(expression) ?? [];
  return host?.replaceAll('\\.', '.');
}

function inverseOfContent(content: ConfigContent): Inverse {
  if (is<KustomizeImages>(content, 'kustomize')) {
    return (name) => content.transformers.flatMap((entry) => (name === (entry.newName ?? entry.name) ? [{ name: entry.name, key: entry.name }] : []));
  }
  if (is<RegistriesConf>(content, 'registries-conf')) return inverseOfShortNames(content);
  if (is<K3sRegistries>(content, 'k3s')) return inverseOfRewrites(content);
  if (is<ImageSwapMaps>(content, 'imageswap')) return (name) => content.maps.flatMap(({ kind, key, value }) => exactBefore(name, kind, key, value));
  return () => [];
}

function exactBefore(name: string, kind: string, key: string, value: string): readonly NameBefore[] {
  const withoutVersion = (text: string): string => text.replace(/(?::[^/]*)?(?:@.*)?$/, '');
  if (kind === 'exact' && withoutVersion(value) === name) return [{ name: withoutVersion(key), key }];
  return value.endsWith('-') && name.startsWith(value) ? [{ name: name.slice(value.length), key: key === 'default' ? '*' : key }] : [];
}

/** A short name is one that an alias stands for, or one that a searched registry has. */
function inverseOfShortNames({ aliases, searched }: RegistriesConf): Inverse {
  return (name) => [
    ...aliases.flatMap((alias) => (alias.value.text === name ? [{ name: alias.name.text, key: alias.name.text }] : [])),
    ...(searched ?? []).flatMap(({ text }) => (name.startsWith(`${text}/`) ? [{ name: name.slice(text.length + 1).replace(text === 'docker.io' ? /^library\// : /^(?!)/, ''), key: 'short names' }] : [])),
  ];
}

/** Rewrites that take one beginning off and put another in front; of others nothing can be told from their results. */
function inverseOfRewrites({ mirrors }: K3sRegistries): Inverse {
  const rules = mirrors.flatMap(({ host, endpoints, rewrites }) => rewrites.flatMap(({ pattern, replacement }) => {
    const [, from] = /^\^?((?:[a-z0-9/_-]|\.(?![*+?])|\\\\\.)*)\(\.[*+]\)\$?$/.exec(pattern.text) ?? [];
    const [, to] = /^([a-z0-9._/-]*)\$(?:1|\{1\})$/.exec(replacement.text) ?? [];
    return from === undefined || to === undefined ? [] : endpoints.map(({ text }) => ({ host: host.text, location: text.replace(/^https?:\/\//, '').replace(/\/v2(?=\/|$)/, '').replace(/\/$/, ''), from: from.replaceAll('\\\\.', '.'), to }));
  }));
  return (name) => rules.flatMap(({ host, location, from, to }) => {
    const head = `${location}/${to}`;
    return name.startsWith(head) ? headsOf(host).map((own) => ({ name: `${own}/${from}${name.slice(head.length)}`, key: host })) : [];
  });
}

function is<C extends ConfigContent>(content: ConfigContent, dialect: C['dialect']): content is C {
  return content.dialect === dialect;
}
