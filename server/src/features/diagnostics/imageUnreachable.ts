import { tell } from '../../base/texts';
import { nearestFolder } from '../../base/uri';
import type { ImageKind } from '../../images/model';
import { isLoopback } from '../../mirrors/endpoints/endpoint';
import type { Source, Step } from '../../mirrors/model';
import { DOCKER_HUB, DOCKER_HUB_ENDPOINT, hostKey } from '../../reference/host';
import { parseReference } from '../../reference/parse';
import type { RegistrySource } from '../../workspace/snapshot';
import type { RelatedPlace } from '../model';
import type { EnvironmentResult } from '../resolution';
import { REWRITTEN_BY_DEFAULT } from '../rewrite/rules';
import { routesFor } from '../routes';
import type { CheckedFile, Detection, DiagnosticRule, JudgedImage } from './model';
import { environmentNames, listed, quoted } from './words';

const CODE = 'image.unreachable';

/** An image that an Environment pulls from no host that it is said to reach. */
export const imageUnreachable: DiagnosticRule = {
  code: CODE,
  title: 'An image has no pull source that its Environment reaches',
  severity: 'error',
  check: (file) => {
    const reaches = reachesOf(file);
    return reaches.size === 0 ? [] : file.images().filter(({ site }) => isPulled(site.kind)).flatMap((image) => detect(image, reaches));
  },
};

/** What a cluster pulls, or is said to be pulled there; an image that a build or a pipeline uses concerns no Environment. */
function isPulled(kind: ImageKind): boolean {
  return REWRITTEN_BY_DEFAULT.has(kind) || kind === 'helm-template' || kind === 'apollo-manifest';
}

/** What an Environment reaches. */
interface Reach {
  /** The keys of its hosts: those that are listed, and those of the registries that are assigned to it. */
  readonly hosts: ReadonlySet<string>;
  /** Whether it is known which configurations its nodes have; else those that are found only may hold. */
  readonly knowsNodes: boolean;
  /** The Environment's declarations that list hosts. */
  readonly places: readonly RelatedPlace[];
}

/** By the ids of the Environments that say which hosts they reach; the others may reach any. */
function reachesOf({ snapshot, uri }: CheckedFile): ReadonlyMap<string, Reach> {
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
    places: own.filter(({ environment }) => environment.reachable).map(({ source, environment }) => ({
      uri: source.uri, span: environment.id.span, message: tell`${quoted(id)} says which hosts it reaches.`,
    })),
  };
}

/** Docker Hub is one host, whichever of its names is contacted. */
function asHub(key: string): string {
  return key === DOCKER_HUB_ENDPOINT ? DOCKER_HUB : key;
}

function detect({ site, resolution }: JudgedImage, reaches: ReadonlyMap<string, Reach>): readonly Detection[] {
  const byReason = new Map<string, string[]>();
  for (const result of resolution.perEnvironment) {
    const reach = result.id === undefined ? undefined : reaches.get(result.id);
    const reason = reach && reasonFor(result, reach, resolution.reference?.domain ?? '');
    if (result.id !== undefined && reason !== undefined) byReason.set(reason, [...(byReason.get(reason) ?? []), result.id]);
  }
  if (byReason.size === 0) return [];
  const name = quoted(resolution.normalized ?? site.written);
  return [{
    span: site.span,
    message: [...byReason].map(([reason, ids]) => tell`${name} cannot be pulled in ${environmentNames(ids)}: ${reason}.`).join(' '),
    related: [...byReason.values()].flat().flatMap((id) => reaches.get(id)?.places ?? []),
  }];
}

/** Why nothing that is tried in the end is reachable; undefined where something is, or where that cannot be told. */
function reasonFor(result: EnvironmentResult, reach: Reach, written: string): string | undefined {
  const ofNodes = result.steps.filter(({ layer }) => layer === 'node');
  if (result.status === 'unknown' || result.status === 'invalid' || ofNodes.some(isUntold)) return undefined;
  const sources = [...ofNodes.flatMap((step) => step.sources), ...(ofNodes.length > 0 && reach.knowsNodes ? [] : result.sources)];
  const tried = sources.filter(({ blocked }) => !blocked);
  if (tried.some((source) => isReached(source, reach))) return undefined;
  return reasonOf(sources, tried, askedHost(ofNodes) ?? written);
}

/** A configuration that its engine refuses has its own finding. */
function isUntold({ status, error }: Step): boolean {
  return status === 'unknown' || error === 'config';
}

function reasonOf(sources: readonly Source[], tried: readonly Source[], host: string): string {
  const asked = quoted(host);
  const own = tried.filter(({ via }) => via?.mirrored === undefined);
  const mirrors = [...new Set(tried.filter((source) => !own.includes(source)).map(hostOfSource))];
  const isOwnBlocked = own.length === 0 && sources.some(({ via, blocked }) => blocked && via?.mirrored === undefined);
  if (tried.length === 0) return sources.length > 0 ? tell`every source of it is blocked` : tell`its rules leave no source to pull it from`;
  if (mirrors.length === 0) return tell`no rule redirects ${asked}, and it is not reachable there`;
  const to = listed(mirrors);
  if (mirrors.length === 1) {
    if (own.length > 0) return tell`${asked} is redirected to ${to}, and neither that nor ${asked} itself is reachable there`;
    return isOwnBlocked ? tell`${asked} is redirected to ${to}, which is not reachable there, and ${asked} itself is blocked` : tell`${asked} is redirected to ${to}, which is not reachable there`;
  }
  if (own.length > 0) return tell`${asked} is redirected to ${to}, and neither those nor ${asked} itself are reachable there`;
  return isOwnBlocked ? tell`${asked} is redirected to ${to}, which are not reachable there, and ${asked} itself is blocked` : tell`${asked} is redirected to ${to}, which are not reachable there`;
}

/** The host that nodes are asked for: another than the written one where a rule before them redirects it. */
function askedHost([first]: readonly Step[]): string | undefined {
  const parsed = first && parseReference(first.in);
  return parsed?.ok ? parsed.reference.domain : undefined;
}

/** The node itself is always reached. */
function isReached(source: Source, { hosts }: Reach): boolean {
  const host = hostOfSource(source);
  return isLoopback(host) || hosts.has(asHub(hostKey(host)));
}

/** The host that is contacted: of a URL the one in it, else the reference's. */
function hostOfSource({ url, reference }: Source): string {
  const [, host] = /^[a-z]+:\/\/([^/]*)/i.exec(url ?? '') ?? [];
  if (host !== undefined) return host;
  const parsed = reference === null ? undefined : parseReference(reference);
  return parsed?.ok ? parsed.reference.domain : '';
}
