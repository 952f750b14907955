import assert from 'node:assert/strict';
import { explainText } from '../../../server/src/features/explain';
import { hoverAt } from '../../../server/src/features/hover';
import { openFixture, type OpenOptions } from '../../support/check';
import { cursorOf } from '../../support/fixture';

/** As the harness's own, without the spaces that break lines in Markdown. */
async function checkHover(text: string, expected: string, options: OpenOptions = {}): Promise<void> {
  const { fixture, snapshot } = await openFixture(text, options);
  const { uri, offset } = cursorOf(fixture);
  assert.equal(hoverAt(snapshot, uri, offset, { commandLinks: false })?.markdown.replaceAll(/ +$/gm, '').trim(), expected.trim());
}

const POD = '#- /app.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: internal.registry.com/foo/b‸ar:1.0.0\n';
const APOLLO = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
`;
const K3S = `#- /nodes/registries.yaml
mirrors:
  external.registry.com:
    endpoint: ["https://mirror.site-a.corp:5000"]
configs:
  mirror.site-a.corp:5000:
    auth: { username: robot, password: secret }
    tls: { ca_file: /etc/ssl/corp.pem }
`;
const HOSTS = '#- /other/certs.d/external.registry.com/hosts.toml\n[host."http://plain.example.com"]\n  capabilities = ["pull", "resolve"]\n';

describe('hovers of whole paths', () => {
  it('tells Apollo and the node step by step, TLS and credentials without values', () => checkHover(APOLLO + K3S + POD, `
**\`mirror.site-a.corp:5000/foo/bar:1.0.0\`** · first of 2 sources

1. Written \`internal.registry.com/foo/bar:1.0.0\`
2. Apollo → \`external.registry.com/foo/bar:1.0.0\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)
3. Node (k3s) tries \`https://mirror.site-a.corp:5000\` · CA \`/etc/ssl/corp.pem\` · with credentials · [registries.yaml:3](file:///ws/nodes/registries.yaml#L3), then \`external.registry.com/foo/bar:1.0.0\`

\`kubectl\` shows \`external.registry.com/foo/bar:1.0.0\`: a node mirror never changes the name.
*That Apollo writes this name into the Pod is deduced, not documented.*
`));

  it('answers where nodes have the only table', () => checkHover(K3S.replace('external.registry.com', 'internal.registry.com') + POD, `
**\`mirror.site-a.corp:5000/foo/bar:1.0.0\`** · first of 2 sources

1. Written \`internal.registry.com/foo/bar:1.0.0\`
2. Node (k3s) tries \`https://mirror.site-a.corp:5000\` · CA \`/etc/ssl/corp.pem\` · with credentials · [registries.yaml:3](file:///ws/nodes/registries.yaml#L3), then \`internal.registry.com/foo/bar:1.0.0\`

\`kubectl\` shows \`internal.registry.com/foo/bar:1.0.0\`: a node mirror never changes the name.
`));

  for (const [name, text, mark] of [
    ['hosts.toml', '#- /certs.d/internal.registry.com/hosts.toml\n[host."https://m.corp"]\nca = "/etc/a.pem"\n[host."https://m.corp".header]\nAuthorization = "Basic secret"\n#- /certs.d/quay.io/hosts.toml\n[host."https://m.corp"]\nca = "/etc/other.pem"\n', 'CA \`/etc/a.pem\` · with credentials'],
    ['config.toml', '#- /config.toml\nversion = 2\n[plugins."io.containerd.grpc.v1.cri".registry.mirrors."internal.registry.com"]\nendpoint = ["https://m.corp"]\n[plugins."io.containerd.grpc.v1.cri".registry.configs."m.corp".auth]\npassword = "secret"\n', 'with credentials'],
    ['machine.yaml', '#- /machine.yaml\nmachine:\n  registries:\n    mirrors: { internal.registry.com: { endpoints: ["https://m.corp"] } }\n    config: { m.corp: { auth: { password: secret } } }\n', 'with credentials'],
  ] as const) {
    it(`tells of credentials that a ${name} has, without values`, async () => {
      const { fixture, snapshot } = await openFixture(text + POD);
      const { uri, offset } = cursorOf(fixture);
      const markdown = hoverAt(snapshot, uri, offset, { commandLinks: false })?.markdown ?? '';
      assert.match(markdown, new RegExp(`tries \`https://m\\.corp\` · ${mark} · `));
      assert.ok(!markdown.includes('secret'));
    });
  }

  it('says of a rewriter that asks the registry first that its answer depends on it', async () => {
    const rules = '#- /webhook.yaml\nrules:\n  - name: hub\n    matches: ["^internal"]\n    replace: harbor.corp/hub\n    checkUpstream: true\n';
    const { fixture, snapshot } = await openFixture(APOLLO + rules + POD, { settings: { nodeConfigs: ['webhook.yaml'] } });
    const { uri, offset } = cursorOf(fixture);
    assert.match(hoverAt(snapshot, uri, offset, { commandLinks: false })?.markdown ?? '', /→ `harbor\.corp\/hub\/foo\/bar:1\.0\.0` if its registry has the image · /);
  });

  it('shows nodes that differ beside the answer, and marks what is insecure', () => checkHover(APOLLO + K3S + HOSTS + POD, `
**\`external.registry.com/foo/bar:1.0.0\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)
Written \`internal.registry.com/foo/bar:1.0.0\`

Node (k3s) tries \`https://mirror.site-a.corp:5000\` · CA \`/etc/ssl/corp.pem\` · with credentials · [registries.yaml:3](file:///ws/nodes/registries.yaml#L3), then \`external.registry.com/foo/bar:1.0.0\`
Node (containerd) tries \`http://plain.example.com\` · plain HTTP · [hosts.toml:1](file:///ws/other/certs.d/external.registry.com/hosts.toml#L1), then \`external.registry.com/foo/bar:1.0.0\`
`));

  it('asks for an Environment the nodes that it names', () => checkHover(`${APOLLO}environments:
  - id: site-a
    artifactRegistries: [external.registry.com]
    nodeMirrors: [nodes/registries.yaml]
${K3S}${HOSTS}${POD}`, `
**\`mirror.site-a.corp:5000/foo/bar:1.0.0\`** · first of 2 sources in \`site-a\`

1. Written \`internal.registry.com/foo/bar:1.0.0\`
2. Apollo → \`external.registry.com/foo/bar:1.0.0\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)
3. Node (k3s) tries \`https://mirror.site-a.corp:5000\` · CA \`/etc/ssl/corp.pem\` · with credentials · [registries.yaml:3](file:///ws/nodes/registries.yaml#L3), then \`external.registry.com/foo/bar:1.0.0\`

\`kubectl\` shows \`external.registry.com/foo/bar:1.0.0\`: a node mirror never changes the name.
*That Apollo writes this name into the Pod is deduced, not documented.*
`));

  it('tells of the nodes of each Environment where they differ', () => checkHover(`${APOLLO}environments:
  - id: site-a
    artifactRegistries: [external.registry.com]
    nodeMirrors: [nodes/registries.yaml]
  - id: site-b
    artifactRegistries: [external.registry.com]
    nodeMirrors: [other/certs.d]
${K3S}${HOSTS}${POD}`, `
**\`external.registry.com/foo/bar:1.0.0\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)
Written \`internal.registry.com/foo/bar:1.0.0\`

Node (k3s) tries \`https://mirror.site-a.corp:5000\` · CA \`/etc/ssl/corp.pem\` · with credentials · [registries.yaml:3](file:///ws/nodes/registries.yaml#L3), then \`external.registry.com/foo/bar:1.0.0\`
Node (containerd) tries \`http://plain.example.com\` · plain HTTP · [hosts.toml:1](file:///ws/other/certs.d/external.registry.com/hosts.toml#L1), then \`external.registry.com/foo/bar:1.0.0\`
`));

  it('does not take the path of one Environment for that of another', () => checkHover(`${APOLLO}environments:
  - id: site-a
    artifactRegistries: [external.registry.com]
    nodeMirrors: [nodes/registries.yaml]
  - id: site-b
    artifactRegistries: [external.registry.com]
${K3S}${POD}`, `
**\`external.registry.com/foo/bar:1.0.0\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)
Written \`internal.registry.com/foo/bar:1.0.0\`

Node (k3s) tries \`https://mirror.site-a.corp:5000\` · CA \`/etc/ssl/corp.pem\` · with credentials · [registries.yaml:3](file:///ws/nodes/registries.yaml#L3), then \`external.registry.com/foo/bar:1.0.0\`
Other nodes pull it as it is.
`));

  it('says nothing of nodes where a setting switches it off', () => checkHover(APOLLO + K3S + POD, `
**\`external.registry.com/foo/bar:1.0.0\`** · mirrored

\`external.registry.com\` mirrors \`internal.registry.com\` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)
Written \`internal.registry.com/foo/bar:1.0.0\`
`, { settings: { nodeSteps: 'off' } }));

  it('says that nothing can be pulled where every source is blocked', () => checkHover(`#- /idms.yaml
apiVersion: config.openshift.io/v1
kind: ImageDigestMirrorSet
spec:
  imageDigestMirrors:
    - source: internal.registry.com/foo
      mirrors: [m.example.com/foo]
      mirrorSourcePolicy: NeverContactSource
${POD}`, `
**Cannot be pulled**: every source is blocked, or none is left

1. Written \`internal.registry.com/foo/bar:1.0.0\`
2. Node (OpenShift) tries \`internal.registry.com/foo/bar:1.0.0\` · blocked
`));

  it('is explained step by step, also where nodes differ', async () => {
    const { snapshot } = await openFixture(APOLLO + K3S + HOSTS);
    const { plain } = explainText(snapshot, 'internal.registry.com/foo:1');
    const path = plain.slice(plain.indexOf('The whole path'));
    for (const part of ['Apollo → external.registry.com/foo:1', 'Node (k3s) tries https://mirror.site-a.corp:5000', 'Node (containerd) tries http://plain.example.com · plain HTTP', 'imagePullSecrets']) {
      assert.ok(path.includes(part), `${part} in ${path}`);
    }
  });
});
