import type { Diagnostic, PublishDiagnosticsParams } from 'vscode-languageserver';
import { diagnose } from '../features/diagnostics/index';
import { schemeOf } from '../workspace/uri';
import { entriesOf } from '../workspace/snapshot';
import type { Snapshot } from '../workspace/snapshot';
import type { Activity } from './activity';
import { toDiagnostic } from './convert';
import type { Speaker } from './convert';
import type { Guard } from './guard';
import type { Timers } from './host';

/** Sends diagnostics to the client whenever what they were computed from has changed. */
export interface Publisher {
  /** Something changed; `uri` is the document that the user works in, which goes first. */
  changed(uri?: string): void;
}

/** What the publisher works with. */
export interface PublisherTools {
  readonly snapshot: () => Snapshot;
  readonly speaker: Speaker;
  readonly guard: Guard;
  readonly activity: Activity;
  readonly timers: Timers;
  readonly pause: () => Promise<void>;
  readonly send: (params: PublishDiagnosticsParams) => Promise<void>;
}

/** How long typing must rest before diagnostics are computed, in ms. */
export const DEBOUNCE = 150;

/** How many closed files are diagnosed before other work gets its turn. */
const FILES_AT_A_TIME = 50;

/**
 * Makes the publisher. A change supersedes the work that is under way: its results would be for older texts, so it stops
 * at its next step and nothing of it is sent any more. Open files come first, the one being edited before all.
 */
export function createPublisher(tools: PublisherTools): Publisher {
  const sent = new Map<string, string>();
  let newest = 0;
  let first: string | undefined;
  let cancelTimer: (() => void) | undefined;
  let endWaiting: (() => void) | undefined;

  const publish = async (uri: string, version: number | undefined, diagnostics: Diagnostic[]): Promise<void> => {
    const content = JSON.stringify([version, diagnostics]);
    if (sent.get(uri) === content) return;
    if (diagnostics.length === 0 && version === undefined && !sent.has(uri)) return;
    if (diagnostics.length === 0 && version === undefined) sent.delete(uri);
    else sent.set(uri, content);
    await tools.send({ uri: tools.speaker.spelled(uri), ...(version === undefined ? {} : { version }), diagnostics });
  };

  const work = async (mine: number): Promise<void> => {
    const snapshot = tools.snapshot();
    const targets = targetsOf(snapshot, first);
    let done = 0;
    for (const uri of targets) {
      if (mine !== newest) return;
      const found: Diagnostic[] = [];
      await tools.guard.run(`diagnostics of ${uri}`, () => {
        for (const finding of diagnose(snapshot, uri)) found.push(toDiagnostic(snapshot, finding, tools.speaker));
      });
      await publish(uri, snapshot.documents.get(uri)?.version, found);
      const isOpen = snapshot.documents.has(uri);
      if (isOpen || ++done % FILES_AT_A_TIME === 0) await tools.pause();
    }
    if (mine !== newest) return;
    const wanted = new Set(targets);
    for (const uri of [...sent.keys()]) if (!wanted.has(uri)) await publish(uri, undefined, []);
  };

  return {
    changed: (uri) => {
      if (uri !== undefined) first = uri;
      const mine = ++newest;
      cancelTimer?.();
      const before = endWaiting;
      endWaiting = tools.activity.begin();
      before?.();
      const end = endWaiting;
      cancelTimer = tools.timers.after(DEBOUNCE, () => {
        cancelTimer = undefined;
        void tools.guard.run('diagnostics', () => work(mine)).finally(end);
      });
    },
  };
}

/** The files that are reported on: open ones, registry files, and all where a setting says so; in the order of their urgency. */
function targetsOf(snapshot: Snapshot, first: string | undefined): readonly string[] {
  const open = [...snapshot.documents.keys()].filter(isReported);
  const urgent = first !== undefined && open.includes(first) ? [first] : [];
  const registryFiles = snapshot.registryFiles.map((source) => source.uri).filter(isReported);
  const closed: string[] = [];
  for (const entry of entriesOf(snapshot)) {
    if (entry.registry || snapshot.settings(entry.uri).diagnosticsScope === 'workspace') closed.push(entry.uri);
  }
  return [...new Set([...urgent, ...open, ...registryFiles, ...closed])];
}

/** Other documents are older texts of files (`git:`) or live objects, which nobody could mend where they are shown. */
function isReported(uri: string): boolean {
  const scheme = schemeOf(uri);
  return scheme === 'file' || scheme === 'untitled';
}
