import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RewriteRequest } from '../../../server/src/features/rewrite';
import { resolutionOf } from '../../../server/src/features/resolution';
import type { Layer } from '../../../server/src/mirrors/model';
import { entriesOf } from '../../../server/src/workspace/snapshot';
import { worldOf } from '../../support/world';
import { rewritten } from './apply';

const pod = (...images: readonly string[]): string => ['#- /w/pod.yaml', 'apiVersion: v1', 'kind: Pod', 'spec:', '  containers:', ...images.flatMap((image, at) => [`    - name: c${String(at)}`, `      image: ${image}`]), ''].join('\n');
const values = (...lines: readonly string[]): string => ['#- /w/Chart.yaml', 'apiVersion: v2', 'name: w', 'version: 1.0.0', '#- /w/values.yaml', ...lines, ''].join('\n');
const k3s = (...lines: readonly string[]): string => ['#- /node/registries.yaml', 'mirrors:', ...lines, ''].join('\n');
const apollo = '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: external.corp\n    mirroredRegistries: [internal.corp]\n';
const HUB = k3s('  docker.io:', '    endpoint: ["https://m.corp"]', '    rewrite: {"^library/(.*)": "hub/$1", "^bitnami/": "hub-bitnami/"}');
const ALL = k3s('  "*":', '    endpoint: ["https://m.corp"]', '    rewrite: {"^(.*)$": "all/$1"}');
const DIGEST = `sha256:${'a'.repeat(64)}`;

/** The images of a manifest, or the lines of values, after a rewrite, and the reasons of what was skipped. */
async function result(fixture: string, file: string, step?: Layer, nodeConfigs: readonly string[] = []): Promise<{ readonly text: string; readonly skipped: readonly string[] }> {
  const request: RewriteRequest = { scope: { kind: 'workspace' }, step };
  const { texts, world, plan } = await rewritten(fixture, request, { nodeConfigs });
  const uri = `file:///ws${file}`;
  const text = texts.get(uri) ?? world.text(uri);
  return { text, skipped: plan.skipped.map(({ reason }) => reason) };
}

const images = ({ text }: { readonly text: string }): readonly string[] => [...text.matchAll(/image: (.*)/g)].map(([, image = '']) => image);

describe('rewriting by another step of the path', () => {
  it("writes Apollo's step, and the node's only where that is asked for", async () => {
    const fixture = apollo + k3s('  external.corp:', '    endpoint: ["https://cache.corp"]') + pod('internal.corp/org/a:1', 'external.corp/b:2', 'quay.io/c:3');
    assert.deepEqual(images(await result(fixture, '/w/pod.yaml')), ['external.corp/org/a:1', 'external.corp/b:2', 'quay.io/c:3']);
    assert.deepEqual(images(await result(fixture, '/w/pod.yaml', 'apollo')), ['external.corp/org/a:1', 'external.corp/b:2', 'quay.io/c:3']);
    assert.deepEqual(images(await result(fixture, '/w/pod.yaml', 'node')), ['cache.corp/org/a:1', 'cache.corp/b:2', 'quay.io/c:3']);
  });

  it('offers the steps to choose from where several would write something, and nothing once one is named', async () => {
    const fixture = apollo + k3s('  external.corp:', '    endpoint: ["https://cache.corp"]') + pod('internal.corp/org/a:1', 'internal.corp/b:1', 'external.corp/c:2', 'quay.io/d:3');
    const planOf = async (step?: Layer): Promise<unknown> => (await rewritten(fixture, { scope: { kind: 'workspace' }, step })).plan.stepsToChoose;
    assert.deepEqual(await planOf(), [
      { step: 'apollo', changes: 2, example: 'external.corp/org/a:1' },
      { step: 'node', changes: 3, example: 'cache.corp/org/a:1' },
    ]);
    assert.deepEqual(await planOf('node'), []);
    const one = apollo + k3s('  quay.io:', '    endpoint: ["https://cache.corp"]') + pod('internal.corp/org/a:1');
    assert.deepEqual((await rewritten(one, { scope: { kind: 'workspace' } })).plan.stepsToChoose, []);
  });

  it('follows a rule that changes the path, and keeps tag, digest, quotes and comments', async () => {
    const found = await result(HUB + pod('nginx:1.27 # web', '"docker.io/bitnami/redis"', `'nginx:1@${DIGEST}'`, 'org/app'), '/w/pod.yaml');
    assert.deepEqual(images(found), ['m.corp/hub/nginx:1.27 # web', '"m.corp/hub-bitnami/redis"', `'m.corp/hub/nginx:1@${DIGEST}'`, 'm.corp/org/app']);
  });

  it('leaves alone what would be rewritten again', async () => {
    const found = await result(ALL + pod('quay.io/a:1', 'm.corp/all/b:1'), '/w/pod.yaml');
    assert.deepEqual([images(found), found.skipped], [['quay.io/a:1', 'm.corp/all/b:1'], ['rewritten-again', 'rewritten-again']]);
    const chain = k3s('  quay.io:', '    endpoint: ["https://one.corp"]', '  one.corp:', '    endpoint: ["https://two.corp"]');
    assert.deepEqual(images(await result(chain + pod('quay.io/a:1', 'one.corp/b:1'), '/w/pod.yaml', 'node')), ['quay.io/a:1', 'two.corp/b:1']);
  });

  it('changes nothing where a wildcard leads to itself', async () => {
    const found = await result(k3s('  "*":', '    endpoint: ["https://m.corp"]') + pod('quay.io/a:1', 'm.corp/b:1'), '/w/pod.yaml');
    assert.deepEqual([images(found), found.skipped], [['m.corp/a:1', 'm.corp/b:1'], []]);
  });

  it('skips what a random rule makes of it, and an address that is no reference', async () => {
    const random = k3s('  docker.io:', '    endpoint: ["https://m.corp"]', '    rewrite: {"^library/": "a/", "^library/n": "b/n"}');
    assert.deepEqual((await result(random + pod('nginx'), '/w/pod.yaml')).skipped, ['undefined-source']);
    assert.deepEqual((await result(k3s('  quay.io:', '    endpoint: ["https://m.corp/proxy"]') + pod('quay.io/a'), '/w/pod.yaml')).skipped, ['not-readable-back']);
  });

  it('writes the first source that is not blocked', async () => {
    const conf = '#- /node/registries.conf\n[[registry]]\nprefix = "quay.io/org"\nlocation = "main.corp/quay"\n[[registry.mirror]]\nlocation = "blocked.corp/x"\n[[registry]]\nlocation = "blocked.corp"\nblocked = true\n';
    assert.deepEqual(images(await result(conf + pod('quay.io/org/a:1', 'quay.io/other:1'), '/w/pod.yaml')), ['main.corp/quay/a:1', 'quay.io/other:1']);
  });

  it('writes what rewriters of text make of a reference where that is asked for', async () => {
    const fixture = `${apollo}#- /k/kustomization.yaml\nimages:\n  - name: internal.corp/org/a\n    newName: mirror.corp/copies/a\n${pod('internal.corp/org/a:1', 'internal.corp/b:1')}`;
    assert.deepEqual(images(await result(fixture, '/w/pod.yaml', 'admission', ['k/kustomization.yaml'])), ['mirror.corp/copies/a:1', 'internal.corp/b:1']);
  });

  describe('in values', () => {
    const cases: readonly (readonly [name: string, before: readonly string[], after: readonly string[]])[] = [
      ['of one key', ['image:', '  repository: docker.io/bitnami/redis # kept', '  tag: "7"'], ['image:', '  repository: m.corp/hub-bitnami/redis # kept', '  tag: "7"']],
      ['of one key without a host', ['image:', '  repository: nginx', '  tag: "1"'], ['image:', '  repository: m.corp/hub/nginx', '  tag: "1"']],
      ['of a registry and a repository', ['image:', '  registry: docker.io', '  repository: bitnami/redis', '  tag: "7"'], ['image:', '  registry: m.corp', '  repository: hub-bitnami/redis', '  tag: "7"']],
      ['of a registry that waits to be filled', ['image:', '  registry: ""', '  repository: bitnami/redis', '  tag: "7"'], ['image:', '  registry: "m.corp"', '  repository: hub-bitnami/redis', '  tag: "7"']],
      ['of an official image beside its registry', ['image:', '  registry: docker.io', '  repository: nginx', '  tag: "1"'], ['image:', '  registry: m.corp', '  repository: hub/nginx', '  tag: "1"']],
    ];
    for (const [name, before, after] of cases) {
      it(`changes the keys ${name}`, async () => {
        const { text } = await result(HUB + values(...before), '/w/values.yaml');
        assert.equal(text, `${after.join('\n')}\n`);
      });
    }
  });

  it('pulls from what is written, changes nothing the second time, and touches nothing else', async () => {
    const host = fc.constantFrom('', 'docker.io/', 'quay.io/', 'quay.io/org/', 'm.corp/', 'ghcr.io/');
    const path = fc.constantFrom('nginx', 'library/nginx', 'bitnami/redis', 'org/team/app');
    const suffix = fc.constantFrom('', ':1.0', `@${DIGEST}`, `:1@${DIGEST}`);
    const written = fc.tuple(host, path, suffix, fc.constantFrom('', '"', "'")).map(([a, b, c, quote]) => `${quote}${a}${b}${c}${quote}`);
    const table = fc.constantFrom(HUB, ALL, HUB + ALL.replace('#- /node/registries.yaml\nmirrors:\n', ''), '#- /node/registries.conf\n[[registry]]\nprefix = "quay.io/org"\nlocation = "m.corp/quay-org"\n[[registry]]\nlocation = "docker.io"\n[[registry.mirror]]\nlocation = "m.corp/hub"\n');
    await fc.assert(fc.asyncProperty(table, fc.array(written, { minLength: 1, maxLength: 4 }), async (config, all) => {
      const once = await result(config + pod(...all), '/w/pod.yaml', 'node');
      const twice = await result(`${config}#- /w/pod.yaml\n${once.text}`, '/w/pod.yaml', 'node');
      assert.equal(twice.text, once.text);
      const before = await sources(config + pod(...all));
      const after = await sources(`${config}#- /w/pod.yaml\n${once.text}`);
      all.forEach((image, at) => {
        const now = images(once)[at];
        if (now === image) return;
        // A changed reference names the place that the old one was pulled from first.
        assert.equal(after[at]?.[0], before[at]?.[0], `${image} → ${now ?? ''}`);
      });
    }), { numRuns: 60 });
  });
});

async function sources(fixture: string): Promise<readonly (readonly (string | null)[])[]> {
  const { snapshot } = await worldOf(fixture);
  const entry = [...entriesOf(snapshot)].find(({ uri }) => uri.endsWith('/pod.yaml'));
  return (entry?.images.sites ?? []).map((site) => resolutionOf(snapshot, entry?.uri ?? '', site).sources.map(({ reference }) => reference));
}
