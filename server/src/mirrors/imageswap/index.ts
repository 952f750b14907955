import { stretchesBetween } from '../../base/lines';
import type { Span } from '../../base/span';
import { defineDialect, ruleAt, type Compiled, type ConfigContent, type ConfigReading, type ConfigSet, type ConfigText } from '../dialect';
import type { Answer } from '../model';
import { rewriteAnswer } from '../rewriter';
import { swapImage, swapTable, type SwapMap } from './swap';

/** A map file of the imageswap webhook. */
export interface ImageSwapMaps extends ConfigContent {
  readonly dialect: 'imageswap';
  readonly maps: readonly SwapMap[];
}

/** The map file of imageswap-webhook. */
export const IMAGESWAP = defineDialect<ImageSwapMaps>({ dialect: 'imageswap', layer: 'admission', recognise, read, setOf: (path) => path, compile });

/** By its name, or by a default and another map with the separator that no other format has. */
function recognise({ path, text }: ConfigText): boolean {
  if (/(?:^|\/)imageswap[\w.-]*maps?[\w.-]*\.(?:conf|txt)$/.test(path)) return true;
  return /\.(?:conf|txt|maps?)$/.test(path) && /^default[ ]*::/m.test(text) && /^[^#\s][^\n]*::/m.test(text);
}

/** No pair of references comes near it; in UTF-16 code units. */
const LONGEST_LINE = 100_000;

/** Reads the lines as `build_swap_map` does: spaces gone, comments behind a line gone, what is no pair passed over. */
function read({ text }: ConfigText): ConfigReading<ImageSwapMaps> {
  const problems: ConfigReading['problems'][number][] = [];
  const maps: SwapMap[] = [];
  for (const { start, text: written } of stretchesBetween(text, /\n/g)) {
    if (written.startsWith('#')) continue;
    if (written.length > LONGEST_LINE) {
      problems.push({ code: 'admission.map-line', span: { start, end: start + LONGEST_LINE }, parameters: { line: `${written.slice(0, 100)}…` } });
      continue;
    }
    const line = written.trimEnd().replace(/^(.*[^#])#.*$/, '$1').trimEnd().replaceAll(' ', '');
    if (line === '') continue;
    const span: Span = { start, end: start + written.trimEnd().length };
    const pair = pairOf(line);
    if (!pair) problems.push({ code: 'admission.map-line', span, parameters: { line } });
    else maps.push({ ...pair, span });
  }
  if (!maps.some(({ kind, key }) => kind === 'registry' && key === 'default')) {
    problems.push({ code: 'admission.map-default', span: maps[0]?.span ?? { start: 0, end: Math.min(text.length, 1) }, parameters: {} });
  }
  return { content: { dialect: 'imageswap', maps }, problems };
}

function pairOf(line: string): Omit<SwapMap, 'span'> | undefined {
  const parts = line.includes('::') ? line.split('::') : [];
  const pair = parts.length === 2 ? parts : line.split(':').length === 2 ? line.split(':') : undefined;
  if (!pair) return undefined;
  const [key = '', value = ''] = pair;
  if (key.startsWith('[EXACT]')) return { kind: 'exact', key: key.slice('[EXACT]'.length), value };
  if (key.startsWith('[REPLACE]')) return { kind: 'replace', key: key.slice('[REPLACE]'.length), value };
  return { kind: 'registry', key, value };
}

function compile({ files }: ConfigSet<ImageSwapMaps>): Compiled {
  const [source] = files;
  const table = swapTable(source?.content.maps ?? []);
  const rewrite = (text: string): Answer => {
    const swapped = swapImage(text, table);
    if (swapped === 'failed') return { status: 'unpullable', sources: [], error: 'rewrite' };
    const { map } = swapped;
    const via = source && map ? ruleAt(source, map.span, { key: map.key, endpoint: map.value, text: `map ${map.key}` }) : null;
    return rewriteAnswer(text, swapped.image, via);
  };
  return { table: { layer: 'admission', dialect: 'imageswap', resolve: ({ written }) => rewrite(written), rewrite }, problems: [] };
}
