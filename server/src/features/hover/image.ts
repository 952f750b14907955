import { tell } from '../../base/texts';
import { positionAt } from '../../base/lines';
import { nameOf } from '../../base/uri';
import type { PartRole } from '../../images/model';
import type { Rule, Source } from '../../mirrors/model';
import { withoutUserInfo } from '../../reference/userInfo';
import { entryOf, type RegistrySource, type Snapshot } from '../../workspace/snapshot';
import type { CommandTarget } from '../commands';
import { environmentBlocks } from './environments';
import { blockRemark } from './overrides';
import { podRemark } from './pods';
import { code, commandLink, emphasis, fileLink, joined, say, SEPARATOR, strong, text, type Block, type Line, type Piece } from '../markdown';
import { filledBy } from '../placeholders';
import { ruleLink } from '../places';
import { assumption, impliedParts, invalidReason, partNotes } from '../reading';
import { resolutionOf, resolveText, type Resolution } from '../resolution';
import { rewritable } from '../rewrite/rules';
import { routesFor } from '../routes';
import type { SiteUnderCursor } from '../siteAt';
import { overlayBlocks, replacesLine } from './kustomize';
import { nodeStory } from './nodes';
import { shortAnswer } from './short';

/** One image under a cursor, with all that its hover is made from. */
export interface ImageSubject {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly under: SiteUnderCursor;
  readonly resolution: Resolution;
  readonly target: CommandTarget;
}

const MOST_SHARED = 5;

/** The hover of an image: the answer first, eight lines at most. Undefined where no table applies to the file. */
export function imageHover(snapshot: Snapshot, uri: string, under: readonly SiteUnderCursor[]): readonly Block[] | undefined {
  const [first] = under;
  if (!first || routesFor(snapshot, uri).routes.length === 0) return undefined;
  if (under.length > 1) return sharedBlocks(snapshot, uri, under);
  const subject = subjectOf(snapshot, uri, first);
  return [...wholeAnswer(subject), ...overlayBlocks(snapshot, uri, first.site), ...remarkBlocks(subject)];
}

/** The answer with what rewriters and nodes make of it: the whole path where there is one. */
function wholeAnswer(subject: ImageSubject): readonly Block[] {
  const { snapshot, uri, resolution } = subject;
  if (resolution.steps.every(({ layer }) => layer === 'apollo')) return answerBlocks(subject);
  const { path, remarks } = nodeStory(snapshot, uri, resolution, writtenLine(subject));
  if (path) return [...path, linksBlock(subject)];
  const nodes: readonly Block[] = remarks.length > 0 ? [{ kind: 'lines', lines: remarks }] : [];
  return [...answerBlocks(subject), ...nodes];
}

export function subjectOf(snapshot: Snapshot, uri: string, under: SiteUnderCursor): ImageSubject {
  const entry = entryOf(snapshot, uri);
  const position = entry ? positionAt(entry.lines, under.span.start) : { line: 0, character: 0 };
  return { snapshot, uri, under, resolution: resolutionOf(snapshot, uri, under.site), target: { uri, position } };
}

export function answerBlocks(subject: ImageSubject): readonly Block[] {
  const { resolution, under, target } = subject;
  if (resolution.disagree) return [...environmentBlocks(resolution, target), ...writtenBlocks(subject)];
  switch (resolution.status) {
    case 'mirrored':
    case 'direct':
      return pulledBlocks(subject, resolution.status);
    case 'unmatched':
      return asWrittenBlocks(subject);
    case 'ambiguous':
      return undefinedBlocks(subject);
    case 'invalid':
      return invalidBlocks(subject);
    case 'unknown':
      if (under.site.obstacle === 'address') return addressBlocks(subject);
      return under.site.obstacle === 'partial' ? partialBlocks(subject) : placeholderBlocks(subject);
    case 'unpullable':
      return [lines([strong(...say`Cannot be pulled: every source is blocked`)]), ...writtenBlocks(subject)];
  }
}

function pulledBlocks(subject: ImageSubject, status: 'mirrored' | 'direct'): readonly Block[] {
  const [source] = subject.resolution.sources;
  if (!source) return [];
  return [
    lines(joined([[pulledFrom(source)], kindOf(status, subject.resolution)], SEPARATOR)),
    lines(ruleLine(source.via), source.reference === subject.resolution.written && !subject.under.site.elsewhere ? [] : writtenLine(subject)),
    linksBlock(subject),
  ];
}

function asWrittenBlocks(subject: ImageSubject): readonly Block[] {
  const { resolution } = subject;
  const [source] = resolution.sources;
  if (!source) return [];
  const host = resolution.reference?.domain ?? '';
  return [
    lines(joined([[pulledFrom(source)], kindOf('unmatched', resolution)], SEPARATOR)),
    lines(
      noRuleLine(subject, host),
      resolution.normalized === resolution.written && !subject.under.site.elsewhere ? [] : writtenLine(subject),
    ),
  ];
}

/** *Unchecked* is Apollo's word, and said only where a table of Apollo applies. */
function noRuleLine({ snapshot, uri }: ImageSubject, host: string): Line {
  if (routesFor(snapshot, uri).files.length === 0) return say`No rule covers ${code(host)}.`;
  return say`No rule covers ${code(host)}. Apollo calls this ${emphasis(...say`Unchecked`)}; it does not block the Plan.`;
}

function undefinedBlocks(subject: ImageSubject): readonly Block[] {
  const { resolution } = subject;
  const own = resolution.sources.find((source) => source.via?.mirrored === undefined);
  const host = code(hostOf(resolution));
  const mirroring = resolution.sources.filter((source) => source.via?.mirrored !== undefined);
  const links = joined([own ? [] : [commandLink(tell`Keep one…`, 'keepOne', subject.target)], [explainLink(subject)]], SEPARATOR);
  const title = own
    ? say`Undefined: ${host} is an Artifact Registry and is mirrored too`
    : say`Undefined: ${mirroring.length} Artifact Registries mirror ${host}`;
  const where = environmentOf(resolution);
  const why = own ? say`Apollo does not document which of them goes first.` : say`Apollo uses one of them and does not say which.`;
  return [
    lines(where ? say`${strong(...title)} in ${where}` : [strong(...title)]),
    { kind: 'bullets', items: candidateLines(resolution.sources, subject) },
    lines(joined([why, links], ' ')),
  ];
}

const MOST_CANDIDATES = 4;

function candidateLines(sources: readonly Source[], subject: ImageSubject): readonly Line[] {
  const shown = sources.slice(0, MOST_CANDIDATES).map(candidateLine);
  const rest = sources.length - shown.length;
  return rest > 0 ? [...shown, joined([say`${rest} more`, [commandLink(tell`Show all`, 'explain', subject.target)]], ' ')] : shown;
}

/** One candidate: what would be pulled, by which registry, and where that stands. */
export function candidateLine(source: Source): Line {
  const reference = code(source.reference ?? source.url ?? '');
  if (!source.via) return say`${reference} · as written`;
  const name = emphasis(source.via.displayName === undefined ? code(source.via.registry) : text(source.via.displayName));
  const registry = source.via.mirrored === undefined ? say`${name}, the host itself` : [name];
  return joined([[reference], registry, [ruleLink(source.via)]], SEPARATOR);
}

function invalidBlocks(subject: ImageSubject): readonly Block[] {
  const { invalid, written } = subject.resolution;
  const reason = invalid ? invalidReason(invalid, written) : [];
  return [lines([strong(...say`Not a valid image reference`)]), lines(reason, say`Written ${code(withoutUserInfo(written))}`), linksBlock(subject)];
}

function placeholderBlocks(subject: ImageSubject): readonly Block[] {
  const { resolution, under: { site } } = subject;
  // What is not known of a rendered reference is told by the chart's own hover.
  const isRendered = site.kind === 'helm-template';
  const why = isRendered ? [] : filledBy(resolution.written, site.kind);
  const written = isRendered ? say`Rendered ${code(withoutUserInfo(resolution.written))}` : say`Written ${code(withoutUserInfo(resolution.written))}`;
  if (site.withDefaults !== undefined) return defaultsBlocks(subject, site.withDefaults);
  const [source] = resolution.sources;
  if (!source) return [lines([strong(...say`Not known before the placeholder is filled`)]), lines(why, written)];
  if (resolution.sources.length > 1) return undefinedBlocks(subject);
  if (!source.via) {
    return [lines(joined([[pulledFrom(source)], say`pulled as written`], SEPARATOR)), lines(say`No rule covers ${code(hostOf(resolution))}.`, why)];
  }
  return [
    lines(joined([[pulledFrom(source)], kindOf(source.via.mirrored === undefined ? 'direct' : 'mirrored', resolution)], SEPARATOR)),
    lines(ruleLine(source.via), written, why),
    { kind: 'lines', lines: [joined([[explainLink(subject)]], SEPARATOR)] },
  ];
}

/** A reference whose variables all have a value that can be read, by a default of the file or from a `.env`: where that is pulled from. */
function defaultsBlocks(subject: ImageSubject, filled: string): readonly Block[] {
  const { snapshot, uri, under: { site }, resolution: { written } } = subject;
  const resolution = resolveText(snapshot, uri, filled);
  const by = resolution.sources.length === 1 && !resolution.disagree ? (resolution.sources[0]?.via ?? null) : null;
  const names = (site.fromEnv ?? []).map((name) => [code(name)]);
  const [own, byDefault] = [written, filled].map((each) => code(withoutUserInfo(each)));
  return [
    lines(joined([shortAnswer(resolution), say`with its defaults`], SEPARATOR)),
    lines(
      ruleLine(by),
      names.length > 0
        ? say`Written ${own ?? []}; by default ${byDefault ?? []} (${joined(names, ', ')} from the ${code('.env')} file)`
        : say`Written ${own ?? []}; by default ${byDefault ?? []}`,
      ...partNotes(site),
      filledBy(written, site.kind),
    ),
    { kind: 'lines', lines: [joined([[explainLink(subject)]], SEPARATOR)] },
  ];
}

function addressBlocks({ resolution }: ImageSubject): readonly Block[] {
  return [
    lines([strong(...say`An address, not an image reference`)]),
    lines(say`Apollo documents its mirrors for containers only.`, say`Written ${code(withoutUserInfo(resolution.written))}`),
  ];
}

function partialBlocks(subject: ImageSubject): readonly Block[] {
  const { site } = subject.under;
  const missing = site.missing.map((role) => [code(role)]);
  const present = (site.parts ?? []).map((part) => part.role);
  const title = present.length > 0 ? say`Only the ${roles(present)} of an image` : say`A part of an image reference`;
  const names = joined(missing, tell` and the `);
  const lack = missing.length === 0 ? [] : missing.length > 1 ? say`the ${names} are missing` : say`the ${names} is missing`;
  return [lines(joined([[strong(...title)], lack], SEPARATOR)), lines(site.written === '' ? say`It is blank.` : say`Written ${code(withoutUserInfo(site.written))}`, ...registryLines(subject))];
}

function roles(present: readonly PartRole[]): Line {
  return joined([...new Set(present)].map((role) => [text(role)]), tell` and the `);
}

/** What becomes of the images that a lone registry is put in front of. */
function registryLines(subject: ImageSubject): readonly Line[] {
  const registry = subject.under.site.parts?.find((part) => part.role === 'registry')?.value;
  if (!registry) return [];
  const found = resolveText(subject.snapshot, subject.uri, `${registry}/image`);
  if (found.disagree || found.reference === undefined || found.reference.spans.domain === undefined) return [];
  const rules = found.sources.flatMap((source) => (source.via ? [source.via] : []));
  if (rules.length === 0) return [say`No rule covers ${code(found.reference.domain)}.`];
  return rules.slice(0, MOST_CANDIDATES).map(ruleLine);
}

/** Several references that share the value under the cursor. */
function sharedBlocks(snapshot: Snapshot, uri: string, under: readonly SiteUnderCursor[]): readonly Block[] {
  const written = [...new Map(under.map((one) => [one.site.written, one])).values()];
  const [first] = written;
  if (first && written.length === 1) {
    const subject = subjectOf(snapshot, uri, first);
    return [...answerBlocks(subject), ...remarkBlocks(subject)];
  }
  const items = written.slice(0, MOST_SHARED).map((one) => {
    const resolution = resolutionOf(snapshot, uri, one.site);
    return say`${code(withoutUserInfo(one.site.written))} → ${shortAnswer(resolution)}`;
  });
  const rest = written.length - items.length;
  const title = [strong(...say`${under.length} images share this value`)];
  return [lines(title), { kind: 'bullets', items: rest > 0 ? [...items, say`${rest} more`] : items }];
}

function writtenBlocks(subject: ImageSubject): readonly Block[] {
  return [lines(writtenLine(subject))];
}

function writtenLine({ resolution, under }: ImageSubject): Line {
  const notes = resolution.reference ? impliedParts(resolution.reference) : [];
  const rest = resolution.joinedWith === undefined ? [] : [say`the rest stands in the values of the chart ${code(resolution.joinedWith)}`];
  const all = [...notes, ...rest, ...partNotes(under.site)];
  const reference = code(withoutUserInfo(resolution.written));
  const written = under.site.kind === 'helm-template' ? say`Rendered ${reference}` : say`Written ${reference}`;
  return all.length === 0 ? written : say`${written} (${joined(all, '; ')})`;
}

/** How a registry comes to be the source, in a sentence that begins with its name, and where that stands. */
export function ruleLine(rule: Rule | null): Line {
  return rule ? joined([ruleSentence(rule), [ruleLink(rule)]], SEPARATOR) : [];
}

function ruleSentence(rule: Rule): Line {
  const name: Piece = rule.displayName === undefined || rule.displayName.trim() === '' ? code(rule.registry) : emphasis(text(rule.displayName.trim()));
  if (rule.mirrored === undefined) return say`${name} is the Artifact Registry of ${code(rule.registry)}`;
  return say`${name} mirrors ${code(rule.mirrored)}`;
}

/** The remarks below an answer: a table that is not the newest, another table, and the one undocumented assumption that matters. */
export function remarkBlocks({ snapshot, uri, under, resolution, target }: ImageSubject): readonly Block[] {
  const routes = routesFor(snapshot, uri);
  const remarks: Line[] = [definedLine(snapshot, uri, under), replacesLine(under.site)].filter((line) => line.length > 0);
  const stale = routes.files.find((source) => source.stale);
  if (stale) {
    remarks.push(say`${fileLink(nameOf(stale.uri), stale.uri, 1)} has syntax errors; its last good version is in force.`);
  }
  remarks.push(...asOfRemarks(routes.files, resolution));
  const used = routes.files[0]?.folder;
  if (routes.otherTables.length > 0 && used !== undefined) {
    const others = joined(routes.otherTables.map((folder) => [code(nameOf(folder))]), ', ');
    const told = routes.otherTables.length > 1 ? say`By the table of ${code(nameOf(used))}; ${others} have others.` : say`By the table of ${code(nameOf(used))}; ${others} has another.`;
    remarks.push(joined([told, [commandLink(tell`Show`, 'showTable', target)]], ' '));
  }
  const pod = podRemark(snapshot, uri, under.site, resolution);
  if (pod.length > 0) remarks.push(pod);
  const block = blockRemark(snapshot, uri, under.site);
  if (block.length > 0) remarks.push(block);
  const assumed = assumption(resolution);
  if (assumed.length > 0) remarks.push([emphasis(...assumed)]);
  return remarks.length > 0 ? [{ kind: 'lines', lines: remarks }] : [];
}

/** Where the anchor of an alias is, since a change has to be made there. */
function definedLine(snapshot: Snapshot, uri: string, { definedAt }: SiteUnderCursor): Line {
  const entry = entryOf(snapshot, uri);
  if (!definedAt || !entry) return [];
  const line = positionAt(entry.lines, definedAt.start).line + 1;
  return say`An alias of what is written in ${fileLink(tell`line ${line}`, uri, line)}.`;
}

/** On which day the registry files behind an answer were compared with the Hub, since a file drifts from it. */
function asOfRemarks(files: readonly RegistrySource[], { sources }: Resolution): readonly Line[] {
  const behind = new Set(sources.flatMap((source) => (source.via ? [source.via.place.uri] : [])));
  const days = new Set(files.filter(({ uri }) => behind.has(uri)).flatMap(({ file }) => file.asOf ?? []));
  return [...days].map((day) => say`Table as of ${code(day)}`);
}

function linksBlock(subject: ImageSubject): Block {
  const links: Piece[] = [];
  if (subject.resolution.normalized !== null) links.push(commandLink(tell`Copy`, 'copy', subject.target));
  links.push(explainLink(subject));
  if (rewritable(subject.snapshot, subject.uri, subject.under.site)) links.push(commandLink(tell`Rewrite…`, 'rewrite', subject.target));
  return { kind: 'lines', lines: [joined(links.map((link) => [link]), SEPARATOR)] };
}

function explainLink(subject: ImageSubject): Piece {
  return commandLink(tell`Explain`, 'explain', subject.target);
}

function pulledFrom(source: Source): Piece {
  return strong(code(source.reference ?? source.url ?? ''));
}

/** How it is pulled, and in which Environment where the file's one Environment has a name. */
function kindOf(status: 'mirrored' | 'direct' | 'unmatched', resolution: Resolution): Line {
  const where = environmentOf(resolution);
  switch (status) {
    case 'mirrored':
      return where ? say`mirrored in ${where}` : say`mirrored`;
    case 'direct':
      return where ? say`direct in ${where}` : say`direct`;
    case 'unmatched':
      return where ? say`pulled as written in ${where}` : say`pulled as written`;
  }
}

function environmentOf({ perEnvironment: [only, ...others] }: Resolution): Piece | undefined {
  return only?.id === undefined || others.length > 0 ? undefined : code(only.id);
}

function hostOf(resolution: Resolution): string {
  if (resolution.reference) return resolution.reference.domain;
  const via = resolution.sources.find((source) => source.via?.mirrored !== undefined)?.via;
  return via?.mirrored ?? resolution.written.split('/')[0] ?? '';
}

function lines(...content: readonly Line[]): Block {
  return { kind: 'lines', lines: content };
}
