import type { Place } from '../../base/span';
import type { Endpoint } from '../endpoints/endpoint';
import type { MirrorTarget } from './model';

/** An endpoint that an engine asks, as a target of a rule. */
export function targetOf({ scheme, host, path, insecure }: Endpoint, place: Place, pulls: MirrorTarget['pulls'] = 'all'): MirrorTarget {
  return { scheme: scheme === 'http' ? 'http' : 'https', host, path: path.replace(/\/+$/, ''), insecure, pulls, place };
}
