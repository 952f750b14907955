import { memo } from '../base/memo';
import { hostKey } from '../reference/host';
import { parseReference } from '../reference/parse';
import type { Entry, RegistrySource, Snapshot } from '../workspace/snapshot';
import { entriesOf } from '../workspace/snapshot';
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

const onDisk = memo((files: ReadonlyMap<string, Entry>): Usage =>
  tally([...files.values()].map((entry) => [entry.uri, hostsOf(entry)])),
);

const ofSnapshot = memo((snapshot: Snapshot): Usage => {
  const changed = [...snapshot.documents.values()].some(({ uri, entry }) => !sameHosts(entry, snapshot.files.get(uri)));
  if (!changed) return onDisk(snapshot.files);
  return tally([...entriesOf(snapshot)].map((entry) => [entry.uri, hostsOf(entry)]));
});

/** The use of every host in the workspace, open texts before the disk. Sites that only look like images are not counted. */
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

function sameHosts(a: Entry, b: Entry | undefined): boolean {
  const left = hostsOf(a);
  const right = b ? hostsOf(b) : new Map<string, number>();
  return left.size === right.size && [...left].every(([host, images]) => right.get(host) === images);
}

function tally(hostsByFile: Iterable<readonly [uri: string, hosts: Hosts]>): Usage {
  const byHost = new Map<string, OpenUsage>();
  for (const [uri, hosts] of hostsByFile) {
    for (const [host, images] of hosts) {
      const usage = opened(byHost, hostKey(host), (): OpenUsage => ({ images: 0, files: new Map(), written: new Map() }));
      usage.images += images;
      usage.files.set(uri, (usage.files.get(uri) ?? 0) + images);
      const written = opened(usage.written, host, (): OpenWritten => ({ images: 0, files: new Set() }));
      written.images += images;
      written.files.add(uri);
    }
  }
  return { byHost };
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
