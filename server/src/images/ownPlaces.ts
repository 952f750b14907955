import { keyPath } from './path';
import type { ObjectFilter, PlaceRule } from './rules';

/** A place of one's own as a setting writes it: the objects, and a JSON path from their root. */
export interface OwnPlace {
  /** `Kind`, `group/Kind`, or `group/*` for all kinds of a group. */
  readonly kind: string;
  /** `spec.runner.image`, `$.spec.images[*].ref`, `spec['my.key']`, `$..image` for any depth. */
  readonly path: string;
}

/** Why a place cannot be used: which part of it, and what is expected there. */
export type OwnPlaceProblem = 'kind' | 'path';

const STEP = /\.\.(?=[^.[])|\.?(\*|[^.[\]*'"\s]+)|\.?\[(?:(\*?)|\d+|'([^']+)'|"([^"]+)")\]/y;
const KIND = /^(?:([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\/)?([A-Z][A-Za-z0-9]*|\*)$/;

/**
 * The rule of a place of one's own, or which part of it is wrong. In the path `[]`, `[*]` and a number all mean the items of a
 * list; a leading `$` or `.` may be left out.
 */
export function ownPlaceRule({ kind, path }: OwnPlace): PlaceRule | OwnPlaceProblem {
  const objects = objectsOf(kind);
  if (!objects) return 'kind';
  const steps = rulePath(path.trim().replace(/^\$(?=[.[])/, ''));
  return steps === undefined ? 'path' : { kind: 'kubernetes', objects, path: steps };
}

function objectsOf(text: string): ObjectFilter | undefined {
  const match = KIND.exec(text.trim());
  if (!match) return undefined;
  const [, group, kind = ''] = match;
  if (kind === '*') return group === undefined ? undefined : { groups: [group] };
  return group === undefined ? { kinds: [kind] } : { groups: [group], kinds: [kind] };
}

/** The path in the spelling of the tables; undefined where it is none, or where it ends nowhere. */
function rulePath(text: string): string | undefined {
  let path = '';
  let anywhere = false;
  for (let at = 0; at < text.length; at = STEP.lastIndex) {
    STEP.lastIndex = at;
    const match = STEP.exec(text);
    if (!match) return undefined;
    const [whole, key, item, single, double] = match;
    if (whole === '..') {
      if (path !== '') return undefined;
      anywhere = true;
      STEP.lastIndex = at + 2;
      const next = /^[^.[\]*'"\s]+/.exec(text.slice(at + 2))?.[0];
      if (next === undefined) return undefined;
      path = next;
      STEP.lastIndex += next.length;
    } else if (item !== undefined || /\[\d/.test(whole)) path += '[]';
    else path = withKey(path, key ?? single ?? double ?? '');
  }
  if (path === '' || path.endsWith('*')) return undefined;
  return anywhere ? `**.${path}` : path;
}

function withKey(path: string, key: string): string {
  const step = keyPath('', key);
  if (!step.startsWith('[')) return path === '' ? step : `${path}.${step}`;
  return path === '' ? step.slice(1, -1) : `${path}.${step.slice(1, -1)}`;
}
