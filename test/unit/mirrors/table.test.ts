import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileApollo, environmentsOf, pullHost } from '../../../server/src/mirrors/apollo/table';
import type { Answer, Table } from '../../../server/src/mirrors/model';
import { trace } from '../../../server/src/mirrors/trace';
import { hostKey } from '../../../server/src/reference/host';
import { parseReference } from '../../../server/src/reference/parse';
import { sourceOf } from './support';

function ask(table: Table, written: string): Answer {
  const parsed = parseReference(written);
  assert.ok(parsed.ok, written);
  return table.resolve(parsed.reference);
}

/** An answer on one line: the status and the sources with the host that each is by. */
function told(answer: Answer): string {
  const sources = answer.sources.map(({ reference, via }) => `${reference ?? 'null'} by ${via === null ? 'nothing' : via.text}`);
  return `${answer.status}: ${sources.join(' | ')}`;
}

const TABLE = `artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External OCI registry
    mirroredRegistries:
      - internal.registry.com
      - Docker.io:443
  - registryUrl: A.example.com:443
    mirroredRegistries: [both.example.com, owned.example.com, "a.example.com"]
  - registryUrl: b.example.com:5000
    mirroredRegistries: [BOTH.example.com:443]
  - registryUrl: owned.example.com
  - registryUrl: registry:443
    mirroredRegistries: [ported.example.com:8443]
`;

describe('compileApollo', () => {
  const table = compileApollo([sourceOf(TABLE)], undefined);
  const digest = `sha256:${'0'.repeat(64)}`;
  const cases: readonly (readonly [written: string, expected: string])[] = [
    ['internal.registry.com/foo/bar:1.0.0', 'mirrored: external.registry.com/foo/bar:1.0.0 by external.registry.com mirrors internal.registry.com'],
    ['internal.registry.com/foo/bar', 'mirrored: external.registry.com/foo/bar:latest by external.registry.com mirrors internal.registry.com'],
    [`internal.registry.com/foo:1@${digest}`, `mirrored: external.registry.com/foo@${digest} by external.registry.com mirrors internal.registry.com`],
    ['INTERNAL.registry.com:443/foo:1', 'mirrored: external.registry.com/foo:1 by external.registry.com mirrors internal.registry.com'],
    ['internal.registry.com:8443/foo:1', 'unmatched: internal.registry.com:8443/foo:1 by nothing'],
    ['busybox:1.36', 'mirrored: external.registry.com/library/busybox:1.36 by external.registry.com mirrors Docker.io:443'],
    ['index.docker.io/busybox', 'mirrored: external.registry.com/library/busybox:latest by external.registry.com mirrors Docker.io:443'],
    ['docker.io:443/busybox', 'mirrored: external.registry.com/busybox:latest by external.registry.com mirrors Docker.io:443'],
    ['DOCKER.IO/busybox', 'mirrored: external.registry.com/busybox:latest by external.registry.com mirrors Docker.io:443'],
    ['registry-1.docker.io/x', 'unmatched: registry-1.docker.io/x:latest by nothing'],
    ['both.example.com/x', 'ambiguous: A.example.com/x:latest by A.example.com:443 mirrors both.example.com | b.example.com:5000/x:latest by b.example.com:5000 mirrors BOTH.example.com:443'],
    ['b.example.com:5000/x', 'direct: b.example.com:5000/x:latest by b.example.com:5000 is an Artifact Registry'],
    ['b.example.com/x', 'unmatched: b.example.com/x:latest by nothing'],
    ['a.EXAMPLE.com:443/x:1', 'direct: a.EXAMPLE.com:443/x:1 by A.example.com:443 is an Artifact Registry'],
    ['owned.example.com/x', 'ambiguous: owned.example.com/x:latest by owned.example.com is an Artifact Registry | A.example.com/x:latest by A.example.com:443 mirrors owned.example.com'],
    ['ported.example.com:8443/x', 'mirrored: registry:443/x:latest by registry:443 mirrors ported.example.com:8443'],
    ['ported.example.com/x', 'unmatched: ported.example.com/x:latest by nothing'],
    ['sub.internal.registry.com/x', 'unmatched: sub.internal.registry.com/x:latest by nothing'],
    ['internal.registry.com.evil.com/x', 'unmatched: internal.registry.com.evil.com/x:latest by nothing'],
  ];
  for (const [written, expected] of cases) it(written, () => assert.equal(told(ask(table, written)), expected));

  it('tells the rule with its place', () => {
    const rule = ask(table, 'internal.registry.com/x').sources[0]?.via;
    assert.ok(rule);
    assert.deepEqual([rule.line, rule.column, rule.registry, rule.mirrored, rule.displayName], [5, 9, 'external.registry.com', 'internal.registry.com', 'External OCI registry']);
    assert.equal(TABLE.slice(rule.place.span.start, rule.place.span.end), 'internal.registry.com');
    const own = ask(table, 'owned.example.com/x').sources[0]?.via;
    assert.deepEqual([own?.line, own?.column, own?.mirrored], [11, 18, undefined]);
  });

  it('counts columns in UTF-16 code units, inside the quotes', () => {
    const source = sourceOf('artifactRegistries: [{displayName: "😀", registryUrl: a.com, mirroredRegistries: ["b.com"]}]');
    const rule = ask(compileApollo([source], undefined), 'b.com/x').sources[0]?.via;
    assert.equal(rule?.column, 'artifactRegistries: [{displayName: "😀", registryUrl: a.com, mirroredRegistries: ["'.length + 1);
  });

  it('counts a registry that is declared twice as one, over files too', () => {
    const first = sourceOf('artifactRegistries: [{registryUrl: a.com, mirroredRegistries: [x.com, X.com:443]}]', 'file:///1.yaml');
    const second = sourceOf('artifactRegistries: [{registryUrl: "A.com:443", mirroredRegistries: [x.com, y.com]}]', 'file:///2.yaml');
    const both = compileApollo([first, second], undefined);
    assert.equal(told(ask(both, 'x.com/i')), 'mirrored: a.com/i:latest by a.com mirrors x.com');
    assert.equal(told(ask(both, 'y.com/i')), 'mirrored: A.com/i:latest by A.com:443 mirrors y.com');
    assert.equal(ask(both, 'y.com/i').sources[0]?.via?.place.uri, 'file:///2.yaml');
  });

  it('leaves out what is no host', () => {
    const source = sourceOf('artifactRegistries: [{registryUrl: "https://a.com", mirroredRegistries: [x.com]}, {registryUrl: b.com, mirroredRegistries: ["*.x.com", y.com/z]}]');
    const compiled = compileApollo([source], undefined);
    for (const written of ['x.com/i', 'y.com/z/i', 'a.com/i']) assert.equal(ask(compiled, written).status, 'unmatched');
  });

  it('takes no step twice', () => {
    const source = sourceOf('artifactRegistries: [{registryUrl: a.com, mirroredRegistries: [b.com]}, {registryUrl: c.com, mirroredRegistries: [d.com, a.com]}]');
    assert.equal(told(ask(compileApollo([source], undefined), 'b.com/i')), 'mirrored: a.com/i:latest by a.com mirrors b.com');
  });
});

describe('compileApollo for an Environment', () => {
  const registries = sourceOf(
    'artifactRegistries: [{registryUrl: a.com, mirroredRegistries: [x.com]}, {registryUrl: b.com, mirroredRegistries: [x.com]}, {registryUrl: c.com}]',
    'file:///registries.yaml',
  );
  const environments = sourceOf(
    'artifactRegistries: []\nenvironments: [{id: dev, artifactRegistries: ["A.com:443"]}, {id: prod, artifactRegistries: [a.com, b.com, unknown.com]}, {id: empty}]',
    'file:///environments.yaml',
  );
  const more = sourceOf('artifactRegistries: []\nenvironments: [{id: dev, artifactRegistries: [c.com]}]', 'file:///more.yaml');
  const files = [registries, environments, more];

  it('has the registries that are assigned to it, by any file', () => {
    assert.equal(ask(compileApollo(files, 'dev'), 'x.com/i').status, 'mirrored');
    assert.equal(ask(compileApollo(files, 'dev'), 'c.com/i').status, 'direct');
    assert.equal(ask(compileApollo(files, 'prod'), 'x.com/i').status, 'ambiguous');
    assert.equal(ask(compileApollo(files, 'prod'), 'c.com/i').status, 'unmatched');
    for (const id of ['empty', 'nobody']) assert.equal(ask(compileApollo(files, id), 'x.com/i').status, 'unmatched');
  });

  it('has all registries where no Environment is asked for', () => {
    assert.equal(ask(compileApollo(files, undefined), 'x.com/i').status, 'ambiguous');
  });

  it('lists the ids in the order of the files, each once', () => {
    assert.deepEqual(environmentsOf(files), ['dev', 'prod', 'empty']);
    assert.equal(environmentsOf([registries]), undefined);
  });
});

describe('pullHost', () => {
  it('takes :443 off unless the rest is no host', () => {
    assert.equal(pullHost('a.com:443'), 'a.com');
    assert.equal(pullHost('A.com:5000'), 'A.com:5000');
    assert.equal(pullHost('[::1]:443'), '[::1]');
    assert.equal(pullHost('registry:443'), 'registry:443');
    assert.equal(pullHost('localhost:443'), 'localhost');
  });
});

describe('resolution, properties', () => {
  const host = fc.constantFrom('a.com', 'A.com:443', 'b.com', 'b.com:5000', 'c.io', 'sub.a.com', 'a.com.evil', 'localhost:5000', 'docker.io', 'index.docker.io');
  const registry = fc.record({ url: host, mirrors: fc.array(host, { maxLength: 4 }) });
  const registries = fc.array(registry, { maxLength: 6 });
  const written = fc.tuple(host, fc.constantFrom('x', 'x/y:1', `z@sha256:${'a'.repeat(64)}`)).map((parts) => parts.join('/'));
  type Registry = { readonly url: string; readonly mirrors: readonly string[] };

  const tableOf = (list: readonly Registry[]): Table => {
    const artifactRegistries = list.map(({ url, mirrors }) => ({ registryUrl: url, mirroredRegistries: mirrors }));
    return compileApollo([sourceOf(JSON.stringify({ artifactRegistries }))], undefined);
  };
  const essence = (answer: Answer): unknown => [answer.status, answer.sources.map(({ reference }) => hostKey(reference?.split('/', 1)[0] ?? '')).sort()];

  it('does not depend on the order of the registries', () => {
    const permuted = registries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
    fc.assert(fc.property(permuted, written, ([list, other], text) => assert.deepEqual(essence(ask(tableOf(list), text)), essence(ask(tableOf(other), text)))));
  });

  it('is only changed by a registry that has to do with the host', () => {
    fc.assert(
      fc.property(registries, registry, written, (list, added, text) => {
        const key = hostKey(text.split('/', 1)[0] ?? '');
        const related = [added.url, ...added.mirrors].some((name) => hostKey(name) === key) || list.some(({ url }) => hostKey(url) === hostKey(added.url));
        if (!related) assert.equal(told(ask(tableOf([...list, added]), text)), told(ask(tableOf(list), text)));
      }),
    );
  });

  it('follows the definition: who mirrors the host, and whether it is owned', () => {
    fc.assert(
      fc.property(registries, written, (list, text) => {
        const key = hostKey(text.split('/', 1)[0] ?? '');
        const mirrors = new Set(list.filter(({ mirrors: names }) => names.some((name) => hostKey(name) === key)).map(({ url }) => hostKey(url)));
        const owned = list.some(({ url }) => hostKey(url) === key);
        mirrors.delete(key);
        const count = mirrors.size + (owned ? 1 : 0);
        const status = count > 1 ? 'ambiguous' : owned ? 'direct' : count === 1 ? 'mirrored' : 'unmatched';
        assert.equal(ask(tableOf(list), text).status, status);
      }),
    );
  });

  it('never takes a host for another that contains it', () => {
    const near = fc.constantFrom('xa.com', 'a.comx', 'x.a.com', 'a.com.x', 'a.co', 'com', 'a.com:44', 'a.com:4430', 'a-com', 'aacom');
    const table = tableOf([{ url: 'target.com', mirrors: ['a.com'] }]);
    fc.assert(
      fc.property(near, (name) => {
        const parsed = parseReference(`${name}/i`);
        if (parsed.ok) assert.equal(table.resolve(parsed.reference).status, 'unmatched');
      }),
    );
  });
});

describe('trace', () => {
  const reference = parseReference('b.com/i:1');
  assert.ok(reference.ok);
  const written = reference.reference;
  const tableOf = (text: string): Table => compileApollo([sourceOf(`artifactRegistries: [${text}]`)], undefined);
  const sources = (list: Answer): unknown => list.sources.map((source) => source.reference);

  it('is the answer of the one table, with the step', () => {
    const table = tableOf('{registryUrl: a.com, mirroredRegistries: [b.com]}');
    const found = trace({ environment: 'prod', tables: [table] }, written);
    const answer = table.resolve(written);
    assert.deepEqual(found, { environment: 'prod', ...answer, steps: [{ layer: 'apollo', dialect: 'apollo', in: 'b.com/i:1', ...answer }] });
  });

  it('pulls what is written where there is no table', () => {
    const found = trace({ environment: undefined, tables: [] }, written);
    assert.deepEqual([found.status, sources(found), found.steps], ['unmatched', ['b.com/i:1'], []]);
  });

  it('asks each table for what the one before it gives', () => {
    const tables = [tableOf('{registryUrl: a.com, mirroredRegistries: [b.com]}'), tableOf('{registryUrl: node.com, mirroredRegistries: [a.com]}')];
    const found = trace({ environment: undefined, tables }, written);
    assert.deepEqual(found.steps.map((step) => [step.in, sources(step)]), [['b.com/i:1', ['a.com/i:1']], ['a.com/i:1', ['node.com/i:1']]]);
    assert.deepEqual([found.status, sources(found)], ['mirrored', ['node.com/i:1']]);
  });

  it('stays ambiguous once it is', () => {
    const tables = [tableOf('{registryUrl: a.com, mirroredRegistries: [b.com]}, {registryUrl: c.com, mirroredRegistries: [b.com]}'), tableOf('{registryUrl: node.com, mirroredRegistries: [a.com, c.com]}')];
    const found = trace({ environment: undefined, tables }, written);
    assert.deepEqual([found.status, sources(found), found.steps.length], ['ambiguous', ['node.com/i:1'], 3]);
  });

  it('asks no table for a blocked source', () => {
    const blocked: Table = {
      layer: 'node',
      dialect: 'apollo',
      resolve: () => ({ status: 'unpullable', sources: [{ reference: 'x.com/i:1', url: null, insecure: false, blocked: true, via: null }], error: 'no-source' }),
    };
    const found = trace({ environment: undefined, tables: [blocked, tableOf('{registryUrl: a.com, mirroredRegistries: [x.com]}')] }, written);
    assert.deepEqual([found.status, found.error, found.steps.length], ['unpullable', 'no-source', 1]);
  });
});
