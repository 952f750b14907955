import { findStandIn } from '../reference/placeholder';
import { readDockerfile, type DockerfileInstruction, type DockerfileWord } from '../syntax/dockerfile';
import { defaultsFilled } from './defaults';
import type { ImageSite } from './model';

/** The instructions that name images, with what leads to the name. */
export const DOCKERFILE_PLACES: readonly { readonly keyword: string; readonly option: RegExp | undefined }[] = [
  { keyword: 'FROM', option: undefined },
  { keyword: 'COPY', option: /^--from=(["']?)(.+)\1$/ },
  { keyword: 'RUN', option: /^--mount=(?:.*,)?()from=([^,]+)/ },
];

/** Whether a file of that name is a Dockerfile (or Containerfile). */
export function isDockerfileName(path: string): boolean {
  return /(?:^|\/)(?:(?:Dockerfile|Containerfile)\d*(?:[._-][^/]*)?|[^/]+\.(?:Dockerfile|Containerfile))$/i.test(path) && !/\.(?:dockerignore|ya?ml|json|md|sh)$/i.test(path) && !SOURCE_CODE.test(path);
}

/** Source code about Dockerfiles (`dockerfile_test.go`, `dockerfile.py`); `Dockerfile.go`, written so, is one for a Go program. */
const SOURCE_CODE = /(?:^|\/)(?:[dD]ockerfile[^/]*_|[cC]ontainerfile[^/]*_|dockerfile|containerfile)[^/]*\.(?:go|py|js|mjs|cjs|ts|tsx|rs|rb|java|kt|cs|c|h|cc|cpp|php|lua|el|vim|css|html?|rst|adoc|xml|snap|golden)$/;

interface Build {
  /** The arguments before the first FROM with their defaults; the only ones that its name may use. */
  readonly arguments: Map<string, string | undefined>;
  readonly stages: Set<string>;
  readonly sites: ImageSite[];
  isInStage: boolean;
}

/**
 * The images that a Dockerfile builds on or copies from. The name of an earlier stage is no image, nor is `scratch`. A name with
 * variables is a placeholder, with the text that the defaults of the file's arguments give where they give one.
 */
export function findInDockerfile(text: string): readonly ImageSite[] {
  const { directives, instructions } = readDockerfile(text);
  const build: Build = { arguments: new Map(), stages: new Set(), sites: [], isInStage: false };
  const syntax = directives.get('syntax');
  if (syntax) take(syntax, 'syntax', build);
  for (const instruction of instructions) read(instruction, build);
  return build.sites;
}

function read(instruction: DockerfileInstruction, build: Build): void {
  const { keyword, words } = instruction;
  if (keyword === 'ONBUILD' && words.length > 2) {
    read({ keyword: (words[1]?.text ?? '').toUpperCase(), words: words.slice(1) }, build);
    return;
  }
  if (keyword === 'ARG' && !build.isInStage) words.slice(1).forEach((word) => addArgument(word, build));
  if (keyword === 'FROM') readFrom(words, build);
  for (const { keyword: name, option } of DOCKERFILE_PLACES) {
    if (name === keyword && option) words.forEach((word) => readOption(word, option, keyword, build));
  }
}

function addArgument(word: DockerfileWord, build: Build): void {
  const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(word.text) ?? [];
  if (name === undefined) return;
  const filled = value === undefined ? undefined : defaultsFilled(unquoted(value), build.arguments);
  build.arguments.set(name, filled);
}

function readFrom(words: readonly DockerfileWord[], build: Build): void {
  build.isInStage = true;
  const [image, as, stage] = words.slice(1).filter((word) => !word.text.startsWith('--'));
  if (image && !isStage(image.text, build) && image.text !== 'scratch') take(image, 'FROM', build);
  if (stage && as?.text.toUpperCase() === 'AS') build.stages.add(stage.text.toLowerCase());
}

function readOption(word: DockerfileWord, option: RegExp, keyword: string, build: Build): void {
  const name = option.exec(word.text)?.[2];
  if (name === undefined || isStage(name, build) || /^\d+$/.test(name) || name === 'scratch') return;
  const from = word.text.indexOf('from=') + 5;
  const start = word.span.start + word.text.indexOf(name, from);
  take({ text: name, span: word.broken ? word.span : { start, end: start + name.length }, broken: word.broken }, keyword, build);
}

function isStage(name: string, build: Build): boolean {
  return build.stages.has(unquoted(name).toLowerCase());
}

function unquoted(text: string): string {
  return /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
}

function take(word: DockerfileWord, place: string, build: Build): void {
  const written = unquoted(word.text);
  if (written === '' || /["'\\]/.test(written)) return;
  const inset = written === word.text ? 0 : 1;
  const hasPlaceholder = findStandIn(written) !== undefined;
  const withDefaults = hasPlaceholder ? defaultsFilled(written, build.arguments) : undefined;
  build.sites.push({
    kind: 'dockerfile',
    written,
    span: word.broken ? word.span : { start: word.span.start + inset, end: word.span.end - inset },
    style: word.broken ? 'folded' : 'plain',
    path: place,
    parts: null,
    obstacle: hasPlaceholder ? 'placeholder' : undefined,
    missing: [],
    sure: true,
    impliedTag: undefined,
    readOnly: undefined,
    ...(withDefaults !== undefined && findStandIn(withDefaults) === undefined && { withDefaults }),
  });
}
