import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { checkDiagnostics, checkFix, checkHover, openFixture } from '../../support/check';

const TABLE = '#- /apollo-registries.yaml\nartifactRegistries:\n  - { registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }\n';
const secret = (name: string, host: string, namespace = 'foo'): string => [
  'apiVersion: v1', 'kind: Secret', `metadata: { name: ${name}, ${namespace === '' ? '' : `namespace: ${namespace}, `}labels: { apollo.palantir.com/artifact-store: ${host} } }`,
  'type: Opaque', 'stringData:', '  username: robot', '  password: hunter2', '  ca: |', '    image: quay.io/not/an-image:1', '',
].join('\n');

async function codes(text: string): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text);
  return diagnoseAll(snapshot).map(({ code, uri }) => `${code} ${uri.slice(uri.lastIndexOf('/') + 1)}`);
}

describe('Secrets for registries', () => {
  it('apollo.secret-host: no rule knows the host', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }
    #- /secrets.yaml
    apiVersion: v1
    kind: List
    items:
      - apiVersion: v1
        kind: Secret
        metadata: { name: a, labels: { apollo.palantir.com/artifact-store: externl.registry.com } }
    #                                                                      ^^^^^^^^^^^^^^^^^^^^ 💡 warning[apollo.secret-host]: No Artifact Registry and no Mirrored Registry is \`externl.registry.com\`. Did you mean \`external.registry.com\`?
      - apiVersion: v1
        kind: Secret
        metadata: { name: b, labels: { apollo.palantir.com/artifact-store: "Internal.Registry.com:443" } }
      - apiVersion: v1
        kind: ConfigMap
        metadata: { name: c, labels: { apollo.palantir.com/artifact-store: other.example.com } }
  `));

  it('apollo.secret-duplicate: two for one host in one namespace', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: external.registry.com }]
    #- /a.yaml
    apiVersion: v1
    kind: Secret
    metadata: { name: a, namespace: foo, labels: { apollo.palantir.com/artifact-store: external.registry.com } }
    #                                                                                  ^^^^^^^^^^^^^^^^^^^^^ 💡 warning[apollo.secret-duplicate]: The Secret \`b\` of this namespace is for \`external.registry.com\` too. Apollo takes one for each host and does not say which.
    # ↳ /b.yaml:3:84 "external.registry.com:443" The other Secret.
    #- /b.yaml
    apiVersion: v1
    kind: Secret
    metadata: { name: b, namespace: foo, labels: { apollo.palantir.com/artifact-store: external.registry.com:443 } }
    #                                                                                  ^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[apollo.secret-duplicate]
    # ↳ /a.yaml:3:84 "external.registry.com" The other Secret.
  `));

  it('are no duplicates in another namespace, of the same name, without a namespace in two files, or in two Environments', async () => {
    const two = (first: string, second: string) => codes(`${TABLE}#- /a.yaml\n${first}#- /b.yaml\n${second}`);
    assert.deepEqual(await two(secret('a', 'external.registry.com'), secret('b', 'external.registry.com', 'bar')), []);
    assert.deepEqual(await two(secret('a', 'external.registry.com'), secret('a', 'external.registry.com')), []);
    assert.deepEqual(await two(secret('a', 'external.registry.com', ''), secret('b', 'external.registry.com', '')), []);
    assert.deepEqual(await codes(`${TABLE}#- /a.yaml\n${secret('a', 'external.registry.com', '')}---\n${secret('b', 'external.registry.com', '')}`), [
      'apollo.secret-duplicate a.yaml', 'apollo.secret-duplicate a.yaml',
    ]);
    const environments = 'environments:\n  - { id: one, artifactRegistries: [external.registry.com], files: [a.yaml] }\n  - { id: two, artifactRegistries: [external.registry.com], files: [b.yaml] }\n';
    assert.deepEqual(await codes(`${TABLE}${environments}#- /a.yaml\n${secret('a', 'external.registry.com')}#- /b.yaml\n${secret('b', 'external.registry.com')}`), []);
  });

  it('keep their values to themselves', async () => {
    const { snapshot } = await openFixture(`${TABLE}#- /a.yaml\n${secret('a', 'other.example.com')}`);
    const entry = snapshot.documents.get('file:///ws/a.yaml')?.entry;
    assert.deepEqual(entry?.images.sites, []);
    assert.ok(!JSON.stringify([entry, diagnoseAll(snapshot)]).includes('hunter2'));
  });
});

const hook = (label = '', kind = 'Job'): string => `#- /hook.yaml
apiVersion: batch/v1
kind: ${kind}
metadata:
  annotations: { helm.sh/hook: pre-install }
spec:
  template:
    metadata: { labels: { app: x${label} } }
    spec:
      containers:
        - image: internal.registry.com/foo/migr‸ate:1.0.0
`;
const environments = (...lines: readonly string[]): string => `environments:\n${lines.map((line) => `  - ${line}\n`).join('')}`;

describe('Pods of Helm hooks', () => {
  it('apollo.hook-pod: a mirror reaches them by the webhook only', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }]
    environments:
      - { id: prod, artifactRegistries: [external.registry.com] }
      - { id: dev, artifactRegistries: [external.registry.com], podRegistryReplacement: true }
    #- /hook.yaml
    apiVersion: v1
    kind: Pod
    metadata: { annotations: { helm.sh/hook: pre-install } }
    spec:
      initContainers:
        - image: external.registry.com/foo/wait:1.0.0
      containers:
        - image: internal.registry.com/foo/migrate:1.0.0
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[apollo.hook-pod]: A Helm hook makes this Pod. Apollo redirects such a Pod only where its webhook is on, which \`prod\` does not say; else \`internal.registry.com/foo/migrate:1.0.0\` is pulled as it is written.
    ---
    apiVersion: v1
    kind: Pod
    metadata: { name: of-the-chart }
    spec:
      containers:
        - image: internal.registry.com/foo/bar:1.0.0
  `));

  it('may opt out of it', async () => {
    const on = TABLE + environments('{ id: prod, artifactRegistries: [external.registry.com], podRegistryReplacement: true }');
    assert.deepEqual(await codes(on + hook()), []);
    assert.deepEqual(await codes(on + hook(', apollo.palantir.com/skip-registry-mutation: ""')), ['apollo.hook-pod hook.yaml']);
    await checkHover(on + hook(', apollo.palantir.com/skip-registry-mutation: ""'), [
      '**`external.registry.com/foo/migrate:1.0.0`** · mirrored in `prod`',
      '`external.registry.com` mirrors `internal.registry.com` · [apollo-registries.yaml:2](file:///ws/apollo-registries.yaml#L2)  \nWritten `internal.registry.com/foo/migrate:1.0.0`',
      'A Helm hook makes this Pod, and it opts out by the label `apollo.palantir.com/skip-registry-mutation`: it is pulled as written.',
    ].join('\n\n'));
  });

  const ANSWER = [
    '**`external.registry.com/foo/migrate:1.0.0`** · mirrored',
    '`external.registry.com` mirrors `internal.registry.com` · [apollo-registries.yaml:2](file:///ws/apollo-registries.yaml#L2)  \nWritten `internal.registry.com/foo/migrate:1.0.0`',
  ];

  it('say so in the hover', async () => {
    await checkHover(TABLE + hook(), [...ANSWER, "A Helm hook makes this Pod: it is redirected only where Apollo's webhook is on, else pulled as written."].join('\n\n'));
    const one = environments('{ id: prod, artifactRegistries: [external.registry.com] }');
    await checkHover(TABLE + one + hook(), [`${ANSWER[0]} in \`prod\``, ANSWER[1], "A Helm hook makes this Pod: it is redirected only where Apollo's webhook is on (`prod` does not say so), else pulled as written."].join('\n\n'));
    const on = environments('{ id: prod, artifactRegistries: [external.registry.com], podRegistryReplacement: true }');
    await checkHover(TABLE + on + hook(), [`${ANSWER[0]} in \`prod\``, ANSWER[1], 'A Helm hook makes this Pod; the webhook that redirects such Pods is on.'].join('\n\n'));
  });

  it('explain the label at a Pod that no hook makes', () => checkHover(
    TABLE + hook(', apollo.palantir.com/skip-registry-mutation: ""', 'Deployment').replace('helm.sh/hook: pre-install', ''),
    [...ANSWER, "The Pod opts out by the label `apollo.palantir.com/skip-registry-mutation`. *Whether that spares a chart's own Pods is not documented.*"].join('\n\n'),
  ));

  it('are settled by saying that the webhook is on', () => {
    const file = (line: string) => `#- /apollo-registries.yaml\nartifactRegistries:\n  - { registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }\nenvironments:\n  - id: prod\n    artifactRegistries: [external.registry.com]\n${line}`;
    return checkFix(file('') + hook(), file('    podRegistryReplacement: true\n') + hook().replace('‸', ''));
  });
});

describe('charts on a mirrored host', () => {
  it('apollo.chart-address: mirrors are documented for containers only', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }]
    #- /deployment/manifest.yml
    manifest-version: "1.0"
    product-group: com.example
    product-name: foo
    product-version: 1.0.0
    product-type: helm-chart.v1
    extensions:
      helm-chart:
        helm-chart-name: oci://internal.registry.com/charts/foo
    #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[apollo.chart-address]: \`internal.registry.com\` is a Mirrored Registry. Apollo documents mirrors for containers; whether a chart's address is redirected too is not said.
        helm-repository-url: oci://external.registry.com/charts
    #- /Chart.yaml
    apiVersion: v2
    name: x
    dependencies: [{ name: y, repository: 'oci://internal.registry.com/charts' }]
  `));
});
