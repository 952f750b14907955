import type { ConfigText } from '../dialect';

/** Whether a text is a `buildkitd.toml` with registries: by its name, or by a table `[registry."host"]`, which no other format has. */
export function isBuildkit({ path, text }: ConfigText): boolean {
  if (!/\.toml$/.test(path)) return false;
  const hasRegistry = /^[ \t]*\[[ \t]*registry[ \t]*\.[ \t]*(?:"[^"\n]*"|'[^'\n]*')[ \t]*\]/m.test(text);
  if (/(?:^|\/)buildkitd?[\w.-]*\.toml$/.test(path)) return hasRegistry || /^[ \t]*registry[ \t]*[.=]/m.test(text);
  return hasRegistry && /^[ \t]*(?:mirrors|http|insecure|ca)[ \t]*=/m.test(text);
}

/** Each file is a daemon's own. */
export function setOfBuildkit(path: string): string {
  return path;
}
