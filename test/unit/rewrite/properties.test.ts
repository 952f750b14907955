import assert from 'node:assert/strict';
import fc from 'fast-check';
import { resolutionOf } from '../../../server/src/features/resolution';
import { parseYaml } from '../../../server/src/syntax/yaml';
import type { Snapshot } from '../../../server/src/workspace/snapshot';
import { rewritten } from './apply';
import { worldOf } from '../../support/world';

const REGISTRIES = `artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com, docker.io]
  - registryUrl: mirror.example.com:5000
    mirroredRegistries: ["localhost:5000", ports.example.com, "[::1]:5000"]
  - registryUrl: both.example.com
    mirroredRegistries: [third.example.com]
  - registryUrl: other.example.com
    mirroredRegistries: [third.example.com, both.example.com]
`;

const host = fc.constantFrom(
  '', 'internal.registry.com', 'Internal.Registry.com:443', 'docker.io', 'index.docker.io', 'localhost:5000', 'ports.example.com',
  '[::1]:5000', 'third.example.com', 'both.example.com', 'external.registry.com', 'quay.io',
);
const path = fc.constantFrom('foo', 'foo/bar', 'library/foo', 'a/b/c-d', 'Foo', '${NAME}', 'x__y');
const suffix = fc.constantFrom('', ':1.0.0', ':1.10', `@sha256:${'ab'.repeat(32)}`, `:1@sha256:${'cd'.repeat(32)}`);
const quote = fc.constantFrom((text: string) => text, (text: string) => `"${text}"`, (text: string) => `'${text}'`);
const tail = fc.constantFrom('', '  ', ' # 🐳 a comment: internal.registry.com/foo');
const eol = fc.constantFrom('\n', '\r\n');

const image = fc.tuple(host, path, suffix, quote, tail).map(([name, rest, end, quoted, behind]) => {
  const text = `${name === '' ? '' : `${name}/`}${rest}${end}`;
  // A plain scalar cannot begin with a bracket.
  return `${text.startsWith('[') ? `"${text}"` : quoted(text)}${behind}`;
});

const manifest = fc.tuple(fc.array(image, { minLength: 1, maxLength: 4 }), eol).map(([images, end]) =>
  ['kind: Pod', 'apiVersion: v1', 'spec:', '  containers:', ...images.flatMap((one, index) => [`    - name: c${index}`, `      image: ${one}`]), ''].join(end),
);

const blank = fc.constantFrom('', ' ', ' ""', " ''", ' null', ' ~', ' # none');
const registry = fc.oneof(blank, fc.tuple(host.filter((name) => name !== ''), quote, tail).map(([name, quoted, behind]) => (
  name.startsWith('[') ? ` "${name}"${behind}` : ` ${quoted(name)}${behind}`
)));
const tag = fc.constantFrom('1.10', '"1.10"', "'latest'", '2', '""', 'v1 # tag');

const values = fc.tuple(fc.array(fc.tuple(registry, path, tag), { minLength: 1, maxLength: 3 }), eol).map(([images, end]) =>
  [
    ...images.flatMap(([name, repository, version], index) => [
      `svc${index}:`, '  image:', `    registry:${name}`, `    repository: ${repository}`, `    tag: ${version}`,
    ]),
    '',
  ].join(end),
);

/** Values in which a registry, a namespace or a tag stands for many images, and a text under `image` for a whole one. */
const shared = fc.tuple(registry, path, tag, fc.constantFrom('global:\n  imageRegistry:', 'imageRegistry:', 'images:\n  registry:', 'defaultRegistry:'), eol).map(([name, repository, version, key, end]) =>
  [
    ...`${key}${name}`.split('\n'), 'imageNamespace: team', 'web:', '  image:', '    registry:', `    repository: ${repository}`, `    tag: ${version}`, '    variant: slim',
    'api:', `  image: internal.registry.com/${repository}:1`, 'db:', `  image: ${repository}:1`, '  dbImageTag: 2', 'names:', '  images:', '    tags:', `      a: internal.registry.com/${repository}:1`, '',
  ].join(end),
);

const file = fc.oneof(
  manifest.map((text) => ({ path: '/app.yaml', text })),
  values.map((text) => ({ path: '/chart/values.yaml', text })),
  shared.map((text) => ({ path: '/chart/values.yaml', text })),
);

/** The fixture with one file of that text; its line ends become those of the fixture's own kind. */
function fixtureOf({ path: name, text }: { readonly path: string; readonly text: string }): string {
  const ends = text.includes('\r\n') ? ' crlf' : '';
  const chart = '#- /chart/Chart.yaml\napiVersion: v2\nname: demo\nversion: 1.0.0\n';
  return `#- /apollo-registries.yaml\n${REGISTRIES}${chart}#- ${name}${ends}\n${text.replaceAll('\r\n', '\n')}`;
}

function sourcesOf(snapshot: Snapshot, uri: string): readonly (readonly (string | null)[])[] {
  const sites = snapshot.files.get(uri)?.images.sites ?? [];
  return sites.map((site) => resolutionOf(snapshot, uri, site).sources.map((source) => source.reference));
}

describe('rewrite properties', function () {
  // Many workspaces are built; nothing is measured.
  this.timeout(60_000);

  it('a rewritten text is valid, resolves to the same pull sources, and is not changed by another rewrite', async () => {
    let changed = 0;
    await fc.assert(
      fc.asyncProperty(file, async (input) => {
        const uri = `file:///ws${input.path}`;
        const first = await rewritten(fixtureOf(input));
        const text = first.texts.get(uri);
        if (text === undefined) return;
        changed += 1;
        assert.deepEqual(parseYaml(text).problems, [], text);
        const second = await rewritten(fixtureOf({ ...input, text }));
        assert.deepEqual([...second.texts], [], text);
        const before = sourcesOf(first.world.snapshot, uri);
        const after = sourcesOf((await worldOf(fixtureOf({ ...input, text }))).snapshot, uri);
        assert.deepEqual(after.map((sources) => sources[0]), before.map((sources) => sources[0]), text);
      }),
      { numRuns: 150 },
    );
    assert.ok(changed > 20, `${changed} runs changed something`);
  });

  it('changes nothing outside the scalars that carry a host or a path', async () => {
    await fc.assert(
      fc.asyncProperty(file, async (input) => {
        const { plan, world } = await rewritten(fixtureOf(input));
        for (const edit of plan.edits) {
          const spans = (edit.site.parts ?? [{ span: edit.site.span, role: 'repository' }])
            .filter((part) => part.role !== 'tag' && part.role !== 'digest')
            .map((part) => part.span);
          assert.ok(spans.some((span) => span.start <= edit.span.start && edit.span.end <= span.end));
          // What is replaced is a host, a blank, or nothing.
          assert.match(world.text(edit.uri).slice(edit.span.start, edit.span.end), /^(?:[\w.[\]:-]+\/?|~|null)?$/);
        }
      }),
      { numRuns: 150 },
    );
  });
});
