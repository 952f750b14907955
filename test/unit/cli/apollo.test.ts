import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRegistryFile } from '../../../server/src/mirrors/apollo/read';
import { parseYaml } from '../../../server/src/syntax/yaml';
import { cliFolder, jsonLines, pod, TABLE, type CliFolder } from './runCli';

const REGISTRIES = `version: 1
asOf: 2026-11-02
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External, "ours" | all
    description: =1+1
    credentials: { type: ecr, fipsMode: true }
    mirroredRegistries: [internal.registry.com, old.registry.com]
    hubAccess: notExpected
    revision: 3
  - registryUrl: spare.registry.com
environments:
  - { id: prod, displayName: Production, artifactRegistries: [external.registry.com] }
  - { id: dev }
`;

const MANIFEST = (artifacts = '', version = '1.0.0'): string => `manifest-version: "1.0"
product-group: com.example
product-name: foo
product-version: 1.0.0
product-type: helm-chart.v1
extensions:
  helm-chart:
    helm-chart-name: foo
    helm-chart-version: ${version}
${artifacts}`;
const CHART = 'apiVersion: v2\nname: foo\nversion: 1.0.0\n';
const TEMPLATE = 'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"\n    - image: "{{ .Values.sidecar.image.repository }}:{{ .Values.sidecar.image.tag }}"\n';
const VALUES = 'image: { repository: internal.registry.com/foo/bar, tag: 1.0.0 }\nsidecar: { image: { repository: nginx, tag: "1.27" } }\n';

describe('mirror-lens apollo', () => {
  let folder: CliFolder;
  afterEach(() => folder.remove());
  const open = (files: Readonly<Record<string, string>>) => (folder = cliFolder(files));

  it('has a help for all of its commands', async () => {
    open({});
    for (const argv of [['apollo', '--help'], ['apollo', '-h'], ['help', 'apollo']]) {
      const { status, stdout, stderr } = await folder.run(argv);
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /^Usage: mirror-lens apollo COMMAND \[options\]\n\nCommands:\n {2}apollo table .*\n[^]* {2}apollo init[^]* {2}apollo artifacts[^]*Exit status:\n {2}0 {2}Done\.\n/);
    }
  });

  it('needs a command of its own, and tells about each', async () => {
    open({});
    assert.deepEqual([(await folder.run(['apollo'])).status, (await folder.run(['apollo', 'x'])).status], [2, 2]);
    assert.match((await folder.run(['apollo'])).stderr, /table, init or artifacts/);
    for (const name of ['table', 'init', 'artifacts']) {
      const { stdout, status } = await folder.run(['apollo', name, '--help']);
      assert.match(stdout, new RegExp(`^Usage: mirror-lens apollo ${name}`));
      assert.equal(status, 0);
      assert.equal((await folder.run(['help', 'apollo', name])).stdout, stdout);
    }
  });

  describe('table', () => {
    const run = (...args: string[]) => folder.run(['apollo', 'table', ...args]);

    it('prints each Environment with the labels of the form in its order', async () => {
      open({ 'apollo-registries.yaml': REGISTRIES });
      const { stdout, stderr, status } = await run();
      assert.equal(status, 0);
      assert.equal(stderr, '');
      assert.deepEqual(stdout.split('\n'), [
        'Environment prod (Production)',
        '',
        '  Registry URL         external.registry.com',
        '  Display name         External, "ours" | all',
        '  Description          =1+1',
        '  Mirrored Registries  internal.registry.com',
        '                       old.registry.com',
        '  Credentials          Amazon ECR, FIPS Mode',
        '  Hub access           Hub access not expected',
        '  Revision             3',
        '  File                 apollo-registries.yaml:4, as of 2026-11-02',
        '',
        'Environment dev',
        '',
        '  It has no Artifact Registry.',
        '',
        'Assigned to no Environment',
        '',
        '  Registry URL         spare.registry.com',
        '  Display name         -',
        '  Description          -',
        '  Mirrored Registries  -',
        '  Credentials          -',
        '  Hub access           Hub access expected',
        '  Revision             -',
        '  File                 apollo-registries.yaml:11, as of 2026-11-02',
        '',
      ]);
    });

    it('prints one Environment alone, and refuses one that is not declared', async () => {
      open({ 'apollo-registries.yaml': REGISTRIES });
      assert.deepEqual(jsonLines((await run('--environment', 'prod', '--format', 'json')).stdout), [{
        environment: 'prod', assigned: true, registryUrl: 'external.registry.com', displayName: 'External, "ours" | all', description: '=1+1',
        mirroredRegistries: ['internal.registry.com', 'old.registry.com'], credentials: { type: 'ecr', fipsMode: true }, hubAccess: 'notExpected', revision: '3',
        file: 'apollo-registries.yaml', line: 4, asOf: '2026-11-02',
      }]);
      assert.equal((await run('--environment', 'nope')).status, 2);
    });

    it('prints for spreadsheets and for change requests, whatever the texts hold', async () => {
      open({ 'apollo-registries.yaml': REGISTRIES });
      assert.deepEqual((await run('--format', 'csv')).stdout.split('\n'), [
        'Environment,Registry URL,Display name,Description,Mirrored Registries,Credentials,Hub access,Revision,File,As of',
        `prod,external.registry.com,"External, ""ours"" | all",'=1+1,internal.registry.com old.registry.com,"Amazon ECR, FIPS Mode",Hub access not expected,3,apollo-registries.yaml:4,2026-11-02`,
        'assigned to none,spare.registry.com,,,,,Hub access expected,,apollo-registries.yaml:11,2026-11-02',
        '',
      ]);
      const md = (await run('--format', 'md')).stdout.split('\n');
      assert.equal(md[2], '| prod | external.registry.com | External, "ours" \\| all | =1+1 | internal.registry.com old.registry.com | Amazon ECR, FIPS Mode | Hub access not expected | 3 | apollo-registries.yaml:4 | 2026-11-02 |');
    });

    it('has one implied Environment where none is declared, and none without a table', async () => {
      open({ 'apollo-registries.yaml': TABLE });
      assert.match((await run()).stdout, /^ {2}Registry URL +external\.registry\.com\n/);
      folder.remove();
      open({});
      const { stdout, stderr, status } = await run();
      assert.deepEqual([stdout, status], ['', 0]);
      assert.match(stderr, /no mirror table was found/);
    });
  });

  describe('init', () => {
    const run = (...args: string[]) => folder.run(['apollo', 'init', ...args]);

    it('takes hosts without charts for mirrored by the one that charts come from', async () => {
      open({
        'pod.yaml': pod('internal.registry.com/a/b:1', 'internal.registry.com/a/c:1', 'nginx:1', 'quay.io/x/y:1'),
        'deployment/manifest.yml': MANIFEST().replace('helm-chart-name: foo', 'helm-chart-name: oci://external.registry.com/charts/foo'),
        'more.yaml': pod('old.registry.com:5000/a/b:1'),
      });
      const { stdout, stderr, status } = await run();
      assert.deepEqual([stderr, status], ['', 0]);
      assert.equal(stdout, `# The hosts of the images and charts in this workspace. Compare this with the Artifact Registries of the Hub:
# which host mirrors which cannot be told from the files.
version: 1
artifactRegistries:
  # Charts come from here; no image.
  - registryUrl: external.registry.com
    credentials: { type: basic }
    # No chart comes from these hosts. Each that Apollo can reach by itself is a registry of its own instead.
    mirroredRegistries:
      - internal.registry.com # 2 images in 1 file
      - old.registry.com:5000 # 1 image in 1 file
  # 1 image in 1 file.
  - registryUrl: docker.io
    credentials: { type: none }
  # 1 image in 1 file.
  - registryUrl: quay.io
    credentials: { type: none }
`);
      assert.deepEqual(readRegistryFile(parseYaml(stdout)).problems, []);
    });

    it('makes each host a registry where charts come from nowhere or from several hosts', async () => {
      open({ 'pod.yaml': pod('internal.registry.com/a/b:1', '123456789012.dkr.ecr.us-east-1.amazonaws.com/a:1') });
      const { file, problems } = readRegistryFile(parseYaml((await run()).stdout));
      assert.deepEqual(problems, []);
      assert.deepEqual(file.artifactRegistries.map(({ url, credentials }) => [url?.text, credentials?.type]), [
        ['internal.registry.com', 'basic'], ['123456789012.dkr.ecr.us-east-1.amazonaws.com', 'ecr'],
      ]);
    });

    it('is a valid file for a workspace without images', async () => {
      open({});
      assert.deepEqual(readRegistryFile(parseYaml((await run()).stdout)).problems, []);
    });

    it('writes the file, and never over one that is there', async () => {
      open({ 'pod.yaml': pod('internal.registry.com/a/b:1') });
      const path = join(folder.path, 'apollo-registries.yaml');
      await run();
      assert.ok(!existsSync(path));
      assert.deepEqual([(await run('--write')).status, readFileSync(path, 'utf8').includes('internal.registry.com')], [0, true]);
      const before = readFileSync(path, 'utf8');
      const { status, stderr } = await run('--write');
      assert.deepEqual([status, readFileSync(path, 'utf8')], [2, before]);
      assert.match(stderr, /exists already/);
    });
  });

  describe('artifacts', () => {
    const run = (...args: string[]) => folder.run(['apollo', 'artifacts', ...args]);
    const files = (manifest: string, template = TEMPLATE) => ({
      'deployment/manifest.yml': manifest, 'charts/foo/Chart.yaml': CHART, 'charts/foo/values.yaml': VALUES, 'charts/foo/templates/pod.yaml': template,
    });
    const text = () => readFileSync(join(folder.path, 'deployment/manifest.yml'), 'utf8');

    it('prints a diff and changes nothing', async () => {
      open(files(MANIFEST('  artifacts:\n    - type: oci # by hand\n      uri: quay.io/x/y:1\n')));
      const before = text();
      const { stdout, status, stderr } = await run();
      assert.equal(status, 0);
      assert.equal(stderr, '');
      assert.deepEqual(stdout.split('\n').filter((line) => /^[+-]/.test(line)), [
        '--- a/deployment/manifest.yml', '+++ b/deployment/manifest.yml',
        '+    - type: oci', '+      uri: internal.registry.com/foo/bar:1.0.0', '+    - type: oci', '+      uri: docker.io/library/nginx:1.27',
      ]);
      assert.equal(text(), before);
    });

    it('writes what is missing once, in the order of the chart, behind what is there', async () => {
      open(files(MANIFEST('  artifacts:\n    - type: oci # by hand\n      uri: quay.io/x/y:1\n')));
      const before = text();
      assert.equal((await run('--write')).stdout, 'deployment/manifest.yml: 2 artifacts added\n');
      const after = `${before}    - type: oci\n      uri: internal.registry.com/foo/bar:1.0.0\n    - type: oci\n      uri: docker.io/library/nginx:1.27\n`;
      assert.equal(text(), after);
      const again = await run('--write');
      assert.match(again.stderr, /nothing is missing/);
      assert.equal(text(), after);
    });

    it('lists what the templates render, in their order, and says where that is not all', async () => {
      open(files(MANIFEST('  artifacts: []\n'), TEMPLATE.replace('    - image: "{{ .Values.image', '    - image: quay.io/fixed/tool:3\n    - image: "quay.io/x/y:{{ randAlpha 5 }}"\n    - image: "{{ .Values.image')));
      const { stdout, stderr } = await run();
      assert.deepEqual(stdout.split('\n').filter((line) => line.startsWith('+ ')), [
        '+  artifacts: [{ type: oci, uri: quay.io/fixed/tool:3 }, { type: oci, uri: internal.registry.com/foo/bar:1.0.0 }, { type: oci, uri: docker.io/library/nginx:1.27 }]',
      ]);
      assert.match(stderr, /not every image of the charts can be told by reading/);
    });

    it('leaves a manifest alone whose chart is another version or elsewhere', async () => {
      open(files(MANIFEST('', '2.0.0')));
      const { stdout, stderr, status } = await run('--write');
      assert.deepEqual([stdout, status], ['', 0]);
      assert.match(stderr, /not in the workspace, or is there in another version/);
    });

    it('is held against the chart by `check` too, when the manifest alone is named', async () => {
      open({ ...files(MANIFEST("  artifacts: [{ type: oci, uri: 'internal.registry.com/foo/bar:1.0.0' }]\n")), 'apollo-registries.yaml': TABLE });
      const { stdout, status } = await folder.run(['check', '--format', 'json', 'deployment/manifest.yml']);
      assert.deepEqual(jsonLines(stdout).map((line) => (line as { code: string; severity: string })).map(({ code, severity }) => `${severity} ${code}`), ['warning apollo.artifact-undeclared']);
      assert.equal(status, 0);
    });

    it('says where there is no manifest', async () => {
      open({ 'pod.yaml': pod('a:1') });
      assert.match((await run()).stderr, /no product manifest was found/);
    });
  });
});
