import assert from 'node:assert/strict';
import { alternativesOf } from '../../../server/src/charts/alternatives';
import { chartImages, type ChartImage } from '../../../server/src/charts/images';
import { prepareChart, renderInput } from '../../../server/src/charts/model/prepare';
import { loadWholly, memoryWorld } from '../../support/chartWorlds';

const ROOT = 'file:///w/app';
type Files = Readonly<Record<string, string>>;

function inputOf(files: Files) {
  const all = { 'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: "7.1"\n', ...files };
  const world = memoryWorld(Object.fromEntries(Object.entries(all).map(([path, text]) => [`${ROOT}/${path}`, text])));
  return renderInput(prepareChart(loadWholly(ROOT, world).chart!));
}

function first(files: Files): ChartImage {
  const [image] = chartImages(inputOf(files)).flatMap((file) => file.images);
  return image!;
}

function alternatives(files: Files, at?: number): readonly string[] {
  const input = inputOf(files);
  const options = at === undefined ? {} : { at };
  return chartImages(input).flatMap((file) => alternativesOf(input, file, options)).map(({ leaf, value, images }) => `${leaf.path}=${String(value)}: ${images.map(({ written }) => written).join(' ')}`);
}

function pod(image: string): string {
  return `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;
}

const HELPER = `{{- define "lib.image" -}}
{{- $registry := default .root.registry (.global).imageRegistry -}}
{{- $end := printf ":%s" (.root.tag | toString) -}}
{{- if not .root.tag }}{{ $end = printf ":%s" .chart.AppVersion }}{{ end -}}
{{- if .root.digest }}{{ $end = printf "@%s" .root.digest }}{{ end -}}
{{- if $registry -}}
{{ printf "%s/%s%s" $registry .root.repository $end }}
{{- else -}}
{{ printf "%s%s" .root.repository $end }}
{{- end -}}
{{- end -}}
`;
const CALL = '{{ include "lib.image" (dict "root" .Values.image "global" .Values.global "chart" .Chart) }}';

describe('the conditions that decide an image', () => {
  const files: Files = {
    'values.yaml': 'ubi:\n  enabled: false\nmetrics: {enabled: true}\n',
    'templates/pod.yaml': `{{ if .Values.metrics.enabled }}\n${pod('acme/app:{{ if .Values.ubi.enabled }}ubi{{ else }}slim{{ end }}')}{{ end }}\n`,
  };

  it('are told innermost first, with their answer and the leaves they read', () => {
    const image = first(files);
    assert.deepEqual(image.decidedBy.map(({ taken, read, span, whole }) => {
      const text = files['templates/pod.yaml']!;
      return [taken, text.slice(span.start, span.end), text.slice(whole.end - 9, whole.end), ...read.map((value) => ('origins' in value ? value.origins[0]!.path : ''))];
    }), [
      [false, '{{ if .Values.ubi.enabled }}', '{{ end }}', 'ubi.enabled'],
      [true, '{{ if .Values.metrics.enabled }}', '{{ end }}', 'metrics.enabled'],
    ]);
  });

  it('are those of called templates too, which read through arguments', () => {
    const image = first({
      'values.yaml': 'image: {repository: acme/app, ubi: true}\n',
      'templates/_h.tpl': '{{ define "i" }}{{ .repository }}:{{ if and .ubi (ne .repository "x") }}ubi{{ end }}{{ end }}',
      'templates/pod.yaml': pod('{{ include "i" .Values.image }}'),
    });
    assert.deepEqual(image.decidedBy.map(({ taken, read }) => [taken, ...read.map((value) => ('origins' in value ? value.origins[0]!.path : value.segments[0]!.origins[0]!.path))]), [[true, 'image.ubi', 'image.repository']]);
  });

  it('give the images of the branch that is not taken', () => {
    assert.deepEqual(alternatives(files), ['ubi.enabled=true: acme/app:ubi']);
  });

  it('give those of a file that yields none', () => {
    const off: Files = { 'values.yaml': 'metrics: {enabled: false}\nother: {enabled: true}\n', 'templates/pod.yaml': `{{ if .Values.metrics.enabled }}\n${pod('acme/exporter:1')}{{ end }}\n{{ if .Values.other.enabled }}{{ end }}` };
    assert.deepEqual(alternatives(off), ['metrics.enabled=true: acme/exporter:1']);
    assert.deepEqual(alternatives(off, off['templates/pod.yaml']!.indexOf('acme')), ['metrics.enabled=true: acme/exporter:1']);
    assert.deepEqual(alternatives(off, off['templates/pod.yaml']!.length - 1), []);
  });

  it('turn a leaf around in one rendering only', () => {
    const input = inputOf(files);
    const [file] = chartImages(input);
    alternativesOf(input, file!);
    assert.deepEqual(chartImages(input).flatMap(({ images }) => images.map(({ written }) => written)), ['acme/app:slim']);
  });
});

describe('empty leaves of an image', () => {
  const spare = (values: string): readonly string[] => first({ 'values.yaml': values, 'templates/_h.tpl': HELPER, 'templates/pod.yaml': pod(CALL) }).spare.map(({ role, origins }) => `${role} ${origins.map(({ path }) => path).join(' ')}`);

  it('are there to be filled, where the helper read them', () => {
    assert.deepEqual(spare('global: {imageRegistry: ""}\nimage: {registry: "", repository: acme/app, tag: "", digest: ""}\n'), ['registry image.registry', 'registry global.imageRegistry', 'tag image.tag', 'digest image.digest']);
    assert.deepEqual(spare('global: {imageRegistry: null}\nimage: {registry: quay.io, repository: acme/app, tag: "1"}\n'), ['registry global.imageRegistry']);
    assert.deepEqual(spare('image: {repository: acme/app, tag: "1"}\n'), []);
  });

  it('have the place of the leaf', () => {
    const values = 'image:\n  repository: acme/app\n  registry: ""\n';
    const [part] = first({ 'values.yaml': values, 'templates/_h.tpl': HELPER, 'templates/pod.yaml': pod(CALL) }).spare;
    const { uri, span } = part!.origins[0]!;
    assert.deepEqual([uri, span.start, span.end], [`${ROOT}/values.yaml`, values.indexOf('""') + 1, values.indexOf('""') + 1]);
  });

  it('are found where the file puts the reference together itself, beside its leaves alone', () => {
    const image = first({
      'values.yaml': 'image: {registry: "", repository: acme/app, tag: ""}\nother: {registry: "", tag: ""}\nnameOverride: ""\n',
      'templates/pod.yaml': `# {{ .Values.other.registry }}{{ .Values.other.tag }}{{ .Values.nameOverride }}\n${pod('{{ with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}')}`,
    });
    assert.equal(image.written, 'acme/app:7.1');
    assert.deepEqual(image.spare.map(({ role, origins }) => `${role} ${origins[0]!.path}`), ['registry image.registry', 'tag image.tag']);
  });
});
