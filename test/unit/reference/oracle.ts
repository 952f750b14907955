/**
 * A second reading of the reference grammar, by regular expressions over the whole text as distribution has them, to hold the product's
 * scans against. It is slow on hostile texts and tells no places.
 */
export type Verdict =
  | { readonly ok: true; readonly domain: string; readonly path: string; readonly tag: string | undefined; readonly digest: string | undefined }
  | { readonly ok: false; readonly code: string };

const LABEL = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const DOMAIN = `(?:${LABEL}(?:\\.${LABEL})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const COMPONENT = '[a-z0-9]+(?:(?:[._]|__|[-]+)[a-z0-9]+)*';
const PATH = `${COMPONENT}(?:/${COMPONENT})*`;
const TAG = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const DIGEST = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const NAME = new RegExp(`^(?:(${DOMAIN})/)?(${PATH})$`);
const WHOLE = new RegExp(`^((?:${DOMAIN}/)?${PATH})(?::(${TAG}))?(?:@(${DIGEST}))?$`);
const LENGTHS: Readonly<Record<string, number>> = { sha256: 64, sha384: 96, sha512: 128 };

export function verdictOf(text: string): Verdict {
  if (/^[a-f0-9]{64}$/.test(text)) return { ok: false, code: 'hex64' };
  const [domain, rest] = split(text);
  const remote = rest.split(':', 1)[0] ?? '';
  if (remote.toLowerCase() !== remote) return { ok: false, code: 'name-contains-uppercase' };
  const whole = `${domain}/${rest}`;
  const match = WHOLE.exec(whole);
  if (!match) {
    const lower = whole.toLowerCase();
    return { ok: false, code: lower !== whole && WHOLE.test(lower) ? 'name-contains-uppercase' : 'invalid-format' };
  }
  const [, name = '', tag, digest] = match;
  const [, written = '', path = ''] = NAME.exec(name) ?? [];
  if (path.length > 255) return { ok: false, code: 'name-too-long' };
  const code = digest === undefined ? undefined : digestCode(digest);
  return code === undefined ? { ok: true, domain: written, path, tag, digest } : { ok: false, code };
}

function split(text: string): readonly [domain: string, rest: string] {
  const slash = text.indexOf('/');
  if (slash < 0) return ['docker.io', `library/${text}`];
  const first = text.slice(0, slash);
  const isHost = first === 'localhost' || /[.:]/.test(first) || first.toLowerCase() !== first;
  const domain = !isHost || first === 'index.docker.io' ? 'docker.io' : first;
  const rest = isHost ? text.slice(slash + 1) : text;
  return [domain, domain === 'docker.io' && !rest.includes('/') ? `library/${rest}` : rest];
}

function digestCode(digest: string): string | undefined {
  const [algorithm = '', hex = ''] = digest.split(':');
  const length = LENGTHS[algorithm];
  if (length === undefined) return /[A-Z]/.test(algorithm) ? 'digest-invalid-format' : 'digest-unsupported';
  if (hex.length !== length) return 'digest-invalid-length';
  return /^[a-f0-9]+$/.test(hex) ? undefined : 'digest-invalid-format';
}
