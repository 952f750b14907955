import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { effectiveTable } from '../../../server/src/features/effectiveTable';
import { resolveText } from '../../../server/src/features/resolution';
import { routesFor } from '../../../server/src/features/routes';
import { checkDiagnostics, checkHover, openFixture } from '../../support/check';

const pod = '#- /pod.yaml\napiVersion: v1\nkind: Pod\nspec: { containers: [{ image: internal.registry.com/foo/bar:1.0.0 }] }\n';

describe('Environments', () => {
  const files = `#- /conf/apollo-registries.yaml
artifactRegistries:
  - { registryUrl: a.example.com, mirroredRegistries: [internal.registry.com] }
  - { registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }
environments:
  - { id: prod, artifactRegistries: [a.example.com], values: ../values/prod.yaml, overrides: [../overrides/prod/*.yaml] }
  - { id: dev, artifactRegistries: [b.example.com], overrides: ['../overrides/dev/**'] }
#- /values/prod.yaml
image: { repository: internal.registry.com/foo/bar, tag: 1.0.0 }
#- /overrides/prod/foo.yaml
1.0.0: { overrides: { image: internal.registry.com/foo/bar:1.0.0 } }
#- /overrides/dev/deep/foo.yaml
1.0.0: { overrides: { image: internal.registry.com/foo/bar:1.0.0 } }
${pod}`;

  it('claim their values and overrides', async () => {
    const { snapshot } = await openFixture(files);
    const claimed = (path: string) => routesFor(snapshot, `file:///ws${path}`).claimedBy;
    assert.deepEqual([claimed('/values/prod.yaml'), claimed('/overrides/prod/foo.yaml'), claimed('/overrides/dev/deep/foo.yaml'), claimed('/pod.yaml')], [['prod'], ['prod'], ['dev'], undefined]);
    const pulled = (path: string) => resolveText(snapshot, `file:///ws${path}`, 'internal.registry.com/x:1').sources.map(({ reference }) => reference);
    assert.deepEqual(pulled('/values/prod.yaml'), ['a.example.com/x:1']);
    assert.deepEqual(pulled('/overrides/dev/deep/foo.yaml'), ['b.example.com/x:1']);
    assert.equal(pulled('/pod.yaml').length, 2);
  });

  it('are judged one by one: an overlap in none of them is no error', async () => {
    const { snapshot } = await openFixture(files);
    assert.deepEqual(diagnoseAll(snapshot).map(({ code, severity }) => `${severity} ${code}`), ['information mirror.overlap', 'information mirror.overlap']);
  });

  it('leave registries that are assigned nowhere, which are judged too', async () => {
    const { snapshot } = await openFixture(`#- /apollo-registries.yaml
artifactRegistries:
  - { registryUrl: a.example.com, mirroredRegistries: [internal.registry.com] }
  - { registryUrl: b.example.com, mirroredRegistries: [internal.registry.com, c.example.com] }
  - { registryUrl: c.example.com }
environments: [{ id: prod }]
`);
    const found = diagnoseAll(snapshot).map(({ code, severity }) => `${severity} ${code}`);
    assert.deepEqual(found.filter((one) => one.endsWith('overlap')), ['information mirror.overlap', 'information mirror.overlap']);
    assert.deepEqual(found.filter((one) => one.endsWith('chain')), ['information mirror.chain']);
    assert.equal(found.filter((one) => one.endsWith('unassigned')).length, 3);
  });

  const chained = (prod: string, dev: string): string => `#- /apollo-registries.yaml
artifactRegistries:
  - { registryUrl: a.example.com, mirroredRegistries: [internal.registry.com] }
  - { registryUrl: b.example.com, mirroredRegistries: [a.example.com] }
environments:
  - { id: prod, artifactRegistries: [${prod}] }
  - { id: dev, artifactRegistries: [${dev}] }
${pod}`;

  for (const [what, prod, dev, expected] of [
    ['in the Environment that has both', 'a.example.com, b.example.com', 'a.example.com', ['warning mirror.chain']],
    ['in none where each has one', 'a.example.com', 'b.example.com', []],
    ['in none where one of the two is assigned nowhere', 'a.example.com', '', ['hint registry.unassigned']],
    ['where both are assigned nowhere', '', '', ['information mirror.chain', 'hint registry.unassigned', 'hint registry.unassigned']],
  ] as const) {
    it(`have a chain ${what}`, async () => {
      const { snapshot } = await openFixture(chained(prod, dev));
      assert.deepEqual(diagnoseAll(snapshot).map(({ code, severity }) => `${severity} ${code}`).sort(), [...expected].sort());
    });
  }

  it('say of registries that none has yet what would follow if one had them', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
    #                ^^^^^^^^^^^^^ 💡 hint[registry.unassigned]
        mirroredRegistries: [internal.registry.com]
      - registryUrl: b.example.com
    #                ^^^^^^^^^^^^^ 💡 hint[registry.unassigned]
        mirroredRegistries: [a.example.com]
    #                        ^^^^^^^^^^^^^ 💡 information[mirror.chain]: \`a.example.com\` is itself an Artifact Registry that mirrors \`internal.registry.com\`, and \`b.example.com\` mirrors it further. Apollo documents one step and does not say which registry is used. No Environment has them yet.
    # ↳ /apollo-registries.yaml:2:18 "a.example.com" \`a.example.com\` is the Registry URL here.
    environments: [{ id: prod }]
  `));

  for (const [what, prod, dev, expected] of [
    ['in the one that has two of them', 'a.example.com, b.example.com', 'a.example.com', 'information image.ambiguous'],
    ['in none that has one each', 'a.example.com', 'b.example.com', undefined],
  ] as const) {
    it(`have an ambiguous image ${what}`, async () => {
      const { snapshot } = await openFixture(chained(prod, dev).replace('[a.example.com] }\nenv', '[internal.registry.com] }\nenv'));
      const found = diagnoseAll(snapshot).filter(({ uri }) => uri.endsWith('pod.yaml'));
      assert.deepEqual(found.map(({ code, severity }) => `${severity} ${code}`), expected === undefined ? [] : [expected]);
      for (const { message } of found) assert.match(message, /`prod`/);
    });
  }
});

describe('the age of a registry file', () => {
  const table = (day: string) => `#- /apollo-registries.yaml
asOf: ${day}
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: Ours
    revision: 3
    mirroredRegistries: [internal.registry.com]
environments:
  - { id: prod, displayName: Production, artifactRegistries: [external.registry.com] }
`;

  it('is told where the table is used', () => checkHover(table('2026-11-02') + pod.replace('foo/bar', 'foo/b‸ar'), [
    '**`external.registry.com/foo/bar:1.0.0`** · mirrored in `prod`',
    '*Ours* mirrors `internal.registry.com` · [apollo-registries.yaml:6](file:///ws/apollo-registries.yaml#L6)  \nWritten `internal.registry.com/foo/bar:1.0.0`',
    'Table as of `2026-11-02`',
  ].join('\n\n')));

  it('is told of a registry, with its revision', () => checkHover(table('2026-11-02').replace('external.reg', 'external.‸reg'), [
    '**`external.registry.com`** · Artifact Registry (*Ours*)',
    'Apollo pulls images of `external.registry.com` from it, and those of `internal.registry.com` too.  \nNo image in the workspace goes through it.  \nRevision `3` · table as of `2026-11-02`',
  ].join('\n\n')));

  it('stands in the effective table, beside the names of Environments', async () => {
    const { snapshot } = await openFixture(table('2026-11-02'));
    const page = effectiveTable(snapshot, undefined);
    assert.match(page, /, as of `2026-11-02`/);
    assert.match(page, /## Environment `prod` \(\*Production\*\)/);
  });

  it('names the Environment that a registry is assigned to', () => checkHover(table('2026-11-02').replace('[external.registry.com] }', '[external.regi‸stry.com] }'), [
    '**`external.registry.com`** · assigned to `prod` (*Production*)',
    'It mirrors `internal.registry.com` · [apollo-registries.yaml:3](file:///ws/apollo-registries.yaml#L3)',
  ].join('\n\n')));

  // The day of the tests is 2026-11-30.
  for (const [day, days, expected] of [['2026-08-31', 90, 1], ['2026-09-01', 90, 0], ['2026-11-30', 0, 0], ['2026-11-29', 0, 1], ['2027-01-01', 0, 0]] as const) {
    it(`is ${expected === 0 ? 'fine' : 'too high'} on ${day} with ${days} days`, async () => {
      const { snapshot } = await openFixture(table(day), { settings: { staleAfterDays: days, severity: { 'registry.stale': 'warning' } } });
      assert.deepEqual(diagnoseAll(snapshot).map(({ code }) => code), Array.from({ length: expected }, () => 'registry.stale'));
    });
  }

  it('is not looked at by default', async () => {
    const { snapshot } = await openFixture(table('2020-01-01'));
    assert.deepEqual(diagnoseAll(snapshot), []);
  });
});
