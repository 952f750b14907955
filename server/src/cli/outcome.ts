import type { PullError, Rule, Source } from '../mirrors/model';
import type { Resolution } from '../features/resolution';
import { shownPath } from './paths';
import { listed, shown } from './words';

/** The answer to a reference in two cells: where it is pulled from, and why. */
export interface Outcome {
  readonly answer: string;
  readonly why: string;
}

/** Words for a resolution, for people. */
export function outcomeOf(resolution: Resolution, cwd: string): Outcome {
  const { status, sources } = resolution;
  const first = sources[0];
  if (resolution.disagree) return { answer: 'differs by Environment', why: perEnvironment(resolution) };
  switch (status) {
    case 'mirrored':
      return { answer: `→ ${sources.map(markedName).join(', then ')}`, why: ruleOf(sources.find(({ via }) => via !== null), cwd) };
    case 'direct':
      return { answer: 'pulled as written', why: ruleOf(first, cwd) };
    case 'unmatched':
      return { answer: 'pulled as written', why: whyAsWritten(resolution) };
    case 'ambiguous':
      return { answer: `→ undefined: ${listed(sources.map(nameOf), 'or')}`, why: listed([...new Set(sources.map((source) => ruleOf(source, cwd)))].filter((rule) => rule !== '')) };
    case 'unpullable':
      return { answer: 'cannot be pulled', why: WHY_NOT[resolution.error ?? 'no-source'] };
    case 'unknown':
      return {
        answer: first ? `→ ${listed(sources.map(nameOf), 'or')}` : 'unknown',
        why: 'cannot be resolved by reading alone',
      };
    case 'invalid':
      return { answer: 'invalid reference', why: resolution.invalid ? INVALID[resolution.invalid.code] : '' };
  }
}

const WHY_NOT: Readonly<Record<PullError, string>> = {
  reference: 'it is no valid reference',
  rewrite: 'a rule matches and gives no valid reference, which fails the pull',
  config: 'the mirror configuration is refused by its engine',
  'no-source': 'every source is blocked, or none is left',
};

/** *Unchecked* is Apollo's word, and said only where a table of Apollo applies. */
function whyAsWritten(resolution: Resolution): string {
  const { steps } = resolution;
  if (steps.some(({ status }) => status === 'mirrored' || status === 'unpullable' || status === 'unknown')) return besides(resolution);
  return steps.some(({ layer }) => layer === 'apollo') ? 'no rule covers its host; Apollo: Unchecked' : 'no rule covers its host';
}

/** What the nodes' configurations, of which any may hold, say of a reference that is pulled as written otherwise. */
function besides({ steps }: Resolution): string {
  const nodes = steps.filter(({ layer }) => layer === 'node');
  const results = new Set(nodes.map(({ dialect, status, sources }) => `${dialect}: ${sources.map(markedName).join(', then ') || STATES[status] || 'none'}`));
  return `one of several nodes' configurations may hold: ${[...results].join('; ')}`;
}

/** What is said of a step without a source. */
const STATES: Partial<Readonly<Record<Resolution['status'], string>>> = { unpullable: 'cannot be pulled', unknown: 'unknown' };

/** A source as people read it: its URL where it is no plain address, and what is special about it. */
function markedName(source: Source): string {
  const marks = [...(source.insecure ? ['insecure'] : []), ...(source.blocked ? ['blocked'] : [])];
  return nameOf(source) + (marks.length === 0 ? '' : ` [${marks.join(', ')}]`);
}

const INVALID: Readonly<Record<NonNullable<Resolution['invalid']>['code'], string>> = {
  'invalid-format': 'its format is no image reference',
  'name-contains-uppercase': 'a repository name must be in lower case',
  'name-too-long': 'its repository name is too long',
  'name-empty': 'its repository name is empty',
  'hex64': 'a name of 64 hexadecimal digits is an image id, not a reference',
  'digest-unsupported': "its digest's algorithm is not supported",
  'digest-invalid-length': 'its digest has the wrong length',
  'digest-invalid-format': 'its digest is malformed',
};

function nameOf(source: Source | undefined): string {
  return shown(source?.reference ?? source?.url ?? '');
}

function ruleOf(source: Source | undefined, cwd: string): string {
  const via = source?.via;
  return via ? `${titleOf(via)}, ${shown(shownPath(cwd, via.place.uri))}:${via.line}` : '';
}

function titleOf(via: Rule): string {
  return shown(via.displayName ?? via.registry);
}

/** `prod, stage: a.example.com/x; dev: as written`: equal results are told once. */
function perEnvironment(resolution: Resolution): string {
  const groups = new Map<string, string[]>();
  for (const { id, status, sources } of resolution.perEnvironment) {
    const result = status === 'unmatched' || status === 'direct' ? 'as written' : `${status === 'ambiguous' ? 'undefined, ' : ''}${listed(sources.map(nameOf), 'or')}`;
    groups.set(result, [...(groups.get(result) ?? []), shown(id ?? 'no Environment')]);
  }
  return [...groups].map(([result, ids]) => `${ids.join(', ')}: ${result}`).join('; ');
}
