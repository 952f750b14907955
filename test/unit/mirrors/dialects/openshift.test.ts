import assert from 'node:assert/strict';
import { sorted } from '../../../../server/src/mirrors/openshift/merge';
import { isNested } from '../../../../server/src/mirrors/openshift/scope';
import { digest, readConfig, shownSources } from '../../../support/dialects';

const A = digest('a');

interface Entry {
  readonly source: string;
  readonly mirrors?: readonly string[];
  readonly policy?: string;
}

const set = (kind: string, apiVersion: string, list: string, entries: readonly Entry[]): string => [
  `apiVersion: ${apiVersion}`, `kind: ${kind}`, 'metadata: {name: x}', 'spec:', `  ${list}:`,
  ...entries.flatMap(({ source, mirrors, policy }) => [
    `  - source: "${source}"`,
    ...(mirrors ? [`    mirrors: [${mirrors.map((mirror) => `"${mirror}"`).join(', ')}]`] : []),
    ...(policy ? [`    mirrorSourcePolicy: ${policy}`] : []),
  ]),
].join('\n');
const idms = (...entries: readonly Entry[]) => set('ImageDigestMirrorSet', 'config.openshift.io/v1', 'imageDigestMirrors', entries);
const itms = (...entries: readonly Entry[]) => set('ImageTagMirrorSet', 'config.openshift.io/v1', 'imageTagMirrors', entries);
const icsp = (...entries: readonly Entry[]) => set('ImageContentSourcePolicy', 'operator.openshift.io/v1alpha1', 'repositoryDigestMirrors', entries);
const image = (key: string, ...hosts: readonly string[]) => ['apiVersion: config.openshift.io/v1', 'kind: Image', 'metadata: {name: cluster}', 'spec:', '  registrySources:', `    ${key}: [${hosts.map((host) => `"${host}"`).join(', ')}]`].join('\n');
const read = (...documents: readonly string[]) => readConfig('openshift', { 'cluster/mirrors.yaml': `${documents.join('\n---\n')}\n` });

const TAG_A = { source: 'registry-a.com', mirrors: ['mirror-tag-1.registry-a.com'] };
const BOTH = [idms({ source: 'registry-a.com', mirrors: ['mirror-digest-1.registry-a.com', 'mirror-digest-2.registry-a.com'] }), itms({ source: 'registry-a.com', mirrors: ['mirror-tag-1.registry-a.com', 'mirror-tag-2.registry-a.com'] })];
const POLICY = [
  idms({ source: 'registry-a.com', mirrors: ['mirror-digest-1.registry-a.com', 'mirror-digest-2.registry-a.com'], policy: 'NeverContactSource' }, { source: 'registry-b.com', mirrors: ['mirror-digest-1.registry-b.com', 'mirror-digest-2.registry-b.com'] }, { source: 'registry-c.com', mirrors: ['mirror-digest-1.registry-c.com', 'mirror-digest-2.registry-c.com'] }),
  itms({ source: 'registry-b.com', mirrors: ['mirror-tag-1.registry-b.com', 'mirror-tag-2.registry-b.com'], policy: 'NeverContactSource' }),
];
const NESTED = [
  idms({ source: 'primary.com/top', mirrors: ['mirror.com/primary'] }),
  itms({ source: 'primary.com/top', mirrors: ['mirror-tag.com/primary'] }, { source: 'primary.com/top/insecure/more-specific', mirrors: ['mirror-tag.com/more-specific'] }),
  image('insecureRegistries', 'primary.com/top/insecure'),
  image('blockedRegistries', 'primary.com/top/blocked'),
];
const STRICT = [idms({ source: 's.example.com', mirrors: ['z1.example.com', 'y2.example.com'] }), icsp({ source: 's.example.com', mirrors: ['y2.example.com', 'x3.example.com'] })];

const CASES: readonly (readonly [id: string, documents: readonly string[], reference: string, sources: string])[] = [
  ['itms', [itms(TAG_A)], 'registry-a.com/x/y:1', 'mirror-tag-1.registry-a.com/x/y:1 → registry-a.com/x/y:1'],
  ['itms', [itms(TAG_A)], `registry-a.com/x/y@${A}`, `registry-a.com/x/y@${A}`],
  ['idms+itms', BOTH, 'registry-a.com/x/y:1', 'mirror-tag-1.registry-a.com/x/y:1 → mirror-tag-2.registry-a.com/x/y:1 → registry-a.com/x/y:1'],
  ['idms+itms', BOTH, `registry-a.com/x/y@${A}`, `mirror-digest-1.registry-a.com/x/y@${A} → mirror-digest-2.registry-a.com/x/y@${A} → registry-a.com/x/y@${A}`],
  ['mirrorSourcePolicy', POLICY, `registry-a.com/x@${A}`, `mirror-digest-1.registry-a.com/x@${A} → mirror-digest-2.registry-a.com/x@${A} → registry-a.com/x@${A} B`],
  ['mirrorSourcePolicy', POLICY, 'registry-a.com/x:1', 'registry-a.com/x:1 B'],
  ['mirrorSourcePolicy', POLICY, `registry-b.com/x@${A}`, `mirror-digest-1.registry-b.com/x@${A} → mirror-digest-2.registry-b.com/x@${A} → registry-b.com/x@${A} B`],
  ['mirrorSourcePolicy', POLICY, 'registry-b.com/x:1', 'mirror-tag-1.registry-b.com/x:1 → mirror-tag-2.registry-b.com/x:1 → registry-b.com/x:1 B'],
  ['mirrorSourcePolicy', POLICY, 'registry-c.com/x:1', 'registry-c.com/x:1'],
  ['nested scopes', NESTED, `primary.com/top/a@${A}`, `mirror.com/primary/a@${A} → primary.com/top/a@${A}`],
  ['nested scopes', NESTED, 'primary.com/top/a:1', 'mirror-tag.com/primary/a:1 → primary.com/top/a:1'],
  ['nested scopes', NESTED, `primary.com/top/blocked/a@${A}`, `mirror.com/primary/blocked/a@${A} → primary.com/top/blocked/a@${A} B`],
  ['nested scopes', NESTED, 'primary.com/top/blocked/a:1', 'mirror-tag.com/primary/blocked/a:1 → primary.com/top/blocked/a:1 B'],
  ['nested scopes', NESTED, `primary.com/top/insecure/a@${A}`, `mirror.com/primary/insecure/a@${A} → primary.com/top/insecure/a@${A} i`],
  ['nested scopes', NESTED, 'primary.com/top/insecure/more-specific/a:1', 'mirror-tag.com/more-specific/a:1 → primary.com/top/insecure/more-specific/a:1 i'],
  ['icsp+idms merging', [icsp({ source: 'insecure.com/ns', mirrors: ['other.com/ns-o1', 'other.com/ns-o2'] }), idms({ source: 'insecure.com/ns', mirrors: ['other.com/ns-o2', 'other.com/ns-o3'] }), image('insecureRegistries', 'insecure.com')], `insecure.com/ns/a@${A}`, `other.com/ns-o1/a@${A} → other.com/ns-o2/a@${A} → other.com/ns-o3/a@${A} → insecure.com/ns/a@${A} i`],
  ['merge strict order', STRICT, `s.example.com/a@${A}`, `z1.example.com/a@${A} → y2.example.com/a@${A} → x3.example.com/a@${A} → s.example.com/a@${A}`],
  ['merge source in mirrors', [idms({ source: 's.example.com', mirrors: ['z1.example.com', 's.example.com', 'y2.example.com'] }, { source: 's.example.com', mirrors: ['s.example.com', 'y2.example.com', 'x3.example.com'] })], `s.example.com/a@${A}`, ['z1', 's', 'y2', 'x3', 's'].map((host) => `${host}.example.com/a@${A}`).join(' → ')],
  ['merge example', [idms({ source: 's.vendor2.com', mirrors: ['registry1.vendor2.com', 'registry2.vendor2.com'] }), idms({ source: 's.vendor2.com', mirrors: ['local-mirror2.example.com', 'registry2.vendor2.com', 'registry1.vendor2.com'] })], `s.vendor2.com/a@${A}`, ['local-mirror2.example.com', 'registry1.vendor2.com', 'registry2.vendor2.com', 's.vendor2.com'].map((host) => `${host}/a@${A}`).join(' → ')],
  ['api doc a,b,c + c,d,e', [idms({ source: 'src.example.com', mirrors: ['a.io', 'b.io', 'c.io'] }, { source: 'src.example.com', mirrors: ['c.io', 'd.io', 'e.io'] })], `src.example.com/x@${A}`, ['a.io', 'b.io', 'c.io', 'd.io', 'e.io', 'src.example.com'].map((host) => `${host}/x@${A}`).join(' → ')],
  ['wildcard source', [idms({ source: '*.redhat.io', mirrors: ['mirror.local/redhat'] })], `registry.redhat.io/product/repo@${A}`, `mirror.local/redhat/product/repo@${A} → registry.redhat.io/product/repo@${A}`],
  ['wildcard source', [idms({ source: '*.redhat.io', mirrors: ['mirror.local/redhat'] })], `redhat.io/x@${A}`, `redhat.io/x@${A}`],
  ['longest source', [idms({ source: 'quay.io/libpod', mirrors: ['m.example.com/libpod'] }, { source: 'quay.io/libpod/busybox', mirrors: ['n.example.com/bb'] })], `quay.io/libpod/busybox@${A}`, `n.example.com/bb@${A} → quay.io/libpod/busybox@${A}`],
  ['longest source', [idms({ source: 'quay.io/libpod', mirrors: ['m.example.com/libpod'] }, { source: 'quay.io/libpod/busybox', mirrors: ['n.example.com/bb'] })], `quay.io/libpod/busybox2@${A}`, `m.example.com/libpod/busybox2@${A} → quay.io/libpod/busybox2@${A}`],
  ['empty mirrors', [idms({ source: 'quay.io', mirrors: [], policy: 'NeverContactSource' })], `quay.io/a@${A}`, `quay.io/a@${A}`],
  ['policy conflict allow/never', [idms({ source: 'quay.io', mirrors: ['m1.example.com'] }), idms({ source: 'quay.io', mirrors: ['m2.example.com'], policy: 'NeverContactSource' })], `quay.io/a@${A}`, `m1.example.com/a@${A} → m2.example.com/a@${A} → quay.io/a@${A} B`],
  ['policy conflict allow/never', [idms({ source: 'quay.io', mirrors: ['m1.example.com'] }), idms({ source: 'quay.io', mirrors: ['m2.example.com'], policy: 'NeverContactSource' })], 'quay.io/a:1', 'quay.io/a:1 B'],
  ['an install-config', ['apiVersion: v1\nbaseDomain: example.com\nimageDigestSources:\n- source: quay.io\n  mirrors: [m.example.com]\n  sourcePolicy: NeverContactSource'], `quay.io/a@${A}`, `m.example.com/a@${A} → quay.io/a@${A} B`],
  ['allowed registries', [image('allowedRegistries', 'quay.io')], 'docker.io/library/nginx:1', 'docker.io/library/nginx:1 B'],
  ['a list of objects', [`apiVersion: v1\nkind: List\nitems:\n- apiVersion: config.openshift.io/v1\n  kind: ImageTagMirrorSet\n  spec: {imageTagMirrors: [{source: quay.io, mirrors: [m.example.com]}]}`], 'quay.io/a:1', 'm.example.com/a:1 → quay.io/a:1'],
];

describe('mirror sets of OpenShift', () => {
  CASES.forEach(([id, documents, reference, sources], at) => {
    it(`resolve ${id} (${at + 1})`, () => assert.equal(shownSources(read(...documents).resolve(reference)), sources));
  });

  it('are sorted as the operator sorts them, loops included', () => {
    const graph = (edges: string): string => {
      const nodes = new Map<string, Set<string>>();
      for (const [from = '', to = ''] of edges.split(' ')) {
        nodes.set(from, (nodes.get(from) ?? new Set()).add(to));
        nodes.set(to, nodes.get(to) ?? new Set());
      }
      return sorted(nodes).join('');
    };
    assert.equal(graph('AB BC CD DE ab bc cd de'), 'AaBbCcDdEe');
    assert.equal(graph('AB BC CD DA ab bc cd da'), 'ABCDabcd');
    assert.equal(graph('AB BC CD DB DE ab bc cd db de'), 'AaBCDEbcde');
    assert.equal(graph('AD BD CD ad bd cd'), 'ABCabcDd');
  });

  it('know when a scope lies in another', () => {
    const cases: readonly (readonly [inner: string, outer: string, nested: boolean])[] = [
      ['quay.io', 'quay.io', true], ['quay.io:443', 'quay.io', false], ['quay.io/ns1/ns2', 'quay.io', true], ['quay.io2', 'quay.io', false],
      ['foo.example.com/bar', '*.example.com', true], ['*.foo.example.com', '*.example.com', true], ['foo.example.com:443/bar', '*.example.com', true],
      ['example/bar.foo:400', '*.foo', false], ['foo.example.com', '**.example.com', false],
    ];
    for (const [inner, outer, nested] of cases) assert.equal(isNested(inner, outer), nested, `${inner} in ${outer}`);
  });

  it('name what an API server refuses and what has another effect than it looks', () => {
    const problems = (...documents: readonly string[]) => read(...documents).problems.map((text) => text.replace('cluster/mirrors.yaml ', ''));
    assert.deepEqual(problems(idms({ source: 'https://quay.io', mirrors: ['m.example.com/'] })), ['openshift.refused source-form https://quay.io', 'openshift.refused mirror-form m.example.com/']);
    assert.deepEqual(problems(idms({ source: 'quay.io', mirrors: ['m.example.com', 'm.example.com'] })), ['openshift.refused mirror-twice m.example.com']);
    assert.deepEqual(problems(idms({ source: 'quay.io', mirrors: ['m.example.com'], policy: 'Never' })), ['openshift.refused policy Never']);
    assert.deepEqual(problems(idms({ source: 'quay.io', mirrors: [], policy: 'NeverContactSource' })), ['openshift.ignored-policy quay.io']);
    assert.deepEqual(problems(idms({ source: 'quay.io', mirrors: ['m.example.com'], policy: 'NeverContactSource' })), ['openshift.unpullable quay.io tag']);
    assert.deepEqual(problems(...POLICY.slice(1)), ['openshift.unpullable registry-b.com digest']);
  });
});
