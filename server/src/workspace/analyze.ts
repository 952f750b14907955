import { lineIndex, type LineIndex } from '../base/lines';
import { lookAt, type Look } from '../base/look';
import { work } from '../base/work';
import type { Again, Earlier } from '../images/context';
import type { FoundImages, Surroundings } from '../images/model';
import { findImages } from '../images/find';
import { mayHoldImagesThere } from '../images/firstLook';
import { lineKindIn } from '../images/lineKinds';
import { linksOf, mayLink } from '../images/links';
import { imageTree, isTemplateByPlace } from '../images/recognise';
import { isRegistryFileName, looksLikeRegistryFile } from '../mirrors/apollo/recognise';
import { readRegistryFile } from '../mirrors/apollo/read';
import { configText, mayBeConfig, readConfig, type ReadConfig } from '../mirrors/dialects';
import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { NO_SILENCES, readSilences, SILENCING } from './silences';
import type { Entry, RegistryReading } from './snapshot';
import { pathOf } from './uri';

/** A text with what is known around it. */
export interface TextToAnalyze {
  readonly uri: string;
  readonly text: string;
  /** The port's hash of the text, or what gives it: it is asked for only where it is kept. */
  readonly hash: string | (() => string);
  /** True for a closed file: where nothing was found in it, no edit will name it and no place in it will be shown, so neither its hash nor its lines are kept. */
  readonly isClosed?: boolean;
  readonly surroundings: Surroundings;
  /** Gives the text's tree where it is parsed already, or parses it once for several users; by default the text is parsed here. */
  readonly tree?: () => Tree;
  /** True for an open text that was a registry file a moment ago: while it is broken it stays one, although its root key may be half-typed. */
  readonly wasRegistry?: boolean;
  /** Whether the text can be a registry file, where that was looked at already; see `mayBeRegistry`. */
  readonly isCandidate?: boolean;
  /** Whether the text can be the mirror configuration of a node, where that was looked at already; see `mayConfigure`. */
  readonly isConfigCandidate?: boolean;
  /** The lines of the text, where they are known already. */
  readonly lines?: LineIndex;
  /** What a cheap look found in the text, where it was looked at already. */
  readonly look?: Look | undefined;
  /** Set for a text that is typed in: an earlier version whose findings may be taken again, where there is one. */
  readonly again?: Again;
  /** True leaves all else out: only a registry file is of interest. */
  readonly registriesOnly?: boolean;
  /** True leaves images out, not what the file says of others. */
  readonly withoutImages?: boolean;
}

/** The codes of a tree that was not built because the text passes the limits of `base/limits`. */
const REFUSALS: ReadonlySet<string> = new Set(['too-deep', 'too-many-aliases', 'TOO_DEEP', 'TOO_MANY_ALIASES']);
const NO_IMAGES: FoundImages = { kind: undefined, sites: [] };
/** Only evaluating a template tells its images, so that one that its place tells is not parsed. */
const TEMPLATE: FoundImages = { kind: 'helm-template', sites: [] };

/** The lines of a closed file in which nothing was found. */
export const NO_LINES: LineIndex = lineIndex('');

/**
 * What is kept of a text: images, a registry file's content, comments that silence. Most files hold neither images nor
 * registries; a cheap look at the text finds that out, and they are never parsed.
 */
export function analyze(given: TextToAnalyze): Entry {
  const look = given.look ?? lookAt(given.text);
  const input = { ...given, look };
  const { uri, text, hash, surroundings } = input;
  work.analyses += 1;
  const getTree = once(input.tree ?? (() => treeFor(input)));
  const registry = isCandidate(input) ? readRegistry(input, getTree()) : undefined;
  const config = registry ? undefined : configIn(input, getTree);
  const isRead = !registry && input.registriesOnly !== true;
  const isWanted = isRead && input.withoutImages !== true;
  const isTemplate = isWanted && isTemplateByPlace(surroundings) && surroundings.isInventory !== true;
  const withImages = isWanted && !isTemplate && mayHoldImagesThere(text, surroundings, look);
  const links = isRead && !isTemplate && mayLink(look, surroundings.path) ? linksOf(getTree(), surroundings.path) : undefined;
  const refused = (registry || (withImages && lineKindIn(surroundings, text) === undefined)) && getTree().problems.some((problem) => REFUSALS.has(problem.parameters['error'] ?? problem.code));
  const images = withImages ? findImages(getTree, text, surroundings, { look, again: input.again }) : isTemplate ? TEMPLATE : NO_IMAGES;
  const silences = look.has(SILENCING) ? readSilences(text, surroundings.path) : NO_SILENCES;
  // An inventory may be added to although nothing stands in it yet.
  const isNothing = input.isClosed === true && surroundings.isInventory !== true && !registry && !config && !refused && !links && isEmptyOfImages(images) && silences === NO_SILENCES;
  return {
    uri,
    hash: isNothing ? '' : typeof hash === 'string' ? hash : hash(),
    lines: isNothing ? NO_LINES : (input.lines ?? lineIndex(text)),
    images: input.isClosed === true && !isEmptyOfImages(images) ? detached(images) : images,
    surroundings,
    registry,
    silences,
    ...(config && { config: input.isClosed === true ? detached(config) : config }),
    ...(links && { links: input.isClosed === true ? detached(links) : links }),
    ...(refused ? { unparsed: 'too-deep' as const } : {}),
  };
}

/**
 * The tree of a text: of what can be a registry file by `yaml`, whose errors are complete, and of everything else by the scanner,
 * which reads many times faster and keeps more of a half-typed text.
 */
export function treeFor(input: Pick<TextToAnalyze, 'text' | 'surroundings' | 'wasRegistry' | 'isCandidate' | 'look'>, earlier?: Earlier): Tree {
  return isCandidate(input) ? parseYaml(input.text) : imageTree(input.text, input.surroundings, earlier);
}

function isCandidate(input: Pick<TextToAnalyze, 'text' | 'surroundings' | 'wasRegistry' | 'isCandidate' | 'look'>): boolean {
  return input.isCandidate ?? mayBeRegistry(input);
}

/** Whether a text can be a registry file, by its name or at a cheap look at its content. */
export function mayBeRegistry(input: Pick<TextToAnalyze, 'text' | 'surroundings' | 'wasRegistry' | 'look'>): boolean {
  return input.wasRegistry === true || isRegistryFileName(input.surroundings.path) || (input.look ?? lookAt(input.text)).has('artifactRegistries');
}

/** Whether a text can be the mirror configuration of a node; see `mayBeConfig`. A template becomes one only when it is rendered. */
export function mayConfigure({ uri, text, surroundings, look }: Pick<TextToAnalyze, 'uri' | 'text' | 'surroundings' | 'look'>): boolean {
  const isNamed = surroundings.isMirrorConfig === true;
  return (isNamed || !isTemplateByPlace(surroundings)) && mayBeConfig(pathOf(uri), look ?? lookAt(text), isNamed);
}

function configIn(input: TextToAnalyze, outline: () => Tree): ReadConfig | undefined {
  if (!(input.isConfigCandidate ?? mayConfigure(input))) return undefined;
  const { uri, text, surroundings, look } = input;
  return readConfig({ ...configText(pathOf(uri), text, look), outline }, surroundings.isMirrorConfig === true);
}

function readRegistry(input: TextToAnalyze, tree: Tree): RegistryReading | undefined {
  const broken = tree.problems.length > 0;
  const isRegistry = isRegistryFileName(input.surroundings.path) || looksLikeRegistryFile(tree) || (broken && input.wasRegistry === true);
  if (!isRegistry) return undefined;
  const { file, problems } = readRegistryFile(tree);
  return { file, problems: [...tree.problems, ...problems], broken };
}

/** Whether nothing was found but, at most, the kind of the file. */
export function isEmptyOfImages(images: FoundImages): boolean {
  if (images.sites.length > 0) return false;
  for (const name in images) if (name !== 'kind' && name !== 'sites' && images[name as keyof FoundImages] !== undefined) return false;
  return true;
}

/** A plain value that holds on to nothing of the text: parts of a long string keep the whole of it in memory. */
function detached<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => (known ??= { value: compute() }).value;
}
