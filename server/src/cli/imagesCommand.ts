import { positionAt } from '../base/lines';
import { chartObjects, type ChartObjects, type RenderedObject } from '../features/chartObjects';
import { linesIn } from '../features/sites';
import { resolutionOf, type Resolution } from '../features/resolution';
import type { ImageSite } from '../images/model';
import type { Status } from '../mirrors/model';
import type { Entry } from '../workspace/snapshot';
import { childUri } from '../workspace/uri';
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

/** A file with what is reported of it; one in an archive, or one that holds nothing for any other command, has no entry. */
export type ImageFile = Pick<Entry, 'uri' | 'lines'> & { readonly entry: Entry | undefined };

/** An image with where it is pulled from. */
export interface Image {
  readonly file: ImageFile;
  readonly site: ImageSite;
  readonly resolution: Resolution;
  /** Set for an image that a chart renders. */
  readonly rendered?: RenderedObject;
}

/** `mirror-lens images`: every image reference in the files, with where it is pulled from. */
export async function imagesCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const paths = args.positionals.length > 0 ? args.positionals : ['.'];
  const session = await openSession(host, output, args, { paths, images: 'selected', charts: !args.has('no-charts') });
  await complainAboutValues(host, output, session);
  const files = filesOf(host, session, args.has('all-profiles'));
  const format = args.text('format') ?? 'text';
  if (format === 'json') await printJson(host, output, session, files);
  else if (format === 'list') await printList(output, session, files);
  else await printText(host, output, session, files);
  return session.failed ? EXIT.wrong : EXIT.done;
}

/** The selected files with their images by their places, in the order of the paths. */
export type Files = ReadonlyMap<ImageFile, readonly Image[]>;

/**
 * A reference that a chart renders is one object, at its template, with the values that it is made from; what the values say of
 * it is told there and not once more, unless only the values were asked for. Of a chart that is selected all is told, also what it renders of
 * dependencies that stand elsewhere in the workspace.
 */
export function filesOf(host: CliHost, session: Session, withProfiles: boolean): Files {
  const { snapshot } = session;
  const isWanted = (uri: string, chart: string): boolean => session.isSelected(uri.replace(/#.*$/, '')) || session.isSelected(childUri(chart, 'Chart.yaml'));
  const rendered = chartObjects(snapshot, isWanted, withProfiles);
  const own = session.selected.map((entry): ImageFile => ({ uri: entry.uri, lines: rendered.byFile.get(entry.uri)?.lines ?? entry.lines, entry }));
  const selected = new Set(session.selected.map(({ uri }) => uri));
  const others = [...rendered.byFile].flatMap(([uri, { lines }]): readonly ImageFile[] => (selected.has(uri) || !lines ? [] : [{ uri, lines, entry: undefined }]));
  const all = [...own, ...others].map((file) => ({ file, path: shownPath(host.cwd, file.uri) }));
  all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  return new Map(all.map(({ file }) => [file, imagesIn(session, file, rendered)]));
}

function imagesIn({ snapshot }: Session, file: ImageFile, charts: ChartObjects): readonly Image[] {
  const written = (file.entry?.images.sites ?? []).filter((site) => !charts.isJoined(file.uri, site));
  const inText = written.map((site): Image => ({ file, site, resolution: resolutionOf(snapshot, file.uri, site) }));
  const ofChart = (charts.byFile.get(file.uri)?.objects ?? []).map((rendered): Image => {
    const { site } = rendered.image;
    return { file, site, resolution: resolutionOf(snapshot, file.uri, site), rendered };
  });
  return [...inText, ...ofChart].sort((a, b) => a.site.span.start - b.site.span.start).filter(isImage);
}

async function complainAboutValues(host: CliHost, output: Output, { snapshot }: Session): Promise<void> {
  const [root] = snapshot.charts.roots.flatMap((folder) => snapshot.charts.at(folder) ?? []);
  if (!root) return;
  const { prepared, problems } = root.own();
  for (const { text } of prepared.refused) await output.complain(`--set ${shown(text)} is not used: Helm would refuse it.`);
  const files = new Set(problems.map(({ uri }) => uri));
  for (const uri of files) await output.complain(`${shown(shownPath(host.cwd, uri))} is not wholly used: it is no map of values that Helm reads.`);
}

/**
 * What a controller wrote about an object (its status, the copy of what was applied) is no reference of its own, and a text
 * that only looks like one and is none is no image. Neither is a key that waits for a registry and has none.
 */
function isImage({ site, resolution }: Image): boolean {
  return site.readOnly === undefined && site.written !== '' && (site.sure || resolution.status !== 'invalid');
}

async function printJson(host: CliHost, output: Output, { snapshot }: Session, files: Files): Promise<void> {
  const json = jsonWriter(host.cwd);
  for (const { file, site, resolution, rendered } of [...files.values()].flat()) {
    const object = json.image(file, site, resolution);
    const values = rendered && { values: json.values(rendered.values, (uri) => linesIn(snapshot, rendered.image.chart, uri)), profiles: rendered.profiles };
    await output.line(JSON.stringify({ ...object, ...values }));
  }
}

/** What a sync needs: the pull sources, each once. What an inventory lists already is left out, unless the file itself was named. */
async function printList(output: Output, session: Session, files: Files): Promise<void> {
  const sources = new Set<string>();
  for (const { file, resolution } of [...files.values()].flat()) {
    if (resolution.status === 'unknown' || (file.entry?.surroundings.isInventory === true && !session.isNamed(file.uri))) continue;
    for (const source of resolution.sources) if (source.reference !== null && !source.blocked) sources.add(source.reference);
  }
  for (const source of [...sources].sort()) await output.line(source);
}

async function printText(host: CliHost, output: Output, session: Session, all: Files): Promise<void> {
  const totals = new Map<Status, number>();
  let files = 0;
  for (const [{ uri }, images] of all) {
    if (images.length === 0) continue;
    if (files > 0) await output.line('');
    files += 1;
    await output.line(shown(shownPath(host.cwd, uri)));
    for (const row of alignedRows(images.map((image) => rowOf(image, host.cwd)), '  ')) await output.line(row);
    for (const { resolution } of images) totals.set(resolution.status, (totals.get(resolution.status) ?? 0) + 1);
  }
  if (files > 0) await output.line('');
  if (files > 0 || !session.failed) await output.line(summary(totals, files));
}

function rowOf({ file, site, resolution }: Image, cwd: string): readonly string[] {
  const { line, character } = positionAt(file.lines, site.span.start);
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
