import type { Place } from '../../base/span';
import type { AccessSetting } from '../endpoints/access';

/** The dialects that a table is written in. */
export type ConvertTarget = 'registries.conf' | 'hosts.toml' | 'k3s' | 'idms' | 'talos' | 'apollo';

export const CONVERT_TARGETS: readonly ConvertTarget[] = ['registries.conf', 'hosts.toml', 'k3s', 'idms', 'talos', 'apollo'];

/** A rule in force, as all dialects could say it if they had all words. */
export interface MirrorRule {
  /** `host[:port]`, `*` for every registry without a rule of its own, or `*.suffix`. */
  readonly host: string;
  /** The path below the host that it is for; empty for all. */
  readonly path: string;
  readonly mirrors: readonly MirrorTarget[];
  /** Whether the registry itself is asked last. */
  readonly asksUpstream: boolean;
  readonly place: Place;
}

/** A place that a rule sends pulls to. */
export interface MirrorTarget {
  readonly scheme: 'http' | 'https';
  /** With its port. */
  readonly host: string;
  /** The path in front of the repository, `/v2` for a plain registry; what stands behind the rule's own path is put behind it. */
  readonly path: string;
  /** Plain HTTP, or a certificate that is not verified. */
  readonly insecure: boolean;
  readonly pulls: 'all' | 'digest' | 'tag';
  readonly place: Place;
  /** The files of certificates that it is asked with; absent where there are none. */
  readonly certificates?: Certificates;
}

/** Files of certificates, by their paths on the node. */
export interface Certificates {
  readonly authorities: readonly string[];
  /** A client's certificate and its key, or one file with both. */
  readonly clients: readonly (readonly string[])[];
}

/** A setting about access, with its file. */
export interface PlacedAccess extends AccessSetting {
  readonly uri: string;
  /** The host whose pulls it is for; undefined where it holds for every contact with its own. */
  readonly scope: string | undefined;
}

/** Why something of a table cannot be said in another dialect, or is said otherwise. */
export type UnsaidReason =
  | 'address' | 'alias' | 'allowed' | 'any-host' | 'authority' | 'capabilities' | 'certificate-path' | 'certificate-text' | 'claimed' | 'client' | 'credentials' | 'differs' | 'digest-only'
  | 'direct-access' | 'direct-lost' | 'fallback-kept' | 'fallback-lost' | 'form' | 'further-mirror' | 'headers' | 'hidden' | 'host-forms' | 'insecure' | 'location' | 'mixed-access' | 'no-mirror' | 'path' | 'plain-http' | 'refused'
  | 'rewrite' | 'searched' | 'tag-only' | 'target-path' | 'template' | 'upstream-access' | 'wildcard';

/** Something of a table that the other dialect does not say as it was. */
export interface Unsaid {
  readonly reason: UnsaidReason;
  /** The host, with a path behind it, whose pulls come out otherwise; undefined for what is about no such thing. */
  readonly scope: string | undefined;
  /** What it is about: the scope, a mirror of it, a name. */
  readonly subject: string;
  readonly place: Place;
  /** True where the rule is written nevertheless, and works otherwise; false where it, or a part of it, is left out. */
  readonly isWritten: boolean;
}

/** The rules of configurations, with what no rule can be made of. */
export interface LiftedTable {
  readonly rules: readonly MirrorRule[];
  /** What is said of access; of the certificates that a mirror is asked with its target tells too. */
  readonly access: readonly PlacedAccess[];
  readonly unsaid: readonly Unsaid[];
}

export interface ConvertedFile {
  /** Where it belongs, with `/`. */
  readonly name: string;
  readonly text: string;
}

/** A table in another dialect, with everything of it that cannot be said there. */
export interface Converted {
  readonly files: readonly ConvertedFile[];
  readonly unsaid: readonly Unsaid[];
}

/** The host and path that a rule is for, as one text. */
export function scopeOf({ host, path }: Pick<MirrorRule, 'host' | 'path'>): string {
  return path === '' ? host : `${host}/${path}`;
}

/** A scope or location taken apart at its first slash. */
export function splitScope(scope: string): Pick<MirrorRule, 'host' | 'path'> {
  const slash = scope.indexOf('/');
  return slash < 0 ? { host: scope, path: '' } : { host: scope.slice(0, slash), path: scope.slice(slash + 1) };
}
