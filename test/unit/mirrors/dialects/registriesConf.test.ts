import assert from 'node:assert/strict';
import { configText, dialectNamed, dialectOf } from '../../../../server/src/mirrors/dialects';
import { digest, readConfig, shownSources, type Config } from '../../../support/dialects';

const A = digest('a');

interface Case {
  readonly id: string;
  readonly reference: string;
  readonly sources: string;
  readonly config: Config;
}

const conf = (...lines: readonly string[]): Config => ({ 'etc/containers/registries.conf': `${lines.join('\n')}\n` });
const registry = (keys: string, ...mirrors: readonly string[]): string =>
  ['[[registry]]', ...keys.split('; '), ...mirrors.flatMap((mirror) => ['[[registry.mirror]]', ...mirror.split('; ')])].join('\n');

const PULLS = conf(
  registry('prefix = "registry-a.com/foo"; location = "registry-a.com/bar"', 'location = "mirror-1.registry-a.com"', 'location = "mirror-2.registry-a.com"; insecure = true'),
  registry('prefix = "registry-b.com/foo"; location = "registry-b.com/bar"; mirror-by-digest-only = true', 'location = "mirror-1.registry-b.com"', 'location = "mirror-2.registry-b.com"'),
  registry('prefix = "registry-c.com/baz"; location = "registry-c.com/bar"', 'location = "mirror-1.registry-c.com"; pull-from-mirror = "tag-only"'),
  registry('prefix = "registry-g.com/baz"; location = "registry-g.com/bar"', 'location = "mirror-1.registry-g.com"; pull-from-mirror = "digest-only"', 'location = "mirror-2.registry-g.com"; pull-from-mirror = "tag-only"', 'location = "mirror-3.registry-g.com"; pull-from-mirror = "all"', 'location = "mirror-4.registry-g.com"'),
);
const HUB = conf(registry('location = "docker.io"', 'location = "m.example.com/dh"'));

const CASES: readonly Case[] = [
  { id: 'psr/registry-a.com/foo/digest', config: PULLS, reference: `registry-a.com/foo/image@${A}`, sources: `mirror-1.registry-a.com/image@${A} → mirror-2.registry-a.com/image@${A} i → registry-a.com/bar/image@${A}` },
  { id: 'psr/registry-a.com/foo/tag', config: PULLS, reference: 'registry-a.com/foo/image:aaa', sources: 'mirror-1.registry-a.com/image:aaa → mirror-2.registry-a.com/image:aaa i → registry-a.com/bar/image:aaa' },
  { id: 'psr/registry-b.com/foo/digest', config: PULLS, reference: `registry-b.com/foo/image@${A}`, sources: `mirror-1.registry-b.com/image@${A} → mirror-2.registry-b.com/image@${A} → registry-b.com/bar/image@${A}` },
  { id: 'psr/registry-b.com/foo/tag', config: PULLS, reference: 'registry-b.com/foo/image:aaa', sources: 'registry-b.com/bar/image:aaa' },
  { id: 'psr/registry-c.com/baz/tag', config: PULLS, reference: 'registry-c.com/baz/image:aaa', sources: 'mirror-1.registry-c.com/image:aaa → registry-c.com/bar/image:aaa' },
  { id: 'psr/registry-g.com/baz/digest', config: PULLS, reference: `registry-g.com/baz/image@${A}`, sources: `mirror-1.registry-g.com/image@${A} → mirror-3.registry-g.com/image@${A} → mirror-4.registry-g.com/image@${A} → registry-g.com/bar/image@${A}` },
  { id: 'psr/registry-g.com/baz/tag', config: PULLS, reference: 'registry-g.com/baz/image:aaa', sources: 'mirror-2.registry-g.com/image:aaa → mirror-3.registry-g.com/image:aaa → mirror-4.registry-g.com/image:aaa → registry-g.com/bar/image:aaa' },
  { id: 'dropins/base', config: conf(registry('location = "base.com"; blocked = true')), reference: 'base.com/test:latest', sources: 'base.com/test:latest B' },
  { id: 'dh/nginx', config: HUB, reference: 'nginx', sources: 'm.example.com/dh/library/nginx:latest → docker.io/library/nginx:latest' },
  { id: `dh/nginx:1.25@${A}`, config: HUB, reference: `nginx:1.25@${A}`, sources: `m.example.com/dh/library/nginx@${A} → docker.io/library/nginx@${A}` },
  { id: 'dh/docker.io:443/nginx:1', config: HUB, reference: 'docker.io:443/nginx:1', sources: 'ERROR rewrite' },
  { id: 'dh-image-prefix/no-library', config: conf(registry('prefix = "docker.io/nginx"; location = "m.example.com/nginx"')), reference: 'nginx:1', sources: 'docker.io/library/nginx:1' },
  { id: 'repo-prefix-tag', config: conf(registry('prefix = "quay.io/a/b:1"; location = "m.example.com/x"')), reference: 'quay.io/a/b:1', sources: 'quay.io/a/b:1' },
  { id: 'exact-repo-to-host', config: conf(registry('prefix = "quay.io/a/b"; location = "m.example.com"')), reference: 'quay.io/a/b:1', sources: 'ERROR rewrite' },
  { id: 'mirror-docker.io-nolib', config: conf(registry('location = "quay.io/x"', 'location = "docker.io"')), reference: 'quay.io/x/nginx:1', sources: 'ERROR rewrite' },
  { id: 'port-implicit', config: conf(registry('prefix = "example.com"; location = "m.example.com"')), reference: 'example.com:5000/a:1', sources: 'm.example.com:5000/a:1' },
  { id: 'wild-port', config: conf(registry('prefix = "*.example.com"; location = "m.example.org"').replace('m.example.org', 'm.example.org')), reference: 'a.example.com:5000/x:1', sources: 'm.example.org:5000/x:1' },
  { id: 'wild-empty-loc-mirror', config: conf(registry('prefix = "*.example.com"', 'location = "m.example.org/all"')), reference: 'a.b.example.com/x/y:1', sources: 'm.example.org/all/x/y:1 → a.b.example.com/x/y:1' },
  { id: 'wild-vs-exact-equal-length', config: conf(registry('prefix = "a.foo.com"; location = "exact.example.org"'), registry('prefix = "*.foo.com"; location = "wild.example.org"')), reference: 'a.foo.com/x:1', sources: 'wild.example.org/x:1' },
  { id: 'dup-prefix-first-wins', config: conf(registry('prefix = "quay.io"; location = "one.example.com"'), registry('prefix = "quay.io"; location = "two.example.com"')), reference: 'quay.io/a:1', sources: 'one.example.com/a:1' },
  {
    id: 'dropin-overrides',
    config: { ...conf(registry('prefix = "quay.io"; location = "one.example.com"', 'location = "gone.example.com"')), 'etc/containers/registries.conf.d/10.conf': '[[registry]]\nprefix = "quay.io"\nlocation = "two.example.com"\n', 'etc/containers/registries.conf.d/20.conf': '[[registry]]\nprefix = "quay.io"\nlocation = "three.example.com"\n' },
    reference: 'quay.io/a:1', sources: 'three.example.com/a:1',
  },
  { id: 'blocked-with-mirror', config: conf(registry('location = "quay.io"; blocked = true', 'location = "m.example.com/quay"')), reference: 'quay.io/a:1', sources: 'm.example.com/quay/a:1 → quay.io/a:1 B' },
  { id: 'mirror-blocked', config: conf(registry('location = "quay.io"', 'location = "m.example.com/quay"'), registry('location = "m.example.com"; blocked = true')), reference: 'quay.io/a:1', sources: 'm.example.com/quay/a:1 B → quay.io/a:1' },
  { id: 'remap-then-not-recursive', config: conf(registry('prefix = "quay.io"; location = "m.example.com"'), registry('prefix = "m.example.com"; location = "n.example.com"')), reference: 'quay.io/a:1', sources: 'm.example.com/a:1' },
  { id: 'case', config: conf(registry('prefix = "Quay.io"; location = "m.example.com"')), reference: 'quay.io/a:1', sources: 'quay.io/a:1' },
  { id: 'keys of any case', config: conf('[[Registry]]\nLocation = "quay.io"\n[[Registry.Mirror]]\nLOCATION = "m.example.com"'), reference: 'quay.io/a:1', sources: 'm.example.com/a:1 → quay.io/a:1' },
  { id: 'a port behind a location with a path', config: conf(registry('prefix = "quay.io"; location = "m.example.com/quay"')), reference: 'quay.io:443/a:1', sources: 'ERROR rewrite' },
  { id: 'only the first place of a suffix', config: conf(registry('prefix = "*.io"; location = "m.example.com"')), reference: 'a.io.b.io/x:1', sources: 'a.io.b.io/x:1' },
  { id: 'a suffix of an address', config: conf(registry('prefix = "*.2.3"; location = "m.example.com"')), reference: '10.1.2.3/x:1', sources: 'm.example.com/x:1' },
  { id: 'an alias', config: conf('unqualified-search-registries = ["quay.io"]', '[aliases]', '"nginx" = "m.example.com/web/nginx"'), reference: 'nginx:1', sources: 'm.example.com/web/nginx:1' },
  { id: 'searched registries', config: conf('unqualified-search-registries = ["quay.io", "docker.io"]'), reference: 'nginx', sources: 'quay.io/nginx:latest → docker.io/library/nginx:latest' },
  { id: 'a search entry with a slash behind it', config: conf('unqualified-search-registries = ["quay.io/"]'), reference: 'nginx', sources: 'quay.io/nginx:latest' },
  { id: 'an empty table of version 1', config: conf('[registries.search]', registry('location = "quay.io"', 'location = "m.example.com"')), reference: 'quay.io/a:1', sources: 'm.example.com/a:1 → quay.io/a:1' },
  { id: 'a prefix of slashes alone', config: conf(registry('prefix = "/"; location = "quay.io"', 'location = "m.example.com"')), reference: 'quay.io/a:1', sources: 'quay.io/a:1' },
  { id: 'an alias that the machine chose', config: { ...conf('unqualified-search-registries = ["quay.io"]'), 'etc/containers/registries.conf.d/99.conf': '[aliases]\nnginx = "drop.example.com/nginx"\n', 'etc/containers/short-name-aliases.conf': '[aliases]\nnginx = "chosen.example.com/nginx"\n' }, reference: 'nginx:1', sources: 'chosen.example.com/nginx:1' },
  { id: 'an alias that is taken back', config: { ...conf('unqualified-search-registries = ["quay.io"]', '[aliases]', 'nginx = "m.example.com/nginx"'), 'etc/containers/registries.conf.d/10.conf': '[aliases]\nnginx = ""\n' }, reference: 'nginx:1', sources: 'quay.io/nginx:1' },
  { id: 'a search list that is emptied', config: { ...conf('unqualified-search-registries = ["quay.io"]'), 'etc/containers/registries.conf.d/10.conf': 'unqualified-search-registries = []\n' }, reference: 'nginx:1', sources: 'docker.io/library/nginx:1' },
  { id: 'an alias of an image with a folder', config: conf('[aliases]', '"org/app" = "m.example.com/org/app"'), reference: `org/app@${A}`, sources: `m.example.com/org/app@${A}` },
  { id: 'an alias of Docker Hub', config: conf('[aliases]', 'web = "docker.io/nginx"'), reference: 'web', sources: 'docker.io/library/nginx:latest' },
  { id: 'enforcing and one registry', config: conf('short-name-mode = "enforcing"', 'unqualified-search-registries = ["quay.io"]'), reference: 'nginx', sources: 'quay.io/nginx:latest' },
  { id: 'enforcing and two registries', config: conf('short-name-mode = "enforcing"', 'unqualified-search-registries = ["quay.io", "ghcr.io"]'), reference: 'nginx', sources: 'ERROR no-source' },
  { id: 'slashes behind prefix and location', config: conf(registry('prefix = "quay.io/org/"; location = "m.example.com/x/"')), reference: 'quay.io/org/a:1', sources: 'm.example.com/x/a:1' },
  { id: 'a prefix that ends within a part', config: conf(registry('prefix = "quay.io/or"; location = "m.example.com"')), reference: 'quay.io/org/a:1', sources: 'quay.io/org/a:1' },
  { id: 'a prefix that is the repository', config: conf(registry('prefix = "quay.io/org/a"; location = "m.example.com/b"')), reference: `quay.io/org/a:1@${A}`, sources: `m.example.com/b@${A}` },
  { id: 'a host in capitals', config: conf(registry('location = "quay.io"', 'location = "m.example.com"')), reference: 'QUAY.io/a:1', sources: 'QUAY.io/a:1' },
  { id: 'a host in capitals without a dot', config: conf(registry('location = "quay.io"')), reference: 'QUAY/a:1', sources: 'ERROR reference' },
  { id: 'an IPv6 host', config: conf(registry('location = "quay.io"')), reference: '[::1]:5000/a:1', sources: 'ERROR reference' },
  { id: 'a host without a dot as location', config: conf(registry('prefix = "quay.io"; location = "mirror"')), reference: 'quay.io/a:1', sources: 'ERROR rewrite' },
  { id: 'localhost as location', config: conf(registry('prefix = "quay.io"; location = "localhost"')), reference: 'quay.io/a:1', sources: 'localhost/a:1' },
  { id: 'docker.io/library as location', config: conf(registry('prefix = "quay.io"; location = "docker.io/library"')), reference: 'quay.io/a:1', sources: 'docker.io/library/a:1' },
  { id: 'docker.io as location of a name with a folder', config: conf(registry('prefix = "quay.io"; location = "docker.io"')), reference: 'quay.io/org/a:1', sources: 'docker.io/org/a:1' },
  { id: 'index.docker.io', config: HUB, reference: 'index.docker.io/nginx:1', sources: 'm.example.com/dh/library/nginx:1 → docker.io/library/nginx:1' },
  { id: 'registry-1.docker.io', config: HUB, reference: 'registry-1.docker.io/library/nginx:1', sources: 'registry-1.docker.io/library/nginx:1' },
  { id: 'an inner double slash', config: conf(registry('prefix = "quay.io"; location = "m.example.com//x"')), reference: 'quay.io/a:1', sources: 'ERROR rewrite' },
  { id: 'a wildcard in front of its own domain', config: conf(registry('prefix = "*.example.com"; location = "m.example.org"')), reference: 'example.com/a:1', sources: 'example.com/a:1' },
  { id: 'a wildcard in a path', config: conf(registry('prefix = "*.example.com"; location = "m.example.org"')), reference: 'quay.io/a.example.com/b:1', sources: 'quay.io/a.example.com/b:1' },
  { id: 'the longer wildcard', config: conf(registry('prefix = "*.example.com"; location = "one.example.org"'), registry('prefix = "*.b.example.com"; location = "two.example.org"')), reference: 'a.b.example.com/x:1', sources: 'two.example.org/x:1' },
  { id: 'a path that is longer than a wildcard', config: conf(registry('prefix = "*.example.com"; location = "one.example.org"'), registry('prefix = "a.example.com/x"; location = "two.example.org"')), reference: 'a.example.com/x/y:1', sources: 'two.example.org/y:1' },
  { id: 'blocked elsewhere', config: conf(registry('prefix = "quay.io"; location = "m.example.com"; blocked = true')), reference: 'quay.io/a:1', sources: 'm.example.com/a:1' },
  { id: 'blocked below', config: conf(registry('location = "quay.io"', 'location = "m.example.com"'), registry('location = "m.example.com/org"; blocked = true')), reference: 'quay.io/org/a:1', sources: 'm.example.com/org/a:1 B → quay.io/org/a:1' },
  { id: 'insecure is the mirror entry, not the table of its host', config: conf(registry('location = "quay.io"', 'location = "m.example.com"'), registry('location = "m.example.com"; insecure = true')), reference: 'quay.io/a:1', sources: 'm.example.com/a:1 → quay.io/a:1' },
  { id: 'mirrors by digest only, by digest', config: conf(registry('location = "quay.io"; mirror-by-digest-only = true', 'location = "m.example.com"')), reference: `quay.io/a:1@${A}`, sources: `m.example.com/a@${A} → quay.io/a@${A}` },
  { id: 'a table of one alone', config: conf(registry('location = "quay.io"')), reference: 'quay.io/a:1', sources: 'quay.io/a:1' },
];

describe('registries.conf', () => {
  for (const { id, config, reference, sources } of CASES) {
    it(`resolves ${id}`, () => assert.equal(shownSources(readConfig('registries-conf', config).resolve(reference)), sources));
  }

  const refusals: readonly (readonly [id: string, reason: string, ...lines: readonly string[]])[] = [
    ['invalid/insecure-conflicts', 'conflicting-insecure', registry('location = "registry.com"; insecure = true'), registry('prefix = "x.com"; location = "registry.com"')],
    ['invalid/blocked-conflicts', 'conflicting-blocked', registry('location = "registry.com"; blocked = true'), registry('location = "registry.com"')],
    ['invalid/missing-mirror-location', 'mirror-location-unset', registry('location = "registry.com"', 'insecure = true')],
    ['invalid/invalid-prefix', 'scheme', registry('location = "http://schema-is-invalid.com"')],
    ['invalid/invalid-search', 'search-entry', 'unqualified-search-registries = ["registry-a.com/namespace-is-forbidden"]'],
    ['invalid/invalid-short-name-mode', 'short-name-mode', 'short-name-mode = "invalid"'],
    ['invalid/invalid-config-level-mirror', 'pull-from-mirror-on-registry', registry('location = "registry-a.com/foo"; pull-from-mirror = "digest-only"')],
    ['invalid/invalid-conflict-mirror', 'digest-only-twice', registry('location = "registry-a.com/foo"; mirror-by-digest-only = true', 'location = "mirror-1.registry-a.com"; pull-from-mirror = "tag-only"')],
    ['invalid/invalid-value-mirror', 'pull-from-mirror-value', registry('location = "registry-a.com/foo"', 'location = "mirror-1.registry-a.com"; pull-from-mirror = "notvalid"')],
    ['invalid/invalid-aliases', 'alias', '[aliases]', '"image:1" = "quay.io/repo/image:1"'],
    ['err/both-unset', 'both-unset', registry('insecure = true')],
    ['err/location-unset', 'location-unset', registry('prefix = "x.example.com"')],
    ['err/wild-path', 'wildcard-form', registry('prefix = "*.example.com/foo"')],
    ['err/wild-port', 'wildcard-form', registry('prefix = "*.example.com:5000"')],
    ['err/mirror-scheme', 'scheme', registry('location = "x.example.com"', 'location = "http://y.example.com"')],
    ['err/type', 'type', registry('location = "x.example.com"; insecure = "yes"')],
    ['err/toml', 'toml', '[[registry]'],
    ['err/dup-key', 'toml', registry('location = "a"; location = "b"')],
    ['err/usr-empty', 'search-entry', 'unqualified-search-registries = [""]'],
    ['err/alias-key-host', 'alias', '[aliases]', '"quay.io/a" = "quay.io/b"'],
    ['err/alias-value-short', 'alias', '[aliases]', 'a = "b"'],
    ['err/mbdo-and-pfm-all', 'digest-only-twice', registry('location = "x.example.com"; mirror-by-digest-only = true', 'location = "m.example.com"; pull-from-mirror = "all"')],
    ['invalid/try-update-cache-invalid', 'toml', 'unqualified-search-registries', ' = 1'],
    ['err/loc-scheme', 'scheme', registry('location = "https://x.example.com"')],
    ['err/dup-alias', 'toml', '[aliases]', 'a = "quay.io/a"', 'a = "quay.io/b"'],
    ['err/insecure-conflict-same-location-diff-prefix', 'conflicting-insecure', registry('prefix = "a.example.com"; location = "x.example.com"; insecure = true'), registry('prefix = "b.example.com"; location = "x.example.com"')],
    ['err/pfm-on-registry', 'pull-from-mirror-on-registry', registry('location = "x.example.com"; pull-from-mirror = "all"')],
    ['v1-old/search', 'version-1', '[registries.search]', 'registries = ["quay.io", "docker.io"]'],
    ['v1-old/insecure', 'version-1', '[registries.insecure]', 'registries = ["quay.io"]'],
    ['v1-old/block', 'version-1', '[registries.block]', 'registries = ["quay.io"]'],
    ['invalid/v1-mixed', 'version-1', 'unqualified-search-registries = []', '[registries.search]', 'registries = []'],
    ['a search entry that is an IPv6 address', 'search-entry', 'unqualified-search-registries = ["[::1]:5000"]'],
    ['a search entry with a path', 'search-entry', 'unqualified-search-registries = ["quay.io/a"]'],
    ['credential helpers of another type', 'type', 'credential-helpers = "secretservice"'],
    ['a layer store helper of another type', 'type', 'additional-layer-store-auth-helper = 5'],
    ['a table of one registry', 'type', '[registry]', 'location = "quay.io"'],
    ['a mirror of spaces for a scheme', 'mirror-location-unset', registry('location = "quay.io"', 'location = "/"')],
    ['a location of slashes alone', 'both-unset', registry('location = "//"')],
    ['an alias with a digest', 'alias', '[aliases]', `a = "quay.io/a@${A}"`],
    ['v1', 'version-1', '[registries.search]', 'registries = ["quay.io"]'],
  ];
  for (const [id, reason, ...lines] of refusals) {
    it(`refuses ${id}, and with it every pull`, () => {
      const { problems, resolve } = readConfig('registries-conf', conf(...lines));
      assert.match(problems[0] ?? '', new RegExp(`registries-conf\\.refused ${reason}`));
      assert.equal(shownSources(resolve('ghcr.io/a:1')), 'ERROR config');
    });
  }

  it('reads no folder below that of the drop-ins, but that of a user', () => {
    const isRead = (path: string): boolean => dialectOf(configText(path, registry('location = "quay.io"')))?.dialect === 'registries-conf';
    assert.deepEqual(['registries.conf.d/10-a.conf', 'registries.conf.d/old/10-a.conf', 'registries.conf.d/10-a.txt', 'registries.rootless.conf.d/1000/a.conf', 'registries.rootless.conf.d/old/a.conf'].map((path) => isRead(`etc/containers/${path}`)), [true, false, false, true, false]);
    assert.equal(dialectNamed('registries-conf')?.setOf('etc/containers/registries.rootless.conf.d/1000/a.conf'), 'etc/containers');
  });

  it('names a prefix that stands twice', () => {
    const { problems } = readConfig('registries-conf', conf(registry('location = "quay.io"'), registry('location = "quay.io"')));
    assert.deepEqual(problems, ['etc/containers/registries.conf registries-conf.duplicate-prefix quay.io']);
  });
});

describe('registries.conf with mirrors for tags alone, several mirrors and overlapping wildcards', () => {
  const tagsOnly = conf(
    registry('prefix = "registry-e.com/baz"; location = "registry-e.com/bar"', 'location = "mirror-1.registry-e.com"; pull-from-mirror = "tag-only"', 'location = "mirror-2.registry-e.com"; pull-from-mirror = "tag-only"'),
  );
  const whole = conf(registry('location = "registry.com"', 'location = "mirror-1.registry.com"', 'location = "mirror-2.registry.com"; insecure = true'));
  const remapped = conf(
    registry('prefix = "example.com/foo"; location = "internal-registry-for-example.com/bar"', 'location = "example-mirror-0.local/mirror-for-foo"', 'location = "example-mirror-1.local/mirrors/foo"; insecure = true'),
  );
  const prefixes = conf(
    registry('prefix = "simple-prefix.com"; location = "registry.com:5000"'),
    registry('prefix = "complex-prefix.com:4000/with/path"; location = "another-registry.com:5000"'),
    registry('prefix = "another-registry.com"; location = "registry.com:5000"'),
    registry('prefix = "*.so.simple-prefix.com"; location = "subdomain-prefix.com"'),
    registry('prefix = "*.simple-prefix.com"; location = "subdomain-prefix-2.com"'),
    registry('prefix = "*.com"'),
  );
  const cases: readonly Case[] = [
    { id: 'psr/registry-e.com/baz/digest', config: tagsOnly, reference: `registry-e.com/baz/image@${A}`, sources: `registry-e.com/bar/image@${A}` },
    { id: 'psr/registry-e.com/baz/tag', config: tagsOnly, reference: 'registry-e.com/baz/image:aaa', sources: 'mirror-1.registry-e.com/image:aaa → mirror-2.registry-e.com/image:aaa → registry-e.com/bar/image:aaa' },
    { id: 'mirrors/tag', config: whole, reference: 'registry.com/image:tag', sources: 'mirror-1.registry.com/image:tag → mirror-2.registry.com/image:tag i → registry.com/image:tag' },
    { id: 'man/foo', config: remapped, reference: 'example.com/foo/image:latest', sources: 'example-mirror-0.local/mirror-for-foo/image:latest → example-mirror-1.local/mirrors/foo/image:latest i → internal-registry-for-example.com/bar/image:latest' },
    { id: 'find-pull/not.quite.simple-prefix.com:5000/with/path/and/beyond:tag', config: prefixes, reference: 'not.quite.simple-prefix.com:5000/with/path/and/beyond:tag', sources: 'subdomain-prefix-2.com:5000/with/path/and/beyond:tag' },
    { id: 'find-pull/complex-prefix.com:4000/with/path/and/beyond:tag', config: prefixes, reference: 'complex-prefix.com:4000/with/path/and/beyond:tag', sources: 'another-registry.com:5000/and/beyond:tag' },
  ];
  for (const { id, config, reference, sources } of cases) it(`resolves ${id}`, () => assert.equal(shownSources(readConfig('registries-conf', config).resolve(reference)), sources));
});
