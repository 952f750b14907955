import { readFile } from 'node:fs/promises';
import { brotliDecompressSync } from 'node:zlib';
import { EventEmitter, Uri, window, workspace, ViewColumn } from 'vscode';
import type { TextEditor } from 'vscode';
import { DIAGNOSTIC_PAGES, PAGE_SCHEME } from '../../server/src/lsp/protocol';

/** Read-only pages of text that commands show, such as an explanation; a page of the same name takes the place of the former. */
export interface Pages {
  dispose(): void;
  show(name: string, markdown: string, column?: ViewColumn): Promise<TextEditor>;
}

/**
 * Registers the pages' scheme. A note's text is the query of its address; a diagnostic's page comes from the file in which the build put all of them.
 * Texts are kept while the window lives, since a page may be reopened by going back.
 */
export function createPages(diagnosticPages: string): Pages {
  const texts = new Map<string, string>();
  const changes = new EventEmitter<Uri>();
  const registration = workspace.registerTextDocumentContentProvider(PAGE_SCHEME, {
    onDidChange: changes.event,
    provideTextDocumentContent: (uri) => {
      const code = codeOf(uri);
      return code === undefined ? texts.get(uri.toString()) ?? uri.query : diagnosticPage(diagnosticPages, code);
    },
  });
  const show = async (name: string, markdown: string, column: ViewColumn = ViewColumn.Active): Promise<TextEditor> => {
    const uri = Uri.from({ scheme: PAGE_SCHEME, path: `/${name.replace(/[\\/]/g, '∕')}.md` });
    texts.set(uri.toString(), markdown);
    changes.fire(uri);
    const document = await workspace.openTextDocument(uri);
    return window.showTextDocument(document, { preview: true, viewColumn: column });
  };
  return { show, dispose: () => { registration.dispose(); changes.dispose(); } };
}

function codeOf(uri: Uri): string | undefined {
  const folder = `${Uri.parse(DIAGNOSTIC_PAGES).path}/`;
  return uri.path.startsWith(folder) ? uri.path.slice(folder.length).replace(/\.md$/, '') : undefined;
}

async function diagnosticPage(file: string, code: string): Promise<string> {
  const pages = JSON.parse(brotliDecompressSync(await readFile(file)).toString()) as Readonly<Record<string, string>>;
  return pages[code] ?? '';
}
