// @ts-check
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { stripVTControlCharacters } from 'node:util';

/**
 * Serves actions to the tests in the extension host: `POST <address>` with `{ action, options }` answers `{ result }` or `{ error }`.
 *
 * @param {Record<string, (options: any) => Promise<unknown>>} actions
 * @returns {Promise<{ address: string, close: () => void }>}
 */
export async function serveActions(actions) {
  // The actions evaluate code in a page, so only those who were told the path may call them.
  const path = `/${randomUUID()}`;
  const server = createServer((request, response) => {
    if (request.method !== 'POST' || request.url !== path) {
      response.writeHead(404).end();
      return;
    }
    void answer(request, actions).then((body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { address: `http://127.0.0.1:${port}${path}`, close };
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {Record<string, (options: any) => Promise<unknown>>} actions
 * @returns {Promise<{ result: unknown } | { error: string }>}
 */
async function answer(request, actions) {
  try {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { action, options } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    const perform = actions[action];
    if (!perform) return { error: `There is no action "${action}".` };
    return { result: (await perform(options ?? {})) ?? null };
  } catch (error) {
    return { error: stripVTControlCharacters(error instanceof Error ? error.message : String(error)) };
  }
}
