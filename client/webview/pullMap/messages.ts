import type { ImageListResult, ImagesFilter, ListedImage, PullMapResult } from '../../../server/src/lsp/protocol';

/** What the view asks the extension for. */
export type ToExtension =
  /** The view is there, or was hidden and is there again; `environment` is the one that it showed (left out: none was chosen in it). */
  | { readonly kind: 'ready'; readonly environment?: string | null }
  | { readonly kind: 'environment'; readonly environment: string | null }
  | { readonly kind: 'list'; readonly filter: ImagesFilter; readonly offset: number; readonly limit: number }
  | { readonly kind: 'open'; readonly image: ListedImage }
  /** `data` is the text of an SVG, or a PNG in Base64. */
  | { readonly kind: 'save'; readonly format: 'svg' | 'png'; readonly data: string }
  | { readonly kind: 'cancel' };

/** What the extension tells the view. */
export type ToView =
  | { readonly kind: 'map'; readonly map: PullMapResult }
  | { readonly kind: 'list'; readonly filter: ImagesFilter; readonly offset: number; readonly result: ImageListResult }
  /** What is under way, in words; null when nothing is. */
  | { readonly kind: 'busy'; readonly text: string | null }
  | { readonly kind: 'failed'; readonly message: string };

/** What the view remembers while it is hidden. */
export interface ViewState {
  readonly environment?: string | null;
  readonly filter?: ImagesFilter;
  readonly showsTable?: boolean;
}
