import { lineIndex } from '../../server/src/base/lines';
import { lookAt } from '../../server/src/base/look';
import { DEFAULT_ENGINE, type ConfigSource, type EngineOptions } from '../../server/src/mirrors/dialect';
import { dialectNamed, dialectOf } from '../../server/src/mirrors/dialects';
import type { Answer, Dialect } from '../../server/src/mirrors/model';
import { parseReference } from '../../server/src/reference/parse';
import { parseYaml } from '../../server/src/syntax/yaml';
import { parseToml } from '../../server/src/syntax/toml';

/** A digest of sha256 with the same digit throughout, as the cases write it. */
export function digest(digit = 'a'): string {
  return `sha256:${digit.repeat(64)}`;
}

/** Files by path: the configuration of one engine. A path that ends in `/` is an empty folder. */
export type Config = Readonly<Record<string, string>>;

/** A configuration as it was read, with what its files and the whole say. */
export interface ReadConfig {
  readonly resolve: (reference: string) => Answer;
  /** `path code parameter…` of every problem, in order. */
  readonly problems: readonly string[];
}

/** Reads a configuration of a dialect; a text that is not recognised as one fails the test. */
export function readConfig(name: Dialect, config: Config, options: EngineOptions = DEFAULT_ENGINE): ReadConfig {
  const dialect = dialectNamed(name);
  if (!dialect) throw new Error(`There is no dialect ${name}.`);
  const problems: string[] = [];
  const files = Object.entries(config).flatMap(([path, text]): ConfigSource[] => {
    if (path.endsWith('/')) return [];
    const file = { path, text, look: lookAt(text), outline: () => parseYaml(text), yaml: () => parseYaml(text), toml: () => parseToml(text) };
    if (dialectOf(file) !== dialect) throw new Error(`${path} is not recognised as ${name}, but as ${dialectOf(file)?.dialect ?? 'nothing'}.`);
    const { content, problems: found } = dialect.read(file);
    problems.push(...found.map(({ code, parameters }) => [path, code, ...Object.values(parameters)].join(' ')));
    // What rests in the index is plain data.
    return [{ uri: `file:///${path}`, path, lines: lineIndex(text), content: JSON.parse(JSON.stringify(content)) as typeof content }];
  });
  const folders = Object.keys(config).filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1));
  const { table, problems: across } = dialect.compile({ files, folders }, options);
  problems.push(...across.map(({ uri, code, parameters }) => [uri.replace('file:///', ''), code, ...Object.values(parameters)].join(' ')));
  return {
    problems,
    resolve: (written) => {
      if (table.rewrite) return table.rewrite(written);
      const parsed = parseReference(written);
      return parsed.ok ? table.resolve(parsed.reference) : { status: 'invalid', sources: [], error: 'reference' };
    },
  };
}

/** The sources as the cases write them: ` → ` in between, ` i` behind an insecure one, ` B` behind a blocked one; `ERROR code` for a failed pull. */
export function shownSources(answer: Answer): string {
  if (answer.error !== null) return `ERROR ${answer.error}`;
  return answer.sources.map(({ reference, url, insecure, blocked }) => `${url ?? reference ?? '?'}${insecure ? ' i' : ''}${blocked ? ' B' : ''}`).join(' → ');
}
