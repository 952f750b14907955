import assert from 'node:assert/strict';
import type { TextDocumentEdit } from 'vscode-languageserver/node';
import { artifactsRequest, draftRequest } from '../../server/src/lsp/protocol';
import type { ArtifactsResult, DraftResult } from '../../server/src/lsp/protocol';
import { startClient, stopClients } from './support/client';
import { pod } from './support/texts';

const MANIFEST = 'file:///ws/deployment/manifest.yml';
const FILES = {
  [MANIFEST]: 'manifest-version: "1.0"\nproduct-group: g\nproduct-name: foo\nproduct-version: 1.0.0\nproduct-type: helm-chart.v1\nextensions:\n  artifacts:\n    - type: oci\n      uri: quay.io/x/y:1\n  helm-chart: { helm-chart-name: foo, helm-chart-version: 1.0.0 }\n',
  'file:///ws/charts/foo/Chart.yaml': 'apiVersion: v2\nname: foo\nversion: 1.0.0\n',
  'file:///ws/charts/foo/templates/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec: { containers: [{ image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}" }] }\n',
  'file:///ws/charts/foo/values.yaml': 'image: { repository: internal.registry.com/foo/bar, tag: 1.0.0 }\n',
};

describe('Apollo over the protocol, without a mirror table', () => {
  afterEach(stopClients);

  it('drafts a registry file from what the workspace uses', async () => {
    const client = await startClient({ files: { ...FILES, 'file:///ws/pod.yaml': pod('team.registry.com/a/b:1') } });
    await client.idle();
    const { text, hosts } = await client.connection.sendRequest<DraftResult>(draftRequest.method, null);
    assert.equal(hosts, 3);
    for (const host of ['internal.registry.com', 'team.registry.com', 'quay.io']) assert.ok(text.includes(`- registryUrl: ${host}\n`), text);
  });

  it('adds the images of a chart to its manifest', async () => {
    const client = await startClient({ files: FILES });
    await client.idle();
    const { edit, added } = await client.connection.sendRequest<ArtifactsResult>(artifactsRequest.method, {});
    assert.equal(added, 1);
    const [note, change] = edit?.documentChanges as TextDocumentEdit[];
    assert.match(decodeURIComponent(note?.textDocument.uri ?? ''), /added behind the artifacts that are there, which stay as they are/);
    assert.deepEqual(Object.values(edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation), [false, true], 'asked once, by the note');
    assert.equal(change?.textDocument.uri, MANIFEST);
    assert.deepEqual(change.edits.map((one) => 'newText' in one && one.newText), ['\n    - type: oci\n      uri: internal.registry.com/foo/bar:1.0.0']);
  });

  it('says why nothing is added', async () => {
    const client = await startClient({ files: {} });
    await client.idle();
    const { edit, message } = await client.connection.sendRequest<ArtifactsResult>(artifactsRequest.method, {});
    assert.equal(edit, null);
    assert.match(message ?? '', /no product manifest/);
  });
});
