import { applyEdits } from '../features/edits';
import type { FileEdit } from '../features/model';
import { unifiedDiff } from './diff';
import { UsageError, type CliHost } from './host';
import type { Arguments } from './options';
import type { Output } from './output';
import { shownPath } from './paths';
import { shown } from './words';

/** A file that a command changes. */
export interface Change {
  readonly uri: string;
  readonly path: string;
  readonly hash: string;
  readonly before: string;
  readonly after: string;
  readonly bom: boolean;
}

/** What a command does with its changes. Throws a `UsageError` where `--write` stands beside another mode. */
export function writingMode(command: string, args: Arguments): 'diff' | 'write' | 'check' {
  const modes = (['diff', 'write', 'check'] as const).filter((mode) => args.has(mode));
  if (modes.includes('write') && modes.length > 1) throw new UsageError(`${command} takes --write or --${modes.find((mode) => mode !== 'write') ?? ''}, not both.`);
  return modes.at(-1) ?? 'diff';
}

/** Applies edits to the texts of their files, in the order of the paths. The files are read once more, since a byte order mark must stay. */
export async function changesOf(host: CliHost, edits: readonly FileEdit[]): Promise<{ readonly changes: readonly Change[]; readonly failures: string[] }> {
  const byFile = new Map<string, FileEdit[]>();
  for (const edit of edits) byFile.set(edit.uri, [...(byFile.get(edit.uri) ?? []), edit]);
  const changes: Change[] = [];
  const failures: string[] = [];
  for (const [uri, own] of byFile) {
    const path = shownPath(host.cwd, uri);
    const file = await host.port.read(uri, Number.MAX_SAFE_INTEGER);
    const hash = own[0]?.hash ?? '';
    if (!file.ok) failures.push(`${shown(path)} is left as it is: ${file.detail}.`);
    else if (host.port.hash(file.text) !== hash) failures.push(`${shown(path)} is left as it is: it has changed meanwhile.`);
    else changes.push({ uri, path, hash, before: file.text, after: applyEdits(file.text, own), bom: file.bom });
  }
  return { changes: await withoutLinks(host, changes.sort((a, b) => (a.path < b.path ? -1 : 1))), failures };
}

/** A file that a link leads to, and that is changed itself, is changed once: git takes no patch of a link, and the second one would meet another text. */
async function withoutLinks(host: CliHost, changes: readonly Change[]): Promise<readonly Change[]> {
  const kept = new Map<string, Change>();
  for (const change of changes) {
    const target = await host.port.stat(change.uri);
    const real = target.ok ? target.real : change.uri;
    if (!kept.has(real) || change.uri === real) kept.set(real, change);
  }
  const ones = new Set(kept.values());
  return changes.filter((change) => ones.has(change));
}

/** Prints a unified diff, or with `--check` the names of the files that would change. */
export async function printChanges(output: Output, changes: readonly Change[], args: Arguments): Promise<void> {
  const withDiff = args.has('diff') || !args.has('check');
  for (const { path, before, after, bom } of changes) {
    const mark = bom ? '\uFEFF' : '';
    if (!withDiff) await output.line(shown(path));
    else for (const line of unifiedDiff(path, mark + before, mark + after)) await output.line(line);
  }
}

/** Changes the files; gives a sentence for each that could not be changed. `tell` prints the names of those that were. */
export async function writeChanges(host: CliHost, output: Output, changes: readonly Change[], tell: boolean): Promise<readonly string[]> {
  const failures: string[] = [];
  for (const { uri, path, hash, after } of changes) {
    const reason = await host.replaceFile(uri, hash, after);
    if (reason !== undefined) failures.push(`${shown(path)} is left as it is: ${reason}.`);
    else if (tell) await output.line(shown(path));
  }
  return failures;
}
