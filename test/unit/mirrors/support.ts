import { lineIndex } from '../../../server/src/base/lines';
import type { Problem } from '../../../server/src/base/problem';
import { readRegistryFile } from '../../../server/src/mirrors/apollo/read';
import type { ApolloSource } from '../../../server/src/mirrors/apollo/table';
import type { RegistryFile } from '../../../server/src/mirrors/model';
import { parseYaml } from '../../../server/src/syntax/yaml';

/** A registry file read from its text. */
export function readText(text: string): { readonly file: RegistryFile; readonly problems: readonly Problem[] } {
  return readRegistryFile(parseYaml(text));
}

/** A registry file as the table is compiled from it. */
export function sourceOf(text: string, uri = 'file:///w/apollo-registries.yaml'): ApolloSource {
  return { uri, lines: lineIndex(text), file: readText(text).file };
}

/** A problem in short: its code, its kind, and the text that it is shown at. */
export function inShort(text: string, { code, span, parameters }: Problem): string {
  const kind = parameters['kind'];
  return `${code}${kind === undefined ? '' : ` ${kind}`} «${text.slice(span.start, span.end)}»`;
}
