import { strict as assert } from 'node:assert';
import { ensureHelm } from '../../../scripts/lib/helm.mjs';
import { chartFiles, renderWholeChart } from '../../support/wholeCharts';

const CHART = 'apiVersion: v2\nname: app\nversion: 1.0.0\n';

/** Charts whose files see what others have changed. Helm renders deeper files first, and of one depth the later name first. */
const CHARTS: Readonly<Record<string, string>> = {
  'a value that an earlier file sets': `#- values.yaml
image:
  tag: "1"
#- templates/z.yaml
{{- $_ := set .Values.image "tag" "2" }}
kind: Service
#- templates/a.yaml
image: app:{{ .Values.image.tag }}
#- templates/zz.yaml
image: before:{{ .Values.image.tag }}
`,
  'what is set in the dot of the chart': `#- templates/z.yaml
{{- $_ := set $ "target" "x" }}{{ $_ := set .Template "own" "y" }}
kind: ConfigMap
#- templates/a.yaml
kind: Pod
image: {{ .target }}{{ .Template.own }}:{{ .Template.Name }}
`,
  'what a helper sets, and a file that prints nothing': `#- templates/_helpers.tpl
{{- define "init" }}{{ $_ := merge .Values (dict "registry" "r.example.com" "kept" "no") }}{{ end }}
#- templates/x/init.yaml
{{- include "init" . }}
#- values.yaml
kept: "yes"
#- templates/pod.yaml
image: {{ .Values.registry }}/app:{{ .Values.kept }}
`,
  'what a subchart sets in its part of the values': `#- values.yaml
global: {g: v}
db:
  image: one
#- charts/db/Chart.yaml
apiVersion: v2
name: db
version: 1.0.0
#- charts/db/templates/a.yaml
{{- $_ := set .Values "image" "two" }}{{ $_ := set .Values.global "g" "w" }}
image: {{ .Values.image }}
#- templates/pod.yaml
image: {{ .Values.db.image }} {{ .Values.global.g }}
`,
  'what is removed': `#- values.yaml
a: {b: 1, c: 2}
#- templates/z.yaml
{{- $a := .Values.a }}{{ $_ := unset $a "b" }}
x: 1
#- templates/a.yaml
a: {{ .Values.a | toJson }}
`,
  'nothing of a dict that a file has made itself': `#- values.yaml
a: {b: 1}
#- templates/z.yaml
{{- $a := deepCopy .Values.a }}{{ $_ := set $a "b" 2 }}{{ $b := merge (dict "b" 3) .Values.a }}{{ $_ := set $b "c" 4 }}
x: {{ toJson $b }}
#- templates/a.yaml
a: {{ .Values.a | toJson }}
`,
  'notes that change values': `#- templates/NOTES.txt
{{- $_ := set .Values "a" 1 }}
#- templates/A.yaml
a: {{ .Values.a | toJson }}
#- templates/Z.yaml
a: {{ .Values.a | toJson }}
`,
};

describe('files of a chart', () => {
  for (const [what, text] of Object.entries(CHARTS)) {
    it(`see ${what}, as in Helm`, async function () {
      const helm = await ensureHelm();
      if (helm === undefined) return this.skip();
      const { helm: expected, ours, unknown, errors } = renderWholeChart(helm, { 'Chart.yaml': CHART, ...chartFiles(text) });
      assert.deepEqual({ ours, unknown, errors }, { ours: expected, unknown: [], errors: [] });
    });
  }
});
