import { LanguageStatusSeverity, commands as palette, languages } from 'vscode';
import type { LanguageStatusItem } from 'vscode';
import { commands } from '../../server/src/lsp/protocol';
import type { StatusParams } from '../../server/src/lsp/protocol';
import { FILTERS } from './documents';
import type { Server } from './server';

/** Shows the mirror table in the language status, and only while there is one; also keeps the context key of the menus. */
export function showStatus(server: Server): { dispose(): void } {
  let item: LanguageStatusItem | undefined;
  const update = (status: StatusParams | undefined): void => {
    const hasTable = status !== undefined && status.tables.length > 0;
    void palette.executeCommand('setContext', 'mirrorLens.hasTable', hasTable);
    void palette.executeCommand('setContext', 'mirrorLens.hasEnvironments', hasTable && status.environments.length > 0);
    if (!hasTable) {
      item?.dispose();
      item = undefined;
      return;
    }
    item ??= newItem();
    fill(item, status);
  };
  const listening = server.onStatus(update);
  update(server.status);
  return { dispose: () => { listening.dispose(); item?.dispose(); } };
}

function newItem(): LanguageStatusItem {
  const item = languages.createLanguageStatusItem('mirrorLens.status', FILTERS);
  item.name = 'Mirror Lens';
  item.command = { command: commands.showTable, title: 'Show Table' };
  return item;
}

function fill(item: LanguageStatusItem, status: StatusParams): void {
  const registries = sum(status.tables.map((table) => table.artifactRegistries));
  const mirrors = sum(status.tables.map((table) => table.mirroredRegistries));
  item.busy = status.scanning;
  item.text = `${count(registries, 'Artifact Registry', 'Artifact Registries')}, ${count(mirrors, 'Mirrored Registry', 'Mirrored Registries')}`;
  const stale = status.tables.filter((table) => table.stale).map((table) => `${table.label} has syntax errors; its last good version is in force`);
  // The popup is one line that ends at the window's edge: what does not fit hides the link to the table.
  const [first, ...others] = status.tables.map((table) => table.label);
  const sources = others.length === 0 ? (first ?? '') : `${others.length + 1} registry files`;
  item.detail = [sources, ...stale, ...status.troubles.map((trouble) => trouble.message)].join(' · ');
  item.severity = stale.length + status.troubles.length > 0 ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
