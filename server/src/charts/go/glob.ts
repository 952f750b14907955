import { goRegexp } from '../../base/goRegexp';

/**
 * A test for paths by a pattern of gobwas/glob with `/` as separator, as `.Files.Glob` uses it: `*` and `?` stay within one part, `**` does
 * not, `[a-z]`, `[!a]` and `{a,b}`.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  let source = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at += 1) {
    const char = pattern[at] ?? '';
    if (char === '*') {
      const double = pattern[at + 1] === '*';
      source += double ? '.*' : '[^/]*';
      if (double) at += 1;
    } else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const stop = pattern.indexOf(']', at + 1);
      if (stop === -1) return () => false;
      const body = pattern.slice(at + 1, stop);
      source += `[${body.startsWith('!') ? `^${body.slice(1)}` : body}]`.replaceAll('\\', '\\\\');
      at = stop;
    } else if (char === '{') {
      depth += 1;
      source += '(?:';
    } else if (char === '}' && depth > 0) {
      depth -= 1;
      source += ')';
    } else if (char === ',' && depth > 0) source += '|';
    else if (char === '\\') {
      at += 1;
      source += escaped(pattern[at] ?? '');
    } else source += escaped(char);
  }
  if (depth > 0) return () => false;
  // RE2's time is linear in the path, whatever the pattern.
  const expression = goRegexp(`(?s)^(?:${source})$`);
  return (path) => expression?.matches(path) ?? false;
}

function escaped(char: string): string {
  return char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
