import { memo } from '../../base/memo';
import { positionAt } from '../../base/lines';
import { matchesAny } from '../../base/glob';
import { overlaps, type Span } from '../../base/span';
import { nameOf, nearestFolder, pathBelow } from '../../base/uri';
import { work } from '../../base/work';
import { parseYaml } from '../../syntax/yaml';
import { isOutsideInventory } from '../../workspace/inventories';
import type { EvaluatedChart } from '../../workspace/chartView';
import { isSilenced } from '../../workspace/silences';
import { entriesOf, entryOf, type Entry, type Snapshot } from '../../workspace/snapshot';
import type { Finding, LoadedTexts } from '../model';
import { evaluatedChartOf } from '../apollo/charts';
import { apolloArtifactDigestOnly } from './apolloArtifactDigestOnly';
import { apolloArtifactTag } from './apolloArtifactTag';
import { apolloArtifactType } from './apolloArtifactType';
import { apolloArtifactUndeclared } from './apolloArtifactUndeclared';
import { apolloArtifactUnqualified } from './apolloArtifactUnqualified';
import { apolloArtifactUnused } from './apolloArtifactUnused';
import { apolloArtifactUri } from './apolloArtifactUri';
import { apolloChartAddress } from './apolloChartAddress';
import { apolloChartVersion } from './apolloChartVersion';
import { apolloHookPod } from './apolloHookPod';
import { apolloManifestForm } from './apolloManifestForm';
import { apolloManifestSchema } from './apolloManifestSchema';
import { apolloSecretDuplicate } from './apolloSecretDuplicate';
import { apolloSecretHost } from './apolloSecretHost';
import { areSame, basisOf, isSameBasis, type Basis } from './basis';
import { chartFixedRegistry } from './chartFixedRegistry';
import { chartMissingDependency } from './chartMissingDependency';
import { chartRefused } from './chartRefused';
import { chartTemplateSyntax } from './chartTemplateSyntax';
import { chartUndeclaredHelper } from './chartUndeclaredHelper';
import { environmentUnknownRegistry } from './environmentUnknownRegistry';
import { environmentNodesDisagree } from './environmentNodesDisagree';
import { makesNoError } from './foresee';
import { graphOf } from './graph';
import { imageAmbiguous } from './imageAmbiguous';
import { imageHostTypo } from './imageHostTypo';
import { imageInvalid } from './imageInvalid';
import { imageTagAndDigest } from './imageTagAndDigest';
import { imagePortAsTag } from './imagePortAsTag';
import { imageUpperCaseHost } from './imageUpperCaseHost';
import { imageNotSynced } from './imageNotSynced';
import { imageUnmatched } from './imageUnmatched';
import { imageUnreachable } from './imageUnreachable';
import { judgedImages } from './images';
import { mirrorChain } from './mirrorChain';
import { mirrorLayerCircle } from './mirrorLayerCircle';
import { mirrorDuplicate } from './mirrorDuplicate';
import { mirrorHost } from './mirrorHost';
import { mirrorOverlap } from './mirrorOverlap';
import { mirrorSelf } from './mirrorSelf';
import { mirrorUnused } from './mirrorUnused';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixText, FixTexts } from './model';
import { NODE_DIAGNOSTICS } from './nodeRules';
import { quietNeeds, quietFixes } from './quietFixes';
import { registryCredentials } from './registryCredentials';
import { registryDuplicateUrl } from './registryDuplicateUrl';
import { registrySchema } from './registrySchema';
import { registryStale } from './registryStale';
import { registryBlocked } from './registryBlocked';
import { registryUnassigned } from './registryUnassigned';
import { registryUrl } from './registryUrl';
import { chartAround, linesOf } from '../sites';
import { severityOf } from './severity';
import { silenceFixes } from './silenceFixes';
import { transformedBy } from './transforms';
import { valuesNumericTag } from './valuesNumericTag';

export type { DiagnosticRule, Fix } from './model';

/** Every diagnostic of the product, in the order of settings and documents. */
export const DIAGNOSTICS: readonly DiagnosticRule[] = [
  mirrorOverlap,
  mirrorDuplicate,
  mirrorSelf,
  mirrorChain,
  mirrorLayerCircle,
  mirrorHost,
  mirrorUnused,
  registryUrl,
  registryDuplicateUrl,
  registrySchema,
  registryCredentials,
  registryUnassigned,
  registryStale,
  registryBlocked,
  environmentUnknownRegistry,
  environmentNodesDisagree,
  imageAmbiguous,
  imageInvalid,
  imageTagAndDigest,
  imagePortAsTag,
  imageUpperCaseHost,
  imageUnmatched,
  imageHostTypo,
  imageNotSynced,
  imageUnreachable,
  valuesNumericTag,
  chartTemplateSyntax,
  chartRefused,
  chartUndeclaredHelper,
  chartMissingDependency,
  chartFixedRegistry,
  apolloManifestSchema,
  apolloManifestForm,
  apolloArtifactTag,
  apolloArtifactDigestOnly,
  apolloArtifactUnqualified,
  apolloArtifactType,
  apolloArtifactUri,
  apolloArtifactUndeclared,
  apolloArtifactUnused,
  apolloChartVersion,
  apolloChartAddress,
  apolloHookPod,
  apolloSecretHost,
  apolloSecretDuplicate,
  ...NODE_DIAGNOSTICS,
];

/** A finding with the detection that it comes from, for the fixes. */
interface Report {
  readonly finding: Finding;
  readonly detection: Detection;
}

/**
 * What is wrong in one file, in the order of its text, after settings and silence comments. A file that is neither open nor a
 * registry file has findings only where the scope is the workspace; an excluded one and an older text (`git:`) never. The same array
 * comes back for a file while nothing changes that its findings rest on, so a keystroke in one file costs nothing in the others.
 */
export function diagnose(snapshot: Snapshot, uri: string): readonly Finding[] {
  const entry = entryOf(snapshot, uri);
  if (!entry) return [];
  const isOpen = snapshot.documents.has(uri);
  const basis = basisOf(snapshot);
  // What a chart renders depends on all its files.
  const chart = chartAround(snapshot, uri) ?? evaluatedChartOf(snapshot, uri);
  const transformed = transformedBy(snapshot, entry);
  const known = diagnosed.get(entry);
  if (known?.isOpen === isOpen && known.chart === chart && areSame(known.transformed, transformed) && isSameBasis(known.basis, basis)) return known.findings;
  const findings = reportsOf(snapshot, uri).map((report) => report.finding);
  diagnosed.set(entry, { isOpen, chart, transformed, basis, findings });
  return findings;
}

const diagnosed = new WeakMap<Entry, { readonly isOpen: boolean; readonly chart: EvaluatedChart | undefined; readonly transformed: readonly (Entry | undefined)[]; readonly basis: Basis; readonly findings: readonly Finding[] }>();

/** The findings of every file that has any, by URI in alphabetical order, each file's in the order of its text. */
export function diagnoseAll(snapshot: Snapshot): readonly Finding[] {
  const uris = new Set([...entriesOf(snapshot)].map((entry) => entry.uri));
  return [...uris].sort().flatMap((uri) => diagnose(snapshot, uri));
}

/** The files whose texts `fixesAt` needs for a place of a file, the file itself among them. */
export function fixNeeds(snapshot: Snapshot, uri: string, span: Span): readonly string[] {
  const file = checkedFile(snapshot, uri);
  if (!file) return [];
  const needs = reportsAt(snapshot, uri, span).flatMap(({ detection }) => detection.needs ?? []);
  return [...new Set([uri, ...needs, ...quietNeeds(file, span)])];
}

/**
 * What can be done at a place of a file (offsets in UTF-16 code units): the fixes of the findings there, quiet changes that no
 * finding asks for, and comments that silence. Computed from the snapshot of now and the texts that `fixNeeds` named; a fix
 * whose text is missing, or no longer the one that was read, is left out, and so is one that would make an error elsewhere.
 */
export function fixesAt(snapshot: Snapshot, texts: LoadedTexts, uri: string, span: Span): readonly Fix[] {
  const file = checkedFile(snapshot, uri);
  if (!file) return [];
  const reports = reportsAt(snapshot, uri, span);
  const fixTexts = textsOf(snapshot, texts);
  const fixes = [
    ...reports.flatMap(({ detection }) => detection.fixes?.(fixTexts) ?? []),
    ...quietFixes(file, span, fixTexts, new Set(reports.map((report) => report.finding.code))),
  ];
  const harmless = fixes.filter((fix) => fix !== undefined).filter((fix) => makesNoError(snapshot, fix, fixTexts, diagnose));
  const silencing = silenceFixes(file, reports.map((report) => report.finding), fixTexts).filter((fix) => fix !== undefined);
  return distinct([...harmless, ...silencing]);
}

function reportsAt(snapshot: Snapshot, uri: string, span: Span): readonly Report[] {
  return reportsOf(snapshot, uri).filter(({ finding }) => overlaps(finding.span, span));
}

function reportsOf(snapshot: Snapshot, uri: string): readonly Report[] {
  const known = reports(snapshot);
  const hit = known.get(uri);
  if (hit) return hit;
  const made = report(snapshot, uri);
  known.set(uri, made);
  return made;
}

const reports = memo<Snapshot, Map<string, readonly Report[]>>(() => new Map());

function report(snapshot: Snapshot, uri: string): readonly Report[] {
  const file = isReported(snapshot, uri) ? checkedFile(snapshot, uri) : undefined;
  if (!file) return [];
  work.diagnoses += 1;
  const found = DIAGNOSTICS.flatMap((rule) => (
    severityOf(snapshot, uri, rule) === 'off' ? [] : rule.check(file).flatMap((detection) => reportOf(file, rule, detection))
  ));
  return eachOnce(found).sort((a, b) => a.finding.span.start - b.finding.span.start || a.finding.span.end - b.finding.span.end);
}

/** What an alias brings in several times is one finding: at the one place where the text stands. */
function eachOnce(found: readonly Report[]): Report[] {
  const byPlace = new Map<string, Report>();
  for (const one of found) {
    const { code, span, message } = one.finding;
    const key = `${code} ${span.start} ${span.end} ${message}`;
    if (!byPlace.has(key)) byPlace.set(key, one);
  }
  return [...byPlace.values()];
}

function reportOf({ snapshot, uri, entry }: CheckedFile, rule: DiagnosticRule, detection: Detection): readonly Report[] {
  const severity = severityOf(snapshot, uri, rule, detection.severity);
  if (severity === 'off' || isSilenced(entry.silences, rule.code, positionAt(linesOf(snapshot, uri) ?? entry.lines, detection.span.start).line)) return [];
  const { span, message, related = [] } = detection;
  return [{ detection, finding: { code: rule.code, severity, uri, span, message, related } }];
}

function isReported(snapshot: Snapshot, uri: string): boolean {
  const settings = snapshot.settings(uri);
  const entry = entryOf(snapshot, uri);
  if (!entry || settings.enable === 'never' || uri.startsWith('git:')) return false;
  if (isExcluded(snapshot, uri, settings.exclude)) return false;
  // An inventory from outside is read for what it lists, as a table from outside is.
  if (!snapshot.documents.has(uri) && isOutsideInventory(snapshot.folders, entry)) return false;
  return settings.diagnosticsScope === 'workspace' || entry.registry !== undefined || entry.config !== undefined || snapshot.documents.has(uri);
}

function isExcluded(snapshot: Snapshot, uri: string, globs: readonly string[]): boolean {
  if (globs.length === 0 || snapshot.registryFiles.some((source) => source.uri === uri) || isConfigInForce(snapshot, uri)) return false;
  const folder = nearestFolder(snapshot.folders, uri);
  return matchesAny(globs, (folder === undefined ? undefined : pathBelow(folder, uri)) ?? nameOf(uri));
}

function isConfigInForce({ nodeConfigs }: Snapshot, uri: string): boolean {
  return nodeConfigs.some(({ files }) => files.some((source) => source.uri === uri));
}

function checkedFile(snapshot: Snapshot, uri: string): CheckedFile | undefined {
  const entry = entryOf(snapshot, uri);
  if (!entry) return undefined;
  let images: ReturnType<CheckedFile['images']> | undefined;
  return {
    snapshot,
    uri,
    entry,
    graph: graphOf(snapshot),
    source: entry.registry && !entry.registry.broken ? snapshot.registryFiles.find((source) => source.uri === uri && !source.stale) : undefined,
    images: () => (images ??= judgedImages(snapshot, uri, entry)),
  };
}

function textsOf(snapshot: Snapshot, loaded: LoadedTexts): FixTexts {
  const made = new Map<string, FixText | undefined>();
  return (uri) => {
    if (!made.has(uri)) made.set(uri, textOf(snapshot, loaded, uri, entryOf(snapshot, uri)));
    return made.get(uri);
  };
}

function textOf(snapshot: Snapshot, loaded: LoadedTexts, uri: string, entry: Entry | undefined): FixText | undefined {
  const open = snapshot.documents.get(uri);
  if (open) return { uri, hash: open.entry.hash, text: open.text, tree: open.tree };
  const text = loaded.get(uri);
  return text && text.hash === entry?.hash ? { ...text, tree: parseYaml(text.text) } : undefined;
}

/** The same change under the same title is offered once, though two findings ask for it. */
function distinct(fixes: readonly Fix[]): readonly Fix[] {
  const byChange = new Map<string, Fix>();
  for (const fix of fixes) {
    const key = JSON.stringify([fix.title, fix.edits]);
    if (!byChange.has(key)) byChange.set(key, fix);
  }
  return [...byChange.values()];
}
