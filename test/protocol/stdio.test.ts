import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { Hover, MarkupContent } from 'vscode-languageserver/node';
import { handshake } from './support/client';
import { at, IMAGE, pod, REGISTRIES } from './support/texts';

const dist = join(__dirname, '../../dist');
const programs = [['dist/server.js', join(dist, 'server.js'), ['--stdio']], ['dist/cli.js lsp', join(dist, 'cli.js'), ['lsp', '--stdio']]] as const;

for (const [name, program, args] of programs) {
  describe(`${name} over standard input and output`, () => {
    let folder = '';
    let cache = '';
    let server: ChildProcessWithoutNullStreams | undefined;

    before(() => {
      assert.ok(existsSync(program), `${program} is there; npm run build makes it`);
      folder = realpathSync(mkdtempSync(join(tmpdir(), 'mirror lens #1 ü%')));
      cache = realpathSync(mkdtempSync(join(tmpdir(), 'mirror-lens-cache-')));
      mkdirSync(join(folder, 'sub'));
      writeFileSync(join(folder, 'apollo-registries.yaml'), `\uFEFF${REGISTRIES.replaceAll('\n', '\r\n')}`);
      writeFileSync(join(folder, 'sub/closed.yaml'), pod(IMAGE));
      writeFileSync(join(folder, 'latin1.yaml'), Uint8Array.from([0x61, 0x3a, 0x20, 0xe9]));
      writeFileSync(join(folder, 'binary.yaml'), Uint8Array.from([0, 1, 2, 0, 255]));
      symlinkSync(folder, join(folder, 'sub/up'), 'dir');
      symlinkSync('self.yaml', join(folder, 'self.yaml'));
    });
    after(() => {
      server?.kill();
      rmSync(folder, { recursive: true, force: true });
      rmSync(cache, { recursive: true, force: true });
    });

    it('answers, tells of links that form loops and of files that are no text, and ends in order', async () => {
      server = spawn(process.execPath, [program, ...args], { stdio: 'pipe', env: { ...process.env, XDG_CACHE_HOME: cache } });
      const errors: string[] = [];
      server.stderr.on('data', (data) => errors.push(String(data)));
      const connection = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
      const root = pathToFileURL(folder).href;
      const client = await handshake(connection, { folders: [root] });
      const uri = `${root}/app.yaml`;
      client.open(uri, pod(IMAGE));
      const status = await client.idle();
      assert.deepEqual(status?.tables.map(({ label }) => label), ['apollo-registries.yaml']);
      assert.deepEqual(status.troubles.map(({ message }) => message.split(' ')[0]).sort(), ['binary.yaml', 'latin1.yaml', 'self.yaml']);
      const params = { textDocument: { uri }, position: at(pod(IMAGE), IMAGE, 4) };
      const hover = await connection.sendRequest<Hover>('textDocument/hover', params);
      assert.match((hover.contents as MarkupContent).value, /^\*\*`external\.registry\.com\/foo\/bar:1\.0\.0`\*\* · mirrored/);
      const references = await connection.sendRequest<readonly unknown[]>('textDocument/references', {
        textDocument: { uri: `${root}/apollo-registries.yaml` }, position: at(REGISTRIES, 'internal.registry.com', 2), context: { includeDeclaration: false },
      });
      assert.equal(references.length, 2, 'the open file and the closed one, each once');
      await connection.sendRequest('shutdown');
      const ended = once(server, 'exit');
      await connection.sendNotification('exit');
      assert.deepEqual((await ended)[0], 0);
      assert.deepEqual(errors, []);
    }).timeout(60_000);
  });
}
