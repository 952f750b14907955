import assert from 'node:assert/strict';
import { digest, readConfig, shownSources } from '../../../support/dialects';

const kustomize = (entries: unknown) => readConfig('kustomize', { 'app/kustomization.yaml': `images: ${JSON.stringify(entries)}\n` });
const imageswap = (...lines: readonly string[]) => readConfig('imageswap', { 'imageswap-maps.conf': `${lines.join('\n')}\n` });
const harbor = (...rules: readonly object[]) => readConfig('harbor-webhook', { 'config.yaml': `rules: ${JSON.stringify(rules)}\n`.replaceAll('],"', '], "') });
const A = digest('a');
const LONG = 'nginx:1.2.1@sha256:46d5b90a7f4e9996351ad893a26bcbd27216676ad4d5316088';

describe('kustomize images', () => {
  const sha = 'sha256:222222222222222222';
  const cases: readonly (readonly [entries: unknown, image: string, result: string])[] = [
    [[{ name: 'nginx', newName: 'busybox' }], 'nginx:1.7.9', 'busybox:1.7.9'],
    [[{ name: 'nginx', newTag: 'v2' }], 'nginx:1.7.9', 'nginx:v2'],
    [[{ name: 'nginx', digest: sha }], 'nginx:1.7.9', `nginx@${sha}`],
    [[{ name: 'nginx', newName: 'busybox', digest: sha }], 'nginx:1.7.9', `busybox@${sha}`],
    [[{ name: 'nginx', newName: 'busybox' }], 'nginx@sha256:111111111111111111', 'busybox@sha256:111111111111111111'],
    [[{ name: 'nginx', newTag: 'v2' }], 'nginx@sha256:111111111111111111', 'nginx:v2'],
    [[{ name: 'nginx', newName: 'apache', digest: '12345' }], 'nginx:1.2.1', 'apache@12345'],
    [[{ name: 'some.registry.io/my-image', newTag: 'my-fixed-tag' }], 'some.registry.io/my-image:{GENERATED_TAG}', 'some.registry.io/my-image:my-fixed-tag'],
    [[{ name: 'nginx', newName: 'apache' }], LONG, `apache${LONG.slice('nginx'.length)}`],
    [[{ name: 'nginx', newName: 'apache', newTag: '1.3.0' }], LONG, 'apache:1.3.0'],
    [[{ name: 'nginx', newName: 'apache', newTag: '1.3.0', digest: 'sha256:xyz' }], LONG, 'apache:1.3.0@sha256:xyz'],
    [[{ name: 'redis', tagSuffix: '-alpine' }], 'redis:6.2.6', 'redis:6.2.6-alpine'],
    [[{ name: 'nginx', tagSuffix: '-alpine' }], 'nginx', 'nginx:-alpine'],
    [[{ name: 'nginx', newTag: '2', tagSuffix: '-alpine' }], 'nginx:1', 'nginx:2'],
    [[{ name: 'nginx', newName: 'm.example.com/nginx' }], 'docker.io/library/nginx:1', 'docker.io/library/nginx:1'],
    [[{ name: 'ghcr.io/a', newName: 'x' }], 'ghcrXio/a:1', 'x:1'],
    [[{ name: 'nginx|apache', newName: 'x' }], 'nginx-foo:1', 'x:1'],
    [[{ name: 'quay.io/.*', newName: 'm.example.com/x' }], 'quay.io/a/b:1', 'm.example.com/x:1'],
    [[{ name: 'nginx', newName: 'a' }, { name: 'a', newName: 'b' }], 'nginx:1', 'b:1'],
    [[{ name: 'nginx', newName: 'm.example.com/nginx:2' }], 'nginx:1', 'm.example.com/nginx:2:1'],
    [[{ name: 'nginx', newTag: '2' }], 'nginx@sha512:abc', 'nginx:2'],
    [[{ name: 'nginx', newTag: '2' }], 'nginx@my+algo:abc', 'nginx@my+algo:abc'],
    [[{ name: 'nginx', newTag: '2' }], 'nginx:1 ', 'nginx:1 '],
    [[{ name: 'nginx', newTag: '2' }], 'mynginx:1', 'mynginx:1'],
    [[{ name: 'nginx', newTag: '2' }], 'library/nginx:1', 'library/nginx:1'],
    [[{ name: 'localhost:5000/nginx', newName: 'x' }], 'localhost:5000/nginx', 'x'],
    [[{ name: 'localhost', newTag: '1' }], 'localhost:5000', 'localhost:1'],
    [[{ name: 'nginx', newTag: '2' }], 'nginx:', 'nginx:2'],
    [[{ name: 'nginx', newName: '' }], 'nginx:1', 'nginx:1'],
    [[{ name: 'nginx', digest: sha, tagSuffix: '-x' }], 'nginx:1', `nginx@${sha}`],
    [[{ name: 'nginx', tagSuffix: '-x' }], 'nginx:1@sha256:abc', 'nginx:1-x'],
    [[{ name: '.*', newName: 'x' }], 'quay.io/a/b:1', 'x:1'],
    [[{ name: 'nginx(', newName: 'x' }], 'nginx:1', 'nginx:1'],
    [[{ name: 'nginx', newTag: '2' }], 'nginx:{{tag}}', 'nginx:2'],
    [[{ name: 'nginx', newTag: '2' }], 'nginx:${TAG}', 'nginx:${TAG}'],
  ];
  for (const [entries, image, result] of cases) {
    it(`make ${result} of ${image} by ${JSON.stringify(entries)}`, () => assert.equal(shownSources(kustomize(entries).resolve(image)), result));
  }

  it('are read from Flux too', () => {
    const text = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nspec:\n  images:\n  - name: nginx\n    newName: m.example.com/nginx\n';
    const { sources, status } = readConfig('kustomize', { 'flux.yaml': text }).resolve('nginx:1');
    assert.deepEqual([status, sources[0]?.reference, sources[0]?.via?.line], ['mirrored', 'm.example.com/nginx:1', 5]);
  });
});

describe('maps of imageswap', () => {
  const maps = imageswap(
    'default::default.example.com', 'docker.io::my.example.com/mirror-', 'quay.io::quay.example3.com', 'gitlab.com::registry.example.com/gitlab', '#gcr.io:: # a comment', 'cool.io::',
    'registry.internal.twr.io::registry.example.com', 'harbor.geo.pks.twr.io::harbor2.com ###### a comment', 'registry.waldo.com:8000::registry.garply.com', 'noswap_wildcards::twr.io, walrus.io',
    '[EXACT]ghcr.io/fantasy/coolstuff:v1.0::my-local-registry.com/patched:latest', '[REPLACE]ghcr.io/public*::my-local-registry.com',
  );
  const cases: readonly (readonly [image: string, result: string])[] = [
    ['nginx:latest', 'my.example.com/mirror-docker.io/nginx:latest'],
    ['docker.io/nginx:latest', 'my.example.com/mirror-docker.io/nginx:latest'],
    ['localhost:5000/x:1', 'my.example.com/mirror-docker.io/localhost/x:1'],
    ['quay.io/a/b:1', 'quay.example3.com/a/b:1'],
    ['gitlab.com/a:1', 'registry.example.com/gitlab/a:1'],
    ['cool.io/a:1', 'cool.io/a:1'],
    ['gcr.io/a:1', 'default.example.com/a:1'],
    ['registry.waldo.com:8000/a:1', 'registry.garply.com/a:1'],
    ['other.twr.io/a:1', 'other.twr.io/a:1'],
    ['harbor.geo.pks.twr.io/a:1', 'harbor2.com/a:1'],
    ['ghcr.io/fantasy/coolstuff:v1.0', 'my-local-registry.com/patched:latest'],
    ['ghcr.io/public/x/y:1', 'my-local-registry.com/y:1'],
  ];
  for (const [image, result] of cases) it(`make ${result} of ${image}`, () => assert.equal(shownSources(maps.resolve(image)), result));

  it('spare what a list of parts names, an empty part naming all', () => {
    const spared = (value: string) => shownSources(imageswap('default::m.example.com', `noswap_wildcards::${value}`).resolve('quay.io/a:1'));
    assert.deepEqual([spared(''), spared('quay'), spared('ghcr,quay'), spared('ghcr,'), spared(',ghcr')], ['m.example.com/a:1', 'quay.io/a:1', 'quay.io/a:1', 'quay.io/a:1', 'quay.io/a:1']);
  });

  it("match by Python's patterns of file names", () => {
    const isReplaced = (glob: string, image: string) => imageswap('default::', `[REPLACE]${glob}::m.example.com`).resolve(image).status === 'mirrored';
    const cases: readonly (readonly [glob: string, image: string, is: boolean])[] = [
      ['[a-q]*:1', 'nginx:1', true], ['[a-q]*:1', 'redis:1', false], ['[!n]*', 'nginx', false], ['[!]x]*', 'nginx', true], ['[!]x]*', 'xnginx', false], ['[]n]ginx', 'nginx', true], ['[z-a]*', 'nginx', false],
      ['[!z-a]ginx', 'nginx', true], ['[n-]ginx', 'nginx', true], ['[n', 'nginx', false], ['?ginx', 'nginx', true], ['quay.io/*', 'quay.io/a/b:1', true],
    ];
    for (const [glob, image, is] of cases) assert.equal(isReplaced(glob, image), is, `${glob} ${image}`);
  });

  it('read lines as the webhook does', () => {
    const of = (line: string, image: string) => shownSources(imageswap('default::d.example.com', line).resolve(image));
    assert.equal(of('quay.io:m.example.com', 'quay.io/a:1'), 'm.example.com/a:1');
    assert.equal(of(' quay.io :: m.example.com # a comment', 'quay.io/a:1'), 'm.example.com/a:1');
    assert.equal(of('quay.io:5000:m.example.com', 'quay.io:5000/a:1'), 'd.example.com/a:1');
    assert.equal(of('quay.io::m.example.com', 'quay.io:5000/a:1'), 'm.example.com:5000/a:1');
    assert.equal(of('quay.io::m.example.com-', 'quay.io:5000/a:1'), 'm.example.com-quay.io/a:1');
    assert.equal(of('docker.io/library::m.example.com', 'docker.io/library/nginx'), 'ERROR rewrite');
  });

  it('need a default, and fail for other images of a host of which only the library is mapped', () => {
    const { problems, resolve } = imageswap('docker.io::m.example.com', 'a::b:c::d');
    assert.deepEqual(problems, ['imageswap-maps.conf admission.map-line a::b:c::d', 'imageswap-maps.conf admission.map-default']);
    assert.equal(shownSources(resolve('nginx:1')), 'nginx:1');
    const library = imageswap('default::d.example.com', 'docker.io/library::l.example.com');
    assert.equal(shownSources(library.resolve('nginx:1')), 'l.example.com/nginx:1');
    assert.equal(shownSources(library.resolve('bitnami/nginx:1')), 'ERROR rewrite');
  });
});

describe('rules of harbor-container-webhook', () => {
  it('say of a rule whose registry is asked first that it depends on the answer', () => {
    const told = (checkUpstream: boolean) => harbor({ name: 'hub', matches: ['^docker.io'], replace: 'harbor.example.com/hub', checkUpstream }).resolve('nginx').sources.map(({ reference, via }) => ({ reference, text: via?.text, isChecked: via?.isChecked }));
    assert.deepEqual(told(true), [{ reference: 'harbor.example.com/hub/library/nginx:latest', text: 'rule hub, if its registry has the image', isChecked: true }]);
    assert.deepEqual(told(false), [{ reference: 'harbor.example.com/hub/library/nginx:latest', text: 'rule hub', isChecked: undefined }]);
  });

  const { resolve } = harbor(
    { name: 'hub', matches: ['^docker.io'], excludes: ['^docker.io/(library/)?ubuntu:.*$'], replace: 'harbor.example.com/ubuntu-proxy' },
    { name: 'quay', matches: ['^quay.io'], replace: 'harbor.example.com/quay' },
  );
  const cases: readonly (readonly [image: string, result: string])[] = [
    ['nginx', 'harbor.example.com/ubuntu-proxy/library/nginx:latest'],
    [`nginx:1@${A}`, `harbor.example.com/ubuntu-proxy/library/nginx@${A}`],
    ['ubuntu:16.04', 'ubuntu:16.04'],
    ['quay.io/bitnami/sealed-secrets:v1', 'harbor.example.com/quay/bitnami/sealed-secrets:v1'],
    ['ghcr.io/a', 'ghcr.io/a'],
  ];
  for (const [image, result] of cases) it(`make ${result} of ${image}`, () => assert.equal(shownSources(resolve(image)), result));

  it('give a reference that is normalised once more', () => {
    assert.equal(shownSources(harbor({ name: 'x', matches: ['.*'], replace: 'mirror' }).resolve('quay.io/a')), 'docker.io/mirror/a:latest');
  });

  it('are refused with an expression that Go refuses', () => {
    const broken = harbor({ name: 'x', matches: ['(?=a)'], replace: 'h' });
    assert.deepEqual(broken.problems, ['config.yaml admission.refused expression (?=a)']);
    assert.equal(shownSources(broken.resolve('nginx')), 'ERROR config');
  });
});

describe('policies of Kyverno', () => {
  const policy = (image: string) => readConfig('kyverno', {
    'policy.yaml': [
      'apiVersion: kyverno.io/v1', 'kind: ClusterPolicy', 'metadata: {name: replace-image-registry}', 'spec:', '  rules:', '  - name: containers', '    mutate:', '      foreach:',
      '      - list: request.object.spec.containers', '        patchStrategicMerge:', '          spec:', '            containers:', '            - name: "{{ element.name }}"', `              image: ${image}`,
    ].join('\n'),
  });
  const sample = policy(`"{{ regex_replace_all('^(localhost/|(?:[a-z0-9]+\\\\.)+[a-z0-9]+/)?(.*)$', '{{element.image}}', 'myregistry.corp.com/$2' )}}"`);
  const cases: readonly (readonly [image: string, result: string])[] = [
    ['docker.io/nginx:latest', 'myregistry.corp.com/nginx:latest'],
    ['nginx:latest', 'myregistry.corp.com/nginx:latest'],
    ['ghcr.io/foo/bar/baz/busybox:1.35', 'myregistry.corp.com/foo/bar/baz/busybox:1.35'],
    ['registry.corp.com:5000/a:1', 'myregistry.corp.com/registry.corp.com:5000/a:1'],
    ['my-registry.corp.com/a:1', 'myregistry.corp.com/my-registry.corp.com/a:1'],
    ['localhost:5000/a', 'myregistry.corp.com/localhost:5000/a'],
    ['localhost/a', 'myregistry.corp.com/a'],
  ];
  for (const [image, result] of cases) it(`make ${result} of ${image}`, () => assert.equal(shownSources(sample.resolve(image)), result));

  it('in a JSON patch are evaluated alike, and a rule for init containers counts once', () => {
    const patch = (value: string) => readConfig('kyverno', {
      'policy.yaml': [
        'apiVersion: kyverno.io/v1', 'kind: ClusterPolicy', 'metadata: {name: replace}', 'spec:', '  rules:', ...['containers', 'initContainers'].flatMap((list) => [
          `  - name: ${list}`, '    preconditions:', '      all:', '      - key: "{{ request.object.spec.initContainers[] || `[]` | length(@) }}"', '        operator: GreaterThanOrEquals', '        value: 1',
          '    mutate:', '      foreach:', `      - list: request.object.spec.${list}`, '        patchesJson6902: |-', '          - op: replace', `            path: /spec/${list}/{{ elementIndex }}/image`, `            value: ${value.replaceAll('LIST', list)}`,
        ]),
      ].join('\n'),
    });
    assert.equal(shownSources(patch(`"{{ regex_replace_all('^docker[.]io/', '{{element.image}}', 'm.example.com/hub/' )}}"`).resolve('docker.io/a:1')), 'm.example.com/hub/a:1');
    const prepended = patch('registry.io/{{ images.LIST."{{element.name}}".path}}:{{images.LIST."{{element.name}}".tag}}');
    assert.deepEqual(prepended.problems, []);
    assert.equal(shownSources(prepended.resolve('nginx')), 'registry.io/nginx:latest');
    assert.equal(shownSources(prepended.resolve(`ghcr.io/org/app:1@${digest()}`)), 'registry.io/org/app:1');
  });

  describe('of the sample that leads to Harbor', () => {
    const loop = (list: string, of: string) => [
      `      - list: request.object.spec.${list}[]`, '        context:', '        - name: imageData', '          imageRegistry: {reference: "{{ element.image }}"}', '        preconditions:', '          any:',
      '          - key: "{{imageData.registry}}"', '            operator: Equals', '            value: index.docker.io', '        patchStrategicMerge:', '          spec:', `            ${of}:`,
      '            - name: "{{ element.name }}"', '              image: harbor.example.com/k8s/{{imageData.repository}}:{{imageData.identifier}}',
    ];
    const harbor = readConfig('kyverno', {
      'policy.yaml': [
        'apiVersion: kyverno.io/v1', 'kind: ClusterPolicy', 'metadata: {name: harbor}', 'spec:', '  rules:', '  - name: redirect-docker', '    mutate:', '      foreach:',
        ...loop('initContainers', 'initContainers'), ...loop('containers', 'containers'), ...loop('ephemeralContainers', 'containers'),
      ].join('\n'),
    });
    const rows: readonly (readonly [image: string, result: string])[] = [
      ['nginx:1.27', 'harbor.example.com/k8s/library/nginx:1.27'],
      ['docker.io/org/app', 'harbor.example.com/k8s/org/app:latest'],
      ['quay.io/org/app:1', 'quay.io/org/app:1'],
      [`nginx@${digest()}`, `harbor.example.com/k8s/library/nginx:${digest()}`],
    ];
    it('know no problem', () => assert.deepEqual(harbor.problems, []));
    for (const [image, result] of rows) it(`make ${result} of ${image}`, () => assert.equal(shownSources(harbor.resolve(image)), result));
  });

  it('follow conditions, and are unknown where one is another', () => {
    const conditional = (key: string, operator: string) => readConfig('kyverno', {
      'policy.yaml': [
        'apiVersion: kyverno.io/v1', 'kind: ClusterPolicy', 'metadata: {name: p}', 'spec:', '  rules:', '  - name: a', '    mutate:', '      foreach:', '      - list: request.object.spec.containers', '        preconditions:', '          all:',
        `          - {key: '${key}', operator: ${operator}, value: ["docker.io", "quay.*"]}`, '        patchStrategicMerge:', '          spec:', '            containers:', '            - name: "{{element.name}}"', '              image: "m.example.com/{{ element.image }}"',
      ].join('\n'),
    });
    const known = conditional('{{ images.containers."{{element.name}}".registry }}', 'AnyIn');
    assert.deepEqual(['nginx', 'quay.io/a', 'ghcr.io/a'].map((image) => shownSources(known.resolve(image))), ['m.example.com/nginx', 'm.example.com/quay.io/a', 'ghcr.io/a']);
    const other = conditional('{{ request.namespace }}', 'AnyIn');
    assert.deepEqual([other.problems, other.resolve('nginx').status], [['policy.yaml admission.policy p'], 'unknown']);
    assert.equal(conditional('{{ element.image }}', 'GreaterThan').resolve('nginx').status, 'unknown');
  });

  describe('in CEL', () => {
    const lists = (image: string, name = 'c') => [
      `containers: object.spec.containers.map(${name},`, `  Object.spec.containers{`, `    name: ${name}.name,`, `    image: ${image}`, '  }', '),',
      'initContainers: has(object.spec.initContainers) ?', `  object.spec.initContainers.map(${name},`, '    Object.spec.initContainers{', `      name: ${name}.name,`, `      image: ${image}`, '    }', '  ) : []',
    ];
    const cel = (fields: readonly string[], ...more: readonly string[]) => readConfig('kyverno', {
      'policy.yaml': [
        'apiVersion: policies.kyverno.io/v1alpha1', 'kind: MutatingPolicy', 'metadata: {name: p}', 'spec:', ...more, '  mutations:', '  - patchType: ApplyConfiguration', '    applyConfiguration:', '      expression: |',
        ...['Object{', '  spec: Object.spec{', ...fields.map((line) => `    ${line}`), '  }', '}'].map((line) => `        ${line}`),
      ].join('\n'),
    });
    const made = (image: string, of: string) => shownSources(cel(lists(image)).resolve(of));

    it('are evaluated where they map the containers, as the samples do', () => {
      const replacing = "'myregistry.corp.com/' +\n(c.image.contains('/') && c.image.split('/')[0].contains('.') ?\n  c.image.substring(c.image.indexOf('/') + 1) :\n  c.image.replace('localhost/', ''))".replaceAll('\n', '\n            ');
      const rows: readonly (readonly [image: string, result: string])[] = [
        ['nginx:1', 'nginx:1'], ['docker.io/nginx:latest', 'nginx:latest'], ['registry.corp.com:5000/a:1', 'a:1'], ['my-registry.corp.com/a/b:1', 'a/b:1'], ['localhost/a', 'a'], ['localhost:5000/a', 'localhost:5000/a'], ['org/app', 'org/app'], ['a/localhost/b', 'a/b'],
      ];
      assert.deepEqual(cel(lists(replacing)).problems, []);
      for (const [image, result] of rows) assert.equal(made(replacing, image), `myregistry.corp.com/${result}`);
      assert.equal(shownSources(cel(lists('"registry.io/" + container.image', 'container')).resolve(`quay.io/a:1@${digest()}`)), `registry.io/quay.io/a:1@${digest()}`);
    });

    it('know the functions on texts', () => {
      const rows: readonly (readonly [expression: string, result: string])[] = [
        ["c.image.split('/', 2)[1]", 'a/b:1'], ["c.image.split('/').join('-')", 'quay.io-a-b:1'], ["c.image.replace('a', 'x', 1)", 'quxy.io/a/b:1'], ["c.image.substring(0, 4) + '!'", 'quay!'], ['c.image.upperAscii().lowerAscii()', 'quay.io/a/b:1'],
        ["c.image.matches('^quay[.]io/') ? 'm' + c.image.substring(c.image.lastIndexOf('/')) : c.image", 'm/b:1'], ["size(c.image) == 13 && !(c.image.size() > 13) ? 'yes' : 'no'", 'yes'], ["c.image.startsWith('x') || c.image.endsWith(':1') ? \"it's\" : 'no'", "it's"],
        ["c.image.split('/')[9] == 'x' || true ? 'decided' : 'no'", 'decided'],
      ];
      for (const [expression, result] of rows) assert.equal(made(expression, 'quay.io/a/b:1'), result, expression);
    });

    it('are unknown where anything else stands in them', () => {
      const others = ['c.image.substring(99)', 'variables.registry + c.image', "c.image.format(['x'])", "'a' + 1", 'image(c.image).repository()', "c.image.contains('/') ? 1 : 'x'", 'c.image +', "c.image.split('/')[7]", '['.repeat(1_000)];
      for (const expression of others) assert.equal(cel(lists(expression)).resolve('quay.io/a:1').status, 'unknown', expression);
      assert.equal(cel(lists("'m/' + c.image"), '  matchConditions: [{name: x, expression: "true"}]').resolve('nginx').status, 'unknown');
      assert.equal(cel([...lists("'m/' + c.image"), ', hostNetwork: true']).resolve('nginx').status, 'unknown');
      assert.equal(cel(lists("'m/' + c.image").map((line) => line.replace('.map(', '.filter(c, true).map('))).resolve('nginx').status, 'unknown');
    });
  });

  it('of other forms are named, one of another form of CEL among them', () => {
    const named = (...lines: readonly string[]) => readConfig('kyverno', { 'policy.yaml': lines.join('\n') });
    const anchored = named('apiVersion: kyverno.io/v1', 'kind: Policy', 'metadata: {name: p}', 'spec: {rules: [{mutate: {patchStrategicMerge: {spec: {containers: [{(image): "nginx:*", image: m.example.com/nginx}]}}}}]}');
    const cel = named('apiVersion: policies.kyverno.io/v1alpha1', 'kind: MutatingPolicy', 'metadata: {name: p}', 'spec:', '  mutations:', '  - patchType: ApplyConfiguration', '    applyConfiguration:', '      expression: "Object{spec: Object.spec{containers: object.spec.containers.map(c, Object.spec.containers{image: c.image})}}"');
    for (const policyRead of [anchored, cel]) assert.deepEqual([policyRead.problems, policyRead.resolve('nginx').status], [['policy.yaml admission.policy p'], 'unknown']);
  });

  it('are named where their expression is another one', () => {
    const other = policy(`"{{ to_upper('{{element.image}}') }}"`);
    assert.deepEqual(other.problems, ['policy.yaml admission.policy replace-image-registry']);
    assert.equal(other.resolve('nginx').status, 'unknown');
  });
});
