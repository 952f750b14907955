import type { FilePattern } from '../workspace/patterns';
import { rulesFor, walk } from '../workspace/walk';
import { UsageError, type CliHost } from './host';
import { uriOfArgument } from './paths';
import { shown } from './words';

/** The files that `--mirrors` gives, as URIs. */
export interface MirrorFiles {
  /** All files that may be configurations: the named ones and those in named folders. */
  readonly files: readonly string[];
  /** Those that were named themselves, which therefore must be configurations. */
  readonly named: readonly string[];
}

/** Finds the files of `--mirrors`; undefined where it was not given. Throws a `UsageError` for a path that cannot be read. */
export async function findMirrorFiles(host: CliHost, paths: readonly string[]): Promise<MirrorFiles | undefined> {
  if (paths.length === 0) return undefined;
  const files: string[] = [];
  const named: string[] = [];
  for (const path of paths) {
    const uri = uriOfArgument(host.cwd, path);
    const target = await host.port.stat(uri);
    if (!target.ok) throw new UsageError(`cannot read ${shown(path)}: ${target.detail}.`);
    if (target.kind === 'folder') files.push(...(await filesBelow(host, uri)));
    else {
      files.push(uri);
      named.push(uri);
    }
  }
  return { files: [...new Set(files)], named: [...new Set(named)] };
}

async function filesBelow(host: CliHost, folder: string): Promise<readonly string[]> {
  // Somebody who names a folder means what is in it, also where a walk over a workspace would pass the names by.
  const named: FilePattern = { base: folder, glob: '**/{*.toml,*.toml.tmpl,*.conf,*.txt,*.map,*.maps,Kustomization}', literal: folder };
  const rules = await rulesFor(host.port, { folder, exclude: [], lookAbove: false, named: [named] });
  const files: string[] = [];
  for await (const step of walk(host.port, rules, folder)) files.push(...step.files.map((file) => file.uri));
  return files;
}
