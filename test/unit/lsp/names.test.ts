import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { matchesGlob } from '../../../server/src/base/glob';
import { isImageFileName } from '../../../server/src/images/lineKinds';
import { NAMED_FILES } from '../../../server/src/lsp/protocol';

const isNamed = (path: string): boolean => NAMED_FILES.some((glob) => matchesGlob(glob, path));

describe('the globs of files that are known by name alone', () => {
  it('are those that the finders know', () => {
    const names = [
      'images.txt', 'a/rancher-images.txt', 'IMAGES-v1.LIST', 'image-list.txt', 'my_image_list_1.txt', 'imagelist.list', 'Images.lock', 'a/Images.lock', 'Kustomization',
      'Dockerfile', 'a/b/Containerfile', 'Dockerfile.dev', 'dockerfile-arm', 'Dockerfile_x', 'app.Dockerfile', 'app.containerfile',
    ];
    for (const name of names) assert.ok(isImageFileName(name) && isNamed(name), name);
    for (const name of ['notes.txt', 'images.md', 'Chart.lock', 'pod.yaml', 'image.txt', 'Dockerfiles', 'kustomization.txt']) assert.ok(!isImageFileName(name) && !isNamed(name), name);
  });

  it('hold the values of a helmfile', () => {
    for (const name of ['environments/prod.yaml.gotmpl', 'values/app.gotmpl']) assert.ok(isImageFileName(name) && isNamed(name), name);
  });

  it('hold templates of other engines, by the name of what they become', () => {
    for (const name of ['roles/app/templates/pod.yaml.j2', 'a.yml.erb', 'a.json.tmpl', 'a.yaml.in', 'Dockerfile.j2', 'Dockerfile2']) assert.ok(isImageFileName(name) && isNamed(name), name);
    for (const name of ['app.conf.j2', 'a.yaml.bak', 'configure.in', 'x.j2']) assert.ok(!isImageFileName(name) && !isNamed(name), name);
  });

  it('hold what templates of charts are made from', () => {
    for (const name of ['app/templates/_helpers.tpl', 'app/templates/a/NOTES.txt', 'app/charts/db-1.0.0.tgz', 'app/.helmignore']) assert.ok(isNamed(name), name);
    for (const name of ['app/_helpers.tpl', 'db-1.0.0.tgz', 'notes.txt']) assert.ok(!isNamed(name), name);
  });
});
