import type { Diagnostic } from 'vscode-languageserver';
import { diagnose } from '../features/diagnostics/index';
import type { Finding } from '../features/model';
import { schemeOf } from '../workspace/uri';
import { registriesOnDisk } from '../workspace/registries';
import type { Snapshot } from '../workspace/snapshot';
import type { Activity } from './activity';
import { toDiagnostic } from './convert';
import type { Speaker } from './convert';
import type { Guard } from './guard';
import type { Timers } from './host';
import type { Progress } from './progress';
import type { Computed, Delivery } from './pulling';

/** Gives out diagnostics whenever what they were computed from has changed, and computes them for those who ask. */
export interface Publisher {
  /** Something changed; `uri` is the document that the user works in, which goes first. */
  changed(uri?: string): void;
  /** Calls back each time that the changes have rested, before the other files are looked at. */
  onRest(rested: () => void): void;
  /** What there is to say of a file now. */
  computed(uri: string): Computed;
  /** The same of each closed file that is reported on. */
  closed(): Promise<readonly Computed[]>;
}

/** What the publisher works with. */
export interface PublisherTools {
  readonly snapshot: () => Snapshot;
  readonly speaker: Speaker;
  readonly guard: Guard;
  readonly activity: Activity;
  readonly timers: Timers;
  readonly pause: () => Promise<void>;
  readonly delivery: Pick<Delivery, 'send' | 'rested'>;
  /** Progress of the look at many closed files, which begins when it is made. */
  readonly progress: () => Progress;
}

/** How long typing must rest before the files are looked at that nobody types in, in ms. */
export const DEBOUNCE = 150;

/** A document whose last diagnosis took longer than this, in ms, has to rest as long before the next one, so that typing stays fluent. */
const SLOW = 100;

/** How many closed files are diagnosed, or how long in ms, before other work gets its turn. */
const FILES_AT_A_TIME = 50;
const LONGEST_TURN = 20;

/** What the client was told last of a file. */
interface Told {
  readonly version: number | undefined;
  readonly findings: readonly Finding[];
  readonly diagnostics: Diagnostic[];
}

/**
 * Makes the publisher. The document that is typed in is diagnosed as soon as the messages at hand are taken up, so that a burst of
 * changes is one diagnosis, and of a mirror table so are the other open files; everything else follows when typing rests, open files first. A change supersedes the work that is under
 * way: its results would be for older texts, so it stops at its next step and nothing of it is sent any more.
 */
export function createPublisher(tools: PublisherTools): Publisher {
  const told = new Map<string, Told>();
  const costs = new Map<string, number>();
  const listeners: (() => void)[] = [];
  let newest = 0;
  let first: string | undefined;
  let cancelTyped: (() => void) | undefined;
  let cancelRest: (() => void) | undefined;
  let endWaiting: (() => void) | undefined;

  const publish = async (snapshot: Snapshot, uri: string): Promise<void> => {
    const version = snapshot.documents.get(uri)?.version;
    let next: Told = { version, findings: NOTHING, diagnostics: [] };
    await tools.guard.run(`diagnostics of ${uri}`, () => {
      next = compute(snapshot, uri);
    });
    await tell(uri, next);
  };

  const compute = (snapshot: Snapshot, uri: string): Told => {
    const version = snapshot.documents.get(uri)?.version;
    const findings = diagnose(snapshot, uri);
    const before = told.get(uri);
    const isKnown = before?.findings === findings && before.version === version;
    return isKnown ? before : { version, findings, diagnostics: findings.map((finding) => toDiagnostic(snapshot, finding, tools.speaker)) };
  };
  const computed = (uri: string): Computed => {
    if (!isReported(uri)) return { uri, version: undefined, diagnostics: [] };
    const { version, diagnostics } = compute(tools.snapshot(), uri);
    return { uri, version, diagnostics };
  };

  const tell = async (uri: string, next: Told): Promise<void> => {
    const before = told.get(uri);
    const isNothing = next.diagnostics.length === 0 && next.version === undefined;
    if (isNothing) told.delete(uri);
    else told.set(uri, next);
    if (before ? isSame(before, next) : isNothing) return;
    await tools.delivery.send({ uri, version: next.version, diagnostics: next.diagnostics });
  };

  const workOnTyped = async (uri: string, mine: number): Promise<void> => {
    const start = tools.timers.now();
    const snapshot = tools.snapshot();
    if (!isReported(uri) || !snapshot.documents.has(uri)) return;
    // The first time takes longer than those that follow, and nobody types yet.
    const isFirst = told.get(uri)?.version === undefined;
    await publish(snapshot, uri);
    // What a mirror table says is seen in the images of the other open files: they need not wait until typing rests.
    if (!isFirst && isTable(snapshot, uri)) await followOpen(snapshot, uri, mine);
    if (!isFirst) costs.set(uri, tools.timers.now() - start);
  };

  const followOpen = async (snapshot: Snapshot, table: string, mine: number): Promise<void> => {
    for (const uri of snapshot.documents.keys()) {
      if (mine !== newest) return;
      if (uri === table || !isReported(uri)) continue;
      await publish(snapshot, uri);
      await tools.pause();
    }
  };

  const workOnAll = async (mine: number): Promise<void> => {
    for (const listener of listeners) listener();
    const snapshot = tools.snapshot();
    const targets = targetsOf(snapshot, first);
    const isOpen = (uri: string): boolean => snapshot.documents.has(uri);
    for (const uri of targets.filter(isOpen)) {
      if (mine !== newest) return;
      await publish(snapshot, uri);
      await tools.pause();
    }
    if (!(await workOnClosed(snapshot, targets.filter((uri) => !isOpen(uri)), mine))) return;
    const wanted = new Set(targets);
    for (const uri of [...told.keys()]) if (!wanted.has(uri)) await tell(uri, { version: undefined, findings: NOTHING, diagnostics: [] });
    for (const uri of [...costs.keys()]) if (!snapshot.documents.has(uri)) costs.delete(uri);
    tools.delivery.rested();
  };

  /** Diagnoses closed files in turns, of which the user is told where they take long; false where a change has superseded it. */
  const workOnClosed = async (snapshot: Snapshot, uris: readonly string[], mine: number): Promise<boolean> => {
    const isLong = uris.length > FILES_AT_A_TIME;
    const progress = isLong ? tools.progress() : undefined;
    let began = isLong ? tools.timers.now() : 0;
    try {
      for (const [at, uri] of uris.entries()) {
        if (mine !== newest) return false;
        await publish(snapshot, uri);
        if (!isLong || ((at + 1) % FILES_AT_A_TIME !== 0 && tools.timers.now() - began < LONGEST_TURN)) continue;
        progress?.report(at + 1, uris.length);
        await tools.pause();
        began = tools.timers.now();
      }
      return mine === newest;
    } finally {
      progress?.end();
    }
  };

  const startTyped = (uri: string, mine: number): (() => void) => {
    const run = (): void => void tools.guard.run('diagnostics', () => workOnTyped(uri, mine));
    const cost = costs.get(uri) ?? 0;
    return cost > SLOW ? tools.timers.after(Math.min(cost, DEBOUNCE), run) : tools.timers.soon(run);
  };

  return {
    changed: (uri) => {
      if (uri !== undefined) first = uri;
      const mine = ++newest;
      cancelTyped?.();
      cancelRest?.();
      const before = endWaiting;
      endWaiting = tools.activity.begin();
      before?.();
      const end = endWaiting;
      cancelTyped = first === undefined ? undefined : startTyped(first, mine);
      cancelRest = tools.timers.after(DEBOUNCE, () => {
        cancelRest = undefined;
        void tools.guard.run('diagnostics', () => workOnAll(mine)).finally(end);
      });
    },
    onRest: (rested) => void listeners.push(rested),
    computed,
    closed: async () => {
      const snapshot = tools.snapshot();
      const files: Computed[] = [];
      for (const uri of targetsOf(snapshot, undefined)) {
        if (snapshot.documents.has(uri)) continue;
        files.push(computed(uri));
        if (files.length % FILES_AT_A_TIME === 0) await tools.pause();
      }
      return files;
    },
  };
}

const NOTHING: readonly Finding[] = [];

/** Whether the client knows all of it. Most are told by their version or are the same findings; the others are compared as what is sent. */
function isSame(before: Told, next: Told): boolean {
  if (before.version !== next.version) return false;
  return before.diagnostics === next.diagnostics || JSON.stringify(before.diagnostics) === JSON.stringify(next.diagnostics);
}

/** Whether a document is a registry file, or another mirror configuration. */
function isTable(snapshot: Snapshot, uri: string): boolean {
  return snapshot.registryFiles.some((source) => source.uri === uri) || snapshot.nodeConfigs.some(({ files }) => files.some((file) => file.uri === uri));
}

/** The files that are reported on: open ones, registry files, and all where a setting says so; in the order of their urgency. */
function targetsOf(snapshot: Snapshot, first: string | undefined): readonly string[] {
  const open = [...snapshot.documents.keys()].filter(isReported);
  const urgent = first !== undefined && open.includes(first) ? [first] : [];
  const registryFiles = snapshot.registryFiles.map((source) => source.uri).filter(isReported);
  const configs = snapshot.nodeConfigs.flatMap(({ files }) => files.map(({ uri }) => uri)).filter(isReported);
  const registries = registriesOnDisk(snapshot.files).map(({ uri }) => uri);
  const elsewhere = [...snapshot.documents.values()].filter(({ uri, entry }) => !isReported(uri) && entry.registry).map(({ uri }) => uri);
  return [...new Set([...urgent, ...open, ...registryFiles, ...configs, ...elsewhere, ...registries, ...closedTargets(snapshot)])];
}

/** The closed files where a setting asks for them; the settings of a folder hold for all files in it, so that most walks are spared. */
function closedTargets(snapshot: Snapshot): readonly string[] {
  const isWide = (uri: string): boolean => snapshot.settings(uri).diagnosticsScope === 'workspace';
  if (![...snapshot.folders.map((folder) => `${folder}/file`), 'untitled:file'].some(isWide)) return [];
  return [...snapshot.files.keys()].filter((uri) => isWide(uri) && !snapshot.documents.has(uri));
}

/** Other documents are older texts of files (`git:`) or live objects, which nobody could mend where they are shown. */
function isReported(uri: string): boolean {
  const scheme = schemeOf(uri);
  return scheme === 'file' || scheme === 'untitled';
}
