import { tell } from '../../base/texts';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const DAY = 24 * 60 * 60 * 1000;

/** A registry file that was compared with the Hub too long ago. */
export const registryStale: DiagnosticRule = {
  code: 'registry.stale',
  title: 'A registry file has not been compared with the Hub for long',
  severity: 'off',
  check,
};

function check({ snapshot, uri, source }: CheckedFile): readonly Detection[] {
  const { asOf, asOfSpan } = source?.file ?? {};
  const days = asOf === undefined || snapshot.today === undefined ? undefined : daysBetween(asOf, snapshot.today);
  const most = snapshot.settings(uri).staleAfterDays;
  if (asOfSpan === undefined || days === undefined || days <= most) return [];
  return [{ span: asOfSpan, message: tell`This file was compared with the Hub on ${quoted(asOf ?? '')}, ${days} days ago; the limit is ${most}.` }];
}

/** Whole days from one `YYYY-MM-DD` to another; undefined where one is no day. */
function daysBetween(from: string, to: string): number | undefined {
  const days = Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY);
  return Number.isNaN(days) ? undefined : days;
}
