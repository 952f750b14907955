import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { applyEdits } from '../../../server/src/features/edits';
import { certainAddition } from '../../../server/src/features/inventories/certain';
import { coverageOf, listingOf, type Pulled } from '../../../server/src/features/inventories/coverage';
import { parseReference } from '../../../server/src/reference/parse';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { analyze } from '../../../server/src/workspace/analyze';
import type { Entry } from '../../../server/src/workspace/snapshot';
import { mutationsOf } from '../syntax/trees';

const FILES: readonly (readonly [path: string, text: string])[] = [
  ['sync.yaml', 'quay.io:\n  images:\n    org/app: [v1, "sha256:0"]\n    # b\n    org/b:\n      - "1"\n      - "2"\n  images-by-tag-regex: {c: ^1}\ndocker.io: {images: {nginx: ["1"]}}\n'],
  ['sync.yaml', 'docker.io:\n  tls-verify: false\n  images-by-semver:\n    org/c: ^1\n'],
  ['imageset.yaml', 'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror:\n  operators: [{catalog: r.io/c:1}]\n  additionalImages:\n  - name: quay.io/a:1\n    targetTag: v1\n  - name: "quay.io/b:1" # b\n'],
  ['imageset.yaml', 'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror: {additionalImages: []}\n'],
  ['hauler.yaml', '# h\napiVersion: content.hauler.cattle.io/v1\nkind: Images\nspec:\n    images: # all\n        - name: \'quay.io/a:1\'\n          platform: x\n'],
  ['zarf.yaml', 'kind: ZarfPackageConfig\ncomponents:\n- name: a\n- name: b\n  images:\n  - a/b:1\n  - c:2\n\n  charts: []\n'],
  ['zarf.yaml', 'kind: ZarfPackageConfig\ncomponents: [{name: a, images: [a/b:1]}]'],
  ['images.txt', '# list\ndocker.io/a/b:1\n# more\nquay.io/a/b:1\n'],
  ['list', '  docker://quay.io/a/b:1 = m.io/a/b:1\r\n  docker://quay.io/c:1 = m.io/c:1'],
];
const REFERENCES = ['quay.io/org/app:v2', 'nginx:1.25', 'quay.io/org/b', `quay.io/org/d:1@sha256:${'a'.repeat(64)}`, 'docker.io/a/a:1'];
const INVENTORY = { file: '', host: 'm.io', prefix: '', uris: [] };

const entryOf = (path: string, text: string): Entry => analyze({ uri: `file:///${path}`, text, hash: '', surroundings: { path, chart: undefined, isInventory: true } });

/** Adds a reference and checks that it is copied then, that nothing is listed less, and that a second time nothing is to be added. Gives whether it could be added. */
function check(path: string, text: string, written: string): boolean {
  const parsed = parseReference(written);
  assert.ok(parsed.ok);
  const { reference } = parsed;
  const entry = entryOf(path, text);
  const pulled: Pulled = { host: 'm.io', path: reference.path, tag: reference.tag ?? 'latest', digest: reference.digest };
  if (coverageOf(INVENTORY, listingOf(entry), pulled) !== 'missing') return false;
  const edits = certainAddition(text, parseYaml(text), { inventory: INVENTORY, entry, reference, pulled, target: `m.io/${reference.path}:${pulled.tag ?? ''}` });
  if (!edits) return false;
  const added = applyEdits(text, edits);
  const now = entryOf(path, added);
  const context = `${written} in ${JSON.stringify(text)} gave ${JSON.stringify(added)}`;
  assert.equal(coverageOf(INVENTORY, listingOf(now), pulled), 'copied', context);
  const left = now.images.sites.map((site) => site.written);
  for (const site of entry.images.sites) assert.ok(left.includes(site.written), `${site.written} is gone: ${context}`);
  assert.equal(now.images.sites.length, entry.images.sites.length + 1, context);
  return true;
}

describe('adding to inventories', () => {
  it('makes the image a copied one and leaves the rest as it is, in every form', () => {
    for (const [path, text] of FILES) assert.ok(REFERENCES.filter((written) => check(path, text, written)).length > 2, `${path}: ${text}`);
  });

  it('does so, or nothing, in whatever text', () => {
    for (const [path, text] of FILES) {
      fc.assert(fc.property(mutationsOf(text), fc.constantFrom(...REFERENCES), (mutated, written) => void check(path, mutated, written)), { numRuns: 400 });
    }
  }).timeout(60_000);
});
