import { tell } from '../base/texts';
import type { CancellationToken } from 'vscode-languageserver';
import { rangeOf } from '../base/lines';
import { pulledImageSteps, type PulledImage } from '../features/pulls/images';
import { exported } from '../features/pulls/exports';
import { filtered, groupsOf } from '../features/pulls/list';
import { pullMapOf, type MapNode } from '../features/pulls/map';
import { NO_HOST, NO_SOURCE, outcomesIn, type Outcome } from '../features/pulls/outcome';
import { NO_FILE } from '../features/routes';
import { statusOf } from '../features/status';
import { withoutUserInfo } from '../reference/userInfo';
import type { Snapshot } from '../workspace/snapshot';
import { normalUri } from '../workspace/uri';
import { throwIfCancelled } from './guard';
import { withProgress, type Report, type Task } from './progress';
import { exportImagesRequest, imageGroupsRequest, imageListRequest, pullMapRequest, pullsChangedNotification } from './protocol';
import type {
  ImageGroup, ImageGroupsParams, ImageGroupsResult, ImageListParams, ImageListResult, ImagesFilter, ListedImage, Page, PullMapResult, PullsParams, PullsResult, RequestMessage,
} from './protocol';
import { walked, type Session } from './session';
import { labelOf } from './status';

/** Every image reference of a state of the workspace, resolved. */
interface Pulls {
  readonly snapshot: Snapshot;
  readonly images: readonly PulledImage[];
}

/** What one request is answered from. */
interface Asked extends PullsResult {
  readonly snapshot: Snapshot;
  readonly outcomes: readonly Outcome[];
  readonly pathOf: (uri: string) => string;
}

const progress = (): Task => ({ title: tell`Finding out where images are pulled from`, of: 'steps' });
/** No client gets more than this at once, so that a message stays small. */
const MOST_AT_ONCE = 1000;

/** Registers the requests about all images of the workspace, and tells the client when what it was answered may no longer hold. */
export function registerPulls(session: Session): void {
  const { connection, guard, workspace, client } = session;
  const pullsNow = createPulls(session);
  /** The state that was answered for last; undefined where the client was told since that it is over. */
  let answered: number | undefined;
  const on = <P extends PullsParams, R>(message: RequestMessage<P, R>, neutral: R, answer: (params: P, asked: Asked) => R): void => {
    connection.onRequest<unknown, unknown>(message.method, guard.handler(message.method, neutral, async (params: P, token) => {
      const pulls = await withProgress(session, params.workDoneToken, progress(), (report) => pullsNow(token, report));
      answered = pulls.snapshot.revision;
      return answer(params, askedOf(pulls, params));
    }));
  };
  on(pullMapRequest, null, (_, asked) => mapResult(asked));
  on(imageGroupsRequest, null, (params, asked) => groupsResult(session, params, asked));
  on(imageListRequest, null, (params, asked) => listResult(session, params, asked));
  on(exportImagesRequest, { text: '', images: 0 }, ({ format, filter }, asked) => {
    const wanted = matching(asked, filter);
    return { text: exported(wanted, format, asked.pathOf), images: wanted.length };
  });
  session.publisher.onRest(() => {
    if (!client.own || answered === undefined || answered === workspace.snapshot().revision) return;
    answered = undefined;
    void connection.sendNotification(pullsChangedNotification.method, null);
  });
}

/** Resolves all images of the workspace, once for each state of it; who asks while that is under way waits for it. */
function createPulls(session: Session): (token: CancellationToken, report: Report) => Promise<Pulls> {
  const { workspace, host } = session;
  let last: Pulls | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  const compute = async (token: CancellationToken, report: Report): Promise<Pulls> => {
    await walked(session, token);
    await workspace.loadCharts(workspace.snapshot().charts.roots);
    const snapshot = workspace.snapshot();
    if (last?.snapshot.revision === snapshot.revision) return last;
    const steps = pulledImageSteps(snapshot, (uri) => snapshot.settings(uri).enable !== 'never');
    for (;;) {
      throwIfCancelled(token);
      const step = steps.next();
      if (step.done === true) return (last = { snapshot, images: step.value });
      report(step.value.done, step.value.total);
      await host.port.pause();
    }
  };
  return (token, report) => {
    const mine = turn.then(() => compute(token, report));
    turn = mine.catch(() => undefined);
    return mine;
  };
}

function askedOf({ snapshot, images }: Pulls, { environment }: PullsParams): Asked {
  const { environments } = statusOf(snapshot);
  const wanted = environment === undefined ? snapshot.settings(snapshot.folders[0] ?? NO_FILE).environment : environment;
  const chosen = environments.find((id) => id === wanted);
  return { environments, environment: chosen ?? null, snapshot, outcomes: outcomesIn(images, chosen), pathOf: (uri) => labelOf(snapshot, uri) };
}

function mapResult({ environments, environment, outcomes }: Asked): PullMapResult {
  const { hosts, sources, ...map } = pullMapOf(outcomes);
  return { environments, environment, ...map, hosts: hosts.map((node) => groupOf(node, hostLabel)), sources: sources.map((node) => groupOf(node, sourceLabel)) };
}

function groupsResult({ speaker }: Session, { by, filter, ...page }: ImageGroupsParams, asked: Asked): ImageGroupsResult {
  const { environments, environment, outcomes, pathOf } = asked;
  const wanted = matching(asked, filter);
  const groups = groupsOf(wanted, by, pathOf);
  const { images, files, counts } = pullMapOf(wanted);
  const label = { source: sourceLabel, host: hostLabel, file: pathOf }[by];
  const shown = pageOf(groups, page).map((node) => groupOf(node, label));
  const named = by === 'file' ? shown.map((group) => ({ ...group, key: speaker.spelled(group.key) })) : shown;
  return { environments, environment, groups: named, total: groups.length, images, files, counts, unfiltered: outcomes.length };
}

function listResult(session: Session, { filter, ...page }: ImageListParams, asked: Asked): ImageListResult {
  const wanted = matching(asked, filter);
  const listed = ({ image, state, pulled }: Outcome): ListedImage => ({
    uri: session.speaker.spelled(image.uri),
    path: asked.pathOf(image.uri),
    range: rangeOf(image.lines, image.site.span),
    written: withoutUserInfo(image.resolution.written),
    pulled,
    state,
  });
  return { environments: asked.environments, environment: asked.environment, images: pageOf(wanted, page).map(listed), total: wanted.length };
}

function matching({ outcomes, pathOf }: Asked, filter: ImagesFilter | undefined): readonly Outcome[] {
  if (!filter) return outcomes;
  return filtered(outcomes, { ...filter, ...(filter.file === undefined ? {} : { file: normalUri(filter.file) }) }, pathOf);
}

function pageOf<T>(all: readonly T[], { offset, limit }: Page): readonly T[] {
  return all.slice(offset, offset + Math.min(limit, MOST_AT_ONCE));
}

function groupOf(node: MapNode, label: (key: string) => string): ImageGroup {
  return { ...node, label: label(node.key) };
}

function hostLabel(key: string): string {
  return key === NO_HOST ? tell`no host that can be read` : key;
}

const SOURCE_LABELS: Readonly<Record<string, () => string>> = {
  [NO_SOURCE.unpullable]: () => tell`cannot be pulled`,
  [NO_SOURCE.unknown]: () => tell`cannot be told by reading`,
  [NO_SOURCE.invalid]: () => tell`invalid reference`,
};

function sourceLabel(key: string): string {
  return SOURCE_LABELS[key]?.() ?? key;
}
