import { workspace, type Uri } from 'vscode';

/** Whether there is a file or folder of that address; what cannot be asked for counts as not there. */
export async function exists(uri: Uri): Promise<boolean> {
  try {
    await workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
