import { checkDiagnostics, checkFix } from '../../support/check';

const TWO = `#- /apollo-registries.yaml closed
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [quay.io]
#                        ^^^^^^^ 💡 error[mirror.overlap]
# ↳ /apollo-registries.yaml:5:26 "quay.io" \`b.example.com\` mirrors it too.
  - registryUrl: b.example.com
    mirroredRegistries: [quay.io]
#                        ^^^^^^^ 💡 error[mirror.overlap]
# ↳ /apollo-registries.yaml:3:26 "quay.io" \`a.example.com\` mirrors it too.
`;
const ONE = `#- /apollo-registries.yaml closed
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [quay.io]
`;
const CHART = `#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
`;
describe('diagnostics of what charts render', () => {
  it('report an ambiguous image once: at the values leaf that it is known by, with the text that is rendered', () =>
    checkDiagnostics(`${TWO}${CHART}#- /app/values.yaml
registry: quay.io
name: foo/bar
image:
  repository: foo/bar
#             ^^^^^^^ 💡 information[image.ambiguous]: Pull source undefined: \`a.example.com/foo/bar:1.2\` or \`b.example.com/foo/bar:1.2\`.
# ↳ /apollo-registries.yaml:3:26 "quay.io" \`a.example.com\` mirrors \`quay.io\`.
# ↳ /apollo-registries.yaml:5:26 "quay.io" \`b.example.com\` mirrors \`quay.io\`.
  tag: "1.2"
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: "{{ .Values.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}"
`));

  it('judge an image at its values leaf also where no convention knows the key', () =>
    checkDiagnostics(`${TWO}${CHART}#- /app/values.yaml
foo: quay.io/foo:1
#    ^^^^^^^^^^^^^ 💡 information[image.ambiguous]: Pull source undefined: \`a.example.com/foo:1\` or \`b.example.com/foo:1\`.
# ↳ /apollo-registries.yaml:3:26 "quay.io" \`a.example.com\` mirrors \`quay.io\`.
# ↳ /apollo-registries.yaml:5:26 "quay.io" \`b.example.com\` mirrors \`quay.io\`.
bar: quay.io/Bar/x:1
#            ^^^^^ 💡 error[image.invalid]: \`quay.io/Bar/x:1\` is no image reference: a repository name is lower case, and \`Bar/x\` is not.
date: 20240101
#     ^^^^^^^^ 💡 error[image.invalid]: \`org/x:2.0240101e+07\` is no image reference: the tag holds \`+\`, which is not allowed there.
#     ^^^^^^^^ 💡 warning[values.numeric-tag]: YAML reads \`20240101\` as a number, and Helm prints \`2.0240101e+07\`.
version: 1.10
#        ^^^^ 💡 warning[values.numeric-tag]: YAML reads \`1.10\` as a number, and Helm prints \`1.1\`.
image:
  repository: org/y
#             ^^^^^ 💡 error[image.invalid]: \`org/y:1e+06\` is no image reference: the tag holds \`+\`, which is not allowed there.
  tag: 1000000
#      ^^^^^^^ 💡 warning[values.numeric-tag]: YAML reads \`1000000\` as a number, and Helm prints \`1e+06\`.
quoted: "1.10"
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: {{ .Values.foo }}
    - image: {{ .Values.foo }}
    - image: {{ .Values.bar }}
    - image: "org/x:{{ .Values.date }}"
    - image: "org/x:{{ .Values.version }}"
    - image: "org/x:{{ .Values.quoted }}"
    - image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
    - image: "org/x:{{ printf "%d" (int .Values.date) }}"
`));

  it('report at the template what no value names, and never a syntax error', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
{{- range list "a" "b" }}
    - image: quay.io/Foo/bar:1
#                    ^^^^^^^ 💡 error[image.invalid]: \`quay.io/Foo/bar:1\` is no image reference: a repository name is lower case, and \`Foo/bar\` is not.
{{- end }}
    - image: {{ printf "ghcr.io/%s:%s" "x/y" "2" }}
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 hint[image.unmatched]: No rule covers \`ghcr.io\`, so \`ghcr.io/x/y:2\` is pulled as written; Apollo calls it Unchecked.
`, { settings: { severity: { 'image.unmatched': 'hint' } } }));

  it('say no more of a template that cannot be parsed than that, and nothing of what is unknown', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/templates/broken.yaml
apiVersion: v1
kind: Pod
spec: {{ if }
#           ^ 💡 warning[chart.template-syntax]: Helm cannot parse this template, and renders nothing of the chart: \`unrecognized character in action: }\`.
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: {{ (lookup "v1" "ConfigMap" "a" "b").data.image }}
`));

  it('find a number that Helm prints otherwise, and quote it', async () => {
    const files = (tag: string): string => `${ONE}${CHART}#- /app/values.yaml
image:
  repository: quay.io/foo/bar
  tag: ${tag}
other:
  image:
    repository: quay.io/foo/other
    tag: 3.6
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
    - image: "{{ .Values.other.image.repository }}:{{ .Values.other.image.tag }}"
`;
    await checkDiagnostics(files('1.10\n#      ^^^^ 💡 warning[values.numeric-tag]: YAML reads `1.10` as a number, and Helm prints `1.1`.'));
    await checkFix(files('1.‸10'), files('"1.10"'));
  });

  it('find an include of a helper that exists nowhere, in branches that are not rendered too', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/templates/_helpers.tpl
{{- define "app.image" -}}a.example.com/foo/bar:1{{- end -}}
{{- define "app.other" -}}{{ include "app.name" . }}{{- end -}}
#                                    ^^^^^^^^^^ 💡 warning[chart.undeclared-helper]: No template defines \`app.name\`, so Helm fails where it is included.
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: {{ include "app.image" . }}
{{- if .Values.never }}
    - image: {{ include "app.imege" . | quote }}
#                       ^^^^^^^^^^^ 💡 warning[chart.undeclared-helper]: No template defines \`app.imege\`, so Helm fails where it is included. Did you mean \`app.image\`?
    - image: {{ include (printf "%s.name" "app") . }}
{{- end }}
`));

  it('tell where a template cannot be parsed, and go on with the other files', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/templates/broken.yaml
kind: Pod
image: {{ .Values.tag | defualt "x" }}
#                       ^^^^^^^ 💡 warning[chart.template-syntax]: Helm cannot parse this template, and renders nothing of the chart: \`function "defualt" not defined\`.
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: "{{ .Values.nothing }}"
`));

  it('tell what refuses the own values of a chart, at its place, in a helper too', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/templates/_helpers.tpl
{{- define "app.check" -}}{{- if not .Values.tag }}{{ fail "set tag to something" }}{{ end }}{{- end -}}
#                                                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 information[chart.refused]: The template refuses the chart's own values: \`set tag to something\`. Give the values that it asks for in a profile, such as \`ci/default-values.yaml\`, to see its images.
#- /app/templates/a.yaml
kind: Pod
image: a.example.com/foo:{{ include "app.check" . }}
#- /app/templates/b.yaml
kind: Pod
image: a.example.com/foo:{{ include "app.check" . }}
#- /app/templates/c.yaml
kind: Pod
image: a.example.com/foo:{{ .Values.image.tag }}
#                           ^^^^^^^^^^^^^^^^^ 💡 information[chart.refused]: Helm stops here with the chart's own values: \`nil pointer evaluating interface {}.tag\`. Give the values that it asks for in a profile, such as \`ci/default-values.yaml\`, to see its images.
`));

  it('are silent about a chart that one of its profiles is rendered with', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/ci/default-values.yaml
tag: "1"
#- /app/templates/a.yaml
kind: Pod
image: a.example.com/foo:{{ required "set tag" .Values.tag }}
`));

  it('are silent about helpers while a dependency is missing, and tell that when it is asked for', () =>
    checkDiagnostics(`${ONE}#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
dependencies:
  - name: common
#         ^^^^^^ 💡 hint[chart.missing-dependency]: \`common\` \`2.x.x\` is neither below \`charts/\` nor in the workspace, so its images are not known.
    version: 2.x.x
    repository: https://charts.example.com
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: {{ include "common.image" . }}
`, { settings: { severity: { 'chart.missing-dependency': 'hint' } } }));

  it('tell images whose registry no value sets, when that is asked for', () =>
    checkDiagnostics(`${ONE}${CHART}#- /app/values.yaml
image:
  registry: a.example.com
  tag: "2"
#- /app/templates/pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: a.example.com/foo/bar:{{ .Values.image.tag }}
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 hint[chart.fixed-registry]: No value sets the registry of \`a.example.com/foo/bar:2\`, so no values file can change where it is pulled from.
    - image: {{ .Values.image.registry }}/foo/baz:1
`, { settings: { severity: { 'chart.fixed-registry': 'hint' } } }));
});
