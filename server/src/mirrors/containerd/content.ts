import type { ConfigContent } from '../dialect';
import type { WrittenText } from '../fields';

/** An entry of `registry.mirrors`. */
export interface CriMirror {
  /** The host, or `*`. */
  readonly host: WrittenText;
  readonly endpoints: readonly WrittenText[];
}

/** containerd's own configuration, as far as it speaks of registries. */
export interface ContainerdConfig extends ConfigContent {
  readonly dialect: 'containerd';
  readonly mirrors: readonly CriMirror[];
  /** Where the `hosts.toml` files lie, as written; undefined where nothing says so. */
  readonly configPath: string | undefined;
  /** Set where containerd does not start with the file. */
  readonly refused: boolean;
}

/** Whether a content is a containerd configuration that leaves mirrors to the `hosts.toml` files of a folder. */
export function readsFolder(content: ConfigContent): boolean {
  return isContainerd(content) && content.mirrors.length === 0 && !content.refused && content.configPath !== undefined && content.configPath !== '';
}

function isContainerd(content: ConfigContent): content is ContainerdConfig {
  return content.dialect === 'containerd';
}
