import { ProgressLocation, Uri, env, window, workspace } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { exportImagesRequest } from '../../../../server/src/lsp/protocol';
import type { ExportImagesParams, ImageCounts, ImagesFilter } from '../../../../server/src/lsp/protocol';
import { askWithProgress } from '../../connection';
import { openImage } from '../openImage';
import { count, grouped, t } from '../../texts';
import { STATES, images } from '../words';
import { GROUPINGS, filterOf, isNarrow, statesIn, type Element, type GroupedBy, type Narrowing } from './model';
import type { ImagesView } from './tree';

/** "Group Images By…" */
export async function groupImages(view: ImagesView): Promise<void> {
  const items = (Object.keys(GROUPINGS) as readonly GroupedBy[]).map((by) => ({ by, label: GROUPINGS[by].name, detail: GROUPINGS[by].detail, description: by === view.by ? t('shown') : '' }));
  const picked = await window.showQuickPick(items, { title: t('Group Images By'), placeHolder: t('What the Images view groups by') });
  if (picked) view.groupBy(picked.by);
}

/** "Filter Images…": a text that is typed, or a state that some images have. */
export async function filterImages(view: ImagesView): Promise<void> {
  const picked = await asked(view.narrowing, view.counts);
  if (picked) view.narrow(picked);
}

function asked(now: Narrowing, counts: ImageCounts): Promise<Narrowing | undefined> {
  const picker = window.createQuickPick<{ readonly label: string; readonly description?: string; readonly alwaysShow?: boolean; readonly narrowing: Narrowing }>();
  const update = (): void => {
    const text = picker.value.trim();
    const states = statesIn(counts).map((state) => ({ label: STATES[state].name, description: images(counts[state] ?? 0), narrowing: { state } }));
    picker.items = text === '' ? states : [{ label: t('With “{0}”', text), description: t('in the reference, in what is pulled, or in the path of the file'), alwaysShow: true, narrowing: { text } }, ...states];
  };
  picker.title = t('Filter Images');
  picker.placeholder = t('Type a text, or choose what becomes of the images');
  picker.value = now.text ?? '';
  update();
  return new Promise((resolve) => {
    picker.onDidChangeValue(update);
    picker.onDidAccept(() => {
      resolve(picker.activeItems[0]?.narrowing);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}

/** "Copy List": what is pulled, one a line, of a row and of what is below it, or of all that the view shows. Gives the text. */
export async function copyList(client: LanguageClient, view: ImagesView, element: Element | undefined): Promise<string | undefined> {
  const text = element?.kind === 'image' ? element.image.pulled.map((source) => `${source}\n`).join('') : (await exported(client, { format: 'list', filter: wantedOf(view, element) }))?.text;
  if (text === undefined) return undefined;
  await env.clipboard.writeText(text);
  void window.setStatusBarMessage(text === '' ? t('Nothing was copied: no pull source is known here.') : count(text.split('\n').length - 1, 'Copied {0} pull source.', 'Copied {0} pull sources.'), 5000);
  return text;
}

/** "Export Images…": as CSV or as JSON, into a file that is asked for. Gives its address. */
export async function exportImages(client: LanguageClient, view: ImagesView, element: Element | undefined): Promise<Uri | undefined> {
  const formats = [{ label: 'CSV', detail: t('A line for each image reference, for spreadsheets'), format: 'csv' }, { label: 'JSON', detail: t('An object for each image reference'), format: 'json' }] as const;
  const about = isNarrow(view.narrowing) || element ? t('those that are chosen') : t('all');
  const picked = await window.showQuickPick(formats, { title: t('Export Images'), placeHolder: t('The form in which images leave ({0})', about) });
  if (!picked) return undefined;
  const [folder] = workspace.workspaceFolders ?? [];
  const name = `images.${picked.format}`;
  const target = await window.showSaveDialog({ filters: { [picked.label]: [picked.format] }, ...(folder ? { defaultUri: Uri.joinPath(folder.uri, name) } : {}) });
  const answer = target && (await exported(client, { format: picked.format, filter: wantedOf(view, element) }));
  if (!answer) return undefined;
  await workspace.fs.writeFile(target, new TextEncoder().encode(answer.text));
  void window.setStatusBarMessage(t('Wrote {0} images to {1}.', grouped(answer.images), workspace.asRelativePath(target)), 5000);
  return target;
}

/** Opens what a row of the view stands for. */
export function openRow(element: Element | undefined): Promise<void> {
  return element?.kind === 'image' ? openImage(element.image) : Promise.resolve();
}

function wantedOf({ by, narrowing }: ImagesView, element: Element | undefined): ImagesFilter {
  return element?.kind === 'group' ? filterOf(by, element.group, narrowing) : narrowing;
}

/** Tens of thousands of images take a moment, which can be taken back. */
function exported(client: LanguageClient, params: ExportImagesParams): Thenable<{ readonly text: string; readonly images: number } | undefined> {
  return window.withProgress({ location: ProgressLocation.Notification, title: t('Listing images'), cancellable: true }, async (progress, token) => {
    try {
      return await askWithProgress(client, exportImagesRequest, params, (message) => progress.report({ message }), token);
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      throw error;
    }
  });
}
