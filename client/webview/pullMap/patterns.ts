import type { ImageState } from '../../../server/src/lsp/protocol';
import { svg } from './dom';
import { STATES, STATE_NAMES, type Pattern } from '../../src/views/words';

/** The definitions that bands are filled with: a pattern for each state, in the colour that the style sheet gives to it. */
export function patternDefinitions(): SVGDefsElement {
  return svg('defs', {}, ...STATE_NAMES.map(patternOf));
}

/** What a band of a state is filled with. */
export function fillOf(state: ImageState): string {
  return `url(#pattern-${state})`;
}

/** A little picture of the pattern, for the legend. */
export function swatch(state: ImageState): SVGSVGElement {
  return svg('svg', { class: 'swatch', width: 28, height: 14, 'aria-hidden': 'true', focusable: 'false' }, svg('rect', { class: `band state-${state}`, width: 28, height: 14, fill: fillOf(state) }));
}

const SIZES: Readonly<Record<Pattern, number>> = { solid: 8, lines: 6, dots: 8, hatch: 8, bars: 10, cross: 8, specks: 12 };

function patternOf(state: ImageState): SVGPatternElement {
  const { pattern } = STATES[state];
  const size = SIZES[pattern];
  const isTurned = pattern === 'hatch' || pattern === 'cross';
  return svg('pattern', { id: `pattern-${state}`, class: `state-${state}`, patternUnits: 'userSpaceOnUse', width: size, height: size, patternTransform: isTurned ? 'rotate(45)' : null },
    svg('rect', { class: 'ground', width: size, height: size }), ...marksOf(pattern, size));
}

function marksOf(pattern: Pattern, size: number): readonly SVGElement[] {
  const line = (attributes: Readonly<Record<string, number>>): SVGElement => svg('rect', { class: 'ink', ...attributes });
  switch (pattern) {
    case 'solid': return [];
    case 'lines': return [line({ width: size, height: 1.5 })];
    case 'dots': return [svg('circle', { class: 'ink', cx: 4, cy: 4, r: 2 })];
    case 'hatch': return [line({ width: 4, height: size })];
    case 'bars': return [line({ width: 3, height: size })];
    case 'cross': return [line({ width: 2.5, height: size }), line({ width: size, height: 2.5 })];
    case 'specks': return [svg('circle', { class: 'ink', cx: 3, cy: 3, r: 1.2 }), svg('circle', { class: 'ink', cx: 9, cy: 9, r: 1.2 })];
  }
}
