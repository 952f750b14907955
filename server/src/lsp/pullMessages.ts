import type { Range } from 'vscode-languageserver';
import type { NotificationMessage, RequestMessage } from './message';

/** What becomes of an image, as views tell it; `PullState` of the features. */
export type ImageState = 'mirrored' | 'direct' | 'unmatched' | 'ambiguous' | 'differs' | 'unpullable' | 'unknown' | 'invalid';

/** How many images of each state there are; states that none has are left out. */
export type ImageCounts = Readonly<Partial<Record<ImageState, number>>>;

/** Some images that have a host, a pull source or a file in common. */
export interface ImageGroup {
  /** By which filters name it: the key of a host, `#unpullable`, `#unknown` or `#invalid` for no source, '' for no written host, a URI for a file. */
  readonly key: string;
  /** What people read. */
  readonly label: string;
  readonly images: number;
  readonly files: number;
  readonly counts: ImageCounts;
}

/** Whose pull sources count: an Environment's, those of all (null), or those that the setting chooses (left out). */
export interface PullsParams {
  readonly environment?: string | null;
  readonly workDoneToken?: string | number;
}

/** What every answer about the workspace's images says of itself. */
export interface PullsResult {
  /** The ids of all declared Environments, in the order of the files. */
  readonly environments: readonly string[];
  /** The Environment whose pull sources are told; null for all. */
  readonly environment: string | null;
}

/** The images of one written host that come from the same place in the same way. */
export interface PullBand {
  /** The key of the written host. */
  readonly host: string;
  /** The keys of the pull sources; several where an image may come from any of them. */
  readonly sources: readonly string[];
  readonly state: ImageState;
  readonly images: number;
  readonly files: number;
}

/** Which hosts are written, and where their images are pulled from. */
export interface PullMapResult extends PullsResult {
  readonly hosts: readonly ImageGroup[];
  readonly sources: readonly ImageGroup[];
  readonly bands: readonly PullBand[];
  readonly images: number;
  readonly files: number;
  readonly counts: ImageCounts;
}

export const pullMapRequest: RequestMessage<PullsParams, PullMapResult | null> = { method: 'mirrorLens/pullMap' };

/** Which images are wanted; what is left out limits nothing. Hosts and sources are given by their keys; an image has to have all of the sources. */
export interface ImagesFilter {
  readonly host?: string;
  readonly sources?: readonly string[];
  readonly state?: ImageState;
  /** The URI of a file. */
  readonly file?: string;
  /** A text in the reference, in what is pulled, or in the path of the file. */
  readonly text?: string;
}

/** A stretch of an answer that may be long. */
export interface Page {
  readonly offset: number;
  readonly limit: number;
}

export interface ImageGroupsParams extends PullsParams, Page {
  readonly by: 'source' | 'host' | 'file';
  readonly filter?: ImagesFilter;
}

export interface ImageGroupsResult extends PullsResult {
  readonly groups: readonly ImageGroup[];
  /** How many groups there are in all. */
  readonly total: number;
  /** How many images the filter lets through. */
  readonly images: number;
  readonly files: number;
  readonly counts: ImageCounts;
  /** How many there are without the filter. */
  readonly unfiltered: number;
}

export const imageGroupsRequest: RequestMessage<ImageGroupsParams, ImageGroupsResult | null> = { method: 'mirrorLens/imageGroups' };

/** An image reference and what becomes of it. */
export interface ListedImage {
  readonly uri: string;
  /** The path of the file that people know it by. */
  readonly path: string;
  readonly range: Range;
  readonly written: string;
  /** What is pulled; several where that is undefined or differs by Environment. */
  readonly pulled: readonly string[];
  readonly state: ImageState;
}

export interface ImageListParams extends PullsParams, Page {
  readonly filter?: ImagesFilter;
}

export interface ImageListResult extends PullsResult {
  readonly images: readonly ListedImage[];
  readonly total: number;
}

export const imageListRequest: RequestMessage<ImageListParams, ImageListResult | null> = { method: 'mirrorLens/imageList' };

export interface ExportImagesParams extends PullsParams {
  readonly format: 'list' | 'csv' | 'json';
  readonly filter?: ImagesFilter;
}

/** The images as a text in that format, and how many it tells of. */
export const exportImagesRequest: RequestMessage<ExportImagesParams, { readonly text: string; readonly images: number }> = { method: 'mirrorLens/exportImages' };

/** Sent once after each answer about the workspace's images, when it may no longer hold; whoever shows it asks anew. */
export const pullsChangedNotification: NotificationMessage<null> = { method: 'mirrorLens/pullsChanged' };
