import { tell } from '../../base/texts';
import { overlaps, type Span } from '../../base/span';
import { parseToml, type TomlEntry, type TomlTable } from '../../syntax/toml';
import type { TextEdit } from '../edits';
import type { Correction } from './configProblems';

/** Makes the inline table of a host, which containerd passes over, a table with a header of its own behind the rest of its table. */
export function splittingTable(): Correction {
  return {
    title: tell`Write the host as a table of its own`,
    edit: (text, span) => {
      const found = entryAt(text, span);
      const key = found?.entry.keys.at(-1);
      if (!found || !key || found.entry.value.kind !== 'inline') return undefined;
      const { entry, table } = found;
      const isOfHost = [...table.keys, ...entry.keys].map(({ text: name }) => name).join(' ') === `host ${key.text}`;
      if (!isOfHost) return undefined;
      const end = lineEnd(text, table.span.end);
      const newline = text.includes('\r\n') ? '\r\n' : '\n';
      const behind = text.slice(lineEnd(text, entry.span.end), end);
      const lines = found.entry.value.entries.map((each) => `  ${text.slice(each.span.start, each.span.end)}`);
      const comment = text.slice(entry.span.end, lineEnd(text, entry.span.end)).trimEnd();
      const own = [`[host.${text.slice(key.span.start, key.span.end)}]${comment}`, ...lines].join(newline);
      return { span: { start: entry.span.start, end }, newText: behind.trim() === '' ? own : `${behind.replace(/^\r?\n/, '')}${newline}${own}` };
    },
  };
}

/** Moves a `server` from the table of a host to the top of the file, where it counts. */
export function movingServer(): Correction {
  return {
    title: tell`Move \`server\` to the top`,
    edit: (text, span): TextEdit | undefined => {
      const found = entryAt(text, span);
      if (!found || found.root.entries.some(({ keys }) => keys[0]?.text === 'server')) return undefined;
      const { start } = found.entry.span;
      const begin = text.lastIndexOf('\n', start - 1) + 1;
      const end = lineEnd(text, found.entry.span.end);
      const newline = text.includes('\r\n') ? '\r\n' : '\n';
      return { span: { start: 0, end }, newText: `${text.slice(start, end)}${newline}${text.slice(0, begin).replace(/\r?\n$/, '')}` };
    },
  };
}

/** The entry whose key a span is, in a text that is TOML as a whole. */
function entryAt(text: string, span: Span): { readonly root: TomlTable; readonly table: TomlTable; readonly entry: TomlEntry } | undefined {
  const { tables, problems } = parseToml(text);
  const [root] = tables;
  if (problems.length > 0 || !root) return undefined;
  for (const table of tables) {
    const entry = table.entries.find(({ keys }) => keys.some((key) => overlaps(key.span, span)));
    if (entry) return { root, table, entry };
  }
  return undefined;
}

/** Where the line of an offset ends, without its line break. */
function lineEnd(text: string, offset: number): number {
  const next = text.indexOf('\n', offset);
  const end = next < 0 ? text.length : next;
  return text.charAt(end - 1) === '\r' ? end - 1 : end;
}
