import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { checkFix, fixTitles, type OpenOptions } from '../../support/check';

const HOST = 'external.registry.com';
const TABLE = `
#- /apollo-registries.yaml closed
artifactRegistries:
  - registryUrl: ${HOST}
    mirroredRegistries: [docker.io, quay.io]
`;
const filling = (file: string, prefix = ''): OpenOptions => ({ settings: { inventories: [{ file, host: HOST, prefix }] } });
const pod = (image: string) => `
#- /pod.yaml
apiVersion: v1
kind: Pod
spec:
  containers:
    - image: ${image}‸
`;

/** The fix "Add to …" makes `after` of an inventory; `flags` are those of the fixture's file. */
async function adds(file: string, image: string, before: string, after: string, flags = 'closed'): Promise<void> {
  const fix = await checkFix(`${TABLE}${pod(image)}\n#- ${file} ${flags}\n${before}`, `#- ${file} ${flags}\n${after}`, { ...filling(file.slice(1)), title: /^Add to / });
  const again = await fixTitles(`${TABLE}${pod(image)}\n#- ${file} ${flags}\n${after}`, filling(file.slice(1)));
  assert.deepEqual(again.filter((title) => title.startsWith('Add to ')), [], 'A second application would change something');
  assert.deepEqual([fix.kind, fix.code, fix.preferred, fix.confirm], ['quickfix', 'image.not-synced', false, false]);
}

/** Nothing is offered but silence. */
async function offersNothing(file: string, image: string, text: string, options = filling(file.slice(1))): Promise<void> {
  const titles = await fixTitles(`${TABLE}${pod(image)}\n#- ${file} closed\n${text}`, options);
  assert.deepEqual(titles.filter((title) => !title.startsWith('Silence ')), []);
  assert.ok(titles.includes('Silence image.not-synced on this line'));
}

describe('"Add to" an inventory', () => {
  it('of skopeo adds a tag in order, a repository, a list of images, or a registry', async () => {
    await adds('/sync.yaml', 'quay.io/org/app:1.2', `quay.io:
  images:
    org/app: # ours
      - "1.1"
      # the next one
      - "1.3"
    org/tool: [v1]
`, `quay.io:
  images:
    org/app: # ours
      - "1.1"
      - "1.2"
      # the next one
      - "1.3"
    org/tool: [v1]
`);
    await adds('/sync.yaml', 'quay.io/org/app:v2', 'quay.io:\n    images:\n        org/tool:\n            - v1\n        org/web:\n            - v1\n    tls-verify: true\n', 'quay.io:\n    images:\n        org/app:\n            - v2\n        org/tool:\n            - v1\n        org/web:\n            - v1\n    tls-verify: true\n');
    await adds('/sync.yaml', 'quay.io/org/app:v2', 'quay.io:\n  images-by-semver:\n    org/app: "^1"\n', 'quay.io:\n  images-by-semver:\n    org/app: "^1"\n  images:\n    org/app:\n      - v2\n');
    await adds('/sync.yaml', 'nginx:1.25', 'quay.io:\n  images:\n    org/app: ["1"]\n', 'quay.io:\n  images:\n    org/app: ["1"]\ndocker.io:\n  images:\n    library/nginx:\n      - "1.25"\n', 'closed crlf');
    await adds('/sync.yaml', 'nginx:1.25', 'quay.io:\n  images:\n    org/app: ["1"]\n', 'quay.io:\n  images:\n    org/app: ["1"]\ndocker.io:\n  images:\n    library/nginx:\n      - "1.25"\n', 'closed unended');
    await adds('/sync.yaml', 'nginx:1.25', 'docker.io: { images: { redis: ["7"] } }\n', 'docker.io: { images: { redis: ["7"], nginx: ["1.25"] } }\n');
    await adds('/sync.yaml', 'quay.io/org/app:v2', 'quay.io:\n  images: {}\n', 'quay.io:\n  images: {org/app: [v2]}\n');
  });

  it('adds the digest where the reference has one', async () => {
    const digest = `sha256:${'1'.repeat(64)}`;
    await adds('/sync.yaml', `quay.io/org/app:v2@${digest}`, 'quay.io:\n  images:\n    org/app: [v1]\n', `quay.io:\n  images:\n    org/app: [v1, ${digest}]\n`);
    await adds('/images.txt', `quay.io/org/app:v2@${digest}`, 'quay.io/org/app:v1\n', `quay.io/org/app:v1\nquay.io/org/app:v2@${digest}\n`);
  });

  it('of oc-mirror adds an additional image', async () => {
    const head = 'apiVersion: mirror.openshift.io/v2alpha1\nkind: ImageSetConfiguration\nmirror:\n';
    await adds('/imageset.yaml', 'quay.io/org/app:v2', `${head}  additionalImages:\n  - name: quay.io/org/app:v1\n`, `${head}  additionalImages:\n  - name: quay.io/org/app:v1\n  - name: quay.io/org/app:v2\n`);
    await adds('/imageset.yaml', 'quay.io/org/app:v2', `${head}  platform:\n    channels:\n    - name: stable\n`, `${head}  platform:\n    channels:\n    - name: stable\n  additionalImages:\n  - name: quay.io/org/app:v2\n`);
    await adds('/imageset.yaml', 'quay.io/org/app:v2', `${head}  additionalImages: []\n`, `${head}  additionalImages: [{ name: quay.io/org/app:v2 }]\n`);
    await adds('/imageset.yaml', 'quay.io/org/app:v2', `${head}  additionalImages:\n`, `${head}  additionalImages: [{ name: quay.io/org/app:v2 }]\n`);
    await adds('/imageset.json', 'quay.io/org/app:v2', '{ "apiVersion": "mirror.openshift.io/v1alpha2", "kind": "ImageSetConfiguration", "mirror": { "additionalImages": [{ "name": "quay.io/org/app:v1" }] } }\n', '{ "apiVersion": "mirror.openshift.io/v1alpha2", "kind": "ImageSetConfiguration", "mirror": { "additionalImages": [{ "name": "quay.io/org/app:v1" }, { "name": "quay.io/org/app:v2" }] } }\n');
  });

  it('of Hauler and Zarf adds to the one list that there is', async () => {
    const images = 'apiVersion: content.hauler.cattle.io/v1\nkind: Images\nspec:\n  images:\n';
    await adds('/hauler.yaml', 'quay.io/org/app:v2', `${images}    - name: 'quay.io/org/a:v1'\n      platform: linux/amd64\n    - name: 'quay.io/org/z:v1'\n`, `${images}    - name: 'quay.io/org/a:v1'\n      platform: linux/amd64\n    - name: 'quay.io/org/app:v2'\n    - name: 'quay.io/org/z:v1'\n`);
    await offersNothing('/hauler.yaml', 'quay.io/org/app:v2', `${images}    - name: quay.io/org/a:v1\n---\n${images}    - name: quay.io/org/b:v1\n`);
    const zarf = 'kind: ZarfPackageConfig\ncomponents:\n';
    await adds('/zarf.yaml', 'nginx', `${zarf}  - name: base\n  - name: app\n    images:\n      - redis:7\n`, `${zarf}  - name: base\n  - name: app\n    images:\n      - redis:7\n      - nginx:latest\n`);
    await adds('/zarf.yaml', 'nginx', `${zarf}  - name: base\n    images: []\n`, `${zarf}  - name: base\n    images: [docker.io/library/nginx:latest]\n`);
    await adds('/zarf.yaml', 'quay.io/org/app:v2', `${zarf}  - name: base\n`, `${zarf}  - name: base\n    images:\n      - quay.io/org/app:v2\n`);
    await adds('/zarf.yaml', 'quay.io/org/app:v2', `apiVersion: zarf.dev/v1beta1\n${zarf}  - name: base\n    images:\n      - name: quay.io/org/app:v1\n`, `apiVersion: zarf.dev/v1beta1\n${zarf}  - name: base\n    images:\n      - name: quay.io/org/app:v1\n      - name: quay.io/org/app:v2\n`);
    await offersNothing('/zarf.yaml', 'quay.io/org/app:v2', `${zarf}  - name: a\n    images: [quay.io/org/a:v1]\n  - name: b\n    images: [quay.io/org/b:v1]\n`);
  });

  it('of a plain list adds a line as the others are', async () => {
    await adds('/images.txt', 'nginx:1.25', '# ours\nalpine:3\n# web\nredis:7\n', '# ours\nalpine:3\nnginx:1.25\n# web\nredis:7\n');
    await adds('/images.txt', 'nginx:1.25', 'docker.io/library/redis:7\ndocker.io/library/alpine:3', 'docker.io/library/redis:7\ndocker.io/library/alpine:3\ndocker.io/library/nginx:1.25\n', 'closed');
    await adds('/images.txt', 'quay.io/org/app:v2', '# nothing yet\n', '# nothing yet\nquay.io/org/app:v2\n');
    await adds('/images.txt', 'quay.io/org/app:v2', `docker://quay.io/org/web:v1=${HOST}/org/web:v1\n`, `docker://quay.io/org/web:v1=${HOST}/org/web:v1\ndocker://quay.io/org/app:v2=${HOST}/org/app:v2\n`);
    await adds('/mirror/list', 'quay.io/org/app:v2', 'quay.io/org/web:v1\n', 'quay.io/org/web:v1\nquay.io/org/app:v2\n', '');
    await offersNothing('/images.txt', 'quay.io/org/app:v2', `quay.io/org/web:v1 ${HOST}/org/web:v1\nquay.io/org/tool:v1\n`);
  });

  it('is never offered for locks, for what is no inventory, and where it would not help', async () => {
    const lock = 'apiVersion: v0\nkind: ImagesLock\nimages:\n  - name: a\n    image: docker.io/org/a:v1\n';
    await offersNothing('/Images.lock', 'quay.io/org/app:v2', lock);
    await offersNothing('/rendered.yaml', 'quay.io/org/app:v2', 'apiVersion: v1\nkind: Pod\nspec: { containers: [{ image: quay.io/org/a:v1 }] }\n');
    // The name of the mirror itself says not where to copy from.
    await offersNothing('/images.txt', `${HOST}/org/app:v2`, 'quay.io/org/a:v1\n');
    // What is put below `airgap` is pulled from there, and would land one level deeper.
    await offersNothing('/images.txt', 'quay.io/airgap/app:v2', 'quay.io/org/a:v1\n', filling('images.txt', 'airgap'));
  });

  it('adds the name on the mirror to a list of such names', () => adds('/images.txt', `${HOST}/org/app:v2`, `${HOST}/org/a:v1\n`, `${HOST}/org/a:v1\n${HOST}/org/app:v2\n`));

  it('asks before it changes a file outside the folders', async () => {
    const text = `${TABLE.replace('/apollo', '/one/apollo')}${pod('quay.io/org/app:v2').replace('/pod', '/one/pod')}\n#- /two/images.txt closed\nquay.io/org/a:v1\n`;
    const fix = await checkFix(text, '#- /two/images.txt\nquay.io/org/a:v1\nquay.io/org/app:v2\n', {
      folders: ['/one'], settings: { inventories: [{ file: '/ws/two/images.txt', host: HOST, prefix: '' }] }, title: 'Add to `images.txt`: `quay.io/org/app:v2`',
    });
    assert.equal(fix.confirm, true);
  });
});
