import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkFix, fixTitles } from '../../support/check';

const TABLE = `
    #- /apollo-registries.yaml closed
    artifactRegistries:
      - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }
`;
const LINE = 'Silence image.invalid on this line';
const FILE = 'Silence image.invalid in this file';

describe('comments that silence, in files that are no YAML', () => {
  it('are written with two slashes in JSON with comments', async () => {
    const before = `${TABLE}
    #- /.devcontainer/devcontainer.json
    // ours: don't
    {
      "name": "a", /* { */
      // the image
      "image": "x.corp.com/F‸oo"
    }
    `;
    await checkFix(before, `
    #- /.devcontainer/devcontainer.json
    // ours: don't
    {
      "name": "a", /* { */
      // the image
      // mirror-lens-ignore-next-line image.invalid
      "image": "x.corp.com/Foo"
    }
    `, { title: LINE });
    await checkFix(before, `
    #- /.devcontainer/devcontainer.json
    // mirror-lens-ignore-file image.invalid
    // ours: don't
    {
      "name": "a", /* { */
      // the image
      "image": "x.corp.com/Foo"
    }
    `, { title: FILE });
  });

  it('take a code more', () => checkFix(`${TABLE}
    #- /devcontainer.json
    {
      // mirror-lens-ignore-next-line image.unmatched -- known
      "image": "x.corp.com/F‸oo"
    }
  `, `
    #- /devcontainer.json
    {
      // mirror-lens-ignore-next-line image.unmatched, image.invalid -- known
      "image": "x.corp.com/Foo"
    }
  `, { title: LINE }));

  it('are not offered in plain JSON', async () => {
    const titles = await fixTitles(`${TABLE}
    #- /pod.json
    { "apiVersion": "v1", "kind": "Pod", "spec": { "containers": [{ "image": "x.corp.com/F‸oo" }] } }
    `);
    assert.deepEqual(titles.filter((title) => title.startsWith('Silence')), []);
  });

  it('stand behind the directives of a Dockerfile', async () => {
    const before = `${TABLE}
    #- /Dockerfile
    # syntax=docker/dockerfile:1
    # escape=\\
    FROM x.corp.com/F‸oo
    RUN make
    `;
    await checkFix(before, `
    #- /Dockerfile
    # syntax=docker/dockerfile:1
    # escape=\\
    # mirror-lens-ignore-file image.invalid
    FROM x.corp.com/Foo
    RUN make
    `, { title: FILE });
    await checkFix(before, `
    #- /Dockerfile
    # syntax=docker/dockerfile:1
    # escape=\\
    # mirror-lens-ignore-next-line image.invalid
    FROM x.corp.com/Foo
    RUN make
    `, { title: LINE });
  });

  it('stand in plain lists', async () => {
    const text = `
    #- /apollo-registries.yaml closed
    artifactRegistries:
      - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }
    #- /images.txt
    x.corp.com/a:1
    y.corp.com/b‸:1
    `;
    await checkFix(text, `
    #- /images.txt
    x.corp.com/a:1
    # mirror-lens-ignore-next-line image.unmatched
    y.corp.com/b:1
    `, { title: 'Silence image.unmatched on this line', settings: { severity: { 'image.unmatched': 'warning' } } });
  });
});
