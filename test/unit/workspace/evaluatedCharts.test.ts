import assert from 'node:assert/strict';
import { work } from '../../../server/src/base/work';
import { createWorkspace, type Workspace } from '../../../server/src/workspace/workspace';
import type { Rendering } from '../../../server/src/workspace/chartView';
import { memoryPort, type MemoryFile, type MemoryPort } from '../../support/memoryPort';
import { tgz } from '../charts/tarFixture';

const APP = 'file:///ws/app';
const FILES: Readonly<Record<string, MemoryFile>> = {
  [`${APP}/Chart.yaml`]: 'apiVersion: v2\nname: app\nversion: 1.0.0\nappVersion: "3.1"\n',
  [`${APP}/values.yaml`]: 'image:\n  repository: quay.io/team/app\n  tag: 1.0.0\n',
  [`${APP}/values-prod.yaml`]: 'image:\n  tag: 1.0.0-prod\n',
  [`${APP}/templates/_helpers.tpl`]: '{{ define "app.image" }}{{ .Values.image.repository }}:{{ .Values.image.tag }}{{ end }}',
  [`${APP}/templates/pod.yaml`]: 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - name: app\n      image: {{ include "app.image" . }}\n',
};

async function started(files: Readonly<Record<string, MemoryFile>> = FILES): Promise<{ readonly workspace: Workspace; readonly port: MemoryPort }> {
  const port = memoryPort(files);
  const workspace = createWorkspace(port);
  workspace.setFolders(['file:///ws']);
  for await (const { phase } of workspace.scan()) assert.notEqual(phase, 'none');
  port.resetCalls();
  Object.assign(work, { charts: 0, renderings: 0 });
  return { workspace, port };
}

function images(rendering: Rendering | undefined): readonly string[] {
  return (rendering?.templates ?? []).flatMap((template) => template.images.map((image) => image.written));
}

function own(workspace: Workspace, folder = APP): readonly string[] {
  return images(workspace.snapshot().charts.at(folder)?.own());
}

describe('charts in a workspace', () => {
  it('are neither read nor evaluated before somebody asks', async () => {
    const { workspace, port } = await started();
    assert.equal(workspace.snapshot().charts.at(APP), undefined);
    assert.deepEqual(workspace.snapshot().charts.roots, [APP]);
    assert.deepEqual([port.calls.read, port.calls.list, work.charts, work.renderings], [0, 0, 0, 0]);
  });

  it('are loaded once, and rendered when first asked for', async () => {
    const { workspace, port } = await started();
    assert.equal(await workspace.loadCharts([APP]), true);
    assert.deepEqual([...new Set(port.reads)].length, port.reads.length);
    assert.equal(work.renderings, 0);
    assert.deepEqual(own(workspace), ['quay.io/team/app:1.0.0']);
    port.resetCalls();
    assert.equal(await workspace.loadCharts([APP]), false);
    assert.deepEqual(own(workspace), ['quay.io/team/app:1.0.0']);
    assert.deepEqual([port.calls.read, port.calls.list, work.charts, work.renderings], [0, 0, 1, 1]);
  });

  it('see open texts before the disk, and stay as they are for an edit elsewhere', async () => {
    const { workspace, port } = await started({ ...FILES, 'file:///ws/pod.yaml': 'kind: Pod\n' });
    await workspace.loadCharts([APP]);
    own(workspace);
    port.resetCalls();
    workspace.open({ uri: `${APP}/values.yaml`, languageId: 'yaml', version: 1, text: 'image:\n  repository: quay.io/team/app\n  tag: 1.0.0\n' });
    workspace.open({ uri: 'file:///ws/pod.yaml', languageId: 'yaml', version: 1, text: 'kind: Pod\n#\n' });
    own(workspace);
    assert.deepEqual([work.charts, work.renderings], [1, 1]);
    workspace.change({ uri: `${APP}/values.yaml`, version: 2, text: 'image:\n  repository: quay.io/team/app\n  tag: 2.0.0\n' });
    assert.deepEqual(own(workspace), ['quay.io/team/app:2.0.0']);
    assert.deepEqual([port.calls.read, port.calls.list, work.charts, work.renderings], [0, 0, 2, 2]);
  });

  it('render a profile over their own values, and an edit of its file renders that profile alone', async () => {
    const { workspace } = await started();
    await workspace.loadCharts([APP]);
    const profileImages = (): readonly string[] => {
      const chart = workspace.snapshot().charts.at(APP);
      assert.ok(chart);
      const [profile] = chart.profiles;
      assert.ok(profile);
      assert.equal(profile.name, 'values-prod.yaml');
      return images(chart.withProfile(profile));
    };
    own(workspace);
    assert.deepEqual(profileImages(), ['quay.io/team/app:1.0.0-prod']);
    assert.equal(work.renderings, 2);
    workspace.open({ uri: `${APP}/values-prod.yaml`, languageId: 'yaml', version: 1, text: 'image:\n  tag: 1.0.1-prod\n' });
    assert.deepEqual(profileImages(), ['quay.io/team/app:1.0.1-prod']);
    assert.deepEqual(own(workspace), ['quay.io/team/app:1.0.0']);
    assert.equal(work.renderings, 3);
  });

  it('execute after an edit of values only the templates that read what was edited, of each profile too', async () => {
    const other = 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: {{ .Values.other }}\n';
    const values = 'image:\n  repository: quay.io/team/app\n  tag: 1.0.0\nother: quay.io/other:1\n';
    const { workspace } = await started({ ...FILES, [`${APP}/templates/other.yaml`]: other, [`${APP}/values.yaml`]: values });
    await workspace.loadCharts([APP]);
    const rendered = (): readonly string[] => {
      const chart = workspace.snapshot().charts.at(APP);
      assert.ok(chart);
      work.templates = 0;
      return [...images(chart.own()), ...chart.profiles.flatMap((profile) => images(chart.withProfile(profile)))];
    };
    rendered();
    const all = work.templates;
    assert.ok(all >= 4);
    workspace.open({ uri: `${APP}/values.yaml`, languageId: 'yaml', version: 1, text: values.replace('other:1', 'other:2') });
    assert.equal(rendered().filter((image) => image === 'quay.io/other:2').length, 2);
    assert.equal(work.templates, 2);
    workspace.change({ uri: `${APP}/values.yaml`, version: 2, text: `# above\n${values.replace('other:1', 'other:2')}` });
    assert.equal(rendered().filter((image) => image === 'quay.io/other:2').length, 2);
    assert.equal(work.templates, 0);
  });

  it('follow file events, which read what changed and nothing else', async () => {
    const { workspace, port } = await started();
    await workspace.loadCharts([APP]);
    port.resetCalls();
    port.write(`${APP}/templates/_helpers.tpl`, '{{ define "app.image" }}other.io/app:1{{ end }}');
    await workspace.filesChanged([{ uri: `${APP}/templates/_helpers.tpl`, kind: 'changed' }]);
    assert.deepEqual(own(workspace), ['other.io/app:1']);
    assert.deepEqual([port.reads, port.calls.list], [[`${APP}/templates/_helpers.tpl`], 0]);
    port.resetCalls();
    port.write(`${APP}/templates/job.yaml`, 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: added.io/job:1\n');
    await workspace.filesChanged([{ uri: `${APP}/templates/job.yaml`, kind: 'created' }]);
    assert.deepEqual(own(workspace), ['other.io/app:1', 'added.io/job:1']);
    port.remove(`${APP}/templates/job.yaml`);
    await workspace.filesChanged([{ uri: `${APP}/templates/job.yaml`, kind: 'deleted' }]);
    assert.deepEqual(own(workspace), ['other.io/app:1']);
  });

  it('read archives below `charts/` in memory, and know a subchart\'s files by the chart that holds it', async () => {
    const sub = (name: string, text: string): { name: string; text: string } => ({ name: `db/${name}`, text });
    const archive = tgz([
      sub('Chart.yaml', 'apiVersion: v2\nname: db\nversion: 2.0.0\n'),
      sub('values.yaml', 'image: docker.io/library/postgres:16\n'),
      sub('templates/db.yaml', 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: {{ .Values.image }}\n'),
    ]);
    const { workspace } = await started({
      ...FILES,
      [`${APP}/Chart.yaml`]: 'apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n  - name: db\n    version: ^2.0.0\n    repository: https://charts.example.com\n  - name: cache\n    version: 1.x\n    repository: https://charts.example.com\n',
      [`${APP}/charts/db-2.0.0.tgz`]: archive,
      [`${APP}/charts/cache/Chart.yaml`]: 'apiVersion: v2\nname: cache\nversion: 1.0.0\n',
      [`${APP}/charts/cache/templates/cache.yaml`]: 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: quay.io/cache:1\n',
    });
    const { charts } = workspace.snapshot();
    assert.deepEqual(charts.roots, [APP]);
    assert.equal(charts.rootOf(`${APP}/charts/cache/templates/cache.yaml`), APP);
    assert.equal(charts.rootOf(`${APP}/charts/db-2.0.0.tgz#/templates/db.yaml`), APP);
    assert.equal(charts.rootOf('file:///ws/other.yaml'), undefined);
    await workspace.loadCharts([APP]);
    assert.deepEqual([...own(workspace)].sort(), ['docker.io/library/postgres:16', 'quay.io/cache:1', 'quay.io/team/app:1.0.0']);
  });

  it('say nothing while a file of theirs is gone that was open', async () => {
    const { workspace } = await started();
    workspace.open({ uri: `${APP}/values.yaml`, languageId: 'yaml', version: 1, text: 'image: {repository: a.io/b, tag: 1.2.3}\n' });
    await workspace.loadCharts([APP]);
    assert.deepEqual(own(workspace), ['a.io/b:1.2.3']);
    workspace.close(`${APP}/values.yaml`);
    assert.equal(workspace.snapshot().charts.at(APP), undefined);
    await workspace.loadCharts([APP]);
    assert.deepEqual(own(workspace), ['quay.io/team/app:1.0.0']);
  });

  it('are a value whatever their files hold', async () => {
    const { workspace } = await started({ [`${APP}/Chart.yaml`]: 'just: [a', [`${APP}/charts/x.tgz`]: new Uint8Array([1, 2, 3]), [`${APP}/templates/a.yaml`]: '{{ if' });
    await workspace.loadCharts([APP, 'file:///ws/nothing']);
    assert.equal(workspace.snapshot().charts.at('file:///ws/nothing'), undefined);
    assert.ok(own(workspace).length === 0);
  });
});
