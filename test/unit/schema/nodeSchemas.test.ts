import Ajv from 'ajv';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { dialectSchema } from '../../../server/src/features/completion/dialectKeys';
import { othersOf, type SchemaNode } from '../../../server/src/features/completion/registrySchema';
import { configText, DIALECTS } from '../../../server/src/mirrors/dialects';

function validator(name: string): (text: string) => boolean {
  const schema = JSON.parse(readFileSync(join(__dirname, `../../../schemas/${name}.schema.json`), 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, strict: false, formats: { 'registry-host': true, 'registry-url': true } }).compile(schema);
  return (text) => validate(parse(text));
}

describe('the schemas of node configurations', () => {
  it('take what k3s takes, and name what it passes over or refuses', () => {
    const isValid = validator('k3s-registries');
    assert.ok(isValid('mirrors:\n  docker.io:\n    endpoint: ["https://m.corp"]\n    rewrite: { "^(.*)$": "hub/${1}" }\n  "*": { endpoint: ["m.corp:5000"] }\nconfigs:\n  m.corp:\n    auth: { username: a, password: b }\n    tls: { ca_file: /a.pem, insecure_skip_verify: true }\n'));
    assert.ok(isValid('mirrors: {}\nother: 1\n'));
    assert.ok(!isValid('mirrors: { docker.io: { endpoints: ["https://m.corp"] } }\n'));
    assert.ok(!isValid('mirrors: { docker.io: { endpoint: "https://m.corp" } }\n'));
    assert.ok(!isValid('configs: { m.corp: { tls: { insecure_skip_verify: "yes" } } }\n'));
  });

  it('take the rules of harbor-container-webhook, by itself and in values', () => {
    const isValid = validator('harbor-container-webhook');
    assert.ok(isValid('rules:\n  - name: hub\n    matches: ["^docker.io"]\n    excludes: ["/library/"]\n    replace: harbor.corp/hub\n    checkUpstream: true\n    platforms: [linux/amd64]\n    authSecretName: pull\n'));
    assert.ok(isValid('extraRules: []\nreplicas: 2\n'));
    assert.ok(!isValid('rules: [{ name: hub, matches: "^docker.io", replace: harbor.corp }]\n'));
    assert.ok(!isValid('rules: [{ name: hub, matches: ["^docker.io"] }]\n'));
  });

  const kinds: Readonly<Record<string, readonly string[]>> = { openshift: ['ImageDigestMirrorSet', 'ImageTagMirrorSet', 'ImageContentSourcePolicy', 'Image', ''], talos: ['RegistryMirrorConfig', 'RegistryTLSConfig', 'RegistryAuthConfig', ''] };
  for (const dialect of ['registries-conf', 'hosts-toml', 'containerd', 'k3s', 'openshift', 'talos', 'docker', 'buildkit'] as const) {
    it(`say a whole sentence of every key of ${dialect}`, () => {
      for (const kind of kinds[dialect] ?? ['']) {
        const root = dialectSchema(dialect, kind);
        assert.ok(root, kind);
        for (const [path, node] of keysBelow(root, [])) {
          assert.match(node.description ?? '', /^\S.*\.$/s, path);
          assert.ok((node.description ?? '').length <= 250, path);
        }
      }
    });
  }

  it('know no other dialect', () => {
    for (const { dialect } of DIALECTS) assert.equal(dialectSchema(dialect, '') !== undefined, !/^(?:apollo|kustomize|kyverno|imageswap|harbor-webhook)$/.test(dialect), dialect);
  });

  it('name no key that k3s passes over', () => {
    const k3s = DIALECTS.find(({ dialect }) => dialect === 'k3s');
    const text = 'mirrors: { docker.io: { endpoint: [m.corp], rewrite: { a: b } } }\nconfigs: { m.corp: { auth: {}, tls: {} } }\nauths: {}\n';
    assert.deepEqual(k3s?.read(configText('registries.yaml', text)).problems.filter(({ code }) => code === 'k3s.unknown-key'), []);
    assert.deepEqual(Object.keys(dialectSchema('k3s', '')?.properties ?? {}), ['mirrors', 'configs', 'auths']);
  });
});

function keysBelow(node: SchemaNode, path: readonly string[]): readonly (readonly [string, SchemaNode])[] {
  const items = node.items ? keysBelow(node.items, [...path, '[]']) : [];
  const others = othersOf(node);
  const entries = Object.entries(node.properties ?? {}).flatMap(([key, value]) => [[[...path, key].join('.'), value] as const, ...keysBelow(value, [...path, key])]);
  return [...items, ...entries, ...(others ? [[[...path, '*'].join('.'), others] as const, ...keysBelow(others, [...path, '*'])] : [])];
}
