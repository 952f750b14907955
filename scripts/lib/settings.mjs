// @ts-check
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What would only distract or reach out to the network. A caller's settings come on top. */
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'update.showReleaseNotes': false,
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.startupPrompt': 'never',
  'chat.disableAIFeatures': true,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'git.openRepositoryInParentFolders': 'never',
};

/**
 * Writes the user settings that VS Code, embedded or desktop, is to start with.
 *
 * @param {string} userDataFolder
 * @param {Record<string, unknown>} [settings]
 */
export function writeUserSettings(userDataFolder, settings = {}) {
  mkdirSync(join(userDataFolder, 'User'), { recursive: true });
  writeFileSync(join(userDataFolder, 'User/settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
}
