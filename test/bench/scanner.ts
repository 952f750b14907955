/**
 * Measures the scanner against `yaml` and js-yaml over every parsable file of the corpora, in one process: milliseconds, MB/s
 * and ratios, first pass and median of seven passes after one warm-up. It asserts nothing. js-yaml is measured where it is
 * installed. Run it by `node test/bench/scanner.mjs`, which bundles it as the product is bundled. `BASE` is what the others are compared with.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { scan } from '../../server/src/syntax/scanner/scan';
import { scanTree } from '../../server/src/syntax/scanner/view';

const PASSES = Number(process.env['PASSES'] ?? 7);
const CORPORA = process.env['CORPORA'] ?? join(process.cwd(), '..', 'shared', 'corpora');

interface Reader {
  readonly name: string;
  /** Reads all texts once and gives a number that depends on the work, so that none of it can be left out. */
  run(texts: readonly string[]): number;
}

interface Times {
  readonly first: number;
  readonly warm: number;
}

function main(): void {
  if (!existsSync(CORPORA)) {
    console.log(`Nothing to measure: there is no folder ${CORPORA}.`);
    return;
  }
  const files = process.env['LIST'] === undefined ? parsableFiles() : listedFiles(process.env['LIST']);
  const list = process.env['WRITE_LIST'];
  if (list !== undefined) {
    writeFileSync(list, JSON.stringify(files.map(({ name }) => name)));
    return;
  }
  const texts = files.map(({ text }) => text);
  const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6;
  console.log(`${texts.length} files, ${megabytes.toFixed(1)} MB; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'} x ${cpus().length}`);
  const only = process.env['ONLY'];
  const readers = [scanner(), scannerOfTemplates(), lazyTree(), yaml(), ...jsYaml()].filter((reader) => only === undefined || reader.name === only);
  const times = readers.map((reader) => ({ reader, times: measure(reader, texts) }));
  const base = times.find(({ reader }) => reader.name === BASE);
  for (const { reader, times: { first, warm } } of times) {
    const ratio = base && PASSES > 0 ? `; ${(first / base.times.first).toFixed(1)} x and ${(warm / base.times.warm).toFixed(1)} x the time of "${BASE}"` : '';
    console.log(`${reader.name.padEnd(24)} first pass ${speed(first, megabytes)}${PASSES > 0 ? `, warm ${speed(warm, megabytes)}` : ''}${ratio}`);
  }
}

/** The reader that the others are compared with: template actions, comments and tolerant paths are on, and spans are given. */
const BASE = 'scanner, templates on';

function speed(milliseconds: number, megabytes: number): string {
  return `${milliseconds.toFixed(0)} ms (${(megabytes / milliseconds * 1e3).toFixed(0)} MB/s)`;
}

interface File {
  readonly name: string;
  readonly text: string;
}

/** The files that `yaml` reads without an error. */
function parsableFiles(): readonly File[] {
  const names = readdirSync(CORPORA, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:ya?ml|json)$/.test(name)).sort();
  return names.map(readFile).filter(({ text }) => isParsable(text));
}

/** The files of a list that another process has made, so that no parser is warm in this one. */
function listedFiles(list: string): readonly File[] {
  return (JSON.parse(readFileSync(list, 'utf8')) as string[]).map(readFile);
}

function readFile(name: string): File {
  return { name, text: readFileSync(join(CORPORA, name), 'utf8') };
}

function isParsable(text: string): boolean {
  return [parseAllDocuments(text, { logLevel: 'silent' })].flat().every((document) => !('errors' in document) || document.errors.length === 0);
}

function measure(reader: Reader, texts: readonly string[]): Times {
  const first = timed(reader, texts);
  if (PASSES === 0) return { first, warm: first };
  timed(reader, texts);
  const passes = Array.from({ length: PASSES }, () => timed(reader, texts)).sort((a, b) => a - b);
  return { first, warm: passes[PASSES >> 1] ?? 0 };
}

function timed(reader: Reader, texts: readonly string[]): number {
  const start = process.hrtime.bigint();
  const result = reader.run(texts);
  const time = Number(process.hrtime.bigint() - start) / 1e6;
  if (Number.isNaN(result)) throw new Error('A reader gave no number.');
  return time;
}

function scanner(): Reader {
  return { name: 'scanner', run: (texts) => scanAll(texts, false) };
}

function scannerOfTemplates(): Reader {
  return { name: 'scanner, templates on', run: (texts) => scanAll(texts, true) };
}

function scanAll(texts: readonly string[], templates: boolean): number {
  let nodes = 0;
  for (const text of texts) nodes += scan(text, { templates }).nodeCount;
  return nodes;
}

/** The objects of the tree too: every key, value, span and text is asked for once. */
function lazyTree(): Reader {
  return { name: 'all objects of the tree', run: (texts) => texts.reduce((sum, text) => sum + visited(text), 0) };
}

function visited(text: string): number {
  let size = 0;
  const waiting = scanTree(text, { templates: true }).documents.map((document) => document.root);
  while (waiting.length > 0) {
    const node = waiting.pop();
    size += node?.span.end ?? 0;
    if (node?.kind === 'scalar') size += node.text.length;
    if (node?.kind === 'list') waiting.push(...node.items);
    if (node?.kind === 'map') for (const { key, value } of node.entries) waiting.push(key, value);
  }
  return size;
}

function yaml(): Reader {
  return { name: 'yaml parseAllDocuments', run: (texts) => texts.reduce((sum, text) => sum + [parseAllDocuments(text, { logLevel: 'silent' })].flat().length, 0) };
}

interface JsYaml {
  loadAll(text: string): unknown[];
}

function jsYaml(): readonly Reader[] {
  try {
    const library = createRequire(join(process.cwd(), 'package.json'))('js-yaml') as JsYaml;
    return [{ name: 'js-yaml loadAll', run: (texts) => texts.reduce((sum, text) => sum + loaded(library, text), 0) }];
  } catch {
    return [];
  }
}

/** js-yaml refuses what Helm and `yaml` accept, such as unknown tags; the time until then counts. */
function loaded(library: JsYaml, text: string): number {
  try {
    return library.loadAll(text).length;
  } catch {
    return 0;
  }
}

main();
