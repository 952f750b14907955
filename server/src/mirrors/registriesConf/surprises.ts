import type { Problem } from '../../base/problem';
import { hostFailure } from '../../reference/grammar';
import { readsAsHost } from '../../reference/host';
import { noteContacted } from '../endpoints/hosts';
import type { ConfRegistry, Written } from './content';
import { officialMeant } from './official';
import { isCanonicalName } from './pull';

/** Prefixes that match no pull although they look as if they did, or lose where they look nearer than another, and locations that make pulls fail. */
export function noteUnmatched(registries: readonly ConfRegistry[], problems: Problem[]): void {
  const wildcards = new Set(registries.map(({ prefix }) => prefix.text).filter((text) => text.startsWith('*.')));
  for (const registry of registries) {
    const { prefix: { text, span } } = registry;
    // An address with a scheme is refused, and nothing else is told of it.
    if (/^https?:\/\//.test(text)) continue;
    const meant = officialMeant(text);
    if (meant !== undefined) problems.push({ code: 'registries-conf.hub-prefix', span, parameters: { prefix: text, meant } });
    if (/\/[^/]*[:@]/.test(text)) problems.push({ code: 'registries-conf.tagged-prefix', span, parameters: { prefix: text, meant: text.replace(/(\/[^/:@]*)[:@][^/]*$/, '$1') } });
    else if (matchesNothing(text)) problems.push({ code: 'registries-conf.dead-prefix', span, parameters: { prefix: text } });
    const winner = wildcardOver(text, wildcards);
    if (winner !== undefined) problems.push({ code: 'registries-conf.wildcard-wins', span, parameters: { prefix: text, wildcard: winner } });
    noteRewrites(registry, problems);
  }
}

/** The wildcard of the same length that is chosen instead of a prefix, or of a greater one: it covers the prefix's host whole. */
function wildcardOver(text: string, wildcards: ReadonlySet<string>): string | undefined {
  if (wildcards.size === 0 || text.startsWith('*.')) return undefined;
  // A wildcard is at least as long as the prefix only where what it leaves out is one character.
  const dot = text.indexOf('.');
  const wildcard = `*${text.slice(dot)}`;
  return dot >= 0 && text.length <= wildcard.length && wildcards.has(wildcard) ? wildcard : undefined;
}

/** No name has an empty part, a capital letter in its path, a `*`, or a first part that is no host. */
function matchesNothing(prefix: string): boolean {
  if (prefix.startsWith('*.')) return false;
  const slash = prefix.indexOf('/');
  const host = slash < 0 ? prefix : prefix.slice(0, slash);
  if (slash >= 0 && /\/\/|[A-Z]/.test(prefix.slice(slash))) return true;
  return !readsAsHost(host) || host.startsWith('[') || hostFailure(host) !== undefined;
}

/** One rewrite that gives no canonical name fails the whole pull, that of a mirror too. */
function noteRewrites({ prefix, location, mirrors }: ConfRegistry, problems: Problem[]): void {
  const endpoints: readonly Written[] = [...mirrors.map((mirror) => mirror.location), ...(location.text === '' || location.text === prefix.text ? [] : [location])];
  for (const { text, span } of endpoints) {
    if (/^https?:\/\//.test(text)) continue;
    noteContacted('registries-conf.host', text.split('/')[0] ?? '', { span }, problems);
    const path = prefix.text.split('/').slice(1);
    // Of one folder hardly anybody pulls an image of that very name; of a repository everybody does.
    const rests = path.length === 0 ? ['/app/image'] : path.length === 1 ? ['/image'] : ['', '/image'];
    const failing = rests.find((rest) => !isCanonicalName(text + rest));
    if (failing !== undefined) problems.push({ code: 'registries-conf.bad-rewrite', span, parameters: { location: text, from: (prefix.text.startsWith('*.') ? `registry${prefix.text.slice(1)}` : prefix.text) + failing, to: text + failing } });
  }
}
