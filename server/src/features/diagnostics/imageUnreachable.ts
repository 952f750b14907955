import { tell } from '../../base/texts';
import type { Source, Step } from '../../mirrors/model';
import { parseReference } from '../../reference/parse';
import { hostOfSource, isPulled, isReached, reachesOf, triedSources, type Reach } from '../reach';
import type { EnvironmentResult } from '../resolution';
import type { Detection, DiagnosticRule, JudgedImage } from './model';
import { environmentNames, listed, quoted } from './words';

const CODE = 'image.unreachable';

/** An image that an Environment pulls from no host that it is said to reach. */
export const imageUnreachable: DiagnosticRule = {
  code: CODE,
  title: 'An image has no pull source that its Environment reaches',
  severity: 'error',
  check: (file) => {
    const reaches = reachesOf(file.snapshot, file.uri);
    return reaches.size === 0 ? [] : file.images().filter(({ site }) => isPulled(site.kind)).flatMap((image) => detect(image, reaches));
  },
};

function detect({ site, resolution }: JudgedImage, reaches: ReadonlyMap<string, Reach>): readonly Detection[] {
  const byReason = new Map<string, string[]>();
  for (const result of resolution.perEnvironment) {
    const reach = result.id === undefined ? undefined : reaches.get(result.id);
    const reason = reach && reasonFor(result, reach, resolution.reference?.domain ?? '');
    if (result.id !== undefined && reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), result.id]);
  }
  if (byReason.size === 0) return [];
  const name = quoted(resolution.normalized ?? site.written);
  return [{
    span: site.span,
    message: [...byReason].map(([reason, ids]) => tell`${name} cannot be pulled in ${environmentNames(ids)}: ${reason}.`).join(' '),
    related: [...byReason.values()].flat().flatMap((id) => (reaches.get(id)?.places ?? []).map((place) => ({ ...place, message: tell`${quoted(id)} says which hosts it reaches.` }))),
  }];
}

/** Why nothing that is tried in the end is reachable; undefined where something is, or where that cannot be told. */
function reasonFor(result: EnvironmentResult, reach: Reach, written: string): string | undefined {
  const found = triedSources(result, reach);
  if (!found || found.tried.some((source) => isReached(source, reach))) return undefined;
  return reasonOf(found.sources, found.tried, askedHost(result.steps.filter(({ layer }) => layer === 'node')) ?? written);
}

function reasonOf(sources: readonly Source[], tried: readonly Source[], host: string): string {
  const asked = quoted(host);
  const own = tried.filter(({ via }) => via?.mirrored === undefined);
  const mirrors = [...new Set(tried.filter((source) => !own.includes(source)).map(hostOfSource))];
  const isOwnBlocked = own.length === 0 && sources.some(({ via, blocked }) => blocked && via?.mirrored === undefined);
  if (tried.length === 0) return sources.length > 0 ? tell`every source of it is blocked` : tell`its rules leave no source to pull it from`;
  if (mirrors.length === 0) return tell`no rule redirects ${asked}, and it is not reachable there`;
  const to = listed(mirrors);
  if (mirrors.length === 1) {
    if (own.length > 0) return tell`${asked} is redirected to ${to}, and neither that nor ${asked} itself is reachable there`;
    return isOwnBlocked ? tell`${asked} is redirected to ${to}, which is not reachable there, and ${asked} itself is blocked` : tell`${asked} is redirected to ${to}, which is not reachable there`;
  }
  if (own.length > 0) return tell`${asked} is redirected to ${to}, and neither those nor ${asked} itself are reachable there`;
  return isOwnBlocked ? tell`${asked} is redirected to ${to}, which are not reachable there, and ${asked} itself is blocked` : tell`${asked} is redirected to ${to}, which are not reachable there`;
}

/** The host that nodes are asked for: another than the written one where a rule before them redirects it. */
function askedHost([first]: readonly Step[]): string | undefined {
  const parsed = first && parseReference(first.in);
  return parsed?.ok ? parsed.reference.domain : undefined;
}
