import { lineIndex } from '../../server/src/base/lines';
import { liftApollo } from '../../server/src/mirrors/apollo/lift';
import { readRegistryFile } from '../../server/src/mirrors/apollo/read';
import { compileApollo } from '../../server/src/mirrors/apollo/table';
import type { Converted, ConvertedFile, ConvertTarget, LiftedTable } from '../../server/src/mirrors/convert/model';
import { writeTable } from '../../server/src/mirrors/convert/write';
import { DEFAULT_ENGINE, type ConfigSource, type EngineOptions } from '../../server/src/mirrors/dialect';
import { configText, dialectNamed } from '../../server/src/mirrors/dialects';
import type { Dialect, Table } from '../../server/src/mirrors/model';
import { parseYaml } from '../../server/src/syntax/yaml';
import type { Config } from './dialects';

/** A table with its rules, as a conversion starts from it. */
export interface Readable {
  readonly lifted: LiftedTable;
  readonly table: Table;
}

/** Reads a configuration of one dialect; a path that ends in `/` is an empty folder. */
export function readable(dialect: Dialect, config: Config, options: EngineOptions = DEFAULT_ENGINE): Readable {
  if (dialect === 'apollo') {
    const sources = Object.entries(config).map(([path, text]) => ({ uri: `file:///${path}`, lines: lineIndex(text), file: readRegistryFile(parseYaml(text)).file }));
    return { lifted: liftApollo(sources, undefined), table: compileApollo(sources, undefined) };
  }
  const definition = dialectNamed(dialect);
  if (!definition) throw new Error(`There is no dialect ${dialect}.`);
  const files = Object.entries(config).flatMap(([path, text]): ConfigSource[] => (
    path.endsWith('/') ? [] : [{ uri: `file:///${path}`, path, lines: lineIndex(text), content: definition.read(configText(path, text)).content }]
  ));
  const set = { files, folders: Object.keys(config).filter((path) => path.endsWith('/')).map((path) => path.slice(0, -1)) };
  const lifted = definition.lift(set, options);
  if (!lifted) throw new Error(`${dialect} has no rules that another dialect could say.`);
  return { lifted, table: definition.compile(set, options).table };
}

/** A configuration in another dialect. */
export function converted(dialect: Dialect, config: Config, target: ConvertTarget, options: EngineOptions = DEFAULT_ENGINE): Converted {
  const { lifted, table } = readable(dialect, config, options);
  return writeTable(lifted, target, table);
}

/** Files as a configuration that can be read again. */
export function configOf(files: readonly ConvertedFile[]): Config {
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

/** The files, each behind its name, then what is listed: `-` for what is left out, `~` for what is written and works otherwise. */
export function shownConversion(dialect: Dialect, config: Config, target: ConvertTarget, options = { disableDefaultEndpoint: false }): string {
  const { files, unsaid } = converted(dialect, config, target, options);
  const written = files.map(({ name, text }) => `== ${name}\n${text}`);
  return [...written, ...unsaid.map(({ reason, subject, isWritten }) => `${isWritten ? '~' : '-'} ${reason} ${subject}\n`)].join('').trim();
}
