import assert from 'node:assert/strict';
import fc from 'fast-check';
import { completionsAt, type CompletionChoice } from '../../../server/src/features/completion';
import { contextAt } from '../../../server/src/features/completion/cursorContext';
import { shapeOf, schemaAt } from '../../../server/src/features/completion/registrySchema';
import { worldOf } from '../../support/world';

const PODS = `#- /app.yaml closed
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: internal.registry.com/a:1
    - image: internal.registry.com/b:1
    - image: quay.io/c:1
    - image: nginx
`;

async function choicesIn(file: string): Promise<{ readonly choices: readonly CompletionChoice[]; readonly text: string; readonly offset: number }> {
  const { snapshot, cursor, text } = await worldOf(`#- /apollo-registries.yaml\n${file}\n${PODS}`);
  return { choices: completionsAt(snapshot, cursor.uri, cursor.offset), text: text(cursor.uri), offset: cursor.offset };
}

async function labels(file: string): Promise<readonly string[]> {
  return (await choicesIn(file)).choices.map((choice) => choice.label);
}

/** The text after a choice was taken. */
async function taken(file: string, label: string): Promise<string> {
  const { choices, text } = await choicesIn(file);
  const choice = choices.find((candidate) => candidate.label === label);
  assert.ok(choice, `${label} is not among ${choices.map((one) => one.label).join(', ')}`);
  return (text.slice(0, choice.span.start) + choice.newText + text.slice(choice.span.end)).trimEnd();
}

const ROOT = ['artifactRegistries', '$schema', 'version', 'asOf', 'appliesTo', 'environments'];

describe('completion of keys', () => {
  it('offers the keys of the root in an empty file, what is required first', async () => assert.deepEqual(await labels('‸'), ROOT));

  it('leaves out what is there already', async () =>
    assert.deepEqual(await labels('version: 1\n‸\nartifactRegistries:\n  - registryUrl: a.com\n'), ['$schema', 'asOf', 'appliesTo', 'environments']));

  it('offers the keys of a registry on its next line', async () => {
    const found = await labels('artifactRegistries:\n  - registryUrl: a.com\n    ‸\n');
    assert.deepEqual(found, ['displayName', 'description', 'credentials', 'mirroredRegistries', 'hubAccess', 'revision']);
  });

  it('knows the keys below and above the cursor, and those of this item only', async () => {
    const found = await labels(
      'artifactRegistries:\n  - registryUrl: a.com\n    description: x\n  - registryUrl: b.com\n    ‸\n    hubAccess: expected\n  - revision: 1\n',
    );
    assert.deepEqual(found, ['displayName', 'description', 'credentials', 'mirroredRegistries', 'revision']);
  });

  it('offers keys behind a dash', async () =>
    assert.deepEqual((await labels('artifactRegistries:\n  - ‸\n')).slice(0, 2), ['registryUrl', 'displayName']));

  it('replaces a half-typed key', async () =>
    assert.equal(await taken('artifactRegistries:\n  - registryUrl: a.com\n    disp‸\n', 'displayName'), 'artifactRegistries:\n  - registryUrl: a.com\n    displayName:'));

  it('does not write a second colon', async () =>
    assert.equal(await taken('artifactRegistries:\n  - regi‸: a.com\n', 'registryUrl'), 'artifactRegistries:\n  - registryUrl: a.com'));

  it('opens a list at the right indentation', async () =>
    assert.equal(
      await taken('artifactRegistries:\n  - registryUrl: a.com\n    mirr‸\n', 'mirroredRegistries'),
      'artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries:\n      -',
    ));

  it('opens a list of maps with its required key', async () =>
    assert.equal(await taken('‸', 'artifactRegistries'), 'artifactRegistries:\n  - registryUrl:'));

  it('opens a map with its required key', async () =>
    assert.equal(
      await taken('artifactRegistries:\n  - registryUrl: a.com\n    cred‸\n', 'credentials'),
      'artifactRegistries:\n  - registryUrl: a.com\n    credentials:\n      type:',
    ));

  it('offers the keys of a nested map', async () =>
    assert.deepEqual(await labels('artifactRegistries:\n  - registryUrl: a.com\n    credentials:\n      ‸\n'), ['type', 'fipsMode']));

  it('offers the keys of a flow map', async () => {
    assert.deepEqual(await labels('artifactRegistries:\n  - credentials: { ‸ }\n'), ['type', 'fipsMode']);
    assert.deepEqual(await labels('artifactRegistries:\n  - credentials: { type: ecr, f‸ }\n'), ['fipsMode']);
    assert.deepEqual(await labels('artifactRegistries:\n  - credentials: {‸\n'), ['type', 'fipsMode']);
  });

  it('offers the keys of an Environment, also where dashes stand below their key', async () =>
    assert.deepEqual((await labels('environments:\n- id: dev\n  ‸\n')).slice(0, 3), ['displayName', 'artifactRegistries', 'files']));

  it('shows the words of the schema', async () => {
    const { choices } = await choicesIn('artifactRegistries:\n  - registryUrl: a.com\n    hub‸\n');
    const choice = choices.find((one) => one.label === 'hubAccess');
    assert.equal(choice?.detail, 'Hub access');
    assert.match(choice.documentation, /skips its availability checks\.[^]*Default: expected\./);
  });
});

describe('completion of values', () => {
  it('offers the values of an enumeration', async () => {
    assert.deepEqual(await labels('artifactRegistries:\n  - registryUrl: a.com\n    hubAccess: ‸\n'), ['expected', 'notExpected']);
    assert.deepEqual(await labels('artifactRegistries:\n  - credentials:\n      type: b‸\n'), ['basic', 'none', 'ecr']);
    assert.deepEqual(await labels('artifactRegistries:\n  - credentials: { type: ‸ }\n'), ['basic', 'none', 'ecr']);
    assert.deepEqual(await labels('artifactRegistries:\n  - credentials: { type: ecr, fipsMode: ‸'), ['true', 'false']);
  });

  it('writes the space behind a colon where it is missing', async () =>
    assert.equal(await taken('artifactRegistries:\n  - hubAccess:‸\n', 'expected'), 'artifactRegistries:\n  - hubAccess: expected'));

  it('replaces the whole value, and keeps quotes and the comment', async () => {
    assert.equal(await taken('artifactRegistries:\n  - hubAccess: exp‸ectd # x\n', 'expected'), 'artifactRegistries:\n  - hubAccess: expected # x');
    assert.equal(await taken('artifactRegistries:\n  - hubAccess: "exp‸" # x\n', 'expected'), 'artifactRegistries:\n  - hubAccess: "expected" # x');
  });

  it('offers nothing in a comment', async () => assert.deepEqual(await labels('artifactRegistries: # ‸\n'), []));
  it('offers nothing where any text may stand', async () => assert.deepEqual(await labels('artifactRegistries:\n  - description: ‸\n'), []));
  it('offers nothing in other files', async () => {
    const { snapshot } = await worldOf(`#- /app2.yaml\nkind: Pod\n${PODS}`);
    assert.deepEqual(completionsAt(snapshot, 'file:///ws/app2.yaml', 9), []);
  });
});

describe('completion of hosts', () => {
  it('offers the hosts of images that no rule covers, the most used first', async () => {
    const { choices } = await choicesIn('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries:\n      - ‸\n');
    assert.deepEqual(choices.map((choice) => [choice.label, choice.detail]), [
      ['internal.registry.com', '2 images in 1 file'],
      ['docker.io', '1 image in 1 file'],
      ['quay.io', '1 image in 1 file'],
    ]);
  });

  it('leaves out hosts that are covered or listed', async () => {
    assert.deepEqual(
      await labels('artifactRegistries:\n  - registryUrl: quay.io\n  - registryUrl: a.com\n    mirroredRegistries:\n      - Internal.registry.com:443\n      - ‸\n'),
      ['docker.io'],
    );
    assert.deepEqual(await labels('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: [quay.io, ‸]\n'), ['internal.registry.com', 'docker.io']);
  });

  it('still offers the host that is being typed', async () =>
    assert.ok((await labels('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: [quay.io‸]\n')).includes('quay.io')));

  it('works in a flow list that is not closed, and over lines', async () => {
    assert.equal((await labels('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: [‸\n')).length, 3);
    assert.equal((await labels('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: [\n      quay.io,\n      ‸\n    ]\n')).length, 2);
  });

  it('writes the dash where none is typed', async () =>
    assert.equal(
      await taken('artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries:\n      ‸\n', 'quay.io'),
      'artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries:\n      - quay.io',
    ));

  it('offers registries in an Environment, but those it has', async () => {
    const registries = 'artifactRegistries:\n  - registryUrl: a.com\n    displayName: A\n    mirroredRegistries: [m.com]\n  - registryUrl: b.com\nenvironments:\n  - id: dev\n';
    const { choices } = await choicesIn(`${registries}    artifactRegistries: [‸]\n`);
    assert.deepEqual(choices.map((choice) => [choice.label, choice.detail, choice.documentation]), [
      ['a.com', 'A', 'It mirrors m.com.'],
      ['b.com', 'Artifact Registry', 'It mirrors no other registry.'],
    ]);
    assert.deepEqual(await labels(`${registries}    artifactRegistries:\n      - a.com\n      - ‸\n`), ['b.com']);
  });

  it('offers the hosts of images as reachable, mirrored or not, but those that are listed', async () => {
    const registries = 'artifactRegistries:\n  - registryUrl: a.com\n    mirroredRegistries: [quay.io]\nenvironments:\n  - id: dev\n';
    assert.deepEqual(await labels(`${registries}    reachableHosts: [‸]\n`), ['internal.registry.com', 'docker.io', 'quay.io']);
    assert.deepEqual(await labels(`${registries}    reachableHosts:\n      - docker.io\n      - ‸\n`), ['internal.registry.com', 'quay.io']);
  });
});

describe('cursor context', () => {
  it('answers everywhere in any text without an error, with a word around the cursor', () => {
    const pieces = fc.constantFrom('artifactRegistries:', '\n', '\r\n', '  ', '- ', '-', 'key: ', 'registryUrl: a.com', '[', ']', '{', '}', ',', '"', "'", '#', ' # c', ':', '|', '\t', '🐳');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 25 }), fc.nat(), (parts, seed) => {
        const text = parts.join('');
        const offset = text.length === 0 ? 0 : seed % (text.length + 1);
        const context = contextAt(text, offset);
        if (!context) return;
        assert.ok(context.word.start <= context.word.end && context.word.end <= text.length);
        assert.doesNotMatch(text.slice(context.word.start, context.word.end), /\n/);
      }),
      { numRuns: 2000 },
    );
  });

  it('finds in the published schema what it walks to', () => {
    assert.equal(shapeOf(schemaAt(['artifactRegistries', '[]', 'mirroredRegistries']) ?? {}), 'list');
    assert.equal(schemaAt(['nothing', 'such']), undefined);
  });
});
