import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { positionAt, lineIndex } from '../../server/src/base/lines';
import { findImages } from '../../server/src/images/find';
import type { ChartFacts, FoundImages, Surroundings } from '../../server/src/images/model';
import { readChart } from '../../server/src/workspace/surroundings';
import type { ScalarStyle } from '../../server/src/syntax/tree';
import { parseYaml } from '../../server/src/syntax/yaml';

/** The folder with real input and its truth files, next to the repository; tests over it are skipped where it is absent. */
export const CORPORA = join(__dirname, '..', '..', '..', 'shared', 'corpora');

/** Whether the corpora are at hand. */
export function hasCorpora(): boolean {
  return existsSync(join(CORPORA, 'values_truth.json'));
}

/** Whether a file that the truth speaks of is at hand; a few are not. */
export function isThere(file: string): boolean {
  return existsSync(join(CORPORA, file));
}

/** One of the truth files, whose form its reader knows. */
export function readTruth(name: string): unknown {
  return JSON.parse(readFileSync(join(CORPORA, name), 'utf8'));
}

/** All YAML and JSON files of the corpora but the truth files, relative to the corpora. */
export function allFiles(folder = ''): readonly string[] {
  return readdirSync(join(CORPORA, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) return allFiles(path);
    return folder !== '' && entry.isFile() && /\.(?:ya?ml|json)$/.test(entry.name) ? [path] : [];
  });
}

/** Prints a measured result, and the single differences where the environment variable `DIFFERENCES` asks for them. */
export function report(results: readonly string[], differences: readonly string[]): void {
  for (const result of results) console.log(`      $CORPORA ${result}`);
  if (process.env['DIFFERENCES']) for (const difference of differences) console.log(`        ${difference}`);
}

/** A file of the corpora with what was found in it. */
export interface Found extends FoundImages {
  readonly text: string;
  /** `line:col`, both 1-based, of a scalar by the start of its inner span, as the truth counts: at its quote, `|` or `>`. */
  readonly place: (start: number, style: ScalarStyle) => string;
}

/** Finds the images of one file of the corpora; the repository's folder stands for the workspace folder. */
export function findIn(file: string): Found {
  const text = readFileSync(join(CORPORA, file), 'utf8');
  const lines = lineIndex(text);
  const found = findImages(parseYaml(text), text, surroundingsOf(file));
  const place = (start: number, style: ScalarStyle) => {
    const { line, character } = positionAt(lines, outerStart(start, style, text));
    return `${line + 1}:${character + 1}`;
  };
  return { ...found, text, place };
}

function outerStart(start: number, style: ScalarStyle, text: string): number {
  if (style === 'plain') return start;
  if (style === 'single' || style === 'double') return start - 1;
  return text.lastIndexOf(style === 'folded' ? '>' : '|', start);
}

function surroundingsOf(file: string): Surroundings {
  const [repository = '', ...rest] = file.split('/');
  return { path: rest.join('/'), chart: nearestChart(repository, dirname(file)) };
}

function nearestChart(repository: string, own: string): ChartFacts | undefined {
  for (let folder = own; folder.length > repository.length; folder = dirname(folder)) {
    const chart = join(CORPORA, folder, 'Chart.yaml');
    if (existsSync(chart)) return { ...readChart(readFileSync(chart, 'utf8')), below: relative(folder, own).split(sep).join('/') };
  }
  return undefined;
}

/** A share in percent with two digits; 100 of nothing. */
export function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.round((part / whole) * 10000) / 100;
}
