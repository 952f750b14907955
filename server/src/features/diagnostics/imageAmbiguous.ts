import { tell } from '../../base/texts';
import { positionAt } from '../../base/lines';
import type { Rule, Source } from '../../mirrors/model';
import { hostKey } from '../../reference/host';
import { isSilenced } from '../../workspace/silences';
import { entryOf } from '../../workspace/snapshot';
import type { EnvironmentResult } from '../resolution';
import type { RelatedPlace } from '../model';
import type { MirrorPlace } from './graph';
import { rulesOf } from './images';
import { keepOnly, mirrorOverlap, rivalsOf } from './mirrorOverlap';
import { mirrorChain } from './mirrorChain';
import type { CheckedFile, Detection, DiagnosticRule, JudgedImage } from './model';
import { severityOf } from './severity';
import { either, environmentNames, quoted } from './words';

const CODE = 'image.ambiguous';

/** An image that several Artifact Registries of one Environment claim. */
export const imageAmbiguous: DiagnosticRule = {
  code: CODE,
  title: 'Several Artifact Registries claim an image',
  severity: 'information',
  check: (file) => file.images().flatMap((image) => detect(file, image)),
};

function detect(file: CheckedFile, image: JudgedImage): readonly Detection[] {
  const undecided = image.resolution.perEnvironment.filter((result) => result.status === 'ambiguous' && referencesOf(result.sources).length > 1);
  if (undecided.length === 0) return [];
  const rules = distinct(undecided.flatMap((result) => rulesOf({ ...image, resolution: { ...image.resolution, sources: result.sources } })));
  const mirrors = rules.filter((rule) => rule.mirrored !== undefined);
  if (mirrors.length > 0 && mirrors.every((rule) => isCauseSilenced(file, rule))) return [];
  const places = mirrors.flatMap((rule) => placeOf(file, rule));
  return [{
    span: image.site.span,
    message: messageOf(undecided, image.resolution.perEnvironment.length),
    related: rules.map(relatedRule),
    needs: places.flatMap((place) => rivalsOf(file.graph, place)).map((rival) => rival.node.source.uri),
    fixes: (texts) => places.map((place) => keepOnly(file.snapshot, file.graph, place, texts, CODE)),
  }];
}

/** The results that are undecided, those of several Environments that say the same as one. */
function messageOf(undecided: readonly EnvironmentResult[], asked: number): string {
  const byText = new Map<string, string[]>();
  for (const result of undecided) {
    const text = either(referencesOf(result.sources));
    byText.set(text, [...(byText.get(text) ?? []), ...(result.id === undefined ? [] : [result.id])]);
  }
  return [...byText].map(([text, ids]) => (
    ids.length === 0 || ids.length === asked ? tell`Pull source undefined: ${text}.` : tell`Pull source undefined in ${environmentNames(ids)}: ${text}.`
  )).join(' ');
}

function referencesOf(sources: readonly Source[]): readonly string[] {
  return [...new Set(sources.flatMap((source) => source.reference ?? source.url ?? []))];
}

function relatedRule(rule: Rule): RelatedPlace {
  const registry = quoted(rule.registry);
  return {
    ...rule.place,
    message: rule.mirrored === undefined ? tell`${registry} is the host's own Artifact Registry.` : tell`${registry} mirrors ${quoted(rule.mirrored)}.`,
  };
}

function placeOf({ graph }: CheckedFile, { place, mirrored }: Rule): readonly MirrorPlace[] {
  const places = mirrored === undefined ? [] : graph.byMirror.get(hostKey(mirrored)) ?? [];
  return places.filter(({ node, entry }) => (
    node.source.uri === place.uri && entry.span.start === place.span.start && !node.source.stale
  ));
}

/** What a mirror that takes part in the ambiguity is reported as: with others an overlap, else a host both owned and mirrored. */
function causeOf(file: CheckedFile, rule: Rule): DiagnosticRule {
  const [place] = placeOf(file, rule);
  return !place || rivalsOf(file.graph, place).length > 0 ? mirrorOverlap : mirrorChain;
}

function isCauseSilenced(file: CheckedFile, rule: Rule): boolean {
  const { place } = rule;
  const entry = entryOf(file.snapshot, place.uri);
  if (!entry) return false;
  const cause = causeOf(file, rule);
  const { line } = positionAt(entry.lines, place.span.start);
  return severityOf(file.snapshot, place.uri, cause) === 'off' || isSilenced(entry.silences, cause.code, line);
}

function distinct(rules: readonly Rule[]): readonly Rule[] {
  const byPlace = new Map(rules.map((rule) => [`${rule.place.uri}#${rule.place.span.start}`, rule]));
  return [...byPlace.values()];
}
