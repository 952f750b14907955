import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnose, diagnoseAll } from '../../../server/src/features/diagnostics';
import { checkDiagnostics, openFixture, type OpenOptions } from '../../support/check';
import { uriOf } from '../../support/fixture';

const FILES = `
#- /apollo-registries.yaml closed
artifactRegistries: [{ registryUrl: a.example.com, mirroredRegistries: [x.corp.com, x.corp.com] }]
#- /pod.yaml closed
kind: Pod
apiVersion: v1
spec: { containers: [{ name: a, image: a.example.com/Foo }] }
#- /vendor/pod.yaml
kind: Pod
apiVersion: v1
spec: { containers: [{ name: a, image: a.example.com/Foo }] }
`;

async function found(options: OpenOptions = {}, text = FILES): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text, options);
  return diagnoseAll(snapshot).map(({ uri, code, severity }) => `${uri.slice(uriOf('/').length)} ${severity}[${code}]`);
}

describe('settings and silences', () => {
  it('report open files and registry files by default, and all with the scope of the workspace', async () => {
    assert.deepEqual(await found(), ['/apollo-registries.yaml warning[mirror.duplicate]', '/vendor/pod.yaml error[image.invalid]']);
    assert.deepEqual(await found({ settings: { diagnosticsScope: 'workspace' } }), [
      '/apollo-registries.yaml warning[mirror.duplicate]', '/pod.yaml error[image.invalid]', '/vendor/pod.yaml error[image.invalid]',
    ]);
  });

  it('set severities, everywhere and by glob', async () => {
    const severity = { 'image.invalid': 'warning', 'mirror.duplicate': 'off' } as const;
    assert.deepEqual(await found({ settings: { severity } }), ['/vendor/pod.yaml warning[image.invalid]']);
    assert.deepEqual(await found({ settings: { severity, severityOverrides: { 'vendor/**': { 'image.invalid': 'off' } } } }), []);
    assert.deepEqual(await found({ settings: { severityOverrides: { 'apollo-*.yaml': { 'mirror.duplicate': 'error' } } } }), [
      '/apollo-registries.yaml error[mirror.duplicate]', '/vendor/pod.yaml error[image.invalid]',
    ]);
  });

  it('say nothing where the extension is switched off or a file is excluded', async () => {
    assert.deepEqual(await found({ settings: { enable: 'never' } }), []);
    assert.deepEqual(await found({ settings: { exclude: ['vendor/**'] } }), ['/apollo-registries.yaml warning[mirror.duplicate]']);
  });

  it('never make more of an overlap that concerns no Environment', async () => {
    const text = `#- /apollo-registries.yaml
artifactRegistries:
  - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }
  - { registryUrl: b.example.com, mirroredRegistries: [x.corp.com] }
environments:
  - { id: one, artifactRegistries: [a.example.com] }
  - { id: two, artifactRegistries: [b.example.com] }
`;
    const twice = (severity: string) => [`/apollo-registries.yaml ${severity}[mirror.overlap]`, `/apollo-registries.yaml ${severity}[mirror.overlap]`];
    assert.deepEqual(await found({ settings: { severity: { 'mirror.overlap': 'warning' } } }, text), twice('information'));
    assert.deepEqual(await found({ settings: { severity: { 'mirror.overlap': 'hint' } } }, text), twice('hint'));
  });

  it('comments silence a line or a file, by code or altogether', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      # mirror-lens-ignore-next-line registry.url -- it will be a host soon
      - registryUrl: https://a.example.com
      # mirror-lens-ignore-next-line
      - registryUrl: https://b.example.com
      # mirror-lens-ignore-next-line mirror.host
      - registryUrl: https://c.example.com
    #                ^^^^^^^^ 💡 error[registry.url]
      - registryUrl: d.example.com
    #- /pod.yaml
    # mirror-lens-ignore-file image.invalid
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: a.example.com/Foo }] }
  `));

  it('give the same findings for one file as for all', async () => {
    const { snapshot } = await openFixture(FILES, { settings: { diagnosticsScope: 'workspace' } });
    const each = [...snapshot.files.keys()].sort().flatMap((uri) => diagnose(snapshot, uri));
    assert.deepEqual(each, diagnoseAll(snapshot));
  });

  it('the last good table stays in force while a registry file is broken, which shows its own errors only', async () => {
    const { workspace } = await openFixture(`
#- /apollo-registries.yaml
artifactRegistries:
  - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }
  - { registryUrl: b.example.com, mirroredRegistries: [x.corp.com] }
#- /pod.yaml
kind: Pod
apiVersion: v1
spec: { containers: [{ name: a, image: x.corp.com/foo:1 }] }
`);
    workspace.change({ uri: uriOf('/apollo-registries.yaml'), version: 2, text: 'artifactRegistries:\n  - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com\n' });
    const after = diagnoseAll(workspace.snapshot());
    const codesOf = (path: string) => [...new Set(after.filter(({ uri }) => uri === uriOf(path)).map(({ code }) => code))];
    assert.deepEqual(codesOf('/apollo-registries.yaml'), ['registry.schema']);
    assert.deepEqual(codesOf('/pod.yaml'), ['image.ambiguous']);
  });

  it('compute what registry files say once, however often a manifest changes', async () => {
    const { workspace } = await openFixture(FILES);
    const before = diagnose(workspace.snapshot(), uriOf('/apollo-registries.yaml'));
    workspace.change({ uri: uriOf('/vendor/pod.yaml'), version: 2, text: 'kind: Pod\napiVersion: v1\nspec: { containers: [{ name: a, image: a.example.com/foo }] }\n' });
    assert.deepEqual(diagnose(workspace.snapshot(), uriOf('/vendor/pod.yaml')), []);
    assert.deepEqual(diagnose(workspace.snapshot(), uriOf('/apollo-registries.yaml')), before);
  });
});
