import type { Answer, Rule } from './model';

/** The answer of a dialect that rewrites text: one source, the resulting text as it stands; unmatched where nothing changed it. */
export function rewriteAnswer(text: string, result: string, via: Rule | null): Answer {
  const source = { reference: result, url: null, insecure: false, blocked: false, via: result === text ? null : via };
  return { status: result === text ? 'unmatched' : 'mirrored', sources: [source], error: null };
}
