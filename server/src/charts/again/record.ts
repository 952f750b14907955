import type { DictValue, Value } from '../value';
import { contentOf, LazyEntries, type Content } from './lazy';

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
  /** Whether a key was taken out and put back, so that it may stand elsewhere among the others: the dicts then serve no other input. */
  isReordered: boolean;
}

/** Nothing has been asked yet. */
export function newRecorder(): Recorder {
  return { reads: undefined, isReordered: false };
}

const NOTHING: ReadonlyMap<string, Value> = new Map();
const asIs = (value: Value): Value => value;

/**
 * The entries of a dict that templates are given. It notes what it is asked for, so that no function has to say what it reads: what
 * copies, counts or prints a dict goes through it like everything else.
 */
export class RecordedEntries extends LazyEntries {
  /** Set once, where the dict turns out to be the one of an earlier rendering. */
  place: Place = {};
  /** What was asked of this dict, and in whose reads it is, to be found without looking for it each time. */
  private asked: Asked | undefined;
  private within: Reads | undefined;

  /** `content` is what these are a copy of, where they hold that and nothing else. */
  constructor(readonly recorder: Recorder, readonly content?: Content, source: ReadonlyMap<string, Value> = NOTHING, made: (value: Value) => Value = asIs) {
    super(source, made);
  }

  /** Whether nobody has looked into it yet. */
  get isUntouched(): boolean {
    return this.source !== undefined;
  }

  override get(key: string): Value | undefined {
    if (this.recorder.reads) this.note(this.recorder.reads).keys.add(key);
    return super.get(key);
  }

  override has(key: string): boolean {
    if (this.recorder.reads) this.note(this.recorder.reads).keys.add(key);
    return super.has(key);
  }

  override delete(key: string): boolean {
    let last: string | undefined;
    if (super.has(key)) for (last of super.keys()) continue;
    if (last !== undefined && last !== key) this.recorder.isReordered = true;
    return super.delete(key);
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

/** What the copies of one input share. */
export interface Copying {
  readonly recorder: Recorder;
  /** The copies that have been made. */
  readonly known: Map<Value, Value>;
  /** Those of them that an earlier input has too. */
  readonly taken: Set<Value>;
}

/**
 * A deep copy of which each dict notes what it is asked for. Two places that hold the same dict hold the same copy. `before` is the copy that an earlier
 * input with the same recorder has in this place: it serves again where it is a copy of the same values, as templates leave it as it was.
 */
export function recordedCopy(value: DictValue, copying: Copying, before?: Value): DictValue {
  const copied = copying.known.get(value);
  if (copied?.kind === 'dict') return copied;
  const content = contentOf(value.entries);
  const old = before?.kind === 'dict' && before.entries instanceof RecordedEntries ? before : undefined;
  const isOld = content !== undefined && old !== undefined && holds(old, value, content) && !copying.taken.has(old);
  const copy = isOld ? old : { ...value, entries: entriesOf(value, content, copying) };
  copying.known.set(value, copy);
  if (isOld) copying.taken.add(old);
  else if (!content) for (const [key, entry] of value.entries) copy.entries.set(key, recordedValue(entry, copying, old?.entries.get(key)));
  return copy;
}

/** What holds nothing else than a part of a file is made depth by depth, as templates look into it. */
function entriesOf({ entries }: DictValue, content: Content | undefined, copying: Copying): RecordedEntries {
  const { recorder } = copying;
  return content ? new RecordedEntries(recorder, content, entries, (entry) => recordedValue(entry, copying, undefined)) : new RecordedEntries(recorder);
}

function holds({ entries, origins, rest }: DictValue, value: DictValue, { base, by }: Content): boolean {
  const own = entries instanceof RecordedEntries ? entries.content : undefined;
  return own?.base === base && own.by === by && origins === value.origins && rest === value.rest;
}

function recordedValue(value: Value, copying: Copying, before: Value | undefined): Value {
  if (value.kind === 'dict') return recordedCopy(value, copying, before);
  if (value.kind !== 'list' || value.items.every(({ kind }) => kind !== 'dict' && kind !== 'list')) return value;
  const copied = copying.known.get(value);
  if (copied) return copied;
  const items = value.items.map((item) => recordedValue(item, copying, undefined));
  const copy = items.every((item, at) => item === value.items[at]) ? value : { ...value, items };
  copying.known.set(value, copy);
  return copy;
}

/** A dict whose entries note what they are asked for. */
export function recordedDict(recorder: Recorder, entries: Iterable<readonly [string, Value]> = []): DictValue {
  const recorded = new RecordedEntries(recorder);
  for (const [key, value] of entries) recorded.set(key, value);
  return { kind: 'dict', entries: recorded, origins: [] };
}
