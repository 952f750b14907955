import type { Span } from '../base/span';
import { allDigits, hostFailure } from './grammar';

/** The domain of a reference that names none. */
export const DOCKER_HUB = 'docker.io';
/** The name of Docker Hub that old tools write; distribution reads it as `docker.io`. */
export const LEGACY_DOCKER_HUB = 'index.docker.io';
/** The host that Docker Hub's registry answers on; as a reference's domain it stays a host of its own. */
export const DOCKER_HUB_ENDPOINT = 'registry-1.docker.io';

const HTTPS_PORT = ':443';
const HIGHEST_PORT = 65_535;
/** An IPv6 address has eight groups of four digits. */
const LONGEST_ADDRESS = 39;

/**
 * What hosts are compared by: lower case, without `:443`, and `docker.io` for `index.docker.io`. Nothing else is folded: neither
 * `registry-1.docker.io`, nor another port, nor the spellings of an IPv6 address. Applying it twice changes nothing.
 */
export function hostKey(host: string): string {
  const key = withoutHttpsPort(host.toLowerCase());
  return key === LEGACY_DOCKER_HUB ? DOCKER_HUB : key;
}

/** A host without `:443`. It stays on a text that has another colon outside brackets, since that is no `host:port`. */
export function withoutHttpsPort(host: string): string {
  if (!host.endsWith(HTTPS_PORT)) return host;
  const name = host.slice(0, -HTTPS_PORT.length);
  return name === '' || (name.includes(':') && !name.endsWith(']')) ? host : name;
}

/**
 * Whether the first segment of a reference is read as a host when a slash follows: `localhost`, or with a dot, a colon or an upper-case
 * letter. Anything else is the first part of a path on Docker Hub. Source: distribution's `splitDockerDomain`.
 */
export function readsAsHost(segment: string): boolean {
  return segment === 'localhost' || segment.includes('.') || segment.includes(':') || segment !== segment.toLowerCase();
}

export type HostReason = 'empty' | 'scheme' | 'user-info' | 'path' | 'wildcard' | 'port' | 'invalid';

export type HostCheck =
  | { readonly ok: true; readonly key: string }
  | {
      readonly ok: false;
      readonly reason: HostReason;
      /** The part that is wrong, relative to the text. */
      readonly span: Span;
      /** The `host[:port]` that was probably meant, without scheme, user info, path and `:443`; undefined where none can be told. */
      readonly suggestion: string | undefined;
    };

/**
 * Checks a `host[:port]` as registry files name hosts: the domain of distribution's grammar, with a port from 1 to 65535 without
 * leading zeros. Of several things that are wrong the gravest is told; nothing of a user info is part of the answer.
 */
export function checkHost(text: string): HostCheck {
  if (text.trim() === '') return wrong('empty', 0, text.length, undefined);
  const scheme = schemeEnd(text);
  const userInfo = userInfoEnd(text, scheme);
  // Behind a `?` or `#` an `@` may stand in a token, of which the rest would then look like a host.
  const doubtful = userInfo > 0 && /[?#]/.test(text.slice(0, userInfo));
  const suggestion = doubtful ? undefined : strippedHost(text, Math.max(scheme, userInfo));
  if (userInfo > 0) return wrong('user-info', scheme, userInfo, suggestion);
  if (scheme > 0) return wrong('scheme', 0, scheme, suggestion);
  const path = text.search(/[/?#\\]/);
  if (path >= 0) return wrong('path', path, text.length, suggestion);
  const star = text.indexOf('*');
  if (star >= 0) return wrong('wildcard', star, star + 1, undefined);
  return checkForm(text, suggestion);
}

function checkForm(text: string, suggestion: string | undefined): HostCheck {
  const failure = hostFailure(text);
  if (failure && failure.reason !== 'port') return wrong('invalid', failure.span.start, failure.span.end, suggestion ?? bracketedAddress(text));
  if (failure) return wrong('port', failure.span.start, failure.span.end, bracketedAddress(text) ?? suggestion);
  const port = portOf(text);
  if (port && !isPort(text, port)) return wrong('port', port.start, port.end, undefined);
  return { ok: true, key: hostKey(text) };
}

/** Where a scheme such as `https://` (also with a slash too few) or a bare `//` ends, or 0. */
function schemeEnd(text: string): number {
  return /^(?:(?:[A-Za-z][A-Za-z0-9+.-]{0,40}:)?\/\/|(?:https?|oci|docker):\/)/i.exec(text)?.[0].length ?? 0;
}

/** Where a user info ends, behind its `@`, or 0. A password may hold any character, so the last `@` counts; that of a digest does not. */
function userInfoEnd(text: string, from: number): number {
  const digest = text.search(/@sha(?:256|384|512):/i);
  const at = text.lastIndexOf('@', digest < 0 ? text.length : digest - 1);
  return digest !== 0 && at >= from ? at + 1 : 0;
}

function strippedHost(text: string, start: number): string | undefined {
  const host = withoutHttpsPort((text.slice(start).trim().split(/[/?#\\]/, 1)[0] ?? '').trim().replace(/[.:]$/, ''));
  if (hostFailure(host) || !readsAsHost(host)) return undefined;
  const port = portOf(host);
  return port && !isPort(host, port) ? undefined : host;
}

function bracketedAddress(text: string): string | undefined {
  return text.length <= LONGEST_ADDRESS && /^[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:]*$/.test(text) ? `[${text}]` : undefined;
}

/** The digits behind the colon of a text that is a domain. */
function portOf(text: string): Span | undefined {
  const colon = text.lastIndexOf(':');
  return colon < 0 || text.endsWith(']') ? undefined : { start: colon + 1, end: text.length };
}

function isPort(text: string, { start, end }: Span): boolean {
  if (start === end || end - start > 5 || text[start] === '0' || !allDigits(text, start, end)) return false;
  return Number(text.slice(start, end)) <= HIGHEST_PORT;
}

function wrong(reason: HostReason, start: number, end: number, suggestion: string | undefined): HostCheck {
  return { ok: false, reason, span: { start, end }, suggestion };
}
