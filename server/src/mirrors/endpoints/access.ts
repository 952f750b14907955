import type { Span } from '../../base/span';
import type { TomlNode } from '../../syntax/tomlValues';
import type { MapNode } from '../../syntax/tree';
import { lastEntry, type WrittenText } from '../fields';
import { withoutPort } from './endpoint';

/** What a setting about access to a host is. */
export type AccessKind = 'credentials' | 'headers' | 'authority' | 'client' | 'unverified';

/** A setting of a configuration about access to a host. Of credentials and headers no value is kept, and of certificates the paths of their files. */
export interface AccessSetting {
  /** The host that is contacted, with its port; empty for the registry itself where the file does not name it. */
  readonly host: string;
  readonly kind: AccessKind;
  /** Where its key stands, or its entry of a list. */
  readonly span: Span;
  /** The files of certificates, each with those that belong to it: an authority alone, a client's certificate with its key. None where they are written out. */
  readonly files: readonly (readonly string[])[];
}

/** The `tls` of a host as k3s and containerd spell it, each key with its place. */
export interface WrittenTls {
  readonly caFile: WrittenText | undefined;
  readonly certFile: WrittenText | undefined;
  readonly keyFile: WrittenText | undefined;
  /** The place of `insecure_skip_verify` where it is true. */
  readonly skipsVerify: Span | undefined;
}

/** What a `tls` says of access to a host. A client's certificate counts with its key alone. */
export function tlsSettings(host: string, { caFile, certFile, keyFile, skipsVerify }: WrittenTls): readonly AccessSetting[] {
  const files = [certFile, keyFile].flatMap((file) => (file && file.text !== '' ? [file.text] : []));
  return [
    ...settingAt(host, 'authority', caFile?.text === '' ? undefined : caFile?.span, [[caFile?.text ?? '']]),
    ...settingAt(host, 'client', files.length > 0 ? (certFile ?? keyFile)?.span : undefined, files.length === 2 ? [files] : []),
    ...settingAt(host, 'unverified', skipsVerify),
  ];
}

/** A setting, where there is a place of it. */
export function settingAt(host: string, kind: AccessKind, span: Span | undefined, files: AccessSetting['files'] = []): readonly AccessSetting[] {
  return span ? [{ host, kind, span, files }] : [];
}

/** The place of a key in a map of YAML, inside its quotes. */
export function keyIn(map: MapNode | undefined, key: string): Span | undefined {
  return lastEntry(map, key)?.key.inner;
}

/** The place of a key in a table of TOML. */
export function tomlKeyIn(table: TomlNode | undefined, key: string): Span | undefined {
  return table?.kind === 'map' ? table.entries.find((entry) => entry.key.text === key)?.key.span : undefined;
}

/** The hosts that are not verified. */
export function unverifiedHosts(settings: readonly AccessSetting[] = []): readonly string[] {
  return settings.flatMap(({ host, kind }) => (kind === 'unverified' ? [host] : []));
}

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
