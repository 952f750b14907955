/**
 * Measures the dialects of mirror tables with 100 and with 10,000 rules: the time in which their text is read and compiled, and how many
 * references a second are resolved through the table, of which every second one is met by a rule. It asserts nothing. Run it by
 * `npm run bench -- mirrors`; `RULES` changes the numbers of rules.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { lineIndex } from '../../server/src/base/lines';
import { readRegistryFile } from '../../server/src/mirrors/apollo/read';
import { compileApollo } from '../../server/src/mirrors/apollo/table';
import { DEFAULT_ENGINE } from '../../server/src/mirrors/dialect';
import { configText, dialectNamed } from '../../server/src/mirrors/dialects';
import type { Dialect, Table } from '../../server/src/mirrors/model';
import type { Reference } from '../../server/src/reference/model';
import { parseReference } from '../../server/src/reference/parse';
import { parseYaml } from '../../server/src/syntax/yaml';

const SIZES = (process.env['RULES'] ?? '100,10000').split(',').map(Number);
/** How many different references are resolved, over and over. */
const REFERENCES = 2000;
const MILLISECONDS = 1500;

interface Sample {
  readonly dialect: Dialect;
  readonly path: string;
  readonly text: (rules: number) => string;
  /** The paths and texts where each rule is a file of its own. */
  readonly files?: (rules: number) => readonly { readonly path: string; readonly text: string }[];
  /** The written reference that the rule of that number is for. */
  readonly reference: (rule: number) => string;
}

const host = (rule: number) => `r${rule}.example.com`;
const byHost = (rule: number) => `${host(rule)}/team/app:1.0`;
const byPath = (rule: number) => `registry.example.com/team${rule}/app@sha256:${'a'.repeat(64)}`;
const list = (rules: number, item: (rule: number) => string) => Array.from({ length: rules }, (_, rule) => item(rule)).join('');

const SAMPLES: readonly Sample[] = [
  { dialect: 'apollo', path: 'apollo-registries.yaml', reference: byHost, text: (rules) => `version: 1\nartifactRegistries:\n${list(rules, (rule) => `  - registryUrl: m${rule}.example.net\n    mirroredRegistries: [${host(rule)}]\n`)}` },
  { dialect: 'registries-conf', path: 'registries.conf', reference: byPath, text: (rules) => list(rules, (rule) => `[[registry]]\nprefix = "registry.example.com/team${rule}"\nlocation = "registry.example.com/team${rule}"\n[[registry.mirror]]\nlocation = "m${rule}.example.net/team"\n`) },
  { dialect: 'hosts-toml', path: '', reference: byHost, text: () => '', files: (rules) => Array.from({ length: rules }, (_, rule) => ({ path: `certs.d/${host(rule)}/hosts.toml`, text: `[host."https://m${rule}.example.net"]\n  capabilities = ["pull", "resolve"]\n` })) },
  { dialect: 'k3s', path: 'registries.yaml', reference: byHost, text: (rules) => `mirrors:\n${list(rules, (rule) => `  ${host(rule)}:\n    endpoint:\n      - https://m${rule}.example.net\n`)}` },
  { dialect: 'openshift', path: 'idms.yaml', reference: byPath, text: (rules) => `apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata: {name: all}\nspec:\n  imageDigestMirrors:\n${list(rules, (rule) => `    - source: registry.example.com/team${rule}\n      mirrors: [m${rule}.example.net/team]\n`)}` },
  { dialect: 'talos', path: 'machine.yaml', reference: byHost, text: (rules) => `machine:\n  registries:\n    mirrors:\n${list(rules, (rule) => `      ${host(rule)}:\n        endpoints:\n          - https://m${rule}.example.net\n`)}` },
  { dialect: 'containerd', path: 'config.toml', reference: byHost, text: (rules) => `version = 2\n${list(rules, (rule) => `[plugins."io.containerd.grpc.v1.cri".registry.mirrors."${host(rule)}"]\n  endpoint = ["https://m${rule}.example.net"]\n`)}` },
  { dialect: 'buildkit', path: 'buildkitd.toml', reference: byHost, text: (rules) => list(rules, (rule) => `[registry."${host(rule)}"]\n  mirrors = ["m${rule}.example.net"]\n`) },
];

for (const rules of SIZES) {
  console.log(`${rules} rules; Node ${process.version}, ${cpus()[0]?.model ?? 'unknown processor'}`);
  for (const sample of SAMPLES) console.log(`  ${sample.dialect.padEnd(16)} ${measured(sample, rules)}`);
}

function measured({ dialect, path, text, files, reference }: Sample, rules: number): string {
  const written = files?.(rules) ?? [{ path, text: text(rules) }];
  const start = worked();
  const table = tableOf(dialect, written);
  const readIn = worked() - start;
  const references = Array.from({ length: REFERENCES }, (_, at) => parsed(at % 2 === 0 ? reference(Math.floor((at / REFERENCES) * rules)) : `other${at}.example.org/team/app:1.0`));
  for (const each of references) table.resolve(each);
  let sources = 0;
  let resolved = 0;
  const began = worked();
  while (worked() - began < MILLISECONDS) {
    for (let times = 0; times < 5; times++) for (const each of references) sources += table.resolve(each).sources.length;
    resolved += 5 * references.length;
  }
  const seconds = (worked() - began) / 1000;
  return `read in ${readIn.toFixed(0)} ms, ${(resolved / seconds / 1e6).toFixed(2)} million references a second, ${(sources / resolved).toFixed(2)} sources each`;
}

/** How long the one thread that reads and resolves has worked, in ms: the clock counts what else a machine does too. Where no system tells it, that of the process. */
function worked(): number {
  const own = `/proc/self/task/${process.pid}/schedstat`;
  if (existsSync(own)) return Number(readFileSync(own, 'utf8').split(' ')[0]) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function tableOf(name: Dialect, written: readonly { readonly path: string; readonly text: string }[]): Table {
  if (name === 'apollo') return compileApollo(written.map(({ path, text }) => ({ uri: path, lines: lineIndex(text), file: readRegistryFile(parseYaml(text)).file })), undefined);
  const dialect = dialectNamed(name);
  if (!dialect) throw new Error(`There is no dialect ${name}.`);
  const files = written.map(({ path, text }) => {
    const file = configText(path, text);
    if (!dialect.recognise(file)) throw new Error(`The text is not recognised as ${name}.`);
    return { uri: path, path, lines: lineIndex(text), content: dialect.read(file).content };
  });
  return dialect.compile({ files, folders: [] }, DEFAULT_ENGINE).table;
}

function parsed(text: string): Reference {
  const result = parseReference(text);
  if (!result.ok) throw new Error(`${text} is no reference.`);
  return result.reference;
}
