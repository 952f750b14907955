import { memo } from '../../base/memo';
import { nearestFolder } from '../../base/uri';
import type { DeclaredNamespace } from '../../images/apollo/facts';
import type { ImageSite } from '../../images/model';
import { entriesOf, type RegistrySource, type Snapshot } from '../../workspace/snapshot';
import type { EnvironmentResult, Resolution } from '../resolution';
import { routesFor } from '../routes';

/** How Apollo's mirrors reach a Pod that is not simply one of a chart's own. */
export interface PodReach {
  readonly optsOut: boolean;
  /** The results of Environments in which a mirror is not known to reach the Pod: it opts out, or no file says that the webhook is on. */
  readonly missed: readonly EnvironmentResult[];
  /** Those in which the webhook is on and passes the Pod by, since its namespace is declared without the Environment's label. */
  readonly unlabelled: readonly EnvironmentResult[];
}

/**
 * What of a resolution does not hold for the Pod of a Helm hook: Apollo redirects the Pods of a chart by itself, and others only by
 * a webhook that an Environment must have switched on, that looks at labelled namespaces alone, and that a Pod's label keeps away.
 * Undefined for other Pods.
 */
export function reachOf(snapshot: Snapshot, uri: string, site: ImageSite, resolution: Resolution): PodReach | undefined {
  if (site.pod?.isHook !== true) return undefined;
  const { optsOut, namespace } = site.pod;
  const { files } = routesFor(snapshot, uri, 'all');
  const mirrored = resolution.perEnvironment.filter((result) => result.sources.some((source) => source.via?.mirrored !== undefined));
  const isMissed = ({ id }: EnvironmentResult): boolean => optsOut || !hasWebhook(files, id);
  const reached = mirrored.filter((result) => !isMissed(result));
  return { optsOut, missed: mirrored.filter(isMissed), unlabelled: reached.filter(({ id }) => !isLabelled(snapshot, uri, namespace, id)) };
}

/** Whether the registry files say that an Environment redirects Pods outside charts. */
function hasWebhook(files: readonly RegistrySource[], id: string | undefined): boolean {
  const declared = files.flatMap((source) => source.file.environments ?? []).filter((environment) => environment.id.text === id);
  return declared.some((environment) => environment.podRegistryReplacement === true);
}

interface Placed {
  readonly uri: string;
  readonly namespace: DeclaredNamespace;
}

const namespacesOf = memo((snapshot: Snapshot): readonly Placed[] => {
  const found: Placed[] = [];
  for (const { uri, images } of entriesOf(snapshot)) for (const namespace of images.apollo?.namespaces ?? []) found.push({ uri, namespace });
  return found;
});

/** Whether a namespace may have the label of an Environment: one that no file of the folder declares may. */
function isLabelled(snapshot: Snapshot, uri: string, name: string | undefined, id: string | undefined): boolean {
  const folder = nearestFolder(snapshot.folders, uri);
  const declared = namespacesOf(snapshot).filter((one) => one.namespace.name === name && nearestFolder(snapshot.folders, one.uri) === folder);
  return declared.length === 0 || declared.some(({ namespace }) => namespace.environment === id);
}
