import assert from 'node:assert/strict';
import { cliFolder, jsonLines, TABLE, type CliFolder } from './runCli';

const POD = (image: string): string => `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app\n      image: ${image}\n`;
const FILES: Readonly<Record<string, string>> = {
  'apollo-registries.yaml': TABLE,
  'chart/Chart.yaml': 'apiVersion: v2\nname: bar\nversion: 1.0.0\nappVersion: "9.9"\n',
  'chart/values.yaml': 'image:\n  registry: internal.registry.com\n  repository: foo/bar\n  tag: 1.0.0\nsidecar:\n  enabled: false\n  image:\n    repository: quay.io/side/car\n    tag: "2"\n',
  'chart/values-prod.yaml': 'image:\n  tag: 1.0.0-prod\nsidecar:\n  enabled: true\n',
  'chart/templates/_helpers.tpl': '{{- define "bar.image" -}}\n{{ .registry }}/{{ .repository }}:{{ .tag }}\n{{- end -}}\n',
  'chart/templates/pod.yaml': POD('{{ include "bar.image" .Values.image }}'),
  'chart/templates/fixed.yaml': POD('"docker.io/library/busybox:{{ .Chart.AppVersion }}"'),
  'chart/templates/side.yaml': `{{- if .Values.sidecar.enabled }}\n${POD('{{ .Values.sidecar.image.repository }}:{{ .Values.sidecar.image.tag }}')}{{- end }}\n`,
  'chart/templates/looked-up.yaml': POD('quay.io/a/b:{{ (lookup "v1" "ConfigMap" "x" "y").data.tag }}'),
};

describe('mirror-lens images of charts', () => {
  let folder: CliFolder;
  beforeEach(() => (folder = cliFolder(FILES)));
  afterEach(() => folder.remove());

  const objects = async (...args: string[]) => {
    const { stdout, stderr, status } = await folder.run(['images', '--format', 'json', ...args]);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    return jsonLines(stdout);
  };
  const brief = (images: readonly Record<string, unknown>[]) => images.map(({ kind, file, line, written }) => `${String(kind)} ${String(file)}:${String(line)} ${String(written)}`);

  it('gives each rendered reference once, at its template, with the values that it is made from', async () => {
    const images = await objects();
    assert.deepEqual(brief(images), [
      'helm-template chart/templates/fixed.yaml:6 docker.io/library/busybox:9.9',
      'helm-template chart/templates/looked-up.yaml:6 quay.io/a/b:{{ lookup v1 ConfigMap x y }}',
      'helm-template chart/templates/pod.yaml:6 internal.registry.com/foo/bar:1.0.0',
      // Of the values of a profile, and of what is switched off, nothing is rendered: they are told where they are written.
      'helm-values chart/values-prod.yaml:2 internal.registry.com/foo/bar:1.0.0-prod',
      'helm-values chart/values.yaml:8 quay.io/side/car:2',
    ]);
    const [, unknown, pod] = images;
    assert.deepEqual([pod?.['status'], pod?.['column'], pod?.['path'], pod?.['parts'], pod?.['values']], ['mirrored', 14, 'spec.containers[0].image', null, [
      { path: 'image.registry', file: 'chart/values.yaml', line: 2, column: 13 },
      { path: 'image.repository', file: 'chart/values.yaml', line: 3, column: 15 },
      { path: 'image.tag', file: 'chart/values.yaml', line: 4, column: 8 },
    ]]);
    assert.deepEqual([unknown?.['status'], unknown?.['placeholder'], unknown?.['normalized']], ['unknown', true, null]);
  });

  it('tells of a chart that is named also what its dependencies elsewhere in the workspace yield', async () => {
    folder.write('chart/Chart.yaml', 'apiVersion: v2\nname: bar\nversion: 1.0.0\ndependencies: [{name: common, version: 1.x, repository: "file://../common"}]\n');
    folder.write('common/Chart.yaml', 'apiVersion: v2\nname: common\nversion: 1.2.0\n');
    folder.write('common/templates/pod.yaml', POD('quay.io/common/{{ .Chart.Name }}:{{ .Values.tag | default "1" }}'));
    folder.write('chart/values.yaml', 'common:\n  tag: "5"\nimage: {}\n');
    assert.deepEqual(brief(await objects('chart')).filter((one) => one.includes('common')), ['helm-template common/templates/pod.yaml:6 quay.io/common/common:5']);
    assert.deepEqual(brief(await objects('chart/templates')).filter((one) => one.includes('common')), []);
  });

  it('leaves templates out with --no-charts, and tells the values then', async () => {
    assert.deepEqual(brief(await objects('--no-charts')), [
      'helm-values chart/values-prod.yaml:2 internal.registry.com/foo/bar:1.0.0-prod',
      'helm-values chart/values.yaml:3 internal.registry.com/foo/bar:1.0.0',
      'helm-values chart/values.yaml:8 quay.io/side/car:2',
    ]);
  });

  it('reports the values of a file that was named without its templates', async () => {
    assert.deepEqual(brief(await objects('chart/values.yaml')), [
      'helm-values chart/values.yaml:3 internal.registry.com/foo/bar:1.0.0',
      'helm-values chart/values.yaml:8 quay.io/side/car:2',
    ]);
    assert.deepEqual(brief(await objects('chart/templates/pod.yaml')), ['helm-template chart/templates/pod.yaml:6 internal.registry.com/foo/bar:1.0.0']);
  });

  it('renders with --values and --set, the latter over the former', async () => {
    const images = await objects('--values', 'chart/values-prod.yaml', '--set', 'image.repository=other/name');
    assert.deepEqual(brief(images).filter((line) => /pod|side/.test(line)), [
      'helm-template chart/templates/pod.yaml:6 internal.registry.com/other/name:1.0.0-prod',
      'helm-template chart/templates/side.yaml:7 quay.io/side/car:2',
    ]);
    const pod = images.find(({ file }) => file === 'chart/templates/pod.yaml');
    assert.deepEqual((pod?.['values'] as { file: string }[]).map(({ file }) => file), ['chart/values.yaml', 'chart/values-prod.yaml']);
  });

  it('renders every profile with --all-profiles', async () => {
    const images = await objects('--all-profiles');
    assert.deepEqual(images.filter(({ kind }) => kind === 'helm-template').map(({ written, profiles }) => [written, profiles]), [
      ['docker.io/library/busybox:9.9', [null, 'values-prod.yaml']],
      ['quay.io/a/b:{{ lookup v1 ConfigMap x y }}', [null, 'values-prod.yaml']],
      ['internal.registry.com/foo/bar:1.0.0', [null]],
      ['internal.registry.com/foo/bar:1.0.0-prod', ['values-prod.yaml']],
      ['quay.io/side/car:2', ['values-prod.yaml']],
    ]);
  });

  it('says which values it cannot use', async () => {
    const absent = await folder.run(['images', '--values', 'none.yaml']);
    assert.deepEqual([absent.status, /cannot read none\.yaml/.test(absent.stderr)], [2, true]);
    const refused = await folder.run(['images', '--set', 'image[x]=1']);
    assert.match(refused.stderr, /--set image\[x\]=1 is not used: Helm would refuse it\./);
  });
});
