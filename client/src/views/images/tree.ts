import { CancellationTokenSource, EventEmitter, commands as palette, window } from 'vscode';
import type { LogOutputChannel, Memento, TreeView } from 'vscode';
import { imageGroupsRequest, imageListRequest } from '../../../../server/src/lsp/protocol';
import type { ImageCounts, ImageGroup, ImageGroupsResult, Page, PullsParams, RequestMessage } from '../../../../server/src/lsp/protocol';
import { askWithProgress } from '../../connection';
import type { Server } from '../../server';
import { GROUPINGS, filterOf, headingOf, isNarrow, type Element, type GroupedBy, type Narrowing } from './model';
import { badges, rowOf } from './rows';
import { t } from '../../texts';

const VIEW = 'mirrorLens.images';
const GROUPING_KEY = 'mirrorLens.imagesGroupedBy';

/** How many rows are asked for at a time: of 50,000 images nobody looks at more at once. */
const PAGE = 500;

/** Why the tree is empty, for the welcome that says what to do next. */
type EmptyReason = 'loading' | 'noMirrors' | 'noImages' | 'filtered' | 'stopped' | 'failed' | 'none';

/** The Images view in the side bar. */
export interface ImagesView {
  readonly by: GroupedBy;
  readonly narrowing: Narrowing;
  /** How many images there are of each state, without what the view is narrowed to. */
  readonly counts: ImageCounts;
  groupBy(by: GroupedBy): void;
  narrow(narrowing: Narrowing): void;
  /** Asks the server anew for what is shown. */
  refresh(): void;
  /** Stops what is being asked for. */
  cancel(): void;
  /** Loads the next rows in place of a row that stands for them. */
  more(element: Element): Promise<void>;
  dispose(): void;
}

/** What the view works with. */
export interface ImagesTools {
  readonly server: Server;
  readonly log: LogOutputChannel;
  readonly memory: Memento;
}

/** The rows below one parent, as far as they are loaded. */
interface Rows {
  readonly elements: readonly Element[];
  /** How many there are. */
  readonly total: number;
}

/** Thrown where the user stopped what was asked for. */
class Stopped extends Error {}

/** Makes the view. Rows are asked for when they are first shown, page by page; what was shown is asked for anew when it no longer holds. */
export function createImagesView({ server, log, memory }: ImagesTools): ImagesView {
  const changes = new EventEmitter<Element | undefined>();
  let loaded = new Map<string, Rows>();
  /** How many rows were shown before all were asked for anew. */
  let shown = new Map<string, number>();
  const running = new Set<CancellationTokenSource>();
  let generation = 0;
  let by = memory.get<GroupedBy>(GROUPING_KEY, 'source');
  let narrowing: Narrowing = {};
  let counts: ImageCounts = {};
  let isOutdated = false;
  /** The user stopped a look: none begins before they ask for one. */
  let isStopped = false;

  const tellEmpty = (reason: EmptyReason): void => void palette.executeCommand('setContext', 'mirrorLens.imagesEmpty', reason);
  const tellLoading = (): void => void palette.executeCommand('setContext', 'mirrorLens.hasImagesLoading', running.size > 0);
  const request = async <P extends PullsParams, R>(message: RequestMessage<P, R>, params: P, report: (text: string) => void): Promise<R> => {
    const source = new CancellationTokenSource();
    running.add(source);
    tellLoading();
    try {
      return await askWithProgress(await server.start('the Images view is shown'), message, params, report, source.token);
    } catch (error) {
      throw source.token.isCancellationRequested ? new Stopped() : error;
    } finally {
      running.delete(source);
      source.dispose();
      tellLoading();
    }
  };

  const groups = async ({ offset, limit }: Page): Promise<Rows> => {
    const mine = generation;
    if (offset === 0) tellEmpty('loading');
    const asked = await request(imageGroupsRequest, { by, filter: narrowing, offset, limit }, (text) => { if (mine === generation) view.message = text; });
    if (!asked || mine !== generation) return { elements: [], total: 0 };
    if (!isNarrow(narrowing)) ({ counts } = asked);
    view.message = asked.total > 0 ? headingOf(asked, narrowing) : '';
    view.description = t('by {0}', GROUPINGS[by].name);
    tellEmpty(reasonFor(asked));
    return { elements: asked.groups.map((group): Element => ({ kind: 'group', by, group })), total: asked.total };
  };
  const reasonFor = ({ total, unfiltered }: ImageGroupsResult): EmptyReason => {
    if (total > 0) return 'none';
    if (unfiltered > 0) return 'filtered';
    return server.status?.tables.length === 0 && server.status.nodeConfigs === 0 ? 'noMirrors' : 'noImages';
  };
  const images = async (group: ImageGroup, page: Page): Promise<Rows> => {
    const asked = await request(imageListRequest, { filter: filterOf(by, group, narrowing), ...page }, () => undefined);
    return { elements: (asked?.images ?? []).map((image, at): Element => ({ kind: 'image', parent: group, image, at: page.offset + at })), total: asked?.total ?? 0 };
  };
  /** Loads the next rows below a parent, up to so many in all. */
  const load = async (group: ImageGroup | undefined, upTo: number): Promise<Rows> => {
    const mine = generation;
    let rows = loaded.get(keyOf(group)) ?? { elements: [], total: 0 };
    do {
      const page = { offset: rows.elements.length, limit: Math.min(PAGE, upTo - rows.elements.length) };
      const next = await (group ? images(group, page) : groups(page));
      rows = { elements: [...rows.elements, ...next.elements], total: next.total };
      if (next.elements.length === 0) break;
    } while (mine === generation && rows.elements.length < Math.min(upTo, rows.total));
    if (mine === generation) loaded.set(keyOf(group), rows);
    return rows;
  };
  const children = async (group: ImageGroup | undefined): Promise<readonly Element[]> => {
    const mine = generation;
    const key = keyOf(group);
    try {
      // A row that is unfolded is asked for by the user; the whole tree the editor asks for by itself, too.
      if (isStopped && !group && !loaded.has(key)) throw new Stopped();
      const rows = loaded.get(key) ?? await window.withProgress({ location: { viewId: VIEW } }, () => load(group, shown.get(key) ?? PAGE));
      const left = rows.total - rows.elements.length;
      return left > 0 ? [...rows.elements, { kind: 'more', parent: group, left }] : rows.elements;
    } catch (error) {
      // Another look has begun meanwhile, and tells by itself how it ends.
      if (mine !== generation) return [];
      const isByUser = error instanceof Stopped;
      if (!isByUser) log.error(`The Images view: ${String(error)}`);
      view.message = '';
      tellEmpty(isByUser ? 'stopped' : 'failed');
      return [];
    }
  };

  const view: TreeView<Element> = window.createTreeView(VIEW, {
    showCollapseAll: true,
    treeDataProvider: {
      onDidChangeTreeData: changes.event,
      getTreeItem: rowOf,
      getChildren: async (element?: Element) => [...(!element ? await children(undefined) : element.kind === 'group' ? await children(element.group) : [])],
    },
  });
  const takeBack = (): void => { for (const source of running) source.cancel(); };
  const refresh = (): void => {
    isOutdated = false;
    isStopped = false;
    generation += 1;
    takeBack();
    for (const [key, { elements }] of loaded) shown.set(key, Math.max(PAGE, elements.length));
    loaded = new Map();
    changes.fire(undefined);
  };
  const anew = (): void => {
    loaded = new Map();
    shown = new Map();
    void palette.executeCommand('setContext', 'mirrorLens.hasImagesFilter', isNarrow(narrowing));
    refresh();
  };
  const listening = [
    view, changes, window.registerFileDecorationProvider(badges),
    server.onPullsChanged(() => {
      isOutdated = true;
      if (view.visible && !isStopped) refresh();
    }),
    view.onDidChangeVisibility(({ visible }) => { if (visible && isOutdated && !isStopped) refresh(); }),
  ];
  return {
    get by() { return by; },
    get narrowing() { return narrowing; },
    get counts() { return counts; },
    groupBy: (next) => {
      by = next;
      void memory.update(GROUPING_KEY, next);
      anew();
    },
    narrow: (next) => {
      narrowing = next;
      anew();
    },
    refresh,
    cancel: () => {
      isStopped ||= running.size > 0;
      takeBack();
    },
    more: async (element) => {
      if (element.kind !== 'more') return;
      const parent = [...loaded.values()].flatMap(({ elements }) => elements).find((one) => one.kind === 'group' && one.group === element.parent);
      await load(element.parent, (loaded.get(keyOf(element.parent))?.elements.length ?? 0) + PAGE);
      changes.fire(parent);
    },
    dispose: () => { for (const one of listening) one.dispose(); },
  };
}

function keyOf(group: ImageGroup | undefined): string {
  return group === undefined ? '' : `group ${group.key}`;
}
