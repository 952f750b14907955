import { lookAt, type Look } from '../base/look';
import type { Problem } from '../base/problem';
import { scanTree } from '../syntax/scanner/view';
import { parseToml, type TomlFile } from '../syntax/toml';
import type { Tree } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { BUILDKIT } from './buildkit';
import { carriedIn, isCarrierName, mayCarry } from './carriers';
import { CONTAINERD } from './containerd';
import type { ConfigContent, ConfigReading, ConfigText, MirrorDialect } from './dialect';
import { DOCKER } from './docker';
import { HARBOR_WEBHOOK } from './harborWebhook';
import { HOSTS_TOML } from './hostsToml';
import { IMAGESWAP } from './imageswap';
import { K3S } from './k3s';
import { MIRRORS_OR_CONFIGS } from './k3s/recognise';
import { KUSTOMIZE } from './kustomize';
import { KYVERNO } from './kyverno';
import type { Dialect } from './model';
import { OPENSHIFT } from './openshift';
import { mayHoldTrustedCas } from './openshift/recognise';
import { REGISTRIES_CONF } from './registriesConf';
import { TALOS } from './talos';
import { MACHINE } from './talos/recognise';
import { withTemplates } from './templated';
import { hasStatements, templatesIn, withoutTemplates } from './templates';

/** The dialects of nodes and of rewriters in front of them, the surest to recognise first; Apollo's own stands apart, since it has Environments. */
export const DIALECTS: readonly MirrorDialect[] = [
  REGISTRIES_CONF, HOSTS_TOML, CONTAINERD, BUILDKIT, OPENSHIFT, TALOS, K3S, DOCKER, KUSTOMIZE, KYVERNO, IMAGESWAP, HARBOR_WEBHOOK,
];

/** The dialect of a text; undefined for one that is no mirror configuration. */
export function dialectOf(file: ConfigText): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.recognise(file));
}

/** A dialect by its name; undefined for Apollo's. */
export function dialectNamed(name: Dialect): MirrorDialect | undefined {
  return DIALECTS.find((dialect) => dialect.dialect === name);
}

/** A configuration in a file, which may hold several. */
export interface PlacedContent {
  readonly content: ConfigContent;
  /** Of one that a file of another form carries: where it comes to stand on a node, below the file's own path; see `Carried.path`. */
  readonly carriedPath?: string;
}

/** The configurations of a file as the index keeps them: plain data. */
export interface ReadConfig {
  readonly contents: readonly PlacedContent[];
  readonly problems: readonly Problem[];
  /** Whether the text has syntax errors, so that its last good version stays in force while it is being edited. */
  readonly broken: boolean;
}

/** Reasons of a problem that say that the text itself is broken, whatever it was to say. */
const SYNTAX: ReadonlySet<string> = new Set(['yaml', 'toml', 'json']);

/**
 * Reads the mirror configurations of a text: the one that it is, and those that it carries (`carriers/`); undefined for other texts. Rewriters
 * in front of the node count only where the file was named as a configuration (`isNamed`): a kustomization or a policy that merely stands in a
 * workspace holds for what it is applied to.
 */
export function readConfig(file: ConfigText, isNamed: boolean): ReadConfig | undefined {
  if (!mayBeConfig(file.path, file.look, isNamed)) return undefined;
  const isWanted = ({ layer }: MirrorDialect): boolean => isNamed || layer === 'node';
  const own = readOwn(file, isWanted);
  const carried = carriedIn(file, (path, text) => {
    const inner = configText(path, text);
    return mayBeConfig(path, inner.look, isNamed) ? DIALECTS.find((each) => isWanted(each) && each.recognise(inner))?.read(inner) : undefined;
  });
  if (!own && carried.length === 0) return undefined;
  const contents = [...(own ? [{ content: own.content }] : []), ...carried.map(({ content, path }) => ({ content, carriedPath: path }))];
  const problems = [own ?? [], carried].flat().flatMap((reading) => reading.problems);
  return { contents, problems, broken: problems.some(({ parameters }) => SYNTAX.has(parameters['reason'] ?? '')) };
}

/**
 * Reads a file as the configuration that it is. One that other programs fill in first is read as what files of other forms carry. Rewriters have
 * expressions in braces of their own.
 */
function readOwn(file: ConfigText, isWanted: (dialect: MirrorDialect) => boolean): ConfigReading | undefined {
  const recognised = (as: ConfigText): MirrorDialect | undefined => DIALECTS.find((each) => isWanted(each) && each.recognise(as));
  const written = recognised(file);
  // Most texts that may be a configuration are none, and are looked at on each keystroke.
  if (!written && !isNodeConfigName(file.path)) return undefined;
  const expressions = templatesIn(file.text);
  const filled = expressions.length === 0 ? file : configText(file.path, withoutTemplates(file.text, expressions));
  const dialect = written ?? (filled !== file && isNodeConfigName(file.path) ? recognised(filled) : undefined);
  if (!dialect || filled === file || dialect.layer !== 'node') return dialect?.read(file);
  return withTemplates(dialect.read(filled), expressions, hasStatements(file.text, expressions));
}

/**
 * The length from which a text in YAML is read by the scanner alone, in characters. It names errors too, though in fewer cases than the whole
 * parser, which takes seconds for texts of this length; nobody writes such a text by hand.
 */
const LONG = 200_000;

/** A text as dialects look at it, parsed at most once in each way. */
export function configText(path: string, text: string, look = lookAt(text)): ConfigText {
  let yaml: Tree | undefined;
  let outline: Tree | undefined;
  let toml: TomlFile | undefined;
  const scanned = (): Tree => (outline ??= scanTree(text, { templates: false }));
  const whole = (): Tree => (text.length > LONG ? scanned() : parseYaml(text));
  return { path, text, look, outline: scanned, yaml: () => (yaml ??= whole()), toml: () => (toml ??= parseToml(text)) };
}

/** Words of which every YAML or JSON configuration of a node holds one: most texts are told to be none without a look at their form. */
const SIGNS: readonly string[] = ['openshift.io/', 'imageContentSources', 'imageDigestSources', 'RegistryMirrorConfig', 'RegistryTLSConfig', 'RegistryAuthConfig'];

const MIRRORS_OR_REGISTRIES = /irror|egistr/;

/** Whether a text can be a mirror configuration, by its name and at a cheap look at its content. */
export function mayBeConfig(path: string, look: Look, isNamed: boolean): boolean {
  if (isNamed) return true;
  return mayBeOfDialect(path, look) || mayCarry(path, look);
}

function mayBeOfDialect(path: string, look: Look): boolean {
  if (/\.(?:toml|tmpl|conf|txt)$/.test(path)) return isConfigName(path);
  if (/\.json$/.test(path)) return /daemon[^/]*$/.test(path) || look.has('openshift.io/');
  if (!/\.ya?ml$/.test(path)) return false;
  if (/(?:^|\/)registries\.ya?ml$/.test(path)) return true;
  // One look for what all of them have in common spares most texts the others.
  if (mayHoldTrustedCas(look)) return true;
  if (!look.has(MIRRORS_OR_REGISTRIES)) return false;
  if (SIGNS.some((sign) => look.has(sign))) return true;
  if (look.has('registries') && look.has(MACHINE)) return true;
  return look.has('endpoint') && look.has(MIRRORS_OR_CONFIGS);
}

const CONFIG_NAME = /(?:^|\/)(?:hosts\.toml|config\.toml(?:\.tmpl)?|buildkitd?[\w.-]*\.toml|registries\.conf|short-?names?(?:-aliases)?\.conf|imageswap[\w.-]*maps?[\w.-]*\.(?:conf|txt))$/;

/** Whether a file is read for its name, as a mirror configuration that is neither YAML nor JSON. Of a name without folders the most is assumed. */
export function isConfigName(path: string): boolean {
  if (CONFIG_NAME.test(path) || isCarrierName(path)) return true;
  if (!/\.conf$/.test(path)) return false;
  return !path.includes('/') || /(?:^|\/)registries(?:\.root(?:ful|less))?\.conf\.d\/(?:[^/]+\/)?[^/]+$/.test(path);
}

/** Whether a file's name alone says that it configures a node, so that a walk reads it before others. */
export function isNodeConfigName(path: string): boolean {
  return isConfigName(path) || /(?:^|\/)(?:registries\.ya?ml|daemon\.json)$/.test(path);
}
