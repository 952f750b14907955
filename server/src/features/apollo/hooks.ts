import type { ImageSite } from '../../images/model';
import type { RegistrySource } from '../../workspace/snapshot';
import type { EnvironmentResult, Resolution } from '../resolution';

/** How Apollo's mirrors reach a Pod that is not simply one of a chart's own. */
export interface PodReach {
  /** The results of Environments in which the mirror is known not to reach the Pod, or is not known to. */
  readonly missed: readonly EnvironmentResult[];
  readonly optsOut: boolean;
}

/**
 * What of a resolution does not hold for the Pod of a Helm hook: Apollo redirects the Pods of a chart by itself, and others only by
 * a webhook that an Environment must have switched on, and that a Pod's label keeps away. Undefined for other Pods.
 */
export function reachOf(files: readonly RegistrySource[], site: ImageSite, resolution: Resolution): PodReach | undefined {
  if (site.pod?.isHook !== true) return undefined;
  const { optsOut } = site.pod;
  const missed = resolution.perEnvironment.filter(
    (result) => result.sources.some((source) => source.via?.mirrored !== undefined) && (optsOut || !hasWebhook(files, result.id)),
  );
  return { missed, optsOut };
}

/** Whether the registry files say that an Environment redirects Pods outside charts. */
function hasWebhook(files: readonly RegistrySource[], id: string | undefined): boolean {
  const declared = files.flatMap((source) => source.file.environments ?? []).filter((environment) => environment.id.text === id);
  return declared.some((environment) => environment.podRegistryReplacement === true);
}
