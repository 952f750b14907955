import assert from 'node:assert/strict';
import { parseReference } from '../../server/src/reference/parse';
import { CORPORA, findIn, hasCorpora, percent, readTruth, report } from './corpora';

interface TruthImage {
  readonly line: number;
  readonly col: number;
  readonly image: string;
  readonly how: string;
  readonly placeholder?: boolean;
}

interface TruthFile {
  readonly file: string;
  readonly images: readonly TruthImage[];
  readonly others: readonly { readonly line: number; readonly how: string; readonly images: readonly { readonly line: number; readonly image: string }[] | null }[];
}

/** The two kinds that the truth calls soft: a default of a parameter, and the name that kustomize looks for. */
const SOFT = ['tekton-image-param', 'kustomize-name'];
const LEAST_RECALL = 99.9;
const LEAST_PRECISION = 99.5;
const LEAST_OTHERS = 95;

describe('images in the manifests of the corpora', function () {
  this.timeout(120_000);
  before(function () {
    if (!hasCorpora()) this.skip();
  });

  it('finds what a YAML parser and a second method found, and nothing else', () => {
    const score = scoreManifests();
    const result = `manifests: ${score.expected} references, recall ${score.recall} %, precision ${score.precision} %, placeholders told ${score.placeholders} %`;
    report([result], score.differences);
    assert.ok(score.expected > 500, CORPORA);
    assert.ok(score.recall >= LEAST_RECALL, `recall ${score.recall}`);
    assert.ok(score.precision >= LEAST_PRECISION, `precision ${score.precision}`);
    assert.deepEqual(score.prose, []);
    assert.equal(score.placeholders, 100);
  });

  it('finds what stands inside block scalars and under keys that only look like images', () => {
    const { expected, hits, differences } = scoreOthers();
    report([`manifests: ${expected} references inside texts and under other image keys, recall ${percent(hits, expected)} %`], differences);
    assert.ok(expected > 10);
    assert.ok(percent(hits, expected) >= LEAST_OTHERS, `recall ${percent(hits, expected)}`);
  });
});

function scoreOthers() {
  let expected = 0;
  let hits = 0;
  const differences: string[] = [];
  for (const { file, others } of readTruth('manifest_truth.json') as readonly TruthFile[]) {
    if (others.length === 0) continue;
    const { sites, place } = findIn(file);
    const lines = new Set(sites.map((site) => Number(place(site.span.start, site.style).split(':')[0])));
    for (const { how, line, images } of others) {
      if (how !== 'embedded-block' && how !== 'image-key' && how !== 'image-suffix-key') continue;
      const places = images ? images.filter(({ image }) => parseReference(image).ok).map((image) => image.line) : [line];
      for (const at of places) {
        expected += 1;
        if (lines.has(at)) hits += 1;
        else differences.push(`missed ${file}:${at} ${how}`);
      }
    }
  }
  return { expected, hits, differences };
}

function scoreManifests() {
  let expected = 0;
  let hits = 0;
  let found = 0;
  let right = 0;
  let told = 0;
  let placeholders = 0;
  const differences: string[] = [];
  const prose: string[] = [];
  for (const { file, images, others } of readTruth('manifest_truth.json') as readonly TruthFile[]) {
    const { sites, place } = findIn(file);
    const at = new Map(sites.map((site) => [place(site.span.start, site.style), site]));
    const lines = new Set(sites.map((site) => Number(place(site.span.start, site.style).split(':')[0])));
    const soft = new Set(images.filter((image) => SOFT.includes(image.how)).map(({ line, col }) => `${line}:${col}`));
    const extra = new Set(others.flatMap((other) => [other.line, ...(other.images ?? []).map((image) => image.line)]));
    const truth = new Map(images.filter((image) => !SOFT.includes(image.how)).map((image) => [`${image.line}:${image.col}`, image]));
    for (const other of others) if (other.how === 'prose-negative' && lines.has(other.line)) prose.push(`${file}:${other.line}`);
    for (const [key, image] of truth) {
      expected += 1;
      const site = at.get(key);
      if (site) hits += 1;
      else differences.push(`missed ${file}:${key} ${image.how} ${image.image}`);
      if (!site || !image.placeholder) continue;
      placeholders += 1;
      if (site.obstacle === 'placeholder') told += 1;
      else differences.push(`not told as placeholder ${file}:${key} ${image.image}`);
    }
    for (const [key, site] of at) {
      if (soft.has(key) || extra.has(Number(key.split(':')[0]))) continue;
      found += 1;
      if (truth.has(key)) right += 1;
      else differences.push(`invented ${file}:${key} ${site.path} ${site.written}`);
    }
  }
  return {
    expected,
    recall: percent(hits, expected),
    precision: percent(right, found),
    placeholders: percent(told, placeholders),
    differences,
    prose,
  };
}
