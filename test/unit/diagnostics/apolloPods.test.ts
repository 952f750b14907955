import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { hoverAt } from '../../../server/src/features/hover';
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

describe('the namespace of a hook’s Pod', () => {
  const on = (id: string): string => `{ id: ${id}, artifactRegistries: [external.registry.com], podRegistryReplacement: true }`;
  const namespace = (name: string, label: string): string => `#- /ns-${name}-${label === '' ? 'none' : label}.yaml\napiVersion: v1\nkind: Namespace\nmetadata: { name: ${name}${label === '' ? '' : `, labels: { apollo.palantir.com/env-id: ${label} }`} }\n`;
  const inShop = hook().replace('metadata:\n', 'metadata:\n  namespace: shop\n');
  const both = TABLE + environments(on('prod'), on('dev'));

  for (const [what, files, expected] of [
    ['with the label of each Environment, in files of their own', namespace('shop', 'prod') + namespace('shop', 'dev'), []],
    ['that no file declares', namespace('other', ''), []],
    ['with the label of one Environment', namespace('shop', 'prod'), ['dev']],
    ['without the label', namespace('shop', ''), ['prod', 'dev']],
  ] as const) {
    it(`${expected.length === 0 ? 'has nothing to be said of' : 'keeps the webhook away'}: one ${what}`, async () => {
      const { snapshot } = await openFixture(both + files + inShop);
      const messages = diagnoseAll(snapshot).filter(({ code }) => code === 'apollo.hook-pod').map(({ message }) => message);
      assert.equal(messages.length, expected.length === 0 ? 0 : 1);
      for (const id of ['prod', 'dev'] as const) assert.equal(messages.join().includes(`\`${id}\``), (expected as readonly string[]).includes(id));
    });
  }

  it('is named in the message and in the hover', async () => {
    const files = TABLE + environments(on('prod')) + namespace('shop', '') + inShop;
    const { snapshot } = await openFixture(files);
    assert.deepEqual(diagnoseAll(snapshot).map(({ message }) => message), [
      'A Helm hook makes this Pod. Apollo\'s webhook looks at namespaces with the label `apollo.palantir.com/env-id` alone, and `shop` is declared without it for `prod`; `internal.registry.com/foo/migrate:1.0.0` is pulled as it is written there.',
    ]);
    await checkHover(files, [
      '**`external.registry.com/foo/migrate:1.0.0`** · mirrored in `prod`',
      '`external.registry.com` mirrors `internal.registry.com` · [apollo-registries.yaml:2](file:///ws/apollo-registries.yaml#L2)  \nWritten `internal.registry.com/foo/migrate:1.0.0`',
      'A Helm hook makes this Pod, and its namespace `shop` lacks the label `apollo.palantir.com/env-id` of `prod`: it is pulled as written there.',
    ].join('\n\n'));
  });
});

describe('hooks in the templates of a chart', () => {
  const chart = (annotations: string, labels = '', image = '{{ .Values.image }}'): string => `#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
#- /app/values.yaml
image: internal.registry.com/foo/migrate:1.0.0
#- /app/templates/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec: { template: { spec: { containers: [{ name: web, image: "{{ .Values.image }}" }] } } }
#- /app/templates/hook.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations: { ${annotations} }
spec:
  template:
    metadata: { labels: { app: x${labels} } }
    spec:
      containers:
        - { name: migrate, image: ${image} }
`;
  const found = async (text: string): Promise<readonly string[]> => {
    const { snapshot } = await openFixture(text);
    return diagnoseAll(snapshot).map(({ code, uri, span }) => `${code} ${uri.slice('file:///ws'.length)} ${span.start > 0 ? 'placed' : ''}`);
  };

  it('are told at the template, although the image stands in the values that other templates use too', async () => {
    assert.deepEqual(await found(TABLE + chart('helm.sh/hook: pre-install')), ['apollo.hook-pod /app/templates/hook.yaml placed']);
  });

  it('are told of an image that the template itself names', async () => {
    assert.deepEqual(await found(TABLE + chart('helm.sh/hook: pre-install', '', 'internal.registry.com/foo/migrate:1.0.0')), ['apollo.hook-pod /app/templates/hook.yaml placed']);
  });

  it('are no hooks without the annotation, nor where the annotation is rendered away', async () => {
    assert.deepEqual(await found(TABLE + chart('other: x')), []);
    assert.deepEqual(await found(TABLE + chart('{{ if .Values.hooks }}helm.sh/hook: pre-install{{ end }}')), []);
  });

  it('may opt out, which the hover explains', async () => {
    const on = TABLE + environments('{ id: prod, artifactRegistries: [external.registry.com], podRegistryReplacement: true }');
    const optsOut = ', apollo.palantir.com/skip-registry-mutation: ""';
    assert.deepEqual(await found(on + chart('helm.sh/hook: pre-install')), []);
    assert.deepEqual(await found(on + chart('helm.sh/hook: pre-install', optsOut)), ['apollo.hook-pod /app/templates/hook.yaml placed']);
    const { snapshot, fixture } = await openFixture(on + chart('helm.sh/hook: pre-install', optsOut, '{{ .Values.im‸age }}'));
    const { uri, offset } = fixture.cursor ?? assert.fail('no cursor');
    assert.match(hoverAt(snapshot, uri, offset)?.markdown ?? '', /A Helm hook makes this Pod, and it opts out by the label `apollo\.palantir\.com\/skip-registry-mutation`: it is pulled as written\./);
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
