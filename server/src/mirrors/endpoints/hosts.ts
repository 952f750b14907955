import type { Problem } from '../../base/problem';
import { checkHost } from '../../reference/host';
import type { WrittenText } from '../fields';

export const HIGHEST_PORT = 65_535;

/**
 * Notes a host of an endpoint that nothing can contact although the engine takes it: a port above 65535, or characters that no name of a
 * host has. Names in other scripts are written in ASCII there (`xn--…`).
 */
export function noteContacted(code: string, host: string, { span }: Pick<WrittenText, 'span'>, problems: Problem[]): void {
  const [, port] = /:([0-9]+)$/.exec(host.replace(/^\[[^\]]*\]/, '')) ?? [];
  if (port !== undefined && Number(port) > HIGHEST_PORT) problems.push({ code, span, parameters: { host, reason: 'port' } });
  else if (/[^\u0021-\u007e]/.test(host)) problems.push({ code, span, parameters: { host, reason: 'character' } });
}

/** Notes a key that no reference's host is equal to, so that its entry is never used. Wildcards are none of them. */
export function noteKey(code: string, { text, span }: WrittenText, problems: Problem[]): void {
  if (text !== '*' && !checkHost(text).ok) problems.push({ code, span, parameters: { host: text, reason: 'key' } });
}
