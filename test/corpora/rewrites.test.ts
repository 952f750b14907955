import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, cpSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { applyEdits } from '../../server/src/features/edits';
import { planRewrite, redirectNote, rewriteNeeds, type RewriteRequest } from '../../server/src/features/rewrite';
import { valuesOverride } from '../../server/src/features/rewrite/valuesOverride';
import type { ImageKind } from '../../server/src/images/model';
import { nodePort } from '../../server/src/platform/node';
import { parseReference } from '../../server/src/reference/parse';
import { createWorkspace, type Workspace } from '../../server/src/workspace/workspace';
import { Builder, containerImages, renderWithHelm } from './builtCharts';
import { allOf } from './chartComparison';
import { truthCharts, type TruthChart } from './chartTruth';
import { hasCorpora, percent, report } from './corpora';

const MIRROR = 'mirror.example.com';
/** Charts of the corpora that `npm test` rewrites; `npm run truth` takes all of them. */
const EVERY = 8;
/** The share of charts, in percent, of which each image has to come from the mirror. */
const LEAST = 97;

interface Outcome {
  readonly chart: string;
  /** What Helm renders instead of the mirrored originals; empty where all is as it should be. */
  readonly wrong: readonly string[];
  /** What the rewrite said that it leaves, by reason. */
  readonly skipped: readonly string[];
}

describe('charts of the corpora, rewritten and rendered by Helm', function () {
  this.timeout(1_800_000);
  let helm: string | undefined;
  let builder: Builder | undefined;

  before(async function () {
    if (!hasCorpora()) return this.skip();
    const { ensureHelm } = await import('../../scripts/lib/helm.mjs');
    helm = await ensureHelm();
    if (helm === undefined) return this.skip();
    builder = new Builder();
  });

  after(() => builder?.remove());

  const ways: readonly (readonly [string, Rewrite, number])[] = [
    ['their values rewritten', inPlace([]), 0], ['their values and templates rewritten', inPlace(['helm-template']), LEAST], ['a values override', asOverride, 0],
  ];
  for (const [way, rewrite, least] of ways) {
    it(`have each image from the mirror or named as left, with ${way}`, async () => {
      const outcomes: Outcome[] = [];
      const charts = truthCharts().filter((_, at) => allOf(process.env) || at % EVERY === 0);
      for (const chart of charts) {
        const outcome = await judged(chart, helm!, builder!, rewrite);
        if (outcome) outcomes.push(outcome);
      }
      // Values cannot move what a template fixes; the rewrite says so.
      const differing = outcomes.filter(({ wrong }) => wrong.length > 0);
      const silent = differing.filter(({ wrong, skipped }) => wrong.length > skipped.length);
      const share = percent(outcomes.length - differing.length, outcomes.length);
      report(
        [`charts with ${way}: ${outcomes.length}, ${share} % with each image from the mirror, ${differing.length - silent.length} more with what is left named, ${silent.length} otherwise`],
        differing.map(({ chart, wrong, skipped }) => `${chart}: ${wrong.join(', ')}; named: ${skipped.join(', ')}`),
      );
      assert.deepEqual(silent.map(({ chart, wrong }) => `${chart}: ${wrong.join(', ')}`), []);
      assert.ok(share >= least, `${share} % of the charts instead of ${least} %`);
    });
  }
});

type Rewrite = (workspace: Workspace, chart: string) => Promise<{ readonly skipped: readonly string[]; readonly valuesFiles: readonly string[]; readonly notes: readonly string[] }>;

/** Renders a chart before and after it is rewritten; undefined for one that Helm refuses as it is, or that has no image. */
async function judged(truth: TruthChart, helm: string, builder: Builder, rewrite: Rewrite): Promise<Outcome | undefined> {
  const built = builder.build(truth.chart_dir);
  const workspaceFolder = mkdtempSync(join(tmpdir(), 'rewritten-'));
  try {
    const folder = join(workspaceFolder, basename(built.folder));
    cpSync(built.folder, folder, { recursive: true });
    const usual = existsSync(join(folder, 'ci/default-values.yaml')) && !truth.sets.some(({ name }) => name === 'default') ? [join(folder, 'ci/default-values.yaml')] : [];
    const before = await renderWithHelm(helm, folder, usual);
    const images = containerImages(before.text);
    if (before.error !== undefined || images.length === 0) return undefined;
    const hosts = [...new Set(images.flatMap((image) => hostOf(image) ?? []))];
    writeFileSync(join(workspaceFolder, 'apollo-registries.yaml'), `version: 1\nartifactRegistries:\n  - registryUrl: ${MIRROR}\n    mirroredRegistries: ${JSON.stringify(hosts)}\n`);
    const { skipped, valuesFiles, notes } = await rewrite(await opened(workspaceFolder), folder);
    // Charts with a check of their own let images of other registries pass with one value alone, which the summary of a rewrite has to name.
    const asked = notes.map((note, at) => {
      const file = join(workspaceFolder, `asked-${at}.json`);
      writeFileSync(file, JSON.stringify(valueAskedFor(note)));
      return file;
    });
    const after = await renderWithHelm(helm, folder, [...usual, ...valuesFiles, ...asked]);
    if (after.error !== undefined) return { chart: truth.chart_dir, wrong: [after.error], skipped: [] };
    const now = new Set(containerImages(after.text).map((image) => normal(image)));
    return { chart: truth.chart_dir, wrong: images.map(mirrored).filter((image) => !now.has(image)), skipped };
  } finally {
    rmSync(workspaceFolder, { recursive: true, force: true });
  }
}

async function opened(folder: string): Promise<Workspace> {
  const workspace = createWorkspace(nodePort({ yields: false }));
  workspace.setFolders([pathToFileURL(folder).href]);
  const steps = workspace.scan();
  while ((await steps.next()).done !== true) continue;
  await workspace.loadCharts(workspace.snapshot().charts.roots);
  return workspace;
}

function inPlace(kinds: readonly ImageKind[]): Rewrite {
  return async (workspace) => {
    const snapshot = workspace.snapshot();
    const request: RewriteRequest = { scope: { kind: 'workspace' }, kinds };
    const texts = await workspace.load(rewriteNeeds(snapshot, request));
    const plan = planRewrite(snapshot, texts, request);
    for (const uri of new Set(plan.edits.map((edit) => edit.uri))) {
      const text = texts.get(uri)?.text;
      if (text !== undefined) writeFileSync(fileURLToPath(uri), applyEdits(text, plan.edits.filter((edit) => edit.uri === uri)));
    }
    return { skipped: plan.skipped.map(({ site, reason }) => `${site.written} ${reason}`), valuesFiles: [], notes: plan.notes.filter((note) => note !== redirectNote()) };
  };
}

async function asOverride(workspace: Workspace, folder: string): ReturnType<Rewrite> {
  const snapshot = workspace.snapshot();
  const [root = ''] = snapshot.charts.roots;
  const chart = snapshot.charts.at(root);
  assert.ok(chart, `${folder} is no chart`);
  const file = join(dirname(folder), 'override', 'values.yaml');
  mkdirSync(dirname(file), { recursive: true });
  const { text, unreached, notes } = valuesOverride(snapshot, chart, { uri: pathToFileURL(file).href, text: '' });
  writeFileSync(file, text);
  return Promise.resolve({ skipped: unreached.map(({ image, reason }) => `${image.site.written} ${reason}`), valuesFiles: [file], notes });
}

/** What a summary tells its reader to set, as values. */
function valueAskedFor(note: string): unknown {
  const path = /unless ([\w.]+) is true; set it too\.$/.exec(note)?.[1];
  assert.ok(path, `"${note}" names no value`);
  return path.split('.').reduceRight<unknown>((value, key) => ({ [key]: value }), true);
}

function hostOf(image: string): string | undefined {
  const parsed = parseReference(image);
  return parsed.ok ? parsed.reference.domain : undefined;
}

/** A reference with all that it implies but a tag. */
function normal(image: string, host?: string): string {
  const parsed = parseReference(image);
  if (!parsed.ok) return image;
  const { domain, path, tag, digest } = parsed.reference;
  return `${typeof host === 'string' ? host : domain}/${path}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`;
}

function mirrored(image: string): string {
  return normal(image, MIRROR);
}
