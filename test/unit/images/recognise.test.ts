import assert from 'node:assert/strict';
import { mayHoldImages } from '../../../server/src/images/firstLook';
import type { ChartFacts, ImageKind } from '../../../server/src/images/model';
import { find } from './finding';

const VALUES = 'image:\n  repository: a/b\n  tag: v1\n';
const OTHER = 'x:\n  image: a/b:v1\n';

describe('which file is what', () => {
  const cases: readonly (readonly [string, string, string, Partial<ChartFacts> | undefined, ImageKind | undefined])[] = [
    ['values by their name', OTHER, 'deploy/values.yaml', undefined, 'helm-values'],
    ['values by their name with an environment', OTHER, 'deploy/values-prod.yml', undefined, 'helm-values'],
    ['values by a name that ends so', OTHER, 'deploy/prod-values.yaml', undefined, 'helm-values'],
    ['values by a name with dots', OTHER, 'deploy/prod.values.yaml', undefined, 'helm-values'],
    ['values in a chart’s ci folder', OTHER, 'chart/ci/kind.yaml', { below: 'ci' }, 'helm-values'],
    ['values beside a Chart.yaml', OTHER, 'chart/production.yaml', { below: '' }, 'helm-values'],
    ['values by their content', VALUES, 'deploy/production.yaml', undefined, 'helm-values'],
    ['a map that says nothing', OTHER, 'deploy/production.yaml', undefined, undefined],
    ['a manifest in a chart', 'apiVersion: v1\nkind: Pod\n', 'chart/crds/pod.yaml', { below: 'crds' }, 'kubernetes'],
    ['a manifest that is called values', 'apiVersion: v1\nkind: ConfigMap\n', 'values.yaml', undefined, 'kubernetes'],
    ['a template by its place', 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: a}]}\n', 'chart/templates/pod.yaml', { below: 'templates' }, 'helm-template'],
    ['a template deeper in its place', OTHER, 'chart/templates/tests/x.yaml', { below: 'templates/tests' }, 'helm-template'],
    ['a folder that is only called alike', VALUES, 'chart/templates-old/x.yaml', { below: 'templates-old' }, 'helm-values'],
    ['a template by its actions', 'apiVersion: v1\n{{- if .Values.x }}\nkind: Pod\n{{- end }}\n', 'x.yaml', { below: '' }, 'helm-template'],
    ['a template by actions in its lines', 'apiVersion: v1\nkind: Pod\nspec:\n  image: {{ .Values.a }}:{{ .Values.b }}\n', 'x.yaml', { below: '' }, 'helm-template'],
    ['a chart', 'name: x\nversion: 1.0.0\n', 'chart/Chart.yaml', { below: '' }, 'chart'],
    ['a suite of helm-unittest', 'suite: x\ntests:\n  - set: {image: {repository: a/b, tag: v1}}\n    asserts: []\n', 'chart/tests/x.yaml', { below: 'tests' }, undefined],
    ['services of which some only change others', 'services:\n  web: {image: a}\n  db: {ports: [80], ulimits: {nproc: 1}}\n  none:\n', 'base.yaml', undefined, 'compose'],
    ['services that a provider runs', 'services:\n  db: {provider: {type: cloud}}\n  web: {image: a}\n', 'x.yaml', undefined, 'compose'],
    ['services of something else', 'services:\n  web: {image: a}\n  db: {ports: [80], replicaCount: 1}\n', 'x.yaml', undefined, undefined],
    ['services that run nothing', 'services:\n  web: {ports: [80]}\n', 'x.yaml', undefined, undefined],
    ['a list', '- a\n- b\n', 'x.yaml', undefined, undefined],
    ['an empty file', '', 'x.yaml', undefined, undefined],
  ];
  for (const [name, text, path, chart, expected] of cases) {
    it(`knows ${name}`, () => assert.equal(find(text, path, chart).kind, expected));
  }

  it('finds nothing in a template', () => {
    assert.deepEqual(find('kind: Pod\napiVersion: v1\nspec: {containers: [{image: a}]}\n', 'chart/templates/pod.yaml', { below: 'templates' }).sites, []);
  });
});

describe('the first look', () => {
  const crd = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {x: image}\n';

  it('passes what may hold images', () => {
    for (const text of ['image: x', 'thanosImage: x', 'imageTag: x', 'repository: a\ntag: b', 'newName: x', '"containers": []', 'global: {hub: x}', 'spec: {package: x}']) {
      assert.equal(mayHoldImages(text), true, text);
    }
    assert.equal(mayHoldImages(`${crd}---\napiVersion: v1\nkind: Pod\n`), true);
    assert.equal(mayHoldImages(`${crd}---\napiVersion: v1\n"kind": Pod\n`), true);
  });

  it('stops what cannot', () => {
    assert.equal(mayHoldImages('apiVersion: v1\nkind: Service\nspec: {ports: []}\n'), false);
    assert.equal(mayHoldImages(crd), false);
    assert.equal(mayHoldImages(`${crd}---\n${crd}`), false);
    assert.equal(mayHoldImages('{"properties": {"image": {"default": "r.io/a:1"}}}', { path: 'chart/values.schema.json' }), false);
    assert.equal(mayHoldImages('{"$schema": "https://json-schema.org/draft/2020-12/schema", "properties": {"image": {"default": "r.io/a:1"}}}'), false);
    assert.equal(mayHoldImages('{"$schema": "https://example.com/app.json", "image": "r.io/a:1"}'), true);
  });
});
