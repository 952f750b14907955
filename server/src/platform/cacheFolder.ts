import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** The folder in which the system wants programs to keep what they can make anew; undefined where there is none. */
export function userCacheFolder(environment: Readonly<Record<string, string | undefined>>, platform = process.platform, home = homedir()): string | undefined {
  if (platform === 'win32') return absolute(environment['LOCALAPPDATA'], 'mirror-lens', 'Cache');
  if (platform === 'darwin') return absolute(home, 'Library', 'Caches', 'mirror-lens');
  return absolute(environment['XDG_CACHE_HOME'], 'mirror-lens') ?? absolute(home, '.cache', 'mirror-lens');
}

/** The product with what tells one build of it from another, whose programs these are: a new build may find other images in the same files. */
export function productOf(version: string, ...programs: readonly string[]): string {
  const builds = programs.flatMap((program) => {
    const stats = statSync(program, { bigint: true, throwIfNoEntry: false });
    return stats ? [`${stats.size}.${stats.mtimeNs}`] : [];
  });
  return [version, ...builds].join(' ');
}

/** A relative path in a variable counts as none, as the XDG specification says. */
function absolute(base: string | undefined, ...below: readonly string[]): string | undefined {
  return base !== undefined && isAbsolute(base) ? join(base, ...below) : undefined;
}
