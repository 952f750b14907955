import assert from 'node:assert/strict';
import { exported } from '../../../server/src/features/pulls/exports';
import { pulledImageSteps } from '../../../server/src/features/pulls/images';
import { filtered, groupsOf } from '../../../server/src/features/pulls/list';
import { pullMapOf } from '../../../server/src/features/pulls/map';
import { outcomesIn, type Outcome } from '../../../server/src/features/pulls/outcome';
import type { Snapshot } from '../../../server/src/workspace/snapshot';
import { worldOf } from '../../support/world';

const pod = (...images: readonly string[]): string => `apiVersion: v1
kind: Pod
spec:
  containers:
${images.map((image) => `    - image: ${image}\n`).join('')}`;

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com, both.example.com]
  - registryUrl: b.example.com
    mirroredRegistries: [both.example.com]
`;
const ENVIRONMENTS = `environments:
  - id: prod
    artifactRegistries: [a.example.com, b.example.com]
    files: [prod/**]
  - id: dev
    artifactRegistries: [b.example.com]
`;

async function outcomes(fixture: string, environment?: string): Promise<readonly Outcome[]> {
  const { snapshot, workspace } = await worldOf(fixture);
  await workspace.loadCharts(snapshot.charts.roots);
  return outcomesIn(imagesOf(workspace.snapshot()), environment);
}

function imagesOf(snapshot: Snapshot) {
  const steps = pulledImageSteps(snapshot, () => true);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

const path = (uri: string): string => uri.replace('file:///ws/', '');
const told = ({ host, state, sources }: Outcome): string => `${host} ${state} ${sources.join('|')}`;

describe('what becomes of every image', () => {
  it('is told by the written host, a state and the sources', async () => {
    const found = await outcomes(`${TABLE}#- /pod.yaml\n${pod('internal.registry.com/foo:1', 'both.example.com/x:1', 'a.example.com/own:1', 'quay.io/x/y:1', 'nginx', 'quay.io/Upper:1', '"quay.io/x:${TAG}"', '"${HOST}/x:1"')}`);
    assert.deepEqual(found.map(told), [
      'internal.registry.com mirrored a.example.com',
      'both.example.com ambiguous a.example.com|b.example.com',
      'a.example.com direct a.example.com',
      'quay.io unmatched quay.io',
      'docker.io unmatched docker.io',
      ' invalid #invalid',
      'quay.io unknown quay.io',
      ' unknown #unknown',
    ]);
    assert.deepEqual(found[1]?.pulled, ['a.example.com/x:1', 'b.example.com/x:1']);
    assert.deepEqual(found[5]?.pulled, []);
  });

  it('follows the Environment, and leaves out what is not deployed to it', async () => {
    const fixture = `${TABLE}${ENVIRONMENTS}#- /pod.yaml\n${pod('internal.registry.com/foo:1', 'both.example.com/x:1')}#- /prod/pod.yaml closed\n${pod('internal.registry.com/foo:1')}`;
    assert.deepEqual((await outcomes(fixture, 'prod')).map(told), ['internal.registry.com mirrored a.example.com', 'both.example.com ambiguous a.example.com|b.example.com', 'internal.registry.com mirrored a.example.com']);
    assert.deepEqual((await outcomes(fixture, 'dev')).map(told), ['internal.registry.com unmatched internal.registry.com', 'both.example.com mirrored b.example.com']);
    // An overlap within one Environment is told before a mere difference between them.
    assert.deepEqual((await outcomes(fixture)).map(told), [
      'internal.registry.com differs a.example.com|internal.registry.com', 'both.example.com ambiguous a.example.com|b.example.com', 'internal.registry.com mirrored a.example.com',
    ]);
  });

  it('counts what a chart renders once, at its template', async () => {
    const chart = `#- /app/Chart.yaml\napiVersion: v2\nname: app\nversion: 1.0.0\n#- /app/values.yaml closed\nimage: internal.registry.com/foo:1\n#- /app/templates/pod.yaml closed\n${pod('{{ .Values.image }}')}`;
    const found = await outcomes(`${TABLE}${chart}`);
    assert.deepEqual(found.map((one) => `${path(one.image.uri)} ${told(one)}`), ['app/templates/pod.yaml internal.registry.com mirrored a.example.com']);
  });

  it('of nodes is the first source that is not blocked', async () => {
    const conf = '#- /registries.conf\n[[registry]]\nprefix = "quay.io"\nlocation = "mirror.corp:5000/quay"\n[[registry]]\nprefix = "closed.example.com"\nlocation = "closed.example.com"\nblocked = true\n';
    const found = await outcomes(`${conf}#- /pod.yaml\n${pod('quay.io/x/y:1', 'closed.example.com/z:1')}`);
    assert.deepEqual(found.map(told), ['quay.io mirrored mirror.corp:5000', 'closed.example.com unpullable #unpullable']);
  });

  it('shows no user info', async () => {
    const found = await outcomes(`${TABLE}#- /pod.yaml\n${pod('user:secret@quay.io/x:1')}`);
    assert.ok(!exported(found, 'json', path).includes('secret'));
  });
});

describe('the pull map', () => {
  it('adds up hosts, sources and bands; an image counts once in its band and host, and for each source that it may come from', async () => {
    const map = pullMapOf(await outcomes(`${TABLE}#- /a.yaml\n${pod('both.example.com/x:1', 'both.example.com/y:1', 'internal.registry.com/foo:1')}#- /b.yaml closed\n${pod('both.example.com/x:1')}`));
    assert.deepEqual(map, {
      images: 4, files: 2, counts: { mirrored: 1, ambiguous: 3 },
      hosts: [
        { key: 'both.example.com', images: 3, files: 2, counts: { ambiguous: 3 } },
        { key: 'internal.registry.com', images: 1, files: 1, counts: { mirrored: 1 } },
      ],
      sources: [
        { key: 'a.example.com', images: 4, files: 2, counts: { mirrored: 1, ambiguous: 3 } },
        { key: 'b.example.com', images: 3, files: 2, counts: { ambiguous: 3 } },
      ],
      bands: [
        { host: 'both.example.com', sources: ['a.example.com', 'b.example.com'], state: 'ambiguous', images: 3, files: 2 },
        { host: 'internal.registry.com', sources: ['a.example.com'], state: 'mirrored', images: 1, files: 1 },
      ],
    });
  });
});

describe('the list of images', () => {
  const FIXTURE = `${TABLE}#- /a.yaml\n${pod('both.example.com/x:1', 'internal.registry.com/foo:1')}#- /b.yaml closed\n${pod('internal.registry.com/bar:1', '"=quay.io/x:1"')}`;

  it('is filtered by host, sources, state, file and text', async () => {
    const all = await outcomes(FIXTURE);
    const written = (filter: Parameters<typeof filtered>[1]): readonly string[] => filtered(all, filter, path).map(({ image }) => image.site.written);
    assert.deepEqual(written({ host: 'internal.registry.com' }), ['internal.registry.com/foo:1', 'internal.registry.com/bar:1']);
    assert.deepEqual(written({ sources: ['a.example.com', 'b.example.com'] }), ['both.example.com/x:1']);
    assert.deepEqual(written({ state: 'invalid' }), ['=quay.io/x:1']);
    assert.deepEqual(written({ file: 'file:///ws/b.yaml' }), ['internal.registry.com/bar:1', '=quay.io/x:1']);
    assert.deepEqual(written({ text: ' A.EXAMPLE.COM/f ' }), ['internal.registry.com/foo:1']);
    assert.deepEqual(written({ text: 'b.yaml', sources: ['a.example.com'] }), ['internal.registry.com/bar:1']);
    assert.equal(written({}).length, 4);
  });

  it('is grouped by source, host or file', async () => {
    const all = await outcomes(FIXTURE);
    const groups = (by: 'source' | 'host' | 'file'): readonly string[] => groupsOf(all, by, path).map(({ key, images, counts }) => `${path(key)} ${images} ${JSON.stringify(counts)}`);
    assert.deepEqual(groups('source'), ['a.example.com 3 {"mirrored":2,"ambiguous":1}', '#invalid 1 {"invalid":1}', 'b.example.com 1 {"ambiguous":1}']);
    assert.deepEqual(groups('host'), ['internal.registry.com 2 {"mirrored":2}', ' 1 {"invalid":1}', 'both.example.com 1 {"ambiguous":1}']);
    assert.deepEqual(groups('file'), ['a.yaml 2 {"mirrored":1,"ambiguous":1}', 'b.yaml 2 {"mirrored":1,"invalid":1}']);
  });

  it('leaves as a list of what is pulled, as CSV and as JSON', async () => {
    const all = await outcomes(FIXTURE);
    assert.equal(exported(all, 'list', path), 'a.example.com/bar:1\na.example.com/foo:1\na.example.com/x:1\nb.example.com/x:1\n');
    assert.equal(exported(all, 'csv', path), [
      'file,line,column,written,status,pullSources',
      'a.yaml,5,14,both.example.com/x:1,ambiguous,a.example.com/x:1 b.example.com/x:1',
      'a.yaml,6,14,internal.registry.com/foo:1,mirrored,a.example.com/foo:1',
      'b.yaml,5,14,internal.registry.com/bar:1,mirrored,a.example.com/bar:1',
      // A spreadsheet takes a text that begins with `=` for a formula.
      "b.yaml,6,15,'=quay.io/x:1,invalid,",
      '',
    ].join('\r\n'));
    assert.deepEqual((JSON.parse(exported(all, 'json', path)) as unknown[])[1], { file: 'a.yaml', line: 6, column: 14, written: 'internal.registry.com/foo:1', status: 'mirrored', pullSources: ['a.example.com/foo:1'] });
  });
});
