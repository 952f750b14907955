import { asMap, textOf, valueOf } from '../../syntax/access';
import type { ConfigText } from '../dialect';

/** The kinds of the documents that stand beside a machine configuration; their `apiVersion` has no group. */
export const TALOS_KINDS: ReadonlySet<string> = new Set(['RegistryMirrorConfig', 'RegistryAuthConfig', 'RegistryTLSConfig']);

const KIND = /^["']?kind["']?:[ \t]*["']?Registry(?:Mirror|Auth|TLS)Config\b/m;
/** The root key of a machine configuration. */
export const MACHINE = /^["']?machine["']?:/m;

/** Whether a text configures Talos' registries: a machine configuration or a patch of one with `machine.registries`, or a document of its own. */
export function isTalos({ path, look, outline }: ConfigText): boolean {
  if (!/\.ya?ml$/.test(path)) return false;
  if (!look.has(KIND) && !(look.has('registries') && look.has(MACHINE))) return false;
  return outline().documents.some((document) => {
    const root = asMap(document.root);
    if (textOf(root, 'apiVersion') === 'v1alpha1') return TALOS_KINDS.has(textOf(root, 'kind') ?? '');
    return asMap(valueOf(asMap(valueOf(root, 'machine')), 'registries')) !== undefined;
  });
}

/** A machine's configuration and its patches may stand in several files, but nothing says which belong together: each is one. */
export function setOfTalos(path: string): string {
  return path;
}
