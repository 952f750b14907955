import type { ImageSite } from '../../images/model';
import type { Snapshot } from '../../workspace/snapshot';
import { reachOf } from '../apollo/hooks';
import { code, emphasis, joined, say, type Line } from '../markdown';
import type { EnvironmentResult, Resolution } from '../resolution';

const LABEL = 'apollo.palantir.com/skip-registry-mutation';
const NAMESPACE_LABEL = 'apollo.palantir.com/env-id';
const MOST_NAMED = 3;

/** Whether Apollo's mirrors reach a Pod that is not simply one of a chart's own; empty where there is nothing to say. */
export function podRemark(snapshot: Snapshot, uri: string, site: ImageSite, resolution: Resolution): Line {
  const { pod } = site;
  const reach = reachOf(snapshot, uri, site, resolution);
  if (!pod) return [];
  if (!reach) return joined([say`The Pod opts out by the label ${code(LABEL)}.`, [emphasis(...say`Whether that spares a chart's own Pods is not documented.`)]], ' ');
  if (pod.optsOut) return say`A Helm hook makes this Pod, and it opts out by the label ${code(LABEL)}: it is pulled as written.`;
  const { unlabelled } = reach;
  if (reach.missed.length === 0 && unlabelled.length > 0) {
    return say`A Helm hook makes this Pod, and its namespace ${code(pod.namespace ?? '')} lacks the label ${code(NAMESPACE_LABEL)} of ${namedOf(unlabelled)}: it is pulled as written there.`;
  }
  if (reach.missed.length === 0) return say`A Helm hook makes this Pod; the webhook that redirects such Pods is on.`;
  const ids = reach.missed.flatMap(({ id }) => id ?? []);
  const named = joined(ids.slice(0, MOST_NAMED).map((id) => [code(id)]), ', ');
  if (ids.length === 0) return say`A Helm hook makes this Pod: it is redirected only where Apollo's webhook is on, else pulled as written.`;
  if (ids.length === 1) return say`A Helm hook makes this Pod: it is redirected only where Apollo's webhook is on (${named} does not say so), else pulled as written.`;
  const all = ids.length > MOST_NAMED ? say`${named} +${ids.length - MOST_NAMED}` : named;
  return say`A Helm hook makes this Pod: it is redirected only where Apollo's webhook is on (${all} do not say so), else pulled as written.`;
}

function namedOf(results: readonly EnvironmentResult[]): Line {
  return joined(results.slice(0, MOST_NAMED).map(({ id }) => [code(id ?? '')]), ', ');
}
