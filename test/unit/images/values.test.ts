import { findImages } from '../../../server/src/images/find';
import { scanTree } from '../../../server/src/syntax/scanner/view';
import assert from 'node:assert/strict';
import { find, lines, partsOf } from './finding';

const CHART = { appVersion: '1.2.3' };
const values = (text: string, chart: { readonly appVersion: string | undefined } = CHART) => lines(text, 'chart/values.yaml', chart);

describe('values files: one image in a map', () => {
  it('joins registry, repository, tag and digest', () => {
    const text = 'image:\n  registry: internal.registry.com\n  repository: foo/bar\n  tag: "1.0.0" # c\n  digest: ""\n  pullPolicy: Always\n';
    assert.deepEqual(values(text), ['image.repository internal.registry.com/foo/bar:1.0.0']);
    assert.deepEqual(partsOf(text, 'values.yaml'), ['registry image.registry internal.registry.com', 'repository image.repository foo/bar', 'tag image.tag 1.0.0', 'digest image.digest ']);
    const [site] = find(text, 'values.yaml').sites;
    assert.deepEqual(site?.parts?.map(({ span }) => text.slice(span.start, span.end)), ['internal.registry.com', 'foo/bar', '1.0.0', '']);
  });

  const spellings: readonly (readonly [string, string])[] = [
    ['image: {repo: a/b, tag: v1}', 'image.repo a/b:v1'],
    ['image: {name: a/b, version: v1}', 'image.name a/b:v1'],
    ['image: {image: a/b, tag: v1}', 'image.image a/b:v1'],
    ['thanosImage: {repository: a/b, tag: v1}', 'thanosImage.repository a/b:v1'],
    ['init-image: {repository: a/b, tag: v1}', 'init-image.repository a/b:v1'],
    ['x: {images: {web: {name: a/b, tag: v1}}}', 'x.images.web.name a/b:v1'],
    ['image: {web: {registry: r.io, repository: a/b, tag: v1}}', 'image.web.repository r.io/a/b:v1'],
    ['redis: {repository: a/b, tag: v1}', 'redis.repository a/b:v1'],
    ['x: {image: a/b, tag: v1}', 'x.image a/b:v1'],
    ['image: a/b\nimageTag: v1', 'image a/b:v1'],
    ['proxyImage: a/b\nproxyImageTag: v1', 'proxyImage a/b:v1'],
    ['imageRegistry: r.io\nimageRepository: a/b\nimageTag: v1', 'imageRepository r.io/a/b:v1'],
    ['x: {imageName: a/b, imageTag: v1}', 'x.imageName a/b:v1'],
    ['x: {repository: a/b, imageTag: v1}', 'x.repository a/b:v1'],
    ['image: {registry: r.io, namespace: team, name: app, tag: v1}', 'image.name r.io/team/app:v1'],
    ['image: {repository: r.io/team, name: app, tag: v1}', 'image.name r.io/team/app:v1 unsure'],
    ['image: {repository: r.io/team/app, name: app, tag: v1}', 'image.repository r.io/team/app:v1'],
    ['image: {registry: r.io/, repository: a/b, tag: ":v1"}', 'image.repository r.io/a/b:v1'],
    ['configReloaderImage: r.io/a/b:v1', 'configReloaderImage r.io/a/b:v1'],
    ['images: {web: "r.io/a/b:v1", x: y}', 'images.web r.io/a/b:v1'],
    ['images: ["r.io/a/b:v1", x]', 'images[0] r.io/a/b:v1'],
    ['x: [{image: busybox:1.36}, {sidecarImage: a/b}]', 'x[0].image busybox:1.36'],
  ];
  for (const [text, expected] of spellings) {
    it(`reads ${text.replaceAll('\n', ' / ')}`, () => assert.equal(values(`${text}\n`)[0], expected));
  }

  it('writes tag and digest both, and completes a digest without its algorithm', () => {
    const hash = '0'.repeat(64);
    assert.deepEqual(values(`image: {repository: a/b, tag: v1, digest: "sha256:${hash}"}\n`), [`image.repository a/b:v1@sha256:${hash}`]);
    assert.deepEqual(values(`image: {repository: a/b, sha: "${hash}"}\n`), [`image.repository a/b@sha256:${hash}`]);
    assert.deepEqual(values(`image: {repository: a/b, tag: "sha256:${hash}"}\n`), [`image.repository a/b@sha256:${hash}`]);
    assert.deepEqual(values(`image: {repository: a/b, tag: v1, digest: "sha256:${hash}", useDigest: false}\n`), ['image.repository a/b:v1']);
  });

  it('takes an override for a reference of its own', () => {
    assert.deepEqual(values('image: {override: "r.io/x:1", repository: a/b, tag: v1}\n'), ['image.override r.io/x:1', 'image.repository a/b:v1']);
    assert.deepEqual(values('image: {override: ~, repository: a/b, tag: v1}\n'), ['image.override  partial', 'image.repository a/b:v1']);
    assert.deepEqual(values('image: {fullOverride: "", repository: a/b, tag: v1}\n'), ['image.fullOverride  partial', 'image.repository a/b:v1']);
    assert.deepEqual(values('image: {repository: a/b, tag: v1, runnerRepositoryAndTag: "c/d:v2"}\n'), ['image.repository a/b:v1', 'image.runnerRepositoryAndTag c/d:v2']);
  });

  it('joins a boolean tag as Helm prints it, and no other boolean', () => {
    assert.deepEqual(values('image: {repository: a/b, tag: yes}\n'), ['image.repository a/b:true']);
    assert.deepEqual(values('image: {repository: a/b, digest: false, tag: v1}\n'), ['image.repository a/b:v1']);
  });

  it('joins a numeric tag as Helm prints it, and keeps what stands in the file', () => {
    assert.deepEqual(values('image: {repository: a/b, tag: 1.10}\n'), ['image.repository a/b:1.1']);
    assert.deepEqual(partsOf('image:\n  repository: a/b\n  tag: 1.10\n', 'values.yaml')[1], 'tag image.tag 1.1 <1.10>');
    assert.deepEqual(values('image: {repository: a/b, tag: 20240101}\n'), ['image.repository a/b:2.0240101e+07']);
  });

  it('gives a key without a value the place behind its colon', () => {
    const text = 'image:\n  registry:\n  repository: a/b\n  tag: # none\n  digest: ~\n';
    const parts = find(text, 'values.yaml').sites[0]?.parts ?? [];
    assert.deepEqual(parts.map(({ role, span, value, source }) => [role, text.slice(span.start - 1, span.end), value, source]), [
      ['registry', ':', '', undefined],
      ['repository', ' a/b', 'a/b', undefined],
      ['tag', ':', '', undefined],
      ['digest', ' ~', '', '~'],
    ]);
  });

  it('takes the name beside a whole reference for a label', () => {
    assert.deepEqual(lines('images:\n  - name: web\n    image: quay.io/org/web:v1\n  - {name: team, image: "app@sha256:0000000000000000000000000000000000000000000000000000000000000000"}\n', 'values.yaml').map((one) => one.split('@')[0]), ['images[0].image quay.io/org/web:v1', 'images[1].image app']);
    assert.deepEqual(lines('image: {repository: quay.io/team, name: app, tag: v1}\n', 'values.yaml'), ['image.name quay.io/team/app:v1 unsure']);
  });

  it('counts the last of a key that is written twice, as Helm does', () => {
    const text = 'image:\n  repository: quay.io/org/first\n  tag: v1\n  repository: quay.io/org/second\n';
    const site = find(text, 'values.yaml').sites[0];
    assert.equal(site?.written, 'quay.io/org/second:v1');
    assert.equal(text.slice(site.parts?.[0]?.span.start, site.parts?.[0]?.span.end), 'quay.io/org/second');
  });

  it('looks through anchors and merge keys', () => {
    assert.deepEqual(values('base: &b {repository: a/b, pullPolicy: Always}\nimage:\n  <<: *b\n  tag: v1\n'), ['base.repository a/b +1.2.3', 'image.repository a/b:v1']);
  });
});

describe('values files: keys beyond the usual ones', () => {
  const HASH = '0'.repeat(64);
  const spellings: readonly (readonly [string, readonly string[]])[] = [
    ['images: {tags: {web: "r.io/a/web:v1", pull: x}}', ['images.tags.web r.io/a/web:v1']],
    ['images: {registry: r.io, web: "a/web:v1", db: "q.io/db:v2"}', ['images.web r.io/a/web:v1', 'images.db q.io/db:v2']],
    ['image: {web: "r.io/a/web:v1", db: "r.io/a/db:v2"}', ['image.web r.io/a/web:v1', 'image.db r.io/a/db:v2']],
    ['global: {imageTool: "a/tool:v1"}', ['global.imageTool a/tool:v1']],
    ['image: {registry: "", defaultRegistry: r.io, repository: a/b, tag: v1}', ['image.registry  partial', 'image.repository r.io/a/b:v1']],
    ['image: {repository: "", name: b, tag: v1}', ['image.repository  partial', 'image.name b:v1']],
    ['image: {repository: a/b, appTag: v1, checkTag: true}', ['image.repository a/b:v1']],
    [`image: {repository: a/b, tag: v1, awsDigest: "sha256:${HASH}", gcpDigest: "sha256:${HASH}"}`, [`image.repository a/b:v1@sha256:${HASH}`, `image.gcpDigest sha256:${HASH} partial`]],
    ['image: {baseRepo: r.io, web: {repository: /a/web, tag: v1}}', ['image.web.repository r.io/a/web:v1']],
    ['image: {repository: a/b, chartRepository: c/d, crdRepository: a/crds, release: v1}', ['image.repository a/b:v1', 'image.crdRepository a/crds:v1 unsure']],
    ['image: {flavor: x}', []],
    ['image: {repository: a/b, tag: v1, tagSuffix: -x}', ['image.repository a/b:v1-x unsure']],
    ['image: {repository: a/b, tag: v1, variant: x}', ['image.repository a/b:v1-x unsure']],
    ['defaultAppRepository: a/app\ndefaultAppTag: v1', ['defaultAppRepository a/app:v1']],
    ['gitRepository: a/app\ngitTag: v1', []],
    ['x: {docker: {registry: r.io/team, tag: v1}}', ['x.docker.registry r.io/team:v1 partial']],
    ['registry: r.io\norg: team\ntag: v1\nweb: {image: {repository: web}}', ['web.image.repository r.io/team/web:v1']],
    ['docker: {registry: r.io}\nweb: {image: a/web, version: v1}', ['web.image r.io/a/web:v1']],
    ['global: {registry: {address: r.io/team}}\nimages: {web: {repository: web, tag: v1}}', ['images.web.repository r.io/team/web:v1']],
    ['imageRegistry: r.io\nimageNamespace: team\nweb: {image: {name: web, tag: v1}}', ['web.image.name r.io/team/web:v1']],
    ['imageRepo: r.io/team\nweb: {image: {name: web, tag: v1}}', ['web.image.name r.io/team/web:v1']],
    ['defaultImageRegistry: r.io\ndefaultImageRepository: team\ndefaultImageTag: v1\nimage: {name: web}', ['image.name r.io/team/web:v1']],
    ['global: {imageRegistry: r.io}\nweb: {image: "a/web:v1"}\nextra: [{image: "b:1"}]', ['web.image r.io/a/web:v1 unsure', 'extra[0].image b:1']],
    ['images: {registry: r.io}\nweb: {image: "a/web:v1"}', ['images.registry r.io partial', 'web.image a/web:v1']],
    ['_defaults: {global: {hub: r.io, tag: v1}, proxy: {image: web}}\nimage: other', ['_defaults.proxy.image r.io/web:v1', 'image other unsure']],
    ['x: {image: ""}', ['x.image  partial']],
    ['x: {image: org/app@sha256, imageTag: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}', ['x.image org/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']],
    ['log: {fluentImageRepository: r.io, fluentImage: org/fluent, fluentImageTag: v1}', ['log.fluentImage r.io/org/fluent:v1']],
    ['log: {fluentImageRepository: r.io/org/fluent, fluentImage: "", fluentImageTag: v1}', ['log.fluentImageRepository r.io/org/fluent:v1', 'log.fluentImage  partial']],
    ['x: {image: {repository: r.io/app@sha256, digest: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}}', ['x.image.repository r.io/app@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']],
    ['images: {tag: "", web: r.io/org/web, pullMode: fast, proxy: {name: r.io/proxy, tag: v1}}', ['images.web r.io/org/web unsure', 'images.proxy.name r.io/proxy:v1']],
    ['x: {image: "YOUR_IMAGE:TAG"}', ['x.image YOUR_IMAGE:TAG placeholder unsure']],
    ['x: {image: ami-0abcdef1234567890}', []],
    ['x: {diskImage: projects/p/global/images/i}', []],
    ['backup: {repository: "s3:s3.example.com/b", tag: daily}', []],
    ['image: {repository: a/b, tag: v1, flavour: slim}', ['image.repository a/b:v1-slim unsure']],
    ['image: {flavour: slim}', []],
    ['image: {ref: "", repository: a, name: b, tag: v1}', ['image.ref  partial', 'image.name a/b:v1 unsure']],
    ['image: {overrideValue: , repository: a/b, tag: v1}', ['image.overrideValue  partial', 'image.repository a/b:v1']],
    ['image: {fullImageName: ~, repository: a/b, tag: v1}', ['image.fullImageName  partial', 'image.repository a/b:v1']],
    ['image: {repository: a/b, tag: v1, tagPrefix: x}', ['image.repository a/b:v1', 'image.tagPrefix x partial']],
    ['image: {repository: a/b, tag: v1, doNotCheckTag: }', ['image.repository a/b:v1']],
    ['image: {reference: r.io/a/b, tag: v1}', ['image.reference r.io/a/b:v1']],
    ['image: {reference: "r.io/a/b:v1"}', ['image.reference r.io/a/b:v1']],
    ['image: {tag: v1, account: "123456789012", region: here, domain: r.io}', ['image.account 123456789012 partial', 'image.domain r.io partial', 'image.region here partial', 'image.tag :v1 partial']],
    ['image: {tag: v1, account: team, region: here}', ['image.tag :v1 partial']],
    ['image: {registry: r.io, repo: a, tag: v1, repoTags: {web: "", db: v2}}', ['image.repo r.io/a:v1', 'image.repoTags.db v2 partial', 'image.repoTags.web  partial']],
    ['image: {registry: r.io/a, tag: v1, web: web, pullPolicy: Always, debug: "yes"}', ['image.debug r.io/a/yes:v1 unsure', 'image.web r.io/a/web:v1 unsure']],
    ['image: {repository: a/b, tag: v1, credentials: {registry: r.io, username: x}}', ['image.repository a/b:v1']],
    ['images: {tag: v1, web: {slimRepository: a/web, tag: v1}}', ['images.tag :v1 partial', 'images.web.slimRepository a/web:v1 unsure']],
    ['images: {web: "r.io/a/web:v1", db: "", pullPolicy: ""}', ['images.db  partial', 'images.web r.io/a/web:v1']],
    ['web: {imageEnv: {SIDE: "a/side:v1", LEVEL: info}}', ['web.imageEnv.SIDE a/side:v1']],
    ['versionImageMap: {"1.0": "a/db:1.0"}', ['versionImageMap["1.0"] a/db:1.0']],
    ['x: {image_registry: r.io, image_tag_version: v1, web_image_name: a/web, db_image_name: q.io/db}', ['x.db_image_name q.io/db:v1', 'x.web_image_name r.io/a/web:v1']],
    ['x: {imageRegistry: r.io, imageRepository: team, imageName: web, imageTag: v1}', ['x.imageName r.io/team/web:v1']],
    ['x: {imageRepository: r.io/team/web, imageName: web, imageTag: v1}', ['x.imageRepository r.io/team/web:v1']],
    ['x: {imageName: a/b, imageOverride: ~}', ['x.imageName a/b', 'x.imageOverride  partial']],
    ['x: {repository: a/b, imageName: ~, imageTag: v1}', ['x.imageName  partial', 'x.repository a/b:v1']],
    ['x: {dockerImage: a/b, dockerTag: v1, dockerSha: ""}', ['x.dockerImage a/b:v1']],
    ['x: {image: a/b, defaultImageVersion: v1}', ['x.image a/b:v1']],
    ['x: {containerRegistryUrl: r.io}', ['x.containerRegistryUrl r.io partial']],
    ['imageRepositoryHost: r.io\nweb: {image: {repository: a/web, tag: v1}}', ['web.image.repository r.io/a/web:v1']],
    ['x: {registry: r.io, image: {repository: a/b, tag: v1}}', ['x.image.repository r.io/a/b:v1']],
    ['x: {jnlpregistry: , image: {repository: a/b, tag: v1}}', ['x.image.repository a/b:v1', 'x.jnlpregistry  partial']],
    ['x: {registry: txt, image: {repository: a/b, tag: v1}}', ['x.image.repository a/b:v1']],
    ['tag: v2\nweb: {image: {repository: a/web, tag: ""}}', ['web.image.repository a/web:v2', 'web.image.tag  partial']],
    ['tag: ""\nweb: {image: {repository: a/web, tag: ""}}', ['tag  partial', 'web.image.repository a/web']],
    ['tag: kube.*\nweb: {image: {repository: a/web, tag: v1}}', ['web.image.repository a/web:v1']],
    ['registry: {web: r.io/team, pullPolicy: Always}\nweb: {name: web, version: v1}\ndb: {name: db, version: v2}', ['web.name r.io/team/web:v1']],
    ['initChownDataImage: busybox', ['initChownDataImage busybox unsure']],
    ['themeImage: dark', []],
  ];
  for (const [text, expected] of spellings) {
    it(`reads ${text.replaceAll('\n', ' / ').replaceAll(HASH, '…')}`, () => assert.deepEqual(values(`${text}\n`, { appVersion: undefined }).toSorted(), [...expected].toSorted()));
  }
});

describe('values files: what is only a part', () => {
  it('names what is missing', () => {
    const partial = (text: string) => find(text, 'values.yaml').sites.map(({ written, obstacle, missing }) => [written, obstacle, ...missing]);
    assert.deepEqual(partial('image: {tag: v2}\n'), [[':v2', 'partial', 'repository']]);
    assert.deepEqual(partial('image: {registry: internal.registry.com}\n'), [['internal.registry.com', 'partial', 'repository']]);
    assert.deepEqual(partial('image: {registry: internal.registry.com, tag: v2}\n'), [['internal.registry.com:v2', 'partial', 'repository']]);
    assert.deepEqual(partial('imageTag: v2\n'), [[':v2', 'partial', 'repository']]);
    assert.deepEqual(partial('global: {imageRegistry: internal.registry.com}\n'), [['internal.registry.com', 'partial', 'repository']]);
  });

  it('takes no appVersion for the tag of Kubernetes’ own programs, which have that of the cluster', () => {
    const text = 'kubectl: {image: {repository: r.io/org/kubectl}}\nscheduler: {kubeSchedulerImageName: r.io/kube-scheduler}\nweb: {image: {repository: a/kubectl-web}}\n';
    assert.deepEqual(values(text), ['kubectl.image.repository r.io/org/kubectl', 'scheduler.kubeSchedulerImageName r.io/kube-scheduler', 'web.image.repository a/kubectl-web +1.2.3']);
    assert.deepEqual(lines('image: {repository: r.io/kubectl}\n', 'chart/values.yaml', { name: 'kubectl', appVersion: '1.2.3' }), ['image.repository r.io/kubectl +1.2.3']);
  });

  it('takes appVersion for the tag that a chart’s own values do not write', () => {
    assert.deepEqual(values('image: {repository: a/b}\n'), ['image.repository a/b +1.2.3']);
    assert.deepEqual(values('image: {repository: a/b, tag: ""}\n'), ['image.repository a/b +1.2.3']);
    assert.deepEqual(lines('image: {repository: a/b, tag: ""}\n', 'values.yaml'), ['image.repository a/b']);
    assert.deepEqual(lines('sub: {image: {repository: a/b}}\n', 'values.yaml', { ...CHART, dependencies: ['sub'] }), ['sub.image.repository a/b']);
    assert.deepEqual(values('image: {repository: "a/b:v1"}\n'), ['image.repository a/b:v1']);
  });

  it('puts what stands behind the tag behind the appVersion too', () => {
    assert.deepEqual(values('image: {repository: a/b, tag: "", flavor: apache}\n'), ['image.repository a/b unsure +1.2.3-apache']);
    assert.deepEqual(values('image: {repository: a/b, tag: "", suffix: -x}\n'), ['image.repository a/b-x unsure +1.2.3']);
  });

  it('knows the version of the product that the chart is named after as a tag', () => {
    const named = (text: string) => lines(text, 'values.yaml', { name: 'web-control', appVersion: undefined });
    assert.deepEqual(named('webVersion: v1\nimage: {name: a/b, tag: ""}\n'), ['webVersion v1 partial', 'image.name a/b']);
    assert.deepEqual(named('webVersion: v1\nimage: {name: a/b, tag: v2}\n'), ['image.name a/b:v2']);
    assert.deepEqual(named('webVersion: v1\nimage: {name: a/b, tag: ""}\ndefault: {image: c, tag: v1}\n'), ['image.name a/b', 'default.image c:v1']);
    assert.deepEqual(named('otherVersion: v1\nimage: {name: a/b, tag: ""}\n'), ['image.name a/b']);
    assert.deepEqual(named('webVersionOverride: ""\nimage: r.io/a/b\n'), ['webVersionOverride  partial', 'image r.io/a/b']);
  });

  it('puts a v before the appVersion where the comment above the tag says so', () => {
    const commented = (comment: string) => `image:\n  repository: a/b\n  # ${comment}\n  tag: ""\n`;
    assert.deepEqual(values(commented('Overrides the image tag whose default is v{{ .Chart.AppVersion }}')), ['image.repository a/b +v1.2.3']);
    assert.deepEqual(values(commented('default: {{ printf "v%s" .Chart.AppVersion }}')), ['image.repository a/b +v1.2.3']);
    assert.deepEqual(values(commented('default: v{{ .Chart.AppVersion }}'), { appVersion: 'v1.2.3' }), ['image.repository a/b +v1.2.3']);
    assert.deepEqual(values(commented('whose default is the chart appVersion, such as v1')), ['image.repository a/b +1.2.3']);
    assert.deepEqual(values('# v{{ .Chart.AppVersion }}\n\nimage:\n  repository: a/b\n  tag:\n'), ['image.repository a/b +1.2.3']);
  });

  it('puts a global registry in front of all images, and the defaults where an image has none', () => {
    assert.deepEqual(values('global: {imageRegistry: r.io}\nimage: {registry: docker.io, repository: a/b, tag: v1}\n'), ['image.repository r.io/a/b:v1']);
    assert.deepEqual(values('global: {cattle: {systemDefaultRegistry: r.io}}\nimage: {repository: a/b, tag: v1}\n'), ['image.repository r.io/a/b:v1']);
    assert.deepEqual(values('global: {image: {registry: r.io, tag: v9}}\nx: {image: {image: a/b}}\ny: {image: {registry: q.io, image: c, tag: v1}}\n'), [
      'x.image.image r.io/a/b:v9',
      'y.image.image q.io/c:v1',
    ]);
    assert.deepEqual(values('global: {imageRegistry: ""}\nimage: {registry: docker.io, repository: a/b, tag: v1}\n'), ['global.imageRegistry  partial', 'image.repository docker.io/a/b:v1']);
  });

  it('joins a bare name with the hub and the tag of the file', () => {
    assert.deepEqual(values('global:\n  hub: docker.io/org\n  tag: v1\n  proxy:\n    image: proxyv2\n'), ['global.proxy.image docker.io/org/proxyv2:v1']);
  });

  it('joins one repository for all services with the name of each', () => {
    const text = 'images: {repository: r.io/team, tag: v1}\nweb: {name: web, resources: {}}\napi: {name: api, resources: {}}\nother: {name: x}\n';
    assert.deepEqual(new Set(lines(text, 'values.yaml')), new Set(['web.name r.io/team/web:v1 unsure', 'api.name r.io/team/api:v1 unsure']));
  });
});

describe('values files: sections of subcharts', () => {
  const umbrella = (text: string) => lines(text, 'values.yaml', { ...CHART, dependencies: ['redis', 'db'] });

  it('get the file’s global and nothing else of it', () => {
    const own = 'registry: internal.registry.com\nimage: {repository: org/app, tag: v1}\n';
    assert.deepEqual(umbrella(`${own}redis: {image: {repository: org/redis, tag: "7"}}\n`), ['image.repository internal.registry.com/org/app:v1', 'redis.image.repository org/redis:7']);
    assert.deepEqual(umbrella('global: {imageRegistry: internal.registry.com}\nredis: {image: {registry: docker.io, repository: org/redis, tag: "7"}}\n'), ['redis.image.repository internal.registry.com/org/redis:7']);
  });

  it('have switches of their own, over which the file’s global wins as in Helm', () => {
    assert.deepEqual(umbrella('redis: {global: {imageRegistry: r.io}, image: {repository: org/redis, tag: "7"}}\ndb: {image: {repository: org/db, tag: v1}}\n'), ['redis.image.repository r.io/org/redis:7', 'db.image.repository org/db:v1']);
    assert.deepEqual(umbrella('global: {imageRegistry: q.io}\nredis: {global: {imageRegistry: r.io}, image: {repository: org/redis, tag: "7"}}\n'), ['redis.global.imageRegistry r.io partial', 'redis.image.repository q.io/org/redis:7']);
    assert.deepEqual(umbrella('redis: {image: {tag: "7"}}\n'), ['redis.image.tag :7 partial']);
  });
});

describe('values files: keys around an image', () => {
  it('are not taken where the image has its own, or another prefix', () => {
    assert.deepEqual(values('image: {registry: r.io, tag: v1, a: {registry: q.io, repository: o/a, tag: v2}, b: {repository: p.io/o/b, digest: ""}}\n'), ['image.registry r.io:v1 partial', 'image.a.repository q.io/o/a:v2', 'image.b.repository p.io/o/b:v1']);
    assert.deepEqual(values('x: {proxyImageTag: v9, image: {repository: o/a, tag: v1}}\n'), ['x.proxyImageTag :v9 partial', 'x.image.repository o/a:v1']);
    assert.deepEqual(values('x: {imageTag: v9, image: {repository: o/a}, other: {repository: o/b, tag: v1}}\n'), ['x.image.repository o/a:v9', 'x.other.repository o/b:v1']);
  });
});

describe('values files: what is no image', () => {
  const traps: readonly string[] = [
    'registry: txt',
    'image: {pullPolicy: Always}',
    'image: true',
    'image: {}',
    'image: https://example.com/logo.png',
    'backgroundImage: images/bg.png',
    'nodeImage: ubuntu-22.04',
    'bootImage: {url: "https://example.com/x.qcow2", name: x}',
    'imagePullPolicy: IfNotPresent',
    'imagePullSecrets: [{name: x}]',
    'git: {repository: "https://github.com/org/app.git", tag: v1}',
    'git: {repository: org/app, branch: main, tag: v1}',
    'chart: {repository: "oci://registry.example.com/charts", version: 1.0.0}',
    'x: {name: redis, version: 7}',
    'natsVersion: 2.10.0',
    'description: image of the day',
    '# image: {repository: a/b, tag: v1}',
  ];
  for (const text of traps) it(`leaves ${text} alone`, () => assert.deepEqual(values(`${text}\na: 1\n`), []));

  it('does not join a version with an image that has its tag already', () => {
    assert.deepEqual(values('versions:\n  - version: 2.8.1\n    natsImage: nats:2.8.1\n    image: a/b:2.8.1\n'), ['versions[0].natsImage nats:2.8.1', 'versions[0].image a/b:2.8.1']);
  });

  it('is not sure of one word', () => {
    assert.deepEqual(values('x: {image: ubuntu}\n'), ['x.image ubuntu unsure']);
  });

  it('tells placeholders, encrypted values too', () => {
    assert.deepEqual(values('image: {repository: "${REGISTRY}/a", tag: v1}\n'), ['image.repository ${REGISTRY}/a:v1 placeholder']);
    assert.deepEqual(values('image: {repository: a/b, tag: "ENC[AES256_GCM,data:x]"}\n'), ['image.repository a/b:ENC[AES256_GCM,data:x] placeholder']);
  });

  it('takes a tagged number for a text', () => {
    for (const tag of ['!!str', '!', '!<tag:yaml.org,2002:str>', '&t !!str', '!!str &t']) {
      assert.deepEqual(lines(`image: {repository: a/b, tag: ${tag} 1.10}\n`, 'values.yaml'), ['image.repository a/b:1.10'], tag);
      const text = `image:\n  repository: a/b\n  tag: ${tag} 1.10\n`;
      assert.deepEqual(findImages(scanTree(text, { templates: false }), text, { path: 'values.yaml', chart: undefined }).sites.map((site) => site.written), ['a/b:1.10'], tag);
    }
    assert.deepEqual(lines('image: {repository: a/b, tag: !!float 1.10}\n', 'values.yaml'), ['image.repository a/b:1.1']);
  });
});

describe('values files: parts that stand alone', () => {
  const cases: readonly (readonly [name: string, text: string, expected: readonly string[]])[] = [
    ['the tag of a component below a registry for all images', 'registry: r.io\nweb: {tag: v1.2}\nquality: {tag: sometimes}\n', ['registry r.io partial', 'web.tag v1.2 partial']],
    ['no tag of a component without one', 'web: {tag: v1.2}\n', []],
    ['no tag of something that is no image', 'registry: r.io\ngit: {tag: v1.2}\ngitTag: v1\n', ['registry r.io partial']],
    ['a registry of a component', 'registry: r.io\nimageTag: v1\nweb: {registry: ""}\ndb: {registry: q.io}\n', ['registry r.io partial', 'imageTag :v1 partial', 'web.registry  partial', 'db.registry q.io partial']],
    ['the tag of one component beside that of all', 'imageTag: v1\nproxyTag: ""\nnodeTag: x y\n', ['imageTag :v1 partial', 'proxyTag  partial']],
    ['versions in keys of their own', 'imageVersionProxy: yoga-2024\nimage_job_version: "2.1"\nimageTagMutability: IMMUTABLE\n', ['imageVersionProxy :yoga-2024 partial', 'image_job_version :2.1 partial']],
    ['the version of a whole chart beside its registry', 'registry: r.io\nversion: 1.2.3\n', ['registry r.io partial', 'version 1.2.3 partial']],
  ];
  for (const [name, text, expected] of cases) {
    it(`takes ${name}`, () => assert.deepEqual(values(text, { appVersion: undefined }), expected));
  }

  it('gives what an image map without a name holds to the images beside it', () => {
    assert.deepEqual(values('services: {image: {registry: r.io, tag: v2}, web: {image: {repository: web}}, job: {image: {repository: job, tag: v3}}}\n').slice(0, 2), ['services.web.image.repository r.io/web:v2', 'services.job.image.repository r.io/job:v3']);
    assert.deepEqual(values('image: {default: {registry: r.io, tag: v1}, web: {repository: web}}\n'), ['image.web.repository r.io/web:v1']);
  });

  it('puts registry and tag for all images around a bare name', () => {
    assert.deepEqual(values('imageRegistry: r.io/t\nimageTag: v3\nservices: [{name: web, image: web}]\n'), ['services[0].image r.io/t/web:v3']);
    assert.deepEqual(values('global: {imageRegistry: r.io}\nservices: [{name: web, image: web}]\n').filter((site) => site.startsWith('services')), ['services[0].image web unsure']);
  });

  it('lets a registry that overrides all others win, and keeps namespaces for names apart from images', () => {
    assert.deepEqual(values('global: {imageRegistryOverride: q.io}\nimage: {registry: r.io, repository: a/b, tag: v1}\n'), ['image.repository q.io/a/b:v1']);
    assert.deepEqual(values('global: {image: {repository: r.io/t, tag: v2}}\nimage: {name: web}\n'), ['image.name r.io/t/web:v2']);
    assert.deepEqual(values('defaultImageRegistry: r.io\ndefaultImageRepository: t\nimage: {registry: r.io, repository: t, name: web, tag: v1}\n').filter((site) => site.startsWith('default')), ['defaultImageRegistry r.io partial', 'defaultImageRepository t partial']);
  });

  it('takes the tag of a further repository by its own name', () => {
    assert.deepEqual(values('image: {repository: a/main, tag: v3, initRepository: a/init, initTag: v2}\n'), ['image.repository a/main:v3', 'image.initRepository a/init:v2 unsure']);
  });
});
