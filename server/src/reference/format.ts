import type { Reference } from './model';

const DEFAULT_TAG = 'latest';

/**
 * What is pulled: domain, path and tag or digest written out. Source: distribution's `ParseDockerRef`, which adds `:latest` where there is
 * neither tag nor digest and drops the tag beside a digest. Case and port of the domain stay as they are.
 */
export function formatPulled({ domain, path, tag, digest }: Reference): string {
  return digest === undefined ? `${domain}/${path}:${tag ?? DEFAULT_TAG}` : `${domain}/${path}@${digest}`;
}

/** The reference as people write it in full: domain (or `host` in its place), path, and of tag and digest what was written; never `:latest`. */
export function formatNamed(reference: Reference, host: string = reference.domain): string {
  const tag = reference.tag === undefined ? '' : `:${reference.tag}`;
  const digest = reference.digest === undefined ? '' : `@${reference.digest}`;
  return `${host}/${reference.path}${tag}${digest}`;
}
