import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { resolutionOf } from '../../server/src/features/resolution';
import { planRewrite, rewriteNeeds, type RewritePlan } from '../../server/src/features/rewrite';
import { findImages } from '../../server/src/images/find';
import { lookAt } from '../../server/src/base/look';
import { linksOf, mayLink } from '../../server/src/images/links';
import { scanTree } from '../../server/src/syntax/scanner/view';
import type { Snapshot } from '../../server/src/workspace/snapshot';
import '../support/seed';
import { steps } from '../support/steps';
import { applied } from '../unit/rewrite/apply';
import { started, WS } from '../unit/workspace/started';
import { allFiles, CORPORA, hasCorpora, report } from './corpora';

/** Longer files only make the runs slower. */
const LONGEST = 40_000;

const TABLE = `artifactRegistries:
  - registryUrl: mirror.example.com
    mirroredRegistries: [docker.io, quay.io, ghcr.io, gcr.io, registry.k8s.io, k8s.gcr.io, docker.elastic.co]
`;

interface Piece {
  readonly path: string;
  readonly text: string;
}

/** A file of the corpora, cut off, with another one's lines in it, or with lines taken out; under the name that it had. */
function pieces(): fc.Arbitrary<Piece> {
  const files = allFiles().filter((file) => !/\/crds?\//.test(file));
  const file = fc.constantFrom(...files).map((name) => ({ path: basename(name), text: readFileSync(join(CORPORA, name), 'utf8').slice(0, LONGEST) }));
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const at = (text: string, where: number): number => Math.floor(text.length * where);
  const cut = fc.tuple(file, share).map(([{ path, text }, where]) => ({ path, text: text.slice(0, at(text, where)) }));
  const taken = fc.tuple(file, share, share).map(([{ path, text }, from, to]) => ({ path, text: text.slice(0, at(text, Math.min(from, to))) + text.slice(at(text, Math.max(from, to))) }));
  const spliced = fc.tuple(file, file, share, share, share).map(([{ path, text }, other, where, from, to]) => (
    { path, text: text.slice(0, at(text, where)) + other.text.slice(at(other.text, Math.min(from, to)), at(other.text, Math.max(from, to))) + text.slice(at(text, where)) }
  ));
  return fc.oneof(file, cut, taken, spliced);
}

/** The names under which finders look for what they know by name. */
const NAMES = ['values.yaml', 'kustomization.yaml', 'compose.yaml', 'helmfile.yaml', '.gitlab-ci.yml', '.circleci/config.yml', 'Chart.yaml', 'Dockerfile', 'images.txt'];

async function plan(path: string, text: string): Promise<{ readonly snapshot: Snapshot; readonly rewrite: RewritePlan }> {
  const { workspace } = await started({ [`${WS}/apollo-registries.yaml`]: TABLE, [`${WS}/${path}`]: text });
  const request = { scope: { kind: 'workspace' } } as const;
  const snapshot = workspace.snapshot();
  const loaded = await workspace.load(rewriteNeeds(snapshot, request));
  return { snapshot, rewrite: planRewrite(snapshot, loaded, request) };
}

function sourcesOf(snapshot: Snapshot, uri: string): readonly (string | null | undefined)[] {
  return (snapshot.files.get(uri)?.images.sites ?? []).map((site) => resolutionOf(snapshot, uri, site).sources[0]?.reference);
}

describe('finders over cut and spliced files of the corpora', function () {
  this.timeout(300_000);
  let piece: fc.Arbitrary<Piece>;
  before(function () {
    if (!hasCorpora()) this.skip();
    piece = pieces();
    report([`fuzz: seed ${String(fc.readConfigureGlobal().seed)}`], []);
  });

  it('never throw, and no span leaves the text', () => {
    fc.assert(fc.property(piece, fc.constantFrom(...NAMES), ({ path, text }, name) => {
      const tree = scanTree(text, { templates: true });
      for (const own of [path, name]) {
        if (mayLink(lookAt(text), own)) linksOf(tree, own);
        for (const { span, parts, path: where } of findImages(tree, text, { path: own, chart: undefined }).sites) {
          for (const { span: part } of [{ span }, ...(parts ?? [])]) assert.ok(0 <= part.start && part.start <= part.end && part.end <= text.length, where);
        }
      }
    }), { numRuns: 600 });
  });

  it('do work that grows with the text', () => {
    fc.assert(fc.property(piece, ({ path, text }) => {
      const work = (times: number): number => {
        const whole = Array.from({ length: times }, () => `${text}\n---\n`).join('');
        const tree = scanTree(whole, { templates: false });
        return steps(() => findImages(tree, whole, { path, chart: undefined }));
      };
      const [few, many] = [work(4), work(16)];
      assert.ok(many < few * 4.5 + 1000, `${few} steps, then ${many}`);
    }), { numRuns: 60 });
  });

  it('are rewritten inside the scalars found, once, to what is pulled from the same place', async () => {
    let changed = 0;
    await fc.assert(fc.asyncProperty(piece, async ({ path, text }) => {
      const uri = `${WS}/${path}`;
      const { snapshot, rewrite } = await plan(path, text);
      const edits = rewrite.edits.filter((edit) => edit.uri === uri);
      if (edits.length === 0) return;
      changed += 1;
      for (const { site, span } of edits) {
        const spans = (site.parts ?? [site]).map((part) => part.span);
        assert.ok(spans.some((each) => each.start <= span.start && span.end <= each.end), site.path);
      }
      const after = applied(text, edits);
      const second = await plan(path, after);
      assert.deepEqual(second.rewrite.edits.map(({ site }) => site.path), []);
      assert.deepEqual(sourcesOf(second.snapshot, uri), sourcesOf(snapshot, uri));
    }), { numRuns: 250 });
    assert.ok(changed > 20, `${changed} runs changed something`);
  });
});
