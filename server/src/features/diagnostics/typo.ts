import { editDistance } from '../../mirrors/nearest';

/** The candidate that a text was probably meant to be: at most two slips away and closer than any other; undefined where two are as close. */
export function meantBy(text: string, candidates: readonly string[]): string | undefined {
  const limit = text.length < 5 ? 1 : 2;
  const ranked = [...new Set(candidates)]
    .map((candidate) => ({ candidate, slips: editDistance(text, candidate, limit) }))
    .filter(({ slips }) => slips > 0 && slips <= limit)
    .sort((a, b) => a.slips - b.slips);
  const [first, second] = ranked;
  return first && first.slips !== second?.slips ? first.candidate : undefined;
}
