import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { work } from '../../../server/src/base/work';
import { evaluateImages, type Evaluation } from '../../../server/src/charts/again/evaluate';
import { loadWholly, memoryWorld } from '../../support/chartWorlds';
import '../../support/seed';
import { TypedChart } from '../../support/typedChart';
import { applied, bothWays, lineEdits } from '../../support/valuesEdits';
import { chartFiles, type ChartFixture } from '../../support/wholeCharts';

const ROOT = 'file:///w/app';
const STYLES = join(__dirname, 'styles');
const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: "7.1"\n';

/** A chart whose files read values in every way, change them for each other, and share parts of them. */
const MIXED = `#- values.yaml
global: {registry: r.io, labels: {a: b}}
image: &i {repository: acme/web, tag: "1"}
other: *i
sidecars:
  - {name: one, image: r.io/one:1}
  - {name: two, image: r.io/two:2}
byName: {z: r.io/z:1, a: r.io/a:1}
extra: "image: r.io/{{ .Values.image.repository }}:{{ .Values.image.tag }}"
ubi: {enabled: false, suffix: ""}
pod: {spec: {containers: [{name: x, image: r.io/x:1}]}}
changed: {tag: ""}
late: {image: r.io/late:1}
db: {image: one, global: {own: 1}}
count: 2
#- templates/_helpers.tpl
{{- define "image" }}{{ .global.registry }}/{{ .image.repository }}:{{ .image.tag | default "none" }}{{ if .ubi.enabled }}-ubi{{ else }}{{ .ubi.suffix }}{{ end }}{{ end }}
{{- define "change" }}{{ $_ := set .Values.changed "tag" (.Values.image.tag | default "set") }}{{ end }}
#- templates/z-changes.yaml
{{- include "change" . }}{{ $_ := merge .Values.late (dict "pull" "Always" "made" .Values.byName) }}
kind: Pod
spec: {containers: [{image: "r.io/z:{{ .Values.changed.tag }}"}]}
#- templates/plain.yaml
kind: Pod
spec: {containers: [{image: {{ include "image" (dict "global" .Values.global "image" .Values.image "ubi" .Values.ubi) }}}]}
#- templates/whole.yaml
kind: Pod
{{ toYaml .Values.pod }}
#- templates/range.yaml
kind: Pod
spec:
  containers:
  {{- range $at, $each := .Values.sidecars }}
  - {name: {{ .name }}, image: {{ $each.image }}}
  {{- end }}
  {{- range $name, $image := .Values.byName }}
  - {name: {{ $name }}, image: {{ $image }}}
  {{- else }}
  - image: r.io/none:1
  {{- end }}
#- templates/keys.yaml
kind: Pod
spec: {containers: [{image: "r.io/{{ keys .Values.byName | sortAlpha | join "-" }}:{{ len .Values.sidecars }}"}]}
#- templates/tpl.yaml
kind: Pod
spec: {containers: [{ {{ tpl .Values.extra . }} }]}
#- templates/late.yaml
kind: Pod
spec: {containers: [{image: {{ .Values.late.image }}-{{ .Values.late.pull }}-{{ get (.Values.late.made | default dict) "z" | default "no" | base }}}]}
#- templates/condition.yaml
{{- if and .Values.ubi.enabled (gt (int .Values.count) 1) }}
kind: Pod
spec: {containers: [{image: r.io/ubi:1}]}
{{- else if not .Values.other.tag }}
kind: Pod
spec: {containers: [{image: r.io/none:1}]}
{{- end }}
#- templates/given.yaml
kind: Pod
spec: {containers: [{image: {{ with .Values }}{{ .global.registry }}/{{ .other.repository }}:{{ $.Chart.AppVersion }}{{ end }}}]}
#- templates/unknown.yaml
kind: Pod
spec: {containers: [{image: r.io/{{ if (lookup "v1" "Pod" "x" "y") }}{{ .Values.image.tag }}{{ else }}{{ .Values.other.tag }}{{ end }}:1}]}
#- templates/subchart.yaml
kind: Pod
spec: {containers: [{image: "r.io/{{ .Values.db.image }}:{{ dig "db" "global" "own" "x" .Values }}{{ .Subcharts.db.Values.image }}"}]}
#- charts/db/Chart.yaml
apiVersion: v2
name: db
version: 1.0.0
#- charts/db/values.yaml
image: two
own: {tag: 1}
#- charts/db/templates/a.yaml
{{- $_ := set .Values.global "late" .Values.own.tag }}
kind: Pod
spec: {containers: [{image: "{{ .Values.global.registry }}/{{ .Values.image }}:{{ .Values.own.tag }}{{ index .Values.global.labels "a" }}"}]}
`;

function typed(files: ChartFixture, valuesFiles: readonly string[] = []): TypedChart {
  const world = memoryWorld(Object.fromEntries(Object.entries({ 'Chart.yaml': CHART, ...files }).map(([path, text]) => [`${ROOT}/${path}`, text])));
  loadWholly(ROOT, world);
  return new TypedChart(ROOT, world, { valuesFiles: valuesFiles.map((path) => ({ uri: `${ROOT}/${path}`, text: files[path] ?? '' })) });
}

function holdsWhileTyping(files: ChartFixture, valuesFiles: readonly string[], numRuns: number): void {
  fc.assert(fc.property(lineEdits, (edits) => {
    const chart = typed(files, valuesFiles);
    const original = chart.text;
    let before: Evaluation | undefined = bothWays(chart, undefined)?.again;
    for (const edit of edits) {
      chart.write(applied(chart.text, original, edit));
      const both = bothWays(chart, before);
      assert.deepEqual(both?.again.templates, both?.fresh, chart.text);
      before = both?.again;
    }
  }), { numRuns: Number(process.env['CASES'] ?? numRuns) });
}

describe('a chart that is evaluated after an edit of its values', function () {
  this.timeout(120_000);

  it('yields what a fresh evaluation yields, whatever was edited, with every place', () => holdsWhileTyping(chartFiles(MIXED), [], 60));

  for (const name of readdirSync(STYLES)) {
    it(`yields what a fresh evaluation yields: ${name}`, () => {
      const files = chartFiles(readFileSync(join(STYLES, name), 'utf8'));
      holdsWhileTyping(files, Object.keys(files).filter((path) => /^values-.*\.yaml$/.test(path)).slice(0, 1), 6);
    });
  }
});

describe('after an edit of one value', () => {
  /** The files that are executed when a stretch of the values is replaced, by their names below the chart. */
  function executed(from: string, to: string): readonly string[] {
    const chart = typed(chartFiles(MIXED));
    const before = bothWays(chart, undefined)!.again;
    assert.ok(chart.text.includes(from));
    chart.write(chart.text.replace(from, to));
    const { again } = bothWays(chart, before)!;
    return again.executed.map(({ name }) => name.slice('app/'.length)).sort();
  }

  /** Those that change values for others, and those that read what these change: never known beforehand. */
  const ALWAYS = ['charts/db/templates/a.yaml', 'templates/late.yaml', 'templates/z-changes.yaml'];

  const CASES: readonly (readonly [string, string, string, readonly string[]])[] = [
    ['a scalar', 'r.io/x:1', 'r.io/x:2', ['templates/whole.yaml']],
    ['an item of a list, which is one value', 'r.io/one:1', 'r.io/one:2', ['templates/keys.yaml', 'templates/range.yaml']],
    ['a comment', 'count: 2', 'count: 2 # pods', []],
    ['what nobody reads', 'suffix: ""', 'suffix: "", unread: 1', []],
    ['the answer to a condition', 'enabled: false', 'enabled: true', ['templates/condition.yaml', 'templates/plain.yaml']],
    ['what stands behind a condition that does not hold', 'count: 2', 'count: 1', []],
    ['the keys of a map', 'a: r.io/a:1', 'b: r.io/a:1', ['templates/keys.yaml', 'templates/range.yaml']],
    ['a value below keys that are listed', 'a: r.io/a:1', 'a: r.io/a:2', ['templates/range.yaml']],
    ['a text that is run', 'extra: "image', 'extra: "x: y, image', ['templates/tpl.yaml']],
    ['what such a text reads', 'repository: acme/web', 'repository: acme/api', ['templates/given.yaml', 'templates/plain.yaml', 'templates/tpl.yaml']],
  ];
  for (const [what, from, to, files] of CASES) {
    it(`only the files that read it are executed: ${what}`, () => assert.deepEqual(executed(from, to), [...ALWAYS, ...files].sort()));
  }

  it('nothing is executed where no file changes values and none read what was edited', () => {
    const chart = typed({ 'values.yaml': 'a: r.io/a:1\nb: 1\n', 'templates/a.yaml': 'kind: Pod\nspec: {containers: [{image: {{ .Values.a }}}]}\n' });
    const before = bothWays(chart, undefined)!.again;
    chart.write('# above\na: r.io/a:1\nb: 2\n');
    work.templates = 0;
    const again = evaluateImages(chart.input()!, before);
    assert.deepEqual([work.templates, again.executed], [0, []]);
    const [leaf] = again.templates[0]!.images[0]!.origins;
    assert.equal(chart.text.slice(leaf!.span.start, leaf!.span.end), 'r.io/a:1');
  });
});
