import { filled } from '../base/texts';
import { LINKED_COMMANDS, type CommandTarget, type LinkedCommand } from './commands';

/**
 * A piece of a line. Text from files only ever enters as `text` or `code`, which are escaped when they are printed;
 * `words` are this product's own and carry no markup. So nothing in a file can become a link, an image, HTML or a command.
 */
export type Piece =
  | { readonly kind: 'words'; readonly words: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'strong'; readonly pieces: Line }
  | { readonly kind: 'emphasis'; readonly pieces: Line }
  | { readonly kind: 'file'; readonly label: string; readonly uri: string; readonly line: number }
  | { readonly kind: 'command'; readonly label: string; readonly command: LinkedCommand; readonly target: CommandTarget };

export type Line = readonly Piece[];

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly line: Line }
  | { readonly kind: 'lines'; readonly lines: readonly Line[] }
  | { readonly kind: 'bullets'; readonly items: readonly Line[] }
  | { readonly kind: 'steps'; readonly items: readonly Line[] }
  | { readonly kind: 'table'; readonly header: readonly string[]; readonly rows: readonly (readonly Line[])[] };

export interface MarkdownOptions {
  /** Whether this extension's command links work where the text is shown; without them they are left out. */
  readonly commandLinks: boolean;
}

/** The longest text from a file that is shown in one piece. */
const LONGEST = 300;

/** A text from a file, shown as prose. */
export function text(value: string): Piece {
  return { kind: 'text', text: value };
}

/** A text from a file, shown as code. */
export function code(value: string): Piece {
  return { kind: 'code', text: value };
}

/** Bold. */
export function strong(...pieces: Line): Piece {
  return { kind: 'strong', pieces };
}

/** Italics. */
export function emphasis(...pieces: Line): Piece {
  return { kind: 'emphasis', pieces };
}

/** A link to a line (1-based) of a file. */
export function fileLink(label: string, uri: string, line: number): Piece {
  return { kind: 'file', label, uri, line };
}

/** A link that runs one of this extension's commands. */
export function commandLink(label: string, command: LinkedCommand, target: CommandTarget): Piece {
  return { kind: 'command', label, command, target };
}

/** A line of this product's words with pieces in between, in the user's language: say`No rule covers ${code(host)}.` What holds for `tell` holds for it. */
export function say(words: TemplateStringsArray, ...values: readonly (Piece | Line | number)[]): Line {
  return filled(words, values, lineOf);
}

function lineOf(words: readonly string[], values: readonly (Piece | Line | number)[]): Line {
  const line: Piece[] = [];
  words.forEach((part, index) => {
    if (part !== '') line.push({ kind: 'words', words: part });
    const value = values[index];
    if (value === undefined) return;
    if (typeof value === 'number') line.push({ kind: 'words', words: String(value) });
    else if (isLine(value)) line.push(...value);
    else line.push(value);
  });
  return line;
}

/** Lines with a separator of this product's words between each two; empty lines are left out. */
export function joined(lines: readonly Line[], separator: string): Line {
  const full = lines.filter((line) => line.length > 0);
  return full.flatMap((line, index) => (index === 0 ? line : [{ kind: 'words', words: separator } as const, ...line]));
}

/** Prints blocks as the Markdown that VS Code renders. Links to commands that do not work are left out with their line. */
export function toMarkdown(blocks: readonly Block[], options: MarkdownOptions): string {
  return blocks
    .map((block) => printBlock(block, (line, place) => printLine(visible(line, options), place)))
    .filter((block) => block !== '')
    .join('\n\n');
}

/** Prints blocks as plain text, without any markup, for clients that render none. */
export function toPlainText(blocks: readonly Block[]): string {
  return blocks.map(plainBlock).filter((block) => block !== '').join('\n\n');
}

/** A text as a Markdown code span, whatever it holds. Line breaks and control characters are made visible or taken out. */
export function codeSpan(value: string, place: Place = 'line'): string {
  const shown = harmless(value);
  if (shown === '') return '(empty)';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const padding = /^`|`$|^ .* $/.test(shown) ? ' ' : '';
  const span = `${fence}${padding}${shown}${padding}${fence}`;
  return place === 'cell' ? span.replaceAll('|', '\\|') : span;
}

/** A text as Markdown prose in which every character that could be markup, or start a link by itself, is escaped. */
export function escapeText(value: string): string {
  return harmless(value).replace(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** The address of a line (1-based) of a file, fit to stand in a Markdown link. */
export function lineAddress(uri: string, line: number): string {
  return `${address(uri)}#L${line}`;
}

type Place = 'line' | 'cell';
type PrintLine = (line: Line, place: Place) => string;

/** Without commands: each link goes with the dot before it, or behind it where it stood first. */
function visible(line: Line, options: MarkdownOptions): Line {
  if (options.commandLinks || !line.some((piece) => piece.kind === 'command')) return line;
  const kept: Piece[] = [];
  for (const piece of line) {
    if (piece.kind === 'command') {
      if (isSeparator(kept.at(-1))) kept.pop();
    } else if (kept.length > 0 || !isSeparator(piece)) {
      kept.push(piece);
    }
  }
  return trimmed(kept);
}

function isSeparator(piece: Piece | undefined): boolean {
  return piece?.kind === 'words' && piece.words === SEPARATOR;
}

/** What stands between two links of a line. */
export const SEPARATOR = ' · ';

function trimmed(line: readonly Piece[]): Line {
  const last = line.at(-1);
  if (last?.kind !== 'words') return line;
  const words = last.words.trimEnd();
  return words === '' ? line.slice(0, -1) : [...line.slice(0, -1), { kind: 'words', words }];
}

function printBlock(block: Block, print: PrintLine): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${print(block.line, 'line')}`;
    case 'lines':
      // Two spaces at the end break a line in Markdown.
      return block.lines.map((line) => print(line, 'line')).filter((line) => line !== '').join('  \n');
    case 'bullets':
      return block.items.map((item) => `- ${print(item, 'line')}`).join('\n');
    case 'steps':
      return block.items.map((item, index) => `${index + 1}. ${print(item, 'line')}`).join('\n');
    case 'table':
      return printTable(block.header, block.rows, print);
  }
}

function printTable(header: readonly string[], rows: readonly (readonly Line[])[], print: PrintLine): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${header.map(() => ':--').join('|')}|`;
  return [line(header), rule, ...rows.map((row) => line(row.map((cell) => print(cell, 'cell'))))].join('\n');
}

function printLine(line: Line, place: Place): string {
  return line.map((piece) => printPiece(piece, place)).join('');
}

function printPiece(piece: Piece, place: Place): string {
  switch (piece.kind) {
    case 'words':
      return piece.words;
    case 'text':
      return escapeText(piece.text);
    case 'code':
      return codeSpan(piece.text, place);
    case 'strong':
      return `**${printLine(piece.pieces, place)}**`;
    case 'emphasis':
      return `*${printLine(piece.pieces, place)}*`;
    case 'file':
      return `[${label(piece.label)}](${lineAddress(piece.uri, piece.line)})`;
    case 'command':
      return `[${piece.label}](command:${LINKED_COMMANDS[piece.command]}?${argument(piece.target)})`;
  }
}

/** The label of a link to a file: as plain as can be, since a file's name may hold anything. */
function label(value: string): string {
  return harmless(value).replace(/[!"#$%&'()*+,/;<=>?@[\\\]^_`{|}~]/g, '\\$&');
}

function argument(target: CommandTarget): string {
  return address(encodeURIComponent(JSON.stringify([target])));
}

/** Characters that could end a link's address, or mean something in it, are percent-encoded; what is encoded already stays. */
function address(value: string): string {
  return value.replace(/[\s()<>[\]\\|`"'&]/g, (character) => {
    const encoded = encodeURIComponent(character);
    return encoded === character ? `%${character.charCodeAt(0).toString(16).toUpperCase()}` : encoded;
  });
}

/**
 * A text on one line: line breaks and tabs become spaces, control characters and those that turn the direction of writing
 * or are invisible become U+FFFD, and what is too long is cut with an ellipsis.
 */
function harmless(value: string): string {
  const line = value.replace(/[\r\n\t\u0085\u2028\u2029]+/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD');
  return line.length > LONGEST ? `${line.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, '')}…` : line;
}

function plainBlock(block: Block): string {
  const print = (line: Line): string => plainLine(visible(line, { commandLinks: false }));
  switch (block.kind) {
    case 'heading':
      return print(block.line);
    case 'lines':
      return block.lines.map(print).filter((line) => line !== '').join('\n');
    case 'bullets':
      return block.items.map((item) => `- ${print(item)}`).join('\n');
    case 'steps':
      return block.items.map((item, index) => `${index + 1}. ${print(item)}`).join('\n');
    case 'table':
      return block.rows.map((row) => row.map(print).join(' · ')).join('\n');
  }
}

function plainLine(line: Line): string {
  return line.map(plainPiece).join('');
}

function plainPiece(piece: Piece): string {
  switch (piece.kind) {
    case 'words':
      return piece.words;
    case 'text':
    case 'code':
      return harmless(piece.text);
    case 'strong':
    case 'emphasis':
      return plainLine(piece.pieces);
    case 'file':
      return harmless(piece.label);
    case 'command':
      return '';
  }
}

function isLine(value: Piece | Line): value is Line {
  return Array.isArray(value);
}
