import assert from 'node:assert/strict';
import { holdsNoImages } from '../../../server/src/charts/harmless';
import { chartImages } from '../../../server/src/charts/images';
import { parseTemplates } from '../../../server/src/charts/render';
import type { RenderInput, TemplateFile } from '../../../server/src/charts/value';
import { scopeOf } from '../../support/charts';

function file(name: string, text: string): TemplateFile {
  return { name: `t/templates/${name}`, uri: `file:///app/templates/${name}`, text, chart: 't' };
}

function isSkipped(text: string, helpers = ''): boolean {
  const template = file('a.yaml', text);
  return holdsNoImages(parseTemplates([file('_h.tpl', helpers), template]).set, template);
}

const SERVICE = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ include "name" . }}\n  labels: {{- include "labels" . | nindent 4 }}\n';
const HELPERS = '{{ define "name" }}{{ .Release.Name }}{{ end }}{{ define "labels" }}app: {{ include "name" . }}{{ end }}{{ define "pod" }}\n---\nkind: Pod\n{{ end }}';
const POD = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ';

describe('templates without images', () => {
  it('are those that name nothing but kinds without images', () => {
    assert.equal(isSkipped(SERVICE, HELPERS), true);
    assert.equal(isSkipped(''), true);
    assert.equal(isSkipped(`{{- if .Values.x }}\n# a comment\n${SERVICE}---\n{{ range .Values.y }}\nkind: "Role"\nrules:\n{{ toYaml . | indent 2 }}\n{{ end }}{{ end }}`, HELPERS), true);
  });

  it('are not those that can print anything else', () => {
    for (const [text, helpers] of [
      [SERVICE.replace('Service', 'Deployment'), HELPERS],
      [SERVICE.replace('Service', '{{ .Values.kind }}'), HELPERS],
      [`${SERVICE}---\nkind: Pod\n`, HELPERS],
      [`${SERVICE}---\nspec: {containers: []}\n`, HELPERS],
      [`${SERVICE}{{ if .Values.x }}\n---\nkind: Pod\n{{ end }}`, HELPERS],
      [`${SERVICE}{{ toYaml .Values.more }}\n`, HELPERS],
      [`{{ include "name" . }}\n${SERVICE}`, HELPERS],
      [`${SERVICE}  x: {{ include "pod" . }}`, HELPERS],
      [`${SERVICE}  x: {{ include (printf "p%s" "od") . }}`, HELPERS],
      [`${SERVICE}{{ template "pod" . }}`, HELPERS],
      [SERVICE, ''],
      ['kind: Service\n{{ broken', ''],
    ] as const) assert.equal(isSkipped(text, helpers), false, text);
  });

  it('are not rendered for images', () => {
    const input: RenderInput = { templates: [file('svc.yaml', 'kind: Service\nname: {{ fail "no" }}\n'), file('pod.yaml', `${POD}nginx:1\n`)], scopes: [scopeOf({})], budget: 1000 };
    assert.deepEqual(chartImages(input).map(({ template }) => template.name), ['t/templates/pod.yaml']);
  });
});

describe('checksums', () => {
  const pod = `kind: Pod\nmetadata:\n  annotations:\n    sum: {{ include (print $.Template.BasePath "/map.yaml") . | sha256sum | trunc 8 }}\nspec:\n  containers:\n    - image: {{ .Values.image }}\n`;
  const images = (map: string, text = pod): readonly string[] => {
    const input: RenderInput = { templates: [file('map.yaml', map), file('pod.yaml', text)], scopes: [scopeOf({ image: 'nginx:1' })], budget: 100_000 };
    return chartImages(input).flatMap((each) => each.images).map(({ written, unknown }) => `${written}${unknown.length > 0 ? ' unknown' : ''}`);
  };

  it('are not made, as no image is made of them', () => {
    assert.deepEqual(images('{{ fail "nobody reads this" }}'), ['nginx:1']);
  });

  it('are made where a template changes the values', () => {
    assert.deepEqual(images('{{ $_ := set .Values "image" "nginx:2" }}kind: ConfigMap\n'), ['nginx:2']);
  });

  it('leave an image unknown that is made of one', () => {
    const [image] = images('kind: ConfigMap\n', `${POD}nginx:{{ "x" | sha256sum | trunc 8 }}\n`);
    assert.match(image ?? '', /^nginx:.* unknown$/);
  });
});
