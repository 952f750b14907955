/** A URL as Go's `net/url` takes it apart: the parts are unescaped, the host keeps its port, its brackets and its case. */
export interface GoUrl {
  readonly scheme: string;
  /** What stands behind the scheme where no slash follows it, as in `host:5000`. */
  readonly opaque: string;
  readonly hasUser: boolean;
  readonly host: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
}

export type GoUrlFailure = 'control-character' | 'no-scheme-name' | 'colon-in-first-segment' | 'port' | 'host' | 'escape' | 'user';

export type ParsedGoUrl = { readonly ok: true; readonly url: GoUrl } | { readonly ok: false; readonly failure: GoUrlFailure };

/** A scheme that may be absent, a name or IPv4 address that may have a port, and a path, with nothing that is escaped or refused. */
const PLAIN = /^(?:([a-z][a-z0-9+.-]*):)?\/\/([A-Za-z0-9._-]+(?::[0-9]*)?)((?:\/[A-Za-z0-9._~-]*)*)$/;

/** Reads a URL as Go's `url.Parse` does, in the order of its checks. */
export function parseGoUrl(text: string): ParsedGoUrl {
  // Nearly all addresses are plain, and a table has thousands of them.
  const plain = PLAIN.exec(text);
  if (plain) return { ok: true, url: { scheme: plain[1] ?? '', opaque: '', hasUser: false, host: plain[2] ?? '', path: plain[3] ?? '', query: '', fragment: '' } };
  const [beforeFragment, fragment] = cut(text, '#');
  if (/[\u0000-\u001f\u007f]/.test(beforeFragment)) return refused('control-character');
  const readFragment = unescaped(fragment ?? '');
  if (readFragment === undefined) return refused('escape');
  const found = schemeOf(beforeFragment);
  if (found === undefined) return refused('no-scheme-name');
  const { scheme } = found;
  const [withoutQuery, query = ''] = cut(found.rest, '?');
  const base = { scheme, opaque: '', hasUser: false, host: '', path: '', query, fragment: readFragment };
  if (!withoutQuery.startsWith('/')) {
    if (scheme !== '') return { ok: true, url: { ...base, opaque: withoutQuery } };
    if ((cut(withoutQuery, '/')[0]).includes(':')) return refused('colon-in-first-segment');
  }
  const hasAuthority = (scheme !== '' || !withoutQuery.startsWith('///')) && withoutQuery.startsWith('//');
  if (!hasAuthority) return withPath(base, withoutQuery);
  const slash = withoutQuery.indexOf('/', 2);
  const authority = withoutQuery.slice(2, slash < 0 ? undefined : slash);
  const at = authority.lastIndexOf('@');
  if (at >= 0 && !isUser(authority.slice(0, at))) return refused('user');
  const host = hostOf(authority.slice(at + 1));
  if (typeof host !== 'string') return refused(host.failure);
  return withPath({ ...base, hasUser: at >= 0, host }, slash < 0 ? '' : withoutQuery.slice(slash));
}

/** `path.Clean`: `.` and `..` and repeated slashes resolved, no slash at the end; `.` for the empty path. */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '' || step === '.') continue;
    if (step !== '..') steps.push(step);
    else if (steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (!isRooted) steps.push('..');
  }
  const clean = (isRooted ? '/' : '') + steps.join('/');
  return clean === '' ? '.' : clean;
}

/** `path.Join`: the parts that are not empty, with slashes in between, cleaned. */
export function joinPath(...parts: readonly string[]): string {
  const joined = parts.filter((part) => part !== '').join('/');
  return joined === '' ? '' : cleanPath(joined);
}

/** `url.QueryEscape` of a host, as the `ns` parameter carries it. */
export function queryEscaped(text: string): string {
  if (/^[A-Za-z0-9._-]*$/.test(text)) return text;
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`).replace(/%20/g, '+');
}

function withPath(url: GoUrl, escaped: string): ParsedGoUrl {
  const path = unescaped(escaped);
  return path === undefined ? refused('escape') : { ok: true, url: { ...url, path } };
}

function refused(failure: GoUrlFailure): ParsedGoUrl {
  return { ok: false, failure };
}

function cut(text: string, separator: string): readonly [before: string, after: string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

/** A scheme is letters, digits, `+`, `-` and `.` behind a letter; what begins otherwise has none, and a colon in front of all is an error. */
function schemeOf(text: string): { readonly scheme: string; readonly rest: string } | undefined {
  if (text.startsWith(':')) return undefined;
  const [, scheme] = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(text) ?? [];
  return scheme === undefined ? { scheme: '', rest: text } : { scheme: scheme.toLowerCase(), rest: text.slice(scheme.length + 1) };
}

/** Undefined where a percent sign is not followed by two hexadecimal digits. */
function unescaped(text: string): string | undefined {
  if (!text.includes('%')) return text;
  if (/%(?![0-9A-Fa-f]{2})/.test(text)) return undefined;
  return text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      // Bytes that are no UTF-8 stand in a Go string as they are; here they stay escaped.
      return run;
    }
  });
}

function isUser(text: string): boolean {
  return /^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && unescaped(text) !== undefined;
}

function hostOf(text: string): string | { readonly failure: GoUrlFailure } {
  const close = text.startsWith('[') ? text.lastIndexOf(']') : undefined;
  if (close === -1) return { failure: 'host' };
  const colon = close === undefined ? text.lastIndexOf(':') : close + 1;
  if (colon >= 0 && !/^(?::[0-9]*)?$/.test(text.slice(colon))) return { failure: 'port' };
  // The zone of an IPv6 address stands behind `%25`, which Go takes in every host.
  const withoutZone = close === undefined ? text : text.replace(/%25[^\]]*(?=\])/, '');
  if (/%(?!25|[89A-Fa-f][0-9A-Fa-f])/.test(withoutZone)) return { failure: 'escape' };
  if (/[ \\^`{|}/?#@]/.test(withoutZone)) return { failure: 'host' };
  return unescaped(text) ?? { failure: 'escape' };
}
