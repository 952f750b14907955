/** The texts of a language by the keys of the English ones (`keyOf`). */
export type Texts = Readonly<Record<string, string>>;

/** A sentence in another language: what stands around its values, one more than there are of them, and which value stands in which gap. */
interface Sentence {
  readonly words: readonly string[];
  readonly order: readonly number[];
}

let translations: Texts = {};
let sentences = new Map<TemplateStringsArray, Sentence | undefined>();

/**
 * Sets the language of every text that is composed from now on. It is called once, by the server as its client tells the language. The command line never
 * calls it: scripts read what it prints.
 */
export function speak(texts: Texts): void {
  translations = texts;
  sentences = new Map();
}

/**
 * A text in the user's language: tell`No rule covers ${host}.` What is written is the English one; a translation names its values by their places, as `{0}`,
 * and may give them in another order. It must be composed where it is shown, in a function, since a module is loaded before the language is known.
 */
export function tell(words: TemplateStringsArray, ...values: readonly (string | number)[]): string {
  return filled(words, values, (parts, given) => parts.reduce((text, part, index) => `${text}${given[index - 1] ?? ''}${part}`));
}

/** What a template gives in the user's language, by a function that takes its words, one more than values, and the values in between. */
export function filled<V, R>(words: TemplateStringsArray, values: readonly V[], fill: (words: readonly string[], values: readonly V[]) => R): R {
  const sentence = sentences.has(words) ? sentences.get(words) : remembered(words);
  if (!sentence) return fill(words, values);
  return fill(sentence.words, sentence.order.flatMap((index) => values.slice(index, index + 1)));
}

/** The English text of a template with `{0}`, `{1}`, … for its values. */
export function englishOf(words: readonly string[]): string {
  return words.map((part, index) => (index === 0 ? part : `{${index - 1}}${part}`)).join('');
}

/**
 * The key by which a translation is found: a hash of the English text (FNV-1a, 32 bits). With the texts themselves as keys the file of a language would be
 * twice as large, and the English ones stand in the program already.
 */
export function keyOf(english: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < english.length; index += 1) hash = Math.imul(hash ^ english.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}

function remembered(words: TemplateStringsArray): Sentence | undefined {
  const translated = translations[keyOf(englishOf(words))];
  const sentence = translated === undefined ? undefined : sentenceOf(translated);
  sentences.set(words, sentence);
  return sentence;
}

function sentenceOf(text: string): Sentence {
  const parts = text.split(/\{(\d+)\}/);
  return { words: parts.filter((_, index) => index % 2 === 0), order: parts.filter((_, index) => index % 2 === 1).map(Number) };
}
