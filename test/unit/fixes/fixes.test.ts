import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { fixesAt } from '../../../server/src/features/diagnostics';
import { checkFix, fixTitles, openFixture } from '../../support/check';
import { cursorOf } from '../../support/fixture';

describe('fixes of overlaps', () => {
  const before = `
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        mirroredRegistries:
          # the platform team's
          - internal.reg‸istry.com
          - other.registry.com
      - registryUrl: b.example.com # second
        mirroredRegistries: # all of them
          # kept
          - Internal.registry.com:443 # goes
    #- /team/c.apollo-registries.yaml closed
    artifactRegistries:
      - registryUrl: c.example.com
        mirroredRegistries: ['x.corp.com', "internal.registry.com", y.corp.com, internal.registry.com]
  `;

  it('keep a mirror on this registry only, across files', async () => {
    const fix = await checkFix(before, `
      #- /apollo-registries.yaml
      artifactRegistries:
        - registryUrl: a.example.com
          mirroredRegistries:
            # the platform team's
            - internal.registry.com
            - other.registry.com
        - registryUrl: b.example.com # second
          mirroredRegistries: [] # all of them
            # kept
      #- /team/c.apollo-registries.yaml
      artifactRegistries:
        - registryUrl: c.example.com
          mirroredRegistries: ['x.corp.com', y.corp.com]
    `, { title: 'Keep `internal.registry.com` on `a.example.com` only' });
    assert.equal(fix.kind, 'quickfix');
    assert.equal(fix.code, 'mirror.overlap');
    assert.equal(fix.preferred, false);
    assert.equal(fix.confirm, false);
  });

  it('are left out while a text is missing or has become another', async () => {
    const { fixture, snapshot } = await openFixture(before);
    const { uri, offset } = cursorOf(fixture);
    const keep = (texts: Parameters<typeof fixesAt>[1]) => fixesAt(snapshot, texts, uri, { start: offset, end: offset }).filter((fix) => fix.title.startsWith('Keep'));
    assert.deepEqual(keep(new Map()), []);
    const closed = fixture.files.find((file) => file.closed);
    assert.ok(closed);
    assert.deepEqual(keep(new Map([[closed.uri, { uri: closed.uri, hash: 'other', text: closed.text }]])), []);
  });

  it('limit each file to its own folder', () => checkFix(`
    #- /a/apollo-registries.yaml
    artifactRegistries:
    - registryUrl: a.example.com
      mirroredRegistries:
      - inter‸nal.registry.com
    # the end
    #- /b/apollo-registries.yaml closed
    artifactRegistries:
      - { registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }
  `, `
    #- /a/apollo-registries.yaml
    artifactRegistries:
    - registryUrl: a.example.com
      mirroredRegistries:
      - internal.registry.com
    appliesTo:
    - "**"
    # the end
    #- /b/apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }
    appliesTo:
      - "**"
  `, { title: 'Limit each registry file to its own folder' }));

  it('do not offer folders where one lies in the other', async () => {
    const titles = await fixTitles(`
      #- /apollo-registries.yaml
      artifactRegistries: [{ registryUrl: a.example.com, mirroredRegistries: [inter‸nal.registry.com] }]
      #- /b/apollo-registries.yaml
      artifactRegistries: [{ registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }]
    `);
    assert.deepEqual(titles.filter((title) => title.startsWith('Limit')), []);
  });

  it('are offered at an ambiguous image too', () => checkFix(`
    #- /apollo-registries.yaml closed
    artifactRegistries:
      - { registryUrl: a.example.com, mirroredRegistries: [internal.registry.com] }
      - { registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }
    #- /pod.yaml
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: internal.registry‸.com/foo/bar:1 }] }
  `, `
    #- /apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: a.example.com, mirroredRegistries: [] }
      - { registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }
  `, { title: 'Keep `internal.registry.com` on `b.example.com` only' }));

  it('ask before they change a file outside the folders', async () => {
    const fix = await checkFix(`
      #- /app/apollo-registries.yaml
      artifactRegistries: [{ registryUrl: a.example.com, mirroredRegistries: [inter‸nal.registry.com] }]
      #- /platform/apollo-registries.yaml
      artifactRegistries: [{ registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }]
    `, `
      #- /platform/apollo-registries.yaml
      artifactRegistries: [{ registryUrl: b.example.com, mirroredRegistries: [] }]
    `, { title: /^Keep/, folders: ['/app'], settings: { registryFiles: ['/ws/app/apollo-registries.yaml', '/ws/platform/apollo-registries.yaml'] } });
    assert.equal(fix.confirm, true);
  });
});

describe('fixes of registry files', () => {
  const registry = (...lines: readonly string[]) => `#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries:\n${lines.join('\n')}\n`;

  it('remove a duplicate, and a mirror of oneself', async () => {
    await checkFix(registry('      - x.corp.com', '      # why', '      - X.corp.‸com:443'), registry('      - x.corp.com', '      # why'));
    await checkFix(registry('      - x.corp.com', '      - A.exam‸ple.com'), registry('      - x.corp.com'));
  });

  it('remove a mirror that names no host', async () => {
    await checkFix(registry('      - x.corp.com', '      - "*‸.corp.com"', '      - y.corp.com'), registry('      - x.corp.com', '      - y.corp.com'), { title: 'Remove `*.corp.com` from the Mirrored Registries' });
    await checkFix(registry('      - x.corp.com', '      - ~‸', '      - y.corp.com'), registry('      - x.corp.com', '      - y.corp.com'), { title: 'Remove the empty entry from the Mirrored Registries' });
    await checkFix(registry('      - x.corp.com', '      - "‸"'), registry('      - x.corp.com'), { title: 'Remove the empty entry from the Mirrored Registries' });
  });

  it('break a chain', () => checkFix(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: a.example.com }
      - { registryUrl: b.example.com, mirroredRegistries: [a.exam‸ple.com, x.corp.com] }
  `, `
    #- /apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: a.example.com }
      - { registryUrl: b.example.com, mirroredRegistries: [x.corp.com] }
  `));

  it('strip scheme, path and user info, and name Docker Hub as images do', async () => {
    await checkFix(registry("      - 'https‸://x.corp.com'"), registry("      - 'x.corp.com'"));
    await checkFix(registry('      - x.corp.com:5000/f‸oo # why'), registry('      - x.corp.com:5000 # why'), { title: 'Change to `x.corp.com:5000`' });
    await checkFix(registry('      - "joe:hunter2‸@x.corp.com"'), registry('      - "x.corp.com"'));
    await checkFix(registry('      - registry-1.do‸cker.io'), registry('      - docker.io'));
    await checkFix('#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: "https:‸//a.example.com/" }]\n', '#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: "a.example.com" }]\n');
  });

  it('take off :443 quietly, where there is no finding', async () => {
    const fix = await checkFix(registry('      - x.corp.com:44‸3'), registry('      - x.corp.com'), { title: /:443/ });
    assert.deepEqual([fix.kind, fix.code], ['refactor', undefined]);
    assert.deepEqual(await fixTitles(registry('      - x.corp.com:50‸00')), []);
  });

  it('correct a key and a value', async () => {
    await checkFix('#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirorredReg‸istries: []\n', '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: []\n');
    await checkFix('#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    hubAccess: notexpec‸ted\n', '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    hubAccess: notExpected\n');
    await checkFix('#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    credentials: bas‸ic\n', '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    credentials: { type: basic }\n');
  });

  const environments = (entry: string, ...more: readonly string[]) => `#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: external.registry.com\n${more.map((line) => `${line}\n`).join('')}environments:\n  - id: prod\n    artifactRegistries: [external.registry.com, ${entry}]\n`;

  it('correct the name of a registry in an Environment, or declare it', async () => {
    await checkFix(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
environments:
  - id: prod
    artifactRegistries: [external.regis‸try.con]
`, `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
environments:
  - id: prod
    artifactRegistries: [external.registry.com]
`, { title: 'Change to `external.registry.com`' });
    await checkFix(environments('edge.re‸gistry.com:5000'), environments('edge.registry.com:5000', '  - registryUrl: edge.registry.com:5000'));
  });

  it('add a registry to an Environment, in another file too', async () => {
    const before = `
      #- /apollo-registries.yaml
      artifactRegistries:
        - registryUrl: a.exam‸ple.com
      #- /environments.apollo-registries.yaml closed
      artifactRegistries: []
      environments:
        - id: prod
        - id: stage
          artifactRegistries: []
        - id: dev # last
          displayName: Development
    `;
    assert.deepEqual((await fixTitles(before)).slice(0, 3), ['prod', 'stage', 'dev'].map((id) => `Add \`a.example.com\` to the Environment \`${id}\``));
    await checkFix(before, `
      #- /environments.apollo-registries.yaml
      artifactRegistries: []
      environments:
        - id: prod
          artifactRegistries:
            - a.example.com
        - id: stage
          artifactRegistries: []
        - id: dev # last
          displayName: Development
    `, { title: /prod/ });
    await checkFix(before, `
      #- /environments.apollo-registries.yaml
      artifactRegistries: []
      environments:
        - id: prod
        - id: stage
          artifactRegistries: [a.example.com]
        - id: dev # last
          displayName: Development
    `, { title: /stage/ });
  });

  it('do not add a registry where it would overlap', async () => {
    const titles = await fixTitles(`
      #- /apollo-registries.yaml
      artifactRegistries:
        - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }
        - { registryUrl: b.exam‸ple.com, mirroredRegistries: [x.corp.com] }
      environments:
        - { id: prod, artifactRegistries: [a.example.com] }
        - { id: stage, artifactRegistries: [] }
    `);
    assert.deepEqual(titles.filter((title) => title.startsWith('Add')), ['Add `b.example.com` to the Environment `stage`']);
  });

  it('remove an unused mirror, keep CR LF, and write JSON as JSON', async () => {
    const settings = { severity: { 'mirror.unused': 'hint' } } as const;
    await checkFix(`#- /apollo-registries.yaml crlf\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries:\n      - x.corp.c‸om\n    hubAccess: expected\n`, `#- /apollo-registries.yaml crlf\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: []\n    hubAccess: expected\n`, { settings });
    await checkFix('#- /registries.json\n{\n  "artifactRegistries": [\n    { "registryUrl": "a.example.com", "mirroredRegistries": ["x.corp.com", "x.cor‸p.com"] }\n  ]\n}\n', '#- /registries.json\n{\n  "artifactRegistries": [\n    { "registryUrl": "a.example.com", "mirroredRegistries": ["x.corp.com"] }\n  ]\n}\n');
  });

  it('never take an anchor away that is still used', async () => {
    const titles = await fixTitles('#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: [x.corp.com, &host X.cor‸p.com]\n  - registryUrl: b.example.com\n    description: *host\n');
    assert.deepEqual(titles.filter((title) => title.startsWith('Remove')), []);
  });
});

describe('fixes of images', () => {
  const table = '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: external.registry.com\n    displayName: External\n    mirroredRegistries: [internal.registry.com]\n  - registryUrl: edge.registry.com\n';
  const pod = (image: string, count = 0) => `#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n${Array.from({ length: count }, (_, at) => `    - image: internal.registry.com/foo/bar:${at}\n`).join('')}    - image: ${image}\n`;

  it('correct a misspelt host', async () => {
    await checkFix(table + pod('"interal.‸registry.com/foo/bar:1" # odd', 5), pod('"internal.registry.com/foo/bar:1" # odd', 5), { title: /^Change the host/ });
  });

  it('correct a misspelt host in a registry key of its own', () => checkFix(`${table}${pod('internal.registry.com/a:1', 5)}#- /chart/Chart.yaml
apiVersion: v2
name: chart
version: 1.0.0
#- /chart/values.yaml
image:
  registry: interal.registry.com
  repository: foo/b‸ar
  tag: 1.10
`, `#- /chart/values.yaml
image:
  registry: internal.registry.com
  repository: foo/bar
  tag: 1.10
`, { title: /^Change the host/ }));

  it('make the host of an image a Mirrored Registry of a chosen registry, quietly', async () => {
    const before = table + pod('quay.‸io/foo/bar:1');
    assert.deepEqual(await fixTitles(before), ['Mirror `quay.io` through `external.registry.com` (External)', 'Mirror `quay.io` through `edge.registry.com`']);
    const fix = await checkFix(before, table.replace('com]', 'com, quay.io]'), { title: /External/ });
    assert.equal(fix.kind, 'refactor');
    await checkFix(before, `${table}    mirroredRegistries:\n      - quay.io\n`, { title: /edge/ });
  });

  it('make it a finding\'s fix where the diagnostic is on', async () => {
    const settings = { severity: { 'image.unmatched': 'hint' } } as const;
    const fix = await checkFix(table + pod('ngi‸nx'), table.replace('com]', 'com, docker.io]'), { title: /External/, settings });
    assert.deepEqual([fix.kind, fix.code], ['quickfix', 'image.unmatched']);
  });

  it('correct an invalid reference where one correction is plain', async () => {
    await checkFix(table + pod('https://quay.io/fo‸o:1').replace('fo‸o', 'foo').replace('https', 'ht‸tps'), pod('quay.io/foo:1'), { title: /^Change to/ });
    await checkFix(table + pod('quay.io/Fo‸o/bar:1'), pod('quay.io/foo/bar:1'), { title: 'Change to `foo/bar`' });
  });

  it('offer nothing without a table', async () => {
    assert.deepEqual(await fixTitles(pod('quay.‸io/foo/bar:1')), []);
  });
});

describe('silencing', () => {
  const table = '#- /apollo-registries.yaml\nartifactRegistries: [{ registryUrl: a.example.com }]\n';
  const wrong = 'a.example.com/F‸oo';

  it('writes a comment above the line, as deep as it', () => checkFix(
    `${table}#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - name: a\n      image: ${wrong}\n`,
    '#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n    - name: a\n      # mirror-lens-ignore-next-line image.invalid\n      image: a.example.com/Foo\n',
    { title: 'Silence image.invalid on this line' },
  ));

  it('writes it above a list item, and extends one that is there', async () => {
    const line = { title: 'Silence image.invalid on this line' };
    await checkFix(`${table}#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n  - image: ${wrong}\n`, '#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n  # mirror-lens-ignore-next-line image.invalid\n  - image: a.example.com/Foo\n', line);
    await checkFix(`${table}#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n  # mirror-lens-ignore-next-line image.unmatched -- for now\n  - image: ${wrong}\n`, '#- /pod.yaml\nkind: Pod\napiVersion: v1\nspec:\n  containers:\n  # mirror-lens-ignore-next-line image.unmatched, image.invalid -- for now\n  - image: a.example.com/Foo\n', line);
  });

  it('writes it into a manifest inside a literal block', () => checkFix(
    `${table}#- /cm.yaml\nkind: ConfigMap\napiVersion: v1\ndata:\n  pod.yaml: |\n    kind: Pod\n    apiVersion: v1\n    spec:\n      containers:\n        - image: ${wrong}\n`,
    '#- /cm.yaml\nkind: ConfigMap\napiVersion: v1\ndata:\n  pod.yaml: |\n    kind: Pod\n    apiVersion: v1\n    spec:\n      containers:\n        # mirror-lens-ignore-next-line image.invalid\n        - image: a.example.com/Foo\n',
    { title: 'Silence image.invalid on this line' },
  ));

  it('writes it at the top of the file, behind a modeline, or extends it', async () => {
    const whole = { title: 'Silence image.invalid in this file' };
    const pod = (image: string) => `kind: Pod\napiVersion: v1\nspec: { containers: [{ name: a, image: ${image} }] }\n`;
    await checkFix(`${table}#- /pod.yaml\n${pod(wrong)}`, `#- /pod.yaml\n# mirror-lens-ignore-file image.invalid\n${pod('a.example.com/Foo')}`, whole);
    await checkFix(`${table}#- /pod.yaml\n# yaml-language-server: $schema=x\n${pod(wrong)}`, `#- /pod.yaml\n# yaml-language-server: $schema=x\n# mirror-lens-ignore-file image.invalid\n${pod('a.example.com/Foo')}`, whole);
    await checkFix(`${table}#- /pod.yaml\n# mirror-lens-ignore-file image.unmatched\n${pod(wrong)}`, `#- /pod.yaml\n# mirror-lens-ignore-file image.unmatched, image.invalid\n${pod('a.example.com/Foo')}`, whole);
  });

  it('is not offered in JSON', async () => {
    const titles = await fixTitles(`${table}#- /pod.json\n{ "kind": "Pod", "apiVersion": "v1", "spec": { "containers": [{ "image": "${wrong}" }] } }\n`);
    assert.deepEqual(titles.filter((title) => title.startsWith('Silence')), []);
  });
});
