import { Range, Uri, window } from 'vscode';
import type { ViewColumn } from 'vscode';
import type { ListedImage } from '../../../server/src/lsp/protocol';
import { t } from '../texts';

/** Opens the file of an image with the image selected. One in an archive cannot be opened: it is said where it stands. */
export async function openImage({ uri, path, range, written }: Pick<ListedImage, 'uri' | 'path' | 'range' | 'written'>, viewColumn?: ViewColumn): Promise<void> {
  if (uri.includes('#/')) {
    void window.showInformationMessage(t('{0} stands in an archive, at {1}.', `\`${written}\``, `${path}:${range.start.line + 1}`));
    return;
  }
  const selection = new Range(range.start.line, range.start.character, range.end.line, range.end.character);
  await window.showTextDocument(Uri.parse(uri), { selection, ...(viewColumn === undefined ? {} : { viewColumn }) });
}
