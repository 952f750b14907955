import assert from 'node:assert/strict';
import { planRewrite, planRewriteSteps, redirectNote, rewriteNeeds, type RewriteRequest } from '../../../server/src/features/rewrite';
import { rewriteSummary } from '../../../server/src/features/rewrite/summary';
import type { SkipReason } from '../../../server/src/features/rewrite/rules';
import type { Settings } from '../../../server/src/workspace/settings';
import { worldOf } from '../../support/world';
import { rewritten } from './apply';

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com:443
    mirroredRegistries: [internal.registry.com, docker.io]
  - registryUrl: mirror.example.com:5000
    mirroredRegistries: [ports.example.com]
  - registryUrl: a.example.com
    mirroredRegistries: [both.example.com]
  - registryUrl: b.example.com
    mirroredRegistries: [both.example.com, a.example.com]
`;

const CHART = '#- /chart/Chart.yaml\napiVersion: v2\nname: demo\nversion: 1.0.0\nappVersion: "2.5"\n';
const HASH = `sha256:${'0123456789abcdef'.repeat(4)}`;

function pod(image: string): string {
  return `#- /app.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: ${image}\n`;
}

async function checkImage(before: string, after: string): Promise<void> {
  const { texts, plan } = await rewritten(TABLE + pod(before));
  const text = texts.get('file:///ws/app.yaml') ?? `unchanged: ${JSON.stringify(plan.skipped.map((one) => one.reason))}`;
  assert.equal(text.split('- image: ')[1] ?? text, `${after}\n`);
}

async function checkValues(before: string, after: string): Promise<void> {
  const { texts, plan } = await rewritten(`${TABLE}${CHART}#- /chart/values.yaml\n${before}`);
  assert.equal(texts.get('file:///ws/chart/values.yaml') ?? JSON.stringify(plan.skipped.map((one) => one.reason)), after);
}

async function checkSkipped(fixture: string, reason: SkipReason, request?: RewriteRequest, settings?: Partial<Settings>): Promise<void> {
  const { plan } = await rewritten(fixture, request, settings);
  assert.deepEqual(plan.edits, []);
  assert.deepEqual([...new Set(plan.skipped.map((one) => one.reason))], [reason]);
}

describe('rewrite of whole references', () => {
  it('replaces the host and nothing else', () => checkImage('internal.registry.com/foo/bar:1.0.0', 'external.registry.com/foo/bar:1.0.0'));
  it('keeps a port of the pull source', () => checkImage('ports.example.com/foo:1', 'mirror.example.com:5000/foo:1'));
  it('keeps an escaped slash behind the host', () => checkImage('"internal.registry.com\\/foo\\/bar:1"', '"external.registry.com\\/foo\\/bar:1"'));
  it('adds no tag', () => checkImage('internal.registry.com/foo/bar', 'external.registry.com/foo/bar'));
  it('keeps tag and digest both', () => checkImage(`internal.registry.com/foo:1@${HASH}`, `external.registry.com/foo:1@${HASH}`));
  it('writes `library/` out where it is implied', () => checkImage('busybox:1.36', 'external.registry.com/library/busybox:1.36'));
  it('writes `library/` out behind a written docker.io', () => checkImage('docker.io/busybox', 'external.registry.com/library/busybox'));
  it('does not repeat a written `library/`', () => checkImage('docker.io/library/busybox', 'external.registry.com/library/busybox'));
  it('puts the host in front of a path on Docker Hub', () => checkImage('bitnami/nginx:1', 'external.registry.com/bitnami/nginx:1'));
  it('reads index.docker.io as docker.io', () => checkImage('index.docker.io/busybox:1', 'external.registry.com/library/busybox:1'));
  it('keeps double quotes and the comment', () =>
    checkImage('"internal.registry.com/foo:1"  # why', '"external.registry.com/foo:1"  # why'));
  it('keeps single quotes', () => checkImage("'internal.registry.com/foo:1'", "'external.registry.com/foo:1'"));
  it('leaves folded and literal text as it is laid out', async () => {
    await checkImage('>-\n        internal.registry.com/foo:1', '>-\n        external.registry.com/foo:1');
    await checkImage('|\n        busybox', '|\n        external.registry.com/library/busybox');
  });
  it('keeps escapes behind the host', () =>
    checkImage('"internal.registry.com/fo\\u006f:1"', '"external.registry.com/fo\\u006f:1"'));
  it('replaces a host with its written port and case', () =>
    checkImage('Internal.Registry.com:443/foo:1', 'external.registry.com/foo:1'));

  it('keeps the line ends and all other bytes', async () => {
    const { texts } = await rewritten(`${TABLE}#- /app.yaml crlf\nkind: Pod   # 🐳 first\napiVersion: v1\nspec:\n  containers:\n    - image:   internal.registry.com/foo:1   # x\n`);
    assert.equal(
      texts.get('file:///ws/app.yaml'),
      'kind: Pod   # 🐳 first\r\napiVersion: v1\r\nspec:\r\n  containers:\r\n    - image:   external.registry.com/foo:1   # x\r\n',
    );
  });

  it('reaches files that are not open', async () => {
    const { texts } = await rewritten(TABLE + pod('internal.registry.com/foo:1').replace('/app.yaml', '/app.yaml closed'));
    assert.match(texts.get('file:///ws/app.yaml') ?? '', /external\.registry\.com\/foo:1/);
  });

  it('changes a value that several references share once', async () => {
    const { plan, texts } = await rewritten(
      `${TABLE}#- /app.yaml\nkind: Pod\napiVersion: v1\nspec:\n  initContainers:\n    - image: &i internal.registry.com/foo:1\n  containers:\n    - image: *i\n`,
    );
    assert.equal(plan.edits.length, 1);
    assert.match(texts.get('file:///ws/app.yaml') ?? '', /- image: &i external\.registry\.com\/foo:1\n[^]*- image: \*i\n$/);
  });
});

describe('rewrite of split values', () => {
  it('changes the registry where it carries the host', () =>
    checkValues(
      'image:\n  registry: internal.registry.com # here\n  repository: foo/bar\n  tag: 1.10\n',
      'image:\n  registry: external.registry.com # here\n  repository: foo/bar\n  tag: 1.10\n',
    ));
  it('changes the repository where that carries the host', () =>
    checkValues('image:\n  repository: internal.registry.com/foo/bar\n  tag: "1"\n', 'image:\n  repository: external.registry.com/foo/bar\n  tag: "1"\n'));
  it('puts the host in front of the repository where no key can carry it', () =>
    checkValues('image:\n  repository: bitnami/nginx\n  tag: "1"\n', 'image:\n  repository: external.registry.com/bitnami/nginx\n  tag: "1"\n'));
  it('writes `library/` in the repository and the host in the registry', () =>
    checkValues('image:\n  registry: docker.io\n  repository: nginx\n  tag: 1.25\n', 'image:\n  registry: external.registry.com\n  repository: library/nginx\n  tag: 1.25\n'));
  for (const [blank, filled] of [
    ['registry: ""', 'registry: "external.registry.com"'],
    ["registry: ''", "registry: 'external.registry.com'"],
    ['registry:', 'registry: external.registry.com'],
    ['registry: ', 'registry: external.registry.com '],
    ['registry: # none', 'registry: external.registry.com # none'],
    ['registry: null', 'registry: external.registry.com'],
    ['registry: ~ # none', 'registry: external.registry.com # none'],
  ] as const) {
    it(`fills \`${blank}\``, () =>
      checkValues(`image:\n  ${blank}\n  repository: bitnami/nginx\n  tag: "1"\n`, `image:\n  ${filled}\n  repository: bitnami/nginx\n  tag: "1"\n`));
  }
  it('leaves a blank registry blank where the repository carries the host', () =>
    checkValues(
      'image:\n  registry: ""\n  repository: internal.registry.com/foo\n  tag: "1"\n',
      'image:\n  registry: ""\n  repository: external.registry.com/foo\n  tag: "1"\n',
    ));
  it('fills a null of JSON with quotes', async () => {
    const { texts } = await rewritten(
      `${TABLE}${CHART}#- /chart/values-x.json\n{"image": {"registry": null, "repository": "bitnami/nginx", "tag": "1"}}\n`,
    );
    const text = texts.get('file:///ws/chart/values-x.json');
    assert.deepEqual(JSON.parse(text ?? ''), { image: { registry: 'external.registry.com', repository: 'bitnami/nginx', tag: '1' } });
  });
});

describe('rewrite skips', () => {
  it('an ambiguous reference', () => checkSkipped(TABLE + pod('both.example.com/foo:1'), 'ambiguous'));
  it('a host that is owned and mirrored', () => checkSkipped(TABLE + pod('a.example.com/foo:1'), 'owned-and-mirrored'));
  it('a placeholder', () => checkSkipped(TABLE + pod('internal.registry.com/$(x):1'), 'placeholder'));
  it('an invalid reference', () => checkSkipped(TABLE + pod('internal.registry.com/Foo:1'), 'invalid'));
  it('a host written with escapes', () => checkSkipped(TABLE + pod('"internal.registry.c\\u006fm/foo:1"'), 'escaped'));
  it('a part of a reference', () => checkSkipped(`${TABLE}${CHART}#- /chart/values.yaml\nglobal:\n  imageRegistry: internal.registry.com\n`, 'partial'));
  it('vendored charts', () =>
    checkSkipped(`${TABLE}${pod('internal.registry.com/foo:1').replace('/app.yaml', '/vendor/app.yaml')}`, 'vendored'));

  it('a pull source that would be read as another image', () =>
    checkSkipped(
      `#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: docker.io\n    mirroredRegistries: [internal.registry.com]\n${pod('internal.registry.com/foo:1')}`,
      'not-readable-back',
    ));

  it('a value that is shared with a reference which must stay', async () => {
    const values = (other: string): string =>
      `${TABLE}${CHART}#- /chart/values.yaml\na:\n  image:\n    registry: &r internal.registry.com\n    repository: foo\n    tag: "1"\nb:\n  image:\n    registry: *r\n    repository: ${other}\n    tag: "1"\n`;
    const blocked = await rewritten(values('${NAME}'));
    assert.deepEqual(blocked.plan.edits, []);
    assert.deepEqual(blocked.plan.skipped.map((one) => one.reason).sort(), ['placeholder', 'shared-value']);
    const agreed = await rewritten(values('bar'));
    assert.equal(agreed.plan.references, 2);
    assert.equal(agreed.plan.edits.length, 1);
  });

  it('counts the record of what was applied last nowhere', async () => {
    const { plan } = await rewritten(
      `${TABLE}#- /app.yaml\nkind: Pod\napiVersion: v1\nmetadata:\n  annotations:\n    kubectl.kubernetes.io/last-applied-configuration: |\n      {"kind":"Pod","apiVersion":"v1","spec":{"containers":[{"image":"internal.registry.com/foo:1"}]}}\nspec:\n  containers:\n    - image: quay.io/x/y:1\n`,
    );
    assert.deepEqual([plan.edits, plan.skipped, plan.unchanged], [[], [], 1]);
  });

  it('a file that changed since it was read', async () => {
    const { snapshot, load } = await worldOf(TABLE + pod('internal.registry.com/foo:1'));
    const request: RewriteRequest = { scope: { kind: 'workspace' } };
    const loaded = await load(rewriteNeeds(snapshot, request));
    const other = new Map([...loaded].map(([uri, text]) => [uri, { ...text, hash: 'another' }]));
    assert.deepEqual(planRewrite(snapshot, other, request).skipped.map((one) => one.reason), ['changed-meanwhile']);
    assert.deepEqual(planRewrite(snapshot, new Map(), request).skipped.map((one) => one.reason), ['not-loaded']);
  });
});

describe('rewrite requests', () => {
  const THREE = `${TABLE}${pod('internal.registry.com/a:1')}#- /sub/b.yaml closed\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: internal.registry.com/b:1\n    - image: internal.registry.com/c:1\n#- /sub-2/c.yaml closed\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: quay.io/d:1\n    - image: both.example.com/e:1\n`;

  async function results(request: RewriteRequest): Promise<readonly string[]> {
    return (await rewritten(THREE, request)).plan.edits.map((edit) => edit.result);
  }

  it('cover a workspace, a folder, files and one reference', async () => {
    assert.deepEqual(await results({ scope: { kind: 'workspace' } }), ['external.registry.com/a:1', 'external.registry.com/b:1', 'external.registry.com/c:1']);
    assert.deepEqual(await results({ scope: { kind: 'folder', uri: 'file:///ws/sub' } }), ['external.registry.com/b:1', 'external.registry.com/c:1']);
    assert.deepEqual(await results({ scope: { kind: 'file', uri: 'file:///ws/app.yaml' } }), ['external.registry.com/a:1']);
    assert.deepEqual(await results({ scope: { kind: 'files', uris: ['file:///ws/app.yaml', 'file:///ws/gone.yaml'] } }), ['external.registry.com/a:1']);
    const offset = (await worldOf(THREE)).text('file:///ws/sub/b.yaml').indexOf('/c:1');
    assert.deepEqual(await results({ scope: { kind: 'reference', uri: 'file:///ws/sub/b.yaml', offset } }), ['external.registry.com/c:1']);
  });

  it('need the texts of those files only that change', async () => {
    const { snapshot } = await worldOf(THREE);
    assert.deepEqual(rewriteNeeds(snapshot, { scope: { kind: 'workspace' } }), ['file:///ws/app.yaml', 'file:///ws/sub/b.yaml']);
  });

  it('report each file, so that a runner can stop', async () => {
    const { snapshot } = await worldOf(THREE);
    const steps = planRewriteSteps(snapshot, new Map(), { scope: { kind: 'workspace' } });
    assert.deepEqual(steps.next(), { done: false, value: { done: 1, total: 3 } });
    assert.deepEqual(steps.next(), { done: false, value: { done: 2, total: 3 } });
  });

  it('are summed up in plain words', async () => {
    const { plan } = await rewritten(THREE);
    assert.equal(
      rewriteSummary(plan),
      '3 references in 2 files rewritten to the pull source. 1 skipped:\n- 1 ambiguous: several Artifact Registries mirror the host',
    );
    assert.deepEqual(plan.notes, [redirectNote()]);
    assert.equal(plan.unchanged, 1);
  });

  const COMPOSE = `${TABLE}#- /compose.yaml\nservices:\n  web:\n    image: internal.registry.com/web:1\n`;

  it('leave kinds out that no cluster pulls, unless they are named, offered or pointed at', async () => {
    await checkSkipped(COMPOSE, 'kind');
    assert.equal((await rewritten(COMPOSE, { scope: { kind: 'workspace' }, kinds: ['compose'] })).plan.edits[0]?.needsConfirmation, false);
    assert.equal((await rewritten(COMPOSE, { scope: { kind: 'workspace' }, offerOthers: true })).plan.edits[0]?.needsConfirmation, true);
    const { cursor } = await worldOf(COMPOSE.replace('web:1', 'w‸eb:1'));
    const pointed = await rewritten(COMPOSE, { scope: { kind: 'reference', uri: cursor.uri, offset: cursor.offset } });
    assert.equal(pointed.plan.edits[0]?.needsConfirmation, false);
  });
});

describe('rewrite by default', () => {
  it('leaves environment values and arguments alone', async () => {
    const fixture = `${TABLE}#- /app.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - image: quay.io/x:1\n      env:\n        - name: RELATED_IMAGE_FOO\n          value: internal.registry.com/foo:1\n`;
    await checkSkipped(fixture, 'argument');
    const named = await rewritten(fixture, { scope: { kind: 'workspace' }, kinds: ['kubernetes'] });
    assert.match(named.texts.get('file:///ws/app.yaml') ?? '', /value: external\.registry\.com\/foo:1/);
  });

  it('changes only the `newName` of a kustomization', async () => {
    const { texts } = await rewritten(
      `${TABLE}#- /kustomization.yaml\nkind: Kustomization\nimages:\n  - name: internal.registry.com/foo\n    newName: internal.registry.com/bar\n    newTag: "1"\n`,
    );
    assert.match(texts.get('file:///ws/kustomization.yaml') ?? '', / name: internal\.registry\.com\/foo\n {4}newName: external\.registry\.com\/bar\n/);
  });

  it('does not count blank keys', async () => {
    const { plan } = await rewritten(`${TABLE}${CHART}#- /chart/values.yaml\nglobal:\n  imageRegistry: ""\n`);
    assert.deepEqual(plan.skipped, []);
  });
});

describe('rewrite over Environments', () => {
  const TWO = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: dev.example.com
    mirroredRegistries: [internal.registry.com, same.example.com]
  - registryUrl: prod.example.com
    mirroredRegistries: [internal.registry.com]
environments:
  - id: dev
    artifactRegistries: [dev.example.com]
  - id: prod
    artifactRegistries: [prod.example.com]
`;

  it('asks which where they disagree', async () => {
    const { plan } = await rewritten(TWO + pod('internal.registry.com/foo:1'));
    assert.deepEqual(plan.skipped.map((one) => one.reason), ['environments-disagree']);
    assert.deepEqual(plan.environmentsToChoose, [
      { id: 'dev', changes: 1, example: 'dev.example.com/foo:1' },
      { id: 'prod', changes: 1, example: 'prod.example.com/foo:1' },
    ]);
    assert.match(rewriteSummary(plan), /1 for which the Environments disagree/);
  });

  it('writes the chosen one', async () => {
    const { texts } = await rewritten(TWO + pod('internal.registry.com/foo:1'), { scope: { kind: 'workspace' }, environment: 'prod' });
    assert.match(texts.get('file:///ws/app.yaml') ?? '', /image: prod\.example\.com\/foo:1/);
  });

  it('takes the one that was named before the one that a setting chose', async () => {
    const { texts } = await rewritten(TWO + pod('internal.registry.com/foo:1'), { scope: { kind: 'workspace' }, environment: 'prod' }, { environment: 'dev' });
    assert.match(texts.get('file:///ws/app.yaml') ?? '', /image: prod\.example\.com\/foo:1/);
    const chosen = await rewritten(TWO + pod('internal.registry.com/foo:1'), { scope: { kind: 'workspace' } }, { environment: 'dev' });
    assert.match(chosen.texts.get('file:///ws/app.yaml') ?? '', /image: dev\.example\.com\/foo:1/);
  });

  it('needs no text before one is chosen', async () => {
    const { snapshot } = await worldOf(TWO + pod('internal.registry.com/foo:1'));
    assert.deepEqual(rewriteNeeds(snapshot, { scope: { kind: 'workspace' } }), []);
    assert.deepEqual(rewriteNeeds(snapshot, { scope: { kind: 'workspace' }, environment: 'dev' }), ['file:///ws/app.yaml']);
  });
});
