import { memo } from '../base/memo';
import { hostKey } from '../reference/host';
import { parseReference } from '../reference/parse';
import type { Entry, RegistrySource, Snapshot } from '../workspace/snapshot';
import { isOfWorkspace } from '../workspace/uri';
import { routesFor } from './routes';

/** How often hosts are used by the images of the workspace. */
export interface Usage {
  /** By the key that hosts are compared by (`hostKey`). */
  readonly byHost: ReadonlyMap<string, HostUsage>;
}

export interface HostUsage {
  readonly images: number;
  /** URI → how many images of that host stand in the file. */
  readonly files: ReadonlyMap<string, number>;
  /** The host as it is written → how many images and in which files. */
  readonly written: ReadonlyMap<string, WrittenUsage>;
}

export interface WrittenUsage {
  readonly images: number;
  readonly files: ReadonlySet<string>;
}

/** How many images, in how many files. */
export interface Count {
  readonly images: number;
  readonly files: number;
}

/** Host as written → number of images, for one file. */
type Hosts = ReadonlyMap<string, number>;

const hostsOf = memo((entry: Entry): Hosts => {
  const hosts = new Map<string, number>();
  for (const site of entry.images.sites) {
    if (!site.sure || site.obstacle !== undefined || site.readOnly !== undefined) continue;
    const parsed = parseReference(site.written);
    if (!parsed.ok) continue;
    hosts.set(parsed.reference.domain, (hosts.get(parsed.reference.domain) ?? 0) + 1);
  }
  return hosts;
});

const onDisk = memo((files: ReadonlyMap<string, Entry>): Usage => {
  const byHost = new Map<string, OpenUsage>();
  for (const entry of files.values()) add(byHost, entry.uri, hostsOf(entry));
  return { byHost };
});

/** An open text whose hosts are not those of the file on disk. */
interface Changed {
  readonly uri: string;
  readonly before: Hosts;
  readonly now: Hosts;
}

/** The last answer for the files on disk, with the open texts that it was made with. */
const last = new WeakMap<Snapshot['files'], { readonly changed: readonly Changed[]; readonly usage: Usage }>();

const ofSnapshot = memo((snapshot: Snapshot): Usage => {
  const changed = [...snapshot.documents.values()]
    .filter(({ uri }) => isOfWorkspace(uri, snapshot.folders))
    .map(({ uri, entry }): Changed => ({ uri, before: hostsIn(snapshot.files.get(uri)), now: hostsOf(entry) }))
    .filter(({ before, now }) => !sameHosts(before, now));
  const known = last.get(snapshot.files);
  if (known && sameChanges(known.changed, changed)) return known.usage;
  const usage = withChanges(onDisk(snapshot.files), changed);
  last.set(snapshot.files, { changed, usage });
  return usage;
});

/**
 * The use of every host in the workspace, open texts before the disk. Sites that only look like images are not counted. The same object
 * comes back while it would say the same; a keystroke costs what the open texts hold, not what the workspace does.
 */
export function usageOf(snapshot: Snapshot): Usage {
  return ofSnapshot(snapshot);
}

/** How many images are of any of these hosts (by their keys) in files that a registry file applies to: what its rules concern. */
export function countThrough(snapshot: Snapshot, source: RegistrySource, ...hosts: readonly string[]): Count {
  let images = 0;
  const files = new Set<string>();
  for (const host of new Set(hosts)) {
    for (const [uri, count] of usageOf(snapshot).byHost.get(host)?.files ?? []) {
      if (!routesFor(snapshot, uri, 'all').files.includes(source)) continue;
      images += count;
      files.add(uri);
    }
  }
  return { images, files: files.size };
}

const NO_HOSTS: Hosts = new Map();

function hostsIn(entry: Entry | undefined): Hosts {
  return entry ? hostsOf(entry) : NO_HOSTS;
}

function sameHosts(left: Hosts, right: Hosts): boolean {
  return left === right || (left.size === right.size && [...left].every(([host, images]) => right.get(host) === images));
}

function sameChanges(left: readonly Changed[], right: readonly Changed[]): boolean {
  return left.length === right.length && left.every(({ uri, now }, at) => {
    const other = right[at];
    return other?.uri === uri && sameHosts(now, other.now);
  });
}

/** The usage with open texts in the place of what is on disk; only the hosts that they name more or less often are counted anew. */
function withChanges(usage: Usage, changed: readonly Changed[]): Usage {
  if (changed.length === 0) return usage;
  const byHost = new Map<string, HostUsage>(usage.byHost);
  const own = new Map<string, OpenUsage>();
  const keys = new Set(changed.flatMap(({ before, now }) => [...before.keys(), ...now.keys()].filter((host) => before.get(host) !== now.get(host)).map(hostKey)));
  for (const key of keys) own.set(key, copied(byHost.get(key)));
  for (const { uri, before, now } of changed) {
    remove(own, uri, before);
    add(own, uri, now, keys);
  }
  for (const [key, counted] of own) {
    if (counted.images > 0) byHost.set(key, counted);
    else byHost.delete(key);
  }
  return { byHost };
}

function copied(usage: HostUsage | undefined): OpenUsage {
  const written = [...(usage?.written ?? [])].map(([host, { images, files }]) => [host, { images, files: new Set(files) }] as const);
  return { images: usage?.images ?? 0, files: new Map(usage?.files), written: new Map(written) };
}

function remove(byHost: ReadonlyMap<string, OpenUsage>, uri: string, hosts: Hosts): void {
  for (const [host, images] of hosts) {
    const usage = byHost.get(hostKey(host));
    if (!usage) continue;
    usage.images -= images;
    usage.files.delete(uri);
    const written = usage.written.get(host);
    if (!written) continue;
    written.images -= images;
    written.files.delete(uri);
    if (written.images === 0) usage.written.delete(host);
  }
}

/** Counts the hosts of a file, or of these only those with one of the keys. */
function add(byHost: Map<string, OpenUsage>, uri: string, hosts: Hosts, keys?: ReadonlySet<string>): void {
  for (const [host, images] of hosts) {
    const key = hostKey(host);
    if (keys && !keys.has(key)) continue;
    const usage = opened(byHost, key, (): OpenUsage => ({ images: 0, files: new Map(), written: new Map() }));
    usage.images += images;
    usage.files.set(uri, (usage.files.get(uri) ?? 0) + images);
    const written = opened(usage.written, host, (): OpenWritten => ({ images: 0, files: new Set() }));
    written.images += images;
    written.files.add(uri);
  }
}

/** A `HostUsage` that is still being added up. */
interface OpenUsage {
  images: number;
  readonly files: Map<string, number>;
  readonly written: Map<string, OpenWritten>;
}

/** A `WrittenUsage` that is still being added up. */
interface OpenWritten {
  images: number;
  readonly files: Set<string>;
}

function opened<V>(map: Map<string, V>, key: string, make: () => V): V {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = make();
  map.set(key, value);
  return value;
}
