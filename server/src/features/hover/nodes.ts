import { tell } from '../../base/texts';
import type { Dialect, Source, Step } from '../../mirrors/model';
import { withoutUserInfo } from '../../reference/userInfo';
import type { Snapshot } from '../../workspace/snapshot';
import { DIALECT_NAMES } from '../dialectNames';
import { code, emphasis, joined, say, SEPARATOR, strong, text, type Block, type Line, type Piece } from '../markdown';
import { ruleLink } from '../places';
import type { Resolution } from '../resolution';
import { routesFor } from '../routes';

const MOST_SOURCES = 3;
const MOST_GROUPS = 3;

/** What nodes, or rewriters in front of them, make of an image, as far as the settings want it told. */
export interface NodeStory {
  /** The whole path as the answer, where there is one path; undefined where several nodes differ, or nothing changes on the way. */
  readonly path: readonly Block[] | undefined;
  /** Otherwise a line for each result of nodes that differs from what is written. */
  readonly remarks: readonly Line[];
}

/** Steps of nodes with the same result. */
interface Group {
  readonly first: Step;
  readonly dialects: readonly Dialect[];
}

/** Tells the steps of a path besides Apollo's. `written` is the line that says what is written. */
export function nodeStory(snapshot: Snapshot, uri: string, resolution: Resolution, written: Line): NodeStory {
  const nothing: NodeStory = { path: undefined, remarks: [] };
  const { nodeSteps } = snapshot.settings(uri);
  const { steps, disagree } = resolution;
  if (nodeSteps === 'off' || disagree || resolution.status === 'ambiguous' || resolution.status === 'invalid') return nothing;
  const before = steps.filter(({ layer }) => layer !== 'node');
  const groups = grouped(steps.filter(({ layer }) => layer === 'node'), nodeSteps === 'full');
  const telling = groups.filter(({ first }) => first.status !== 'unmatched');
  const [only] = groups;
  // Where only some Environments have nodes that are known, the path of those is not that of all.
  const count = groups.length + (groups.length > 0 && resolution.perEnvironment.some((each) => each.steps.every(({ layer }) => layer !== 'node')) ? 1 : 0);
  const isOnePath = count <= 1 && (telling.length === 1 || before.some(({ layer, status }) => layer === 'admission' && status === 'mirrored'));
  if (!isOnePath) return { path: undefined, remarks: remarks(snapshot, uri, telling, count) };
  return { path: pathBlocks(snapshot, uri, resolution, before, telling.length > 0 ? only : undefined, written), remarks: [] };
}

/** Each step of a path as a line, nodes that do alike as one; none where the path is Apollo's step alone. */
export function pathLines(snapshot: Snapshot, uri: string, { steps, written }: Resolution): readonly Line[] {
  if (steps.every(({ layer }) => layer === 'apollo')) return [];
  const before = steps.filter(({ layer }) => layer !== 'node');
  const nodes = grouped(steps.filter(({ layer }) => layer === 'node'), false);
  return [say`Written ${code(withoutUserInfo(written))}`, ...before.map(stepLine), ...nodes.map((group) => nodeLine(snapshot, uri, group))];
}

/** Equal results are one, unless each is to be told. */
function grouped(steps: readonly Step[], isEach: boolean): readonly Group[] {
  const groups = new Map<string, Group>();
  steps.forEach((step, at) => {
    const content = JSON.stringify([step.sources.map(({ reference, url, insecure, blocked }) => [reference, url, insecure, blocked]), step.error]);
    const key = isEach ? `${content} ${at}` : content;
    const known = groups.get(key);
    groups.set(key, { first: known && known.first.status !== 'unmatched' ? known.first : step, dialects: [...new Set([...(known?.dialects ?? []), step.dialect])] });
  });
  return [...groups.values()];
}

function pathBlocks(snapshot: Snapshot, uri: string, resolution: Resolution, before: readonly Step[], node: Group | undefined, written: Line): readonly Block[] {
  const last = node?.first ?? before.at(-1);
  const [first, ...others] = last?.sources.filter(({ blocked }) => !blocked) ?? [];
  const environment = resolution.perEnvironment.length === 1 ? resolution.perEnvironment[0]?.id : undefined;
  const where = environment === undefined ? undefined : code(environment);
  const title = first ? joined([[strong(code(shownReference(first)))], rankOf(others.length + 1, where)], SEPARATOR) : joined([[strong(...say`Cannot be pulled`)], last ? [...reason(last)] : []], ': ');
  const items = [
    written,
    ...before.filter(({ layer, status }) => layer === 'apollo' || status !== 'unmatched').map(stepLine),
    ...(node ? [nodeLine(snapshot, uri, node)] : []),
  ];
  const apollo = before.find(({ layer }) => layer === 'apollo');
  const shownByKubectl = node && first?.via ? [say`${code('kubectl')} shows ${code(withoutUserInfo(node.first.in))}: a node mirror never changes the name.`] : [];
  const deduced = node && apollo?.status === 'mirrored' ? [[emphasis(...say`That Apollo writes this name into the Pod is deduced, not documented.`)]] : [];
  const notes = [...shownByKubectl, ...deduced];
  return [{ kind: 'lines', lines: [title] }, { kind: 'steps', items }, ...(notes.length > 0 ? [{ kind: 'lines' as const, lines: notes }] : [])];
}

/** How a source stands among those that are tried, and in which Environment where the file's one Environment has a name. */
function rankOf(sources: number, where: Piece | undefined): Line {
  if (sources > 1) return where ? say`first of ${sources} sources in ${where}` : say`first of ${sources} sources`;
  return where ? say`the only source in ${where}` : say`the only source`;
}

/** A step before the node's: what it makes of the reference, by which rule. */
function stepLine({ dialect, status, sources }: Step): Line {
  const [source] = sources;
  const name = say`${text(DIALECT_NAMES[dialect])}`;
  if (status === 'unknown') return say`${name} may change it, in a way that is not evaluated`;
  if (!source || source.via === null) return say`${name} leaves it as it is`;
  const [reference, link] = [code(shownReference(source)), ruleLink(source.via)];
  return source.via.isChecked === true ? say`${name} → ${reference} if its registry has the image · ${link}` : say`${name} → ${reference} · ${link}`;
}

function nodeLine(snapshot: Snapshot, uri: string, { first, dialects }: Group): Line {
  const name = say`Node (${text(dialects.map((dialect) => DIALECT_NAMES[dialect]).join(', '))})`;
  const { sources } = first;
  if (sources.length === 0) return say`${name} has no source left: ${reason(first)}`;
  const told = sources.slice(0, MOST_SOURCES).map((source) => sourceLine(snapshot, uri, source));
  const rest = sources.length - told.length;
  return say`${name} tries ${joined(rest > 0 ? [...told, say`${rest} more`] : told, tell`, then `)}`;
}

/** A source with what is special about it: TLS and credentials by their kind, never a value. */
function sourceLine(snapshot: Snapshot, uri: string, source: Source): Line {
  const { via, url, insecure, blocked } = source;
  const at = code(via === null ? shownReference(source) : withoutUserInfo(via.registry));
  const access = via === null ? undefined : accessTo(snapshot, uri, source);
  const marks: readonly Line[] = [
    blocked ? say`blocked` : [],
    insecure ? (url?.startsWith('http:') === true ? say`plain HTTP` : say`not verified`) : [],
    access?.caFile === undefined ? [] : say`CA ${code(access.caFile)}`,
    access?.hasCredentials === true ? say`with credentials` : [],
    via === null ? [] : [ruleLink(via)],
  ];
  return joined([[at], ...marks], ' · ');
}

function accessTo(snapshot: Snapshot, uri: string, { via, url }: Source): { readonly caFile: string | undefined; readonly hasCredentials: boolean } | undefined {
  const config = routesFor(snapshot, uri).configs.find(({ files }) => files.some((file) => file.uri === via?.place.uri));
  const host = /^[a-z]+:\/\/([^/]+)/.exec(url ?? '')?.[1];
  if (host === undefined || !config) return undefined;
  // A `hosts.toml` speaks of the pulls of its own host; other engines keep access to all hosts in one file.
  const files = config.dialect.dialect === 'hosts-toml' ? config.files.filter((file) => file.uri === via?.place.uri) : config.files;
  return config.dialect.accessTo({ ...config, files }, host);
}

/** Why a step leaves nothing to pull from, behind a colon. */
function reason({ error }: Step): Line {
  switch (error) {
    case 'config':
      return say`its engine refuses the configuration`;
    case 'rewrite':
      return say`a rule gives no valid reference, which fails the pull`;
    default:
      return say`every source is blocked, or none is left`;
  }
}

/** Where nodes differ, each result that is not the name as it is. */
function remarks(snapshot: Snapshot, uri: string, telling: readonly Group[], all: number): readonly Line[] {
  const lines = telling.slice(0, MOST_GROUPS).map((group) => nodeLine(snapshot, uri, group));
  const rest = telling.length - lines.length;
  const others = telling.length > 0 && telling.length < all ? [say`Other nodes pull it as it is.`] : [];
  return [...lines, ...(rest > 0 ? [say`${rest} more results of nodes`] : []), ...others];
}

function shownReference({ reference, url }: Source): string {
  return reference ?? url ?? '';
}
