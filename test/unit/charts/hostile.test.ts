import { strict as assert } from 'node:assert';
import { parseTemplate } from '../../../server/src/charts/template/parse';
import { render } from '../../../server/src/charts/render';
import { ours, renderChart, scopeOf } from '../../support/charts';

const of = (template: string, values: unknown = {}) => ours({ template, values });

describe('hostile templates', function () {
  // A loaded machine may take long for what is bounded by counted steps.
  this.timeout(60_000);

  it('end when they include themselves', () => {
    for (const template of [
      '{{ define "a" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
      '{{ define "a" }}{{ template "a" . }}{{ end }}{{ template "a" . }}',
      '{{ define "a" }}{{ include "b" . }}{{ end }}{{ define "b" }}{{ include "a" . }}{{ end }}{{ include "a" . }}',
    ]) assert.equal(of(template).error?.code, 'budget');
  });

  it('end when a text renders itself', () => {
    assert.equal(of('{{ tpl .Values.x . }}', { x: '{{ tpl .Values.x . }}' }).error?.code, 'budget');
  });

  it('end within a range over a million, and two within each other', () => {
    assert.equal(of('{{ range until 1000000 }}{{ range until 1000000 }}x{{ end }}{{ end }}').error?.code, 'budget');
    assert.equal(of('{{ range 100000000 }}x{{ end }}').error?.code, 'budget');
    assert.equal(of('{{ repeat 100000000 "x" | repeat 1000 }}').error?.code, 'budget');
  });

  it('end where a text or a list doubles in each pass', () => {
    const ended = (template: string) => renderChart({ 'a.yaml': template }, {}, 50_000)[0]?.variants[0]?.error?.code;
    const doubled = (step: string) => ended(`{{ $x := list 1 2 }}{{ $s := "ab" }}{{ range until 60 }}${step}{{ end }}{{ len $x }}{{ len $s }}`);
    for (const step of ['{{ $s = print $s $s }}', '{{ $s = printf "%s%s" $s $s }}', '{{ $s = cat $s $s }}', '{{ $s = quote $s }}', '{{ $s = toJson $s }}', '{{ $x = concat $x $x }}']) assert.equal(doubled(step), 'budget', step);
    assert.equal(ended('{{ $s := repeat 100000 "a" }}{{ range until 10000 }}{{ $x := contains "b" $s }}{{ end }}'), 'budget');
  });

  it('end where each pass makes a text ten times as long by an expression', () => {
    for (const step of ['regexReplaceAll "a" $s "aaaaaaaaaa"', 'regexReplaceAllLiteral "a" $s "aaaaaaaaaa"', 'join "aaaaaaaaa" (regexFindAll "a" $s -1)', 'join "aaaaaaaaa" (regexSplit "a" $s -1)']) {
      const { error, unknown } = of(`{{ $s := "aa" }}{{ range until 60 }}{{ $s = ${step} }}{{ end }}{{ $s }}`);
      assert.ok(error?.code === 'budget' || unknown?.code === 'budget', step);
    }
  });

  it('are unknown where a list holds another one twice, sixty levels deep', () => {
    const nested = '{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}';
    for (const read of ['print $x', 'toJson $x', 'toYaml $x', 'toString $x', 'join "," $x', 'deepCopy $x', 'deepEqual $x (list $x)', 'replace "a" "b" (repeat 300000 "a")']) {
      const { error, unknown } = of(`${nested}{{ ${read} }}`);
      assert.ok(error?.code === 'budget' || unknown?.code === 'budget' || (read.startsWith('deep') && !error), read);
    }
  });

  it('are unknown where they derive more passwords than a rendering has time for', () => {
    const [rendered] = renderChart({ 'a.yaml': '{{ range until 50 }}{{ derivePassword 1 "pin" (toString .) "u" "s" }} {{ end }}' }, {}, 300_000);
    const [variant] = rendered!.variants;
    assert.equal(variant!.error, undefined);
    assert.deepEqual(variant!.output.filter(({ unknown }) => unknown).map(({ unknown }) => unknown!.code), Array(49).fill('budget'));
  });

  it('are unknown, and nothing shorter, where they indent by more than is made', () => {
    assert.equal(of('{{ len (indent 10000 "x") }}').text, '10001');
    assert.equal(of('{{ len (indent 10001 "x") }}').unknown?.code, 'budget');
    assert.equal(of('{{ b32enc (nindent 1234567 "x") }}').unknown?.code, 'budget');
  });

  it('are unknown where they turn on how Go keeps a list or a version', () => {
    assert.equal(of('{{ slice (append (list 1 2 3) 4) 1 5 }}').unknown?.name, 'slice');
    assert.equal(of('{{ slice (slice (list 1 2 3 4) 0 1) 0 3 }}').unknown?.name, 'slice');
    assert.equal(of('{{ slice (regexFindAll "." "abc" -1) 0 8 }}').unknown?.name, 'slice');
    for (const beyond of ['(append (list 1 2 3) 4) 1 7', '(list 1 2 3) 1 4', '(reverse (list 1 2 3)) 0 4', '.Values.l 2 10', '(toStrings 10) 0 5']) {
      assert.equal(of(`{{ slice ${beyond} }}`, { l: [1, 2, 3, 4, 5] }).error?.code, 'function', beyond);
    }
    assert.equal(of('{{ printf "%t" (semver "1.2.3") }}').unknown?.name, 'printf');
    assert.equal(of('{{ printf "%s %v" (semver "1.2.3") (semver "1.2") }}').text, '1.2.3 1.2.0');
  });

  it('take linear time for expressions made to hang', () => {
    assert.equal(of(`{{ regexMatch "^(a+)+$" "${'a'.repeat(5000)}b" }}`).text, 'false');
    assert.equal(of(`{{ .Files.Glob "${'*a'.repeat(200)}b" | toJson }}`).error, undefined);
    assert.equal(of(`{{ regexMatch "${'(a?)'.repeat(600)}" "${'a'.repeat(20_000)}" }}`).unknown?.code, 'budget');
  });

  it('are refused where they nest too deeply', () => {
    assert.equal(parseTemplate(`{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`).error?.code, 'budget');
    assert.equal(parseTemplate('{{ if 1 }}'.repeat(5000)).error?.code, 'budget');
  });

  it('may hold themselves in a dict', () => {
    assert.equal(of('{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ toYaml $d }}').unknown?.code, 'budget');
    assert.notEqual(of('{{ $d := dict }}{{ $_ := set $d "d" $d }}{{ $d }}').unknown, undefined);
  });

  it('may be any text', () => {
    for (const text of ['{{', '}}', '{{ "', '{{ `', '{{/*', '{{ . ', '\0', '{{ "\0" }}', '\ud800', "{{ ' }}", '{{ 0x }}', '{{ $', '{{ .a.b..c }}', '{{ 1.2.3 }}', '{{ | }}', '{{ end }}', '{{ else }}', '{{ define }}', '{{ template }}', '{{-}}', '{{ - }}']) {
      const parsed = parseTemplate(text);
      if (parsed.error) assert.ok(parsed.error.span.start >= 0 && parsed.error.span.end <= text.length + 1, text);
      renderChart({ 'a.yaml': text });
    }
  });

  it('do not take the definitions of other files, nor those before their error, with them', () => {
    const rendered = renderChart({
      '_a.tpl': '{{ define "good" }}yes{{ end }}{{ define "bad" }}{{ nosuch }}{{ end }}',
      'b.yaml': '{{ include "good" . }}',
      'c.yaml': '{{ include "bad" . }}',
    });
    assert.equal(rendered[0]?.variants[0]?.output.map((each) => each.text).join(''), 'yes');
    assert.equal(rendered[1]?.variants[0]?.error?.code, 'undefined-template');
  });

  it('leave the values as they were for the next rendering', () => {
    const files = { 'a.yaml': '{{ .Values.x }}{{ $_ := set .Values "x" 1 }}{{ .Values.x }}', 'b.yaml': '{{ .Values.x }}' };
    const templates = Object.entries(files).map(([name, text]) => ({ name: `t/templates/${name}`, uri: `file:///app/templates/${name}`, text, chart: 't' }));
    const input = { templates, scopes: [scopeOf({})], budget: 10_000 };
    const texts = () => render(input).map(({ variants: [first] }) => first?.output.map(({ text }) => text).join(''));
    assert.deepEqual([texts(), texts()], [['1', '1'], ['1', '1']]);
  });
});
