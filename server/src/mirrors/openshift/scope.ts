/** `ScopeIsNestedInsideScope`: the same scope, a path below it, or a host below a wildcard's. */
export function isNested(inner: string, outer: string): boolean {
  if (inner === outer || inner.startsWith(`${outer}/`)) return true;
  if (!outer.startsWith('*.')) return false;
  const host = inner.split(inner.includes(':') ? ':' : '/')[0] ?? '';
  return host.endsWith(outer.slice(1)) && !host.includes('/');
}
