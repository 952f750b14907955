import { code, say, strong, type Line } from '../markdown';
import type { Resolution } from '../resolution';

/** The answer in a few words. */
export function shortAnswer(resolution: Pick<Resolution, 'status' | 'sources' | 'disagree'>): Line {
  const [source] = resolution.sources;
  if (resolution.disagree) return say`differs by Environment`;
  if (resolution.sources.length > 1) return say`${resolution.sources.length} candidates (undefined)`;
  if (resolution.status === 'invalid') return say`not a valid reference`;
  if (resolution.status === 'unmatched' || source?.via === null) return say`as written`;
  return source?.reference ? say`${strong(code(source.reference))}` : say`not known`;
}
