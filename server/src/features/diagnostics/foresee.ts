import { memo } from '../../base/memo';
import { parseYaml } from '../../syntax/yaml';
import { analyze } from '../../workspace/analyze';
import { entryOf, type Entry, type OpenDocument, type RegistrySource, type Snapshot } from '../../workspace/snapshot';
import { applyEdits } from '../edits';
import type { Finding } from '../model';
import type { Fix, FixTexts } from './model';

/** What diagnoses one file of a snapshot. */
export type Diagnose = (snapshot: Snapshot, uri: string) => readonly Finding[];

/**
 * Whether a fix makes no error in the registry files that is not there now: it is applied to the texts, and the snapshot that
 * would follow is diagnosed. A correction may uncover what a mistake hid, such as an overlap; that is then not offered as a fix.
 */
export function makesNoError(snapshot: Snapshot, fix: Fix, texts: FixTexts, diagnose: Diagnose): boolean {
  const after = foreseen(snapshot, fix, texts);
  if (after === snapshot) return true;
  const known = errorsOf(snapshot)(diagnose);
  return [...errorsOf(after)(diagnose)].every(([error, times]) => times <= (known.get(error) ?? 0));
}

/** The snapshot with the registry files that the fix changes read anew; the same one where it changes none. */
function foreseen(snapshot: Snapshot, fix: Fix, texts: FixTexts): Snapshot {
  const entries = new Map<string, Entry>();
  const documents = new Map(snapshot.documents);
  for (const uri of new Set(fix.edits.map((edit) => edit.uri))) {
    const before = entryOf(snapshot, uri);
    const text = texts(uri);
    if (!before?.registry || !text) continue;
    const newText = applyEdits(text.text, fix.edits.filter((edit) => edit.uri === uri));
    const tree = parseYaml(newText);
    const entry = analyze({ uri, text: newText, hash: '', surroundings: before.surroundings, tree: () => tree });
    entries.set(uri, entry);
    const open = documents.get(uri);
    if (open) documents.set(uri, { ...plain(open), text: newText, tree, entry });
  }
  if (entries.size === 0) return snapshot;
  const registryFiles = snapshot.registryFiles.map((source) => changedSource(source, entries.get(source.uri)));
  return { ...snapshot, documents, files: new Map([...snapshot.files, ...entries]), registryFiles };
}

function changedSource(source: RegistrySource, entry: Entry | undefined): RegistrySource {
  return entry?.registry ? { ...source, lines: entry.lines, file: entry.registry.file, stale: false } : source;
}

function plain({ uri, languageId, version, text, tree, entry }: OpenDocument): OpenDocument {
  return { uri, languageId, version, text, tree, entry };
}

/** Errors in registry files by code and file, with their number: places move, and a message may name what the fix has changed. */
const errorsOf = memo((snapshot: Snapshot) => memo((diagnose: Diagnose): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>();
  for (const { uri } of snapshot.registryFiles) {
    for (const { severity, code } of diagnose(snapshot, uri)) {
      const key = `${code} ${uri}`;
      if (severity === 'error') counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return counts;
}));
