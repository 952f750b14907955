import assert from 'node:assert/strict';
import { prepareChart, preparedCharts, renderInput, type ChartOptions } from '../../../server/src/charts/model/prepare';
import { valuesProfiles } from '../../../server/src/charts/model/profiles';
import { loadWholly, memoryWorld, plainOf } from '../../support/chartWorlds';

const ROOT = 'file:///w/app';

function prepare(files: Readonly<Record<string, string>>, options: ChartOptions = {}) {
  const world = memoryWorld(Object.fromEntries(Object.entries(files).map(([path, content]) => [`${ROOT}/${path}`, content])));
  return prepareChart(loadWholly(ROOT, world).chart!, options);
}

/** What each chart sees as `.Values`, by its path. */
function values(files: Readonly<Record<string, string>>, options: ChartOptions = {}): Readonly<Record<string, unknown>> {
  return Object.fromEntries(preparedCharts(prepare(files, options).root).map((chart) => [chart.path, plainOf(chart.values)]));
}

function app(dependencies: string, more: Readonly<Record<string, string>> = {}) {
  return {
    'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n${dependencies}`,
    'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.2.0\n',
    'charts/db/values.yaml': 'image: {tag: "1", pull: x}\nexports: {data: {port: 1}}\n',
    ...more,
  };
}

const file = (text: string) => ({ uri: 'file:///w/values-prod.yaml', text });

/* Expected values are those that Helm 4.1.4 renders of the same charts. */
describe('values of charts and subcharts', () => {
  it('lets given values win, merges maps, takes keys away by null', () => {
    const files = { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n', 'values.yaml': 'a: {b: 1, c: 2}\nl: [1, 2]\ng: 1\nk: null\n' };
    assert.deepEqual(values(files, { valuesFiles: [file('a: {b: 9, c: null}\nl: [3]\ng: null\nnew: null\n')] }), { app: { a: { b: 9 }, l: [3], k: null, new: null } });
  });

  it('hands sections and globals down', () => {
    const files = app('- {name: db, version: 1.x.x}\n', { 'values.yaml': 'global: {registry: r, deep: {a: 1}}\ndb: {image: {tag: "2"}, global: {own: 1, deep: {b: 2}}}\n' });
    const { app: own, 'app/charts/db': db } = values(files);
    assert.deepEqual(db, { image: { tag: '2', pull: 'x' }, exports: { data: { port: 1 } }, global: { own: 1, registry: 'r', deep: { a: 1, b: 2 } } });
    assert.deepEqual((own as { db: unknown }).db, db);
  });

  it('asks conditions before tags, and the first condition that is a boolean', () => {
    const charts = (dependency: string, given: string): readonly string[] => Object.keys(values(app(`- {name: db, version: 1.x.x, ${dependency}}\n`), { valuesFiles: [file(given)] }));
    assert.deepEqual(charts('condition: "db.up,db.enabled"', 'db: {enabled: false}'), ['app']);
    assert.deepEqual(charts('condition: "db.up,db.enabled"', 'db: {up: true, enabled: false}'), ['app', 'app/charts/db']);
    assert.deepEqual(charts('tags: [back]', 'tags: {back: false}'), ['app']);
    assert.deepEqual(charts('tags: [back, other]', 'tags: {back: false, other: true}'), ['app', 'app/charts/db']);
    assert.deepEqual(charts('tags: [back], condition: db.enabled', 'tags: {back: false}\ndb: {enabled: true}'), ['app', 'app/charts/db']);
    assert.deepEqual(charts('condition: db.enabled', 'db: {enabled: "no"}'), ['app', 'app/charts/db']);
  });

  it('renames by alias, one chart under several names', () => {
    const files = app('- {name: db, version: 1.x.x, alias: first}\n- {name: db, version: ">=1"}\n', { 'values.yaml': 'first: {image: {tag: "8"}}\n' });
    const found = values(files);
    assert.deepEqual(Object.keys(found), ['app', 'app/charts/first', 'app/charts/db']);
    assert.equal((found['app/charts/first'] as { image: { tag: string } }).image.tag, '8');
    assert.equal((found['app/charts/db'] as { image: { tag: string } }).image.tag, '1');
  });

  it('imports values in both forms, below those of the parent', () => {
    const short = values(app('- {name: db, version: 1.x.x, import-values: [data]}\n', { 'values.yaml': 'own: 1\n' }));
    assert.equal((short['app'] as { port: number }).port, 1);
    const long = values(app('- {name: db, version: 1.x.x, import-values: [{child: image, parent: got.it}]}\n', { 'values.yaml': 'got: {it: {tag: mine}}\n' }));
    assert.deepEqual((long['app'] as { got: unknown }).got, { it: { tag: 'mine', pull: 'x' } });
  });

  it('keeps a vendored chart that nothing declares', () => {
    assert.deepEqual(Object.keys(values({ ...app('[]'), 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\n' })), ['app', 'app/charts/db']);
  });

  it('says which overrides Helm would refuse', () => {
    const prepared = prepare(app('[]'), { overrides: [{ kind: 'set', text: 'a' }, { kind: 'set', text: 'b=1' }] });
    assert.deepEqual(prepared.refused.map(({ text }) => text), ['a']);
    assert.deepEqual(prepare(app('[]'), { valuesFiles: [file('[1]')] }).problems.map(({ code }) => code), ['values-unreadable']);
  });
});

describe('what the renderer takes', () => {
  it('orders templates so that higher files replace the definitions of deeper ones', () => {
    const files = app('- {name: db, version: 1.x.x, alias: z}\n', { 'templates/a.yaml': '', 'templates/b.yaml': '', 'templates/sub/c.yaml': '', 'charts/db/templates/a.yaml': '' });
    const { templates } = renderInput(prepare(files));
    assert.deepEqual(templates.map(({ name }) => name), ['app/charts/z/templates/a.yaml', 'app/templates/sub/c.yaml', 'app/templates/b.yaml', 'app/templates/a.yaml']);
  });

  it('gives each chart its dot', () => {
    const files = app('- {name: db, version: 1.x.x, alias: z, condition: z.enabled}\n', { 'values.yaml': 'z: {enabled: true}\n' });
    const { scopes } = renderInput(prepare(files, { releaseName: 'rel', kubeVersion: '1.31' }));
    const [own, sub] = scopes.map(({ dot }) => Object.fromEntries([...dot].map(([key, value]) => [key, plainOf(value)]))) as Record<string, Record<string, unknown>>[];
    assert.deepEqual([own!['Chart']!['Name'], own!['Chart']!['IsRoot'], sub!['Chart']!['Name'], sub!['Chart']!['Version'], sub!['Chart']!['IsRoot']], ['app', true, 'z', '1.2.0', false]);
    assert.deepEqual(own!['Release'], { IsInstall: true, IsUpgrade: false, Name: 'rel', Namespace: 'default', Revision: 1, Service: 'Helm' });
    assert.deepEqual(own!['Capabilities']!['KubeVersion'], { Version: 'v1.31.0', Major: '1', Minor: '31', GitVersion: 'v1.31.0' });
    assert.equal(own!['Capabilities']!['APIVersions'], '<unknown cluster .Capabilities.APIVersions>');
    assert.deepEqual((own!['Chart']!['Dependencies'] as Record<string, unknown>[])[0]!['Name'], 'z');
    assert.deepEqual((own!['Subcharts']!['z'] as Record<string, unknown>)['Values'], sub!['Values']);
    assert.deepEqual((own!['Values']!['z'] as Record<string, unknown>)['enabled'], true);
  });

  it('gives the same template objects again, so that they are parsed once', () => {
    const prepared = prepare(app('[]', { 'templates/a.yaml': 'x' }));
    assert.equal(renderInput(prepared).templates[0], renderInput(prepared).templates[0]);
  });
});

describe('values profiles', () => {
  it('are the values files beside the chart\'s own and those of chart-testing', () => {
    const paths = ['values.yaml', 'values-prod.yaml', 'values.dev.yml', 'ci/a-values.yaml', 'ci/notes.yaml', 'values.schema.json', 'stage-values.yaml', 'example-values.yaml', 'templates/values-x.yaml'];
    assert.deepEqual(valuesProfiles(paths).map(({ name }) => name), ['stage-values.yaml', 'values-prod.yaml', 'values.dev.yml', 'ci/a-values.yaml']);
  });
});
