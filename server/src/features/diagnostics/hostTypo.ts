import { editDistance } from '../../mirrors/nearest';
import { isWellKnownHost } from './wellKnownHosts';

/** Shorter labels are one letter apart too easily. */
const LEAST_LETTERS = 6;

/** Words that tell hosts of one owner apart; where they differ, two hosts are meant. */
const PLACE_WORDS: ReadonlySet<string> = new Set([
  'eu', 'us', 'uk', 'de', 'fr', 'it', 'es', 'nl', 'be', 'ch', 'at', 'se', 'no', 'fi', 'dk', 'pl', 'ie', 'ca', 'br', 'mx', 'cn', 'jp', 'kr', 'in', 'sg', 'au', 'nz', 'za', 'ae', 'il', 'hk', 'tw',
  'ap', 'sa', 'me', 'af', 'na', 'emea', 'apac', 'amer', 'latam', 'asia', 'europe', 'global', 'gov', 'east', 'west', 'north', 'south', 'central',
  'northeast', 'northwest', 'southeast', 'southwest', 'eastus', 'westus', 'dev', 'devel', 'development', 'develop', 'test', 'tests', 'testing', 'tst', 'qa', 'uat', 'sit', 'int',
  'integration', 'acc', 'acceptance', 'stage', 'staging', 'stg', 'preprod', 'pre', 'prod', 'prd', 'production', 'live', 'demo', 'sandbox', 'sbx', 'lab', 'canary', 'beta', 'alpha',
  'rc', 'perf', 'load', 'dr', 'blue', 'green', 'primary', 'secondary', 'backup',
]);

/**
 * Whether a host (by its key) is most likely a slip of the pen for another: one letter more, less, different or exchanged with its
 * neighbour, within one label that has six letters or more in both. Never where the difference is a digit, where it makes or
 * touches a word for a region or an Environment, where a whole word differs, or where a well-known public registry is concerned.
 */
export function looksLikeTypo(odd: string, known: string): boolean {
  if (odd === known || isWellKnownHost(odd) || isWellKnownHost(known) || isAddress(odd) || isAddress(known)) return false;
  const [oddName = '', oddPort = ''] = odd.split(':');
  const [knownName = '', knownPort = ''] = known.split(':');
  const oddLabels = oddName.split('.');
  const knownLabels = knownName.split('.');
  if (oddPort !== knownPort || oddLabels.length !== knownLabels.length) return false;
  const differing = oddLabels.flatMap((label, index) => (label === knownLabels[index] ? [] : [{ label, other: knownLabels[index] ?? '' }]));
  const [pair, second] = differing;
  return pair !== undefined && !second && labelsAlike(pair.label, pair.other);
}

function labelsAlike(odd: string, known: string): boolean {
  if (letters(odd) < LEAST_LETTERS || letters(known) < LEAST_LETTERS || editDistance(odd, known, 1) !== 1) return false;
  if (digits(odd) !== digits(known)) return false;
  const oddWords = odd.split(/[-_]/);
  const knownWords = known.split(/[-_]/);
  // A hyphen more or less is a slip as well; the words around it are then other ones.
  if (oddWords.length !== knownWords.length) return !hasPlaceWord([...oddWords, ...knownWords]);
  const differing = oddWords.flatMap((word, index) => (word === knownWords[index] ? [] : [{ word, other: knownWords[index] ?? '' }]));
  return differing.every(({ word, other }) => !hasPlaceWord([word, other]) && letters(word) > 2 && letters(other) > 2);
}

function hasPlaceWord(words: readonly string[]): boolean {
  return words.some((word) => PLACE_WORDS.has(word.replace(/\d+/g, '')));
}

function letters(text: string): number {
  return text.replace(/[^a-z]/g, '').length;
}

function digits(text: string): string {
  return text.replace(/\D/g, '');
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[\d.]+(?::\d+)?$/.test(host);
}
