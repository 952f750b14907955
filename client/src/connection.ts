import type { CancellationToken } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import type { NotificationMessage, RequestMessage } from '../../server/src/lsp/protocol';

/** Asks the server one of the extension's own requests; rejects when the server is gone or the token is cancelled. */
export function ask<P, R>(client: LanguageClient, message: RequestMessage<P, R>, params: P, token?: CancellationToken): Promise<R> {
  return token ? client.sendRequest<R>(message.method, params, token) : client.sendRequest<R>(message.method, params);
}

/** Tells the server one of the extension's own notifications. */
export function tell<P>(client: LanguageClient, message: NotificationMessage<P>, params: P): Promise<void> {
  return client.sendNotification(message.method, params);
}

/** Listens to one of the server's own notifications for as long as the client lives. */
export function listen<P>(client: LanguageClient, message: NotificationMessage<P>, listener: (params: P) => void): void {
  client.onNotification(message.method, listener);
}
