import picomatch from 'picomatch';

const compiled = new Map<string, (path: string) => boolean>();
const MOST_COMPILED = 500;

/**
 * Whether a relative path (with `/`) matches a glob of the kind that VS Code's settings use: `*`, `**`, `?`, `{a,b}`, `[a-z]`.
 * Names that start with a dot match as any other. A glob that ends in `/` means everything below that folder.
 */
export function matchesGlob(glob: string, path: string): boolean {
  let matcher = compiled.get(glob);
  if (!matcher) {
    if (compiled.size >= MOST_COMPILED) compiled.clear();
    matcher = compile(glob);
    compiled.set(glob, matcher);
  }
  return matcher(path);
}

/** Whether any of the globs matches. */
export function matchesAny(globs: readonly string[], path: string): boolean {
  return globs.some((glob) => matchesGlob(glob, path));
}

function compile(glob: string): (path: string) => boolean {
  const pattern = glob.replace(/^\.\//, '');
  return picomatch(pattern.endsWith('/') ? `${pattern}**` : pattern, { dot: true });
}
