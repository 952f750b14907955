import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isImageFileName, lineKindOf } from '../../../server/src/images/lineKinds';
import { findImages } from '../../../server/src/images/find';
import type { PlaceRule } from '../../../server/src/images/rules';
import { withGoActions } from '../../../server/src/syntax/templated';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { analyze } from '../../../server/src/workspace/analyze';
import { canMatter } from '../../../server/src/workspace/walk';
import { find, findAsRead, line, lines } from './finding';

const docker = (text: string) => lines(text, 'Dockerfile');

describe('images of Dockerfiles', () => {
  it('leaves out stages, numbers and scratch, whatever their case', () => {
    assert.deepEqual(docker('FROM a:1 AS Build\nFROM build\nFROM scratch\nCOPY --from=BUILD x y\nCOPY --from=0 x y\nCOPY --chown=1 --from=b:1 x y\n'), ['FROM a:1', 'COPY b:1']);
    assert.deepEqual(docker('FROM later\nFROM x AS later\n'), ['FROM later', 'FROM x']);
  });

  it('fills in what arguments before the first FROM give', () => {
    assert.deepEqual(docker('ARG R=quay.io\nARG B=${R}/b A="x"\nFROM ${B}:${V:-1}\nFROM $R/a:$V\nFROM ${A}\n'), [
      'FROM ${B}:${V:-1} placeholder = quay.io/b:1',
      'FROM $R/a:$V placeholder',
      'FROM ${A} placeholder = x',
    ]);
    assert.deepEqual(docker('FROM a\nARG V=1\nFROM b:$V\n'), ['FROM a', 'FROM b:$V placeholder']);
  });

  it('reads continued lines, comments between them, and the escape directive', () => {
    const text = '# escape=`\nFROM `\n  # comment FROM no\n\n  --platform=x `\n  a:1 `\n  AS b\nRUN --mount=type=cache,target=/x --mount=from=c:1,target=/y z\n';
    assert.deepEqual(docker(text), ['FROM a:1', 'RUN c:1']);
    assert.deepEqual(docker('FROM a\\\nb:1\n'), ['FROM ab:1']);
    assert.equal(find('FROM a\\\nb:1\n', 'Dockerfile').sites[0]?.style, 'folded');
    assert.deepEqual(docker('\u{feff}from A.io/b:1\r\nonbuild copy --from=c:1 x y\r\n'), ['FROM A.io/b:1', 'COPY c:1']);
  });

  it('passes over heredocs, and an end that is not written yet', () => {
    assert.deepEqual(docker("RUN <<-'X' cat\nFROM no\n\tX\nCOPY <<A <<B /x/\nFROM no\nA\nFROM no\nB\nFROM a\n"), ['FROM a']);
    assert.deepEqual(docker('RUN <<X\nFROM a\n'), ['FROM a']);
  });

  it('finds nothing in what is no name', () => {
    for (const text of ['', 'FROM', 'FROM --platform=x', 'FROM ""', 'COPY --from= x y', 'RUN --mount=type=bind x', 'RUN echo FROM x', '# FROM x', 'ARG', 'ONBUILD', 'FROM "a b"']) assert.deepEqual(docker(text), [], text);
  });

  it('takes what a template engine fills in for a placeholder, spaces and all', () => {
    assert.deepEqual(docker('{% if item.registry is defined %}\nFROM {{ item.registry.url }}/{{ item.image }}\n{% else %}\nFROM {{ item.image }} AS b\n{% endif %}\nFROM b\n'), [
      'FROM {{ item.registry.url }}/{{ item.image }} placeholder',
      'FROM {{ item.image }} placeholder',
    ]);
    assert.deepEqual(docker('FROM <%= @image %>:<%= @tag %>\nCOPY --from={{ c }} x y\n'), ['FROM <%= @image %>:<%= @tag %> placeholder', 'COPY {{ c }} placeholder']);
    assert.deepEqual(docker('FROM a:1 {{ b\nFROM c:1\n'), ['FROM a:1', 'FROM c:1'], 'an action that does not end');
  });

  it('gives the place inside quotes', () => {
    const text = 'FROM "a:1" AS b\nRUN --mount=type=bind,from="from=x",source=y z\n';
    const [site] = find(text, 'Dockerfile').sites;
    assert.equal(text.slice(site?.span.start, site?.span.end), 'a:1');
  });
});

describe('names in capitals that a script replaces', () => {
  it('are placeholders where a reference stands, and a mistake stays one', () => {
    const { sites } = find('FROM BASEIMAGE AS base\nFROM gcr.io/PROJECT_ID/app:1\nFROM NGINX\n', 'Dockerfile');
    assert.deepEqual(sites.map(({ written, obstacle }) => [written, obstacle]), [['BASEIMAGE', 'placeholder'], ['gcr.io/PROJECT_ID/app:1', 'placeholder'], ['NGINX', undefined]]);
    const pod = find('apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "REGISTRY_IP:5000/app:v1"}]}\n', 'pod.yaml.tpl').sites;
    assert.deepEqual(pod.map(({ obstacle }) => obstacle), ['placeholder']);
  });

  it('are no images where nothing but the key says so', () => {
    assert.deepEqual(find('nodePools: [{image: COS_CONTAINERD, bootImage: AL2_ARM}]\n', 'values.yaml').sites, []);
    const [site] = find('app: {image: {repository: APP_IMAGE, tag: RELEASE_TAG}}\n', 'values.yaml').sites;
    assert.deepEqual([site?.written, site?.obstacle], ['APP_IMAGE:RELEASE_TAG', 'placeholder']);
    const [tagged] = find('app: {image: {repository: org/app, tag: RELEASE_TAG}}\n', 'values.yaml').sites;
    assert.equal(tagged?.obstacle, undefined);
  });
});

describe('files that their name tells', () => {
  it('knows Dockerfiles and lists', () => {
    for (const path of ['Dockerfile', 'a/Containerfile', 'Dockerfile.dev', 'web.dockerfile', 'build/Dockerfile-web', 'Dockerfile2', 'Dockerfile.j2', 'Dockerfile.base.erb', 'Dockerfile.go', 'web.dockerfile', 'Dockerfile_dev']) assert.equal(lineKindOf(path), 'dockerfile', path);
    for (const path of ['images.txt', 'a/my-images-v1.txt', 'image-list.txt', 'imagelist.txt']) assert.equal(lineKindOf(path), 'image-list', path);
    for (const path of ['Dockerfile.dockerignore', 'docker.yaml', 'Dockerfile.md', 'notes.txt', 'images.png', 'images.yaml', 'NotADockerfile', 'parse/dockerfile_test.go', 'Dockerfile_parser.py', 'dockerfile.js']) assert.equal(lineKindOf(path), undefined, path);
    assert.ok(isImageFileName('x/Images.lock') && !isImageFileName('Chart.lock'));
  });

  it('are met by a walk, and analyzed without a tree', () => {
    const tree = () => assert.fail('parsed');
    for (const [path, text, kind] of [['Dockerfile', 'FROM a:1\n', 'dockerfile'], ['images.txt', 'a/b:1\n', 'image-list']] as const) {
      const { images, unparsed } = analyze({ uri: `file:///${path}`, text, hash: '', surroundings: { path, chart: undefined }, tree });
      assert.deepEqual([images.kind, images.sites.length, unparsed, canMatter(`file:///x/${path}`)], [kind, 1, undefined, true]);
    }
    assert.ok(!canMatter('file:///x/notes.txt'));
  });
});

describe('images of plain lists', () => {
  it('takes one reference a line, and no prose', () => {
    const text = '\u{feff}# a/b:1\n\n  docker.io/a/b:1\r\nquay.io/c=internal.registry.com/c\n// no/thing:1\ndocker://e/f:2 # c\nbusybox\nImages: see x/y:1 for more\nhttps://example.com/x\nR.io/UPPER/x:1\n${R}/g:1\n';
    assert.deepEqual(lines(text, 'images.txt'), ['[0] docker.io/a/b:1', '[1] quay.io/c → internal.registry.com/c', '[2] e/f:2', '[3] ${R}/g:1 placeholder']);
  });
});

describe('images of other files', () => {
  it('reads JSON with comments, and no comment inside a string', () => {
    const text = '// "image": "a:1"\n{\n  /* "image": "b:1" */ "x": "// \\" /* ",\n  "image": "c:1", // d\n}\n';
    const found = find(text, '.devcontainer.json').sites;
    assert.deepEqual(found.map(({ span }) => text.slice(span.start, span.end)), ['c:1']);
    for (const broken of ['/*', '{"image": "', '{"image": /* "a"}', '"//']) assert.deepEqual(lines(broken, 'devcontainer.json'), []);
  });

  it('reads the first form of Compose, whose services stand at the root', () => {
    const text = 'db:\n  image: postgres:10.3\n  ports: ["5432"]\nweb:\n  build: .\n  links: [db]\n';
    assert.deepEqual(lines(text, 'docker-compose.yml'), ['db.image postgres:10.3']);
    assert.deepEqual(lines(text, 'a.yml'), [], 'its content tells nothing');
    assert.deepEqual(lines('services: {}\nx: {image: "a:1"}\n', 'docker-compose.yml'), []);
  });

  it('fills in the defaults of Compose only where all variables have one', () => {
    const compose = (image: string) => lines(`services: {a: {image: "${image}"}}\n`, 'compose.yaml')[0];
    assert.equal(compose('a:${V-1}'), 'services.a.image a:${V-1} placeholder = a:1');
    assert.equal(compose('${R}/a:${V:-1}'), 'services.a.image ${R}/a:${V:-1} placeholder');
    assert.equal(compose('a:${V:?needed}'), 'services.a.image a:${V:?needed} placeholder');
    assert.equal(compose('a:${V:-${W}}'), 'services.a.image a:${V:-${W}} placeholder');
  });

  it('takes no other key of a workflow or a pipeline for an image', () => {
    assert.deepEqual(lines('on: x\njobs: {a: {runs-on: x, env: {image: "a:1"}, steps: [{uses: "a/b@v1", with: {image: "c:1"}}]}}\n', '.github/workflows/x.yml'), []);
    assert.deepEqual(lines('variables: {IMAGE: "a:1", image: "z:1"}\ninclude: [{local: x.yml}]\na: {script: [docker pull b:1], artifacts: {name: c:1}}\n', '.gitlab-ci.yml'), []);
    assert.deepEqual(lines('dependencies: [{name: x, repository: "https://charts.example.com"}, {repository: "@alias"}]\n', 'Chart.yaml'), []);
  });

  it('reads values with the actions of helmfile, and leaves other templates and those of charts alone', () => {
    const text = 'image: {repository: a/b, tag: v1}\n';
    assert.deepEqual(lines(text, 'values.yaml.gotmpl'), ['image.repository a/b:v1']);
    for (const path of ['notes.gotmpl', 'values.tpl']) assert.deepEqual([find(text, path).kind, lines(text, path)], ['helm-template', []], path);
    assert.equal(find(text, 'c/templates/values.yaml.gotmpl', { below: 'templates' }).kind, 'helm-template');
  });

  it('reads manifests that a template engine fills in, outside of charts', () => {
    const read = (text: string, path: string): readonly string[] => findAsRead(text, path).sites.map(line);
    const go = 'apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    {{labels}}\nspec:\n{{- if .init }}\n  initContainers:\n  - image: busybox:1.32\n{{- end }}\n  containers:\n  - image: {{registry}}/app:{{tag}}\n';
    const expected = ['spec.initContainers[0].image busybox:1.32', 'spec.containers[0].image {{registry}}/app:{{tag}} placeholder'];
    assert.deepEqual(read(go, 'resources/pod.yaml'), expected);
    assert.deepEqual(read(go, 'resources/pod.yaml.tmpl'), expected);
    const jinja = '{# it\'s ours #}\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n{% for c in "a{b" %}\n  - name: "{{ c }}"\n    image: {{ repo }}:{{ tag }}\n{% endfor %}\n  - image: "{% if x == \'y\' %}a{% else %}b{% endif %}:1"\n    args:\n    - {{ a }}{% if b %}\n    - -x\n{% endif %}\n  - image: c.io/d:2\n';
    assert.deepEqual(read(jinja, 'templates/pod.yml.j2'), [
      'spec.containers[0].image {{ repo }}:{{ tag }} placeholder',
      'spec.containers[1].image {% if x == \'y\' %}a{% else %}b{% endif %}:1 placeholder',
      'spec.containers[2].image c.io/d:2',
    ]);
    assert.deepEqual(read('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n<% if @x -%>\n  - image: <%= @image %>:1\n<% end -%>\n  - image: c:1\n', 'pod.yaml.erb'), [
      'spec.containers[0].image <%= @image %>:1 placeholder',
      'spec.containers[1].image c:1',
    ]);
    assert.deepEqual(read('image:\n  repository: a.io/b\n  tag: {{ tag }}\n{% if x %}\n  pullPolicy: Always\n{% endif %}\n', 'values.yaml.j2'), ['image.repository a.io/b:{{ tag }} placeholder']);
  });

  it('leaves an action that does not end, and YAML without any, as they are', () => {
    for (const text of ['a: {% b', '{# c', 'x: <% y', 'kind: Pod\n']) assert.equal(withGoActions(text), text);
    assert.equal(withGoActions('a {% b\nc %} d'), 'a {{  \n  }} d');
  });

  it('keeps every offset and line end of any template', () => {
    const piece = fc.constantFrom('{%', '%}', '{#', '#}', '<%', '%>', '{{', '}}', '\n', '\r\n', ' ', "'", '"', 'image: a', '\u{1f600}', '\ud800', '- ');
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')), (text) => {
      const filled = withGoActions(text);
      const lineEnds = (of: string): readonly number[] => [...of.matchAll(/[\r\n]/g)].map(({ index }) => index);
      assert.equal(filled.length, text.length);
      assert.deepEqual(lineEnds(filled), lineEnds(text));
      assert.equal(withGoActions(filled), filled);
    }));
  });

  it('finds nothing in unknown resources that does not read as a reference', () => {
    const custom = (spec: string) => lines(`apiVersion: example.com/v1\nkind: Thing\nspec: ${spec}\n`);
    for (const spec of ['{image: ubuntu}', '{image: "https://x.io/a.iso"}', '{image: /dev/sda}', '{image: a b/c}', '{bootImage: images/x.qcow2}', '{image: {url: x, name: y}}', '{image: true}', '{images: "a/b:1"}', '{description: "image: a/b:1"}']) {
      assert.deepEqual(custom(spec), [], spec);
    }
  });

  it('finds the places that a setting adds, and reads what it calls values', () => {
    const places: readonly PlaceRule[] = [{ kind: 'kubernetes', objects: { kinds: ['Thing'] }, path: 'spec.run' }];
    const text = 'apiVersion: example.com/v1\nkind: Thing\nspec: {run: "a:1"}\n';
    const found = (content: string, extra: object) => findImages(parseYaml(content), content, { path: 'x.yaml', chart: undefined, ...extra }).sites.map((site) => site.path);
    assert.deepEqual([found(text, {}), found(text, { places }), found(text, { places })], [[], ['spec.run'], ['spec.run']]);
    const values = 'redis: {repository: a/b, tag: v1}\n';
    assert.deepEqual([found(values, {}), found(values, { isValues: true })], [[], ['redis.repository']]);
  });
});
