import assert from 'node:assert/strict';
import { mayHoldImages } from '../../../server/src/images/firstLook';
import { find, lines } from './finding';

/** What stands at the spans of a text's sites, with their styles. */
function places(text: string, path?: string): readonly string[] {
  return find(text, path).sites.map((site) => `${site.style} ${(site.parts ?? [site]).map(({ span }) => text.slice(span.start, span.end)).join('|')}`);
}

const map = (data: string) => `apiVersion: v1\nkind: ConfigMap\ndata:\n${data}`;
const POD = ['apiVersion: v1', 'kind: Pod', 'spec:', '  containers:', '    - image: "busybox:1.36" # c', '    - image: nginx'];
const indented = (indent: string) => POD.map((line) => `${indent}${line}\n`).join('');

describe('YAML inside YAML', () => {
  it('has its true places in the outer text, however the block is written', () => {
    for (const header of ['|', '|-', '|+', '|2', '|2-', '|-2', '| # comment']) {
      assert.deepEqual(places(map(`  k: ${header}\n${indented('    ')}`)), ['double busybox:1.36', 'plain nginx'], header);
    }
    assert.deepEqual(places(map(`  k: |\n\n\n${indented('      ')}\n\n`)), ['double busybox:1.36', 'plain nginx']);
    assert.deepEqual(places(map(`  k: |\n${indented('    ')}  z: 1\n`)), ['double busybox:1.36', 'plain nginx']);
    assert.deepEqual(places(map(`  k: |\n${indented('    ')}`).replaceAll('\n', '\r\n')), ['double busybox:1.36', 'plain nginx']);
    assert.deepEqual(places(map(`  k: |4\n${indented('        ')}`)), ['double busybox:1.36', 'plain nginx']);
    assert.deepEqual(places(`# 🐳 \u{1f433}\n${map(`  k: |\n${indented('    ')}`)}`), ['double busybox:1.36', 'plain nginx']);
  });

  it('is marked in folded text', () => {
    const text = map('  k: >\n    containers:\n      - image: quay.io/a/b:1\n');
    assert.deepEqual(places(text), ['folded quay.io/a/b:1']);
  });

  it('is found in JSON in quotes, escaped or not', () => {
    assert.deepEqual(places(map(`  k: '{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "a:1"}]}}'\n`)), ['double a:1']);
    assert.deepEqual(places(map('  k: "{\\"apiVersion\\": \\"v1\\", \\"kind\\": \\"Pod\\", \\"spec\\": {\\"containers\\": [{\\"image\\": \\"a:1\\"}]}}"\n')), ['folded a:1']);
    assert.deepEqual(places(map('  k: "kind: Pod\\nspec:\\n  containers:\\n    - image: a:1\\n    - image: b:1"\n')), ['folded a:1', 'folded b:1']);
    assert.deepEqual(places(map('  k: "{\\"containers\\": [{\\"im\\u0061ge\\": \\"a:1\\"}]}"\n')), []);
  });

  it('names images in the settings of a program, of which only the key says so', () => {
    const json = `{"agentImage": "org/agent:v1", "pause": {"image": "r.io/pause@sha256:${'a'.repeat(64)}"}, "logoImage": "logo.png", "baseImage": "ubuntu", "list": [{"image": "b:1"}], "tag": "c:1"}`;
    assert.deepEqual(lines(map(`  config: |\n    ${json}\n`)), ['data.config.agentImage org/agent:v1 unsure', `data.config.pause.image r.io/pause@sha256:${'a'.repeat(64)} unsure`, 'data.config.list[0].image b:1 unsure']);
    assert.deepEqual(lines(map("  config: '{\"image\": \"org/agent:v1\"}'\n")), ['data.config.image org/agent:v1 unsure']);
    assert.deepEqual(lines(map('  config.yaml: |\n    agent:\n      image: org/agent:v1\n')), ['data["config.yaml"].agent.image org/agent:v1 unsure']);
    assert.deepEqual(lines('agentImage: {image: "org/agent:v1"}\n', 'settings.yaml'), []);
  });

  it('is read by its name as a file would be', () => {
    const text = map('  Dockerfile: |\n    FROM golang:1.21 AS build\n    RUN x\n  notes: |\n    FROM here on nothing: is read\n');
    assert.deepEqual(places(text), ['plain golang:1.21']);
    assert.ok(mayHoldImages(text));
  });

  it('gives values their blank places', () => {
    const text = map('  values.yaml: |\n    image:\n      registry:\n      repository: a/b # c\n      tag: ""\n');
    const site = find(text).sites[0];
    assert.deepEqual(site?.parts?.map(({ role, span }) => [role, text.slice(span.start - 1, span.end)]), [['registry', ':'], ['repository', ' a/b'], ['tag', '"']]);
  });

  it('leads through several levels, and stops somewhere', () => {
    const inner = map('  k: |\n    spec:\n      containers:\n        - image: a:1\n');
    assert.deepEqual(lines(map(`  outer: |\n${inner.replace(/^/gm, '    ')}`)), ['data.outer.data.k.spec.containers[0].image a:1']);
    let deep = 'containers: [{image: "a:1"}]\n';
    for (let level = 0; level < 8; level++) deep = map(`  k: |\n${deep.replace(/^(?=.)/gm, '    ')}`);
    assert.deepEqual(lines(deep), []);
  });

  const nothing: readonly (readonly [string, string])[] = [
    ['prose', map('  k: |\n    The image: quay.io/a/b:1 is used.\n    containers: many\n')],
    ['a schema', map('  k: |\n    apiVersion: apiextensions.k8s.io/v1\n    kind: CustomResourceDefinition\n    spec: {containers: [{image: a}]}\n')],
    ['a script', map('  k: |\n    #!/bin/sh\n    docker pull quay.io/a/b:1\n')],
    ['the record of an object', 'apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"kind":"Pod","apiVersion":"v1","spec":{"containers":[{"image":"nginx:1"}]}}\n'],
  ];
  for (const [name, text] of nothing) it(`is none in ${name}`, () => assert.deepEqual(lines(text), []));

  it('is read in a template that is filled in later', () => {
    const text = map('  k: |\n    spec:\n      {{- if .x }}\n      containers:\n      - image: "{{ .image }}"\n      - image: quay.io/a/b:1\n      {{- end }}\n');
    assert.deepEqual(lines(text), ['data.k.spec.containers[0].image {{ .image }} placeholder', 'data.k.spec.containers[1].image quay.io/a/b:1']);
    assert.deepEqual(places(text), ['double {{ .image }}', 'plain quay.io/a/b:1']);
  });

  it('survives a block without content', () => {
    for (const text of [map('  k: |\n'), map('  k: |'), map('  k: |5\n   image: x\n'), map('  k: |\n      containers:\n    image: x\n')]) assert.deepEqual(lines(text), []);
  });
});

describe('references in arguments and environment values', () => {
  const args = (...values: readonly string[]) => lines(`apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - args:\n${values.map((value) => `      - ${value}\n`).join('')}`).map((found) => found.replace(/^\S+ /, ''));

  it('are those with a host, a path, and a tag or a digest', () => {
    assert.deepEqual(args('--image=quay.io/a/b:1', '"--x-image" ', "--image='localhost:5000/a:1'", '--images=a=quay.io/a:1,b=quay.io/b:2'), [
      'quay.io/a/b:1 argument',
      'localhost:5000/a:1 argument',
      'quay.io/a:1 argument',
      'quay.io/b:2 argument',
    ]);
    assert.deepEqual(args('quay.io/a/b:1'), ['quay.io/a/b:1 unsure argument']);
  });

  it('are not addresses, files, hosts with ports or names without a tag', () => {
    for (const value of [
      'https://quay.io/a/b:1', 'oci://quay.io/a/b:1', '--x=/etc/a.b/c:ro', '0.0.0.0:8080', 'quay.io/a/b', 'nginx:1.27', 'a/b:1', '--addr=example.com:443', 'git@example.com/a:b', 'x.y/z.tgz:1.tgz', 'user@quay.io/a:1',
      '"quay.io/a/B:1"', 'quay.io/a/b:', 'quay.io//b:1', '--match=^quay.io/a:.*$',
    ]) assert.deepEqual(args(value), [], value);
  });

  it('have their place in scripts too', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - command:\n        - sh\n        - -c\n        - |\n          set -e\n          crane pull --image quay.io/a/b:1 x.tar\n';
    const [site, ...rest] = find(text).sites;
    assert.deepEqual([text.slice(site?.span.start, site?.span.end), site?.within, site?.sure, rest.length], ['quay.io/a/b:1', 'argument', true, 0]);
  });
});
