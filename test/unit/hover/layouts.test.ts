import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover';
import type { Settings } from '../../../server/src/workspace/settings';
import { openFixture } from '../../support/check';
import { worldOf } from '../../support/world';

const ONE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External OCI registry
    description: Exposed to Apollo
    mirroredRegistries:
      - docker.io
      - internal.registry.com
`;

const TWO = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    displayName: Registry A
    mirroredRegistries: [internal.registry.com]
  - registryUrl: b.example.com
    displayName: Registry B
    mirroredRegistries: [internal.registry.com]
`;

const LINK = '[Copy](copyPullSource) · [Explain](explainReference) · [Rewrite…](rewriteImages)';

function pod(image: string): string {
  return `#- /app.yaml
apiVersion: v1
kind: Pod
metadata:
  name: app
spec:
  containers:
    - name: app
      image: ${image}
`;
}

async function markdownOf(fixture: string, settings: Partial<Settings> = {}): Promise<string | undefined> {
  const { snapshot, cursor } = await worldOf(fixture, settings);
  const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
  return hover?.markdown.replace(/\(command:mirrorLens\.(\w+)\?[^)]*\)/g, '($1)').replaceAll(/ +$/gm, '');
}

async function checkHover(fixture: string, expected: readonly string[], settings: Partial<Settings> = {}): Promise<void> {
  const markdown = await markdownOf(fixture, settings);
  assert.equal(markdown, expected.join('\n'));
  const visible = expected.filter((line) => line !== '' && !/^\|(?::--\|)+$/.test(line));
  assert.ok(visible.length <= 8, `${visible.length} lines`);
}

describe('hover layouts', () => {
  it('says where a mirrored image is pulled from', () =>
    checkHover(ONE + pod('internal.registry.com/foo/b‸ar:1.0.0'), [
      '**`external.registry.com/foo/bar:1.0.0`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:8](file:///ws/apollo-registries.yaml#L8)',
      'Written `internal.registry.com/foo/bar:1.0.0`',
      '',
      LINK,
    ]));

  it('answers on the host, the tag and both ends of a reference, with the same span', async () => {
    for (const image of ['‸internal.registry.com/a:1', 'internal.reg‸istry.com/a:1', 'internal.registry.com/a:1‸']) {
      const { snapshot, cursor, text } = await worldOf(ONE + pod(image));
      const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
      assert.ok(hover);
      assert.equal(text(cursor.uri).slice(hover.span.start, hover.span.end), 'internal.registry.com/a:1');
    }
  });

  it('breaks lines so that Markdown shows them as lines', async () => {
    const { snapshot, cursor } = await worldOf(ONE + pod('internal.registry.com/foo/b‸ar:1.0.0'));
    assert.match(hoverAt(snapshot, cursor.uri, cursor.offset)?.markdown ?? '', /#L8\) {2}\nWritten/);
  });

  it('lists the candidates of an overlap and chooses none', () =>
    checkHover(TWO + pod('internal.registry.com/foo/b‸ar:1.0.0'), [
      '**Undefined: 2 Artifact Registries mirror `internal.registry.com`**',
      '',
      '- `a.example.com/foo/bar:1.0.0` · *Registry A* · [apollo-registries.yaml:4](file:///ws/apollo-registries.yaml#L4)',
      '- `b.example.com/foo/bar:1.0.0` · *Registry B* · [apollo-registries.yaml:7](file:///ws/apollo-registries.yaml#L7)',
      '',
      'Apollo uses one of them and does not say which. [Keep one…](keepMirror) · [Explain](explainReference)',
    ]));

  it('says that an image is pulled as written, and what is implied', () =>
    checkHover(TWO + pod('bus‸ybox:1.36'), [
      '**`docker.io/library/busybox:1.36`** · pulled as written',
      '',
      'No rule covers `docker.io`. Apollo calls this *Unchecked*; it does not block the Plan.',
      'Written `busybox:1.36` (`docker.io/library/` is implied)',
    ]));

  it('names the implied tag too', () =>
    checkHover(TWO + pod('bitnami/ngi‸nx'), [
      '**`docker.io/bitnami/nginx:latest`** · pulled as written',
      '',
      'No rule covers `docker.io`. Apollo calls this *Unchecked*; it does not block the Plan.',
      'Written `bitnami/nginx` (`docker.io/` and `:latest` are implied)',
    ]));

  it('says that Apollo does not document `library/` where it matters', () =>
    checkHover(ONE + pod('bus‸ybox:1.36'), [
      '**`external.registry.com/library/busybox:1.36`** · mirrored',
      '',
      '*External OCI registry* mirrors `docker.io` · [apollo-registries.yaml:7](file:///ws/apollo-registries.yaml#L7)',
      'Written `busybox:1.36` (`docker.io/library/` is implied)',
      '',
      LINK,
      '',
      '*That Apollo keeps `library/` is not documented.*',
    ]));

  it('says that comparing hosts without case is not documented where it matters', () =>
    checkHover(ONE + pod('Internal.Registry.com:443/a‸:1'), [
      '**`external.registry.com/a:1`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:8](file:///ws/apollo-registries.yaml#L8)',
      'Written `Internal.Registry.com:443/a:1`',
      '',
      LINK,
      '',
      '*That `internal.registry.com` also means `Internal.Registry.com:443` is not documented.*',
    ]));

  it('says that an image comes from an Artifact Registry directly', () =>
    checkHover(ONE + pod('external.registry.com/foo/b‸ar:1.0.0'), [
      '**`external.registry.com/foo/bar:1.0.0`** · direct',
      '',
      '*External OCI registry* is the Artifact Registry of `external.registry.com` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)',
      '',
      '[Copy](copyPullSource) · [Explain](explainReference)',
    ]));

  it('says of an address with a scheme that mirrors are documented for containers only', () =>
    checkHover(
      `${ONE}#- /source.yaml
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
spec:
  url: oci://internal.registry.com/cha‸rts/foo
`,
      [
        '**An address, not an image reference**',
        '',
        'Apollo documents its mirrors for containers only.',
        'Written `oci://internal.registry.com/charts/foo`',
      ],
    ));

  it('says that a host both owned and mirrored has no documented order', () =>
    checkHover(
      `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: internal.registry.com
  - registryUrl: b.example.com
    displayName: Registry B
    mirroredRegistries: [internal.registry.com]
${pod('internal.registry.com/foo/b‸ar:1.0.0')}`,
      [
        '**Undefined: `internal.registry.com` is an Artifact Registry and is mirrored too**',
        '',
        '- `internal.registry.com/foo/bar:1.0.0` · *`internal.registry.com`*, the host itself · [apollo-registries.yaml:2](file:///ws/apollo-registries.yaml#L2)',
        '- `b.example.com/foo/bar:1.0.0` · *Registry B* · [apollo-registries.yaml:5](file:///ws/apollo-registries.yaml#L5)',
        '',
        'Apollo does not document which of them goes first. [Explain](explainReference)',
      ],
    ));

  it('gives the exact reason why a reference is invalid', () =>
    checkHover(ONE + pod('internal.registry.com/foo/B‸ar:1'), [
      '**Not a valid image reference**',
      '',
      'The repository `foo/Bar` must be lower case.',
      'Written `internal.registry.com/foo/Bar:1`',
      '',
      '[Explain](explainReference)',
    ]));

  it('keeps a placeholder behind a host that is fixed', () =>
    checkHover(ONE + pod('internal.registry.com/$(params.na‸me):1'), [
      '**`external.registry.com/$(params.name):1`** · mirrored',
      '',
      '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:8](file:///ws/apollo-registries.yaml#L8)',
      'Written `internal.registry.com/$(params.name):1`',
      '`$(params.name)`: Tekton fills it in from the parameters, results and context of the run.',
      '',
      '[Explain](explainReference)',
    ]));

  it('does not guess what a placeholder in the place of the host will be', () =>
    checkHover(ONE + pod('$(params.im‸age)'), [
      '**Not known before the placeholder is filled**',
      '',
      '`$(params.image)`: Tekton fills it in from the parameters, results and context of the run.',
      'Written `$(params.image)`',
    ]));

  it('is silent without a table', async () => {
    assert.equal(await markdownOf(pod('internal.registry.com/foo/b‸ar:1.0.0')), undefined);
  });

  it('is silent beside an image', async () => {
    assert.equal(await markdownOf(ONE + pod('x/y').replace('name: app\nspec', 'name: a‸pp\nspec')), undefined);
  });
});

describe('hover over Environments', () => {
  const registries = (ids: readonly (readonly [string, string])[]): string => `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com]
  - registryUrl: other.registry.com
    mirroredRegistries: [internal.registry.com]
  - registryUrl: third.registry.com
    mirroredRegistries: [internal.registry.com]
  - registryUrl: none.registry.com
environments:
${ids.map(([id, urls]) => `  - id: ${id}\n    artifactRegistries: [${urls}]\n`).join('')}`;

  const many = Array.from({ length: 11 }, (_, index) => [`prod-${index + 1}`, 'external.registry.com'] as const);

  it('folds equal results with counts', () =>
    checkHover(
      registries([
        ['dev', 'none.registry.com'],
        ...many,
        ['stage-eu', 'external.registry.com, other.registry.com'],
        ['stage-us', 'external.registry.com, other.registry.com'],
      ]) + pod('internal.registry.com/foo/b‸ar:1.0.0'),
      [
        '**Differs by Environment** · 3 results in 14',
        '',
        '| Pulled from | Environments | Rule |',
        '|:--|:--|:--|',
        '| **`external.registry.com/foo/bar:1.0.0`** | `prod-1`, `prod-2` +9 | [line 3](file:///ws/apollo-registries.yaml#L3) |',
        '| 2 candidates (undefined) | `stage-eu`, `stage-us` | [conflict](file:///ws/apollo-registries.yaml#L3) |',
        '| as written | `dev` | none |',
        '',
        'Written `internal.registry.com/foo/bar:1.0.0`',
      ],
    ));

  it('shows four results at most', async () => {
    const markdown = await markdownOf(
      registries([
        ['a', 'external.registry.com'],
        ['b', 'other.registry.com'],
        ['c', 'third.registry.com'],
        ['d', 'none.registry.com'],
        ['e', 'external.registry.com, other.registry.com'],
      ]) + pod('internal.registry.com/foo/b‸ar:1.0.0'),
    );
    const rows = (markdown ?? '').split('\n').filter((line) => line.startsWith('| ') && !line.includes('Pulled from'));
    assert.equal(rows.length, 4);
    assert.match(markdown ?? '', /5 results in 5[^]*\n\n\[Show all\]\(explainReference\)\n\nWritten/);
  });

  it('names the one Environment that was chosen', () =>
    checkHover(
      registries([['dev', 'none.registry.com'], ['prod', 'external.registry.com']]) + pod('internal.registry.com/foo/b‸ar:1.0.0'),
      [
        '**`external.registry.com/foo/bar:1.0.0`** · mirrored in `prod`',
        '',
        '`external.registry.com` mirrors `internal.registry.com` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)',
        'Written `internal.registry.com/foo/bar:1.0.0`',
        '',
        LINK,
      ],
      { environment: 'prod' },
    ));

  it('keeps a placeholder, and chooses no candidate for it', () =>
    checkHover(
      registries([['dev', 'none.registry.com'], ['prod', 'external.registry.com, other.registry.com']]) + pod('internal.registry.com/$(na‸me)'),
      [
        '**Differs by Environment** · 2 results in 2',
        '',
        '| Pulled from | Environments | Rule |',
        '|:--|:--|:--|',
        '| as written | `dev` | none |',
        '| 2 candidates (undefined) | `prod` | [conflict](file:///ws/apollo-registries.yaml#L3) |',
        '',
        'Written `internal.registry.com/$(name)`',
      ],
    ));

  it('uses the Environment that claims the file', async () => {
    const markdown = await markdownOf(
      `${registries([['dev', 'none.registry.com'], ['prod', 'external.registry.com']])}    files: [app.yaml]\n${pod('internal.registry.com/foo/b‸ar:1.0.0')}`,
    );
    assert.match(markdown ?? '', /^\*\*`external\.registry\.com\/foo\/bar:1\.0\.0`\*\* · mirrored in `prod`/);
  });
});

describe('hover over split values', () => {
  const values = (content: string): string => `#- /chart/Chart.yaml
apiVersion: v2
name: demo
version: 1.0.0
appVersion: "2.5"
#- /chart/values.yaml
${content}`;

  const joined = [
    '**`external.registry.com/foo/bar:1.1`** · mirrored',
    '',
    '*External OCI registry* mirrors `internal.registry.com` · [apollo-registries.yaml:8](file:///ws/apollo-registries.yaml#L8)',
    'Written `internal.registry.com/foo/bar:1.1` (`1.10` is a number, Helm prints `1.1`)',
    '',
    LINK,
  ];

  for (const [where, content] of [
    ['the registry', 'image:\n  registry: internal.re‸gistry.com\n  repository: foo/bar\n  tag: 1.10\n'],
    ['the repository', 'image:\n  registry: internal.registry.com\n  repository: foo‸/bar\n  tag: 1.10\n'],
    ['the tag', 'image:\n  registry: internal.registry.com\n  repository: foo/bar\n  tag: 1‸.10\n'],
    ['the name of a key', 'image:\n  registry: internal.registry.com\n  repos‸itory: foo/bar\n  tag: 1.10\n'],
  ] as const) {
    it(`shows the joined reference on ${where}, and a numeric tag as Helm prints it`, () => checkHover(ONE + values(content), joined));
  }

  it('shows a boolean tag as Helm prints it', async () => {
    const markdown = await markdownOf(ONE + values('image:\n  registry: internal.registry.com\n  repository: foo/bar\n  tag: y‸es\n'));
    assert.match(markdown ?? '', /^\*\*`external\.registry\.com\/foo\/bar:true`\*\*[^]*\(`yes` is a boolean, Helm prints `true`\)/);
  });

  it('shows the joined reference on a blank value', async () => {
    for (const blank of ['registry: "‸"', "registry: '‸'", 'registry: ‸', 'regis‸try:', 'registry: nu‸ll']) {
      const markdown = await markdownOf(ONE + values(`image:\n  ${blank}\n  repository: internal.registry.com/foo/bar\n  tag: "1"\n`));
      assert.match(markdown ?? `nothing on ${blank}`, /^\*\*`external\.registry\.com\/foo\/bar:1`\*\* · mirrored/);
    }
  });
});

describe('hover while a registry file is broken', () => {
  it('says that the last good version is in force', async () => {
    const { workspace, cursor } = await worldOf(ONE + pod('internal.registry.com/foo/b‸ar:1.0.0'));
    const uri = 'file:///ws/apollo-registries.yaml';
    workspace.change({ uri, version: 2, text: 'artifactRegistries:\n  - registryUrl: [\n' });
    const hover = hoverAt(workspace.snapshot(), cursor.uri, cursor.offset, { commandLinks: false });
    assert.equal(
      hover?.plain,
      [
        'external.registry.com/foo/bar:1.0.0 · mirrored',
        '',
        'External OCI registry mirrors internal.registry.com · apollo-registries.yaml:8',
        'Written internal.registry.com/foo/bar:1.0.0',
        '',
        'apollo-registries.yaml has syntax errors; its last good version is in force.',
      ].join('\n'),
    );
  });
});

describe('hover in a document of no folder', () => {
  it('names the table that is used where there are several', async () => {
    const table = 'artifactRegistries:\n  - registryUrl: external.registry.com\n    mirroredRegistries: [internal.registry.com]\n';
    const { workspace } = await openFixture(`#- /one/apollo-registries.yaml\n${table}#- /two/apollo-registries.yaml\n${table}`, { folders: ['/one', '/two'] });
    const uri = 'untitled:Untitled-1';
    const text = 'kind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: internal.registry.com/foo:1\n';
    workspace.open({ uri, languageId: 'yaml', version: 1, text });
    const plain = hoverAt(workspace.snapshot(), uri, text.indexOf('foo'), { commandLinks: false })?.plain ?? '';
    assert.match(plain, /^external\.registry\.com\/foo:1 · mirrored/);
    assert.match(plain, /\n\nBy the table of one; two has another\.$/);
  });
});
