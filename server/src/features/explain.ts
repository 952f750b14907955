import { nameOf } from '../base/uri';
import type { ImageSite } from '../images/model';
import { hostKey, withoutHttpsPort } from '../reference/host';
import { fixedHost } from '../reference/placeholder';
import { withoutUserInfo } from '../reference/userInfo';
import type { Reference } from '../reference/model';
import type { Source } from '../mirrors/model';
import type { RegistrySource, Snapshot } from '../workspace/snapshot';
import { groupedByResult } from './hover/environments';
import { candidateLine, ruleLine } from './hover/image';
import { pathLines } from './hover/nodes';
import { shortAnswer } from './hover/short';
import { code, emphasis, fileLink, joined, say, SEPARATOR, strong, toMarkdown, toPlainText, type Block, type Line } from './markdown';
import { referenceInText } from './pasted';
import { filledBy, placeholderIn } from './placeholders';
import { assumptions, impliedParts, impliesLibrary, invalidReason, partNotes } from './reading';
import { resolutionOf, resolveText, type EnvironmentResult, type Resolution } from './resolution';
import { NO_FILE, routesFor } from './routes';
import { imagesAt } from './sites';

export interface Explanation {
  /** The reference that is explained, null where the text holds none. */
  readonly written: string | null;
  readonly markdown: string;
  readonly plain: string;
}

/** What an explanation is about. */
interface Subject {
  readonly snapshot: Snapshot;
  readonly uri: string;
  readonly resolution: Resolution;
  /** Where the reference stands, for one that stands in a file. */
  readonly site: ImageSite | undefined;
}

/**
 * Explains step by step where a reference is pulled from, judged as if it stood in the file `uri`. The text may be a reference,
 * a line such as `image: foo`, or an event such as `Failed to pull image "foo": …`.
 */
export function explainText(snapshot: Snapshot, pasted: string, uri: string = NO_FILE): Explanation {
  const written = referenceInText(pasted);
  if (written === undefined) {
    return printed(null, [heading(1, say`No image reference`), lines(say`The text names no image.`)]);
  }
  return explained({ snapshot, uri, resolution: resolveText(snapshot, uri, written), site: undefined });
}

/** Explains the image at an offset of a file; undefined where there is none. */
export function explainAt(snapshot: Snapshot, uri: string, offset: number): Explanation | undefined {
  const [site] = imagesAt(snapshot, uri, offset);
  if (!site) return undefined;
  return explained({ snapshot, uri, resolution: resolutionOf(snapshot, uri, site), site });
}

function explained(subject: Subject): Explanation {
  const { written } = subject.resolution;
  return printed(withoutUserInfo(written), [
    heading(1, say`Where ${code(withoutUserInfo(written))} is pulled from`),
    ...answerBlocks(subject),
    heading(2, say`How the reference is read`),
    ...readingBlocks(subject),
    heading(2, say`Which table applies`),
    ...tableBlocks(subject),
    ...ruleBlocks(subject),
    ...pathBlocks(subject),
    ...environmentBlocks(subject),
    ...openBlocks(subject),
  ]);
}

function printed(written: string | null, blocks: readonly Block[]): Explanation {
  return { written, markdown: `${toMarkdown(blocks, { commandLinks: false })}\n`, plain: `${toPlainText(blocks)}\n` };
}

function answerBlocks({ snapshot, uri, resolution }: Subject): readonly Block[] {
  const hasTable = routesFor(snapshot, uri).routes.length > 0;
  if (!hasTable && resolution.status === 'unmatched') {
    return [lines(say`${strong(code(resolution.normalized ?? resolution.written))} · pulled as written, since there is no mirror table`)];
  }
  const [source] = resolution.sources;
  switch (resolution.disagree ? 'disagree' : resolution.status) {
    case 'disagree':
      return [lines(say`${strong(...say`Differs by Environment`)} · ${groupedByResult(resolution).length} results in ${resolution.perEnvironment.length}`)];
    case 'mirrored':
      return [lines(joined([shortAnswer(resolution), say`mirrored`], SEPARATOR))];
    case 'direct':
      return [lines(joined([shortAnswer(resolution), say`direct`], SEPARATOR))];
    case 'unmatched':
      return [lines(joined([[strong(code(source?.reference ?? resolution.written))], say`pulled as written`], SEPARATOR))];
    case 'ambiguous':
      return [lines(joined([[strong(...say`Undefined`)], say`${resolution.sources.length} candidates`], ': '))];
    case 'invalid':
      return [lines([strong(...say`Not a valid image reference`)])];
    case 'unpullable':
      return [lines(joined([[strong(...say`Cannot be pulled`)], say`every source is blocked`], ': '))];
    case 'unknown':
      return [lines(source ? say`${strong(code(source.reference ?? ''))} · as far as it can be read` : [strong(...say`Cannot be told by reading`)])];
  }
}

function readingBlocks({ resolution, site }: Subject): readonly Block[] {
  if (resolution.invalid) return [lines(invalidReason(resolution.invalid, resolution.written))];
  const parts = partItems(site);
  if (resolution.reference) return [...parts, { kind: 'steps', items: readingSteps(resolution.reference, resolution) }, ...noteBlocks(site)];
  const placeholder = placeholderIn(resolution.written);
  const why = placeholder !== undefined
    ? joined([say`${code(placeholder)} is a placeholder, which another tool fills in before the image is pulled. Reading the file cannot tell what will stand there.`, filledBy(resolution.written, site?.kind)], ' ')
    : say`It is only a part of a reference; missing is ${joined((site?.missing ?? []).map((role) => [code(role)]), ', ')}.`;
  return [...parts, lines(why)];
}

function partItems(site: ImageSite | undefined): readonly Block[] {
  const parts = site?.parts ?? [];
  if (parts.length === 0) return [];
  const items = parts.map((part) => (part.value === '' ? say`${code(part.path)} is blank` : say`${code(part.path)} gives ${code(part.value)}`));
  return [lines(say`It is joined from several keys:`), { kind: 'bullets', items }];
}

function noteBlocks(site: ImageSite | undefined): readonly Block[] {
  const notes = site ? partNotes(site) : [];
  return notes.length === 0 ? [] : [lines(say`${joined(notes, '; ')}.`)];
}

function readingSteps(reference: Reference, resolution: Resolution): readonly Line[] {
  const { domain, path, tag, digest } = reference;
  const key = hostKey(domain);
  const steps: Line[] = [
    reference.spans.domain
      ? (key === domain ? say`The host is ${code(domain)}.` : say`The host is ${code(domain)}, compared as ${code(key)}.`)
      : say`No host is written, so it is ${code(domain)}: a first part is a host only with a dot, a colon or an upper-case letter, or as ${code('localhost')}.`,
    impliesLibrary(reference) ? say`The path is ${code(path)}; ${code('library/')} is implied on Docker Hub.` : say`The path is ${code(path)}.`,
  ];
  if (digest !== undefined && tag !== undefined) steps.push(say`The digest ${code(digest)} decides; the tag ${code(tag)} beside it is not used.`);
  else if (digest !== undefined) steps.push(say`The digest is ${code(digest)}.`);
  else steps.push(tag === undefined ? say`No tag is written, so it is ${code('latest')}.` : say`The tag is ${code(tag)}.`);
  if (impliedParts(reference).length > 0) steps.push(say`Written out it is ${code(resolution.normalized ?? '')}.`);
  return steps;
}

function tableBlocks({ snapshot, uri }: Subject): readonly Block[] {
  const routes = routesFor(snapshot, uri);
  if (routes.files.length === 0) {
    if (routes.configs.length > 0) return [lines(say`No registry file applies here; the tables of nodes are those of ${joined(routes.configs.flatMap(({ files }) => files.map(({ uri: file }) => [fileLink(nameOf(file), file, 1)])), ', ')}.`)];
    return [lines(say`None: no registry file applies here. A reference is then pulled as it is written.`)];
  }
  const blocks: Block[] = [{ kind: 'bullets', items: routes.files.map(tableItem) }];
  if (routes.otherTables.length > 0) {
    blocks.push(lines(say`The file is in no folder of the window; other tables are those of ${joined(routes.otherTables.map((folder) => [code(nameOf(folder))]), ', ')}.`));
  }
  if (routes.claimedBy) {
    blocks.push(lines(say`The file is deployed to ${joined(routes.claimedBy.map((id) => [code(id)]), ', ')}, by the ${code('files')} of the registry file.`));
  } else {
    const chosen = snapshot.settings(uri).environment;
    const [only, ...others] = routes.routes;
    if (chosen !== undefined && only?.environment === chosen && others.length === 0) blocks.push(lines(say`The chosen Environment is ${code(chosen)}.`));
  }
  return blocks;
}

function tableItem({ uri, file, stale }: RegistrySource): Line {
  const mirrors = file.artifactRegistries.reduce((sum, registry) => sum + registry.mirrors.length, 0);
  const counts = say`Artifact Registries ${file.artifactRegistries.length}, Mirrored Registries ${mirrors}`;
  const dated = file.asOf === undefined ? counts : say`${counts}, as of ${code(file.asOf)}`;
  const item = [fileLink(nameOf(uri), uri, 1), { kind: 'words' as const, words: ': ' }, ...dated];
  return stale ? say`${item}. It has syntax errors; its last good version is in force` : item;
}

function ruleBlocks(subject: Subject): readonly Block[] {
  const { resolution } = subject;
  if (resolution.status === 'invalid' || resolution.perEnvironment.length === 0 || resolution.disagree) return [];
  return [heading(2, say`Which rule applies`), ...resultBlocks(resolution, hostOf(resolution)), ...unassignedBlocks(resolution)];
}

/** Environments whose pulls are the same although the host's own registry is not theirs: Apollo does not check it there. */
function unassignedBlocks({ status, perEnvironment }: Resolution): readonly Block[] {
  const without = status === 'direct' ? perEnvironment.filter((result) => result.status === 'unmatched') : [];
  if (without.length === 0) return [];
  const ids = joined(without.map(({ id = '' }) => [code(id)]), ', ');
  return [lines(say`The registry is not assigned to ${ids}: Apollo calls the image ${emphasis(...say`Unchecked`)} there, and pulls it all the same.`)];
}

/** The host that the rules are asked about, empty where none can be read. */
function hostOf({ reference, written }: Resolution): string {
  return reference?.domain ?? fixedHost(written)?.domain ?? '';
}

function resultBlocks(result: Pick<EnvironmentResult, 'status' | 'sources'>, host: string): readonly Block[] {
  const [first, ...others] = result.sources;
  if (!first) return [lines(say`None can be chosen before the host is known.`)];
  if (others.length > 0) {
    const owned = result.sources.some((source) => source.via?.mirrored === undefined);
    const why = owned
      ? say`The host is an Artifact Registry and is mirrored too. Apollo does not document which of them goes first.`
      : say`Apollo allows several Artifact Registries to mirror one host; it uses one of them and does not say which.`;
    return [{ kind: 'bullets', items: result.sources.map(candidateLine) }, lines(why)];
  }
  if (!first.via) {
    return [lines(say`No rule covers ${code(host)}: no Artifact Registry has it as its URL or mirrors it. Apollo calls this ${emphasis(...say`Unchecked`)}; it does not block the Plan.`)];
  }
  return [lines(ruleLine(first.via), ruleEffect(first))];
}

function ruleEffect({ via, reference }: Source): Line {
  if (!via || reference === null) return [];
  if (via.mirrored === undefined) return say`The host is the Artifact Registry's own URL, so nothing is redirected.`;
  return say`Apollo pulls from ${code(withoutHttpsPort(via.registry))} instead of ${code(via.mirrored)}; path, tag and digest stay. The result is ${code(reference)}.`;
}

/** What rewriters in front of Apollo and nodes behind it make of the reference. */
function pathBlocks({ snapshot, uri, resolution }: Subject): readonly Block[] {
  const items = pathLines(snapshot, uri, resolution);
  return items.length === 0 ? [] : [heading(2, say`The whole path`), { kind: 'steps', items }, lines(
    say`Secrets for pulls (${code('imagePullSecrets')}) are chosen by the name in the Pod; for a mirror of a node its own credentials are used.`,
  )];
}

function environmentBlocks({ resolution }: Subject): readonly Block[] {
  if (!resolution.disagree) return [];
  const blocks = groupedByResult(resolution).flatMap(({ result, ids }): readonly Block[] => [
    heading(3, joined(ids.map((id) => [code(id)]), ', ')),
    lines(shortAnswer({ ...result, disagree: false })),
    ...resultBlocks(result, hostOf(resolution)),
  ]);
  return [heading(2, say`By Environment`), ...blocks];
}

function openBlocks({ resolution }: Subject): readonly Block[] {
  const open = [...assumptions(resolution)];
  if (resolution.sources.some((source) => source.via?.mirrored !== undefined)) {
    open.push(say`Pods that are not part of the chart, such as hooks, are redirected only with Apollo's webhook switched on.`);
  }
  return open.length === 0 ? [] : [heading(2, say`What to bear in mind`), { kind: 'bullets', items: open }];
}

function heading(level: number, line: Line): Block {
  return { kind: 'heading', level, line };
}

function lines(...content: readonly Line[]): Block {
  return { kind: 'lines', lines: content };
}
