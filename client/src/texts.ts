/** Texts in another language by the English ones that stand in the code. */
export type Texts = Readonly<Record<string, string>>;

let translations: Texts = {};

/** Sets the language of everything that is shown from now on; called once, by the extension and by each of its pages as they start. */
export function speak(texts: Texts): void {
  translations = texts;
}

/**
 * A text in the user's language, with `{0}`, `{1}`, … filled in; in English where there is no translation. The English text is given literally, since the
 * test of the translations collects it from the code. It is `l10n.t` of VS Code, which pages and pure parts cannot call.
 */
export function t(text: string, ...parts: readonly (string | number)[]): string {
  return (translations[text] ?? text).replace(/\{(\d)\}/g, (hole, at: string) => String(parts[Number(at)] ?? hole));
}

/** `1 image`, `1,204 images`: a number in the words for one or for many, which hold it as `{0}`, and further parts as `{1}`, …. */
export function count(number: number, one: string, many: string, ...parts: readonly (string | number)[]): string {
  return t(number === 1 ? one : many, grouped(number), ...parts);
}

/** A number with what stands between its thousands. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, t(','));
}
