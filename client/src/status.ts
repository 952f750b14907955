import { LanguageStatusSeverity, Uri, commands as palette, languages, window, workspace } from 'vscode';
import type { LanguageStatusItem } from 'vscode';
import { commands } from '../../server/src/lsp/protocol';
import type { StatusParams, StatusTable } from '../../server/src/lsp/protocol';
import { FILTERS } from './documents';
import type { Server } from './server';
import { count, t } from './texts';

/** A registry file's own item is shown up to this many; the page of the whole table links to all. */
const MOST_FILES = 5;

/**
 * Shows the mirror table in the language status, and only while there is one: what is in force, the chosen Environment, and the
 * registry files with a link to each. Also keeps the context keys of the menus.
 */
export function showStatus(server: Server): { dispose(): void } {
  const items = new Map<string, LanguageStatusItem>();
  const drop = (id: string): void => {
    items.get(id)?.dispose();
    items.delete(id);
  };
  const update = (status: StatusParams | undefined): void => {
    const hasTable = status !== undefined && status.tables.length > 0;
    const hasEnvironments = hasTable && status.environments.length > 0;
    void palette.executeCommand('setContext', 'mirrorLens.hasTable', hasTable);
    void palette.executeCommand('setContext', 'mirrorLens.hasEnvironments', hasEnvironments);
    void palette.executeCommand('setContext', 'mirrorLens.hasMirrors', hasTable || (status !== undefined && status.nodeConfigs > 0));
    const wanted = hasTable ? contentsOf(status) : new Map<string, Content>();
    for (const id of [...items.keys()]) if (!wanted.has(id)) drop(id);
    for (const [id, content] of wanted) {
      const item = items.get(id) ?? languages.createLanguageStatusItem(id, FILTERS);
      items.set(id, Object.assign(item, content));
    }
  };
  const again = (): void => update(server.status);
  const listening = [
    server.onStatus(update),
    workspace.onDidChangeConfiguration((event) => { if (event.affectsConfiguration('mirrorLens.environment')) again(); }),
    window.onDidChangeActiveTextEditor(again),
  ];
  again();
  return { dispose: () => { for (const one of [...listening, ...items.values()]) one.dispose(); } };
}

type Content = Pick<LanguageStatusItem, 'name' | 'text' | 'detail' | 'command' | 'busy' | 'severity'>;

function contentsOf(status: StatusParams): ReadonlyMap<string, Content> {
  const contents = new Map<string, Content>([['mirrorLens.status', tableContent(status)]]);
  if (status.environments.length > 0) contents.set('mirrorLens.environment', environmentContent(status));
  for (const table of status.tables.slice(0, MOST_FILES)) contents.set(`mirrorLens.file ${table.uri}`, fileContent(table));
  return contents;
}

function tableContent(status: StatusParams): Content {
  const registries = sum(status.tables.map((table) => table.artifactRegistries));
  const mirrors = sum(status.tables.map((table) => table.mirroredRegistries));
  const stale = status.tables.filter((table) => table.stale).map((table) => t('{0} has syntax errors; its last good version is in force', table.label));
  // The popup is one line that ends at the window's edge: what does not fit hides the link to the table.
  const [first, ...others] = status.tables.map((table) => table.label);
  const sources = others.length === 0 ? (first ?? '') : t('{0} registry files', others.length + 1);
  return {
    name: 'Mirror Lens',
    busy: status.scanning,
    text: counts(registries, mirrors),
    detail: [sources, ...stale, ...status.troubles.map((trouble) => trouble.message)].join(' · '),
    severity: stale.length + status.troubles.length > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information,
    command: { command: commands.showTable, title: t('Show Table') },
  };
}

/** The Environment that the setting chooses for the active file; one that no registry file declares chooses nothing. */
function environmentContent({ environments }: StatusParams): Content {
  const chosen = workspace.getConfiguration('mirrorLens', window.activeTextEditor?.document.uri ?? null).get<string>('environment') ?? '';
  const isKnown = environments.includes(chosen);
  return {
    name: t('Mirror Lens: Environment'),
    busy: false,
    text: isKnown ? t('Environment {0}', chosen) : t('All Environments'),
    detail: chosen !== '' && !isKnown ? t('no registry file declares {0}', chosen) : t('{0} declared', environments.length),
    severity: chosen !== '' && !isKnown ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information,
    command: { command: commands.selectEnvironment, title: t('Select') },
  };
}

function fileContent({ uri, label, artifactRegistries, mirroredRegistries, stale }: StatusTable): Content {
  return {
    name: `Mirror Lens: ${label}`,
    busy: false,
    text: label,
    detail: counts(artifactRegistries, mirroredRegistries),
    severity: stale ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information,
    command: { command: 'vscode.open', title: t('Open'), arguments: [Uri.parse(uri)] },
  };
}

function counts(registries: number, mirrors: number): string {
  return `${count(registries, '{0} Artifact Registry', '{0} Artifact Registries')}, ${count(mirrors, '{0} Mirrored Registry', '{0} Mirrored Registries')}`;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
