import assert from 'node:assert/strict';
import { chartImages, UNKNOWN_TEXT, type ChartImage } from '../../../server/src/charts/images';
import { prepareChart, renderInput, type ChartOptions } from '../../../server/src/charts/model/prepare';
import type { RenderOptions } from '../../../server/src/charts/render';
import type { Origins, Trace } from '../../../server/src/charts/value';
import { loadWholly, memoryWorld } from '../../support/chartWorlds';

const ROOT = 'file:///w/app';
const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: "7.1"\n';
type Files = Readonly<Record<string, string>>;

function files(files: Files): Files {
  return { 'Chart.yaml': CHART, ...files };
}

function yields(given: Files, options: ChartOptions = {}, rendering: RenderOptions = {}) {
  const world = memoryWorld(Object.fromEntries(Object.entries(files(given)).map(([path, text]) => [`${ROOT}/${path}`, text])));
  return chartImages(renderInput(prepareChart(loadWholly(ROOT, world).chart!, options)), rendering);
}

function images(given: Files, options?: ChartOptions): readonly ChartImage[] {
  return yields(given, options).flatMap((file) => file.images);
}

/** The stretch of a file that a place names. */
function source(given: Files, uri: string, span: { readonly start: number; readonly end: number }): string {
  return (files(given)[uri.slice(ROOT.length + 1)] ?? '').slice(span.start, span.end);
}

function places(given: Files, origins: Origins): readonly string[] {
  return origins.map(({ kind, path, uri, span }) => [kind, path, uri === '' ? '' : `«${source(given, uri, span)}»`].filter((part) => part !== '').join(' '));
}

function pod(image: string): string {
  return `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;
}

describe('images of a chart\'s templates', () => {
  const composed: Files = {
    'values.yaml': 'image:\n  registry: quay.io\n  repository: acme/web\n  tag: ""\n',
    'templates/_helpers.tpl': '{{- define "app.image" -}}\n{{ .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}\n{{- end -}}\n',
    'templates/pod.yaml': pod('{{ include "app.image" . | quote }}'),
  };

  it('are told with the line, the calls and the places that gave each part', () => {
    const [image, ...others] = images(composed);
    assert.deepEqual(others, []);
    assert.equal(image!.written, 'quay.io/acme/web:7.1');
    assert.equal(image!.template.name, 'app/templates/pod.yaml');
    assert.equal(source(composed, image!.template.uri, image!.span), '{{ include "app.image" . | quote }}');
    assert.deepEqual(image!.parts.map(({ role, value, origins }) => [role, value, ...places(composed, origins)]), [
      ['registry', 'quay.io', 'values image.registry «quay.io»'],
      ['repository', 'acme/web', 'values image.repository «acme/web»'],
      ['tag', '7.1', 'chart appVersion «7.1»'],
    ]);
    assert.deepEqual([image!.sure, image!.unknown, image!.variants], [true, [], [0]]);
  });

  it('name the calls that led to the place where the reference is put together', () => {
    const uris: string[] = [];
    for (let at: Trace | undefined = images(composed)[0]!.calls; at; at = at.up) uris.push(at.uri.slice(at.uri.lastIndexOf('/') + 1));
    assert.deepEqual(uris, ['_helpers.tpl', 'pod.yaml']);
  });

  it('are told to the character where the template writes them itself', () => {
    const given: Files = { 'templates/pod.yaml': pod('busybox:1.36'), 'templates/two.yaml': pod('"{{ .Release.Name }}/web:1"') };
    const [own, mixed] = [...images(given)].reverse();
    assert.deepEqual([source(given, own!.template.uri, own!.span), own!.calls], ['busybox:1.36', undefined]);
    assert.deepEqual([source(given, mixed!.template.uri, mixed!.span), mixed!.written], ['{{ .Release.Name }}/web:1', 'release-name/web:1']);
    assert.deepEqual(own!.parts.map(({ role }) => role), ['repository', 'tag']);
  });

  it('are found behind a document mark whose line end was trimmed away, as Helm ends documents there', () => {
    const given: Files = { 'templates/two.yaml': `${pod('one:1')}---\n{{- if true -}}\n${pod('two:2')}{{ end }}` };
    assert.deepEqual(images(given).map(({ written, template, span }) => [written, source(given, template.uri, span)]), [['one:1', 'one:1'], ['two:2', 'two:2']]);
  });

  it('share a line where a range yields several', () => {
    const given: Files = {
      'values.yaml': 'jobs:\n  - web:1\n  - db:2\n',
      'templates/pods.yaml': `{{- range .Values.jobs }}\n---\n${pod('{{ . }}')}{{- end }}\n`,
    };
    const found = images(given);
    assert.deepEqual(found.map(({ written, origins }) => [written, ...places(given, origins)]), [['web:1', 'values jobs[0] «web:1»'], ['db:2', 'values jobs[1] «db:2»']]);
    assert.deepEqual(found[0]!.span, found[1]!.span);
  });

  it('say what cannot be known, and keep what can', () => {
    const given: Files = { 'templates/pod.yaml': pod('quay.io/acme/web:{{ randAlphaNum 5 }}') };
    const [image] = images(given);
    assert.equal(image!.written, `quay.io/acme/web:${UNKNOWN_TEXT}`);
    assert.deepEqual(image!.unknown.map(({ code }) => code), ['random']);
  });

  it('hold in the variants that yield them', () => {
    const given: Files = {
      'templates/pod.yaml': pod('{{ if .Capabilities.APIVersions.Has "apps/v2" }}new:2{{ else }}old:1{{ end }}'),
    };
    const [file] = yields(given);
    assert.equal(file!.complete, true);
    assert.deepEqual(file!.images.map(({ written, variants }) => [written, ...variants.map((at) => file!.variants[at]!.assumptions[0]!.taken)]), [['old:1', false], ['new:2', true]]);
    assert.deepEqual(yields(given, { apiVersions: ['apps/v2'] })[0]!.images.map(({ written }) => written), ['new:2']);
  });

  it('are the same in all variants although more or fewer containers stand before them', () => {
    const given: Files = {
      'templates/pod.yaml': 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  {{- if .Capabilities.APIVersions.Has "apps/v2" }}\n  - image: new:2\n  {{- end }}\n  - image: after:1\n  {{- range until 2 }}\n  - image: x:{{ . }}\n  {{- end }}\n  {{- range until 2 }}\n  - image: same:1\n  {{- end }}\n',
    };
    const [file] = yields(given);
    assert.deepEqual(file!.images.map(({ written, path, variants }) => [written, path, ...variants]), [
      ['after:1', 'spec.containers[0].image', 0, 1], ['x:0', 'spec.containers[1].image', 0, 1], ['x:1', 'spec.containers[2].image', 0, 1],
      ['same:1', 'spec.containers[3].image', 0, 1], ['same:1', 'spec.containers[4].image', 0, 1], ['new:2', 'spec.containers[0].image', 1],
    ]);
  });

  it('come from subcharts, with the parent\'s values', () => {
    const given: Files = {
      'values.yaml': 'db:\n  tag: "9"\n', 'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 1.0.0\n', 'charts/db/values.yaml': 'tag: "1"\n',
      'charts/db/templates/pod.yaml': pod('db:{{ .Values.tag }}'),
    };
    const [image] = images(given);
    assert.deepEqual([image!.written, ...places(given, image!.parts[1]!.origins)], ['db:9', 'values db.tag «9»']);
    assert.equal(image!.template.chart, 'app/charts/db');
  });

  it('leave the notes, partials and refused files out, and say why', () => {
    const given: Files = { 'templates/NOTES.txt': pod('notes:1'), 'templates/_p.yaml': pod('partial:1'), 'templates/bad.yaml': pod('{{ required "it is needed" .Values.tag }}') };
    const found = yields(given);
    assert.deepEqual(found.map(({ template, images: ofFile, variants }) => [template.name, ofFile.length, variants[0]!.error?.code]), [['app/templates/bad.yaml', 0, 'required']]);
  });

  it('follow given values to what was given', () => {
    const [image] = images(composed, { overrides: [{ kind: 'set', text: 'image.tag=2.0' }] });
    assert.deepEqual([image!.written, ...places(composed, image!.parts[2]!.origins)], ['quay.io/acme/web:2.0', 'given image.tag']);
  });

  it('of split objects have their parts', () => {
    const given: Files = {
      'values.yaml': 'repo: quay.io/acme/op\ntag: "3"\n',
      'templates/cr.yaml': 'apiVersion: example.com/v1\nkind: Thing\nspec:\n  image:\n    repository: {{ .Values.repo }}\n    tag: {{ .Values.tag | quote }}\n',
    };
    const [image] = images(given);
    assert.deepEqual([image!.written, image!.sure], ['quay.io/acme/op:3', false]);
    assert.deepEqual(image!.parts.map(({ role, origins }) => [role, ...places(given, origins)]), [['repository', 'values repo «quay.io/acme/op»'], ['tag', 'values tag «3»']]);
  });
});
