/** Whether a path below the chart's folder is left out. Folders are asked for before the files in them. */
export type Ignored = (path: string, isFolder: boolean) => boolean;

interface Rule {
  readonly pattern: string;
  readonly negated: boolean;
  readonly foldersOnly: boolean;
  /** Whether the whole path is compared, not its last name alone. */
  readonly wholePath: boolean;
}

/** A rule that Helm adds to those of the file: hidden files are no templates. */
const HIDDEN: Rule = { pattern: 'templates/.?*', negated: false, foldersOnly: false, wholePath: true };

/**
 * Reads a `.helmignore`. Its patterns look like those of a `.gitignore` and mean other things: the first rule that matches
 * decides, and a `!` rule leaves out everything that it does not match. `**` is no pattern for Helm, which then refuses the
 * chart; such a line is passed over here.
 */
export function readHelmignore(text: string): Ignored {
  const rules = text.split(/\r?\n/).flatMap(readRule);
  rules.push(HIDDEN);
  return (path, isFolder) => {
    for (const rule of rules) {
      const matches = (!rule.foldersOnly || isFolder) && matchesRule(rule, path);
      if (matches !== rule.negated) return true;
    }
    return false;
  };
}

/** Whether a file, or a folder above it, is left out. */
export function isFileIgnored(ignored: Ignored, path: string): boolean {
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) if (ignored(path.slice(0, at), true)) return true;
  return ignored(path, false);
}

function readRule(line: string): readonly Rule[] {
  const text = line.trim();
  if (text === '' || text.startsWith('#') || text.includes('**')) return [];
  const negated = text.startsWith('!');
  const rest = negated ? text.slice(1) : text;
  const foldersOnly = rest.endsWith('/');
  const pattern = foldersOnly ? rest.slice(0, -1) : rest;
  return [{ pattern: pattern.replace(/^\//, ''), negated, foldersOnly, wholePath: pattern.includes('/') }];
}

function matchesRule({ pattern, wholePath }: Rule, path: string): boolean {
  return matchesPattern(pattern, wholePath ? path : path.slice(path.lastIndexOf('/') + 1));
}

/**
 * Go's `filepath.Match`: `*` and `?` do not cross a `/`, `[a-z]` and `[^a]` are classes, `\` takes the next character as it
 * is. Linear in the two lengths' product at worst, since only the last `*` is ever tried anew.
 */
export function matchesPattern(pattern: string, path: string): boolean {
  let at = 0;
  let own = 0;
  let star = -1;
  let retry = 0;
  while (at < path.length) {
    const next = own < pattern.length ? step(pattern, own, path.charAt(at)) : 0;
    if (next === STAR) {
      star = own;
      retry = at;
      own += 1;
    } else if (next > 0) {
      own = next;
      at += 1;
    } else if (star !== -1 && path.charAt(retry) !== '/') {
      retry += 1;
      at = retry;
      own = star + 1;
    } else {
      return false;
    }
  }
  while (pattern.charAt(own) === '*') own += 1;
  return own === pattern.length;
}

const STAR = -1;

/** The offset behind what matches one character, 0 where it does not, `STAR` where a star stands. */
function step(pattern: string, own: number, character: string): number {
  switch (pattern.charAt(own)) {
    case '*':
      return STAR;
    case '?':
      return character === '/' ? 0 : own + 1;
    case '[':
      return stepClass(pattern, own, character);
    case '\\':
      return pattern.charAt(own + 1) === character ? own + 2 : 0;
    default:
      return pattern.charAt(own) === character ? own + 1 : 0;
  }
}

function stepClass(pattern: string, start: number, character: string): number {
  const negated = pattern.charAt(start + 1) === '^';
  let own = start + (negated ? 2 : 1);
  let matches = false;
  for (let first = true; own < pattern.length && (first || pattern.charAt(own) !== ']'); first = false) {
    const low = classCharacter(pattern, own);
    own += low.length;
    let high = low;
    if (pattern.charAt(own) === '-') {
      high = classCharacter(pattern, own + 1);
      own += 1 + high.length;
    }
    if (low.character <= character && character <= high.character) matches = true;
  }
  if (pattern.charAt(own) !== ']' || character === '/') return 0;
  return matches === negated ? 0 : own + 1;
}

function classCharacter(pattern: string, at: number): { readonly character: string; readonly length: number } {
  return pattern.charAt(at) === '\\' ? { character: pattern.charAt(at + 1), length: 2 } : { character: pattern.charAt(at), length: 1 };
}
