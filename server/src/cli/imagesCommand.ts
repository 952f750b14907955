import { positionAt } from '../base/lines';
import { resolutionOf, type Resolution } from '../features/resolution';
import type { ImageSite } from '../images/model';
import type { Status } from '../mirrors/model';
import type { Entry } from '../workspace/snapshot';
import { withoutUserInfo } from '../reference/userInfo';
import { EXIT, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import { outcomeOf } from './outcome';
import type { Output } from './output';
import { shownPath } from './paths';
import { openSession, type Session } from './session';
import { alignedRows } from './table';
import { count, grouped, shown } from './words';

interface Image {
  readonly entry: Entry;
  readonly site: ImageSite;
  readonly resolution: Resolution;
}

/** `mirror-lens images`: every image reference in the files, with where it is pulled from. */
export async function imagesCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'selected' });
  const format = args.text('format') ?? 'text';
  if (format === 'json') await printJson(host, output, session);
  else if (format === 'list') await printList(output, session);
  else await printText(host, output, session);
  return session.failed ? EXIT.wrong : EXIT.done;
}

/** The images of the selected files, file by file in the order of their paths, by their places. */
function* imagesOf(session: Session): Iterable<Image> {
  for (const entry of session.selected) yield* imagesIn(session, entry);
}

function imagesIn(session: Session, entry: Entry): readonly Image[] {
  return [...entry.images.sites]
    .sort((a, b) => a.span.start - b.span.start)
    .map((site) => ({ entry, site, resolution: resolutionOf(session.snapshot, entry.uri, site) }))
    .filter(isImage);
}

/**
 * What a controller wrote about an object (its status, the copy of what was applied) is no reference of its own, and a text
 * that only looks like one and is none is no image. Neither is a key that waits for a registry and has none.
 */
function isImage({ site, resolution }: Image): boolean {
  return site.readOnly === undefined && site.written !== '' && (site.sure || resolution.status !== 'invalid');
}

async function printJson(host: CliHost, output: Output, session: Session): Promise<void> {
  const json = jsonWriter(host.cwd);
  for (const { entry, site, resolution } of imagesOf(session)) await output.line(JSON.stringify(json.image(entry, site, resolution)));
}

/** What a sync needs: the pull sources, each once. What an inventory lists already is left out, unless the file itself was named. */
async function printList(output: Output, session: Session): Promise<void> {
  const sources = new Set<string>();
  for (const { entry, resolution } of imagesOf(session)) {
    if (resolution.status === 'unknown' || (entry.surroundings.isInventory === true && !session.isNamed(entry.uri))) continue;
    for (const source of resolution.sources) if (source.reference !== null && !source.blocked) sources.add(source.reference);
  }
  for (const source of [...sources].sort()) await output.line(source);
}

async function printText(host: CliHost, output: Output, session: Session): Promise<void> {
  const totals = new Map<Status, number>();
  let files = 0;
  for (const entry of session.selected) {
    const images = imagesIn(session, entry);
    if (images.length === 0) continue;
    if (files > 0) await output.line('');
    files += 1;
    await output.line(shown(shownPath(host.cwd, entry.uri)));
    for (const row of alignedRows(images.map((image) => rowOf(image, host.cwd)), '  ')) await output.line(row);
    for (const { resolution } of images) totals.set(resolution.status, (totals.get(resolution.status) ?? 0) + 1);
  }
  if (files > 0) await output.line('');
  if (files > 0 || !session.failed) await output.line(summary(totals, files));
}

function rowOf({ entry, site, resolution }: Image, cwd: string): readonly string[] {
  const { line, character } = positionAt(entry.lines, site.span.start);
  const { answer, why } = outcomeOf(resolution, cwd);
  return [`${line + 1}:${character + 1}`, shown(withoutUserInfo(resolution.written)), answer, why === '' ? '' : `(${why})`];
}

const TOTALS: readonly (readonly [Status, string])[] = [
  ['mirrored', 'mirrored'],
  ['ambiguous', 'undefined'],
  ['direct', "from an Artifact Registry's own host"],
  ['unmatched', 'of hosts that no rule covers'],
  ['unpullable', 'that cannot be pulled'],
  ['unknown', 'that cannot be resolved by reading'],
  ['invalid', 'invalid'],
];

function summary(totals: ReadonlyMap<Status, number>, files: number): string {
  const images = [...totals.values()].reduce((sum, number) => sum + number, 0);
  if (images === 0) return 'No image references found.';
  const parts = TOTALS.flatMap(([status, words]) => {
    const number = totals.get(status);
    return number === undefined ? [] : [`${grouped(number)} ${words}`];
  });
  return `${count(images, 'image reference')} in ${count(files, 'file')}: ${parts.join(', ')}.`;
}
