import type { DictValue, Value } from '../value';

/** Stands for one dict of a chart's dot in all renderings in which it is the same one. */
export type Place = object;

/** What was asked of one dict. */
export interface Asked {
  readonly keys: Set<string>;
  /** Whether it was asked which keys there are, how many, or in which order. */
  shape: boolean;
  /** Whether it was walked through, so that it was asked for everything in it. */
  all: boolean;
}

/** What a file asked for while it was rendered, in all of its variants. */
export type Reads = Map<Place, Asked>;

/** Where the dicts of one input note what they are asked for; nothing is noted while there are no `reads`. */
export interface Recorder {
  reads: Reads | undefined;
}

/**
 * The entries of a dict that templates are given. It notes what it is asked for, so that no function has to say what it reads: what
 * copies, counts or prints a dict goes through it like everything else.
 */
export class RecordedEntries extends Map<string, Value> {
  /** Set once, where the dict turns out to be the one of an earlier rendering. */
  place: Place = {};
  /** What was asked of this dict, and in whose reads it is, to be found without looking for it each time. */
  private asked: Asked | undefined;
  private within: Reads | undefined;

  constructor(readonly recorder: Recorder) {
    super();
  }

  override get(key: string): Value | undefined {
    if (this.recorder.reads) this.note(this.recorder.reads).keys.add(key);
    return super.get(key);
  }

  override has(key: string): boolean {
    if (this.recorder.reads) this.note(this.recorder.reads).keys.add(key);
    return super.has(key);
  }

  override get size(): number {
    if (this.recorder.reads) this.note(this.recorder.reads).shape = true;
    return super.size;
  }

  override keys(): MapIterator<string> {
    if (this.recorder.reads) this.note(this.recorder.reads).shape = true;
    return super.keys();
  }

  override values(): MapIterator<Value> {
    this.noteAll();
    return super.values();
  }

  override entries(): MapIterator<[string, Value]> {
    this.noteAll();
    return super.entries();
  }

  override forEach(each: (value: Value, key: string, map: Map<string, Value>) => void): void {
    this.noteAll();
    super.forEach(each);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    this.noteAll();
    return super[Symbol.iterator]();
  }

  /** The same dict for one rendering, which may add to it. */
  copy(): RecordedEntries {
    const copy = new RecordedEntries(this.recorder);
    copy.place = this.place;
    for (const [key, value] of super.entries()) copy.set(key, value);
    return copy;
  }

  private noteAll(): void {
    if (this.recorder.reads) this.note(this.recorder.reads).all = true;
  }

  private note(reads: Reads): Asked {
    if (this.asked && this.within === reads) return this.asked;
    const asked = reads.get(this.place) ?? { keys: new Set(), shape: false, all: false };
    reads.set(this.place, asked);
    this.asked = asked;
    this.within = reads;
    return asked;
  }
}

/** A dict whose entries note what they are asked for. */
export function recordedDict(recorder: Recorder, entries: Iterable<readonly [string, Value]> = []): DictValue {
  const recorded = new RecordedEntries(recorder);
  for (const [key, value] of entries) recorded.set(key, value);
  return { kind: 'dict', entries: recorded, origins: [] };
}
