import { Uri, window } from 'vscode';
import type { TextEditor } from 'vscode';
import type { ReferenceTarget } from '../../../server/src/lsp/protocol';

/** The target that a link names as its first argument, or undefined where a command was run in another way. */
export function linkedTarget(args: readonly unknown[]): ReferenceTarget | undefined {
  const [first] = args;
  if (typeof first !== 'object' || first === null || first instanceof Uri) return undefined;
  const { uri, position, text } = first as Record<string, unknown>;
  const place = isPosition(position) ? { position } : {};
  const words = typeof text === 'string' ? { text } : {};
  if (typeof uri === 'string') return { uri, ...place, ...words };
  return typeof text === 'string' ? words : undefined;
}

/** The cursor's place in the active editor, with the selected text where there is a selection. */
export function targetAtCursor(editor: TextEditor | undefined = window.activeTextEditor): ReferenceTarget | undefined {
  if (!editor) return undefined;
  const uri = editor.document.uri.toString();
  const selected = editor.document.getText(editor.selection).trim();
  if (selected !== '') return { uri, text: selected };
  const { line, character } = editor.selection.active;
  return { uri, position: { line, character } };
}

function isPosition(value: unknown): value is { readonly line: number; readonly character: number } {
  if (typeof value !== 'object' || value === null) return false;
  const { line, character } = value as Record<string, unknown>;
  return typeof line === 'number' && typeof character === 'number';
}
