import type { PartRole } from '../images/model';
import { NONE } from './text';
import type { Condition, Origin, Origins, Trace } from './value';

/** A leaf that is there and empty, and whose template read it where the reference was put together: filled, it may become that part. */
export interface SparePart {
  readonly role: PartRole;
  readonly value: '';
  /** The one leaf. */
  readonly origins: Origins;
}

/** The conditions that led to where texts were printed, each once, the innermost of the innermost template first. */
export function conditionsOf(traces: readonly Trace[]): readonly Condition[] {
  const found: Condition[] = [];
  for (const trace of traces) {
    for (let at: Trace | undefined = trace; at; at = at.up) {
      for (let condition = at.under; condition; condition = condition.up) if (!found.some((known) => isSame(known, condition))) found.push(condition);
    }
  }
  return found;
}

function isSame(a: Condition, b: Condition | undefined): boolean {
  return a === b || (a.uri === b?.uri && a.span.start === b.span.start && a.taken === b.taken && a.read.length === b.read.length && a.read.every((value, index) => value === b.read[index]));
}

/** What the last key of a leaf's path says that it is a part of. */
const ROLES: readonly (readonly [PartRole, RegExp])[] = [
  ['registry', /registry$|^hub$|^host$/i],
  ['digest', /digest$|^sha(?:256)?$/i],
  ['tag', /tag$|^version$|version$/i],
  ['repository', /^(?:repository|repo|name|image)$/i],
];

/**
 * The empty leaves that the templates of `traces` read, as far as they belong to the image: they stand beside a leaf that it is made
 * from, or carry a registry and were read by a template that only puts references together, as `global.imageRegistry` is.
 */
export function spareOf(traces: readonly Trace[], origins: Origins): readonly SparePart[] {
  const beside = new Set(origins.filter(({ kind }) => kind === 'values').map(({ path }) => parentOf(path)));
  const found: SparePart[] = [];
  for (const trace of traces) {
    for (let at: Trace | undefined = trace; at; at = at.up) {
      for (const leaf of at.emptied?.leaves ?? NONE) {
        const role = roleOf(leaf);
        const belongs = beside.has(parentOf(leaf.path)) || (role === 'registry' && at.up !== undefined);
        if (role && belongs && !found.some((known) => known.origins[0] === leaf)) found.push({ role, value: '', origins: [leaf] });
      }
    }
  }
  return found;
}

function roleOf({ path }: Origin): PartRole | undefined {
  const key = path.slice(parentOf(path).length).replace(/^\.|"/g, '');
  return ROLES.find(([, pattern]) => pattern.test(key))?.[0];
}

/** A path without its last key. */
function parentOf(path: string): string {
  return path.replace(/\.?(?:"(?:[^"\\]|\\.)*"|[^."[\]]+|\[\d+\])$/, '');
}
