import assert from 'node:assert/strict';
import { allCharts, loadChart } from '../../../server/src/charts/model/load';
import type { KnownChart } from '../../../server/src/charts/model/world';
import { prepareChart, renderInput } from '../../../server/src/charts/model/prepare';
import { render } from '../../../server/src/charts/render';
import { loadWholly, memoryWorld, plainOf } from '../../support/chartWorlds';
import { hugeTgz, tgz } from './tarFixture';

const ROOT = 'file:///w/app';
type Files = Readonly<Record<string, string | Uint8Array>>;

/** Files below the chart's folder. */
function below(files: Files, folder = ROOT): Files {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

function load(files: Files, charts: readonly KnownChart[] = [], others: Files = {}) {
  return loadWholly(ROOT, memoryWorld({ ...below(files), ...others }, charts));
}

function chartYaml(name: string, version = '1.0.0', more = ''): string {
  return `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`;
}

function known(uri: string, name: string, version: string, repository = 'file:///w'): KnownChart {
  return { uri, name, version, repository };
}

function names(files: Files, charts?: readonly KnownChart[], others?: Files): readonly string[] {
  const { chart } = load(files, charts, others);
  return chart ? allCharts(chart).map(({ metadata, substituted }) => `${metadata.name} ${metadata.version}${substituted ? ` from ${substituted.from}` : ''}`) : [];
}

const DEPENDS = 'dependencies:\n- name: db\n  version: ^1.0.0\n  repository: https://charts.example.com\n';

describe('loading charts', () => {
  it('asks for what it needs in few rounds, and for nothing twice', () => {
    const world = memoryWorld(below({
      'Chart.yaml': chartYaml('app'), 'values.yaml': 'a: 1', 'templates/a.yaml': 'x', 'README.md': 'long', 'charts/db/Chart.yaml': chartYaml('db'), 'charts/db/values.yaml': 'b: 1',
    }));
    assert.equal(loadChart(ROOT, world).chart, undefined);
    const { chart } = loadWholly(ROOT, world);
    assert.equal(chart?.charts[0]?.metadata.name, 'db');
    assert.deepEqual(world.rounds.map(({ folders, texts }) => [folders.length, texts.length]), [[1, 0], [0, 5]]);
    assert.ok(!world.rounds.some(({ texts }) => texts.some((uri) => uri.endsWith('README.md'))));
    assert.deepEqual([...chart.files], [['README.md', undefined]]);
  });

  it('asks for other files where a template speaks of them', () => {
    const { chart } = load({ 'Chart.yaml': chartYaml('app'), 'templates/a.yaml': '{{ .Files.Get "conf/x.txt" }}', 'conf/x.txt': 'text', 'conf/y.bin': new Uint8Array([0, 255]) });
    assert.deepEqual([...(chart?.files ?? [])], [['conf/x.txt', 'text'], ['conf/y.bin', undefined]]);
  });

  it('prints what a Chart.yaml writes as numbers as Helm does', () => {
    const { chart } = load({ 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: 1.10\nannotations: {a: 20230101, b: true}\nmaintainers: [{name: A}]' });
    assert.deepEqual(plainOf(chart!.metadata.fields.get('AppVersion')!), '1.1');
    assert.deepEqual(plainOf(chart!.metadata.fields.get('Annotations')!), { a: '20230101', b: 'true' });
    assert.deepEqual(plainOf(chart!.metadata.fields.get('Maintainers')!), [{ Email: '', Name: 'A', URL: '' }]);
    const version = chart!.metadata.fields.get('Version')!;
    assert.ok(version.kind === 'string' && version.segments[0]?.origins[0]?.kind === 'chart');
  });

  it('takes the dependencies of a requirements.yaml', () => {
    const { chart } = load({ 'Chart.yaml': 'name: app\nversion: 1.0.0', 'requirements.yaml': DEPENDS });
    assert.deepEqual([chart?.metadata.apiVersion, chart?.metadata.dependencies?.map(({ name }) => name)], ['v1', ['db']]);
    assert.deepEqual(chart?.missing.map(({ dependency, why }) => `${dependency.name} ${why}`), ['db absent']);
  });

  it('reads charts in folders, archives, and archives inside archives', () => {
    const inner = tgz([{ name: 'cache/Chart.yaml', text: chartYaml('cache') }]);
    const outer = tgz([{ name: 'db/Chart.yaml', text: chartYaml('db') }, { name: 'db/values.yaml', text: 'image: x' }, { name: 'db/templates/a.yaml', text: '{{ .Values.image }}' }]);
    const { chart } = load({ 'Chart.yaml': chartYaml('app'), 'charts/db-1.0.0.tgz': outer, 'charts/more/Chart.yaml': chartYaml('more'), 'charts/more/charts/cache.tgz': inner, 'charts/_off/Chart.yaml': chartYaml('off'), 'charts/.x': '' });
    assert.deepEqual(allCharts(chart!).map(({ metadata }) => metadata.name), ['app', 'db', 'more', 'cache']);
    assert.deepEqual(chart?.charts[0]?.templates.map(({ file }) => file.uri), [`${ROOT}/charts/db-1.0.0.tgz#/templates/a.yaml`]);
    assert.deepEqual(plainOf(chart.charts[0].values), { image: 'x' });
  });

  it('reads an archive once', () => {
    const bytes = tgz([{ name: 'db/Chart.yaml', text: chartYaml('db') }, { name: 'db/templates/a.yaml', text: 'x' }]);
    const world = memoryWorld(below({ 'Chart.yaml': chartYaml('app'), 'charts/db.tgz': bytes }));
    const [first, second] = [loadWholly(ROOT, world), loadWholly(ROOT, world)];
    assert.equal(first.chart!.charts[0]!.templates[0]!.file, second.chart!.charts[0]!.templates[0]!.file);
    assert.equal(first.chart!.charts[0]!.values, first.chart!.charts[0]!.values);
  });

  it('gives library charts their helpers alone, and honours the .helmignore of the folder', () => {
    const { chart } = load({
      'Chart.yaml': chartYaml('app'), '.helmignore': 'skip.yaml\ndocs/\n', 'templates/skip.yaml': '', 'templates/a.yaml': '', 'docs/x.md': '', 'charts/lib/templates/skip.yaml': '',
      'charts/lib/Chart.yaml': chartYaml('lib', '1.0.0', 'type: library\n'), 'charts/lib/templates/_h.tpl': '', 'charts/lib/templates/a.yaml': '',
    });
    assert.deepEqual(chart?.templates.map(({ path }) => path), ['templates/a.yaml']);
    assert.deepEqual(chart.charts[0]?.templates.map(({ path }) => path), ['templates/_h.tpl']);
    assert.equal(chart.files.size, 0);
  });
});

describe('charts that stand in for missing dependencies', () => {
  const app = { 'Chart.yaml': chartYaml('app', '1.0.0', DEPENDS) };
  const near = known('file:///w/db', 'db', '1.2.0');
  const nearFiles = below({ 'Chart.yaml': chartYaml('db', '1.2.0') }, near.uri);

  it('takes one whose name and version match, and says so', () => {
    assert.deepEqual(names(app, [near], nearFiles), ['app 1.0.0', 'db 1.2.0 from file:///w/db']);
    assert.deepEqual(names(app, [known('file:///w/db', 'db', '2.0.0')], nearFiles), ['app 1.0.0']);
  });

  it('takes a vendored chart whatever its version, as Helm does', () => {
    assert.deepEqual(names({ ...app, 'charts/db/Chart.yaml': chartYaml('db', '3.0.0') }, [near], nearFiles), ['app 1.0.0', 'db 3.0.0']);
  });

  it('takes the nearest of the own source, and none where several other sources have one', () => {
    const far = known('file:///w/x/y/db', 'db', '1.1.0');
    const [a, b] = [known('file:///a/db', 'db', '1.1.0', 'file:///a'), known('file:///b/db', 'db', '1.2.0', 'file:///b')];
    const self = known(ROOT, 'app', '1.0.0');
    assert.deepEqual(names(app, [self, far, near, a], { ...nearFiles }), ['app 1.0.0', 'db 1.2.0 from file:///w/db']);
    const { chart } = load(app, [self, a, b]);
    assert.deepEqual(chart?.missing.map(({ why, candidates }) => [why, candidates]), [['several', ['file:///a/db', 'file:///b/db']]]);
  });

  it('follows file:// to the chart that it names, if its version matches', () => {
    const local = { 'Chart.yaml': chartYaml('app', '1.0.0', 'dependencies:\n- {name: db, version: 1.x.x, repository: "file://../db"}\n') };
    assert.deepEqual(names(local, [], nearFiles), ['app 1.0.0', 'db 1.2.0 from file:///w/db']);
    const { chart } = load(local, [], below({ 'Chart.yaml': chartYaml('db', '2.0.0') }, near.uri));
    assert.deepEqual(chart?.missing.map(({ why }) => why), ['version']);
    assert.deepEqual(load(local).chart?.missing.map(({ why }) => why), ['unreadable']);
  });

  it('ends at a cycle, and at charts without end', () => {
    const back = below({ 'Chart.yaml': chartYaml('db', '1.2.0', 'dependencies:\n- {name: app, version: "*", repository: "file://../app"}\n') }, near.uri);
    const { chart } = load(app, [near], back);
    assert.deepEqual(chart?.charts[0]?.missing.map(({ why }) => why), ['cycle']);
    const own = load({ 'Chart.yaml': chartYaml('app', '1.0.0', 'dependencies:\n- {name: app, version: "*", repository: "file://."}\n') });
    assert.deepEqual(own.chart?.missing.map(({ why }) => why), ['cycle']);
    const levels = 14;
    const files: Record<string, string> = {};
    const charts = Array.from({ length: levels }, (_, level) => known(`file:///w/c${String(level)}`, `c${String(level)}`, '1.0.0'));
    charts.forEach(({ uri, name }, level) => {
      const next = ['a', 'b', 'c'].map((alias) => `- {name: c${String(level + 1)}, version: "${alias === 'a' ? '*' : alias === 'b' ? '>=0' : '1.x'}", alias: ${alias}}`);
      files[`${uri}/Chart.yaml`] = chartYaml(name, '1.0.0', level + 1 < levels ? `dependencies:\n${next.join('\n')}\n` : '');
    });
    const deep = load({ 'Chart.yaml': chartYaml('app', '1.0.0', 'dependencies:\n- {name: c0, version: "*"}\n') }, charts, files);
    assert.ok(allCharts(deep.chart!).length <= 250);
  });
});

describe('charts that are broken', () => {
  const codes = (files: Files): readonly string[] => {
    const { chart, problems } = load(files);
    return [...problems, ...(chart?.problems ?? [])].map(({ code, parameters }) => `${code} ${Object.values(parameters).join(' ')}`.trim());
  };

  it('are clear states', () => {
    assert.deepEqual(codes({ 'values.yaml': '' }), ['chart-unreadable absent']);
    assert.deepEqual(codes({ 'Chart.yaml': '[1]' }), ['chart-unreadable no-map']);
    assert.deepEqual(codes({ 'Chart.yaml': new Uint8Array([0, 1]) }), ['chart-unreadable absent']);
    assert.deepEqual(codes({ 'Chart.yaml': 'version: 1.0.0' }), ['chart-without-name']);
    assert.deepEqual(codes({ 'Chart.yaml': 'name: app' }), ['chart-without-version']);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'values.yaml': '- a' }), ['values-unreadable no-map']);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'values.yaml': new Uint8Array([255, 254, 0]) }), ['values-unreadable absent']);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'templates/x.yaml': new Uint8Array([255]) }), ['template-unreadable']);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'charts/x/readme.md': '' }), ['chart-unreadable absent']);
  });

  it('take the name of the folder where they have none', () => {
    assert.equal(load({ 'Chart.yaml': 'version: 1.0.0' }).chart?.metadata.name, 'app');
  });

  it('tell what an archive holds that must not be read', () => {
    const bad = tgz([{ name: 'db/../../x', text: 'x' }, { name: 'db/link', type: '2' }, { name: 'db/Chart.yaml', text: chartYaml('db') }]);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'charts/db.tgz': bad }), ['archive outside db/../../x', 'archive link db/link']);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'charts/db.tgz': new Uint8Array([1, 2, 3]) }), ['archive damaged']);
  });

  it('leave unknown what they read from files that hold NUL or are no UTF-8, and go on behind it', () => {
    const { chart } = load({
      'Chart.yaml': chartYaml('app'), 'conf/nul': 'a\0b', 'conf/latin': new Uint8Array([0x66, 0xfc, 0x72]), 'conf/good': 'x',
      'templates/a.yaml': '{{ .Files.Get "conf/nul" }}|{{ .Files.Get "conf/latin" | b64enc }}|{{ .Files.Get "conf/good" }}|{{ range $path, $_ := .Files.Glob "conf/*" }}{{ $path }};{{ end }}',
    });
    const [rendered] = render(renderInput(prepareChart(chart!)));
    const output = rendered?.variants[0]?.output ?? [];
    assert.deepEqual(output.flatMap(({ unknown }) => (unknown ? [`${unknown.code} ${unknown.name}`] : [])), ['file conf/nul', 'file conf/latin']);
    assert.equal(output.map(({ text }) => text).join(''), '||x|conf/good;conf/latin;conf/nul;');
    assert.equal(rendered?.variants[0]?.error, undefined);
  });

  it('are refused where an archive holds 2 GB of zeroes, by the bytes that come out and long before its end', () => {
    const archive = hugeTgz(2 * 1024 ** 3);
    assert.ok(archive.length < 3 * 1024 ** 2);
    // Its checksum is wrong, so that whoever expands all of it calls it damaged.
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'charts/db.tgz': archive }), ['archive too-large']);
    assert.deepEqual(codes({ 'Chart.yaml': chartYaml('app'), 'charts/db.tgz': hugeTgz(1024 ** 2) }), ['archive damaged']);
  });
});
