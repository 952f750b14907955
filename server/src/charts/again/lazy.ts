import type { Value } from '../value';

/**
 * Entries that are known by what they are made of, and made when somebody first looks into them: of most dicts of values nobody looks into a copy, nor
 * into what an edit has only moved.
 */
export class LazyEntries extends Map<string, Value> {
  #source: ReadonlyMap<string, Value> | undefined;
  readonly #made: (value: Value) => Value;

  /** Nobody may change `source` any more; `made` gives the value to be had here for one of its. */
  constructor(source: ReadonlyMap<string, Value>, made: (value: Value) => Value) {
    super();
    this.#source = source;
    this.#made = made;
  }

  /** What the entries will be made of; undefined once somebody has looked into them, and may have changed them. */
  get source(): ReadonlyMap<string, Value> | undefined {
    return this.#source;
  }

  override get(key: string): Value | undefined {
    this.fill();
    return super.get(key);
  }

  override has(key: string): boolean {
    this.fill();
    return super.has(key);
  }

  override set(key: string, value: Value): this {
    this.fill();
    return super.set(key, value);
  }

  override delete(key: string): boolean {
    this.fill();
    return super.delete(key);
  }

  override get size(): number {
    this.fill();
    return super.size;
  }

  override keys(): MapIterator<string> {
    this.fill();
    return super.keys();
  }

  override values(): MapIterator<Value> {
    this.fill();
    return super.values();
  }

  override entries(): MapIterator<[string, Value]> {
    this.fill();
    return super.entries();
  }

  override forEach(each: (value: Value, key: string, map: Map<string, Value>) => void): void {
    this.fill();
    super.forEach(each);
  }

  override [Symbol.iterator](): MapIterator<[string, Value]> {
    this.fill();
    return super[Symbol.iterator]();
  }

  protected fill(): void {
    const source = this.#source;
    if (!source) return;
    this.#source = undefined;
    for (const [key, value] of source) super.set(key, this.#made(value));
  }
}

/** The entries of a dict of a file, moved in the file. They are never changed. */
export class MovedEntries extends LazyEntries {
  constructor(readonly base: ReadonlyMap<string, Value>, readonly by: number, made: (value: Value) => Value) {
    super(base, made);
  }
}

/** What entries hold: those of a dict of a file, and by how much they are moved there. */
export interface Content {
  readonly base: ReadonlyMap<string, Value>;
  readonly by: number;
}

/** What a copy that nobody has looked into holds; undefined for what may have been changed. */
export function contentOf(entries: ReadonlyMap<string, Value>): Content | undefined {
  let at = entries;
  while (at instanceof LazyEntries && !(at instanceof MovedEntries)) {
    const { source } = at;
    if (!source) return undefined;
    at = source;
  }
  if (at === entries) return undefined;
  return at instanceof MovedEntries ? at : { base: at, by: 0 };
}
