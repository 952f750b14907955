import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnose, diagnoseAll } from '../../../server/src/features/diagnostics';
import { listingOf } from '../../../server/src/features/inventories/coverage';
import { DEFAULT_SETTINGS } from '../../../server/src/workspace/settings';
import { entryOf } from '../../../server/src/workspace/snapshot';
import { checkDiagnostics, openFixture, type OpenOptions } from '../../support/check';
import { uriOf } from '../../support/fixture';

const TABLE = `
    #- /apollo-registries.yaml closed
    artifactRegistries:
      - registryUrl: external.registry.com
        mirroredRegistries: [docker.io, quay.io, internal.registry.com]
`;
const filling = (...files: readonly string[]): OpenOptions => ({
  settings: { inventories: files.map((file) => ({ file, host: 'external.registry.com', prefix: '' })) },
});

describe('image.not-synced', () => {
  it('reports what a mirror lacks, by the tags and digests that are listed', () => checkDiagnostics(`${TABLE}
    #- /mirror/sync.yaml closed
    docker.io:
      images:
        library/nginx: ["1.25", sha256:1111111111111111111111111111111111111111111111111111111111111111]
        redis: []
      images-by-tag-regex:
        org/app: ^1\\.2[0-9]$
      images-by-semver:
        org/web: ">= 2.1, < 3"
    #- /pod.yaml
    apiVersion: v1
    kind: Pod
    spec:
      containers:
        - image: nginx:1.25
        - image: nginx:1.26
    #            ^^^^^^^^^^ 💡 warning[image.not-synced]: \`external.registry.com/library/nginx:1.26\` is not synced: \`mirror/sync.yaml\` fills \`external.registry.com\` and does not list it.
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: nginx
    #            ^^^^^ 💡 warning[image.not-synced]: \`external.registry.com/library/nginx:latest\` is not synced: \`mirror/sync.yaml\` fills \`external.registry.com\` and does not list it.
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: nginx@sha256:1111111111111111111111111111111111111111111111111111111111111111
        - image: nginx:1.26@sha256:2222222222222222222222222222222222222222222222222222222222222222
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 hint[image.tag-and-digest]
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[image.not-synced]
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: redis:7
        - image: org/app:1.25
        - image: org/app:1.30
    #            ^^^^^^^^^^^^ 💡 warning[image.not-synced]
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: org/web:2.4.0
        - image: org/web:3.0.0
    #            ^^^^^^^^^^^^^ 💡 warning[image.not-synced]
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: ghcr.io/other/app:1
  `, filling('mirror/*.yaml')));

  const pod = (...images: readonly string[]) => `#- /pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers: [${images.map((image) => `{ image: "${image}" }`).join(', ')}]
`;
  const table = `#- /apollo-registries.yaml closed
artifactRegistries:
  - registryUrl: external.registry.com
    mirroredRegistries: [docker.io, quay.io, internal.registry.com]
`;

  /** The images that are reported as not synced, with the setting for one file. */
  async function missing(path: string, text: string, images: readonly string[], options: { readonly prefix?: string; readonly file?: string } = {}): Promise<readonly string[]> {
    const inventories = [{ file: options.file ?? path.slice(1), host: 'external.registry.com', prefix: options.prefix ?? '' }];
    const { snapshot } = await openFixture(`${table}${pod(...images)}#- ${path} closed\n${text}`, { settings: { inventories } });
    return diagnoseAll(snapshot).filter(({ code }) => code === 'image.not-synced').map(({ message }) => /^`external\.registry\.com\/([^`]+)`/.exec(message)?.[1] ?? message);
  }

  it('reads every form of inventory', async () => {
    const images = ['quay.io/org/app:v1', 'quay.io/org/app:v2'];
    const forms: Readonly<Record<string, string>> = {
      '/sync.yaml': 'quay.io:\n  images:\n    org/app: [v1]\n',
      '/imageset.yaml': 'apiVersion: mirror.openshift.io/v1alpha2\nkind: ImageSetConfiguration\nmirror:\n  additionalImages:\n    - name: quay.io/org/app:v1\n',
      '/zarf.yaml': 'kind: ZarfPackageConfig\ncomponents:\n  - name: a\n    images: [quay.io/org/app:v1]\n',
      '/hauler.yaml': 'apiVersion: content.hauler.cattle.io/v1\nkind: Images\nspec:\n  images:\n    - name: quay.io/org/app:v1\n',
      '/Images.lock': 'apiVersion: v0\nkind: ImagesLock\nimages:\n  - name: app\n    image: quay.io/org/app:v1\n',
      '/rancher-images.txt': 'quay.io/org/app:v1\n',
      '/unusual.name': 'quay.io/org/app:v1\n',
      '/no-extension': 'images:\n  - quay.io/org/app:v1\n',
      '/own.yaml': 'mirror:\n  production:\n    - quay.io/org/app:v1\n',
      '/rendered.yaml': 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: "quay.io/org/app:v1" }] }\n',
    };
    for (const [path, text] of Object.entries(forms)) assert.deepEqual(await missing(path, text, images), ['org/app:v2'], path);
  });

  it('finds a copy under its repository, its host, without `library/`, by its last part, on the mirror, or where the file says', async () => {
    const at = (...paths: readonly string[]) => paths.map((path) => `external.registry.com/${path}`);
    assert.deepEqual(await missing('/images.txt', 'nginx:1\nquay.io/org/app:v1\n', at('library/nginx:1', 'nginx:1', 'org/app:v1', 'quay.io/org/app:v1', 'app:v1')), ['app:v1']);
    assert.deepEqual(await missing('/sync.yaml', 'quay.io: { images: { org/app: [v1] } }\n', at('app:v1', 'quay.io/org/app:v1', 'org/app:v1', 'else/app:v1')), ['else/app:v1']);
    assert.deepEqual(await missing('/images.txt', 'external.registry.com/team/app:v1\n', at('team/app:v1', 'app:v1')), ['app:v1']);
    assert.deepEqual(await missing('/images.txt', 'quay.io/org/app:v1 external.registry.com/new/app:v2\nquay.io/a/b:1 other.registry.com/a/b:1\n', at('new/app:v2', 'org/app:v1', 'a/b:1')), ['org/app:v1', 'a/b:1']);
    const imageSet = 'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror:\n  additionalImages:\n    - { name: "quay.io/org/app:v1", targetRepo: new/app, targetTag: v2 }\n    - { name: "quay.io/org/tool:v1", targetTag: v3 }\n';
    assert.deepEqual(await missing('/imageset.yaml', imageSet, at('new/app:v2', 'org/app:v1', 'org/tool:v3')), ['org/app:v1']);
    const hauler = 'apiVersion: content.hauler.cattle.io/v1\nkind: Images\nspec:\n  images:\n    - { name: "quay.io/org/app:v1", rewrite: /new/app }\n';
    assert.deepEqual(await missing('/hauler.yaml', hauler, at('new/app:v1', 'org/app:v1')), ['org/app:v1']);
  });

  it('keeps to the path that an inventory fills', async () => {
    const images = ['airgap/org/app:v1', 'airgap/org/app:v2', 'elsewhere/org/app:v3', 'airgapped/org/app:v4'].map((path) => `external.registry.com/${path}`);
    assert.deepEqual(await missing('/images.txt', 'quay.io/org/app:v1\n', images, { prefix: 'airgap' }), ['airgap/org/app:v2']);
    const digest = `sha256:${'1'.repeat(64)}`;
    const lock = `apiVersion: imgpkg.carvel.dev/v1alpha1\nkind: ImagesLock\nimages:\n  - image: quay.io/org/app@${digest}\n`;
    const bundled = [digest, `sha256:${'2'.repeat(64)}`].map((each) => `external.registry.com/team/bundle@${each}`);
    assert.deepEqual(await missing('/images.yml', lock, bundled, { prefix: 'team/bundle' }), [`team/bundle@sha256:${'2'.repeat(64)}`]);
  });

  it('reports no digest that a listed tag may be of, and no tag that may be picked', async () => {
    const [one, two] = [`sha256:${'1'.repeat(64)}`, `sha256:${'2'.repeat(64)}`];
    const digests = [`quay.io/a:1@${one}`, `quay.io/a@${one}`, `quay.io/a:2@${one}`, `quay.io/b:1@${one}`, `quay.io/b:1`, `quay.io/c:1`];
    assert.deepEqual(await missing('/images.txt', `quay.io/a:1\nquay.io/b:1@${two}\nquay.io/c@${one}\n`, digests), [`a:2@${one}`, `b:1@${one}`, 'c:1']);
    assert.deepEqual(await missing('/images.txt', 'quay.io/a\nquay.io/b:${VERSION}\n', ['quay.io/a:1', 'quay.io/b:1', 'quay.io/c:1']), ['c:1']);
    assert.deepEqual(await missing('/zarf.yaml', 'kind: ZarfPackageConfig\ncomponents:\n  - images: ["###ZARF_PKG_TMPL_IMAGE###"]\n', ['quay.io/c:1']), []);
    const rules = 'quay.io:\n  images-by-tag-regex:\n    a: ^(\\d+)+$\n    b: ^(?i)v1\n    c: ^1\n  images-by-semver:\n    d: nonsense\n';
    assert.deepEqual(await missing('/sync.yaml', rules, ['quay.io/a:1', 'quay.io/b:1', 'quay.io/c:2', 'quay.io/d:1']), ['c:2']);
  });

  it('says nothing without the setting, of another host, of what is not sure, and while an inventory is not at hand or broken', async () => {
    const list = '#- /images.txt closed\nquay.io/org/a:v1\n';
    const found = async (text: string, options: OpenOptions) => diagnoseAll((await openFixture(text, options)).snapshot).filter(({ code }) => code === 'image.not-synced').length;
    const text = `${table}${pod('quay.io/org/app:v1')}${list}`;
    assert.equal(await found(text, filling('images.txt')), 1);
    assert.equal(await found(text, {}), 0);
    assert.equal(await found(text, { settings: { inventories: [{ file: 'images.txt', host: 'other.registry.com', prefix: '' }] } }), 0);
    assert.equal(await found(`${pod('quay.io/org/app:v1', 'external.registry.com/org/app:v1')}${list}`, filling('images.txt')), 0, 'no table');
    assert.equal(await found(text, { ...filling('images.txt'), unscanned: true }), 0);
    assert.equal(await found(text, filling('images.txt', 'gone.txt')), 0);
    assert.equal(await found(text, filling('images.txt', 'gone-*.txt')), 0);
    assert.equal(await found(`${table}${pod('quay.io/org/app:v1')}#- /sync.yaml closed\nquay.io:\n  images:\n    org/a: [v1\n`, filling('sync.yaml')), 0, 'broken');
    const overlap = '#- /apollo-registries.yaml closed\nartifactRegistries:\n  - { registryUrl: external.registry.com, mirroredRegistries: [quay.io] }\n  - { registryUrl: b.registry.com, mirroredRegistries: [quay.io] }\n';
    assert.equal(await found(`${overlap}${pod('quay.io/org/app:v1')}${list}`, filling('images.txt')), 0, 'ambiguous');
    assert.equal(await found(`${table}${pod('quay.io/org/app:${V}', '$(params.x)')}${list}`, filling('images.txt')), 0, 'unknown');
  });

  it('reports nothing in inventories and other lists', async () => {
    const text = `${table}#- /images.txt\nquay.io/org/a:v1\n#- /more-images.txt\nquay.io/org/b:v1\n#- /Images.lock\napiVersion: v0\nkind: ImagesLock\nimages:\n  - image: quay.io/org/c:v1\n#- /rendered.yaml\napiVersion: v1\nkind: Pod\nspec: { containers: [{ image: "quay.io/org/d:v1" }] }\n`;
    const { snapshot } = await openFixture(text, filling('images.txt', 'rendered.yaml'));
    assert.deepEqual(diagnoseAll(snapshot), []);
  });

  it('names the inventories, what they copy besides, and the Environments', () => checkDiagnostics(`
    #- /apollo-registries.yaml closed
    artifactRegistries:
      - { registryUrl: a.example.com, mirroredRegistries: [quay.io] }
      - { registryUrl: b.example.com, mirroredRegistries: [quay.io] }
    environments:
      - { id: one, artifactRegistries: [a.example.com] }
      - { id: two, artifactRegistries: [b.example.com] }
    #- /imageset.yaml closed
    apiVersion: mirror.openshift.io/v2alpha1
    kind: ImageSetConfiguration
    mirror:
      platform:
        channels: [{ name: stable }]
      operators:
        - catalog: registry.redhat.io/redhat/redhat-operator-index:v4.17
      helm:
        local: [{ name: app, path: app.tgz }]
    #- /images.txt closed
    quay.io/org/other:v1
    #- /pod.yaml
    apiVersion: v1
    kind: Pod
    spec:
      containers:
        - image: quay.io/org/app:v1
    #            ^^^^^^^^^^^^^^^^^^ 💡 warning[image.not-synced]: \`a.example.com/org/app:v1\` is not synced in \`one\`: \`imageset.yaml\` and \`images.txt\` fill \`a.example.com\` and do not list it. \`imageset.yaml\` also copies operator catalogs, release channels and Helm charts, whose images it does not list.
    # ↳ /imageset.yaml:1:1 "" This inventory fills \`a.example.com\`.
    # ↳ /images.txt:1:1 "" This inventory fills \`a.example.com\`.
  `, { settings: { severity: { 'mirror.overlap': 'off' }, inventories: ['imageset.yaml', 'images.txt'].map((file) => ({ file, host: 'a.example.com', prefix: '' })) } }));

  it('reads an inventory once, however often a manifest changes, and again when it changes itself', async () => {
    const { workspace } = await openFixture(`${table}${pod('quay.io/org/app:v1')}#- /images.txt\nquay.io/org/a:v1\n`, filling('*.txt'));
    const uri = uriOf('/images.txt');
    const listing = () => {
      const entry = entryOf(workspace.snapshot(), uri);
      assert.ok(entry);
      return listingOf(entry);
    };
    const [inventories, before] = [workspace.snapshot().inventories(uriOf('/')), listing()];
    let builds = 0;
    for (const version of [2, 3, 4]) {
      workspace.change({ uri: uriOf('/pod.yaml'), version, text: pod(`quay.io/org/app:v${version}`).split('\n').slice(1).join('\n') });
      assert.equal(diagnose(workspace.snapshot(), uriOf('/pod.yaml')).length, 1);
      assert.equal(workspace.snapshot().inventories(uriOf('/')), inventories);
      if (listing() !== before) builds += 1;
    }
    assert.equal(builds, 0);
    workspace.change({ uri, version: 2, text: 'quay.io/org/app:v4\n' });
    assert.deepEqual(diagnose(workspace.snapshot(), uriOf('/pod.yaml')), []);
    assert.notEqual(listing(), before);
    assert.equal(workspace.snapshot().inventories(uriOf('/')), inventories);
  });

  it('follows the setting without a reload, and reads a file of any name anew', async () => {
    const { workspace } = await openFixture(`${table}${pod('quay.io/org/app:v1')}#- /mirror/list closed\nquay.io/org/a:v1\n`);
    const found = () => diagnose(workspace.snapshot(), uriOf('/pod.yaml')).map(({ code }) => code);
    assert.deepEqual(found(), []);
    const inventories = [{ file: 'mirror/*', host: 'external.registry.com', prefix: '' }];
    assert.equal(workspace.setSettings({ window: { ...DEFAULT_SETTINGS, inventories }, folders: new Map() }), true, 'a scan is needed');
    for await (const step of workspace.scan()) assert.ok(step.filesSeen > 0);
    assert.deepEqual(found(), ['image.not-synced']);
    assert.equal(workspace.setSettings({ window: DEFAULT_SETTINGS, folders: new Map() }), true);
    for await (const step of workspace.scan()) assert.ok(step.filesSeen > 0);
    assert.deepEqual(found(), []);
  });
});
