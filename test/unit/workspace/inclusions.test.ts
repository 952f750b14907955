import assert from 'node:assert/strict';
import { parseSettings } from '../../../server/src/workspace/settings';
import { readEnv } from '../../../server/src/workspace/env';
import { checkHover, checkRewrite, openFixture } from '../../support/check';
import { line } from '../images/finding';
import { started, WS } from './started';

const TABLE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
`;

/** The images of every file of a fixture but the table, as `/path` and one line each. */
async function images(text: string, settings: Parameters<typeof parseSettings>[0]['mirrorLens'] = {}): Promise<Readonly<Record<string, readonly string[]>>> {
  const { snapshot, fixture } = await openFixture(TABLE + text, { settings: parseSettings({ mirrorLens: settings }).settings });
  return Object.fromEntries(fixture.files.slice(1).map(({ path, uri }) => [path, (snapshot.files.get(uri)?.images.sites ?? []).map(line)]));
}

describe('files that another file names', () => {
  it('are values of a helmfile, whatever they are called, with its environments and templates', async () => {
    assert.deepEqual(await images(`
#- /deploy/helmfile.yaml.gotmpl
bases:
  - shared/envs.yaml
environments:
  default:
    values:
      - defaults.yml
      - image: {repository: quay.io/org/env, tag: v0}
helmfiles:
  - path: more/second.yaml
---
releases:
{{- if .Values.enabled }}
  - name: app
    chart: bitnami/redis
    values:
      - sets/{{ .Environment.Name }}.yaml
      - image:
          repository: {{ .Values.registry }}/app
          tag: v1
{{- end }}
    set:
      - name: sidecar.image
        value: quay.io/org/sidecar:v2
#- /deploy/shared/envs.yaml
environments:
  prod:
    values: [prod-env.yaml]
#- /deploy/shared/prod-env.yaml
web: {repository: quay.io/org/web, tag: v3}
#- /deploy/defaults.yml
db: {repository: quay.io/org/db, tag: v4}
#- /deploy/more/second.yaml
{{ range .x }}
releases:
  - name: other
    chart: x/y
    values: [{image: {repository: quay.io/org/second, tag: v5}}]
{{ end }}
#- /deploy/sets/prod.yaml
cache: {repository: quay.io/org/cache, tag: v6}
#- /other/prod.yaml
cache: {name: quay.io/org/cache, version: v7}
`), {
      '/deploy/helmfile.yaml.gotmpl': [
        'environments.default.values[1].image.repository quay.io/org/env:v0',
        'releases[0].values[1].image.repository {{ .Values.registry }}/app:v1 placeholder',
        'releases[0].set[0].value quay.io/org/sidecar:v2',
      ],
      '/deploy/shared/envs.yaml': [],
      '/deploy/shared/prod-env.yaml': ['web.repository quay.io/org/web:v3'],
      '/deploy/defaults.yml': ['db.repository quay.io/org/db:v4'],
      '/deploy/more/second.yaml': ['releases[0].values[0].image.repository quay.io/org/second:v5'],
      '/deploy/sets/prod.yaml': ['cache.repository quay.io/org/cache:v6'],
      '/other/prod.yaml': [],
    });
  });

  it('are Compose files that one extends or includes', async () => {
    const found = await images(`
#- /compose.yaml
include:
  - parts/db.yaml
  - path: [parts/cache.yaml]
services:
  web:
    extends: {file: parts/common.yaml, service: web}
  worker:
    extends: {service: web}
    image: quay.io/org/worker:v1
#- /parts/db.yaml
services: {db: {image: "postgres:17"}, other: {environment: {A: b}}}
#- /parts/cache.yaml
services: {cache: {image: "redis:8"}, other: {environment: {A: b}}}
#- /parts/common.yaml
services: {web: {image: "quay.io/org/web:v1"}, other: {environment: {A: b}}}
#- /unrelated.yaml
services: {web: {image: "quay.io/org/web:v1"}, other: {environment: {A: b}}}
`);
    assert.deepEqual(found['/compose.yaml'], ['services.worker.image quay.io/org/worker:v1']);
    assert.deepEqual([found['/parts/db.yaml'], found['/parts/cache.yaml'], found['/parts/common.yaml']], [['services.db.image postgres:17'], ['services.cache.image redis:8'], ['services.web.image quay.io/org/web:v1']]);
  });

  it('are templates of a GitLab pipeline', async () => {
    const found = await images('\n#- /.gitlab-ci.yml\nservices: ["docker:dind"]\ninclude:\n  - local: /ci/build.yml\n  - project: other/project\n    file: /x.yml\n#- /ci/build.yml\n.build:\n  image: {name: "gcr.io/org/builder:v1"}\n  services: ["docker:27-dind"]\n');
    assert.deepEqual(found['/ci/build.yml'], ['[".build"].image.name gcr.io/org/builder:v1', '[".build"].services[0] docker:27-dind']);
  });

  it('are followed when the file that names them changes', async () => {
    const { port, workspace } = await started({ [`${WS}/helmfile.yaml`]: 'releases: [{name: a, chart: x/y, values: [one.yaml]}]\n', [`${WS}/one.yaml`]: 'a: {repository: r.io/one, tag: v1}\nb: {image: 1}\n', [`${WS}/two.yaml`]: 'a: {repository: r.io/two, tag: v1}\n' });
    const sites = (name: string) => workspace.snapshot().files.get(`${WS}/${name}`)?.images.sites.map((site) => site.written);
    assert.deepEqual([sites('one.yaml'), sites('two.yaml')], [['r.io/one:v1'], []]);
    port.write(`${WS}/helmfile.yaml`, 'releases: [{name: a, chart: x/y, values: [two.yaml]}]\n');
    port.resetCalls();
    await workspace.filesChanged([{ uri: `${WS}/helmfile.yaml`, kind: 'changed' }]);
    assert.deepEqual(port.reads, ['helmfile.yaml', 'one.yaml', 'two.yaml'].map((name) => `${WS}/${name}`));
    assert.deepEqual([sites('one.yaml'), sites('two.yaml')], [[], ['r.io/two:v1']]);
  });
});

describe('variables of Compose files', () => {
  const COMPOSE = `
#- /app/compose.yaml
services:
  a: {image: "\${REGISTRY}/a:\${TAG:-1.0}"}
  b: {image: "internal.registry.com/b:\${OTHER-2.0}"}
  c: {image: "\${MISSING:?say which}/c"}
  d: {image: "$REGISTRY/d:\${TAG}"}
`;

  it('have the values of the .env file beside, or their defaults', async () => {
    const found = await images(`${COMPOSE}#- /app/.env\nREGISTRY=internal.registry.com # ours\nexport TAG="3.0"\n`);
    assert.deepEqual(found['/app/compose.yaml'], [
      'services.a.image ${REGISTRY}/a:${TAG:-1.0} placeholder = internal.registry.com/a:3.0',
      'services.b.image internal.registry.com/b:${OTHER-2.0} placeholder = internal.registry.com/b:2.0',
      'services.c.image ${MISSING:?say which}/c placeholder',
      'services.d.image $REGISTRY/d:${TAG} placeholder = internal.registry.com/d:3.0',
    ]);
  });

  it('are resolved in the hover, and never rewritten', async () => {
    await checkHover(`${TABLE}${COMPOSE.replace('b:${OTHER', 'b‸:${OTHER')}`, `
**\`external.registry.com/b:2.0\`** · with its defaults

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)  
Written \`internal.registry.com/b:\${OTHER-2.0}\`; by default \`internal.registry.com/b:2.0\`  
\`\${OTHER-2.0}\`: Docker Compose fills it in from its environment or the .env file.`);
    await checkHover(`${TABLE}${COMPOSE.replace('${TAG:-1.0}', '${TA‸G:-1.0}')}#- /app/.env\nREGISTRY=internal.registry.com\n`, `
**\`external.registry.com/a:1.0\`** · with its defaults

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)  
Written \`\${REGISTRY}/a:\${TAG:-1.0}\`; by default \`internal.registry.com/a:1.0\` (\`REGISTRY\` from the \`.env\` file)  
\`\${REGISTRY}\`: Docker Compose fills it in from its environment or the .env file.`);
    const plan = await checkRewrite(TABLE + COMPOSE, TABLE + COMPOSE, { kinds: ['compose'] });
    assert.deepEqual([plan.edits.length, new Set(plan.skipped.map(({ reason }) => reason))], [0, new Set(['placeholder'])]);
  });

  it('are all that is kept of an .env file, which is read once for what is asked of it', async () => {
    assert.deepEqual(readEnv('A=1\nPASSWORD=secret\nB=\'x y\'\nC=${A}\nD=\nE="q" \n', new Set(['A', 'B', 'C', 'D', 'E'])), { A: '1', D: '', E: 'q' });
    const { port, workspace } = await started({ [`${WS}/compose.yaml`]: 'services: {a: {image: "x:${TAG}"}}\n', [`${WS}/.env`]: 'TAG=1\nPASSWORD=secret\n' });
    const filled = () => workspace.snapshot().files.get(`${WS}/compose.yaml`)?.images.sites[0]?.withDefaults;
    assert.equal(filled(), 'x:1');
    assert.ok(!JSON.stringify([...workspace.snapshot().files.values()]).includes('secret'));
    assert.equal(port.reads.filter((uri) => uri.endsWith('.env')).length, 1);
    port.write(`${WS}/.env`, 'TAG=2\n');
    await workspace.filesChanged([{ uri: `${WS}/.env`, kind: 'changed' }]);
    assert.equal(filled(), 'x:2');
    port.remove(`${WS}/.env`);
    await workspace.filesChanged([{ uri: `${WS}/.env`, kind: 'deleted' }]);
    assert.equal(filled(), undefined);
  });
});

describe('the settings imagePaths and valuesFiles', () => {
  const RUNNER = 'apiVersion: example.com/v1\nkind: Runner\nspec: {tools: [{base: "internal.registry.com/t:1"}], deep: {er: {base: app}}, "a.b": x:1}\n';

  it('add places in objects, by kind or group and JSON path', async () => {
    const path = async (kind: string, path: string) => (await images(`\n#- /r.yaml\n${RUNNER}`, { imagePaths: [{ kind, path }] }))['/r.yaml'];
    assert.deepEqual(await path('Runner', '$.spec.tools[*].base'), ['spec.tools[0].base internal.registry.com/t:1']);
    assert.deepEqual(await path('example.com/Runner', 'spec.tools[].base'), ['spec.tools[0].base internal.registry.com/t:1']);
    assert.deepEqual(await path('example.com/*', '$..base'), ['spec.tools[0].base internal.registry.com/t:1', 'spec.deep.er.base app']);
    assert.deepEqual(await path('Runner', "spec['a.b']"), ['spec["a.b"] x:1']);
    assert.deepEqual(await path('Runner', 'spec.*.er.base'), ['spec.deep.er.base app']);
    assert.deepEqual(await path('Other', '$..base'), []);
    assert.deepEqual(await path('other.com/Runner', '$..base'), []);
  });

  it('tell that a file holds values', async () => {
    const files = '\n#- /deploy/a.yaml\napp: {repository: r.io/a, tag: v1}\n#- /b.yaml\napp: {repository: r.io/a, tag: v1}\n';
    assert.deepEqual(await images(files, { valuesFiles: ['deploy/*.yaml'] }), { '/deploy/a.yaml': ['app.repository r.io/a:v1'], '/b.yaml': [] });
  });

  it('complain about bad entries, each at its place, and use the rest', () => {
    const { settings, problems } = parseSettings({ mirrorLens: { imagePaths: [17, { kind: 'runner', path: 'a' }, { kind: 'Runner', path: 'a..b' }, { kind: 'Runner' }, { kind: 'Runner', path: 'a.b' }], valuesFiles: 'x' } });
    assert.deepEqual(problems.map(({ key, code, parameters }) => `${key} ${code} ${parameters['value']}`), [
      'mirrorLens.imagePaths[0] bad-entry 17',
      'mirrorLens.imagePaths[1].kind bad-entry "runner"',
      'mirrorLens.imagePaths[2].path bad-entry "a..b"',
      'mirrorLens.imagePaths[3].path bad-entry null',
      'mirrorLens.valuesFiles wrong-type "x"',
    ]);
    assert.deepEqual(settings.imagePaths.map((place) => place.path), ['a.b']);
  });

  it('are the same array while they say the same, and count at once for open files', async () => {
    const raw = { mirrorLens: { imagePaths: [{ kind: 'Runner', path: '$..base' }] } };
    const { settings } = parseSettings(raw);
    assert.equal(parseSettings(structuredClone(raw)).settings.imagePaths, settings.imagePaths);
    const { workspace } = await started({ [`${WS}/r.yaml`]: RUNNER });
    workspace.open({ uri: `${WS}/r.yaml`, languageId: 'yaml', version: 1, text: RUNNER });
    assert.deepEqual(workspace.snapshot().documents.get(`${WS}/r.yaml`)?.entry.images.sites, []);
    assert.equal(workspace.setSettings({ window: settings, folders: new Map() }), true);
    assert.equal(workspace.snapshot().documents.get(`${WS}/r.yaml`)?.entry.images.sites.length, 2);
    const entry = workspace.snapshot().documents.get(`${WS}/r.yaml`)?.entry;
    assert.equal(workspace.setSettings({ window: parseSettings(structuredClone(raw)).settings, folders: new Map() }), false);
    assert.equal(workspace.snapshot().documents.get(`${WS}/r.yaml`)?.entry, entry);
  });
});
