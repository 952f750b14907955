import { strict as assert } from 'node:assert';
import type { OutputSegment } from '../../../server/src/charts/render';
import { renderChart } from '../../support/charts';

const VALUES = { registry: 'reg.io', repo: 'app', tag: '1.0', empty: '', n: 3.1, list: ['a', 'b'], map: { image: 'x:1', deep: { tag: 'v2' } } };

/** The parts of what a template prints, each with the values it comes from: `<registry>reg.io`; literal text in brackets of its own. */
function parts(template: string): string {
  const [rendered] = renderChart({ 'a.yaml': template }, VALUES);
  const variant = rendered?.variants[0];
  assert.equal(variant?.error, undefined);
  return (variant?.output ?? []).map(shown).join('|');
}

function shown(segment: OutputSegment): string {
  const names = segment.origins.map((origin) => (origin.kind === 'template' ? 'text' : origin.path));
  return `<${names.join('+')}>${segment.unknown ? '?' : segment.text}`;
}

describe('origins', () => {
  it('stay with each part of a text', () => {
    assert.equal(parts('{{ .Values.repo }}:{{ .Values.tag }}'), '<repo>app|<text>:|<tag>1.0');
    assert.equal(parts('{{ printf "%s/%s:%v" .Values.registry .Values.repo .Values.n }}'), '<registry>reg.io|<text>/|<repo>app|<text>:|<n>3.1');
    assert.equal(parts('{{ print .Values.registry "/" .Values.repo }}'), '<registry>reg.io|<text>/|<repo>app');
    assert.equal(parts('{{ list .Values.registry .Values.repo | join "/" }}'), '<registry>reg.io|<text>/|<repo>app');
    assert.equal(parts('{{ cat .Values.repo .Values.tag }}'), '<repo>app|<> |<tag>1.0');
  });

  it('go through functions that choose or cut', () => {
    assert.equal(parts('{{ .Values.empty | default .Values.tag | quote }}'), '<>"|<tag>1.0|<>"');
    assert.equal(parts('{{ coalesce .Values.none .Values.empty .Values.repo }}'), '<repo>app');
    assert.equal(parts('{{ ternary .Values.repo .Values.tag true }}'), '<repo>app');
    assert.equal(parts('{{ printf "%s/%s" .Values.registry .Values.repo | trunc 8 | trimSuffix "a" }}'), '<registry>reg.io|<text>/');
    assert.equal(parts('{{ printf "%s/%s" .Values.registry .Values.repo | replace "io/" "x-" }}'), '<registry>reg.|<text>x-|<repo>app');
    assert.equal(parts('{{ (split "/" (printf "%s/%s" .Values.registry .Values.repo))._1 }}'), '<repo>app');
    assert.equal(parts('{{ regexReplaceAll "/.*$" (printf "%s/%s" .Values.registry .Values.repo) "" }}'), '<registry>reg.io');
    assert.equal(parts('{{ .Values.repo | upper }}{{ sha256sum .Values.tag | trunc 4 }}'), '<repo>APP|<tag>d0ff');
  });

  it('go through templates, YAML and indentation', () => {
    assert.equal(parts('{{ define "i" }}{{ .Values.repo }}:{{ .Values.tag }}{{ end }}{{ include "i" . }}'), '<repo>app|<text>:|<tag>1.0');
    assert.equal(parts('{{ tpl "{{ .Values.repo }}-x" . }}'), '<repo>app|<text>-x');
    assert.equal(parts('{{ toYaml .Values.map | nindent 2 }}'), '<>\n  deep:\n    tag: |<map.deep.tag>v2|<>\n  image: |<map.image>x:1');
    assert.equal(parts('{{ (toYaml .Values.map | fromYaml).deep.tag }}'), '<map.deep.tag>v2');
    assert.equal(parts('{{ (merge (dict "a" 1) .Values.map).image }}'), '<map.image>x:1');
  });

  it('lead to the action that printed them, and to the calls around it', () => {
    const helper = '{{ define "i" }}{{ .Values.repo }}{{ end }}';
    const file = 'image: {{ include "i" . }}';
    const [rendered] = renderChart({ '_h.tpl': helper, 'a.yaml': file }, VALUES);
    const segment = rendered?.variants[0]?.output[1];
    assert.ok(segment?.trace?.up);
    assert.equal(helper.slice(segment.trace.span.start, segment.trace.span.end), '{{ .Values.repo }}');
    assert.equal(file.slice(segment.at.start, segment.at.end), '{{ include "i" . }}');
    assert.equal(segment.trace.up.uri, 'file:///app/templates/a.yaml');
  });
});

describe('what cannot be known', () => {
  it('is a part of a text that otherwise stays', () => {
    assert.equal(parts('a: {{ randAlphaNum 5 }}-{{ .Values.tag }}'), '<text>a: |<text>?|<text>-|<tag>1.0');
    assert.equal(parts('{{ define "s" }}p: {{ genPrivateKey "rsa" }}\nimage: {{ .Values.repo }}{{ end }}{{ include "s" . | indent 2 }}'),
      '<>  |<text>p: |<text>?|<text>\n  image: |<repo>app');
    assert.equal(parts('{{ if eq (randAlphaNum 3) "a" }}x{{ end }}{{ randAlphaNum 3 | default .Values.tag | upper }}'), '<text>?');
  });

  it('is decided both ways, the same way each time', () => {
    const api = '.Capabilities.APIVersions.Has "example.com/v1"';
    const [rendered] = renderChart({ 'a.yaml': `{{ if ${api} }}new{{ else }}old{{ end }}{{ if not (${api}) }}-old{{ end }}` });
    assert.deepEqual(rendered?.variants.map((each) => each.output.map((segment) => segment.text).join('')), ['old-old', 'new']);
    assert.deepEqual(rendered.variants.map((each) => each.assumptions.map(({ why, taken }) => [why.name, taken])), [[['example.com/v1', false]], [['example.com/v1', true]]]);
    assert.equal(rendered.complete, true);
  });

  it('is answered first as Helm does without a cluster, and not decided where each cluster has it', () => {
    const texts = (version: string) => renderChart({ 'a.yaml': `{{ if .Capabilities.APIVersions.Has "${version}" }}new{{ else }}old{{ end }}` })[0]?.variants.map((each) => each.output.map(({ text }) => text).join(''));
    assert.deepEqual([texts('policy/v1'), texts('policy/v1beta1'), texts('batch/v3')], [['new'], ['new', 'old'], ['old', 'new']]);
  });

  it('finds nothing in the cluster first, then something', () => {
    const [rendered] = renderChart({ 'a.yaml': '{{ $s := lookup "v1" "Secret" "ns" "n" }}{{ if $s }}{{ $s.data.x }}{{ else }}none{{ end }}' });
    assert.deepEqual(rendered?.variants.map((each) => each.output.map((segment) => (segment.unknown ? '?' : segment.text)).join('')), ['none', '?']);
  });

  it('is not branched on for a checksum', () => {
    const rendered = renderChart({
      's.yaml': '{{ if .Capabilities.APIVersions.Has "a" }}x{{ end }}',
      'a.yaml': 'sum: {{ include (print $.Template.BasePath "/s.yaml") . | sha256sum }}',
    });
    assert.equal(rendered.find(({ template }) => template.name.endsWith('a.yaml'))?.variants.length, 1);
  });

  it('gives a bounded number of variants', () => {
    const many = Array.from({ length: 30 }, (_, index) => `{{ if .Capabilities.APIVersions.Has "${index}" }}x{{ end }}`).join('');
    const [rendered] = renderChart({ 'a.yaml': many });
    assert.equal(rendered?.variants.length, 16);
    assert.equal(rendered.complete, false);
  });
});
