// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the project. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The git-ignored folder for everything that is installed or written only to run and test the extension. */
export const cacheFolder = join(root, '.vscode-test');

/** Where screenshots and logs of failed end-to-end tests are kept. */
export const failuresFolder = join(cacheFolder, 'failures');
