import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { lineIndex, positionAt } from '../../../server/src/base/lines';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { hoverAt } from '../../../server/src/features/hover';
import { openFixture } from '../../support/check';

const ROOT = join(__dirname, '../../../examples/apollo');
const FILES = readdirSync(ROOT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length));
const text = (path: string): string => readFileSync(ROOT + path, 'utf8');
const FIXTURE = FILES.map((path) => `#- ${path}\n${text(path)}`).join('');

async function hover(path: string, at: string): Promise<readonly string[]> {
  const { snapshot } = await openFixture(FIXTURE);
  const found = hoverAt(snapshot, `file:///ws${path}`, text(path).indexOf(at) + 2, { commandLinks: false });
  return (found?.plain ?? '').split('\n').filter((line) => line !== '');
}

describe('examples/apollo', () => {
  it('reports what its README shows, and nothing else', async () => {
    const { snapshot } = await openFixture(FIXTURE);
    const found = diagnoseAll(snapshot).map(({ code, severity, uri, span }) => {
      const path = uri.slice('file:///ws'.length);
      return `${path}:${positionAt(lineIndex(text(path)), span.start).line + 1} ${severity} ${code}`;
    });
    assert.deepEqual(found, [
      '/apollo-registries.yaml:10 information mirror.overlap',
      '/apollo-registries.yaml:16 information mirror.overlap',
      '/charts/shop/templates/migrate.yaml:14 information apollo.hook-pod',
      '/deployment/manifest.yml:7 warning apollo.artifact-undeclared',
      '/manifests/migrate.yaml:15 information apollo.hook-pod',
    ]);
  });

  it('differs by Environment, but not in the overrides of one', async () => {
    assert.match((await hover('/charts/shop/values.yaml', 'build.shop'))[0] ?? '', /^Differs by Environment · 2 results in 2/);
    const prod = await hover('/overrides/prod/shop.yaml', '2.1.0-hardened');
    assert.equal(prod[0], 'eu.registry.example.com/shop/web:2.1.0-hardened · mirrored in prod');
    assert.ok(prod.includes('Block 2.1.0 applies to shop 2.1.0.'), prod.join('\n'));
    assert.ok((await hover('/overrides/prod/shop.yaml', '2.0.9')).some((line) => line === 'Block 2.0.0 does not apply to shop 2.1.0; 2.1.0 does.'));
    assert.equal((await hover('/overrides/prod/shop.yaml', '{{ preprocess'))[0], 'eu.registry.example.com/shop/sidecar:1.0.0 · direct in prod');
    assert.equal((await hover('/overrides/prod/shop.yaml', '{{ preprocess .Values.apollo.environment'))[0], 'eu.registry.example.com/shop/metrics:1.0.0 · mirrored in prod');
    assert.equal((await hover('/overrides/dev/shop.yaml', 'build.shop'))[0], 'us.registry.example.com/shop/cache-debug:7.4 · mirrored in dev');
  });

  it('shows a Module’s references, with the defaults of its variables', async () => {
    assert.match((await hover('/modules/shop-module.yaml', '{{ module'))[0] ?? '', /^differs by Environment · with its defaults/);
    for (const at of ['shop/cache', 'build.shop.example/shop/tools']) assert.match((await hover('/modules/shop-module.yaml', at))[0] ?? '', /^Differs by Environment/);
  });

  it('shows what each Environment renders', async () => {
    assert.deepEqual((await hover('/charts/shop/templates/deployment.yaml', '{{ .Values.apollo')).slice(0, 4), [
      'Differs by Environment · 2 results in 2',
      'eu.registry.example.com/shop/sidecar:1.0.0 · prod · line 6',
      'us.registry.example.com/shop/sidecar:1.0.0 · dev · line 12',
      'Rendered {{ .Values.apollo.defaultArtifactStoreURI }}/shop/sidecar:1.0.0',
    ]);
    assert.ok((await hover('/charts/shop/templates/deployment.yaml', '{{ .Values.apollo')).includes('repository in part injected by Apollo · tag fixed in the template'));
  });

  it('says which Environment does not reach the hook', async () => {
    const lines = await hover('/manifests/migrate.yaml', 'build.shop');
    assert.ok(lines.some((line) => line.includes('redirected only where Apollo\'s webhook is on (dev does not say so)')), lines.join('\n'));
  });
});
