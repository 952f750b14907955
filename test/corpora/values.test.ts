import assert from 'node:assert/strict';
import { findIn, hasCorpora, isThere, percent, readTruth, report, type Found } from './corpora';
import type { ImageSite } from '../../server/src/images/model';
import { formatPulled } from '../../server/src/reference/format';
import { parseReference } from '../../server/src/reference/parse';

interface TruthLeaf {
  readonly path: string;
  readonly line: number;
  readonly col: number;
  readonly value: string;
  readonly role: string;
}

interface TruthChart {
  readonly values_file: string;
  readonly leaves: readonly TruthLeaf[];
  readonly groups: readonly { readonly image: string; readonly leaves: readonly { readonly path: string }[] }[];
  readonly not_reached: readonly string[];
}

interface Negative {
  readonly values_file: string;
  readonly line: number;
  readonly path: string;
  readonly ambiguous: boolean;
}

/** Somewhat below what was measured, so that a loss fails and a change of one leaf does not. */
const LEAST = { recall: 99.5, precision: 98, joined: 98, text: 94 };

describe('image references in the values files of the corpora', function () {
  this.timeout(120_000);
  before(function () {
    if (!hasCorpora()) this.skip();
  });

  it('finds the leaves that Helm renders into references, and joins them as Helm does', () => {
    const score = scoreValues(readTruth('values_truth.json') as readonly TruthChart[]);
    const found = `values: ${score.leaves} leaves, recall ${score.recall} %, precision ${score.precision} %`;
    const joined = `values: ${score.groups} references, joined ${score.joined} %, text right ${score.text} %`;
    report([found, joined], score.differences);
    for (const [name, least] of Object.entries(LEAST)) {
      const measured = score[name as keyof typeof LEAST];
      assert.ok(measured >= least, `${name} ${measured}`);
    }
  });

  it('takes no key that only looks like a part of an image', () => {
    const wrong = (readTruth('values_negatives.json') as readonly Negative[]).filter((negative) => {
      const found = findIn(negative.values_file);
      return !negative.ambiguous && [...leavesOf(found).keys()].some((key) => key.startsWith(`${negative.line}:`));
    });
    assert.deepEqual(wrong.map(({ values_file, path }) => `${values_file} ${path}`), []);
  });
});

/** The leaves of what was found, as `line:col` → path. */
function leavesOf({ sites, place }: Found): Map<string, string> {
  const leaves = new Map<string, string>();
  for (const site of sites) {
    if (!site.parts) leaves.set(place(site.span.start, site.style), site.path);
    else for (const part of site.parts) leaves.set(place(part.span.start, part.style), part.path);
  }
  return leaves;
}

function scoreValues(charts: readonly TruthChart[]) {
  let leaves = 0;
  let hits = 0;
  let found = 0;
  let right = 0;
  let groups = 0;
  let joined = 0;
  let text = 0;
  const differences: string[] = [];
  for (const chart of charts) {
    if (!isThere(chart.values_file)) continue;
    const images = findIn(chart.values_file);
    const ours = leavesOf(images);
    const truth = new Map(chart.leaves.map((leaf) => [`${leaf.line}:${leaf.col}`, leaf]));
    const places = new Map(chart.leaves.map((leaf) => [leaf.path, `${leaf.line}:${leaf.col}`]));
    for (const [key, leaf] of truth) {
      leaves += 1;
      if (ours.has(key)) hits += 1;
      else differences.push(`missed ${chart.values_file}:${key} ${leaf.path} ${leaf.role} ${JSON.stringify(leaf.value)}`);
    }
    for (const key of leavesOf({ ...images, sites: images.sites.filter((site) => isReached(site, chart)) }).keys()) {
      found += 1;
      if (truth.has(key)) right += 1;
      else differences.push(`invented ${chart.values_file}:${key} ${ours.get(key)}`);
    }
    for (const group of chart.groups) {
      const expected = group.leaves.filter((leaf) => isFilled(chart, leaf.path)).map((leaf) => places.get(leaf.path) ?? leaf.path);
      if (expected.length === 0 || expected.length < group.leaves.length) continue;
      groups += 1;
      const site = images.sites.find((candidate) => isSameSet(filledPlaces(candidate, images), expected));
      if (!site) {
        differences.push(`not joined ${chart.values_file} ${group.image} ${group.leaves.map((leaf) => leaf.path).join(' + ')}`);
        continue;
      }
      joined += 1;
      if (pulled(textOf(site)) === pulled(group.image)) text += 1;
      else differences.push(`other text ${chart.values_file} ${textOf(site)} for ${group.image}`);
    }
  }
  return {
    leaves,
    groups,
    recall: percent(hits, leaves),
    precision: percent(right, found),
    joined: percent(joined, groups),
    text: percent(text, groups),
    differences,
  };
}

/** Whether none of the site's leaves stands at a place that no rendering reached, and that is neither true nor false. */
function isReached(site: ImageSite, chart: TruthChart): boolean {
  const paths = site.parts ? site.parts.map((part) => part.path) : [site.path];
  return !paths.some((path) => chart.not_reached.some((place) => isBelow(path, place)));
}

function isBelow(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}.`);
}

function isFilled(chart: TruthChart, path: string): boolean {
  const value = chart.leaves.find((leaf) => leaf.path === path)?.value ?? '';
  return value !== '' && value !== '~' && value !== 'null';
}

function filledPlaces(site: ImageSite, { place }: Found): readonly string[] {
  if (!site.parts) return [place(site.span.start, site.style)];
  return site.parts.filter((part) => part.value !== '').map((part) => place(part.span.start, part.style));
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

/** The reference with the tag that the chart gives it. */
function textOf(site: ImageSite): string {
  return site.impliedTag ? `${site.written}:${site.impliedTag.value}` : site.written;
}

function pulled(text: string): string {
  const parsed = parseReference(text);
  return parsed.ok ? formatPulled(parsed.reference) : text;
}
