import assert from 'node:assert/strict';
import { actionEnd, actionTokens, createClosers, isControlAction } from '../../../server/src/syntax/scanner/actions';

const ENDS: readonly (readonly [text: string, end: number])[] = [
  ['{{ a }}', 7], ['{{a}}b}}', 5], ['{{ "}}" }}', 10], ['{{ "\\"}}" }} }}', 12], ["{{ '}' }}", 9], ['{{ `}}\n"` }}', 12], ['{{/* }} " */}}', 14],
  ['{{- /* a */ -}}', 15], ['{{ a\nb }}', 9], ['{{ a', -1], ['{{ "a\n" }}', -1], ['{{ `a }}', -1], ['{{ a {{ b }}', -1], ['{{/* a */ b }}', -1], ['{{}}', 4],
];

describe('template actions', () => {
  for (const [text, end] of ENDS) {
    it(`end where Go ends them: ${JSON.stringify(text)}`, () => assert.equal(actionEnd(text, 0, createClosers()), end));
  }

  it('are split into tokens', () => {
    const text = '{{- $x := .Values.image.tag | default (printf "%s-%d" .a 1.5e+3) `r` \'c\' -}}';
    const closers = createClosers();
    const tokens = actionTokens(text, 0, actionEnd(text, 0, closers), createClosers());
    assert.deepEqual(tokens.map(({ kind, start, end }) => `${kind} ${text.slice(start, end)}`), [
      'variable $x', 'declare :=', 'field .Values', 'field .image', 'field .tag', 'pipe |', 'word default', 'open (', 'word printf', 'string "%s-%d"',
      'field .a', 'number 1.5e+3', 'close )', 'raw-string `r`', "character 'c'",
    ]);
  });

  it('know comments and what is not Go', () => {
    assert.deepEqual(actionTokens('{{/* a */}}', 0, 11, createClosers()), [{ kind: 'comment', start: 2, end: 9 }]);
    assert.deepEqual(actionTokens('{{- /* a */ -}}', 0, 15, createClosers()), [{ kind: 'comment', start: 4, end: 11 }]);
    assert.deepEqual(actionTokens('{{ # . }}', 0, 9, createClosers()).map(({ kind }) => kind), ['bad', 'field']);
  });

  it('print nothing when they control', () => {
    const control = ['{{ if .a }}', '{{- end }}', '{{else}}', '{{ $a := 1 }}', '{{ $a = 1 }}', '{{/* a */}}', '{{ range .a }}', '{{ define "a" }}'];
    for (const text of control) assert.ok(isControlAction(text, 0), text);
    for (const text of ['{{ $a }}', '{{ .if }}', '{{ include "a" . }}', '{{ template "a" . }}', '{{ ending }}']) assert.ok(!isControlAction(text, 0), text);
  });
});
