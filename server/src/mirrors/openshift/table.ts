import type { Reference } from '../../reference/model';
import { ruleAt, type Compiled, type ConfigSet, type ConfigSource, type PlacedProblem } from '../dialect';
import type { WrittenText } from '../fields';
import type { Answer, Rule } from '../model';
import { isForeign, pullThrough, type MirrorOfTable, type RegistryTable } from '../registriesConf/pull';
import type { OpenShiftConfig } from './content';
import { mergedSets, type MergedSet, type PlacedMirror } from './merge';
import { nestedInAny, scopesAround, wildcardsAround } from './scope';
import { problemsOf } from './surprises';

/** A table of the generated `registries.conf` while it is put together. */
interface Draft {
  readonly scope: string;
  readonly rule: Rule;
  insecure: boolean;
  blocked: boolean;
  mirrors: MirrorOfTable[];
}

/**
 * Compiles the mirror sets of a cluster to the `registries.conf` that the machine config operator generates, and pulls through that. Source:
 * openshift/runtime-utils `EditRegistriesConfig`. What `allowedRegistries` does not hold is refused by the nodes' signature policy.
 */
export function compileOpenShift({ files }: ConfigSet<OpenShiftConfig>): Compiled {
  const { drafts, failed } = generate(files);
  const pull = pullThrough(drafts.map(tableOf));
  const allowed = allowedBy(files);
  const isAllowed = allowed && nestedInAny(allowed);
  const resolve = (reference: Reference): Answer => {
    if (failed.length > 0 && !isForeign(reference)) return { status: 'unpullable', sources: [], error: 'config' };
    const answer = pull(reference);
    if (!isAllowed || isAllowed(`${reference.domain}/${reference.path}`)) return answer;
    return { ...answer, status: 'unpullable', sources: answer.sources.map((source) => ({ ...source, blocked: true })) };
  };
  return { table: { layer: 'node', dialect: 'openshift', resolve }, problems: [...problemsOf(files), ...failed.map(nestedWildcard)] };
}

/** The tables of the generated file. */
export function tablesOf(files: readonly ConfigSource<OpenShiftConfig>[]): readonly RegistryTable[] {
  return generate(files).drafts.map(tableOf);
}

function nestedWildcard({ draft: { scope, rule }, source }: Failed): PlacedProblem {
  return { ...rule.place, code: 'openshift.refused', parameters: { reason: 'nested-wildcard', scope, source } };
}

interface Generated {
  readonly drafts: readonly Draft[];
  readonly failed: readonly Failed[];
}

function generate(files: readonly ConfigSource<OpenShiftConfig>[]): Generated {
  const drafts = new Map<string, Draft>();
  const entry = (scope: string, place: { readonly written: WrittenText; readonly in: ConfigSource<OpenShiftConfig> }): Draft => {
    const known = drafts.get(scope);
    if (known) return known;
    const rule = ruleAt(place.in, place.written.span, { key: scope, endpoint: scope, text: `${scope} itself` });
    const draft: Draft = { scope, rule, insecure: false, blocked: false, mirrors: [] };
    drafts.set(scope, draft);
    return draft;
  };
  for (const pulls of ['digest', 'tag'] as const) {
    for (const set of mergedSets(files, pulls)) addSet(entry(set.source.text, set.source), set, pulls);
  }
  const insecure = files.flatMap((file) => file.content.insecure.map((written) => ({ written, in: file })));
  const blocked = files.flatMap((file) => file.content.blocked.map((written) => ({ written, in: file })));
  for (const place of blocked) entry(place.written.text, place);
  for (const place of insecure) entry(place.written.text, place);
  if (insecure.length > 0) markInsecure(drafts.values(), nestedInAny(insecure.map(({ written }) => written.text)));
  const isBlocked = nestedInAny(blocked.map(({ written }) => written.text));
  for (const draft of drafts.values()) draft.blocked ||= isBlocked(draft.scope);
  // Inherited mirrors keep the flag that they have where they were written: nothing is asked of their own, longer locations.
  const failed = inheritMirrors([...drafts.values()]);
  return { drafts: [...drafts.values()], failed };
}

function addSet(draft: Draft, { mirrors, isNever }: MergedSet, pulls: 'digest' | 'tag'): void {
  draft.blocked ||= isNever;
  draft.mirrors.push(...mirrors.map((mirror): MirrorOfTable => ({
    location: mirror.text,
    insecure: false,
    pullFrom: pulls === 'digest' ? 'digest-only' : 'tag-only',
    rule: ruleOf(mirror, draft.scope),
  })));
}

function ruleOf(mirror: PlacedMirror, scope: string): Rule {
  return ruleAt(mirror.in, mirror.written.span, { key: scope, endpoint: mirror.text, text: `mirror ${mirror.text} of ${scope}` });
}

/** A scope without mirrors whose first mirrored scope is a wildcard, for which the operator fails. */
interface Failed {
  readonly draft: Draft;
  readonly source: string;
}

interface Mirrored {
  readonly draft: Draft;
  readonly at: number;
}

/** A table without mirrors inside a mirrored scope takes those of the first table around it, with its own path behind them; those of a wildcard it cannot take. */
function inheritMirrors(drafts: readonly Draft[]): readonly Failed[] {
  const mirrored = new Map(drafts.filter(({ mirrors }) => mirrors.length > 0).map((draft, at): [string, Mirrored] => [draft.scope, { draft, at }]));
  const failed: Failed[] = [];
  for (const draft of drafts) {
    if (draft.mirrors.length > 0) continue;
    const around = [...scopesAround(draft.scope), ...wildcardsAround(draft.scope)].flatMap((scope) => mirrored.get(scope) ?? []);
    const parent = around.reduce<Mirrored | undefined>((first, each) => (first && first.at < each.at ? first : each), undefined)?.draft;
    if (parent?.scope.startsWith('*.') === true) failed.push({ draft, source: parent.scope });
    else if (parent) draft.mirrors = parent.mirrors.map((mirror) => ({ ...mirror, location: mirror.location + draft.scope.slice(parent.scope.length) }));
  }
  return failed;
}

function markInsecure(drafts: Iterable<Draft>, isInsecure: (scope: string) => boolean): void {
  for (const draft of drafts) {
    draft.insecure ||= isInsecure(draft.scope);
    draft.mirrors = draft.mirrors.map((mirror) => (isInsecure(mirror.location) ? { ...mirror, insecure: true } : mirror));
  }
}

function tableOf({ scope, rule, insecure, blocked, mirrors }: Draft): RegistryTable {
  return { prefix: scope, location: scope.startsWith('*.') ? '' : scope, insecure, blocked, rule, mirrors };
}

function allowedBy(files: readonly ConfigSource<OpenShiftConfig>[]): readonly string[] | undefined {
  const lists = files.flatMap(({ content }) => (content.allowed ? [content.allowed] : []));
  return lists.length === 0 ? undefined : lists.flat().map(({ text }) => text);
}
