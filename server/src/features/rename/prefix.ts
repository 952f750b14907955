import { tell } from '../../base/texts';
import type { Span } from '../../base/span';
import { checkHost, hostKey } from '../../reference/host';

/** A registry host, perhaps with the path below it that is meant. */
export interface HostPath {
  /** `host[:port]`. */
  readonly host: string;
  /** Without slashes at its ends; '' for the whole host. */
  readonly path: string;
}

export type HostPathReading = { readonly ok: true; readonly value: HostPath } | { readonly ok: false; readonly message: string };

const PATH = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** Reads `HOST[/PATH]`: the host as registry files name it, the path as repositories do. */
export function readHostPath(text: string): HostPathReading {
  const at = text.indexOf('/');
  const host = at < 0 ? text : text.slice(0, at);
  const path = at < 0 ? '' : text.slice(at + 1).replace(/\/$/, '');
  const checked = checkHost(host);
  if (!checked.ok) return { ok: false, message: checked.suggestion === undefined || checked.suggestion === host
    ? tell`expected is HOST[/PATH], such as registry.example.com:5000/team, without a scheme`
    : tell`expected is HOST[/PATH], such as registry.example.com:5000/team, without a scheme; perhaps ${checked.suggestion}` };
  if (host.startsWith('[')) return { ok: false, message: tell`an IPv6 address is not written, since it needs quotes in most files` };
  if (path !== '' && !PATH.test(path)) return { ok: false, message: tell`its path is none of a repository: lower case, digits, and \`.\`, \`_\` or \`-\` between them` };
  return { ok: true, value: { host, path } };
}

/** `host/path`, or the host alone. */
export function writtenHostPath({ host, path }: HostPath): string {
  return path === '' ? host : `${host}/${path}`;
}

/**
 * Where a text begins with a host and its path, behind a scheme and a user info, as a span of the text. Only whole components count:
 * another port is another host, and `team` is not the beginning of `teams`.
 */
export function prefixIn(text: string, { host, path }: HostPath): Span | undefined {
  const start = /^(?:[A-Za-z][A-Za-z0-9+.-]{0,20}:\/\/)?(?:[^\s/@]{1,200}@(?=[^\s/@]+(?:\/|$)))?/.exec(text)?.[0].length ?? 0;
  const rest = text.slice(start);
  const hostEnd = /[/?#]/.exec(rest)?.index ?? rest.length;
  if (hostKey(rest.slice(0, hostEnd)) !== hostKey(host)) return undefined;
  if (path === '') return { start, end: start + hostEnd };
  const end = hostEnd + 1 + path.length;
  if (!rest.startsWith(`/${path}`, hostEnd) || !isEnd(rest, end)) return undefined;
  return { start, end: start + end };
}

/** Whether a repository's path begins with another one in whole components. */
export function beginsWithPath(text: string, path: string): boolean {
  return text.startsWith(path) && isEnd(text, path.length);
}

function isEnd(text: string, at: number): boolean {
  return at === text.length || /[/:@?#]/.test(text.charAt(at));
}

/** Every place where a text names the host and its path, not only as the part of a longer name; spans of the text. */
export function mentionsIn(text: string, from: HostPath): readonly Span[] {
  const wanted = writtenHostPath(from);
  const lower = text.toLowerCase();
  const found: Span[] = [];
  for (let at = lower.indexOf(wanted.toLowerCase()); at >= 0; at = lower.indexOf(wanted.toLowerCase(), at + 1)) {
    const end = at + wanted.length;
    const isWhole = !/[A-Za-z0-9._-]/.test(text.charAt(at - 1)) && !/^(?:[A-Za-z0-9_-]|[.][A-Za-z0-9]|:\d)/.test(text.slice(end, end + 2));
    // What looks like a port behind a path is a tag.
    const isTagged = from.path !== '' && text.charAt(end) === ':';
    if (isWhole || (isTagged && !/[A-Za-z0-9._-]/.test(text.charAt(at - 1)))) found.push({ start: at, end });
  }
  return found;
}
