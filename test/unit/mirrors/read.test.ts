import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isRegistryFileName, looksLikeRegistryFile } from '../../../server/src/mirrors/apollo/recognise';
import { nearestKey } from '../../../server/src/mirrors/apollo/fields';
import { editDistance, nearest } from '../../../server/src/mirrors/nearest';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { BAD, BEYOND_SCHEMA, GOOD } from '../schema/corpus';
import { inShort, readText } from './support';

const WHOLE = `version: 1
asOf: 2026-11-02
appliesTo: ["deploy/**"]
artifactRegistries:
  - registryUrl: "External.registry.com:443"   # host[:port]
    displayName: External OCI registry
    description: Exposed to Apollo
    credentials: { type: ecr, fipsMode: true }
    mirroredRegistries:
      - internal.registry.com
      - https://bad.example.com
    hubAccess: notExpected
    revision: 12
  - registryUrl: b.com
environments:
  - id: dev
    displayName: Development
    artifactRegistries: [external.registry.com]
    files: ["dev/**"]
    defaultArtifactStoreURI: containers.example.com
    config: { host: a.com, registry: { port: 5000, zones: [a], none: } }
    podRegistryReplacement: true
`;

const spanOf = (text: string, part: string): { start: number; end: number } => ({ start: text.indexOf(part), end: text.indexOf(part) + part.length });

describe('readRegistryFile', () => {
  it('gives everything that the file says', () => {
    const { file } = readText(WHOLE);
    const [first, second] = file.artifactRegistries;
    assert.ok(first && second);
    assert.deepEqual(first.url, { text: 'External.registry.com:443', span: spanOf(WHOLE, 'External.registry.com:443'), key: 'external.registry.com' });
    assert.deepEqual([first.displayName, first.description, first.hubAccess, first.revision], ['External OCI registry', 'Exposed to Apollo', 'notExpected', '12']);
    assert.deepEqual(first.credentials, { type: 'ecr', fipsMode: true });
    assert.deepEqual(first.mirrors, [
      { text: 'internal.registry.com', span: spanOf(WHOLE, 'internal.registry.com'), key: 'internal.registry.com' },
      { text: 'https://bad.example.com', span: spanOf(WHOLE, 'https://bad.example.com'), key: undefined },
    ]);
    assert.deepEqual([second.displayName, second.credentials, second.mirrors, second.hubAccess, second.revision], [undefined, undefined, [], 'expected', undefined]);
    const { registries, span, ...environment } = file.environments?.[0] ?? assert.fail('no environment');
    assert.deepEqual(environment, {
      id: { text: 'dev', span: { start: WHOLE.indexOf('dev\n'), end: WHOLE.indexOf('dev\n') + 3 } },
      displayName: 'Development',
      files: [{ text: 'dev/**', span: spanOf(WHOLE, 'dev/**') }],
      defaultArtifactStoreURI: 'containers.example.com',
      config: new Map([['host', 'a.com'], ['registry.port', '5000']]),
      podRegistryReplacement: true,
      values: [],
      overrides: [],
      nodeMirrors: [],
      reachable: undefined,
    });
    assert.deepEqual(registries.map(({ key }) => key), ['external.registry.com']);
    assert.ok(WHOLE.slice(span.start, span.end).startsWith('id: dev'));
    assert.deepEqual([file.appliesTo?.map(({ text }) => text), file.asOf], [['deploy/**'], '2026-11-02']);
  });

  it('tells an empty list of reachable hosts from none', () => {
    const reachable = (text: string) => readText(`artifactRegistries: []\nenvironments: [{ id: dev${text} }]`).file.environments?.[0]?.reachable?.map(({ key }) => key);
    assert.deepEqual([reachable(''), reachable(', reachableHosts:'), reachable(', reachableHosts: []'), reachable(', reachableHosts: [A.com:443, "*"]')], [undefined, undefined, [], ['a.com', undefined]]);
  });

  it('keeps what is right beside what is wrong', () => {
    const { file, problems } = readText('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: [1, b.com, "*"]\n    hubAccess: x\n  - oops\nenvironments: [{ files: [] }, { id: dev }]\n');
    assert.deepEqual(file.artifactRegistries.map(({ url, mirrors, hubAccess }) => [url?.key, mirrors.map(({ key }) => key), hubAccess]), [['a.com', ['b.com', undefined], 'expected']]);
    assert.deepEqual(file.environments?.map(({ id }) => id.text), ['dev']);
    assert.equal(problems.length, 5);
  });

  it('tells no environments from an empty list of them', () => {
    assert.equal(readText('artifactRegistries: []').file.environments, undefined);
    assert.deepEqual(readText('artifactRegistries: []\nenvironments: []').file.environments, []);
    assert.equal(readText('artifactRegistries: []').file.appliesTo, undefined);
    assert.deepEqual(readText('artifactRegistries: []\nappliesTo: []').file.appliesTo, []);
  });

  it('says nothing of keys in a text that could not be parsed', () => {
    const { file, problems } = readText('['.repeat(2000));
    assert.deepEqual([file.artifactRegistries, problems], [[], []]);
  });

  it('reads what is merged in and what an alias stands for', () => {
    const { file } = readText('artifactRegistries:\n  - &first\n    registryUrl: a.com\n    hubAccess: notExpected\n    mirroredRegistries: &list [b.com]\n  - <<: *first\n    registryUrl: c.com\n  - registryUrl: d.com\n    mirroredRegistries: *list\n');
    assert.deepEqual(file.artifactRegistries.map(({ url, hubAccess, mirrors }) => [url?.text, hubAccess, mirrors[0]?.text]), [
      ['a.com', 'notExpected', 'b.com'],
      ['c.com', 'notExpected', 'b.com'],
      ['d.com', 'expected', 'b.com'],
    ]);
  });

  it('ends on merge keys that form a circle', () => {
    assert.doesNotThrow(() => readText('artifactRegistries:\n  - &a\n    registryUrl: a.com\n    <<: *a\n  - &l\n    - *l\n'));
  });

  it('stops at a file that aliases blow up', () => {
    const list = Array.from({ length: 3000 }, (_, at) => `h${String(at)}.com`).join(', ');
    const registries = Array.from({ length: 900 }, (_, at) => `  - registryUrl: r${String(at)}.com\n    mirroredRegistries: *list`).join('\n');
    const text = `artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: &list [${list}]\n${registries}\n`;
    const { file, problems } = readText(text);
    assert.deepEqual(problems.map(({ parameters }) => parameters['kind']), ['too-large']);
    assert.ok(file.artifactRegistries.reduce((sum, { mirrors }) => sum + mirrors.length, 0) <= 1_000_000);
  }).timeout(60_000);
});

describe('parameters of problems', () => {
  const cases: readonly (readonly [text: string, parameters: Readonly<Record<string, string>>])[] = [
    ['artifactRegistires: []', { kind: 'unknown-key', path: '', key: 'artifactRegistires', suggestion: 'artifactRegistries', allowed: '$schema, version, asOf, appliesTo, artifactRegistries, environments' }],
    ['artifactRegistries: [{ url: a.com }]', { kind: 'unknown-key', path: 'artifactRegistries[0]', key: 'url', suggestion: 'registryUrl', allowed: 'registryUrl, displayName, description, credentials, mirroredRegistries, hubAccess, revision' }],
    ['artifactRegistries: [{}]', { kind: 'missing-key', path: 'artifactRegistries[0]', key: 'registryUrl' }],
    ['artifactRegistries: {}', { kind: 'wrong-type', path: 'artifactRegistries', expected: 'list', found: 'map' }],
    ['artifactRegistries: []\nversion: 2', { kind: 'wrong-version', path: 'version', found: '2', allowed: '1' }],
    ['artifactRegistries: [{ registryUrl: a.com, hubAccess: notexpected }]', { kind: 'wrong-value', path: 'artifactRegistries[0].hubAccess', found: 'notexpected', suggestion: 'notExpected', allowed: 'expected, notExpected' }],
    ['artifactRegistries: [{ registryUrl: a.com, credentials: ecr }]', { kind: 'wrong-type', path: 'artifactRegistries[0].credentials', expected: 'map', found: 'text', replacement: '{ type: ecr }' }],
    ['artifactRegistries: [{ registryUrl: "https://A.com:443/x" }]', { kind: 'scheme', path: 'artifactRegistries[0].registryUrl', text: 'https://A.com:443/x', suggestion: 'A.com' }],
    ['artifactRegistries: [{ registryUrl: "a.com/x?token=secret" }]', { kind: 'path', path: 'artifactRegistries[0].registryUrl', text: 'a.com/x', suggestion: 'a.com' }],
    ['artifactRegistries: [{ registryUrl: a.com, mirroredRegistries: [registry-1.docker.io] }]', { kind: 'hub-alias', path: 'artifactRegistries[0].mirroredRegistries[0]', text: 'registry-1.docker.io', suggestion: 'docker.io' }],
    ['artifactRegistries: []\nenvironments: [{ id: dev, artifactRegistries: [a.com/x] }]', { kind: 'path', path: 'environments[0].artifactRegistries[0]', text: 'a.com/x', suggestion: 'a.com', in: 'environment' }],
    ['artifactRegistries: []\nenvironments: [{ id: dev, reachableHosts: [a.com/x] }]', { kind: 'wrong-host', reason: 'path', path: 'environments[0].reachableHosts[0]', text: 'a.com/x', suggestion: 'a.com' }],
    ['artifactRegistries: []\nenvironments: [{ id: dev, defaultArtifactStoreURI: "https://u:p@a.com/x" }]', { kind: 'user-info', path: 'environments[0].defaultArtifactStoreURI', text: 'a.com', in: 'store' }],
    ['artifactRegistries: [{ registryUrl: a.com, credentials: { type: basic, password: "" } }]', { path: 'artifactRegistries[0].credentials', key: 'password', value: 'empty' }],
    ['artifactRegistries: [{ registryUrl: a.com, credentials: { type: basic, password: "ENC[AES256_GCM,data:x]" } }]', { path: 'artifactRegistries[0].credentials', key: 'password', value: 'placeholder' }],
    ['artifactRegistries: [{ registryUrl: a.com, credentials: { type: basic, x: { token: y } } }]', { path: 'artifactRegistries[0].credentials.x', key: 'token', value: 'plain' }],
  ];
  for (const [text, parameters] of cases) it(text.replaceAll('\n', ' ⏎ '), () => assert.deepEqual(readText(text).problems.map((problem) => problem.parameters), [parameters]));

  it('points inside quotes, and at the whole text where escapes moved the characters', () => {
    const plain = "artifactRegistries: [{ registryUrl: 'https://a.com' }]";
    assert.deepEqual(readText(plain).problems.map((problem) => inShort(plain, problem)), ['registry.url scheme «https://»']);
    const escaped = 'artifactRegistries: [{ registryUrl: "https:\\/\\/a.com" }]';
    assert.deepEqual(readText(escaped).problems.map((problem) => inShort(escaped, problem)), ['registry.url scheme «https:\\/\\/a.com»']);
  });

  it('are in the order of the text, at places inside it', () => {
    for (const { text } of [...GOOD, ...BAD, ...BEYOND_SCHEMA]) {
      let last = 0;
      for (const { span } of readText(text).problems) {
        assert.ok(last <= span.start && span.start <= span.end && span.end <= text.length, text);
        last = span.start;
      }
    }
  });
});

describe('secrets', () => {
  const secret = 'hunter2';
  const places: readonly ((value: string) => unknown)[] = [
    (value) => ({ registryUrl: `https://user:${value}@a.com/x` }),
    (value) => ({ registryUrl: `${value}@a.com` }),
    (value) => ({ registryUrl: `a.com/x?token=${value}` }),
    (value) => ({ registryUrl: 'a.com', mirroredRegistries: [`https://${value}:x@b.com`, `b.com#${value}`] }),
    (value) => ({ registryUrl: 'a.com', credentials: { type: value } }),
    (value) => ({ registryUrl: 'a.com', credentials: value }),
    (value) => ({ registryUrl: 'a.com', credentials: [value] }),
    (value) => ({ registryUrl: 'a.com', credentials: { type: 'basic', username: value, password: value, other: value, nested: { token: value, list: [value] } } }),
    (value) => ({ registryUrl: 'a.com', credentials: { type: 'basic', fipsMode: value } }),
    (value) => ({ registryUrl: 'a.com', apiKey: value, secret: [value] }),
  ];

  it('never reach a parameter, whatever stands around them', () => {
    const around = fc.string({ unit: fc.constantFrom('a', '0', '/', ':', '@', '$', '{', '}', ' ', '%', '#', '?', 'é'), maxLength: 6 });
    fc.assert(
      fc.property(fc.constantFrom(...places), around, around, (place, before, after) => {
        const { problems } = readText(JSON.stringify({ artifactRegistries: [place(before + secret + after)] }));
        assert.ok(problems.length > 0);
        assert.ok(!JSON.stringify(problems.map(({ parameters }) => parameters)).includes(secret), JSON.stringify(problems));
      }),
      { numRuns: 2000 },
    );
  });

  it('of a user info or a query are not kept in the file either', () => {
    for (const url of [`a.com/x?token=${secret}`, `a.com#${secret}`, `https://user:${secret}@a.com`, `${secret}@a.com`, `https://u:p@${secret}@a.com`]) {
      const { file } = readText(JSON.stringify({ artifactRegistries: [{ registryUrl: url, mirroredRegistries: [url] }], environments: [{ id: 'dev', artifactRegistries: [url], defaultArtifactStoreURI: `u:${secret}@a.com` }] }));
      assert.ok(!JSON.stringify(file).includes(secret));
      assert.equal(file.artifactRegistries[0]?.url?.key, undefined);
    }
  });
});

describe('recognition', () => {
  it('goes by name', () => {
    for (const path of ['apollo-registries.yaml', 'a/b/apollo-registries.yml', 'file:///w/team.apollo-registries.yaml', 'C:\\w\\apollo-registries.yaml']) assert.equal(isRegistryFileName(path), true, path);
    for (const path of ['my-apollo-registries.yaml', 'apollo-registries.yaml.bak', 'apollo-registries.json', 'apollo-registries.yaml/x', 'apollo-registriesXyaml']) assert.equal(isRegistryFileName(path), false, path);
  });

  it('goes by a root key', () => {
    for (const text of ['artifactRegistries: []', 'artifactRegistries:', '# x\n---\nartifactRegistries: []', '{"artifactRegistries": 1}']) assert.equal(looksLikeRegistryFile(parseYaml(text)), true, text);
    for (const text of ['', 'a: { artifactRegistries: [] }', '- artifactRegistries', 'artifactRegistries', 'kind: Pod\n---\nartifactRegistries: []']) assert.equal(looksLikeRegistryFile(parseYaml(text)), false, text);
  });
});

describe('nearest', () => {
  const slow = (a: string, b: string): number => {
    if (a === '' || b === '') return a.length + b.length;
    const same = a.at(-1) === b.at(-1) ? 0 : 1;
    const candidates = [slow(a.slice(0, -1), b) + 1, slow(a, b.slice(0, -1)) + 1, slow(a.slice(0, -1), b.slice(0, -1)) + same];
    if (a.length > 1 && b.length > 1 && a.at(-1) === b.at(-2) && a.at(-2) === b.at(-1)) candidates.push(slow(a.slice(0, -2), b.slice(0, -2)) + 1);
    return Math.min(...candidates);
  };

  it('counts edits as the definition does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
    fc.assert(fc.property(word, word, fc.nat(6), (a, b, most) => assert.equal(editDistance(a, b, most), Math.min(slow(a, b), most + 1))), { numRuns: 500 });
  });

  it('counts two letters that changed places as one edit', () => {
    assert.equal(editDistance('interanl', 'internal', 3), 1);
  });

  it('takes the first of the nearest, and none beyond the limit', () => {
    assert.equal(nearest('abc', ['xyz', 'abd', 'abe'], 1), 'abd');
    assert.equal(nearest('abc', ['abd', 'abc'], 2), 'abc');
    assert.equal(nearest('abc', ['xyz'], 2), undefined);
  });

  it('finds keys in other spellings, and nothing for short or strange ones', () => {
    const keys = ['registryUrl', 'mirroredRegistries', 'hubAccess', 'id'];
    assert.deepEqual(['registry-url', 'REGISTRY_URL', 'mirorredRegistries', 'hubaccess', 'ID', 'xx', 'replicas', 'x'.repeat(1000)].map((key) => nearestKey(key, keys)), [
      'registryUrl', 'registryUrl', 'mirroredRegistries', 'hubAccess', 'id', undefined, undefined, undefined,
    ]);
  });
});
