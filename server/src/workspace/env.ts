import { nameOf } from '../base/uri';

/** Whether a URI names the file that gives values to the variables of the Compose files beside it. */
export function isEnvFile(uri: string): boolean {
  return nameOf(uri) === '.env';
}

const LINE = /^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(?:"((?:[^"\\\n]|\\.)*)"|'([^'\n]*)'|([^\n]*?))[ \t]*$/gm;
/** What may stand in a reference: nothing else of an `.env` file, where passwords are kept too, is taken over. */
const PART = /^[\w.:/@+-]{1,255}$/;

/**
 * The values that an `.env` file gives to variables, as Compose reads it: unquoted up to a `#` behind a blank. Only the variables
 * asked for, and only values that can be part of a reference. A value with variables in it is left out.
 */
export function readEnv(text: string, wanted: ReadonlySet<string>): Readonly<Record<string, string>> {
  const found = new Map<string, string>();
  for (const [, name = '', double, single, plain = ''] of text.replace(/\r\n?/g, '\n').matchAll(LINE)) {
    const value = double ?? single ?? plain.replace(/(?:^|\s)#.*$/, '').trim();
    if (!wanted.has(name)) continue;
    if (value === '' || PART.test(value)) found.set(name, value);
    else found.delete(name);
  }
  return Object.fromEntries(found);
}
