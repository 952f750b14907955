import type { Location, Position, WorkspaceEdit } from 'vscode-languageserver';
import type { NotificationMessage, RequestMessage } from './message';

export type { NotificationMessage, RequestMessage } from './message';
export * from './pullMessages';

/**
 * Every message between this extension's client and the server that the Language Server Protocol does not define itself.
 * It is the only file of the server that the client imports, those about all images (`pullMessages.ts`) with it, and it holds no code that needs a library.
 */

/**
 * The files that are read by their name alone, whatever language an editor takes them for, as globs: plain lists of images, locks,
 * Dockerfiles, kustomizations without an ending, values of helmfile. They are those of `isImageFileName`, for selectors and watchers.
 */
export const NAMED_FILES: readonly string[] = [
  '**/*[iI][mM][aA][gG][eE][sS]*.{txt,list,TXT,LIST}',
  '**/*[iI][mM][aA][gG][eE][lL][iI][sS][tT]*.{txt,list,TXT,LIST}',
  '**/*[iI][mM][aA][gG][eE][-_][lL][iI][sS][tT]*.{txt,list,TXT,LIST}',
  '**/Images.lock',
  '**/{Dockerfile,Containerfile,dockerfile,containerfile,DOCKERFILE,CONTAINERFILE}',
  '**/{Dockerfile,Containerfile,dockerfile,containerfile,DOCKERFILE,CONTAINERFILE}[0-9._-]*',
  '**/*.{Dockerfile,Containerfile,dockerfile,containerfile,DOCKERFILE,CONTAINERFILE}',
  '**/Kustomization',
  '**/*.gotmpl',
  '**/*.{yaml,yml,json}.{j2,jinja,jinja2,erb,tmpl,tpl,template,in}',
  '**/{templates/**/*.{tpl,txt},charts/*.tgz,.helmignore}',
  '**/{hosts,config}.toml',
  '**/config.toml.tmpl',
  '**/{*.bu,*.ign,user-data,cloud-config}',
  '**/buildkit*.toml',
  '**/registries.conf',
  '**/registries*.conf.d/**/*.conf',
  '**/short*name*.conf',
  '**/imageswap*.{conf,txt}',
];

/** What a client may say when it starts the server. Every key may be missing: other editors send nothing. */
export interface InitializationOptions {
  /** The client is this extension's own: command links in hovers work, and it understands the custom notifications. */
  readonly ownClient?: boolean;
  /** False in an untrusted workspace: files outside the folders are then not read. */
  readonly trusted?: boolean;
  /** The path of a folder for what can be made anew, such as what was found in unchanged files. */
  readonly cacheFolder?: string;
  /** The address below which the client itself shows one page per diagnostic, `<pages>/<code>.md`; without it they are linked to where they are installed. */
  readonly pages?: string;
  /** The settings `mirrorLens.*`, nested, for clients that do not answer `workspace/configuration`. */
  readonly settings?: unknown;
}

/** The server's state; sent to this extension's client whenever it changes. */
export interface StatusParams {
  /** Grows with each status. */
  readonly revision: number;
  readonly scanning: boolean;
  readonly filesSeen: number;
  /** The registry files in force; empty where there is no mirror table, and then nothing is shown. */
  readonly tables: readonly StatusTable[];
  /** How many mirror configurations of other dialects are in force. */
  readonly nodeConfigs: number;
  /** The ids of all declared Environments, in the order of the files. */
  readonly environments: readonly string[];
  /** What could not be read or understood, in words, with the URI of the file; null for a setting. */
  readonly troubles: readonly { readonly uri: string | null; readonly message: string }[];
}

export interface StatusTable {
  readonly uri: string;
  /** What the user reads: the path in its folder. */
  readonly label: string;
  readonly artifactRegistries: number;
  readonly mirroredRegistries: number;
  /** True while the open text has syntax errors and its last good version is in force. */
  readonly stale: boolean;
}

export const statusNotification: NotificationMessage<StatusParams> = { method: 'mirrorLens/status' };

/** Sent by the client when the user trusts the workspace. */
export const trustNotification: NotificationMessage<{ readonly trusted: boolean }> = { method: 'mirrorLens/trust' };

/** Answered when no scan and no diagnostics are under way, with the status of that moment. */
export const idleRequest: RequestMessage<null, StatusParams | null> = { method: 'mirrorLens/idle' };

/** What is asked about: a place in a document, or a text, judged as if it stood in `uri`. */
export interface ReferenceTarget {
  readonly uri?: string;
  readonly position?: Position;
  readonly text?: string;
}

export interface ExplainResult {
  /** The reference that was explained, for a title; null where the text holds none. */
  readonly written: string | null;
  readonly markdown: string;
}

export const explainRequest: RequestMessage<ReferenceTarget, ExplainResult> = { method: 'mirrorLens/explain' };

export interface PullSourcesResult {
  readonly written: string | null;
  /** In the order in which they are tried; several where the result is ambiguous. */
  readonly sources: readonly { readonly reference: string; readonly detail: string }[];
  /** What to tell the user where there is none. */
  readonly message: string | null;
}

export const pullSourcesRequest: RequestMessage<ReferenceTarget, PullSourcesResult> = { method: 'mirrorLens/pullSources' };

/** What a rewrite covers. */
export type RewriteTarget =
  | { readonly kind: 'reference'; readonly uri: string; readonly position: Position }
  | { readonly kind: 'file'; readonly uri: string }
  | { readonly kind: 'folder'; readonly uri: string }
  | { readonly kind: 'workspace' };

export interface RewriteParams {
  readonly target: RewriteTarget;
  /** The Environment whose pull sources are written, where they disagree. */
  readonly environment?: string;
  /** The step of the path whose result is written, where it is to be another than Apollo's. */
  readonly step?: 'admission' | 'apollo' | 'node';
  /** Whether one value for all images of a chart is written where there is one that moves each of them; see `offers`. */
  readonly oneRegistry?: boolean;
  readonly workDoneToken?: string | number;
}

export interface RewriteResult {
  readonly edit: WorkspaceEdit | null;
  readonly references: number;
  readonly files: number;
  readonly skipped: readonly RewriteSkipped[];
  /** One sentence: what changes and what was skipped. */
  readonly summary: string;
  /** What the user should know once about the whole of it. */
  readonly notes: readonly string[];
  /** Set where Environments disagree and none was named: those to choose from. */
  readonly environments: readonly { readonly id: string; readonly detail: string }[];
  /** Set where several steps of the path would write something of their own and none was named: those to choose from, Apollo's first. */
  readonly steps: readonly { readonly step: 'admission' | 'apollo' | 'node'; readonly detail: string }[];
  /** Charts with one value, such as `global.imageRegistry`, that would move all their images instead of the leaf of each; none once that was asked for. */
  readonly offers: readonly { readonly chart: string; readonly path: string; readonly images: number }[];
}

export interface RewriteSkipped {
  readonly uri: string;
  /** 0-based. */
  readonly line: number;
  readonly written: string;
  readonly reason: string;
}

export const rewriteRequest: RequestMessage<RewriteParams, RewriteResult> = { method: 'mirrorLens/rewrite' };

export interface EnvironmentsResult {
  readonly environments: readonly { readonly id: string; readonly detail: string }[];
  /** The one chosen by the setting `mirrorLens.environment`, null for all. */
  readonly chosen: string | null;
}

export const environmentsRequest: RequestMessage<{ readonly uri?: string }, EnvironmentsResult> = {
  method: 'mirrorLens/environments',
};

/** The mirror table as it is in force for a file, or for the whole window. */
export const effectiveTableRequest: RequestMessage<{ readonly uri?: string }, { readonly markdown: string }> = {
  method: 'mirrorLens/effectiveTable',
};

/** An older text of a file; null where it was not there. */
export interface OlderText {
  readonly uri: string;
  readonly text: string | null;
}

/** What the pull sources of the whole workspace are held against: one Environment against another, or older texts of mirror tables against those of now. */
export type CompareParams =
  | { readonly kind: 'environments'; readonly before: string; readonly after: string }
  | { readonly kind: 'texts'; readonly label: string; readonly texts: readonly OlderText[] };

export interface CompareResult {
  readonly markdown: string;
  /** How many references are pulled from elsewhere, of how many that were compared. */
  readonly changes: number;
  readonly compared: number;
  /** One sentence with the counts. */
  readonly summary: string;
}

export const compareRequest: RequestMessage<CompareParams, CompareResult> = { method: 'mirrorLens/compare' };

/** The files whose content decides where images are pulled from. */
export interface TableFilesResult {
  readonly uris: readonly string[];
}

export const tableFilesRequest: RequestMessage<null, TableFilesResult> = { method: 'mirrorLens/tableFiles' };

/** Two registry hosts, each perhaps with a path below it: `HOST[/PATH]`. */
export interface RenameHostParams {
  readonly from: string;
  readonly to: string;
}

export interface RenameHostResult {
  readonly edit: WorkspaceEdit | null;
  readonly places: number;
  readonly files: number;
  /** The places that name the host and stay as they are; lines are 0-based. */
  readonly mentions: readonly { readonly uri: string; readonly line: number; readonly reason: string }[];
}

export const renameHostRequest: RequestMessage<RenameHostParams, RenameHostResult> = { method: 'mirrorLens/renameHost' };

/** The registry host under a cursor that a rename would change; null elsewhere. */
export const hostAtRequest: RequestMessage<{ readonly uri: string; readonly position: Position }, { readonly host: string | null }> = { method: 'mirrorLens/hostAt' };

/** A mirror table that can be written in another dialect. */
export interface ConvertibleTable {
  readonly dialect: string;
  /** Its dialect as people know it, and its files in few words. */
  readonly name: string;
  readonly files: string;
  readonly uris: readonly string[];
  /** Of several one has to be chosen. */
  readonly environments: readonly string[];
  readonly targets: readonly { readonly id: string; readonly name: string }[];
}

export interface ConvertiblesResult {
  /** Whether the tables are those that the file is part of; else they are all that are known. */
  readonly isOwn: boolean;
  readonly tables: readonly ConvertibleTable[];
}

export const convertiblesRequest: RequestMessage<{ readonly uri?: string }, ConvertiblesResult> = { method: 'mirrorLens/convertibles' };

export interface ConvertParams extends Pick<ConvertibleTable, 'dialect' | 'uris'> {
  /** The id of one of its targets. */
  readonly target: string;
  readonly environment?: string;
}

/** A file of the other dialect: where it belongs, with `/`, its text, and the id of its language. */
export interface ConvertedText {
  readonly name: string;
  readonly text: string;
  readonly language: 'yaml' | 'toml';
}

export interface ConvertResult {
  readonly files: readonly ConvertedText[];
  /** What cannot be said in the other dialect, as a page with a link to each line; null where there is nothing. */
  readonly markdown: string | null;
  /** One sentence with the counts. */
  readonly summary: string;
}

export const convertRequest: RequestMessage<ConvertParams, ConvertResult> = { method: 'mirrorLens/convert' };

/** The Mirrored Registry that several Artifact Registries claim, asked about at an image or at an entry of a registry file. */
export interface KeepMirrorResult {
  readonly mirrored: string | null;
  /** One for each Artifact Registry that could keep it, with the edit that takes it off the others. */
  readonly choices: readonly { readonly label: string; readonly detail: string; readonly edit: WorkspaceEdit }[];
}

export const keepMirrorRequest: RequestMessage<ReferenceTarget, KeepMirrorResult> = { method: 'mirrorLens/keepMirror' };

/** A registry file made from what the workspace uses; `hosts` counts those that it names. */
export interface DraftResult {
  readonly text: string;
  readonly hosts: number;
}

export const draftRequest: RequestMessage<null, DraftResult> = { method: 'mirrorLens/registryFileDraft' };

/** The images of charts, listed in product manifests. */
export interface ArtifactsResult {
  readonly edit: WorkspaceEdit | null;
  readonly added: number;
  /** What to tell the user where nothing is added. */
  readonly message: string | null;
}

export const artifactsRequest: RequestMessage<{ readonly uri?: string }, ArtifactsResult> = { method: 'mirrorLens/artifacts' };

/** A values file that moves a chart's images to their pull sources; asked first without a file, for the files to choose from. */
export interface ValuesOverrideParams {
  /** Any file of the chart. */
  readonly uri: string;
  /** The values file to write or to add to. */
  readonly file?: string;
}

export interface ValuesOverrideResult {
  /** Why there is none. */
  readonly message: string | null;
  /** A new file, then the values files that are there. */
  readonly files: readonly string[];
  /** The text of the file as it is and as it should be; both null while no file is chosen. */
  readonly before: string | null;
  readonly text: string | null;
  readonly moved: number;
  readonly unreached: readonly { readonly written: string; readonly uri: string; readonly line: number; readonly reason: string }[];
  /** What else has to be set, in words. */
  readonly notes: readonly string[];
}

export const valuesOverrideRequest: RequestMessage<ValuesOverrideParams, ValuesOverrideResult> = { method: 'mirrorLens/valuesOverride' };

/** The images that are pulled through the registry at a place of a registry file. */
export const imagesThroughRequest: RequestMessage<{ readonly uri: string; readonly position: Position }, readonly Location[]> = { method: 'mirrorLens/imagesThrough' };

/** The scheme of the read-only documents that this extension's client shows. */
export const PAGE_SCHEME = 'mirror-lens';

/** The address below which this extension's client shows the pages of diagnostics, by their codes. */
export const DIAGNOSTIC_PAGES = `${PAGE_SCHEME}:/diagnostics`;

/** The address of a page that holds nothing but a note; its text is the query, so that the client needs to know no more of it. */
export function noteAddress(text: string): string {
  return `${PAGE_SCHEME}:/Before%20you%20apply?${encodeURIComponent(text)}`;
}

/** The commands that hovers, code actions and the palette name. */
export const commands = {
  rewrite: 'mirrorLens.rewriteImages',
  explain: 'mirrorLens.explainReference',
  copy: 'mirrorLens.copyPullSource',
  selectEnvironment: 'mirrorLens.selectEnvironment',
  showTable: 'mirrorLens.showEffectiveTable',
  compare: 'mirrorLens.comparePullSources',
  renameHost: 'mirrorLens.renameRegistryHost',
  convert: 'mirrorLens.convertMirrorConfiguration',
  newRegistryFile: 'mirrorLens.newRegistryFile',
  addArtifacts: 'mirrorLens.addArtifacts',
  createOverride: 'mirrorLens.createValuesOverride',
  keepOne: 'mirrorLens.keepMirror',
  listPlaces: 'mirrorLens.listPlaces',
  showPullMap: 'mirrorLens.showPullMap',
  groupImages: 'mirrorLens.groupImages',
  filterImages: 'mirrorLens.filterImages',
  clearImagesFilter: 'mirrorLens.clearImagesFilter',
  refreshImages: 'mirrorLens.refreshImages',
  cancelImages: 'mirrorLens.cancelImages',
  copyList: 'mirrorLens.copyImageList',
  exportImages: 'mirrorLens.exportImages',
  moreImages: 'mirrorLens.showMoreImages',
  openImage: 'mirrorLens.openImage',
  openWalkthrough: 'mirrorLens.openWalkthrough',
  showLog: 'mirrorLens.showLog',
} as const;

/** The server's own commands, for editors without this extension's client. */
export const serverCommands = {
  rewrite: 'mirrorLens.server.rewrite',
} as const;

/**
 * Flags of V8 that the server is started with. Each keystroke in a long file makes a tree that the next one replaces: with more room for
 * young objects most of them are gone before they would be moved.
 */
export const SERVER_FLAGS: readonly string[] = ['--max-semi-space-size=64'];
