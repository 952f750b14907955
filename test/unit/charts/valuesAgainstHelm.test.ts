import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHelm } from '../../../scripts/lib/helm.mjs';
import { prepareChart, renderInput } from '../../../server/src/charts/model/prepare';
import { readValuesFile } from '../../../server/src/charts/model/valuesFile';
import { override, type Override } from '../../../server/src/charts/model/strvals';
import { dict } from '../../../server/src/charts/model/make';
import { loadFromDisk, plainOf } from '../../support/chartWorlds';
import { generateCase, randomFrom, writeChart, type GeneratedCase } from '../../support/generatedCharts';

const CASES = Number(process.env['CASES'] ?? 20);
const OPTIONS: Readonly<Record<Override['kind'], string>> = { set: '--set', string: '--set-string', json: '--set-json', file: '--set-file', literal: '--set-literal' };

/** Texts of values files, each of which Helm is asked to read: those that it refuses have to be refused here too. */
const TEXTS = [
  'a: 3.10\nb: 1e3\nc: 20230101120000\nd: 0o17\ne: 0x1F\nf: 1_000\ng: .5\nh: +1\ni: -0\nj: yes\nk: on\nl: 2001-01-01\nm: ~\no: 12345678\np: 18446744073709551615\nq: 18446744073709551616\nr: 0b11\ns: 1:30\nt: 0777\nu: 1.',
  '1: a\ntrue: b\n1.5: c\n0x10: d\nyes: e\n1e3: f\n2001-01-02: g\n1e7: h\n0.1: i\n-5: j',
  'b: &b {q: 1, z: 2}\nm: {<<: *b, z: 3}\nk:\n  z: 3\n  <<: *b\nl: {<<: [*b, {z: 9, k: 1}]}',
  'a: !!str 12\nb: !!int "12"\nc: !foo 1\nd: !!float 3\ne: !!bool "yes"\nf: !!str',
  'a: 1\n---\nc: 2\na: {b: 1}\n---\na: {c: [1]}\n', 'a: 1\n...\nb: 2\n', '---\na: 1\n---\n', '', '# c\n', 'null', 'a: 1\r\nb: |\r\n  x\r\n', 'a: 1\na: 2', 'a: {b, c}', 'a: [b: 1]', '? a\n: 1',
  'null: x', 'a: .inf', 'a: .nan', 'a: *x', '[1]', 'hello', 'a: 1\n<<: 2', 'a: !!null x', 'a: !!int x', 'a: b: c',
];

const SETS: readonly Override[] = [
  ...['a.b=c', 'a=1,b=x', 'a={x,1,true}', 'a={}', 'a[1].b=c,a[0]=z', 'a[0][1]=x', 'a\\.b=c\\,d', 'a=', 'a=b=c', 'a=0,b=10,c=-3,d=012,e=1.5,f=TRUE,g=null,h=9223372036854775808,i=+4',
    'a', 'a,b=1', 'a[x]=1', 'a[-1]=1', 'a={x', 'a[0]b=1', 'a={x}b=1', 'a.=1', '=1', 'a={x},b=2', 'a[0]={x,y}', 'a b=c d'].flatMap((text): readonly Override[] => [{ kind: 'set', text }, { kind: 'string', text }]),
  ...['a={"b":[1,"x,y"]},c=null,d=', '{"a":{"b":1}}', 'a[1]={"b":2}', 'a=1, b=2', 'a={', 'a=b', 'a="x"'].map((text): Override => ({ kind: 'json', text })),
  ...['a.b={x,y}=\\', 'a=1,b=2', 'a=true'].map((text): Override => ({ kind: 'literal', text })),
];

describe('values against Helm', function () {
  this.timeout(600_000);
  let helm = '';
  let folder = '';

  before(async function () {
    helm = (await ensureHelm()) ?? '';
    if (helm === '') this.skip();
    folder = mkdtempSync(join(tmpdir(), 'values-'));
  });

  after(() => {
    if (folder !== '') rmSync(folder, { recursive: true, force: true });
  });

  /** What each template prints, by its kind and its name; undefined where Helm refuses the chart. */
  function seenByHelm(chart: string, args: readonly string[]): ReadonlyMap<string, unknown> | undefined {
    const run = spawnSync(helm, ['template', 'rel', chart, '--skip-schema-validation', ...args], { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (run.status !== 0) return undefined;
    return new Map([...run.stdout.matchAll(/^# (VALUES|CHART) (\S+) (.*)$/gm)].map(([, kind, name, json]) => [`${kind ?? ''} ${name ?? ''}`, JSON.parse(json ?? '')]));
  }

  function seenHere(chart: string, { valuesFiles, overrides }: GeneratedCase): ReadonlyMap<string, unknown> {
    const files = valuesFiles.map((values) => ({ uri: 'file:///given.yaml', text: JSON.stringify(values) }));
    const { templates, scopes } = renderInput(prepareChart(loadFromDisk(chart)!, { valuesFiles: files, overrides }));
    return new Map(templates.flatMap(({ name, chart: path }) => {
      const dot = scopes.find((scope) => scope.chart === path)!.dot;
      const own = plainOf(dot.get('Chart')!) as Record<string, unknown>;
      // Go tells a map without entries from none; templates cannot.
      return [[`VALUES ${name}`, plainOf(dot.get('Values')!)], [`CHART ${name}`, { ...own, Annotations: null }]] as const;
    }));
  }

  it(`of ${String(CASES)} generated charts are what Helm's templates see`, () => {
    const random = randomFrom(Number(process.env['SEED'] ?? 20261123) || Date.now());
    let compared = 0;
    for (let at = 0; at < CASES; at += 1) {
      const one = generateCase(random);
      const chart = join(folder, String(at));
      writeChart(chart, one.chart);
      const args = one.valuesFiles.flatMap((values, index) => {
        const file = join(folder, `${String(at)}-${String(index)}.yaml`);
        writeFileSync(file, JSON.stringify(values));
        return ['-f', file];
      });
      const expected = seenByHelm(chart, [...args, ...one.overrides.flatMap(({ kind, text }) => [OPTIONS[kind], text])]);
      if (!expected) continue;
      compared += 1;
      assert.deepEqual(Object.fromEntries(seenHere(chart, one)), Object.fromEntries(expected), JSON.stringify(one));
    }
    assert.ok(compared > CASES / 3, `only ${String(compared)} were accepted by Helm`);
  });

  // What these say stands in the tests of the readers too; Helm is asked again by `npm run truth`.
  it('of files are read as Helm reads them', function () {
    if (process.env['TRUTH'] !== 'all') this.skip();
    const chart = join(folder, 'files');
    writeChart(chart, { name: 'root', dependencies: undefined, values: {}, charts: [] });
    for (const text of TEXTS) {
      const file = join(folder, 'text.yaml');
      writeFileSync(file, text);
      const expected = seenByHelm(chart, ['-f', file])?.get('VALUES root/templates/seen.yaml');
      const { values, problems } = readValuesFile({ uri: 'file:///text.yaml', text });
      if (expected === undefined) assert.ok(problems.length > 0, `Helm refuses ${JSON.stringify(text)}`);
      else assert.deepEqual([plainOf(values), problems], [expected, []], text);
    }
  });

  it('of options are read as Helm reads them', function () {
    if (process.env['TRUTH'] !== 'all') this.skip();
    const chart = join(folder, 'options');
    writeChart(chart, { name: 'root', dependencies: undefined, values: {}, charts: [] });
    for (const one of SETS) {
      const expected = seenByHelm(chart, [OPTIONS[one.kind], one.text])?.get('VALUES root/templates/seen.yaml');
      const { values, refused } = override(dict(), [one]);
      assert.deepEqual(refused.length > 0 ? undefined : plainOf(values), expected, `${one.kind} ${one.text}`);
    }
  });
});
