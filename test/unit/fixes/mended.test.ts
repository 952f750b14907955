import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { DIAGNOSTICS } from '../../../server/src/features/diagnostics';
import type { SeveritySetting } from '../../../server/src/workspace/settings';
import { checkAllFixes } from '../../support/check';

const ALL_ON: Readonly<Record<string, SeveritySetting>> = {
  'mirror.unused': 'hint', 'image.unmatched': 'hint', 'registry.stale': 'hint', 'chart.fixed-registry': 'hint', 'chart.missing-dependency': 'hint',
};
/** Comments that silence are offered everywhere but in JSON, which has none. */
const WITHOUT_SILENCE = /^docker\./;
/** What only a person can mend; everything else has a fix besides silencing. */
const WITHOUT_FIX = [
  'registry.duplicate-url', 'registry.credentials', 'image.unreachable', 'apollo.artifact-tag', 'apollo.artifact-digest-only', 'apollo.artifact-uri', 'apollo.secret-duplicate', 'registry.stale',
  'chart.template-syntax', 'chart.refused', 'chart.undeclared-helper', 'chart.missing-dependency', 'chart.fixed-registry', 'registries-conf.duplicate-prefix', 'registries-conf.wildcard-wins',
  'hosts-toml.repeated-host', 'hosts-toml.lost-capabilities', 'containerd.refused',
  'containerd.endpoint', 'containerd.path-without-v2', 'k3s.refused', 'k3s.endpoint', 'k3s.rewrite-invalid', 'k3s.rewrite-lost', 'k3s.default-kept', 'k3s.wildcard-hidden',
  'openshift.refused', 'openshift.ignored-policy', 'openshift.unpullable', 'openshift.unused-policy', 'talos.refused', 'talos.no-source', 'docker.refused', 'buildkit.refused',
  'admission.refused', 'admission.policy', 'admission.map-line', 'admission.map-default',
  'registry.blocked', 'mirror.layer-circle', 'environment.nodes-disagree', 'image.tag-and-digest', 'image.port-as-tag', 'image.upper-case-host', 'kustomize.name-pattern',
  'kustomize.digest-dropped', 'kustomize.tag-suffix', 'registries-conf.host', 'hosts-toml.host', 'containerd.host', 'k3s.host', 'openshift.host', 'talos.host', 'docker.host', 'buildkit.host',
  'registries-conf.dead-prefix', 'registries-conf.bad-rewrite', 'registries-conf.replaced-table', 'hosts-toml.local-https', 'hosts-toml.referrers',
  'hosts-toml.upstream-kept', 'hosts-toml.no-resolve', 'containerd.upstream-replaced', 'openshift.unused-access', 'openshift.merge-order', 'openshift.nested-scope',
  'k3s.repeated-key', 'k3s.path-without-v2', 'k3s.http-with-tls', 'k3s.default-twice', 'k3s.rewrite-ambiguous', 'docker.hub-only', 'docker.mirror-path',
  'buildkit.http-upstream', 'buildkit.https-first', 'registries-conf.port-prefix', 'openshift.port-source', 'containerd.unused-access', 'k3s.unused-access',
  'talos.unused-access', 'hosts-toml.plain-file',
];

describe('every fix mends what it is for, and makes no new error', () => {
  for (const { code } of DIAGNOSTICS) {
    it(`in the example of ${code}`, async () => {
      const page = readFileSync(join(__dirname, '../../../docs/diagnostics', `${code}.md`), 'utf8');
      const example = /## Example\n\n```yaml\n(.*?)```/s.exec(page)?.[1] ?? '';
      const titles = (await checkAllFixes(example, { settings: { severity: ALL_ON } })).get(code) ?? [];
      const mending = titles.filter((title) => !title.startsWith('Silence '));
      if (!WITHOUT_SILENCE.test(code)) assert.ok(titles.includes(`Silence ${code} on this line`) && titles.includes(`Silence ${code} in this file`), titles.join('\n'));
      assert.equal(mending.length > 0, !WITHOUT_FIX.includes(code), titles.join('\n'));
    });
  }

  it('in registry files of every layout (property)', async function () {
    this.timeout(60_000);
    const host = fc.constantFrom('a.example.com', 'b.example.com', 'x.corp.com', 'X.corp.com:443', 'https://y.corp.com', 'registry-1.docker.io');
    const url = fc.constantFrom('a.example.com', 'b.example.com', 'c.example.com');
    const registry = fc.record({ url, mirrors: fc.array(host, { maxLength: 4 }), flow: fc.boolean() });
    const file = fc.record({ registries: fc.uniqueArray(registry, { selector: (each) => each.url, maxLength: 3 }), environments: fc.array(fc.uniqueArray(url, { maxLength: 3 }), { maxLength: 2 }), indent: fc.constantFrom('', '  '), crlf: fc.boolean() });
    const written = file.map(({ registries, environments, indent, crlf }) => {
      const list = (items: readonly string[], flow: boolean) => (
        flow || items.length === 0 ? ` [${items.join(', ')}]` : `\n${items.map((item, at) => `${indent}    # ${at}\n${indent}    - ${item} # why`).join('\n')}`
      );
      const body = registries.map((each) => `${indent}- registryUrl: ${each.url}\n${indent}  mirroredRegistries:${list(each.mirrors, each.flow)}`);
      const declared = environments.map((urls, at) => `${indent}- id: e${at}\n${indent}  artifactRegistries:${list(urls, at === 0)}`);
      return {
        crlf,
        text: [registries.length > 0 ? 'artifactRegistries:' : 'artifactRegistries: []', ...body, ...(declared.length > 0 ? ['environments:', ...declared] : []), ''].join('\n'),
      };
    });
    await fc.assert(fc.asyncProperty(written, written, async (one, two) => {
      const flags = (crlf: boolean) => (crlf ? ' crlf' : '');
      await checkAllFixes(`#- /one/apollo-registries.yaml${flags(one.crlf)}\n${one.text}#- /two/apollo-registries.yaml${flags(two.crlf)} closed\n${two.text}`, { settings: { severity: ALL_ON } });
    }), { numRuns: process.env['LARGE'] === '1' ? 200 : 20 });
  });
});
