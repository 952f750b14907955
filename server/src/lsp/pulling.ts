import { DiagnosticRefreshRequest, DocumentDiagnosticReportKind } from 'vscode-languageserver';
import type {
  CancellationToken, Connection, Diagnostic, DocumentDiagnosticParams, DocumentDiagnosticReport, PublishDiagnosticsParams, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport,
  WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { throwIfCancelled } from './guard';
import type { Client } from './client';

/** What the publisher computed of one file. */
export interface Computed {
  readonly uri: string;
  readonly version: number | undefined;
  readonly diagnostics: Diagnostic[];
}

/** Brings diagnostics to the client by the way that it takes: pushed, or pulled by it. */
export interface Delivery {
  /** What there is to say of a file has changed: pushed, unless the client pulls it. */
  send(computed: Computed): Promise<void>;
  /** Everything is computed: a client that pulls is told to do so where it was given something else. */
  rested(): void;
  /** The answer to `textDocument/diagnostic`. */
  answer(computed: Computed, params: DocumentDiagnosticParams): Promise<DocumentDiagnosticReport>;
  /** The answer to `workspace/diagnostic`: what there is to say of closed files. One that knows it all is answered when it changes. */
  answerAll(files: () => Promise<readonly Computed[]>, params: WorkspaceDiagnosticParams, token: CancellationToken): Promise<WorkspaceDiagnosticReport>;
}

/** What the delivery works with. */
export interface DeliveryTools {
  readonly client: Pick<Client, 'pullsDiagnostics' | 'refreshesDiagnostics'>;
  readonly connection: Connection;
  readonly isOpen: (uri: string) => boolean;
  readonly spelled: (uri: string) => string;
}

interface Given {
  readonly id: string;
  readonly text: string;
}

/**
 * Makes the delivery for one client. A client that pulls gets nothing pushed of documents that it has open. Closed files are pushed until it
 * asks for the workspace for the first time, since no capability says whether it ever will; what was pushed is then taken back before
 * anything is answered, so that nothing is ever shown twice.
 */
export function createDelivery({ client, connection, isOpen, spelled }: DeliveryTools): Delivery {
  const given = new Map<string, Given>();
  const pushed = new Set<string>();
  /** Documents that were pulled while they were open. */
  const pulledOpen = new Set<string>();
  let held: (() => void)[] = [];
  let pullsWorkspace = false;
  /** Files of which the client has something else than what there is to say; what is typed in it asks for by itself before typing rests. */
  const outdated = new Set<string>();
  let count = 0;

  const push = async ({ uri, version, diagnostics }: Computed): Promise<void> => {
    if (diagnostics.length === 0) pushed.delete(uri);
    else pushed.add(uri);
    const params: PublishDiagnosticsParams = { uri: spelled(uri), ...(version === undefined ? {} : { version }), diagnostics };
    await connection.sendDiagnostics(params);
  };
  const takeBack = async (uri: string): Promise<void> => {
    if (pushed.has(uri)) await push({ uri, version: undefined, diagnostics: [] });
  };
  /** The id of a result: the same for as long as the same is said of the file. */
  const idOf = (uri: string, diagnostics: readonly Diagnostic[]): string => {
    outdated.delete(uri);
    const text = JSON.stringify(diagnostics);
    const before = given.get(uri);
    if (before?.text === text) return before.id;
    const next = { id: String(++count), text };
    given.set(uri, next);
    return next.id;
  };
  const isPulled = (uri: string): boolean => client.pullsDiagnostics && (pullsWorkspace || isOpen(uri));

  const reportsOf = (files: readonly Computed[], { previousResultIds }: WorkspaceDiagnosticParams): { readonly items: WorkspaceDocumentDiagnosticReport[]; readonly isNews: boolean } => {
    const known = new Map(previousResultIds.map(({ uri, value }) => [uri, value]));
    let isNews = known.size === 0;
    const items = files.map((file): WorkspaceDocumentDiagnosticReport => {
      const uri = spelled(file.uri);
      const resultId = idOf(file.uri, file.diagnostics);
      const base = { uri, version: file.version ?? null, resultId };
      if (known.get(uri) === resultId) return { ...base, kind: DocumentDiagnosticReportKind.Unchanged };
      isNews = true;
      return { ...base, kind: DocumentDiagnosticReportKind.Full, items: file.diagnostics };
    });
    const told = new Set(items.map(({ uri }) => uri));
    const open = new Set([...given.keys()].filter(isOpen).map(spelled));
    const gone = [...known.keys()].filter((uri) => !told.has(uri) && !open.has(uri)).map((uri): WorkspaceDocumentDiagnosticReport => ({ uri, version: null, kind: DocumentDiagnosticReportKind.Full, items: [] }));
    return { items: [...items, ...gone], isNews: isNews || gone.length > 0 };
  };

  return {
    send: async (computed) => {
      // The client forgets what it pulled of a document that it closes.
      if (!isOpen(computed.uri) && pulledOpen.delete(computed.uri)) given.delete(computed.uri);
      if (!isPulled(computed.uri)) {
        if (!client.pullsDiagnostics || computed.diagnostics.length > 0 || pushed.has(computed.uri)) await push(computed);
        return;
      }
      await takeBack(computed.uri);
      const before = given.get(computed.uri)?.text ?? (isOpen(computed.uri) ? undefined : '[]');
      if (before !== undefined && before !== JSON.stringify(computed.diagnostics)) outdated.add(computed.uri);
    },
    rested: () => {
      if (outdated.size === 0) return;
      outdated.clear();
      const waiting = held;
      held = [];
      for (const each of waiting) each();
      // A client may refuse what it said that it can do; it is no bug of ours then.
      if (client.refreshesDiagnostics) connection.sendRequest(DiagnosticRefreshRequest.type).catch(() => undefined);
    },
    answer: async (computed, { previousResultId }) => {
      await takeBack(computed.uri);
      if (isOpen(computed.uri)) pulledOpen.add(computed.uri);
      const resultId = idOf(computed.uri, computed.diagnostics);
      if (previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
      return { kind: DocumentDiagnosticReportKind.Full, resultId, items: computed.diagnostics };
    },
    answerAll: async (files, params, token) => {
      pullsWorkspace = true;
      for (const uri of [...pushed]) await takeBack(uri);
      for (;;) {
        throwIfCancelled(token);
        const { items, isNews } = reportsOf(await files(), params);
        if (isNews) return { items };
        await new Promise<void>((resolve) => {
          held.push(resolve);
          token.onCancellationRequested(() => resolve());
        });
      }
    },
  };
}
