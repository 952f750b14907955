import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliFolder, TABLE, type CliFolder } from './runCli';

const POD = (...images: readonly string[]): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;
const CHART = 'apiVersion: v2\nname: bar\nversion: 1.0.0\n';

describe('mirror-lens rewrite --as-override', () => {
  let folder: CliFolder;
  afterEach(() => folder.remove());

  const override = async (files: Readonly<Record<string, string>>, ...args: string[]) => {
    folder = cliFolder({ 'apollo-registries.yaml': TABLE, 'chart/Chart.yaml': CHART, ...files });
    return folder.run(['rewrite', '--as-override', '-', ...args, 'chart']);
  };

  it('sets the one registry for all images where that moves each of them', async () => {
    const { stdout, stderr, status } = await override({
      'chart/values.yaml': 'global:\n  imageRegistry: ""\nimage:\n  registry: internal.registry.com\n  repository: foo/bar\n  tag: "1"\n',
      'chart/templates/pod.yaml': POD('{{ .Values.global.imageRegistry | default .Values.image.registry }}/{{ .Values.image.repository }}:{{ .Values.image.tag }}'),
    });
    assert.equal(stdout, 'global:\n  imageRegistry: external.registry.com\n');
    assert.deepEqual([stderr, status], ['mirror-lens: 1 image moved.\n', 0]);
  });

  it('sets the leaves that carry hosts where that registry would move too much, those of subcharts too', async () => {
    const { stdout } = await override({
      'chart/values.yaml': 'global:\n  imageRegistry: ""\na:\n  image: internal.registry.com/foo/a\nb:\n  registry: quay.io\n',
      'chart/templates/pod.yaml': POD('{{ .Values.a.image }}:1', '{{ .Values.global.imageRegistry | default .Values.b.registry }}/b:1'),
      'chart/charts/db/Chart.yaml': CHART.replace('bar', 'db'),
      'chart/charts/db/values.yaml': 'image:\n  registry: internal.registry.com\n  name: db\n',
      'chart/charts/db/templates/pod.yaml': POD('{{ .Values.image.registry }}/{{ .Values.image.name }}:2'),
    });
    assert.deepEqual(stdout.split('\n').filter((line) => line !== '').sort(), ['  image: external.registry.com/foo/a', '  image:', '    registry: external.registry.com', 'a:', 'db:'].sort());
  });

  it('lists what no value reaches', async () => {
    const { stdout, stderr } = await override({
      'chart/values.yaml': 'x: &x {image: internal.registry.com/foo/l:1}\nlist:\n  - *x\n',
      'chart/templates/pod.yaml': POD('internal.registry.com/foo/fixed:1', '{{ (index .Values.list 0).image }}'),
    });
    assert.equal(stdout, '\n');
    assert.match(stderr, /No image is moved\./);
    assert.match(stderr, /internal\.registry\.com\/foo\/fixed:1 in chart\/templates\/pod\.yaml:5, fixed in the template/);
  });

  it('carries a list over as it is written, with nothing but the hosts changed, since Helm replaces lists whole', async () => {
    const { stdout, stderr } = await override({
      'chart/values.yaml': `a:
  list:
    # the first
    - name: one
      image: {registry: internal.registry.com, name: foo/one}
      script: |
        a: b

        c
    - image: # none
        registry:
        name: internal.registry.com/foo/two # kept
      args: ["x", 'y']
flow: [{image: "internal.registry.com/foo/f:1"}, 3]
`,
      'chart/templates/pod.yaml': POD('{{ with index .Values.a.list 0 }}{{ .image.registry }}/{{ .image.name }}{{ end }}:1', '{{ (index .Values.a.list 1).image.name }}:1', '{{ (index .Values.flow 0).image }}'),
    });
    assert.equal(stdout, `a:
  list:
    - name: one
      image: {registry: external.registry.com, name: foo/one}
      script: |
        a: b

        c
    - image: # none
        registry:
        name: external.registry.com/foo/two # kept
      args: ["x", 'y']
flow: [{image: "external.registry.com/foo/f:1"}, 3]
`);
    assert.match(stderr, /3 images moved\./);
  });

  it('carries over the list of a subchart into its section, and fills a blank registry in it', async () => {
    const { stdout } = await override({
      'chart/values.yaml': 'db:\n  size: 1\n',
      'chart/templates/pod.yaml': POD('quay.io/x:1'),
      'chart/charts/db/Chart.yaml': CHART.replace('bar', 'db'),
      'chart/charts/db/values.yaml': 'extra:\n- registry:\n  name: foo/a\n- registry: ""\n  name: foo/b\n',
      'chart/charts/db/templates/pod.yaml': 'kind: Pod\nspec:\n  containers:\n{{ range .Values.extra }}\n    - image: {{ .registry | default "internal.registry.com" }}/{{ .name }}\n{{ end }}\n',
    });
    assert.equal(stdout, 'db:\n  extra:\n    - registry: external.registry.com\n      name: foo/a\n    - registry: "external.registry.com"\n      name: foo/b\n');
  });

  it('moves what stands in arguments along with what it shares a value with', async () => {
    const { stdout, stderr } = await override({
      'chart/values.yaml': 'registry: internal.registry.com\n',
      'chart/templates/pod.yaml': `${POD('{{ .Values.registry }}/foo:1')}      args: ["--sidecar-image={{ .Values.registry }}/sidecar:1"]\n`,
    });
    assert.equal(stdout, 'registry: external.registry.com\n');
    assert.equal(stderr, 'mirror-lens: 1 image moved.\n');
  });

  it('tells the value by which the chart lets other registries pass, as its own check reads it', async () => {
    const { stderr } = await override({
      'chart/values.yaml': 'image:\n  registry: internal.registry.com\nsafety:\n  allowForeign: false\nother: false\n',
      'chart/templates/pod.yaml': POD('{{ .Values.image.registry }}/foo:1'),
      'chart/templates/NOTES.txt': '{{ include "check" . }}\n',
      'chart/templates/_check.tpl': '{{ define "check" }}{{ if .Values.other }}{{ end }}{{ if ne .Values.image.registry "internal.registry.com" }}{{ if not ((.Values.safety).allowForeign) }}{{ fail "foreign images" }}{{ end }}{{ end }}{{ end }}',
    });
    assert.match(stderr, /The chart bar refuses images of other registries unless safety\.allowForeign is true; set it too\./);
    assert.doesNotMatch(stderr, /unless other/);
  });

  it('adds to a file that is there and changes nothing a second time', async () => {
    await override({
      'chart/values.yaml': 'image:\n  registry: internal.registry.com\n  name: foo\n',
      'chart/templates/pod.yaml': POD('{{ .Values.image.registry }}/{{ .Values.image.name }}:1'),
      'mine.yaml': '# mine\nimage:\n  name: other # kept\n',
    });
    const first = await folder.run(['rewrite', '--as-override', 'mine.yaml', 'chart']);
    assert.deepEqual([first.status, first.stderr], [0, 'mirror-lens: 1 image moved.\n']);
    assert.equal(readFileSync(join(folder.path, 'mine.yaml'), 'utf8'), '# mine\nimage:\n  name: other # kept\n  registry: external.registry.com\n');
    await folder.run(['rewrite', '--as-override', 'mine.yaml', 'chart']);
    assert.equal(readFileSync(join(folder.path, 'mine.yaml'), 'utf8'), '# mine\nimage:\n  name: other # kept\n  registry: external.registry.com\n');
  });

  it('asks for one chart', async () => {
    folder = cliFolder({ 'apollo-registries.yaml': TABLE });
    assert.equal((await folder.run(['rewrite', '--as-override', 'o.yaml'])).status, 2);
  });
});
