import { tell } from '../../base/texts';
import { fileCount, sentences } from '../diagnostics/words';
import { redirectNote, type RewritePlan } from '.';
import type { SkipReason } from './rules';

/** Why references are skipped, to be read behind their number: "2 ambiguous (…)". */
const REASONS: Readonly<Record<SkipReason, () => string>> = {
  ambiguous: () => tell`ambiguous: several Artifact Registries mirror the host`,
  'owned-and-mirrored': () => tell`undefined: the host is an Artifact Registry and is mirrored too`,
  'undefined-source': () => tell`of which the rules do not say which of several sources is meant`,
  'environments-disagree': () => tell`for which the Environments disagree`,
  'other-environment': () => tell`not deployed to the chosen Environment`,
  placeholder: () => tell`with a placeholder`,
  partial: () => tell`of which only a part stands in the file`,
  invalid: () => tell`that are no valid references`,
  'block-text': () => tell`in folded or literal text`,
  escaped: () => tell`written with escapes or over several lines`,
  'shared-value': () => tell`sharing a value with a reference that must not change with it`,
  'needs-quotes': () => tell`that would need quotes`,
  'not-readable-back': () => tell`whose pull source cannot be written as a reference`,
  'rewritten-again': () => tell`whose pull source would be rewritten again, and so not be where it is pulled from`,
  'no-key': () => tell`without a key that can carry the host`,
  kustomized: () => tell`that a kustomization looks for by their text`,
  elsewhere: () => tell`whose host stands in the values of the chart`,
  'read-only': () => tell`in the record of a live object`,
  vendored: () => tell`in vendored charts, where a values override keeps`,
  kind: () => tell`of kinds that are not rewritten unless asked for`,
  never: () => tell`of kinds that are never rewritten`,
  argument: () => tell`in arguments and environment values`,
  template: () => tell`fixed in templates of charts, which are only rewritten where the kind helm-template is asked for`,
  'no-effect': () => tell`of charts, not moved by the values that they are made from`,
  unsure: () => tell`in places that only look like images`,
  'not-editable': () => tell`in documents that cannot be edited`,
  'changed-meanwhile': () => tell`in files that changed meanwhile`,
  'not-loaded': () => tell`in files that could not be read`,
};

/** Why one reference is skipped, in plain words. */
export function reasonText(reason: SkipReason): string {
  return REASONS[reason]();
}

/** How many references are skipped for each reason, what is most frequent first. */
export function skipCounts(plan: Pick<RewritePlan, 'skipped'>): readonly { readonly reason: SkipReason; readonly count: number }[] {
  const counts = new Map<SkipReason, number>();
  for (const { reason } of plan.skipped) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

/** What a plan changes and skips, in plain text: one sentence, one line for each reason to skip, and behind a blank line what has to be set besides. */
export function rewriteSummary(plan: RewritePlan): string {
  const files = new Set(plan.edits.map((edit) => edit.uri)).size;
  const changes =
    plan.references === 0
      ? tell`No reference changes.`
      : plan.references === 1
        ? tell`1 reference in ${fileCount(files)} rewritten to the pull source.`
        : tell`${plan.references} references in ${fileCount(files)} rewritten to the pull source.`;
  // What a chart asks for besides is told here too: whoever reads the summary has to act on it.
  const asked = plan.notes.filter((note) => note !== redirectNote());
  if (plan.skipped.length === 0) return [changes, ...asked].join('\n');
  const reasons = skipCounts(plan).map(({ reason, count }) => `- ${count} ${reasonText(reason)}`);
  return [sentences(changes, tell`${plan.skipped.length} skipped:`), ...reasons, ...(asked.length > 0 ? ['', ...asked] : [])].join('\n');
}
