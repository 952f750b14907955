import assert from 'node:assert/strict';
import { statusOf } from '../../../server/src/features/status';
import { symbolsOf, type OutlineItem } from '../../../server/src/features/symbols';
import { checkDefinition, checkReferences } from '../../support/check';
import { worldOf } from '../../support/world';

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    displayName: Registry A
    mirroredRegistries: [both.example.com, internal.registry.com]
  - registryUrl: b.example.com
    mirroredRegistries: [both.example.com]
environments:
  - id: dev
    displayName: Development
    artifactRegistries: [a.example.com]
  - id: prod
    artifactRegistries: [a.example.com, b.example.com]
`;

function pod(path: string, ...images: readonly string[]): string {
  return `#- ${path}\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;
}

describe('go to definition', () => {
  it('leads from an image to the entry of the Mirrored Registry', () =>
    checkDefinition(TABLE + pod('/app.yaml', 'internal.registry.com/f‸oo:1'), ['/apollo-registries.yaml:4:44 "internal.registry.com"']));

  it('leads to every rule that claims an image, each once', () =>
    checkDefinition(TABLE + pod('/app.yaml', 'both.example.com/f‸oo:1'), [
      '/apollo-registries.yaml:4:26 "both.example.com"',
      '/apollo-registries.yaml:6:26 "both.example.com"',
    ]));

  it('leads from an image of an Artifact Registry to its URL', () =>
    checkDefinition(TABLE + pod('/app.yaml', 'a.example.com/f‸oo:1'), ['/apollo-registries.yaml:2:18 "a.example.com"']));

  it('leads from the registry of an Environment to its declaration', () =>
    checkDefinition(TABLE.replace('[a.example.com, b.example.com]', '[a.example.com, b.exa‸mple.com]'), ['/apollo-registries.yaml:5:18 "b.example.com"']));

  it('leads nowhere without a rule', () => checkDefinition(TABLE + pod('/app.yaml', 'quay.io/f‸oo:1'), []));
});

describe('find references', () => {
  const PODS = pod('/open.yaml', 'internal.registry.com/foo:1', 'quay.io/x:1') + pod('/closed.yaml closed', 'INTERNAL.registry.com:443/bar', 'a.example.com/own:1');

  it('finds every image that a mirror redirects, in open files and closed ones', () =>
    checkReferences(TABLE.replace('both.example.com, internal.', 'both.example.com, inter‸nal.') + PODS, [
      '/open.yaml:5:14 "internal.registry.com/foo:1"',
      '/closed.yaml:5:14 "INTERNAL.registry.com:443/bar"',
    ]));

  it('gives the mirror itself too where the declaration is asked for', () =>
    checkReferences(TABLE.replace('both.example.com, internal.', 'both.example.com, inter‸nal.') + pod('/open.yaml', 'internal.registry.com/foo:1'), [
      '/apollo-registries.yaml:4:44 "internal.registry.com"',
      '/open.yaml:5:14 "internal.registry.com/foo:1"',
    ], { withDeclaration: true }));

  it('finds Environments and all images from a registry', () =>
    checkReferences(TABLE.replace('registryUrl: a.', 'registryUrl: ‸a.') + PODS, [
      '/apollo-registries.yaml:10:26 "a.example.com"',
      '/apollo-registries.yaml:12:26 "a.example.com"',
      '/open.yaml:5:14 "internal.registry.com/foo:1"',
      '/closed.yaml:5:14 "INTERNAL.registry.com:443/bar"',
      '/closed.yaml:6:14 "a.example.com/own:1"',
    ]));

  it('finds the same image elsewhere, whatever its tag', () =>
    checkReferences(TABLE + pod('/open.yaml', 'quay.io/x/y‸:1') + pod('/closed.yaml closed', 'quay.io/x/y:2', 'quay.io/x/z:1'), [
      '/open.yaml:5:14 "quay.io/x/y:1"',
      '/closed.yaml:5:14 "quay.io/x/y:2"',
    ]));
});

describe('outline', () => {
  it('shows registries with their mirrors, and Environments', async () => {
    const { snapshot } = await worldOf(TABLE);
    const names = (items: readonly OutlineItem[]): readonly unknown[] => items.map((item) => [item.kind, item.name, item.detail, ...names(item.children)]);
    assert.deepEqual(names(symbolsOf(snapshot, 'file:///ws/apollo-registries.yaml')), [
      ['registry', 'a.example.com', 'Registry A', ['mirror', 'both.example.com', 'Mirrored Registry'], ['mirror', 'internal.registry.com', 'Mirrored Registry']],
      ['registry', 'b.example.com', '', ['mirror', 'both.example.com', 'Mirrored Registry']],
      ['environment', 'dev', 'Development, 1 Artifact Registry', ['assignment', 'a.example.com', '']],
      ['environment', 'prod', '2 Artifact Registries', ['assignment', 'a.example.com', ''], ['assignment', 'b.example.com', '']],
    ]);
  });

  it('keeps names non-empty and selections inside their items, also in half-typed and aliased files', async () => {
    for (const text of [
      'artifactRegistries:\n  - displayName: x\n  - registryUrl: ""\n  -\n',
      'artifactRegistries:\n  - registryUrl: &u a.example.com\n    mirroredRegistries: [*u, ""]\n  - registryUrl: *u\nenvironments:\n  - id: ""\n',
      'artifactRegistries: [\n',
    ]) {
      const { snapshot } = await worldOf(`#- /apollo-registries.yaml\n${text}`);
      const check = (item: OutlineItem): void => {
        assert.notEqual(item.name.trim(), '');
        assert.ok(item.span.start <= item.selection.start && item.selection.end <= item.span.end, text);
        item.children.forEach(check);
      };
      symbolsOf(snapshot, 'file:///ws/apollo-registries.yaml').forEach(check);
    }
  });

  it('is empty for other files', async () => {
    const { snapshot } = await worldOf(TABLE + pod('/app.yaml', 'x/y'));
    assert.deepEqual(symbolsOf(snapshot, 'file:///ws/app.yaml'), []);
  });
});

describe('status', () => {
  it('counts registries, mirrors, Environments and images', async () => {
    const { snapshot } = await worldOf(TABLE + pod('/app.yaml', 'x/y', 'z'));
    const status = statusOf(snapshot);
    assert.deepEqual(
      [status.artifactRegistries, status.mirroredRegistries, status.environments, status.imageFiles, status.images, status.troubles, status.scan.phase],
      [2, 3, ['dev', 'prod'], 1, 2, [], 'done'],
    );
  });

  it('is that of the tables which apply to a file', async () => {
    const { snapshot } = await worldOf(`${TABLE.replace('artifactRegistries:', 'appliesTo: [deploy/**]\nartifactRegistries:')}${pod('/app.yaml', 'x/y')}`);
    assert.deepEqual(statusOf(snapshot, 'file:///ws/app.yaml').tables, []);
    assert.equal(statusOf(snapshot, 'file:///ws/deploy/app.yaml').tables.length, 1);
  });
});
