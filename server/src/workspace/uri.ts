import { URI } from 'vscode-uri';

/**
 * The one spelling of a URI that the workspace uses, that of VS Code: editors differ in what they percent-encode
 * (`file:///c%3A/` and `file:///C:/` are one folder). A text that is no URI is given back as it is.
 */
export function normalUri(text: string): string {
  try {
    return URI.parse(text, true).toString();
  } catch {
    return text;
  }
}

/** The normal spelling of a folder's URI: without a slash at the end. */
export function normalFolder(text: string): string {
  const uri = normalUri(text);
  try {
    const parsed = URI.parse(uri, true);
    return parsed.with({ path: parsed.path.replace(/\/+$/, '') }).toString().replace(/\/$/, '');
  } catch {
    return uri;
  }
}

const PLAIN_NAME = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/;

/** The URI of a name in a folder; the name is a plain text, with `#`, `%` and spaces as they are. */
export function childUri(folder: string, name: string): string {
  // Most names stand in a URI as they are, and a walk asks for thousands.
  if (PLAIN_NAME.test(name) && !folder.endsWith('/') && !/[?#]/.test(folder)) return `${folder}/${name}`;
  const parent = URI.parse(folder);
  return parent.with({ path: `${parent.path.replace(/\/+$/, '')}/${name}` }).toString();
}

/** The URI at a relative path (with `/`; `.` and `..` are followed) from a folder. */
export function joinUri(folder: string, path: string): string {
  // Nothing of these is spelled otherwise in a URI, and relations join thousands.
  if (PLAIN_FOLDER.test(folder) && PLAIN_PATH.test(path)) return joinPlain(folder, path);
  const segments = URI.parse(folder).path.split('/').filter((segment) => segment !== '');
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  return normalFolder(URI.parse(folder).with({ path: `/${segments.join('/')}` }).toString());
}

/* What is encoded in a folder stays as it is, but for a slash, which would part a name. */
const PLAIN_FOLDER = /^file:\/\/(?:\/(?!\.{1,2}(?:\/|$))(?:[A-Za-z0-9._~-]|%(?!2F)[2-7][0-9A-F])+)+$/;
const PLAIN_PATH = /^[A-Za-z0-9._~/-]*$/;

function joinPlain(folder: string, path: string): string {
  let joined = folder;
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') joined += `/${segment}`;
    else if (joined.length > ROOT.length) joined = joined.slice(0, Math.max(ROOT.length, joined.lastIndexOf('/')));
  }
  return joined;
}

const ROOT = 'file://';
/* A drive's letter is lower case in a path, however the URI spells it, and text behind `?` or `#` is no part of it. */
const PLAIN_FILE = /^file:\/\/\/(?![A-Za-z](?::|%3A))[^?#\\]*$/i;

/** The path of a URI, decoded. */
export function pathOf(uri: string): string {
  // Every file that is read is asked, and to take URIs apart costs more than to look whether one has to be.
  if (PLAIN_FILE.test(uri)) {
    const path = uri.slice(ROOT.length);
    const decoded = path.includes('%') ? withoutEscapes(path) : path;
    if (decoded !== undefined) return decoded;
  }
  try {
    return URI.parse(uri).path;
  } catch {
    return uri;
  }
}

function withoutEscapes(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** The scheme of a URI, such as `file`; empty where there is none. */
export function schemeOf(uri: string): string {
  return /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(uri)?.[1] ?? '';
}

/**
 * Whether a document is one of the workspace or not saved yet: what is shown beside a file, such as its older text in a diff (`git:`), a rendered one or a live
 * object, has hovers and counts nowhere. The folders of a virtual workspace have a scheme of their own.
 */
export function isOfWorkspace(uri: string, folders: readonly string[]): boolean {
  const scheme = schemeOf(uri);
  return scheme === 'file' || scheme === 'untitled' || folders.some((folder) => schemeOf(folder) === scheme);
}

/**
 * The URI whose folder, settings and chart hold for a document: a `git:` document is an older text of a file and
 * belongs where the file is; any other document belongs where it says.
 */
export function siteUri(uri: string): string {
  if (!uri.startsWith('git:')) return uri;
  return URI.from({ scheme: 'file', path: pathOf(uri) }).toString();
}
