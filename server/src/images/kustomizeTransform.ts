import { transformImage } from '../reference/imageTransformer';
import type { ImageTransform } from './linkModel';
import type { ImageSite } from './model';
import { pathSteps } from './path';
import { compileRules, matchesSteps, type PlaceRule } from './rules';

/** What a list of transformer entries makes of an image. */
export interface Transformed {
  readonly result: string;
  /** The entries that changed it, in their order. */
  readonly by: readonly ImageTransform[];
}

/**
 * An image as kustomize's image transformers leave it: each entry acts on the result of those before it. The rules are those of
 * `api/filters/imagetag` and `api/internal/image` of kustomize: only the text counts, of which the entry's name is a regular expression; a tag or digest of an entry takes the place of both.
 */
export function transformed(image: string, entries: readonly ImageTransform[]): Transformed {
  const by: ImageTransform[] = [];
  let result = image;
  for (const entry of entries) {
    const next = transformImage(result, entry);
    if (next === undefined) continue;
    result = next;
    by.push(entry);
  }
  return { result, by };
}

const CONTAINER = /(?:^|\.)(?:containers|initContainers)\[\d+\]\.image$/;
const VOLUME = /^(?:items\[\d+\]\.)?spec\.(?:template\.spec\.)?volumes\[\d+\]\.image\.reference$/;
/** Below these keys stands text, which a transformer does not look into. */
const TEXT = /^(?:items\[\d+\]\.)?(?:data|stringData|binaryData)\b|\.manifest\./;

/**
 * Whether kustomize's image transformer looks at a place of a resource: containers and init containers at any depth, image volumes
 * of Pods and pod templates, and what a transformer configuration adds.
 */
export function isTransformedPlace(site: ImageSite, configured: readonly PlaceRule[] = []): boolean {
  if (site.parts !== null || TEXT.test(site.path)) return false;
  if (CONTAINER.test(site.path) || VOLUME.test(site.path)) return true;
  const rules = configured.filter((rule) => rule.implicitLists === true);
  if (rules.length === 0) return false;
  const steps = pathSteps(site.path).map((step) => (typeof step === 'number' ? '[]' : step));
  return [...compileRules(rules).values()].some((compiled) => compiled.some((rule) => matchesSteps(rule, steps)));
}
