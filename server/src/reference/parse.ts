import type { Span } from '../base/span';
import { digestFailure, firstNotLowerHex, hostFailure, pathFailure, tagFailure, characterAt, type Failure } from './grammar';
import { DOCKER_HUB, LEGACY_DOCKER_HUB, readsAsHost } from './host';
import type { ParsedReference, Reference, ReferenceError } from './model';

/** The longest repository path, without the domain, in characters. */
export const MAX_PATH_LENGTH = 255;

/** The hexadecimal digits of each digest algorithm that a container runtime registers. */
const DIGEST_LENGTHS: ReadonlyMap<string, number> = new Map([
  ['sha256', 64],
  ['sha384', 96],
  ['sha512', 128],
]);

const IMPLIED_NAMESPACE = 'library/';

/** A reference cut at the places where distribution cuts it, before anything is checked. Offsets in the text. */
interface Cut {
  /** The host as written, without `index.docker.io` made `docker.io`; undefined where none is written. */
  readonly host: Span | undefined;
  readonly domain: string;
  /** What is put in front of the written path: `library/` or nothing. */
  readonly implied: string;
  readonly path: Span;
  readonly tag: Span | undefined;
  readonly digest: Span | undefined;
}

/**
 * Reads an image reference exactly as distribution's `reference.ParseNormalizedNamed` does, in time linear in the text.
 *
 * Accepted texts, the error value of a refused one and the order in which errors are looked for are those of that function, with
 * go-digest's sha256, sha384 and sha512 registered. Only the empty text is told more exactly (`name-empty`). A `ReferenceError`
 * carries in its parameters, beside what its code needs:
 * - `invalid-format`: `part` (`host`, `path`, `tag`, `digest`) and `reason` (see `FailureReason`), or the reasons `scheme` and
 *   `whitespace` for the whole text; `suggestion`, where given, is a text to put in place of the whole written one.
 * - `name-contains-uppercase`: `name`, `suggestion` (to put in place of the span) and `character`.
 * - `name-too-long`: `length`, `maximum`. `hex64`: nothing.
 * - `digest-unsupported`: `algorithm`, `supported`. `digest-invalid-length`: `algorithm`, `length`, `expected`.
 *   `digest-invalid-format`: `character`, `suggestion` (to put in place of the span).
 *
 * A host with an underscore (`my_host.com/x`) is no domain to distribution, which then accepts the text as a path without any domain.
 * Container engines still contact the first segment, and the printed name is the same, so it is given as `domain` here.
 *
 * `docker.io:443/nginx` compares equal to Docker Hub (see `hostKey`), but keeps its port, and `library/` is implied only for
 * `docker.io` as such: its path is `nginx`, as it is for `DOCKER.IO/nginx` and `registry-1.docker.io/nginx`.
 */
export function parseReference(text: string): ParsedReference {
  if (text === '') return refused('name-empty', { start: 0, end: 0 }, {});
  if (text.length === 64 && firstNotLowerHex(text, 0, 64) < 0) return refused('hex64', { start: 0, end: 64 }, {});
  const cut = cutReference(text);
  const error = upperCaseError(text, cut) ?? formatError(text, cut) ?? lengthError(text, cut) ?? digestError(text, cut);
  if (error) return { ok: false, error };
  return { ok: true, reference: referenceOf(text, cut) };
}

/** Source: `splitDockerDomain` for the host, and `referenceRegexp`, in which no part can hold the character that begins the next. */
function cutReference(text: string): Cut {
  const slash = text.indexOf('/');
  const first = slash < 0 ? '' : text.slice(0, slash);
  const host = slash >= 0 && readsAsHost(first) ? { start: 0, end: slash } : undefined;
  const start = host ? slash + 1 : 0;
  const written = host ? first : DOCKER_HUB;
  const domain = written === LEGACY_DOCKER_HUB ? DOCKER_HUB : written;
  const implied = domain === DOCKER_HUB && text.indexOf('/', start) < 0 ? IMPLIED_NAMESPACE : '';
  return { host, domain, implied, ...cutRest(text, start) };
}

function cutRest(text: string, start: number): Pick<Cut, 'path' | 'tag' | 'digest'> {
  const at = text.indexOf('@', start);
  const nameEnd = at < 0 ? text.length : at;
  const colon = text.indexOf(':', start);
  const tagged = colon >= 0 && colon < nameEnd;
  return {
    path: { start, end: tagged ? colon : nameEnd },
    tag: tagged ? { start: colon + 1, end: nameEnd } : undefined,
    digest: at < 0 ? undefined : { start: at + 1, end: text.length },
  };
}

/** The name must be lower case up to its first colon; with a digest and no tag the digest's algorithm is in there too. */
function upperCaseError(text: string, cut: Cut): ReferenceError | undefined {
  const colon = text.indexOf(':', cut.path.start);
  const span = { start: cut.path.start, end: colon < 0 ? text.length : colon };
  const name = text.slice(span.start, span.end);
  return name === name.toLowerCase() ? undefined : upperCase(name, span);
}

function upperCase(name: string, span: Span): ReferenceError {
  const suggestion = name.toLowerCase();
  let at = 0;
  while (at < name.length && name[at] === suggestion[at]) at++;
  return { code: 'name-contains-uppercase', span, parameters: { name, suggestion, character: characterAt(name, at) } };
}

function formatError(text: string, cut: Cut): ReferenceError | undefined {
  const failure = failureOf(text, cut);
  if (!failure) return undefined;
  const lower = text.toLowerCase();
  if (lower !== text && !failureOf(lower, cutAgain(lower, cut))) return upperCase(text.slice(0, cut.path.end), { start: 0, end: cut.path.end });
  const whole = wholeTextError(text);
  if (whole) return whole;
  const parameters = { part: failure.part, reason: failure.reason, ...failure.parameters };
  return { code: 'invalid-format', span: failure.span, parameters };
}

/** Lower-casing is tried on the name as it was cut, since it may no longer read as one with a host. */
function cutAgain(lower: string, cut: Cut): Cut {
  const start = cut.host ? lower.indexOf('/') + 1 : 0;
  return { ...cut, host: cut.host ? { start: 0, end: start - 1 } : undefined, ...cutRest(lower, start) };
}

function failureOf(text: string, cut: Cut): Failure | undefined {
  return (
    hostFailureOf(text, cut) ??
    pathFailure(text, cut.path.start, cut.path.end) ??
    (cut.tag && tagFailure(text, cut.tag.start, cut.tag.end)) ??
    (cut.digest && digestFailure(text, cut.digest.start, cut.digest.end))
  );
}

/** What is no domain may still be a path component (`my_host.com`): the expression's domain is optional. */
function hostFailureOf(text: string, cut: Cut): Failure | undefined {
  if (!cut.host) return undefined;
  const failure = hostFailure(text.slice(0, cut.host.end));
  return failure && pathFailure(text, 0, cut.host.end) ? failure : undefined;
}

/** What people paste most: a URL, or a text with spaces around it. The suggestion is given only where it is a reference. */
function wholeTextError(text: string): ReferenceError | undefined {
  const trimmed = text.trim();
  if (trimmed !== text) {
    const leading = text.length - text.trimStart().length;
    const span = leading > 0 ? { start: 0, end: leading } : { start: trimmed.length, end: text.length };
    return { code: 'invalid-format', span, parameters: { reason: 'whitespace', ...suggested(trimmed) } };
  }
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]{0,40}:\/\//.exec(text)?.[0];
  if (scheme === undefined) return undefined;
  const rest = text.slice(scheme.length);
  return { code: 'invalid-format', span: { start: 0, end: scheme.length }, parameters: { reason: 'scheme', scheme, ...suggested(rest) } };
}

function suggested(text: string): { readonly suggestion?: string } {
  const cut = cutReference(text);
  const valid = text !== '' && !upperCaseError(text, cut) && !failureOf(text, cut) && !lengthError(text, cut) && !digestError(text, cut);
  return valid ? { suggestion: text } : {};
}

function lengthError(text: string, cut: Cut): ReferenceError | undefined {
  const withoutDomain = cut.host !== undefined && hostFailure(text.slice(0, cut.host.end)) !== undefined;
  const length = cut.implied.length + cut.path.end - (withoutDomain ? 0 : cut.path.start);
  if (length <= MAX_PATH_LENGTH) return undefined;
  return { code: 'name-too-long', span: cut.path, parameters: { length: String(length), maximum: String(MAX_PATH_LENGTH) } };
}

/** Source: go-digest's `Digest.Validate`: the algorithm, then the length, then the characters. */
function digestError(text: string, cut: Cut): ReferenceError | undefined {
  if (!cut.digest) return undefined;
  const { start, end } = cut.digest;
  const colon = text.indexOf(':', start);
  const algorithm = text.slice(start, colon);
  const expected = DIGEST_LENGTHS.get(algorithm);
  if (expected === undefined) return algorithmError(algorithm, start);
  const hex = { start: colon + 1, end };
  const length = end - hex.start;
  if (length !== expected) return { code: 'digest-invalid-length', span: hex, parameters: { algorithm, length: String(length), expected: String(expected) } };
  const wrong = firstNotLowerHex(text, hex.start, end);
  if (wrong < 0) return undefined;
  const suggestion = text.slice(hex.start, end).toLowerCase();
  return { code: 'digest-invalid-format', span: hex, parameters: { algorithm, character: characterAt(text, wrong), suggestion } };
}

/** An algorithm with an upper-case letter is malformed to go-digest, any other one unsupported. */
function algorithmError(algorithm: string, start: number): ReferenceError {
  const span = { start, end: start + algorithm.length };
  const suggestion = algorithm.toLowerCase();
  if (suggestion === algorithm) {
    return { code: 'digest-unsupported', span, parameters: { algorithm, supported: [...DIGEST_LENGTHS.keys()].join(', ') } };
  }
  let at = 0;
  while (algorithm[at] === suggestion[at]) at++;
  return { code: 'digest-invalid-format', span, parameters: { algorithm, character: characterAt(algorithm, at), suggestion } };
}

function referenceOf(text: string, cut: Cut): Reference {
  const textOf = (span: Span | undefined): string | undefined => span && text.slice(span.start, span.end);
  return {
    written: text,
    domain: cut.domain,
    path: cut.implied + text.slice(cut.path.start, cut.path.end),
    tag: textOf(cut.tag),
    digest: textOf(cut.digest),
    spans: { domain: cut.host, path: cut.path, tag: cut.tag, digest: cut.digest },
  };
}

function refused(code: ReferenceError['code'], span: Span, parameters: Readonly<Record<string, string>>): ParsedReference {
  return { ok: false, error: { code, span, parameters } };
}
