import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findImages } from '../../../server/src/images/find';
import { linksOf } from '../../../server/src/images/links';
import { mayHoldImages } from '../../../server/src/images/firstLook';
import type { ChartDefaults } from '../../../server/src/images/linkModel';
import type { Surroundings } from '../../../server/src/images/model';
import type { Tree } from '../../../server/src/syntax/tree';
import { withoutComments } from '../../../server/src/syntax/jsonc';
import { scanTree } from '../../../server/src/syntax/scanner/view';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { steps } from '../../support/steps';
import { mutationsOf, nearlyYaml } from '../syntax/trees';

const REAL = [
  'apiVersion: v1\nkind: Pod # c\nspec:\n  containers: &c\n    - {name: a, "image": \'nginx\'}\n    - image: >-\n        redis\n  initContainers: *c\nstatus: {containerStatuses: [{image: x}]}\n',
  'global:\n  imageRegistry: ""\n  hub: r.io/x\nimage: &i\n  registry:\n  repository: "a/b"\n  tag: 1.10\n  digest: ~\nproxy: {image: proxyv2}\nx:\n  <<: *i\n  tag: v1\nimageTag: v1\n',
  'images:\n  - name: a\n    newName: r.io/a\n    newTag: "1"\n',
  'services:\n  a: {image: x}\n  b: {build: .}\n',
  'apiVersion: v1\nkind: ConfigMap\ndata:\n  pod.yaml: |2-\n\n    kind: Pod\n    apiVersion: v1\n    spec:\n     containers: [{image: "a:1"}]\n  b: >\n    image: {repository: a/b, tag: v1}\n\n  c: "{\\"containers\\": [{\\"image\\": \\"x\\"}]}"\n',
  'apiVersion: v1\nkind: Pod\nspec: {containers: [{args: ["--x=quay.io/a/b:1"], env: [{name: X_IMAGE, value: "r.io/a:1@sha256:0"}]}]}\n',
  'apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {values: "image: a/b:1", parameters: [{name: "image.repository", value: x}, {name: "a[0].image.tag", value: v1}]}, kustomize: {images: ["a=b:1", "c:2"]}}}\n',
  'defaultAppRepository: a/b\ndefaultAppTag: v1\nregistry: r.io\norg: o\ntag: v1\nimages:\n  registry: q.io\n  tags: {x: "a/b:1"}\nimage:\n  override: ~\n  defaultRegistry: r.io\n  registry:\n  repository: a/b\n  crdRepository: a/c\n  # v{{ .Chart.AppVersion }}\n  tag: ""\n  variant: x\n  awsDigest: "sha256:0"\n_d: {global: {hub: r.io, tag: v1, variant: y}, proxy: {image: p}}\n',
  'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {hub: r.io, tag: v1, imageName: "a:1", images: ["b:1"], values: {global: {proxy: {image: p}}}}\n---\napiVersion: tinkerbell.org/v1alpha1\nkind: Template\nspec:\n  data: |\n    tasks: [{actions: [{image: "a:1"}]}]\n',
  '# syntax=a/b:1\n# escape=`\nARG V=1\nFROM a:${V} AS b\nRUN --mount=type=bind,from=c:1 `\n  # x\n  y <<EOF\nFROM z\nEOF\nCOPY --from=b a b\n',
  '# list\ndocker.io/a/b:1\nquay.io/a/b:1 x\n',
  '{"image": "a:1", // c\n /* d */ "build": {"cacheFrom": ["x/y:1",]}}\n',
  'on: x\njobs: {a: {runs-on: x, container: a:1, services: {b: {image: c}}, steps: [{uses: "docker://d:1"}]}}\n',
  'releases:\n- {name: a, chart: ./c, values: [x.yaml, {image: {tag: 1}}, "{{ a }}/b"]}\nbases: [x]\nenvironments: {p: {values: [y, {a: b}]}}\ninclude: [{local: /x.yml}]\n',
  'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {path: ./x, components: [a], images: [{name: a, newTag: 1}]}\n---\nresources: [a, b/]\nconfigurations: [c]\nimages: [{path: a/b[]/c, kind: X}]\n',
  'annotations:\n  images: |\n    - image: a:1\ndependencies: [{repository: "oci://x/y"}]\nreleases: [{chart: oci://a/b, set: [{name: image, value: "a:1"}]}]\n',
  'quay.io:\n  images:\n    org/app: [v1, "sha256:0"]\n    org/b: []\n  images-by-tag-regex: {c: ^1}\ndocker.io: {images: {nginx: ["1"]}}\n',
  'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror:\n  operators: [{catalog: r.io/c:1}]\n  additionalImages:\n  - name: quay.io/a:1\n    targetRepo: b\n',
  'kind: ZarfPackageConfig\ncomponents:\n- images: [a/b:1, "c:###ZARF_VAR_X###"]\n  import: {path: x}\n---\napiVersion: content.hauler.cattle.io/v1\nkind: Images\nspec: {images: [{name: a/b:1, rewrite: /c:1}]}\n',
];

const CHART = { name: 'c', version: '1.0.0', appVersion: '1', below: '', dependencies: ['sub'] };
const DEFAULTS: ChartDefaults = {
  chart: CHART,
  sources: [
    { uri: 'file:///c/charts/sub/values.yaml', name: 'charts/sub/values.yaml', section: ['sub'], leaves: [['image.repository', 'a/sub']] },
    { uri: 'file:///c/values.yaml', name: 'values.yaml', section: [], leaves: [['image.registry', 'r.io'], ['image.repository', 'a/b'], ['x["k.k"].image', 'q/r:1'], ['global.imageRegistry', '']] },
  ],
  appVersions: { sub: '2' },
};
const SURROUNDINGS: readonly Surroundings[] = [
  { path: 'values-x.yaml', chart: CHART, defaults: DEFAULTS },
  { path: 'a.yaml', chart: undefined, releases: { '0:spec.source.helm': DEFAULTS, '0:releases[0]': DEFAULTS } },
  { path: 'y.yaml', chart: undefined, includedAs: 'compose', variables: { V: 'x' } },
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
  for (const path of ['x.yaml', 'kustomization.yaml', 'compose.yaml', 'helmfile.yaml']) linksOf(tree, path);
  checkTree(tree, text);
  checkTree(scanTree(text, { templates: true }), text);
}

function checkTree(tree: Tree, text: string, all = SURROUNDINGS): void {
  for (const surroundings of all) {
    for (const site of findImages(tree, text, surroundings).sites) {
      for (const { span } of [site, ...(site.parts ?? [])]) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, `${site.path} ${span.start}..${span.end}`);
      if (site.obstacle === 'partial') assert.deepEqual(site.missing, ['repository']);
      if (!site.parts) assert.notEqual(site.written, '');
    }
  }
}

/** How many times as many texts are made up as by default. */
const TIMES = process.env['LARGE'] === '1' ? 10 : 1;

describe('finding images in whatever text', () => {
  it('never throws, and no span leaves the text', () => {
    fc.assert(fc.property(nearlyYaml, check), { numRuns: 50 * TIMES });
    for (const text of REAL) fc.assert(fc.property(mutationsOf(text), check), { numRuns: 10 * TIMES });
    fc.assert(fc.property(fc.json().map((text) => text.replaceAll('"a"', '"image"')), check), { numRuns: 50 * TIMES });
  }).timeout(120_000);

  it('never throws for what is cut off, spliced, or ends its lines with carriage returns', () => {
    const cut = fc.tuple(fc.constantFrom(...REAL), fc.double({ min: 0, max: 1, noNaN: true })).map(([text, share]) => text.slice(0, Math.floor(text.length * share)));
    const spliced = fc.tuple(cut, cut, cut).map((pieces) => pieces.join(''));
    const ends = fc.constantFrom('\n', '\r', '\r\n');
    fc.assert(fc.property(fc.oneof(cut, spliced), ends, (text, end) => check(text.replaceAll('\n', end))), { numRuns: 80 * TIMES });
  }).timeout(120_000);

  it('never throws for any code units, lone surrogates and NUL among them', () => {
    const any = fc.string({ unit: 'binary', maxLength: 60 });
    const strewn = fc.tuple(fc.constantFrom(...REAL), fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.oneof(any, fc.constantFrom('\ud800', '\udc00', '\u0000', '\ufeff', '\u2028'))), { maxLength: 4 }))
      .map(([text, pieces]) => pieces.reduce((before, [share, piece]) => { const at = Math.floor(before.length * share); return before.slice(0, at) + piece + before.slice(at); }, text));
    fc.assert(fc.property(fc.oneof(any, strewn), check), { numRuns: 120 * TIMES });
  }).timeout(120_000);

  const NESTED: Readonly<Record<string, (depth: number) => string>> = {
    lists: (depth) => '['.repeat(depth),
    'lists of references': (depth) => `images: ${'["a:1", '.repeat(depth)}`,
    maps: (depth) => '{image: '.repeat(depth),
    'images in images': (depth) => `image: ${'{repository: a/b, tag: v1, image: '.repeat(depth)}x${'}'.repeat(depth)}`,
    'globals in globals': (depth) => `a: ${'{global: {hub: r.io}, b: '.repeat(depth)}x`,
    items: (depth) => '- '.repeat(depth),
    'block maps': (depth) => Array.from({ length: Math.min(depth, 1500) }, (_, at) => `${' '.repeat(at)}image:\n`).join(''),
    objects: (depth) => '{apiVersion: v1, kind: List, items: ['.repeat(depth),
    'values in values': (depth) => `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec: {values: ${'{values: '.repeat(depth)}`,
    anchors: (depth) => Array.from({ length: depth }, (_, at) => `a${at}: &a${at} {image: *a${at - 1}}\n`).join(''),
  };
  for (const [name, text] of Object.entries(NESTED)) {
    it(`is not ended by nesting: ${name}`, () => checkTree(scanTree(text(8_000), { templates: false }), text(8_000))).timeout(60_000);
  }

  it('takes lines of ten million characters', () => {
    const long = 'x'.repeat(10_000_000);
    const texts: readonly (readonly [string, string])[] = [
      ['values.yaml', `image: ${long}`],
      ['values.yaml', `image: {repository: a/b, tag: "${long}"}`],
      ['a.yaml', `apiVersion: v1\nkind: Pod\nspec: {args: ["--image=r.io/${long}:1"]}`],
      ['a.yaml', `apiVersion: v1\nkind: ConfigMap\ndata:\n  k: |\n    image: ${long}\n`],
      ['Dockerfile', `FROM ${long}`],
      ['images.txt', `r.io/${long}:1`],
    ];
    for (const [path, text] of texts) checkTree(scanTree(text, { templates: false }), text, [{ path, chart: CHART }]);
    assert.equal(withoutComments(`"${long}" // ${long}`).trimEnd(), `"${long}"`);
    assert.equal(withoutComments(`"${'\\x'.repeat(5_000_000)}" /* */`).length, 10_000_008);
  }).timeout(120_000);
});

describe('the work of finding images', function () {
  // Nothing is measured but counts; a slow machine is no failure.
  this.timeout(60_000);

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
    ['images of a values file', 'values.yaml', (size) => Array.from({ length: size }, (_, at) => `a${at}:\n  image:\n    registry:\n    repository: a/b\n    # v{{ .Chart.AppVersion }}\n    tag: ""\n`).join('')],
    ['images of a values file in one line', 'values.yaml', (size) => `{${Array.from({ length: size }, (_, at) => `"a${at}": {"image": {"repository": "a/b", "tag": ""}}`).join(', ')}}\n`],
    ['keys of one image', 'values.yaml', (size) => `image:\n  repository: a/b\n${Array.from({ length: size }, (_, at) => `  x${at}Repository: a/b\n  x${at}Tag: v1\n`).join('')}`],
    ['sections with switches of their own', 'values.yaml', (size) => Array.from({ length: size }, (_, at) => `a${at}: {global: {hub: r.io, tag: v1}, image: proxy}\n`).join('')],
    ['names under images', 'values.yaml', (size) => `images:\n  registry: r.io\n${Array.from({ length: size }, (_, at) => `  x${at}: a/b:1\n`).join('')}`],
    ['arguments', 'a.yaml', (size) => `apiVersion: v1\nkind: Pod\nspec:\n  args:\n${'  - --image=quay.io/a/b:1\n'.repeat(size)}`],
    ['an argument', 'a.yaml', (size) => `apiVersion: v1\nkind: Pod\nspec:\n  args:\n  - ${'quay.io/a/b:1 '.repeat(size)}\n`],
    ['parameters', 'a.yaml', (size) => `apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {source: {helm: {parameters: [${Array.from({ length: size }, (_, at) => `{name: a${at}.image, value: "a:1"}`).join(',')}]}}}\n`],
  ];
  for (const [name, path, text] of cases) {
    it(`grows with the size: ${name}`, () => {
      const [small, large] = [300, 1200].map((size) => {
        const content = text(size);
        const tree = parseYaml(content);
        return steps(() => findImages(tree, content, { path, chart: CHART }));
      });
      assert.ok(small !== undefined && large !== undefined && small > 0 && large < small * 4.5, `${small} steps, then ${large}`);
    });
  }
});
