import type { Place } from '../base/span';
import { nearestFolder } from '../base/uri';
import type { ImageKind } from '../images/model';
import { isLoopback } from '../mirrors/endpoints/endpoint';
import type { Source, Step } from '../mirrors/model';
import { DOCKER_HUB, DOCKER_HUB_ENDPOINT, hostKey } from '../reference/host';
import { parseReference } from '../reference/parse';
import type { RegistrySource, Snapshot } from '../workspace/snapshot';
import type { EnvironmentResult } from './resolution';
import { REWRITTEN_BY_DEFAULT } from './rewrite/rules';
import { routesFor } from './routes';

/** What a cluster pulls, or is said to be pulled there; an image that a build or a pipeline uses concerns no Environment. */
export function isPulled(kind: ImageKind): boolean {
  return REWRITTEN_BY_DEFAULT.has(kind) || kind === 'helm-template' || kind === 'apollo-manifest';
}

/** What an Environment reaches. */
export interface Reach {
  /** The keys of its hosts: those that are listed, and those of the registries that are assigned to it. */
  readonly hosts: ReadonlySet<string>;
  /** Whether it is known which configurations its nodes have; else those that are found only may hold. */
  readonly knowsNodes: boolean;
  /** The Environment's declarations that list hosts: their files, and the spans of their ids. */
  readonly places: readonly Place[];
}

/** By the ids of the Environments that say which hosts they reach; the others may reach any. */
export function reachesOf(snapshot: Snapshot, uri: string): ReadonlyMap<string, Reach> {
  const { files } = routesFor(snapshot, uri, 'all');
  const { followsNodes = false } = snapshot.settings(uri);
  const areNamed = followsNodes || snapshot.namedNodeConfigs(nearestFolder(snapshot.folders, uri)) !== undefined;
  const limited = new Set(files.flatMap(({ file }) => (file.environments ?? []).flatMap(({ id, reachable }) => (reachable ? [id.text] : []))));
  return new Map([...limited].map((id) => [id, reachOf(files, id, areNamed)]));
}

function reachOf(files: readonly RegistrySource[], id: string, areNamed: boolean): Reach {
  const own = files.flatMap((source) => (source.file.environments ?? []).filter((each) => each.id.text === id).map((environment) => ({ source, environment })));
  const keys = own.flatMap(({ environment }) => [...environment.registries, ...(environment.reachable ?? [])].flatMap(({ key }) => key ?? []));
  return {
    hosts: new Set(keys.map(asHub)),
    knowsNodes: areNamed || own.some(({ environment }) => environment.nodeMirrors.length > 0),
    places: own.filter(({ environment }) => environment.reachable).map(({ source, environment }) => ({ uri: source.uri, span: environment.id.span })),
  };
}

/** Docker Hub is one host, whichever of its names is contacted. */
function asHub(key: string): string {
  return key === DOCKER_HUB_ENDPOINT ? DOCKER_HUB : key;
}

/** What is tried in the end for an image, and all of it with what is blocked; undefined where that cannot be told. */
export function triedSources(result: EnvironmentResult, reach: Reach): { readonly tried: readonly Source[]; readonly sources: readonly Source[] } | undefined {
  const ofNodes = result.steps.filter(({ layer }) => layer === 'node');
  if (result.status === 'unknown' || result.status === 'invalid' || ofNodes.some(isUntold)) return undefined;
  const sources = [...ofNodes.flatMap((step) => step.sources), ...(ofNodes.length > 0 && reach.knowsNodes ? [] : result.sources)];
  return { sources, tried: sources.filter(({ blocked }) => !blocked) };
}

/** A configuration that its engine refuses has its own finding. */
function isUntold({ status, error }: Step): boolean {
  return status === 'unknown' || error === 'config';
}

/** The node itself is always reached. */
export function isReached(source: Source, { hosts }: Reach): boolean {
  const host = hostOfSource(source);
  return isLoopback(host) || hosts.has(asHub(hostKey(host)));
}

/** The host that is contacted: of a URL the one in it, else the reference's. */
export function hostOfSource({ url, reference }: Source): string {
  const [, host] = /^[a-z]+:\/\/([^/]*)/i.exec(url ?? '') ?? [];
  if (host !== undefined) return host;
  const parsed = reference === null ? undefined : parseReference(reference);
  return parsed?.ok ? parsed.reference.domain : '';
}
