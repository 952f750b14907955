/** The scopes that hold a name: itself, and what stands in front of each of its slashes, the nearest first. */
export function scopesAround(name: string): readonly string[] {
  const found = [name];
  for (let slash = name.lastIndexOf('/'); slash > 0; slash = name.lastIndexOf('/', slash - 1)) found.push(name.slice(0, slash));
  return found;
}

/** The wildcards that hold the host of a name; see `isNested`. */
export function wildcardsAround(name: string): readonly string[] {
  const host = name.split(name.includes(':') ? ':' : '/')[0] ?? '';
  if (host.includes('/')) return [];
  const found: string[] = [];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) found.push(`*${host.slice(dot)}`);
  return found;
}

/** Whether a name lies inside any of many scopes, in steps that do not grow with their number; see `isNested`. */
export function nestedInAny(scopes: Iterable<string>): (name: string) => boolean {
  const all = new Set(scopes);
  const hasWildcards = [...all].some((scope) => scope.startsWith('*.'));
  return (name) => {
    if (scopesAround(name).some((scope) => all.has(scope))) return true;
    return hasWildcards && wildcardsAround(name).some((wildcard) => all.has(wildcard));
  };
}

/** `ScopeIsNestedInsideScope`: the same scope, a path below it, or a host below a wildcard's. */
export function isNested(inner: string, outer: string): boolean {
  if (inner === outer || inner.startsWith(`${outer}/`)) return true;
  if (!outer.startsWith('*.')) return false;
  const host = inner.split(inner.includes(':') ? ':' : '/')[0] ?? '';
  return host.endsWith(outer.slice(1)) && !host.includes('/');
}
