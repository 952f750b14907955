import { randomBytes } from 'node:crypto';
import { access, chmod, chown, constants, lstat, mkdir, open, readFile, realpath, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FilePort } from '../workspace/port';
import { decode } from './decode';
import { pathOfUri } from './node';

const BOM = '\uFEFF';

/**
 * Puts a new text in place of a file's, or leaves the file as it is: the text is written beside the file and then renamed
 * over it, so that no reader ever sees half of it. Mode, owner (where allowed) and byte order mark stay; of a symbolic link
 * the target is replaced. Refused where the file's text is no longer the one whose hash is given.
 * Gives why it was refused or failed in a few words, undefined when it is done.
 */
export async function replaceFile(port: Pick<FilePort, 'hash'>, uri: string, hash: string, text: string): Promise<string | undefined> {
  try {
    const target = await realpath(pathOfUri(uri));
    const before = decode(await readFile(target));
    if (!before.ok) return before.detail;
    if (port.hash(before.text) !== hash) return 'it has changed meanwhile';
    // Renaming would go through, but whoever took the right to write away meant it.
    await access(target, constants.W_OK);
    await swap(target, before.bom ? BOM + text : text);
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Makes a file with a text; never one that is there already. Gives why it failed in a few words, undefined when it is done. */
export async function createFile(uri: string, text: string, { withFolders = false }: { readonly withFolders?: boolean } = {}): Promise<string | undefined> {
  try {
    if (withFolders) await mkdir(dirname(pathOfUri(uri)), { recursive: true });
    await writeFile(pathOfUri(uri), text, { encoding: 'utf8', flag: 'wx' });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

/** Writes a text behind what a file holds, and makes the file where it is not there. Gives why it failed in a few words, undefined when it is done. */
export async function appendFile(uri: string, text: string): Promise<string | undefined> {
  try {
    await writeFile(pathOfUri(uri), text, { encoding: 'utf8', flag: 'a' });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  }
}

async function swap(target: string, text: string): Promise<void> {
  const { mode, uid, gid } = await stat(target);
  const beside = join(dirname(target), `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(beside, 'wx', mode);
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    const made = await lstat(beside);
    // Only a privileged process may give a file away; then the new owner is the one who rewrote it.
    if (made.uid !== uid || made.gid !== gid) await chown(beside, uid, gid).catch(() => undefined);
    await chmod(beside, mode);
    await rename(beside, target);
  } catch (error) {
    await unlink(beside).catch(() => undefined);
    throw error;
  }
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT') return 'no such file';
  if (code === 'EEXIST') return 'it exists already';
  if (code === 'EACCES' || code === 'EPERM') return 'permission denied';
  if (code === 'EROFS') return 'the file system is read-only';
  if (code === 'ENOSPC') return 'no space is left on the device';
  return error instanceof Error ? error.message : String(error);
}
