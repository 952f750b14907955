import { memo } from '../../base/memo';
import { matchesGlob } from '../../base/glob';
import { nameOf, nearestFolder, pathBelow } from '../../base/uri';
import type { Settings, Severity, SeveritySetting } from '../../workspace/settings';
import type { Snapshot } from '../../workspace/snapshot';
import type { DiagnosticRule } from './model';

const ORDER: readonly SeveritySetting[] = ['error', 'warning', 'information', 'hint', 'off'];

/**
 * The severity of a code in a file: of the last glob of `diagnostics.overrides` that matches and names the code, else of
 * `diagnostics.severity`, else the default. `fact` is what the facts make of it (an overlap that concerns no Environment);
 * a setting makes that less, never more.
 */
export function severityOf(snapshot: Snapshot, uri: string, rule: Pick<DiagnosticRule, 'code' | 'severity'>, fact?: Severity): SeveritySetting {
  const set = severitySet(snapshot, uri, rule.code);
  if (set === undefined) return fact ?? rule.severity;
  return fact === undefined || ORDER.indexOf(set) > ORDER.indexOf(fact) ? set : fact;
}

function severitySet(snapshot: Snapshot, uri: string, code: string): SeveritySetting | undefined {
  const settings = snapshot.settings(uri);
  const overrides = overridesOf(settings);
  if (overrides.length === 0) return settings.severity[code];
  const folder = nearestFolder(snapshot.folders, uri);
  const path = (folder === undefined ? undefined : pathBelow(folder, uri)) ?? nameOf(uri);
  const own = overrides.findLast(([glob, severities]) => severities[code] !== undefined && matchesGlob(glob, path));
  return own?.[1][code] ?? settings.severity[code];
}

/** Every rule of every diagnosis asks, and hardly any settings have one. */
const overridesOf = memo(({ severityOverrides }: Settings) => Object.entries(severityOverrides));
