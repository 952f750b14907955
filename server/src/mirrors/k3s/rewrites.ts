import { goRegexp, type GoRegexp } from '../../base/goRegexp';
import type { K3sMirror } from './content';

/** A rewrite as containerd reads it back from the generated file. */
export interface Rewrite {
  readonly expression: GoRegexp;
  readonly replacement: string;
  readonly from: K3sMirror['rewrites'][number];
}

/** The escapes of a TOML basic string. */
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', t: '\t', n: '\n', f: '\f', r: '\r', e: '\u001b', '"': '"', '\\': '\\' };

/**
 * k3s pastes patterns and replacements into TOML basic strings, so a backslash starts an escape there. Undefined where the text would make
 * the generated file invalid.
 */
export function readBack(text: string): string | undefined {
  if (/[\u0000-\u0008\u000a-\u001f\u007f]/.test(text) || /(?:^|[^\\])(?:\\\\)*"/.test(text)) return undefined;
  const pieces = [...text.matchAll(/\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[\s\S]?)|[^\\]+/g)].map(([piece, escape]) => (escape === undefined ? piece : escaped(escape)));
  return pieces.every((piece) => piece !== undefined) ? pieces.join('') : undefined;
}

function escaped(escape: string): string | undefined {
  if (escape.length < 2) return ESCAPES[escape];
  const code = Number.parseInt(escape.slice(1), 16);
  return code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? undefined : String.fromCodePoint(code);
}

/** The rewrites of a mirror as containerd has them; undefined where one of them spoils the whole generated file. An invalid expression is left out. */
export function rewritesOf(mirror: K3sMirror): readonly Rewrite[] | undefined {
  const rewrites: Rewrite[] = [];
  for (const from of mirror.rewrites) {
    const pattern = readBack(from.pattern.text);
    const replacement = readBack(from.replacement.text);
    if (pattern === undefined || replacement === undefined) return undefined;
    const expression = goRegexp(pattern);
    if (expression) rewrites.push({ expression, replacement, from });
  }
  return rewrites;
}

/**
 * What a repository may become: the first pattern that changes it wins, and since Go's maps have no order each one that does is a candidate.
 * Without any the repository stays.
 */
export function rewritten(repository: string, rewrites: readonly Rewrite[]): readonly string[] {
  if (rewrites.length === 0) return [repository];
  const changed = rewrites.map(({ expression, replacement }) => expression.replaceAll(repository, replacement)).filter((result) => result !== repository);
  return changed.length === 0 ? [repository] : [...new Set(changed)];
}
