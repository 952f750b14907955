import type { ChartImage, TemplateImages } from '../images';
import type { Condition, EmptyLeaves, Origin, Origins, Trace, Value } from '../value';

/** Puts what was found in files where its origins stand now. What is shared stays shared, and what stays where it was is the same object. */
export function imageMover(moved: ReadonlyMap<Origin, Origin>): (found: TemplateImages) => TemplateImages {
  const move = moverOf(moved);
  return (found) => movedImages(found, move);
}

function movedImages(found: TemplateImages, move: Mover): TemplateImages {
  const images = list(found.images, (image) => movedImage(image, move));
  const conditions = list(found.conditions, move.condition);
  return images === found.images && conditions === found.conditions ? found : { ...found, images, conditions };
}

interface Mover {
  readonly origins: (origins: Origins) => Origins;
  readonly condition: (condition: Condition) => Condition;
  readonly trace: (trace: Trace) => Trace;
}

function moverOf(moved: ReadonlyMap<Origin, Origin>): Mover {
  const origins = once((known: Origins) => list(known, (origin) => moved.get(origin) ?? origin));
  const value = once((known: Value): Value => movedValue(known, origins));
  const condition: Mover['condition'] = once((known: Condition): Condition => {
    const read = list(known.read, value);
    const up = known.up && condition(known.up);
    return read === known.read && up === known.up ? known : { ...known, read, up };
  });
  const emptied = once((known: EmptyLeaves): EmptyLeaves => {
    const leaves = list(known.leaves, (leaf) => moved.get(leaf) ?? leaf);
    return leaves === known.leaves ? known : { leaves: [...leaves] };
  });
  const trace: Mover['trace'] = once((known: Trace): Trace => {
    const [up, under, leaves] = [known.up && trace(known.up), known.under && condition(known.under), known.emptied && emptied(known.emptied)];
    return up === known.up && under === known.under && leaves === known.emptied ? known : { ...known, up, under, emptied: leaves };
  });
  return { origins, condition, trace };
}

/** A condition has read scalars alone. */
function movedValue(value: Value, moved: (origins: Origins) => Origins): Value {
  if (value.kind === 'string') {
    const segments = list(value.segments, (segment) => {
      const origins = moved(segment.origins);
      return origins === segment.origins ? segment : { ...segment, origins };
    });
    return segments === value.segments ? value : { ...value, segments };
  }
  const origins = moved(value.origins);
  return origins === value.origins ? value : { ...value, origins };
}

function movedImage(image: ChartImage, { origins, condition, trace }: Mover): ChartImage {
  const next = {
    origins: origins(image.origins),
    parts: list(image.parts, (part) => {
      const own = origins(part.origins);
      return own === part.origins ? part : { ...part, origins: own };
    }),
    spare: list(image.spare, (part) => {
      const own = origins(part.origins);
      return own === part.origins ? part : { ...part, origins: own };
    }),
    decidedBy: list(image.decidedBy, condition),
    calls: image.calls && trace(image.calls),
  };
  const isSame = next.origins === image.origins && next.parts === image.parts && next.spare === image.spare && next.decidedBy === image.decidedBy && next.calls === image.calls;
  return isSame ? image : { ...image, ...next };
}

/** The list with each item replaced; the same list where none is another one. */
function list<T>(items: readonly T[], replaced: (item: T) => T): readonly T[] {
  let next: T[] | undefined;
  for (let at = 0; at < items.length; at += 1) {
    const item = items[at] as T;
    const other = replaced(item);
    if (other === item) continue;
    next ??= [...items];
    next[at] = other;
  }
  return next ?? items;
}

function once<T extends object>(compute: (item: T) => T): (item: T) => T {
  const known = new Map<T, T>();
  return (item) => {
    const made = known.get(item) ?? compute(item);
    known.set(item, made);
    return made;
  };
}
