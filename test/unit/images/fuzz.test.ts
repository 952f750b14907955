import assert from 'node:assert/strict';
import fc from 'fast-check';
import { findImages } from '../../../server/src/images/find';
import { mayHoldImages } from '../../../server/src/images/firstLook';
import type { Surroundings } from '../../../server/src/images/model';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { mutationsOf, nearlyYaml } from '../syntax/trees';

const REAL = [
  'apiVersion: v1\nkind: Pod # c\nspec:\n  containers: &c\n    - {name: a, "image": \'nginx\'}\n    - image: >-\n        redis\n  initContainers: *c\nstatus: {containerStatuses: [{image: x}]}\n',
  'global:\n  imageRegistry: ""\n  hub: r.io/x\nimage: &i\n  registry:\n  repository: "a/b"\n  tag: 1.10\n  digest: ~\nproxy: {image: proxyv2}\nx:\n  <<: *i\n  tag: v1\nimageTag: v1\n',
  'images:\n  - name: a\n    newName: r.io/a\n    newTag: "1"\n',
  'services:\n  a: {image: x}\n  b: {build: .}\n',
];

const CHART = { name: 'c', version: '1.0.0', appVersion: '1', below: '', dependencies: ['sub'] };
const SURROUNDINGS: readonly Surroundings[] = [
  { path: 'x.yaml', chart: undefined },
  { path: 'values.yaml', chart: CHART },
  { path: 'kustomization.yaml', chart: undefined },
  { path: 'compose.yaml', chart: undefined },
];

/** Finds in a text under all surroundings and checks what holds for every text. */
function check(text: string): void {
  mayHoldImages(text);
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
  }).timeout(60_000);
});
