import { tell } from '../../base/texts';
import { matchesAny } from '../../base/glob';
import type { Span } from '../../base/span';
import { pathBelow } from '../../base/uri';
import type { ImageKind, ImageSite } from '../../images/model';
import type { Layer } from '../../mirrors/model';
import { parseReference } from '../../reference/parse';
import { entriesOf, entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';
import type { FileEdit, LoadedText, LoadedTexts } from '../model';
import { joinedSite } from '../apollo/overrides';
import { resolutionOf } from '../resolution';
import type { TextEdit } from '../edits';
import { chartRewriteNeeds, planCharts, type ChartRequest, type OneRegistry } from './charts';
import { editsFor } from './edits';
import { decide, type Decision, type DecisionRequest, type SkipReason } from './rules';
import { addedUp, stepsOfSite, type StepChoice } from './stepChoices';
import { leavesOf, sitesAt } from '../siteAt';

/** What a rewrite covers. Offsets are in UTF-16 code units. */
export type RewriteScope =
  | { readonly kind: 'reference'; readonly uri: string; readonly offset: number }
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'files'; readonly uris: readonly string[] }
  | { readonly kind: 'folder'; readonly uri: string }
  | { readonly kind: 'workspace' };

export interface RewriteRequest {
  readonly scope: RewriteScope;
  /** The Environment whose pull sources are written where Environments disagree. */
  readonly environment?: string | undefined;
  /** Kinds that are rewritten besides those that are by default. */
  readonly kinds?: readonly ImageKind[] | undefined;
  /** The step of the path whose result is written, where it is to be another than Apollo's. */
  readonly step?: Layer | undefined;
  /** Whether references of other kinds become edits that a preview shows unticked, instead of being skipped. */
  readonly offerOthers?: boolean | undefined;
  /** Whether a chart's one registry for all images, such as `global.imageRegistry`, is written where it moves each of them, instead of the leaf of each. */
  readonly oneRegistry?: boolean | undefined;
}

/** One replacement of a rewrite, with what a preview says of it. */
export interface RewriteEdit extends FileEdit {
  readonly site: ImageSite;
  readonly written: string;
  /** The reference as it stands after the rewrite, tag and digest both kept. */
  readonly result: string;
  readonly label: string;
  /** Set for a reference of a kind that is not rewritten by default: a preview shows it unticked. */
  readonly needsConfirmation: boolean;
}

export interface Skipped {
  readonly uri: string;
  readonly span: Span;
  readonly site: ImageSite;
  readonly reason: SkipReason;
}

export interface RewritePlan {
  readonly edits: readonly RewriteEdit[];
  readonly skipped: readonly Skipped[];
  /** How many references change; a split one may need two edits, and one edit may serve several references. */
  readonly references: number;
  /** References that are pulled as they are written. */
  readonly unchanged: number;
  /** The Environments to choose from, where they disagree about a reference and none was named. */
  readonly environmentsToChoose: readonly EnvironmentChoice[];
  /** The steps of the path to choose from, where several would write something of their own and none was named. */
  readonly stepsToChoose: readonly StepChoice[];
  /** What a preview says once, in plain text. */
  readonly notes: readonly string[];
  /** Values that move all images of a chart, to choose from where the plan does not write them. */
  readonly offers: readonly OneRegistry[];
}

export type { OneRegistry };

/** An Environment with how many of the references in question it would change. */
export interface EnvironmentChoice {
  readonly id: string;
  readonly changes: number;
  /** The first pull source that it would write, as an example. */
  readonly example: string | undefined;
}

/** How far a plan has come: files done of all files in its scope. */
export interface RewriteProgress {
  readonly done: number;
  readonly total: number;
}

/** A preview says this once. */
export function redirectNote(): string {
  return tell`Apollo redirects these pulls by itself. A rewrite matters for what pulls without Apollo, and for readers of the files.`;
}

/** And this where artifacts of a product manifest are among the edits. */
export function artifactsNote(): string {
  return tell`Apollo applies mirrors to artifacts by itself, so their host is normally meant to stay.`;
}

/** The files whose texts a rewrite needs: those in its scope that hold a reference which would change. */
export function rewriteNeeds(snapshot: Snapshot, request: RewriteRequest): readonly string[] {
  const decisions = decisionRequest(request);
  const ofFiles = filesIn(snapshot, request.scope)
    .filter((entry) => sitesIn(snapshot, request.scope, entry).some((site) => decide(snapshot, entry.uri, site, decisions).kind === 'change'))
    .map((entry) => entry.uri);
  const ofCharts = request.scope.kind === 'reference' ? [] : chartRewriteNeeds(snapshot, chartRequest(snapshot, request));
  return [...new Set([...ofFiles, ...ofCharts])];
}

/** The plan of a rewrite: edits over spans of the texts that were loaded, and what is left alone with the reason. */
export function planRewrite(snapshot: Snapshot, texts: LoadedTexts, request: RewriteRequest): RewritePlan {
  const steps = planRewriteSteps(snapshot, texts, request);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** The same, file by file, so that a runner can report progress, let others go first, and stop. */
export function* planRewriteSteps(
  snapshot: Snapshot,
  texts: LoadedTexts,
  request: RewriteRequest,
): Generator<RewriteProgress, RewritePlan, void> {
  const files = filesIn(snapshot, request.scope);
  const parts: FilePlan[] = [];
  let done = 0;
  for (const entry of files) {
    parts.push(planFile(snapshot, texts.get(entry.uri), entry, request));
    done += 1;
    yield { done, total: files.length };
  }
  return withCharts(snapshot, texts, request, merged(parts));
}

/** The plan held against what charts render; see `planCharts`. Whoever points at one reference asks for that one alone. */
function withCharts(snapshot: Snapshot, texts: LoadedTexts, request: RewriteRequest, plan: RewritePlan): RewritePlan {
  if (request.scope.kind === 'reference') return plan;
  const { added, taken, skipped, notes, replaced, offers } = planCharts(snapshot, texts, chartRequest(snapshot, request), plan.edits);
  if (added.length === 0 && taken.size === 0 && skipped.length === 0 && notes.length === 0) return { ...plan, offers };
  const edits = plan.edits.filter((edit) => !taken.has(edit) && !replaced.has(edit));
  const lost = new Set([...taken, ...replaced].flatMap((edit) => plan.edits.filter((other) => other === edit).map(({ site }) => site)));
  const chosen = offers.filter(({ isChosen }) => isChosen);
  const moved = new Set(added.filter(({ uri }) => !chosen.some(({ folder }) => pathBelow(folder, uri) !== undefined)).map(({ uri, written, site }) => `${uri} ${site.span.start} ${written}`));
  const all = [...edits, ...added.map((edit): RewriteEdit => ({ ...edit, label: `${edit.written} → ${edit.result}`, needsConfirmation: edit.isTemplate && !(request.kinds ?? []).includes('helm-template') }))];
  return {
    ...plan,
    edits: all.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : a.span.start - b.span.start)),
    skipped: [...plan.skipped.filter((one) => !isMoved(one, added)), ...skipped, ...[...taken].flatMap((edit) => plan.edits.filter((other) => other === edit).map(({ uri, site }): Skipped => ({ uri, span: site.span, site, reason: 'no-effect' })))],
    references: plan.references - lost.size + moved.size + chosen.reduce((sum, { images }) => sum + images, 0),
    notes: all.length > 0 ? [redirectNote(), ...notes] : [],
    offers,
  };
}

/** Whether the leaf of a reference that was skipped by itself changes after all, for an image that a chart makes of it. */
function isMoved({ uri, site }: Skipped, added: readonly FileEdit[]): boolean {
  return added.some((edit) => edit.uri === uri && leavesOf(site).some((leaf) => leaf.start <= edit.span.start && edit.span.end <= leaf.end));
}

function chartRequest(snapshot: Snapshot, request: RewriteRequest): ChartRequest {
  const { scope } = request;
  const decisions = decisionRequest(request);
  const uris = scope.kind === 'files' ? new Set(scope.uris) : undefined;
  const folders = scope.kind === 'workspace' ? snapshot.folders : scope.kind === 'folder' ? [scope.uri] : [];
  const isAsked = (uri: string): boolean => uris?.has(uri) ?? ((scope.kind === 'file' && scope.uri === uri) || folders.some((folder) => pathBelow(folder, uri) !== undefined));
  return { decisions, isAsked, oneRegistry: request.oneRegistry === true };
}

interface FilePlan {
  readonly edits: readonly RewriteEdit[];
  readonly skipped: readonly Skipped[];
  readonly references: number;
  readonly unchanged: number;
  readonly choices: readonly EnvironmentChoice[];
  readonly steps: readonly StepChoice[];
}

/** What becomes of one site, with its edits worked out. */
type Outcome =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'skip'; readonly reason: SkipReason }
  | { readonly kind: 'change'; readonly edits: readonly TextEdit[]; readonly written: string; readonly result: string; readonly optional: boolean };

function planFile(snapshot: Snapshot, text: LoadedText | undefined, entry: Entry, request: RewriteRequest): FilePlan {
  const decisions = decisionRequest(request);
  const asked = new Set(sitesIn(snapshot, request.scope, entry));
  // Sites that were not asked for take part too: they may share a value with one that was.
  const outcomes = new Map<ImageSite, Outcome>();
  for (const site of entry.images.sites) {
    outcomes.set(site, outcomeOf(entry, joinedSite(snapshot, entry.uri, site), text, decide(snapshot, entry.uri, site, decisions)));
  }
  withoutConflicts(outcomes);
  return { ...collected(snapshot, entry, asked, outcomes), steps: [...asked].flatMap((site) => stepsOfSite(snapshot, entry.uri, site, decisions)) };
}

function outcomeOf(entry: Entry, site: ImageSite, text: LoadedText | undefined, decision: Decision): Outcome {
  if (decision.kind !== 'change') return decision;
  if (!text) return { kind: 'skip', reason: 'not-loaded' };
  if (text.hash !== entry.hash) return { kind: 'skip', reason: 'changed-meanwhile' };
  // Of the text as it stands, since the resolution may know a tag that Chart.yaml implies.
  const parsed = parseReference(site.written);
  if (!parsed.ok) return { kind: 'skip', reason: 'invalid' };
  const found = editsFor(site, parsed.reference, decision.target, text.text, /\.json$/i.test(entry.uri));
  if (!found.ok) return { kind: 'skip', reason: found.reason };
  return { kind: 'change', edits: found.edits, written: site.written, result: found.result, optional: decision.optional };
}

/**
 * A value that several references share may only change when all of them want the same change. Skipping one may take the
 * ground from another, so this is repeated until nothing changes.
 */
function withoutConflicts(outcomes: Map<ImageSite, Outcome>): void {
  const users = new Map<string, ImageSite[]>();
  for (const site of outcomes.keys()) {
    for (const leaf of leavesOf(site)) {
      const key = String(leaf.start);
      users.set(key, [...(users.get(key) ?? []), site]);
    }
  }
  const shared = [...users.values()].filter((sites) => sites.length > 1);
  for (let changed = true; changed; ) {
    changed = false;
    for (const sites of shared) {
      for (const site of sites) {
        if (!conflicts(site, sites, outcomes)) continue;
        outcomes.set(site, { kind: 'skip', reason: 'shared-value' });
        changed = true;
      }
    }
  }
}

function conflicts(site: ImageSite, users: readonly ImageSite[], outcomes: ReadonlyMap<ImageSite, Outcome>): boolean {
  const outcome = outcomes.get(site);
  if (outcome?.kind !== 'change') return false;
  return outcome.edits.some((edit) =>
    users.some((other) => other !== site && uses(other, edit.span) && !wants(outcomes.get(other), edit)),
  );
}

function uses(site: ImageSite, span: Span): boolean {
  return leavesOf(site).some((leaf) => leaf.start <= span.start && span.end <= leaf.end);
}

function wants(outcome: Outcome | undefined, edit: TextEdit): boolean {
  return outcome?.kind === 'change' && outcome.edits.some((other) => sameEdit(other, edit));
}

function sameEdit(a: TextEdit, b: TextEdit): boolean {
  return a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;
}

function collected(snapshot: Snapshot, entry: Entry, asked: ReadonlySet<ImageSite>, outcomes: ReadonlyMap<ImageSite, Outcome>): Omit<FilePlan, 'steps'> {
  const edits = new Map<string, RewriteEdit>();
  const skipped: Skipped[] = [];
  const choices: EnvironmentChoice[] = [];
  let references = 0;
  let unchanged = 0;
  for (const site of asked) {
    const outcome = outcomes.get(site);
    if (!outcome || outcome.kind === 'unchanged') {
      unchanged += 1;
      continue;
    }
    if (outcome.kind === 'skip') {
      skipped.push({ uri: entry.uri, span: site.span, site, reason: outcome.reason });
      if (outcome.reason === 'environments-disagree') choices.push(...choicesOf(snapshot, entry, site));
      continue;
    }
    references += 1;
    for (const edit of outcome.edits) {
      const key = `${edit.span.start} ${edit.span.end}`;
      if (!edits.has(key)) edits.set(key, labelled(entry, site, edit, outcome));
    }
  }
  const inOrder = [...edits.values()].sort((a, b) => a.span.start - b.span.start);
  return { edits: inOrder, skipped, references, unchanged, choices };
}

function labelled(entry: Entry, site: ImageSite, edit: TextEdit, outcome: Extract<Outcome, { kind: 'change' }>): RewriteEdit {
  return {
    uri: entry.uri,
    hash: entry.hash,
    span: edit.span,
    newText: edit.newText,
    site,
    written: outcome.written,
    result: outcome.result,
    label: `${outcome.written} → ${outcome.result}`,
    needsConfirmation: outcome.optional,
  };
}

function choicesOf(snapshot: Snapshot, entry: Entry, site: ImageSite): readonly EnvironmentChoice[] {
  return resolutionOf(snapshot, entry.uri, site).perEnvironment.flatMap(({ id, status, sources }) => {
    if (id === undefined) return [];
    const changes = status === 'mirrored' ? 1 : 0;
    return [{ id, changes, example: changes === 1 ? (sources[0]?.reference ?? undefined) : undefined }];
  });
}

function merged(parts: readonly FilePlan[]): RewritePlan {
  const edits = parts.flatMap((part) => part.edits);
  const choices = new Map<string, EnvironmentChoice>();
  for (const choice of parts.flatMap((part) => part.choices)) {
    const known = choices.get(choice.id);
    choices.set(choice.id, {
      id: choice.id,
      changes: (known?.changes ?? 0) + choice.changes,
      example: known?.example ?? choice.example,
    });
  }
  return {
    edits,
    skipped: parts.flatMap((part) => part.skipped),
    references: parts.reduce((sum, part) => sum + part.references, 0),
    unchanged: parts.reduce((sum, part) => sum + part.unchanged, 0),
    environmentsToChoose: [...choices.values()],
    stepsToChoose: addedUp(parts.flatMap((part) => part.steps)),
    notes: notesOf(edits),
    offers: [],
  };
}

/** A preview shows the beginning of it only, so that what concerns all edits comes alone. */
function notesOf(edits: readonly RewriteEdit[]): readonly string[] {
  const artifacts = edits.filter(({ site }) => site.kind === 'apollo-manifest').length;
  return [...(artifacts < edits.length ? [redirectNote()] : []), ...(artifacts > 0 ? [artifactsNote()] : [])];
}

/** The files of a scope, in the order of their URIs. An excluded file only takes part when it is named. */
function filesIn(snapshot: Snapshot, scope: RewriteScope): readonly Entry[] {
  switch (scope.kind) {
    case 'reference':
    case 'file':
      return named(snapshot, [scope.uri]);
    case 'files':
      return named(snapshot, scope.uris);
    case 'folder':
      return below(snapshot, [scope.uri]);
    case 'workspace':
      return below(snapshot, snapshot.folders);
  }
}

function named(snapshot: Snapshot, uris: readonly string[]): readonly Entry[] {
  return [...new Set(uris)].flatMap((uri) => entryOf(snapshot, uri) ?? []);
}

function below(snapshot: Snapshot, folders: readonly string[]): readonly Entry[] {
  const entries = [...entriesOf(snapshot)].filter(
    (entry) =>
      entry.images.sites.length > 0 &&
      folders.some((folder) => pathBelow(folder, entry.uri) !== undefined) &&
      !isExcluded(snapshot, entry),
  );
  return entries.sort((a, b) => (a.uri < b.uri ? -1 : a.uri > b.uri ? 1 : 0));
}

function isExcluded(snapshot: Snapshot, entry: Entry): boolean {
  return !snapshot.files.has(entry.uri) && matchesAny(snapshot.settings(entry.uri).exclude, entry.surroundings.path);
}

function sitesIn(snapshot: Snapshot, scope: RewriteScope, entry: Entry): readonly ImageSite[] {
  if (scope.kind === 'reference') return sitesAt(snapshot, scope.uri, scope.offset).map((under) => under.site);
  // The record of what was applied last is an image of another text, counted nowhere; so is a key that is blank.
  return entry.images.sites.filter((site) => site.readOnly !== 'last-applied' && site.written !== '');
}

function decisionRequest(request: RewriteRequest): DecisionRequest {
  const offer = request.offerOthers === true ? 'offer' : 'skip';
  return {
    step: request.step,
    environment: request.environment,
    kinds: request.kinds ?? [],
    // Whoever points at one reference asks for that one, whatever its kind.
    others: request.scope.kind === 'reference' ? 'take' : offer,
  };
}
