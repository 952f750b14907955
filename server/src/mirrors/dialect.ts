import { positionAt, type LineIndex } from '../base/lines';
import type { Look } from '../base/look';
import type { Problem } from '../base/problem';
import type { Place, Span } from '../base/span';
import type { TomlFile } from '../syntax/toml';
import type { Tree } from '../syntax/tree';
import { withoutTemplated } from './convert/lifting';
import type { LiftedTable } from './convert/model';
import type { AccessSetting } from './endpoints/access';
import type { Dialect, Layer, Rule, Table } from './model';
import { isUncertain, withUnknowns, type TemplateParts } from './templates';

/** A text that may be a mirror configuration. The trees are parsed when they are first asked for. */
export interface ConfigText {
  /** The file's path with `/`, as much of it as is known. */
  readonly path: string;
  readonly text: string;
  /** What a cheap look finds in the text: it may hold what it held before an edit. */
  readonly look: Look;
  /** The text as YAML, parsed fast and without regard to errors: enough to recognise it by its form. */
  readonly outline: () => Tree;
  /** The text as YAML with all of its errors. */
  readonly yaml: () => Tree;
  readonly toml: () => TomlFile;
}

/** What is kept of a configuration file: plain data without text or tree, so that it can rest in the index. Spans are offsets in the file. */
export interface ConfigContent {
  readonly dialect: Dialect;
  /** What it says of access to hosts, where it says anything. */
  readonly access?: readonly AccessSetting[];
  /** Set where expressions of templates stand in it. */
  readonly templates?: TemplateParts;
}

/** A configuration file as it was read. Parts that are wrong are left out of the content and named among the problems. */
export interface ConfigReading<C extends ConfigContent = ConfigContent> {
  readonly content: C;
  readonly problems: readonly Problem[];
}

/** A configuration file with what makes places of its spans. */
export interface ConfigSource<C extends ConfigContent = ConfigContent> {
  readonly uri: string;
  /** As `ConfigText.path`. */
  readonly path: string;
  readonly lines: LineIndex;
  readonly content: C;
}

/** The files that one engine reads together. */
export interface ConfigSet<C extends ConfigContent = ConfigContent> {
  readonly files: readonly ConfigSource<C>[];
  /** The folders below the set's own, by their paths: that of a registry without a `hosts.toml` matters to containerd. */
  readonly folders: readonly string[];
  /** The plain files beside those folders that bear the name of a host, by their names. */
  readonly plainFiles?: readonly string[];
}

/** Flags of an engine that stand in no file. */
export interface EngineOptions {
  /** k3s's `--disable-default-registry-endpoint`. */
  readonly disableDefaultEndpoint: boolean;
  /** k3s's `--embedded-registry`. */
  readonly embeddedRegistry?: boolean;
}

export const DEFAULT_ENGINE: EngineOptions = { disableDefaultEndpoint: false };

/** A problem of a set of files, with the file that it stands in. */
export interface PlacedProblem extends Problem {
  readonly uri: string;
}

/** What a set of files comes to. */
export interface Compiled {
  readonly table: Table;
  /** What is wrong across the files, or only known once all are read; what one file tells is among its reading's problems. */
  readonly problems: readonly PlacedProblem[];
}

/** What a dialect's folder under `mirrors/` gives. All of it is pure, and nothing throws, whatever the files hold. */
export interface DialectDefinition<C extends ConfigContent> {
  readonly dialect: C['dialect'];
  readonly layer: Layer;
  /** Whether a text is a configuration of this dialect: by its path where that is enough, else by its content. */
  readonly recognise: (file: ConfigText) => boolean;
  readonly read: (file: ConfigText) => ConfigReading<C>;
  /** What the files that belong together have in common, such as the folder of a `registries.conf` and of its drop-ins. */
  readonly setOf: (path: string) => string;
  readonly compile: (set: ConfigSet<C>, options: EngineOptions) => Compiled;
  /** What the configuration has rules for, as written; of a dialect whose keys are no hosts there are none. */
  readonly keys?: (set: ConfigSet<C>) => readonly PlacedKey[];
  /** The rules that the files come to, for writing them in another dialect; of rewriters of text there are none. */
  readonly lift?: (set: ConfigSet<C>, options: EngineOptions) => LiftedTable;
}

/** A host, a prefix or a source that a configuration has a rule for, where it stands. */
export interface PlacedKey extends Place {
  readonly text: string;
}

/** TLS and credentials of a host, by their kind: no value is ever told. */
export interface Access {
  /** The path of the file with the certificates that are trusted; undefined for the system's. */
  readonly caFile: string | undefined;
  readonly hasCredentials: boolean;
}

/** A dialect as the rest of the program sees it, whatever its content is made of. */
export interface MirrorDialect {
  readonly dialect: Dialect;
  readonly layer: Layer;
  recognise(file: ConfigText): boolean;
  read(file: ConfigText): ConfigReading;
  setOf(path: string): string;
  /** Compiles the files of one set; those of other dialects are left out. */
  compile(set: ConfigSet, options: EngineOptions): Compiled;
  keys(set: ConfigSet): readonly PlacedKey[];
  /** What the files say of access to a host with its port; undefined where they say nothing of it. */
  accessTo(set: ConfigSet, host: string): Access | undefined;
  /** The rules of one set; undefined where the dialect has none that another could say. */
  lift(set: ConfigSet, options: EngineOptions): LiftedTable | undefined;
}

/** Takes a dialect into the list in `dialects.ts`. */
export function defineDialect<C extends ConfigContent>(definition: DialectDefinition<C>): MirrorDialect {
  const isOwn = (source: ConfigSource): source is ConfigSource<C> => source.content.dialect === definition.dialect;
  return {
    dialect: definition.dialect,
    layer: definition.layer,
    recognise: definition.recognise,
    read: definition.read,
    setOf: definition.setOf,
    compile: ({ files, ...rest }, options) => {
      const own = files.filter(isOwn);
      return asFarAsKnown(definition.compile({ ...rest, files: own }, options), own);
    },
    keys: ({ files, folders }) => definition.keys?.({ files: files.filter(isOwn), folders }) ?? [],
    accessTo: ({ files }, host) => accessIn(files.filter(isOwn), host),
    lift: ({ files, ...rest }, options) => {
      const own = files.filter(isOwn);
      const lifted = definition.lift?.({ ...rest, files: own }, options);
      return lifted && withoutTemplated(lifted, templatesOf(own));
    },
  };
}

function accessIn(files: readonly ConfigSource[], host: string): Access | undefined {
  const own = files.flatMap(({ content }) => content.access ?? []).filter((each) => each.host === host);
  if (own.length === 0) return undefined;
  return { caFile: own.find(({ kind }) => kind === 'authority')?.files[0]?.[0], hasCredentials: own.some(({ kind }) => kind === 'credentials') };
}

/** What files with expressions of templates come to: what rests on those is unknown, and no problem. */
function asFarAsKnown({ table, problems }: Compiled, files: readonly ConfigSource[]): Compiled {
  const byUri = templatesOf(files);
  if (byUri.size === 0) return { table, problems };
  const isSure = ({ uri, span }: PlacedProblem): boolean => !(byUri.get(uri) ?? []).some((parts) => parts.all || isUncertain(parts, span));
  return { table: withUnknowns(table, byUri), problems: problems.filter(isSure) };
}

function templatesOf(files: readonly ConfigSource[]): ReadonlyMap<string, readonly TemplateParts[]> {
  const byUri = new Map<string, TemplateParts[]>();
  for (const { uri, content } of files) if (content.templates) byUri.set(uri, [...(byUri.get(uri) ?? []), content.templates]);
  return byUri;
}

/** The keys of files whose contents list them. */
export function keysOf<C extends ConfigContent>({ files }: ConfigSet<C>, list: (content: C) => readonly WrittenKey[]): readonly PlacedKey[] {
  return files.flatMap(({ uri, content }) => list(content).map(({ text, span }) => ({ uri, text, span })));
}

interface WrittenKey {
  readonly text: string;
  readonly span: Span;
}

/** A rule of a configuration file, as sources name it. `key` is what it matches by, `endpoint` where it sends a pull to. */
export function ruleAt(source: ConfigSource, span: Span, words: { readonly key: string; readonly endpoint: string; readonly text: string; readonly isChecked?: boolean }): Rule {
  const known = rules.get(span);
  if (known && known.place.uri === source.uri && known.mirrored === words.key && known.text === words.text) return known;
  const { line, character } = positionAt(source.lines, span.start);
  const rule: Rule = {
    dialect: source.content.dialect,
    place: placeIn(source, span),
    line: line + 1,
    column: character + 1,
    registry: words.endpoint,
    displayName: undefined,
    mirrored: words.key,
    text: words.text,
    ...(words.isChecked === true ? { isChecked: true } : {}),
  };
  rules.set(span, rule);
  return rule;
}

/** A rule is named by every source that it leads to: it is made once for its place. */
const rules = new WeakMap<Span, Rule>();

function placeIn(source: ConfigSource, span: Span): Place {
  return { uri: source.uri, span };
}
