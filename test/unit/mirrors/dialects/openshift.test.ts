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
const STRICT = ['net', 'com'].flatMap((top) => [
  idms({ source: `source.example.${top}`, mirrors: [`z1.example.${top}`, `y2.example.${top}`] }),
  icsp({ source: `source.example.${top}`, mirrors: [`y2.example.${top}`, `x3.example.${top}`] }),
]);

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
  ['mirrorSourcePolicy', POLICY, `registry-c.com/x@${A}`, `mirror-digest-1.registry-c.com/x@${A} → mirror-digest-2.registry-c.com/x@${A} → registry-c.com/x@${A}`],
  ['nested scopes', NESTED, `primary.com/top/a@${A}`, `mirror.com/primary/a@${A} → primary.com/top/a@${A}`],
  ['nested scopes', NESTED, 'primary.com/top/a:1', 'mirror-tag.com/primary/a:1 → primary.com/top/a:1'],
  ['nested scopes', NESTED, `primary.com/top/blocked/a@${A}`, `mirror.com/primary/blocked/a@${A} → primary.com/top/blocked/a@${A} B`],
  ['nested scopes', NESTED, 'primary.com/top/blocked/a:1', 'mirror-tag.com/primary/blocked/a:1 → primary.com/top/blocked/a:1 B'],
  ['nested scopes', NESTED, `primary.com/top/insecure/a@${A}`, `mirror.com/primary/insecure/a@${A} → primary.com/top/insecure/a@${A} i`],
  ['nested scopes', NESTED, 'primary.com/top/insecure/more-specific/a:1', 'mirror-tag.com/more-specific/a:1 → primary.com/top/insecure/more-specific/a:1 i'],
  ['icsp+idms merging', [icsp({ source: 'insecure.com/ns-dupe-i1', mirrors: ['other.com/ns-o1', 'other.com/ns-o2'] }), idms({ source: 'insecure.com/ns-dupe-i1', mirrors: ['other.com/ns-o2', 'other.com/ns-o3'] }), image('insecureRegistries', 'insecure.com')], `insecure.com/ns-dupe-i1/a@${A}`, `other.com/ns-o1/a@${A} → other.com/ns-o2/a@${A} → other.com/ns-o3/a@${A} → insecure.com/ns-dupe-i1/a@${A} i`],
  ['merge strict order', STRICT, `source.example.net/a@${A}`, `z1.example.net/a@${A} → y2.example.net/a@${A} → x3.example.net/a@${A} → source.example.net/a@${A}`],
  ['merge strict order', STRICT, `source.example.com/a@${A}`, `z1.example.com/a@${A} → y2.example.com/a@${A} → x3.example.com/a@${A} → source.example.com/a@${A}`],
  ['merge source in mirrors', [idms({ source: 'source.example.com', mirrors: ['z1.example.com', 'source.example.com', 'y2.example.com'] }, { source: 'source.example.com', mirrors: ['source.example.com', 'y2.example.com', 'x3.example.com'] })], `source.example.com/a@${A}`, ['z1', 'source', 'y2', 'x3', 'source'].map((host) => `${host}.example.com/a@${A}`).join(' → ')],
  ['merge example', [idms({ source: 'source.vendor.com', mirrors: ['registry2.vendor.com'] }), icsp({ source: 'source.vendor.com', mirrors: ['local-mirror.example.com', 'registry2.vendor.com'] })], `source.vendor.com/a@${A}`, ['local-mirror.example.com', 'registry2.vendor.com', 'source.vendor.com'].map((host) => `${host}/a@${A}`).join(' → ')],
  ['merge example', [idms({ source: 'source.vendor2.com', mirrors: ['registry1.vendor2.com', 'registry2.vendor2.com'] }), idms({ source: 'source.vendor2.com', mirrors: ['local-mirror2.example.com', 'registry2.vendor2.com', 'registry1.vendor2.com'] })], `source.vendor2.com/a@${A}`, ['local-mirror2.example.com', 'registry1.vendor2.com', 'registry2.vendor2.com', 'source.vendor2.com'].map((host) => `${host}/a@${A}`).join(' → ')],
  ['api doc a,b,c + c,d,e', [idms({ source: 'src.example.com', mirrors: ['a.example.com', 'b.example.com', 'c.example.com'] }, { source: 'src.example.com', mirrors: ['c.example.com', 'd.example.com', 'e.example.com'] })], `src.example.com/x@${A}`, ['a', 'b', 'c', 'd', 'e', 'src'].map((host) => `${host}.example.com/x@${A}`).join(' → ')],
  ['wildcard source', [idms({ source: '*.redhat.io', mirrors: ['mirror.local/redhat'] })], `registry.redhat.io/product/repo@${A}`, `mirror.local/redhat/product/repo@${A} → registry.redhat.io/product/repo@${A}`],
  ['wildcard source', [idms({ source: '*.redhat.io', mirrors: ['mirror.local/redhat'] })], 'registry.redhat.io/product/repo:1', 'registry.redhat.io/product/repo:1'],
  ['wildcard source', [idms({ source: '*.redhat.io', mirrors: ['mirror.local/redhat'] })], `redhat.io/x@${A}`, `redhat.io/x@${A}`],
  ['longest source', [idms({ source: 'quay.io/libpod', mirrors: ['m.example.com/libpod'] }, { source: 'quay.io/libpod/busybox', mirrors: ['n.example.com/bb'] })], `quay.io/libpod/alpine@${A}`, `m.example.com/libpod/alpine@${A} → quay.io/libpod/alpine@${A}`],
  ['longest source', [idms({ source: 'quay.io/libpod', mirrors: ['m.example.com/libpod'] }, { source: 'quay.io/libpod/busybox', mirrors: ['n.example.com/bb'] })], `quay.io/libpod/busybox@${A}`, `n.example.com/bb@${A} → quay.io/libpod/busybox@${A}`],
  ['longest source', [idms({ source: 'quay.io/libpod', mirrors: ['m.example.com/libpod'] }, { source: 'quay.io/libpod/busybox', mirrors: ['n.example.com/bb'] })], `quay.io/libpod/busybox2@${A}`, `m.example.com/libpod/busybox2@${A} → quay.io/libpod/busybox2@${A}`],
  ['empty mirrors', [idms({ source: 'quay.io', mirrors: [], policy: 'NeverContactSource' })], `quay.io/a@${A}`, `quay.io/a@${A}`],
  ['policy conflict allow/never', [idms({ source: 'quay.io', mirrors: ['m1.example.com'] }), idms({ source: 'quay.io', mirrors: ['m2.example.com'], policy: 'NeverContactSource' })], `quay.io/a@${A}`, `m1.example.com/a@${A} → m2.example.com/a@${A} → quay.io/a@${A} B`],
  ['policy conflict allow/never', [idms({ source: 'quay.io', mirrors: ['m1.example.com'] }), idms({ source: 'quay.io', mirrors: ['m2.example.com'], policy: 'NeverContactSource' })], 'quay.io/a:1', 'quay.io/a:1 B'],
  ['two independent lists are taken in turn', [idms({ source: 'quay.io', mirrors: ['b1.example.com', 'b2.example.com'] }, { source: 'quay.io', mirrors: ['a1.example.com', 'a2.example.com'] })], `quay.io/x@${A}`, ['a1.example.com', 'b1.example.com', 'a2.example.com', 'b2.example.com', 'quay.io'].map((host) => `${host}/x@${A}`).join(' → ')],
  ['lists that contradict each other', [idms({ source: 'quay.io', mirrors: ['b.example.com', 'a.example.com'] }, { source: 'quay.io', mirrors: ['a.example.com', 'b.example.com'] })], `quay.io/x@${A}`, ['a.example.com', 'b.example.com', 'quay.io'].map((host) => `${host}/x@${A}`).join(' → ')],
  ['a policy of an old set has no effect', [icsp({ source: 'quay.io', mirrors: ['m.example.com'], policy: 'NeverContactSource' })], `quay.io/a@${A}`, `m.example.com/a@${A} → quay.io/a@${A}`],
  ['the source as its only mirror', [idms({ source: 'quay.io', mirrors: ['quay.io'], policy: 'NeverContactSource' })], `quay.io/a@${A}`, `quay.io/a@${A}`],
  ['a tag set that never contacts the source blocks digests too', [itms({ source: 'quay.io', mirrors: ['t.example.com'], policy: 'NeverContactSource' }), idms({ source: 'quay.io', mirrors: ['d.example.com'] })], `quay.io/a@${A}`, `d.example.com/a@${A} → quay.io/a@${A} B`],
  ['a child with a digest set loses the tag set around it', [itms({ source: 'quay.io', mirrors: ['t.example.com'] }), idms({ source: 'quay.io/org', mirrors: ['d.example.com'] })], 'quay.io/org/a:1', 'quay.io/org/a:1'],
  ['a child with a digest set loses the policy around it', [idms({ source: 'quay.io', mirrors: ['p.example.com'], policy: 'NeverContactSource' }, { source: 'quay.io/org', mirrors: ['d.example.com'] })], `quay.io/org/a@${A}`, `d.example.com/a@${A} → quay.io/org/a@${A}`],
  ['a blocked scope takes the mirrors of the shortest parent', [idms({ source: 'quay.io/org', mirrors: ['o.example.com'] }, { source: 'quay.io', mirrors: ['q.example.com'] }), image('blockedRegistries', 'quay.io/org/sub')], `quay.io/org/sub/a@${A}`, `q.example.com/org/sub/a@${A} → quay.io/org/sub/a@${A} B`],
  ['a blocked scope takes the mirrors of a digest set before those of a tag set', [itms({ source: 'quay.io', mirrors: ['t.example.com'] }), idms({ source: 'quay.io/org', mirrors: ['d.example.com'] }), image('blockedRegistries', 'quay.io/org/sub')], 'quay.io/org/sub/a:1', 'quay.io/org/sub/a:1 B'],
  ['an inherited mirror is not insecure for its longer location', [idms({ source: 'primary.com/top', mirrors: ['mirror.com/primary'] }), image('insecureRegistries', 'primary.com/top/sub', 'mirror.com/primary/sub')], `primary.com/top/sub/a@${A}`, `mirror.com/primary/sub/a@${A} → primary.com/top/sub/a@${A} i`],
  ['an insecure mirror stays insecure where it is inherited', [idms({ source: 'primary.com/top', mirrors: ['mirror.com/primary'] }), image('insecureRegistries', 'mirror.com'), image('blockedRegistries', 'primary.com/top/sub')], `primary.com/top/sub/a@${A}`, `mirror.com/primary/sub/a@${A} i → primary.com/top/sub/a@${A} B`],
  ['a blocked mirror', [idms({ source: 'quay.io', mirrors: ['m.example.com'] }), image('blockedRegistries', 'm.example.com')], `quay.io/a@${A}`, `m.example.com/a@${A} B → quay.io/a@${A}`],
  ['a blocked wildcard', [image('blockedRegistries', '*.example.com')], 'a.b.example.com/x:1', 'a.b.example.com/x:1 B'],
  ['a blocked scope inside a mirrored wildcard', [idms({ source: '*.example.com', mirrors: ['m.example.org'] }), image('blockedRegistries', 'a.example.com')], 'quay.io/a:1', 'ERROR config'],
  ['a port behind a source', [idms({ source: 'quay.io', mirrors: ['m.example.com/quay'] })], `quay.io:443/a@${A}`, 'ERROR rewrite'],
  ['docker.io without library', [idms({ source: 'docker.io/nginx', mirrors: ['m.example.com/nginx'] })], `nginx@${A}`, `docker.io/library/nginx@${A}`],
  ['a tag beside a digest', [itms(TAG_A), idms({ source: 'registry-a.com', mirrors: ['d.example.com'] })], `registry-a.com/x:1@${A}`, `d.example.com/x@${A} → registry-a.com/x@${A}`],
  ['ImageContentPolicy is taken by nobody', ['apiVersion: config.openshift.io/v1\nkind: ImageContentPolicy\nspec: {repositoryDigestMirrors: [{source: quay.io, mirrors: [m.example.com]}]}'], `quay.io/a@${A}`, `quay.io/a@${A}`],
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
