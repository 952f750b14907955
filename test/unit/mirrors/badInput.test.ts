import assert from 'node:assert/strict';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { lineIndex } from '../../../server/src/base/lines';
import type { Problem } from '../../../server/src/base/problem';
import { work } from '../../../server/src/base/work';
import { DEFAULT_ENGINE } from '../../../server/src/mirrors/dialect';
import { configText, dialectNamed } from '../../../server/src/mirrors/dialects';
import type { Answer, Dialect } from '../../../server/src/mirrors/model';
import { parseReference } from '../../../server/src/reference/parse';
import { cliFolder } from '../cli/runCli';

interface Sample {
  readonly dialect: Dialect;
  readonly path: string;
  /** A configuration that sends the images of each host to the endpoint beside it. */
  readonly text: (entries: readonly (readonly [host: string, endpoint: string])[]) => string;
}

const json = JSON.stringify;
const SAMPLES: readonly Sample[] = [
  { dialect: 'registries-conf', path: 'registries.conf', text: (entries) => entries.map(([host, endpoint]) => `[[registry]]\nprefix = ${json(host)}\nlocation = ${json(endpoint)}\n`).join('') },
  { dialect: 'hosts-toml', path: 'certs.d/quay.io/hosts.toml', text: (entries) => `server = "https://quay.io"\n${entries.map(([, endpoint]) => `[host.${json(endpoint)}]\n  capabilities = ["pull", "resolve"]\n`).join('')}` },
  { dialect: 'containerd', path: 'config.toml', text: (entries) => `version = 2\n${entries.map(([host, endpoint]) => `[plugins."io.containerd.grpc.v1.cri".registry.mirrors.${json(host)}]\n  endpoint = [${json(endpoint)}]\n`).join('')}` },
  { dialect: 'buildkit', path: 'buildkitd.toml', text: (entries) => entries.map(([host, endpoint]) => `[registry.${json(host)}]\n  mirrors = [${json(endpoint)}]\n`).join('') },
  { dialect: 'k3s', path: 'registries.yaml', text: (entries) => `mirrors:\n${entries.map(([host, endpoint]) => `  ${json(host)}:\n    endpoint: [${json(endpoint)}]\n`).join('')}` },
  { dialect: 'talos', path: 'machine.yaml', text: (entries) => `machine:\n  registries:\n    mirrors:\n${entries.map(([host, endpoint]) => `      ${json(host)}:\n        endpoints: [${json(endpoint)}]\n`).join('')}` },
  { dialect: 'openshift', path: 'idms.yaml', text: (entries) => `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nspec:\n  imageDigestMirrors:\n${entries.map(([host, endpoint]) => `    - source: ${json(host)}\n      mirrors: [${json(endpoint)}]\n`).join('')}` },
  { dialect: 'docker', path: 'daemon.json', text: (entries) => json({ 'registry-mirrors': entries.map(([, endpoint]) => endpoint), 'insecure-registries': entries.map(([host]) => host) }) },
  { dialect: 'kustomize', path: 'kustomization.yaml', text: (entries) => `images:\n${entries.map(([host, endpoint]) => `  - name: ${json(host)}\n    newName: ${json(endpoint)}\n`).join('')}` },
  { dialect: 'imageswap', path: 'imageswap-maps.conf', text: (entries) => `default::d.example.com\n${entries.map(([host, endpoint]) => `${host}::${endpoint}\n`).join('')}` },
  { dialect: 'harbor-webhook', path: 'rules.yaml', text: (entries) => `rules:\n${entries.map(([host, endpoint], at) => `  - name: r${at}\n    matches: [${json(host)}]\n    replace: ${json(endpoint)}\n`).join('')}` },
];

const REFERENCES = ['nginx', 'quay.io/a:1', `quay.io/a@sha256:${'a'.repeat(64)}`, 'h7.example.com/a/b:1', 'xn--mnchen-3ya.example/a'];

interface Outcome {
  readonly problems: readonly Problem[];
  readonly answers: readonly Answer[];
}

/** Reads a text as its dialect, whatever it recognises, and asks the table; every span has to lie in the text. */
function outcome({ dialect: name, path }: Pick<Sample, 'dialect' | 'path'>, text: string, references = REFERENCES): Outcome {
  const dialect = dialectNamed(name);
  assert.ok(dialect);
  const file = configText(path, text);
  dialect.recognise(file);
  const { content, problems } = dialect.read(file);
  const compiled = dialect.compile({ files: [{ uri: `file:///${path}`, path, lines: lineIndex(text), content }], folders: [] }, DEFAULT_ENGINE);
  const all = [...problems, ...compiled.problems];
  for (const { span, code } of all) assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, code);
  const answers = references.flatMap((written) => {
    const parsed = parseReference(written);
    return parsed.ok ? [compiled.table.rewrite ? compiled.table.rewrite(written) : compiled.table.resolve(parsed.reference)] : [];
  });
  return { problems: all, answers };
}

const HOSTS: readonly string[] = [
  '', ' ', 'a\u0000b', 'a\u0007.example.com', 'tab\there', 'münchen.example', 'xn--mnchen-3ya.example', '例え.テスト', '\u202eoi.yauq', '\ud83d\ude00.example.com', '\ud800', 'fe80::1%25eth0', '[fe80::1%25eth0]:5000', '[fe80::1%eth0]',
  '[::1]:99999', '[::1', 'quay.io:0', 'quay.io:65536', 'quay.io:99999999999999999999', 'quay.io:', 'quay.io:port', ':5000', 'quay.io/', '//', '*', '*.*', '*.', '**.example.com', 'https://', 'http://[', 'ftp://quay.io', '://', 'quay.io%zz',
  'quay.io%00', 'user:pass@quay.io', 'quay.io?x=1', 'quay.io#x', '..', '.', '-', 'a'.repeat(5000), `${'a.'.repeat(3000)}io`, `quay.io/${'a/'.repeat(3000)}a`, '$1', '(', '[', '((((((((((', 'a{1,1000}{1,1000}', '(?=a)', '\\', '"', "'", '\n', '__proto__', 'constructor',
];

/** Each kind of text that TOML forbids. */
const INVALID_TOML: readonly string[] = [
  'a', 'a =', '= 1', 'a = 1 b = 2', '[a', '[[a]', '[a]]', '[]', '[[]]', '[a.]', '[.a]', '[a]\n[a]', '[[a]]\n[a]', '[a]\n[[a]]', 'a = 1\na = 2', 'a = 1\na.b = 2', '[a]\nb = 1\n[a.b]', 'a = "x', "a = 'x", 'a = """x', "a = '''x", 'a = "\\q"', 'a = "\\u12"', 'a = "\\ud800"',
  'a = "\u0001"', '# \u0001', 'a = [1', 'a = [1,,2]', 'a = {b = 1', 'a = {b = 1,}', 'a = {b = 1\n}', 'a = {b = 1, b = 2}', 'a = {}\n[a]', 'a = {}\na.b = 1', 'a = 01', 'a = 1__0', 'a = 1_', 'a = 1.', 'a = .1', 'a = 1e', 'a = 0x', 'a = 0b2', 'a = +0x1', 'a = tru', 'a = True', 'a = nan1',
  'a = 2020-13-01', 'a = 2020-01-01T25:00:00Z', 'a = 12:61', 'a b = 1', 'ü = 1', '"a" "b" = 1', 'a = [1] [2]', '[a] b = 1', '\u0000', 'a\n= 1', '"""a""" = 1', 'a = {\n', `a = ${'['.repeat(500)}`, `a = ${'{b='.repeat(500)}`,
];

/** The sizes of the largest files for every dialect, which take minutes; without it only for those that are read fast. */
const LARGE = process.env['LARGE'] !== undefined;
const IS_QUICK: ReadonlySet<string> = new Set(['registries-conf', 'hosts-toml', 'imageswap']);

describe('mirror configurations with bad input', () => {
  for (const sample of SAMPLES) {
    it(`of ${sample.dialect} take hosts of every kind, alone and together`, () => {
      for (const host of HOSTS) {
        outcome(sample, sample.text([[host, 'https://m.example.com']]));
        outcome(sample, sample.text([['quay.io', host]]));
      }
      outcome(sample, sample.text(HOSTS.map((host) => [host, host])));
    });

    it(`of ${sample.dialect} are cut off anywhere`, () => {
      const text = sample.text([['quay.io', 'https://m.example.com/v2/a'], ['ghcr.io', '(']]);
      for (let end = 0; end < text.length; end++) outcome(sample, text.slice(0, end));
      for (let at = 0; at < text.length; at += 3) outcome(sample, `${text.slice(0, at)}\u0000\ud800{[${text.slice(at)}`);
    });
  }

  it('are told of a port out of range and of another script at their places', () => {
    for (const sample of SAMPLES.slice(0, 8)) {
      for (const host of ['m.example.com:65536', 'münchen.example']) {
        const scheme = ['registries-conf', 'openshift'].includes(sample.dialect) ? '' : 'https://';
        const text = sample.text([['quay.io', `${scheme}${host}`]]);
        const found = outcome(sample, text).problems.filter(({ code, span }) => /\.(?:host|refused|bad-rewrite)$/.test(code) && text.slice(span.start, span.end).includes(host));
        assert.notDeepEqual(found, [], `${sample.dialect} ${host}`);
      }
    }
  });

  for (const sample of SAMPLES.filter(({ path }) => /\.(?:toml|conf)$/.test(path) && !path.startsWith('imageswap'))) {
    it(`of ${sample.dialect} have each error of TOML at its place`, () => {
      for (const wrong of INVALID_TOML) {
        // A table of its own in front makes another of what begins with one.
        const inside = wrong.includes('\n[') ? [] : [`${sample.text([['quay.io', 'https://m.example.com']])}\n[x]\n${wrong}\n`];
        for (const text of [wrong, ...inside]) {
          const found = outcome(sample, text).problems.filter(({ parameters }) => parameters['reason'] === 'toml');
          assert.equal(found.length, 1, JSON.stringify(text));
        }
      }
    });
  }

  it('have expressions that are invalid or huge, of which the place is told and nothing is matched', () => {
    const huge = ['(', '(?=a)', '(?<!a)b', '\\1', 'a'.repeat(20_000), '('.repeat(2000), `${'(a|'.repeat(500)}b${')'.repeat(500)}`, '(((a{1,100}){1,100}){1,100})', 'a**', '[z-a]', '(?P<n>a)(?P<n>b)'];
    for (const expression of huge) {
      const k3s = `mirrors:\n  docker.io:\n    endpoint: ["https://m.example.com"]\n    rewrite:\n      ? ${json(expression.replaceAll('\\', '\\\\'))}\n      : x\n`;
      const [first] = outcome({ dialect: 'k3s', path: 'registries.yaml' }, k3s).answers;
      assert.ok(first && first.sources.length >= 1);
      const rules = `rules:\n  - name: r\n    matches: [${json(expression)}]\n    replace: m.example.com\n`;
      const webhook = outcome({ dialect: 'harbor-webhook', path: 'rules.yaml' }, rules);
      if (webhook.answers[0]?.error === 'config') assert.deepEqual(webhook.problems.map(({ code }) => code), ['admission.refused']);
      outcome({ dialect: 'kustomize', path: 'kustomization.yaml' }, `images:\n  - name: ${json(expression)}\n    newName: x\n`);
      outcome({ dialect: 'kyverno', path: 'policy.yaml' }, `apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec: {rules: [{mutate: {foreach: [{list: request.object.spec.containers, patchStrategicMerge: {spec: {containers: [{name: "{{element.name}}", image: ${json(`{{ regex_replace_all('${expression}', '{{element.image}}', 'x') }}`)}}]}}}]}}]}\n`);
    }
    const [told] = outcome({ dialect: 'k3s', path: 'registries.yaml' }, 'mirrors:\n  docker.io:\n    endpoint: ["https://m.example.com"]\n    rewrite:\n      "(": x\n').problems;
    assert.equal(told?.code, 'k3s.rewrite-invalid');
  });

  it('match expressions that would make others go back over the text, in steps that do not explode', () => {
    const evil = '^(a+)+$';
    const long = `quay.io/${'a'.repeat(200)}b`;
    outcome({ dialect: 'k3s', path: 'registries.yaml' }, `mirrors:\n  quay.io:\n    endpoint: ["https://m.example.com"]\n    rewrite:\n      "${evil}": x\n`, [long]);
    outcome({ dialect: 'imageswap', path: 'imageswap-maps.conf' }, `default::d\n[REPLACE]${'*a'.repeat(40)}c::x\n`, [long]);
    outcome({ dialect: 'kustomize', path: 'kustomization.yaml' }, `images:\n  - name: "(a+)+"\n    newName: x\n`, [long]);
  });

  for (const sample of SAMPLES) {
    const rules = IS_QUICK.has(sample.dialect) || LARGE ? 100_000 : 20_000;
    it(`of ${sample.dialect} with ${rules} rules are read by one parse and one scan at most`, () => {
      const text = sample.text(Array.from({ length: rules }, (_, at) => [`h${at}.example.com`, sample.dialect === 'openshift' || sample.dialect === 'registries-conf' ? `m${at}.example.net` : `https://m${at}.example.net`]));
      work.parses = 0;
      const { answers } = outcome(sample, text, sample.dialect === 'hosts-toml' ? ['ghcr.io/a'] : ['h7.example.com/a/b:1']);
      assert.ok(work.parses <= 2);
      assert.equal(answers.length, 1);
    }).timeout(120_000);
  }

  // One dialect for each syntax: what reads the text is the same for all of them.
  for (const sample of SAMPLES.filter(({ dialect }) => ['registries-conf', 'k3s', 'docker', 'imageswap'].includes(dialect))) {
    const size = IS_QUICK.has(sample.dialect) || LARGE ? 10_000_000 : 1_000_000;
    it(`of ${sample.dialect} of ${size} characters are read, whatever fills them`, () => {
      const text = sample.text([['quay.io', 'https://m.example.com']]);
      for (const filling of [`# ${'x'.repeat(size)}\n`, '\n'.repeat(size), '# x\n'.repeat(size / 5), '['.repeat(size)]) outcome(sample, `${filling}${text}`, ['quay.io/a']);
    }).timeout(120_000);
  }

  it('take drop-ins that lead in a circle by symbolic links', async () => {
    const folder = cliFolder({ 'containers/registries.conf': '[[registry]]\nlocation = "quay.io"\n[[registry.mirror]]\nlocation = "m.example.com"\n', 'containers/registries.conf.d/10-a.conf': '[[registry]]\nlocation = "ghcr.io"\n[[registry.mirror]]\nlocation = "n.example.com"\n' });
    try {
      symlinkSync(join(folder.path, 'containers'), join(folder.path, 'containers/registries.conf.d/around'));
      symlinkSync('20-itself.conf', join(folder.path, 'containers/registries.conf.d/20-itself.conf'));
      symlinkSync('../registries.conf', join(folder.path, 'containers/registries.conf.d/30-main.conf'));
      symlinkSync('nowhere.conf', join(folder.path, 'containers/registries.conf.d/40-nowhere.conf'));
      const { status, stdout, stderr } = await folder.run(['resolve', '--mirrors', 'containers', 'quay.io/a:1', 'ghcr.io/a:1']);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /m\.example\.com\/a:1/);
      assert.match(stdout, /n\.example\.com\/a:1/);
    } finally {
      folder.remove();
    }
  });
});
