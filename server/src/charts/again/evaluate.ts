import { work } from '../../base/work';
import { imagesOf, mayYieldImages, type TemplateImages } from '../images';
import { parseTemplates, render, type Keeper, type ParsedSet, type Rendered, type Took } from '../render';
import type { RenderInput, TemplateFile } from '../value';
import { differenceOf, hasSameTemplates, noteChange, touches, type Difference } from './difference';
import { imageMover } from './moved';
import { RecordedEntries, type Place, type Reads } from './record';

/** The images of a chart, with what it takes to find those of the same chart with other values sooner. */
export interface Evaluation {
  readonly input: RenderInput;
  /** As `chartImages` gives them. */
  readonly templates: readonly TemplateImages[];
  readonly parsed: ParsedSet;
  readonly wanted: ReadonlySet<TemplateFile>;
  readonly files: ReadonlyMap<TemplateFile, EvaluatedFile>;
  /** Those that had to be executed, in Helm's order. */
  readonly executed: readonly TemplateFile[];
}

/** What is known of one file that was executed. */
interface EvaluatedFile {
  /** Undefined for a file that was executed only for what it changes. */
  readonly images: TemplateImages | undefined;
  readonly reads: Reads;
  /** The keys that it left changed for the files after it. */
  readonly writes: readonly { readonly place: Place; readonly key: string }[];
  readonly steps: number;
}

/**
 * Finds the images of a chart's templates, as `chartImages` does. Where an evaluation of the same templates is at hand, only those files
 * are rendered that read a value which is another one now, those that change values for others, and those that read what they change. The
 * others keep their images, with the origins where they stand now. What comes out is what a fresh evaluation gives.
 */
export function evaluateImages(input: RenderInput, before?: Evaluation): Evaluation {
  const known = before && hasSameTemplates(before.input, input) ? before : undefined;
  const parsed = known?.parsed ?? parseTemplates(input.templates);
  const wanted = known?.wanted ?? new Set(input.templates.filter((template) => mayYieldImages(parsed.set, template)));
  const difference = known && differenceOf(known.input, input);
  const files = new Map<TemplateFile, EvaluatedFile>();
  const executed: TemplateFile[] = [];
  const keeper = keeperOf(known?.files ?? new Map(), difference, files, executed);
  render(input, { withoutChecksums: true, only: (template) => wanted.has(template) }, parsed, keeper);
  const templates = [...files.values()].flatMap(({ images }) => images ?? []);
  return { input, templates, parsed, wanted, files, executed };
}

/** Keeps what still holds, and puts everything into `files` in the order of the rendering. */
function keeperOf(known: Evaluation['files'], difference: Difference | undefined, files: Map<TemplateFile, EvaluatedFile>, executed: TemplateFile[]): Keeper {
  const move = difference && difference.moved.size > 0 ? imageMover(difference.moved) : undefined;
  // What files change for those after them is added as the rendering comes to it.
  const changed = difference?.changed ?? (new Map() as Difference['changed']);
  const noteWrites = (writes: EvaluatedFile['writes']): void => {
    for (const { place, key } of writes) noteChange(changed, place, key, true);
  };
  return {
    kept(template) {
      const old = difference && known.get(template);
      if (!old) return undefined;
      noteWrites(old.writes);
      if (old.writes.length > 0 || ranOut(old) || touches(changed, old.reads)) return undefined;
      files.set(template, move ? movedFile(old, move) : old);
      return old.steps;
    },
    rendered(file, isAsked, took) {
      work.templates += 1;
      executed.push(file.template);
      const evaluated = evaluatedFile(file, isAsked, took);
      noteWrites(evaluated.writes);
      files.set(file.template, evaluated);
    },
  };
}

function evaluatedFile(file: Rendered, isAsked: boolean, { reads, changes, steps }: Took): EvaluatedFile {
  // Dicts that a template made itself are nobody else's, unless they were put into one that is.
  const writes = changes.flatMap(({ dict, key }) => (dict.entries instanceof RecordedEntries ? [{ place: dict.entries.place, key }] : []));
  return { images: isAsked ? imagesOf(file) : undefined, reads, writes, steps };
}

/** A file that ended with the budget may have come further now, or less far. */
function ranOut({ images, steps }: EvaluatedFile): boolean {
  return steps < 0 || images?.variants.some(({ error }) => error?.code === 'budget') === true;
}

function movedFile(file: EvaluatedFile, move: ReturnType<typeof imageMover>): EvaluatedFile {
  const images = file.images && move(file.images);
  return images === file.images ? file : { ...file, images };
}
