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

  const HOSTS = (above: string) => `
    #- /certs.d/quay.io/hosts.toml
    ${above}[host."https://harbor.example.com/v2/qu‸ay"]
      capabilities = ["pull", "resolve"]
    `;

  it('stand in TOML, also where the text begins with a header', async () => {
    await checkFix(HOSTS(''), HOSTS('# mirror-lens-ignore-next-line hosts-toml.double-v2\n    ').replace('‸', ''), { title: 'Silence hosts-toml.double-v2 on this line' });
    await checkFix(HOSTS('# ours\n    '), HOSTS('# mirror-lens-ignore-file hosts-toml.double-v2\n    # ours\n    ').replace('‸', ''), { title: 'Silence hosts-toml.double-v2 in this file' });
    await checkFix(HOSTS('# mirror-lens-ignore-next-line hosts-toml.rejected -- known\n    '), HOSTS('# mirror-lens-ignore-next-line hosts-toml.rejected, hosts-toml.double-v2 -- known\n    ').replace('‸', ''), { title: 'Silence hosts-toml.double-v2 on this line' });
  });

  it('stand above a text of several lines, and behind the lines of an array', () => checkFix(`
    #- /registries.conf
    unqualified-search-registries = [
      "a.example.com",
    ]
    [[registry]]
    prefix = """
    quay.io/org/app:1‸.0"""
    location = "mirror.example.com/org/app"
  `, `
    #- /registries.conf
    unqualified-search-registries = [
      "a.example.com",
    ]
    [[registry]]
    # mirror-lens-ignore-next-line registries-conf.tagged-prefix
    prefix = """
    quay.io/org/app:1.0"""
    location = "mirror.example.com/org/app"
  `, { title: 'Silence registries-conf.tagged-prefix on this line' }));

  it('stand in the map of a webhook', () => checkFix(`
    #- /.vscode/settings.json closed
    { "mirrorLens.nodeConfigs": ["imageswap-maps.conf"] }
    #- /imageswap-maps.conf
    default::mirror.example.com
    qua‸y.io
  `, `
    #- /imageswap-maps.conf
    default::mirror.example.com
    # mirror-lens-ignore-next-line admission.map-line
    quay.io
  `, { title: 'Silence admission.map-line on this line' }));
});
