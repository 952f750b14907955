import assert from 'node:assert/strict';
import { isImageMatched } from '../../../server/src/reference/imageTransformer';
import { find, findAsRead, line, lines } from './finding';

describe('images of Kubernetes objects', () => {
  it('finds containers, init and ephemeral containers and image volumes of a Pod', () => {
    const text = `apiVersion: v1
kind: Pod
spec:
  initContainers: [{name: i, image: "busybox:1.36"}]
  containers:
    - {name: a, image: nginx}
    - name: b # internal
      image: 'internal.registry.com/foo/bar:1.0.0' # c
  ephemeralContainers:
    - image: debug
  volumes:
    - name: v
      image: {reference: quay.io/org/data:v2, pullPolicy: Always}
`;
    assert.deepEqual(lines(text), [
      'spec.initContainers[0].image busybox:1.36',
      'spec.containers[0].image nginx',
      'spec.containers[1].image internal.registry.com/foo/bar:1.0.0',
      'spec.ephemeralContainers[0].image debug',
      'spec.volumes[0].image.reference quay.io/org/data:v2',
    ]);
    const site = find(text).sites[2];
    assert.equal(text.slice(site?.span.start, site?.span.end), 'internal.registry.com/foo/bar:1.0.0');
    assert.equal(site?.style, 'single');
  });

  it('finds pod templates wherever a kind embeds them, in lists and in several documents', () => {
    const text = `apiVersion: batch/v1
kind: CronJob
spec: {jobTemplate: {spec: {template: {spec: {containers: [{image: a:1}]}}}}}
---
# nothing
---
apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: Deployment
    spec: {template: {spec: {containers: [{image: b:1}]}}}
---
apiVersion: example.com/v1
kind: Database
spec:
  pods:
    - podTemplate: {spec: {containers: [{image: c:1}]}}
`;
    assert.deepEqual(lines(text), [
      'spec.jobTemplate.spec.template.spec.containers[0].image a:1',
      'items[0].spec.template.spec.containers[0].image b:1',
      'spec.pods[0].podTemplate.spec.containers[0].image c:1',
    ]);
    assert.equal(find(text).kind, 'kubernetes');
  });

  it('reads JSON', () => {
    assert.deepEqual(lines('{"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": "nginx:1"}]}}', 'pod.json'), ['spec.containers[0].image nginx:1']);
  });

  it('finds nothing in schemas and policies', () => {
    const schema = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
spec:
  versions:
    - schema: {openAPIV3Schema: {properties: {spec: {properties: {containers: {items: {properties: {image: {default: nginx, type: string}}}}}}}}}
      x: {containers: [{image: nginx}]}
`;
    const policy = 'apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{validate: {pattern: {spec: {containers: [{image: "!*:latest"}]}}}}]}\n';
    assert.deepEqual(lines(schema), []);
    assert.deepEqual(lines(policy), []);
    assert.deepEqual(lines(`${schema}---\napiVersion: v1\nkind: Pod\nspec: {containers: [{image: a}]}\n`), ['spec.containers[0].image a']);
  });

  it('marks the status of a live object, and leaves the last applied configuration out', () => {
    const text = `apiVersion: v1
kind: Pod
metadata:
  annotations:
    kubectl.kubernetes.io/last-applied-configuration: |
      {"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"nginx:1"}]}}
spec: {containers: [{image: nginx:1}]}
status:
  containerStatuses:
    - image: docker.io/library/nginx:1
      imageID: docker.io/library/nginx@sha256:0123
`;
    assert.deepEqual(lines(text), ['spec.containers[0].image nginx:1', 'status.containerStatuses[0].image docker.io/library/nginx:1 status']);
  });

  it('tells placeholders', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${REGISTRY}/app:1\n    - image: $(params.x)\n    - image: ko://example.com/cmd\n';
    assert.deepEqual(lines(text), [
      'spec.containers[0].image ${REGISTRY}/app:1 placeholder',
      'spec.containers[1].image $(params.x) placeholder',
      'spec.containers[2].image ko://example.com/cmd placeholder',
    ]);
  });

  it('passes over blank and null images, and maps and lists in their place', () => {
    assert.deepEqual(lines('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image:\n    - image: ""\n    - image: ~\n    - image: {a: b}\n    - image: [x]\n    - x\n'), []);
  });

  it('takes the text of a block scalar without its line end', () => {
    assert.deepEqual(lines('apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: >\n        nginx:1\n'), ['spec.containers[0].image nginx:1']);
  });

  it('reads a fragment without a kind, such as a patch', () => {
    const found = find('spec:\n  template:\n    spec:\n      containers:\n        - name: a\n          image: nginx:1\n', 'patch.yaml');
    assert.deepEqual([found.kind, found.sites.length], ['kubernetes', 1]);
  });

  it('follows aliases once, also in a circle', () => {
    const text = 'apiVersion: v1\nkind: Pod\nspec: &s\n  containers: &c\n    - image: &i nginx:1\n    - image: *i\n  initContainers: *c\n  self: *s\n';
    assert.deepEqual(lines(text), ['spec.containers[0].image nginx:1']);
  });

  it('is sure of what an alias or a merged map brings to a container, at the place where it is written', () => {
    const text = (spec: string) => `apiVersion: v1\nkind: Pod\nx-image: &i quay.io/a/b:1\nx-base: &m\n  image: quay.io/a/c:1\nx-more: &n\n  <<: *m\nspec:\n  containers:\n${spec}`;
    const sites = (spec: string) => findAsRead(text(spec), 'app.yaml').sites.map(line);
    assert.deepEqual(sites('    - image: *i\n    - <<: *m\n    - <<: *m\n'), ['x-image quay.io/a/b:1', 'x-base.image quay.io/a/c:1']);
    assert.deepEqual(sites('    - <<: [*n]\n'), ['x-image quay.io/a/b:1 unsure', 'x-base.image quay.io/a/c:1']);
    assert.deepEqual(sites('    - <<: *m\n      image: own:1\n'), ['x-image quay.io/a/b:1 unsure', 'x-base.image quay.io/a/c:1 unsure', 'spec.containers[0].image own:1']);
    assert.deepEqual(sites('    - <<: {image: "here:1"}\n').at(-1), 'spec.containers[0].image here:1');
  });

  it('looks at merged maps so often and no more', () => {
    const large = Array.from({ length: 2000 }, (_, at) => `  k${at}: v\n`).join('');
    const text = `apiVersion: v1\nkind: Pod\nx: &m\n${large}  image: a/b:1\nspec:\n  containers:\n${'    - <<: *m\n'.repeat(2000)}`;
    assert.deepEqual(findAsRead(text, 'app.yaml').sites.map(line), ['x.image a/b:1']);
    const circle = 'apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - &a\n      <<: *a\n      image: b:1\n';
    assert.deepEqual(findAsRead(circle, 'app.yaml').sites.map(line), ['spec.containers[0].image b:1']);
  });

  it('finds the containers that a JSON patch adds', () => {
    const patch = '- {op: add, path: /spec/template/spec/containers/-, value: {name: s, image: quay.io/a/b:1}}\n- {op: add, path: /spec/template/spec/initContainers, value: [{name: i, image: busybox}]}\n- {op: add, path: /spec/logo, value: {image: logo.png}}\n';
    assert.deepEqual(lines(`patches:\n  - target: {kind: Deployment}\n    patch: |\n${patch.replace(/^(?=.)/gm, '      ')}`, 'kustomization.yaml'), ['patches[0].patch[0].value.image quay.io/a/b:1', 'patches[0].patch[1].value[0].image busybox']);
  });
});

describe('images of custom resources', () => {
  const cases: readonly (readonly [string, string, string])[] = [
    ['argo', 'argoproj.io/v1alpha1 Workflow', 'spec: {templates: [{container: {image: a}}, {script: {image: b}}, {sidecars: [{image: c}]}]}'],
    ['tekton', 'tekton.dev/v1 Task', 'spec: {stepTemplate: {image: a}, steps: [{image: b}], sidecars: [{image: c}]}'],
    ['kubernetes', 'monitoring.coreos.com/v1 Prometheus', 'spec: {image: a, thanos: {image: b}, containers: [{image: c}]}'],
    ['kubernetes', 'operators.coreos.com/v1alpha1 ClusterServiceVersion', 'metadata: {annotations: {containerImage: a}}\nspec: {relatedImages: [{image: b}], x: {env: [{name: RELATED_IMAGE_X, value: c}, {name: OTHER, value: d}]}}'],
    ['kubernetes', 'kubevirt.io/v1 VirtualMachine', 'spec: {volumes: [{containerDisk: {image: a}}], kernelBoot: {container: {image: b}}, containers: [{image: c}]}'],
    ['kubernetes', 'operator.knative.dev/v1beta1 KnativeServing', 'spec: {registry: {default: a, override: {activator: b, queue-proxy: c}}}'],
    ['kubernetes', 'image.openshift.io/v1 ImageStream', 'spec: {tags: [{from: {kind: DockerImage, name: a}}, {from: {kind: ImageStreamTag, name: "x:1"}}, {from: {kind: DockerImage, name: b}}, {from: {name: c, kind: DockerImage}}]}'],
    ['kind-cluster', 'kind.x-k8s.io/v1alpha4 Cluster', 'nodes: [{role: worker, image: a}, {image: b}, {image: c}]'],
  ];
  for (const [kind, object, body] of cases) {
    it(`finds those of ${object}`, () => {
      const [apiVersion, name] = object.split(' ');
      const found = find(`apiVersion: ${apiVersion}\nkind: ${name}\n${body}\n`);
      assert.deepEqual(found.sites.map((site) => site.written), ['a', 'b', 'c']);
      assert.equal(found.kind, kind);
    });
  }

  it('reads the values that a mesh’s operator takes, its hub and tag too', () => {
    assert.deepEqual(lines('apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {hub: r.io/mesh, tag: v1, values: {global: {proxy: {image: proxy}}}}\n'), ['spec.values.global.proxy.image r.io/mesh/proxy:v1']);
    assert.deepEqual(lines('apiVersion: sailoperator.io/v1\nkind: Istio\nspec: {values: {pilot: {image: "r.io/pilot:1"}}}\n'), ['spec.values.pilot.image r.io/pilot:1']);
  });

  it('reads the actions of a Tinkerbell template, which are text', () => {
    assert.deepEqual(lines('apiVersion: tinkerbell.org/v1alpha1\nkind: Template\nspec:\n  data: |\n    tasks:\n      - name: os\n        actions:\n          - image: r.io/a:1\n'), ['spec.data.tasks[0].actions[0].image r.io/a:1']);
  });

  it('takes an environment value for an image by the variable’s name, where it has a tag', () => {
    const env = (name: string, value: string) => lines(`apiVersion: v1\nkind: Pod\nspec: {containers: [{env: [{name: ${name}, value: "${value}"}]}]}\n`);
    assert.deepEqual(env('AGENT_IMAGE', 'org/agent:1'), ['spec.containers[0].env[0].value org/agent:1 environment']);
    assert.deepEqual(env('AGENT_IMAGE', 'agent'), []);
    assert.deepEqual(env('IMAGE_TAG', 'org/agent:1'), []);
  });

  it('shows what only looks like an image in an unknown object, and no image of a machine', () => {
    const spec = (text: string) => lines(`apiVersion: example.com/v1\nkind: Thing\nspec: {${text}}\n`);
    assert.deepEqual(spec('imageName: "org/a:1", images: ["org/b:1", c, "org/d"], imageOverrides: {web: "org/f:1", other: x}, x: {image: {repository: org/e, tag: "1"}}'), ['spec.imageName org/a:1 unsure', 'spec.images[0] org/b:1 unsure', 'spec.imageOverrides.web org/f:1 unsure', 'spec.x.image.repository org/e:1 unsure']);
    assert.deepEqual(spec('image: 099720109477/ubuntu/images/ubuntu-22.04, diskImage: projects/p/global/images/i, machine: {image: {name: linux, version: 934.8.0}}'), []);
  });

  it('finds annotations that carry an image, with their key in the contract’s spelling', () => {
    const text = 'apiVersion: apps/v1\nkind: Deployment\nspec: {template: {metadata: {annotations: {sidecar.istio.io/proxyImage: "istio/proxyv2:1"}}}}\n';
    assert.deepEqual(lines(text), ['spec.template.metadata.annotations["sidecar.istio.io/proxyImage"] istio/proxyv2:1']);
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {annotations: {vault.hashicorp.com/agent-image: "r.io/a:1", dapr.io/sidecar-image: "r.io/b:1", config.linkerd.io/proxy-image: r.io/c}}\n';
    assert.deepEqual(find(pod).sites.map((site) => site.written), ['r.io/a:1', 'r.io/b:1', 'r.io/c']);
  });

  it('does not take a pointer to an object for the object', () => {
    const text = 'apiVersion: meta.pkg.crossplane.io/v1\nkind: Configuration\nspec: {dependsOn: [{apiVersion: pkg.crossplane.io/v1, kind: Provider, package: xpkg.example.com/p}]}\n';
    assert.deepEqual(lines(text), ['spec.dependsOn[0].package xpkg.example.com/p']);
  });

  it('finds an object inside another one, with the rules of its own kind', () => {
    const text = 'apiVersion: argoproj.io/v1alpha1\nkind: Sensor\nspec: {triggers: [{resource: {apiVersion: argoproj.io/v1alpha1, kind: Workflow, spec: {templates: [{container: {image: a}}]}}}]}\n';
    assert.deepEqual(find(text).sites.map(({ kind, written }) => [kind, written]), [['argo', 'a']]);
  });
});

describe('images of kustomizations and Compose files', () => {
  it('gives the new names, joined with their tag and digest', () => {
    const text = `images:
  - name: nginx
    newName: internal.registry.com/nginx
    newTag: "1.10"
  - name: redis
    newTag: "7"
  - name: web
    newName: internal.registry.com/web
`;
    const found = find(text, 'base/kustomization.yaml');
    assert.equal(found.kind, 'kustomization');
    assert.deepEqual(lines(text, 'base/kustomization.yaml'), ['images[0].newName internal.registry.com/nginx:1.10 replaces nginx', 'images[2].newName internal.registry.com/web replaces web']);
    assert.deepEqual(lines(`apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec: {images: [{newName: a/b, digest: 'sha256:${'0'.repeat(64)}'}]}\n`), [
      `spec.images[0].newName a/b@sha256:${'0'.repeat(64)}`,
    ]);
  });

  it('gives the services of a Compose file, known by its name or its content', () => {
    const text = 'services:\n  web: {build: ., image: app}\n  db: {image: "mysql:8"}\n';
    for (const path of ['compose.yaml', 'docker-compose.override.yml', 'stack.yml']) {
      assert.deepEqual([find(text, path).kind, lines(text, path)], ['compose', ['services.web.image app', 'services.db.image mysql:8']]);
    }
  });

  it('knows which images kustomize replaces, by its own textual rule', () => {
    const digest = `@sha256:${'0'.repeat(64)}`;
    for (const image of ['nginx', 'nginx:1.27', `nginx${digest}`, `nginx:1.27${digest}`, 'nginx:']) assert.equal(isImageMatched(image, 'nginx'), true, image);
    for (const image of ['nginx2', 'docker.io/library/nginx', 'nginx/x', 'nginx:1/2', '', 'ngin']) assert.equal(isImageMatched(image, 'nginx'), false, image);
    assert.equal(isImageMatched('docker-io/x:1', 'docker.io/x'), true);
    assert.equal(isImageMatched('nginx', 'ngin(x)+'), true);
    assert.equal(isImageMatched('nginx', 'ngin(x'), false);
  });

  it('takes the value of an option for an image without a host, and no other option’s', () => {
    const args = ['--pause-image=org/pause:v3', '-imageName=a/b:1', '--helper-image=org/helper@sha256:' + 'a'.repeat(64), '--image=disk.img', '--image=name', '--images=a/b:1', '--image=projects/p/global/images/i:1', '--image=$(IMAGE):1', 'image=a/b:1'];
    const pod = `apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "a:1", args: ${JSON.stringify(args)}}]}\n`;
    const { sites } = find(pod, 'pod.yaml');
    assert.deepEqual(sites.slice(1).map(({ written, within, sure }) => [written, within, sure]), [['org/pause:v3', 'argument', true], [`org/helper@sha256:${'a'.repeat(64)}`, 'argument', true]]);
  });

  it('joins a repository, a name and a version in a custom resource, and leaves out what a build pushes', () => {
    const text = `apiVersion: nvidia.example.com/v1
kind: ClusterPolicy
spec:
  driver: {repository: nvcr.io/nvidia, image: driver, version: "550", manager: {image: "quay.io/org/manager:v1"}}
  build: {output: {image: "quay.io/org/pushed:v1"}}
  other: {repository: https://example.com/x, image: word}
`;
    assert.deepEqual(lines(text), ['spec.driver.image nvcr.io/nvidia/driver:550 unsure', 'spec.driver.manager.image quay.io/org/manager:v1 unsure']);
    const pod = 'apiVersion: v1\nkind: Pod\nspec: {containers: [{image: "a:1", args: ["--destination=quay.io/org/pushed:v1", "--base=quay.io/org/base:v1"]}]}\n';
    assert.deepEqual(lines(pod).map((line) => line.split(' ')[1]), ['a:1', 'quay.io/org/base:v1']);
  });

  it('finds the bundles that Tekton resolves', () => {
    const text = 'apiVersion: tekton.dev/v1\nkind: PipelineRun\nspec:\n  pipelineRef:\n    resolver: bundles\n    params:\n      - {name: bundle, value: "quay.io/org/catalog:v1"}\n      - {name: name, value: build}\n';
    assert.deepEqual(lines(text), ['spec.pipelineRef.params[0].value quay.io/org/catalog:v1']);
  });
});
