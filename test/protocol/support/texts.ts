/** The registry file of the use case. */
export const REGISTRIES = [
  'version: 1',
  'artifactRegistries:',
  '  - registryUrl: external.registry.com',
  '    displayName: External OCI registry',
  '    mirroredRegistries:',
  '      - internal.registry.com',
  '',
].join('\n');

/** A second registry that mirrors the same host. */
export const OVERLAP = `${REGISTRIES}  - registryUrl: other.registry.com\n    mirroredRegistries:\n      - internal.registry.com\n`;

/** A Pod with one container for each image. */
export function pod(...images: readonly string[]): string {
  const containers = images.flatMap((image, index) => [`    - name: c${index}`, `      image: ${image}`]);
  return ['apiVersion: v1', 'kind: Pod', 'metadata:', '  name: app', 'spec:', '  containers:', ...containers, ''].join('\n');
}

/** The image of the use case. */
export const IMAGE = 'internal.registry.com/foo/bar:1.0.0';

/** The position of a text in another, 0-based, `offset` characters into it. */
export function at(text: string, part: string, offset = 0): { readonly line: number; readonly character: number } {
  const place = text.indexOf(part);
  if (place < 0) throw new Error(`${part} is not in the text`);
  const before = text.slice(0, place + offset).split('\n');
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}
