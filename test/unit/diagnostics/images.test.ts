import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { looksLikeTypo } from '../../../server/src/features/diagnostics/hostTypo';
import { checkDiagnostics, openFixture } from '../../support/check';

const pod = (...images: readonly string[]): string => [
  'kind: Pod', 'apiVersion: v1', 'spec:', '  containers:', ...images.map((image, at) => `    - { name: c${at}, image: '${image}' }`), '',
].join('\n');

const TABLE = '#- /apollo-registries.yaml\nartifactRegistries:\n  - { registryUrl: external.registry.com, mirroredRegistries: [internal.registry.com] }\n';

async function codes(text: string, options = {}): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text, options);
  return diagnoseAll(snapshot).map(({ code, message }) => `${code}: ${message}`);
}

describe('diagnostics of images', () => {
  it('are dormant without a table', () => checkDiagnostics(`
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: internal.registry.com/Foo/bar:1 }] }
  `, { settings: { severity: { 'image.unmatched': 'hint' } } }));

  it('are dormant where the table does not apply', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: a.example.com }]
    appliesTo: ['apps/**']
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: internal.registry.com/Foo/bar:1 }] }
  `));

  it('obey a table whose restriction leads out of its folder', () => checkDiagnostics(`
    #- /conf/apollo-registries.yaml
    artifactRegistries: [{ registryUrl: a.example.com }]
    appliesTo: ['../apps/**']
    #- /apps/pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: foo/Bar }] }
    #                                      ^^^^^^^ 💡 error[image.invalid]: \`foo/Bar\` is no image reference: a repository name is lower case, and \`foo/Bar\` is not.
    #- /other/pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: foo/Bar }] }
  `));

  it('image.ambiguous names the candidates, the rules and the Environments', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]
      - registryUrl: b.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]
    environments:
      - { id: prod, artifactRegistries: [a.example.com, b.example.com] }
      - { id: stage, artifactRegistries: [a.example.com] }
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec:
      containers:
        - name: a
          image: internal.registry.com/foo/bar:1.0.0
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[image.ambiguous]: Pull source undefined in \`prod\`: \`a.example.com/foo/bar:1.0.0\` or \`b.example.com/foo/bar:1.0.0\`.
    # ↳ /apollo-registries.yaml:3:26 "internal.registry.com" \`a.example.com\` mirrors \`internal.registry.com\`.
    # ↳ /apollo-registries.yaml:5:26 "internal.registry.com" \`b.example.com\` mirrors \`internal.registry.com\`.
  `));

  it('image.ambiguous says nothing where Environments only disagree', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: a.example.com, mirroredRegistries: [internal.registry.com] }
      - { registryUrl: b.example.com }
    environments:
      - { id: prod, artifactRegistries: [a.example.com] }
      - { id: stage, artifactRegistries: [b.example.com] }
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: internal.registry.com/foo/bar:1 }] }
  `));

  it('image.ambiguous for a host that is owned and mirrored', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: internal.registry.com
      - registryUrl: external.registry.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 warning[mirror.chain]
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: internal.registry.com/foo/bar:1 }] }
    #                                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[image.ambiguous]: Pull source undefined: \`internal.registry.com/foo/bar:1\` or \`external.registry.com/foo/bar:1\`.
    # ↳ /apollo-registries.yaml:2:18 "internal.registry.com" \`internal.registry.com\` is the host's own Artifact Registry.
    # ↳ /apollo-registries.yaml:4:26 "internal.registry.com" \`external.registry.com\` mirrors \`internal.registry.com\`.
  `));

  it('image.ambiguous is silent where its overlap is', async () => {
    const overlap = '#- /apollo-registries.yaml\nartifactRegistries:\n  - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }\n  - { registryUrl: b.example.com, mirroredRegistries: [x.corp.com] }\n';
    const app = `#- /pod.yaml\n${pod('x.corp.com/foo/bar:1')}`;
    assert.equal((await codes(overlap + app)).length, 3);
    assert.deepEqual(await codes(overlap + app, { settings: { severity: { 'mirror.overlap': 'off' } } }), []);
    assert.deepEqual(await codes(`${overlap}# mirror-lens-ignore-file mirror.overlap\n${app}`), []);
    const one = overlap.replace('  - { registryUrl: a', '  # mirror-lens-ignore-next-line mirror.overlap\n  - { registryUrl: a');
    assert.equal((await codes(one + app)).length, 2);
  });

  it('image.invalid tells the exact reason, at the exact place', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: a.example.com }]
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec:
      containers:
        - image: a.example.com/Foo/bar:1
    #                          ^^^^^^^ 💡 error[image.invalid]: \`a.example.com/Foo/bar:1\` is no image reference: a repository name is lower case, and \`Foo/bar\` is not.
        - image: "https://a.example.com/foo"
    #             ^^^^^^^^ 💡 error[image.invalid]: \`https://a.example.com/foo\` is no image reference: it begins with \`https://\`; a reference has no scheme.
        - image: 'a.example.com/foo:1 2'
    #                                ^ 💡 error[image.invalid]: \`a.example.com/foo:1 2\` is no image reference: the tag holds a blank, which is not allowed there.
        - image: a.example.com/foo@sha256:0123456789abcdef0123456789abcdef
    #                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[image.invalid]: \`a.example.com/foo@sha256:0123456789abcdef0123456789abcdef\` is no image reference: a sha256 digest has 64 hexadecimal digits, and this one has 32.
        - image: \${IMAGE}
        - image: '{{ .Values.image }}'
        - image: a.example.com/ok:1
  `));

  it('image.invalid stands at the repository of a split reference', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries: [{ registryUrl: a.example.com }]
    #- /chart/Chart.yaml
    apiVersion: v2
    name: chart
    version: 1.0.0
    #- /chart/values.yaml
    image:
      registry: a.example.com
      repository: Foo/bar
    #             ^^^^^^^ 💡 error[image.invalid]
      tag: 1.0.0
  `));

  it('image.unmatched only where it is switched on', async () => {
    const text = `${TABLE}#- /pod.yaml\n${pod('quay.io/foo/bar:1', 'internal.registry.com/foo/bar:1')}`;
    assert.deepEqual(await codes(text), []);
    await checkDiagnostics(`
      #- /apollo-registries.yaml
      artifactRegistries: [{ registryUrl: a.example.com }]
      #- /pod.yaml
      kind: Pod
      apiVersion: v1
      spec: { containers: [{ name: a, image: nginx }] }
      #                                      ^^^^^ 💡 hint[image.unmatched]: No rule covers \`docker.io\`, so \`docker.io/library/nginx:latest\` is pulled as written; Apollo calls it Unchecked.
    `, { settings: { severity: { 'image.unmatched': 'hint' } } });
  });

  it('image.host-typo speaks of one odd host among many', async () => {
    const many = Array.from({ length: 5 }, (_, at) => `internal.registry.com/foo/bar:${at}`);
    const message = 'image.host-typo: No rule knows `interal.registry.com`. Did you mean `internal.registry.com` (used 5 times)?';
    assert.deepEqual(await codes(`${TABLE}#- /pod.yaml\n${pod(...many, 'interal.registry.com/foo/bar:1')}`), [message]);
    const unmatched = { settings: { severity: { 'image.unmatched': 'hint' } } };
    assert.deepEqual(await codes(`${TABLE}#- /pod.yaml\n${pod(...many, 'interal.registry.com/foo/bar:1')}`, unmatched), [message], 'one cause, one finding');
    assert.deepEqual(await codes(`${TABLE}#- /pod.yaml\n${pod(...many.slice(1), 'interal.registry.com/foo/bar:1')}`), [], 'known used four times');
    assert.deepEqual(await codes(`${TABLE}#- /pod.yaml\n${pod(...many, 'interal.registry.com/a:1', 'interal.registry.com/b:1')}`), [], 'odd used twice');
    await checkDiagnostics(`${TABLE}#- /pod.yaml
kind: Pod
apiVersion: v1
spec:
  containers:
${many.map((image) => `    - image: ${image}`).join('\n')}
    - image: internal.registyr.com/foo/bar:1
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[image.host-typo]: No rule knows \`internal.registyr.com\`. Did you mean \`internal.registry.com\` (used 5 times)?
`);
  });

  it('image.host-typo keeps its limits', () => {
    const yes = [['interal.registry.com', 'internal.registry.com'], ['internal.registyr.com', 'internal.registry.com'], ['reg-istry.corp.com', 'registry.corp.com'], ['registri.corp.com:5000', 'registry.corp.com:5000']];
    const no = [
      ['ghcr.io', 'gcr.io'], ['quay.ioo', 'quay.io'], ['registry1.corp.com', 'registry2.corp.com'], ['registry1.corp.com', 'registry.corp.com'],
      ['registry-eu.corp.com', 'registry-au.corp.com'], ['registry-us.corp.com', 'registry-uk.corp.com'], ['stagin.corp.com', 'staging.corp.com'],
      ['registry-a.corp.com', 'registry-b.corp.com'], ['hub.corp.com', 'hug.corp.com'], ['registry.corp.com', 'registry.corp.com:5000'],
      ['images.registry.corp.com', 'registry.corp.com'], ['internal.registry.com', 'external.registry.com'], ['intrnal.regstry.com', 'internal.registry.com'],
      ['registry.corp.co', 'registry.corp.com'], ['interl.registry.com', 'internal.registry.com'], ['10.0.0.1:5000', '10.0.0.2:5000'],
    ];
    assert.deepEqual(yes.filter(([odd = '', known = '']) => !looksLikeTypo(odd, known)), []);
    assert.deepEqual(no.filter(([odd = '', known = '']) => looksLikeTypo(odd, known)), []);
  });
});
