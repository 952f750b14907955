import type { WrittenText } from '../fields';
import { withoutPort } from './endpoint';

/** A mirrored host and the hosts, with their ports, of its endpoints. */
export interface MirroredHost {
  /** The host, or `*`. */
  readonly key: string;
  readonly endpoints: readonly string[];
}

/** Credentials or TLS settings that are for no endpoint, and the endpoint that they were plausibly written for. */
export interface UnusedAccess {
  readonly entry: WrittenText;
  readonly endpoint: string;
}

/**
 * The entries of TLS and credentials whose host no endpoint has, while an endpoint has none: one of the mirrors of that host, or one that
 * differs in its port. Engines look such entries up by the host that they contact, and not by the one that is mirrored.
 */
export function unusedAccess(mirrored: readonly MirroredHost[], entries: readonly WrittenText[]): readonly UnusedAccess[] {
  const keyed = new Set(entries.map(({ text }) => text));
  if (keyed.has('*')) return [];
  const contacted = new Set(mirrored.flatMap(({ endpoints }) => endpoints));
  const bare = [...contacted].filter((host) => host !== '' && !keyed.has(host));
  const byName = new Map(bare.map((host) => [withoutPort(host), host]));
  const byKey = new Map(mirrored.map(({ key, endpoints }) => [key, endpoints]));
  return entries.flatMap((entry) => {
    if (contacted.has(entry.text)) return [];
    const endpoint = byKey.get(entry.text)?.find((host) => host !== '' && !keyed.has(host)) ?? byName.get(withoutPort(entry.text));
    return endpoint === undefined ? [] : [{ entry, endpoint }];
  });
}
