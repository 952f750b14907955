import type { CancellationToken } from 'vscode';
import { WorkDoneProgress } from 'vscode-languageclient/node';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { NotificationMessage, RequestMessage } from '../../server/src/lsp/protocol';

/** Asks the server one of the extension's own requests; rejects when the server is gone or the token is cancelled. */
export function ask<P, R>(client: LanguageClient, message: RequestMessage<P, R>, params: P, token?: CancellationToken): Promise<R> {
  return token ? client.sendRequest<R>(message.method, params, token) : client.sendRequest<R>(message.method, params);
}

let asked = 0;

/** The same for a request that tells how far it has come, in words. */
export async function askWithProgress<P extends { readonly workDoneToken?: string | number }, R>(
  client: LanguageClient, message: RequestMessage<P, R>, params: P, report: (text: string) => void, token?: CancellationToken,
): Promise<R> {
  const workDoneToken = `${message.method}.${++asked}`;
  const listening = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
    const text = value.kind === 'begin' ? value.title : value.kind === 'report' ? value.message : undefined;
    if (text !== undefined) report(text);
  });
  try {
    return await ask(client, message, { ...params, workDoneToken }, token);
  } finally {
    listening.dispose();
  }
}

/** Tells the server one of the extension's own notifications. */
export function tell<P>(client: LanguageClient, message: NotificationMessage<P>, params: P): Promise<void> {
  return client.sendNotification(message.method, params);
}

/** Listens to one of the server's own notifications for as long as the client lives. */
export function listen<P>(client: LanguageClient, message: NotificationMessage<P>, listener: (params: P) => void): void {
  client.onNotification(message.method, listener);
}
