import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findImages } from '../../../server/src/images/find';
import { mayHoldImages } from '../../../server/src/images/firstLook';
import type { Surroundings } from '../../../server/src/images/model';
import { withoutComments } from '../../../server/src/syntax/jsonc';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { mutationsOf, nearlyYaml } from '../syntax/trees';

const REAL = [
  'apiVersion: v1\nkind: Pod # c\nspec:\n  containers: &c\n    - {name: a, "image": \'nginx\'}\n    - image: >-\n        redis\n  initContainers: *c\nstatus: {containerStatuses: [{image: x}]}\n',
  'global:\n  imageRegistry: ""\n  hub: r.io/x\nimage: &i\n  registry:\n  repository: "a/b"\n  tag: 1.10\n  digest: ~\nproxy: {image: proxyv2}\nx:\n  <<: *i\n  tag: v1\nimageTag: v1\n',
  'images:\n  - name: a\n    newName: r.io/a\n    newTag: "1"\n',
  'services:\n  a: {image: x}\n  b: {build: .}\n',
  'apiVersion: v1\nkind: ConfigMap\ndata:\n  pod.yaml: |2-\n\n    kind: Pod\n    apiVersion: v1\n    spec:\n     containers: [{image: "a:1"}]\n  b: >\n    image: {repository: a/b, tag: v1}\n\n  c: "{\\"containers\\": [{\\"image\\": \\"x\\"}]}"\n',
  'apiVersion: v1\nkind: Pod\nspec: {containers: [{args: ["--x=quay.io/a/b:1"], env: [{name: X_IMAGE, value: "r.io/a:1@sha256:0"}]}]}\n',
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {values: "image: a/b:1", parameters: [{name: "image.repository", value: x}, {name: "a[0].image.tag", value: v1}]}, kustomize: {images: ["a=b:1", "c:2"]}}}\n',
  '# syntax=a/b:1\n# escape=`\nARG V=1\nFROM a:${V} AS b\nRUN --mount=type=bind,from=c:1 `\n  # x\n  y <<EOF\nFROM z\nEOF\nCOPY --from=b a b\n',
  '# list\ndocker.io/a/b:1\nquay.io/a/b:1 x\n',
  '{"image": "a:1", // c\n /* d */ "build": {"cacheFrom": ["x/y:1",]}}\n',
  'on: x\njobs: {a: {runs-on: x, container: a:1, services: {b: {image: c}}, steps: [{uses: "docker://d:1"}]}}\n',
  'annotations:\n  images: |\n    - image: a:1\ndependencies: [{repository: "oci://x/y"}]\nreleases: [{chart: oci://a/b, set: [{name: image, value: "a:1"}]}]\n',
  'quay.io:\n  images:\n    org/app: [v1, "sha256:0"]\n    org/b: []\n  images-by-tag-regex: {c: ^1}\ndocker.io: {images: {nginx: ["1"]}}\n',
  'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror:\n  operators: [{catalog: r.io/c:1}]\n  additionalImages:\n  - name: quay.io/a:1\n    targetRepo: b\n',
  'kind: ZarfPackageConfig\ncomponents:\n- images: [a/b:1, "c:###ZARF_VAR_X###"]\n  import: {path: x}\n---\napiVersion: content.hauler.cattle.io/v1\nkind: Images\nspec: {images: [{name: a/b:1, rewrite: /c:1}]}\n',
];

const CHART = { name: 'c', version: '1.0.0', appVersion: '1', below: '', dependencies: ['sub'] };
const SURROUNDINGS: readonly Surroundings[] = [
  { path: 'x.yaml', chart: undefined },
  { path: 'values.yaml', chart: CHART },
  { path: 'kustomization.yaml', chart: undefined },
  ...['compose.yaml', 'Dockerfile', 'images.txt', '.devcontainer/devcontainer.json', '.gitlab-ci.yml', 'Chart.yaml', 'helmfile.yaml'].map((path) => ({ path, chart: undefined })),
  ...['list', 'zarf.yaml'].map((path) => ({ path, chart: undefined, isInventory: true })),
];

/** Finds in a text under all surroundings and checks what holds for every text. */
function check(text: string): void {
  mayHoldImages(text);
  withoutComments(text);
  const tree = parseYaml(text);
  for (const surroundings of SURROUNDINGS) {
    for (const site of findImages(tree, text, surroundings).sites) {
      for (const { span } of [site, ...(site.parts ?? [])]) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${site.path} ${span.start}..${span.end}`);
      if (site.obstacle === 'partial') assert.deepEqual(site.missing, ['repository']);
      if (!site.parts) assert.notEqual(site.written, '');
    }
  }
}

describe('finding images in whatever text', () => {
  it('never throws, and no span leaves the text', () => {
    fc.assert(fc.property(nearlyYaml, check), { numRuns: 500 });
    for (const text of REAL) fc.assert(fc.property(mutationsOf(text), check), { numRuns: 300 });
    fc.assert(fc.property(fc.json().map((text) => text.replaceAll('"a"', '"image"')), check), { numRuns: 200 });
  }).timeout(120_000);
});

/** How much of a text the finders take into their hands: calls of patterns and searches, and the length of what is cut out or passed over. */
function steps(work: () => void): number {
  let count = 0;
  const counted = (owner: object, name: string, cost: (text: unknown, result: unknown, args: readonly unknown[]) => number) => {
    const original = Reflect.get(owner, name) as (...args: readonly unknown[]) => unknown;
    Reflect.set(owner, name, function (this: unknown, ...args: readonly unknown[]) {
      const result = Reflect.apply(original, this, args);
      count += 1 + cost(this, result, args);
      return result;
    });
    return () => Reflect.set(owner, name, original);
  };
  const restore = [
    counted(String.prototype, 'slice', (_, result) => String(result).length),
    counted(String.prototype, 'startsWith', () => 0),
    counted(String.prototype, 'indexOf', (text, result, [, from]) => (result === -1 ? String(text).length : Number(result)) - Number(from ?? 0)),
    counted(RegExp.prototype, 'exec', () => 0),
  ];
  try {
    work();
    return count;
  } finally {
    for (const undo of restore) undo();
  }
}

describe('the work of finding images', () => {
  const cases: readonly (readonly [string, string, (size: number) => string])[] = [
    ['Dockerfile', 'Dockerfile', (size) => 'FROM a:1 AS b\nRUN x \\\n  # c\n  y\nCOPY --from=b x y\n'.repeat(size)],
    ['Dockerfile with heredocs that do not end', 'Dockerfile', (size) => 'RUN <<EOF\nx\n'.repeat(size)],
    ['Dockerfile with heredocs', 'Dockerfile', (size) => 'RUN <<EOF\nx\nEOF\n'.repeat(size)],
    ['Dockerfile of one word', 'Dockerfile', (size) => `FROM a${'\\\na'.repeat(size)}`],
    ['list', 'images.txt', (size) => 'docker.io/a/b:1 # c\n'.repeat(size)],
    ['one line of a list', 'images.txt', (size) => 'a/'.repeat(size)],
    ['block scalars', 'a.yaml', (size) => `apiVersion: v1\nkind: ConfigMap\ndata:\n${Array.from({ length: size }, (_, at) => `  k${at}: |\n    containers:\n    - image: a:1\n`).join('')}`],
    ['lines of a block scalar', 'a.yaml', (size) => `apiVersion: v1\nkind: ConfigMap\ndata:\n  k: |\n    containers:\n${'    - image: a:1\n\n'.repeat(size)}`],
    ['lines of folded text', 'a.yaml', (size) => `apiVersion: v1\nkind: ConfigMap\ndata:\n  k: >\n    containers:\n${'      - image: a:1\n\n      \n'.repeat(size)}`],
    ['arguments', 'a.yaml', (size) => `apiVersion: v1\nkind: Pod\nspec:\n  args:\n${'  - --image=quay.io/a/b:1\n'.repeat(size)}`],
    ['an argument', 'a.yaml', (size) => `apiVersion: v1\nkind: Pod\nspec:\n  args:\n  - ${'quay.io/a/b:1 '.repeat(size)}\n`],
    ['parameters', 'a.yaml', (size) => `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {parameters: [${Array.from({ length: size }, (_, at) => `{name: a${at}.image, value: "a:1"}`).join(',')}]}}}\n`],
  ];
  for (const [name, path, text] of cases) {
    it(`grows with the size: ${name}`, () => {
      const [small, large] = [300, 1200].map((size) => {
        const content = text(size);
        const tree = parseYaml(content);
        return steps(() => findImages(tree, content, { path, chart: undefined }));
      });
      assert.ok(small !== undefined && large !== undefined && small > 0 && large < small * 4.5, `${small} steps, then ${large}`);
    });
  }
});
