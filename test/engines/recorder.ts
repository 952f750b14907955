import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer, TLSSocket, type Server as TlsServer } from 'node:tls';

/** Listeners of this machine that a client is led to, whatever host it asks: they answer that nothing is there, and keep what was asked. */
export interface Recorder {
  /** The environment that leads a client here. */
  readonly env: NodeJS.ProcessEnv;
  /** A listener that talks plain HTTP, and one that talks TLS, for clients that contact this machine without a proxy: `host:port`. */
  readonly plainHost: string;
  readonly tlsHost: string;
  /** The requests since it was last asked, as `METHOD url`, in their order. */
  taken(): readonly string[];
  close(): void;
}

/** A certificate for the hosts, which a client of Go trusts through `SSL_CERT_FILE`. Throws where `openssl` fails. */
export interface Certificate {
  readonly file: string;
  readonly key: Buffer;
  readonly cert: Buffer;
}

export function certificateFor(folder: string, names: readonly string[]): Certificate {
  const key = join(folder, 'key.pem');
  const file = join(folder, 'cert.pem');
  const alternatives = names.map((name) => (/^[\d.]+$/.test(name) ? `IP:${name}` : `DNS:${name}`)).join(',');
  const { status, stderr } = spawnSync('openssl', [
    'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=registry', '-addext', `subjectAltName=${alternatives}`, '-keyout', key, '-out', file,
  ], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`openssl made no certificate: ${stderr}`);
  return { file, key: readFileSync(key), cert: readFileSync(file) };
}

/** Starts the listeners: a proxy that takes TLS apart with the certificate, and two that are contacted without it. */
export async function startRecorder(certificate: Certificate): Promise<Recorder> {
  const asked: string[] = [];
  const targets = new WeakMap<Socket, string>();
  const answer = (base: (request: IncomingMessage) => string) => (request: IncomingMessage, response: ServerResponse): void => {
    asked.push(`${request.method ?? ''} ${base(request)}`);
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"errors":[]}');
  };
  const inner = createServer(answer((request) => `https://${targets.get(request.socket) ?? ''}${request.url ?? ''}`));
  const proxy = createServer(answer((request) => request.url ?? ''));
  proxy.on('connect', (request, socket: Socket) => {
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    const tls = new TLSSocket(socket, { isServer: true, key: certificate.key, cert: certificate.cert });
    tls.on('error', () => tls.destroy());
    targets.set(tls, (request.url ?? '').replace(/:443$/, ''));
    inner.emit('connection', tls);
  });
  const plain = createServer(answer((request) => `http://${request.headers.host ?? ''}${request.url ?? ''}`));
  const local = createServer(answer((request) => `https://${request.headers.host ?? ''}${request.url ?? ''}`));
  const tls = createTlsServer({ key: certificate.key, cert: certificate.cert }, (socket) => void local.emit('connection', socket));
  tls.on('tlsClientError', (_error, socket) => socket.destroy());
  const [proxyPort, plainPort, tlsPort] = [await listening(proxy), await listening(plain), await listening(tls)];
  const address = `http://127.0.0.1:${String(proxyPort)}`;
  return {
    env: { HTTP_PROXY: address, HTTPS_PROXY: address, NO_PROXY: '', SSL_CERT_FILE: certificate.file },
    plainHost: `127.0.0.1:${String(plainPort)}`,
    tlsHost: `localhost:${String(tlsPort)}`,
    taken: () => asked.splice(0),
    close: () => {
      for (const server of [proxy, plain]) server.closeAllConnections();
      for (const server of [proxy, plain, tls]) server.close();
    },
  };
}

function listening(server: Server | TlsServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
