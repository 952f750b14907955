import assert from 'node:assert/strict';
import { completionsAt, type CompletionChoice } from '../../../server/src/features/completion';
import { worldOf } from '../../support/world';

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [internal.registry.com, both.example.com]
  - registryUrl: other.registry.com
    mirroredRegistries: [both.example.com]
`;
const USED = `#- /used.yaml closed
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: internal.registry.com/foo/bar:1.0.0
    - image: internal.registry.com/foo/bar:1.1.0
    - image: internal.registry.com/foo/bar:1.1.0
    - image: internal.registry.com/foo/baz:2
    - image: both.example.com/app:1
    - image: busybox:1.36
`;

async function offered(file: string, table = TABLE): Promise<{ readonly choices: readonly CompletionChoice[]; readonly taken: (label: string) => string }> {
  const { snapshot, cursor, text } = await worldOf(`${table}${USED}${file}`);
  const choices = completionsAt(snapshot, cursor.uri, cursor.offset);
  const taken = (label: string): string => {
    const choice = choices.find((each) => each.label === label);
    assert.ok(choice, `${label} is not among ${choices.map((each) => each.label).join(', ')}`);
    const written = text(cursor.uri);
    return written.slice(0, choice.span.start) + choice.newText + written.slice(choice.span.end);
  };
  return { choices, taken };
}

const labels = async (file: string, table?: string): Promise<readonly string[]> => (await offered(file, table)).choices.map(({ label }) => label);

const pod = (image: string): string => `#- /pod.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}\n      args: [x]\n`;

describe('completion of images', () => {
  const ALL = ['internal.registry.com/foo/bar', 'both.example.com/app', 'busybox', 'internal.registry.com/foo/baz', 'internal.registry.com/', 'both.example.com/'];

  it('offers repositories and hosts, the most used first, with where they are pulled from', async () => {
    const { choices } = await offered(pod('‸'));
    assert.deepEqual(choices.map(({ label, detail }) => [label, detail]), [
      [ALL[0], '→ external.registry.com/foo/bar'], [ALL[1], 'undefined: 2 candidates'], [ALL[2], 'pulled as written'], [ALL[3], '→ external.registry.com/foo/baz'],
      [ALL[4], '→ external.registry.com'], [ALL[5], 'undefined: 2 candidates'],
    ]);
    assert.equal(choices[0]?.documentation, 'Used by 3 images in 1 file.');
  });

  it('keeps to what holds what is typed, and leaves a tag and quotes alone', async () => {
    assert.deepEqual(await labels(pod('internal.registry.com/foo/ba‸')), ['internal.registry.com/foo/bar', 'internal.registry.com/foo/baz']);
    assert.match((await offered(pod('"foo/ba‸:9"'))).taken('internal.registry.com/foo/baz'), /image: "internal\.registry\.com\/foo\/baz:9"\n/);
    assert.match((await offered(pod('int‸ # why'))).taken('internal.registry.com/'), /image: internal\.registry\.com\/ # why\n/);
  });

  it('takes what is being typed for no image of the workspace', async () => assert.ok(!(await labels(pod('intern‸'))).includes('intern')));

  it('completes where other files expect an image', async () => {
    for (const file of ['#- /Dockerfile\nFROM ‸\n', '#- /compose.yaml\nservices:\n  a:\n    image: ‸\n', '#- /.gitlab-ci.yml\nimage: ‸\n', '#- /images.txt\na.io/b:1\n‸\n', '#- /Dockerfile\nFROM busybox AS b\nCOPY --from=‸ /x /y\n']) {
      assert.deepEqual((await labels(file)).slice(0, 1), ALL.slice(0, 1), file);
    }
  });

  const chart = (image: string): string => `#- /app/Chart.yaml closed\napiVersion: v2\nname: app\nversion: 1.0.0\n#- /app/values.yaml\nimage:\n${image}service:\n  port: 80\n`;

  it('offers hosts for a registry, its repositories, and tags of the repository', async () => {
    assert.deepEqual(await labels(chart('  registry: ‸\n  repository: foo/bar\n  tag: "1"\n')), ['internal.registry.com', 'both.example.com']);
    assert.deepEqual(await labels(chart('  registry: internal.registry.com\n  repository: ‸\n  tag: "1"\n')), ['foo/bar', 'foo/baz']);
    assert.deepEqual(await labels(chart('  registry: internal.registry.com\n  repository: foo/bar\n  tag: ‸\n')), ['1.1.0', '1.0.0']);
    assert.deepEqual((await labels(chart('  repository: ‸\n  tag: "1"\n'))).slice(0, 2), [ALL[0], ALL[1]]);
  });

  it('says nothing elsewhere, in comments, or without a table', async () => {
    assert.deepEqual(await labels(chart('  repository: a/b\n').replace('port: 80', 'port: ‸')), []);
    assert.deepEqual(await labels(pod('a # ‸')), []);
    assert.deepEqual(await labels(pod('a').replace('name: a', 'name: ‸')), []);
    assert.deepEqual(await labels(pod('a').replace('args: [x]', 'args: [‸]')), []);
    assert.deepEqual(await labels(pod('‸'), ''), []);
  });
});
