import assert from 'node:assert/strict';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { startClient, stopClients } from './support/client';
import type { TestClient } from './support/client';
import { at, IMAGE, pod, REGISTRIES } from './support/texts';

const TABLE = 'file:///ws/apollo-registries.yaml';
const APP = 'file:///ws/app.yaml';

async function hover(client: TestClient, uri: string, position: { readonly line: number; readonly character: number }): Promise<Hover | null> {
  return client.connection.sendRequest<Hover | null>('textDocument/hover', { textDocument: { uri }, position });
}

async function opened(text: string, uri = APP, files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TestClient> {
  const client = await startClient({ files: { [TABLE]: REGISTRIES, ...files } });
  client.open(uri, text);
  await client.idle();
  return client;
}

/** Asserts that the server still answers, and that none of its handlers failed. */
async function isWell(client: TestClient): Promise<void> {
  const uri = 'file:///ws/well.yaml';
  client.open(uri, pod(IMAGE));
  const found = await hover(client, uri, at(pod(IMAGE), IMAGE, 2));
  assert.match((found?.contents as MarkupContent).value, /external\.registry\.com/);
  assert.deepEqual(client.log.filter((line) => line.includes(' failed')), []);
}

function assertMirrored(found: Hover | null): void {
  assert.match((found?.contents as MarkupContent | undefined)?.value ?? '', /^\*\*`external\.registry\.com\/foo\/bar:1\.0\.0`\*\* · mirrored/);
}

describe('bad input', () => {
  afterEach(stopClients);

  it('CRLF line ends', async () => {
    const text = pod(IMAGE).replaceAll('\n', '\r\n');
    const client = await opened(text, APP, { [TABLE]: REGISTRIES.replaceAll('\n', '\r\n') });
    const { line, character } = at(pod(IMAGE), IMAGE);
    const found = await hover(client, APP, { line, character: character + 3 });
    assertMirrored(found);
    assert.deepEqual(found?.range, { start: { line, character }, end: { line, character: character + IMAGE.length } });
  });

  it('a byte order mark in the text of the editor and in the registry file on disk', async () => {
    const client = await opened(`\uFEFF${pod(IMAGE)}`, APP, { [TABLE]: new TextEncoder().encode(`\uFEFF${REGISTRIES}`) });
    assertMirrored(await hover(client, APP, at(pod(IMAGE), IMAGE, 3)));
  });

  it('UTF-16 surrogates before the image', async () => {
    const text = `# 😀😀\n${pod(IMAGE).replace('      image:', '      # 😀 comment\n      image:')}`;
    const client = await opened(text);
    const found = await hover(client, APP, at(text, IMAGE, 3));
    assertMirrored(found);
    assert.deepEqual(found?.range?.start, at(text, IMAGE));
  });

  it('tabs in the indentation', async () => {
    const client = await opened(pod(IMAGE).replace('      image', '\timage'));
    await hover(client, APP, { line: 7, character: 12 });
    await isWell(client);
  });

  it('an empty document, and one of a lone separator', async () => {
    const client = await opened('');
    client.change(APP, '---', 2);
    assert.equal(await hover(client, APP, { line: 0, character: 0 }), null);
    await isWell(client);
  });

  it('an empty registry file', async () => {
    const client = await opened('', TABLE);
    assert.deepEqual(client.diagnostics(TABLE).map(({ code }) => code), ['registry.schema']);
    client.change(TABLE, REGISTRIES, 2);
    await client.idle();
    await isWell(client);
  });

  it('a file that is not UTF-8 is skipped and named in the status', async () => {
    const client = await opened(pod(IMAGE), APP, { 'file:///ws/latin1.yaml': Uint8Array.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]) });
    const [trouble] = client.statuses.at(-1)?.troubles ?? [];
    assert.equal(trouble?.uri, 'file:///ws/latin1.yaml');
    assert.match(trouble.message, /^latin1\.yaml is not UTF-8 and was skipped/);
    await isWell(client);
  });

  it('a file of 20 MB is skipped and named in the status, on disk and open', async () => {
    const huge = 'a: b\n'.repeat(4 * 1024 * 1024 + 1);
    const client = await opened(pod(IMAGE), APP, { 'file:///ws/huge.yaml': huge });
    assert.match(client.statuses.at(-1)?.troubles[0]?.message ?? '', /^huge\.yaml is larger than `mirrorLens\.maxFileSize` and was skipped/);
    client.open('file:///ws/open.yaml', huge);
    await client.idle();
    assert.equal(await hover(client, 'file:///ws/open.yaml', { line: 0, character: 0 }), null);
    assert.deepEqual(client.statuses.at(-1)?.troubles.map(({ uri }) => uri), ['file:///ws/huge.yaml', 'file:///ws/open.yaml']);
    await isWell(client);
  }).timeout(60_000);

  it('2,000 nested brackets, parsed again on every keystroke', async () => {
    const client = await opened('');
    for (let depth = 1; depth <= 2000; depth++) client.edit(APP, depth + 1, { line: 0, from: depth - 1, to: depth - 1, text: '[' });
    await hover(client, APP, { line: 0, character: 1000 });
    await client.idle();
    const deep = `artifactRegistries: ${'['.repeat(2000)}`;
    client.open(TABLE, deep);
    for (let count = 1; count <= 50; count++) {
      client.change(TABLE, deep + '['.repeat(count), count + 1);
      await client.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri: TABLE } });
    }
    await client.idle();
    await isWell(client);
  }).timeout(60_000);

  it('an alias bomb', async () => {
    const levels = Array.from({ length: 12 }, (_, level) => `l${level + 1}: &l${level + 1} [${Array.from({ length: 10 }, () => `*l${level}`).join(', ')}]`);
    const client = await opened(['l0: &l0 { image: "internal.registry.com/a:1" }', ...levels, ''].join('\n'));
    await hover(client, APP, { line: 0, character: 20 });
    client.open('file:///ws/self.yaml', 'a: &a { spec: { containers: [ *a ] } }\n');
    await client.idle();
    await isWell(client);
  }).timeout(60_000);

  it('a line of 10 MB, typed in, and one just below the limit of the size', async () => {
    const client = await opened(`a: "${'x'.repeat(10_000_000)}"`);
    const { line, character } = { line: 0, character: 500 };
    client.edit(APP, 2, { line, from: character, to: character, text: 'y' });
    assert.equal(await hover(client, APP, { line, character }), null);
    const long = `image: ${IMAGE} # ${'x'.repeat(4_000_000)}\n${pod(IMAGE)}`;
    client.open('file:///ws/long.yaml', long);
    client.edit('file:///ws/long.yaml', 2, { line, from: 3_000_000, to: 3_000_001, text: '"' });
    await client.idle();
    await isWell(client);
  }).timeout(60_000);

  it('20,000 lines of anchors and aliases, typed in', async () => {
    const parts = Array.from({ length: 5_000 }, (_, index) => (
      `p${index}: &a${index}\n  image: &i${index} { repository: internal.registry.com/foo/bar, tag: "1" }\n  again: *i${index}\n  before: *a${Math.max(0, index - 1)}\n`
    ));
    const uri = 'file:///ws/values.yaml';
    const client = await opened(parts.join(''), uri);
    for (let version = 2; version < 4; version++) client.edit(uri, version, { line: 4 * version, from: 1, to: 1, text: 'q' });
    const found = await hover(client, uri, { line: 16_001, character: 45 });
    assert.match((found?.contents as MarkupContent | undefined)?.value ?? '', /external\.registry\.com/);
    await client.idle();
    await isWell(client);
  }).timeout(60_000);

  it('nesting that grows with every key, in a values file', async () => {
    const uri = 'file:///ws/values.yaml';
    const client = await opened('', uri);
    for (let depth = 0; depth < 300; depth++) {
      client.edit(uri, depth + 2, { line: depth, from: 0, to: 0, text: `${' '.repeat(depth)}k${depth}:\n` });
      if (depth % 10 === 0) await hover(client, uri, { line: depth, character: depth });
    }
    await client.idle();
    await isWell(client);
  }).timeout(60_000);

  it('a path with spaces, #, % and letters beyond ASCII', async () => {
    const folder = 'file:///w%20s%23%25/%C3%BCb%E2%82%AC';
    const client = await startClient({ folders: [folder], files: { [`${folder}/apollo-registries.yaml`]: REGISTRIES } });
    const uri = `${folder}/my%20app%20%231%25.yaml`;
    client.open(uri, pod(IMAGE));
    await client.idle();
    const found = await hover(client, uri, at(pod(IMAGE), IMAGE, 3));
    assertMirrored(found);
    client.change(uri, pod('Bad/Image'), 2);
    await client.idle();
    assert.deepEqual(client.diagnostics(uri).map(({ code }) => code), ['image.invalid']);
  });

  it('a link that leads to itself', async () => {
    const client = await startClient({ files: { [TABLE]: REGISTRIES, 'file:///ws/loop.yaml': { link: 'file:///ws/loop.yaml' } } });
    await client.idle();
    await isWell(client);
  });

  it('a Helm template is no YAML, and is not reported as bad YAML', async () => {
    const uri = 'file:///ws/charts/x/templates/d.yaml';
    const client = await opened('{{- if .Values.on }}\nimage: {{ .Values.image }}\n{{ end }}\n', uri, { 'file:///ws/charts/x/Chart.yaml': 'name: x\nversion: 1.0.0\n' });
    assert.deepEqual(client.diagnostics(uri), []);
    await isWell(client);
  });

  it('requests and notifications with nonsense in them', async () => {
    const client = await opened(pod(IMAGE));
    for (const position of [{ line: -1, character: -1 }, { line: 1e9, character: 1e9 }]) assert.equal(await hover(client, APP, position), null);
    client.change('file:///ws/never-opened.yaml', 'a: b', 2);
    client.close('file:///ws/never-opened.yaml');
    client.changedOnDisk({ uri: 'not a uri', type: 1 });
    assert.equal(await hover(client, 'not a uri', { line: 0, character: 0 }), null);
    await client.idle();
    await isWell(client);
  });
});
