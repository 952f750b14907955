import { lineIndex } from '../../server/src/base/lines';
import { DEFAULT_ENGINE, type ConfigSource } from '../../server/src/mirrors/dialect';
import { configText, dialectNamed, readConfig } from '../../server/src/mirrors/dialects';
import type { Answer } from '../../server/src/mirrors/model';
import { parseReference } from '../../server/src/reference/parse';
import { shownSources } from './dialects';

/** What a file of another form carries, grouped as engines read it. */
export interface CarriedConfigs {
  /** `dialect path path…` of each group, in order. */
  readonly groups: readonly string[];
  /** The answers of all groups to a reference, as cases write them; with the status in front where it is `unknown`. */
  readonly sources: (reference: string) => readonly string[];
  /** What stands in the file at each rule that answers. */
  readonly rules: (reference: string) => readonly string[];
  /** `code text` of every problem, with the text of the file that it stands at. */
  readonly problems: readonly string[];
}

/** Reads the configurations that a file carries. */
export function readCarrier(path: string, text: string): CarriedConfigs {
  const read = readConfig(configText(path, text), false);
  const uri = `file:///${path}`;
  const groups = new Map<string, ConfigSource[]>();
  for (const { content, carriedPath } of read?.contents ?? []) {
    const dialect = dialectNamed(content.dialect);
    const below = carriedPath === undefined ? path : `${path}/${carriedPath}`;
    const key = `${content.dialect} ${dialect?.setOf(below) ?? ''}`;
    // What rests in the index is plain data.
    const source: ConfigSource = { uri, path: below, lines: lineIndex(text), content: JSON.parse(JSON.stringify(content)) as typeof content };
    groups.set(key, [...(groups.get(key) ?? []), source]);
  }
  const compiled = [...groups.values()].flatMap((files) => {
    const [first] = files;
    const dialect = first && dialectNamed(first.content.dialect);
    return dialect ? [{ files, ...dialect.compile({ files, folders: [] }, DEFAULT_ENGINE) }] : [];
  });
  const answers = (written: string): readonly Answer[] => {
    const parsed = parseReference(written);
    if (!parsed.ok) throw new Error(`${written} is no reference.`);
    return compiled.map(({ table }) => table.resolve(parsed.reference));
  };
  const problems = [...(read?.problems ?? []), ...compiled.flatMap((each) => each.problems)];
  return {
    groups: compiled.map(({ files }) => [files[0]?.content.dialect, ...files.map((file) => file.path.slice(path.length + 1))].join(' ')),
    sources: (reference) => answers(reference).map((answer) => (answer.status === 'unknown' ? 'unknown' : shownSources(answer))),
    rules: (reference) => answers(reference).flatMap(({ sources }) => sources.flatMap(({ via }) => (via ? [text.slice(via.place.span.start, via.place.span.end)] : []))),
    problems: problems.map(({ code, span }) => `${code} ${text.slice(span.start, span.end)}`),
  };
}
