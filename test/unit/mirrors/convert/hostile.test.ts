import assert from 'node:assert/strict';
import { converted, shownConversion } from '../../../support/conversion';

describe('conversions of bad input', () => {
  it('writes nothing of a configuration that its engine refuses', () => {
    assert.equal(shownConversion('registries-conf', { 'registries.conf': '[[registry]]\nlocation = "https://quay.io"\n' }, 'hosts.toml'), '- refused registries.conf');
    assert.equal(shownConversion('k3s', { 'registries.yaml': 'mirrors:\n  docker.io:\n    endpoint: https://a.corp\n' }, 'hosts.toml'), '- refused registries.yaml');
    assert.equal(shownConversion('hosts-toml', { 'certs.d/quay.io/hosts.toml': '[host."https://a.corp"]\ncapabilities = ["oops"]\n' }, 'k3s'), '- refused certs.d/quay.io/hosts.toml');
  });

  it('writes no text that could break out of its form', () => {
    const { files, unsaid } = converted('k3s', { 'registries.yaml': 'mirrors:\n  "a\\"\\n]b":\n    endpoint: ["https://m.corp"]\n  quay.io:\n    endpoint: ["https://m.corp/%22%0A[[registry]]"]\n' }, 'hosts.toml');
    assert.deepEqual(files, []);
    assert.deepEqual(unsaid.map(({ reason }) => reason), ['form', 'form']);
  });

  it('writes no file outside its folder', () => {
    const { files, unsaid } = converted('k3s', { 'registries.yaml': 'mirrors:\n  "..":\n    endpoint: ["https://m.corp"]\nconfigs:\n  m.corp:\n    tls: { ca_file: "/etc/a\\"b.pem" }\n' }, 'hosts.toml');
    assert.deepEqual(files, []);
    assert.deepEqual(unsaid.map(({ reason }) => reason), ['form', 'upstream-access']);
  });

  it('takes 10,000 rules in their stride, each once', () => {
    const hosts = Array.from({ length: 10_000 }, (_, at) => `r${String(at)}.example.com`);
    const text = hosts.map((host) => `[[registry]]\nlocation = "${host}"\n[[registry.mirror]]\nlocation = "mirror.corp/${host}"\n`).join('');
    const { files, unsaid } = converted('registries-conf', { 'registries.conf': text }, 'hosts.toml');
    assert.equal(files.length, 10_000);
    assert.deepEqual(unsaid.map(({ reason }) => reason), ['host-forms']);
  });

  it('gives hosts with IPv6 addresses, zones and odd ports, or lists them', () => {
    const config = { 'registries.yaml': 'mirrors:\n  "[::1]:5000":\n    endpoint: ["https://[fe80::1%25eth0]:5000"]\n  "quay.io:99999999":\n    endpoint: ["https://m.corp"]\n  "xn--bcher-kva.example":\n    endpoint: ["https://m.corp:0"]\n  "bücher.example":\n    endpoint: ["https://m.corp"]\n' };
    for (const target of ['registries.conf', 'hosts.toml', 'idms', 'talos', 'apollo'] as const) {
      const { files, unsaid } = converted('k3s', config, target);
      assert.ok(files.every(({ text }) => !text.includes('ü') && !text.includes('99999999') && !text.includes('%')), target);
      assert.ok(['[::1]:5000', 'quay.io:99999999', 'bücher.example'].every((scope) => unsaid.some((each) => each.scope === scope)), target);
    }
  });
});
