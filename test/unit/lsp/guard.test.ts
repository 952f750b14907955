import assert from 'node:assert/strict';
import { CancellationToken, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { createGuard, throwIfCancelled } from '../../../server/src/lsp/guard';

function guardWithLog() {
  const lines: string[] = [];
  const log = { error: (line: string) => void lines.push(line), warn: () => undefined, info: () => undefined };
  return { guard: createGuard(log, (uri) => (uri === 'file:///open.yaml' ? 7 : undefined)), lines };
}

describe('the guard', () => {
  it('answers neutrally when a handler throws, and logs method, file and version', async () => {
    const { guard, lines } = guardWithLog();
    const handler = guard.handler('textDocument/hover', null, () => {
      throw new Error('a bug');
    });
    assert.equal(await handler({ textDocument: { uri: 'file:///open.yaml' } }, CancellationToken.None), null);
    assert.match(lines[0] ?? '', /^textDocument\/hover failed for file:\/\/\/open\.yaml version 7: Error: a bug\n/);
  });

  it('does the same for a promise that is rejected', async () => {
    const { guard, lines } = guardWithLog();
    const handler = guard.handler('mirrorLens/rewrite', 'nothing', () => Promise.reject(new TypeError('x is undefined')));
    assert.equal(await handler({ target: { kind: 'file', uri: 'file:///closed.yaml' } }, CancellationToken.None), 'nothing');
    assert.match(lines[0] ?? '', /^mirrorLens\/rewrite failed for file:\/\/\/closed\.yaml: TypeError: x is undefined/);
  });

  it('tells a client that its request was cancelled, and logs nothing', async () => {
    const { guard, lines } = guardWithLog();
    const handler = guard.handler('mirrorLens/rewrite', null, (_params: null, token) => {
      throwIfCancelled(token);
      return null;
    });
    await assert.rejects(handler(null, CancellationToken.Cancelled), (error) => error instanceof ResponseError && error.code === LSPErrorCodes.RequestCancelled);
    assert.deepEqual(lines, []);
  });

  it('keeps background work from failing the process', async () => {
    const { guard, lines } = guardWithLog();
    await guard.run('the walk', () => Promise.reject(new Error('disk')));
    assert.match(lines[0] ?? '', /^the walk failed: Error: disk/);
  });
});
