/** One step from the root of a document: a key, or an item's 0-based number. */
export type PathStep = string | number;

const NEEDS_QUOTES = /[.[\]"]/;

/** The path of a map's key below `parent`, in the contract's spelling; '' is the root. */
export function keyPath(parent: string, key: string): string {
  if (key === '' || NEEDS_QUOTES.test(key)) return `${parent}[${JSON.stringify(key)}]`;
  return parent === '' ? key : `${parent}.${key}`;
}

/** The path of a list's item below `parent`; `index` is 0-based. */
export function itemPath(parent: string, index: number): string {
  return `${parent}[${index}]`;
}

/** A whole path: keys joined by `.`, list items as `[0]`, keys that hold `.`, `[`, `]` or `"` (or nothing) as `["…"]`. */
export function pathText(steps: readonly PathStep[]): string {
  return steps.reduce<string>((path, step) => (typeof step === 'number' ? itemPath(path, step) : keyPath(path, step)), '');
}

/** A path that leads on from another one, as into the YAML that a scalar holds. */
export function joinPaths(outer: string, inner: string): string {
  if (outer === '' || inner === '' || inner.startsWith('[')) return outer + inner;
  return `${outer}.${inner}`;
}

/** The steps of a path in the contract's spelling; what does not read as one is left out. */
export function pathSteps(path: string): readonly PathStep[] {
  return [...path.matchAll(/\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]|([^.[\]"]+)/g)].map(([, index, quoted, key]) => {
    if (index !== undefined) return Number(index);
    return quoted === undefined ? (key ?? '') : (JSON.parse(quoted) as string);
  });
}
