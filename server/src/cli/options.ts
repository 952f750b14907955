import { parseArgs } from 'node:util';
import { CONVERT_TARGETS } from '../mirrors/convert/model';
import { UsageError } from './host';
import { listed, nearest } from './words';

export type CommandName = 'lsp' | 'resolve' | 'images' | 'check' | 'rewrite' | 'diff' | 'rename' | 'convert' | 'apollo table' | 'apollo init' | 'apollo artifacts' | 'completion';

/** One option of a command, as `--help` shows it. */
export interface OptionSpec {
  readonly name: string;
  readonly short?: string;
  /** The name of its value; undefined for a switch. */
  readonly value?: string;
  /** The values it may have, where they are known beforehand. */
  readonly choices?: readonly string[];
  readonly repeated?: boolean;
  readonly help: string;
}

/** What was given on the command line, checked against the options of the command. */
export interface Arguments {
  readonly positionals: readonly string[];
  /** Whether a switch was given. */
  has(name: string): boolean;
  /** The value of an option, the last one where it is given several times. */
  text(name: string): string | undefined;
  /** All values of an option that may be repeated. */
  texts(name: string): readonly string[];
  /** The value of an option as a whole number that is not negative. */
  number(name: string): number | undefined;
}

const HELP: OptionSpec = { name: 'help', short: 'h', help: 'Show this help and exit.' };

const COMMON: readonly OptionSpec[] = [
  { name: 'mirrors', value: 'PATH', repeated: true, help: 'Read mirror configurations from PATH, a file or a folder, and from nowhere else. May be repeated.' },
  { name: 'environment', value: 'ID', help: 'Resolve and check for this Environment of the registry files alone. Without it, all Environments are asked.' },
  { name: 'require-mirrors', help: 'Exit with status 2 when there is no mirror table.' },
  { name: 'disable-default-registry-endpoint', help: "Like k3s's flag of that name, for the registries.yaml that are read. Changes nothing for other dialects." },
  { name: 'no-cache', help: 'Read every file anew, and keep nothing for the next run.' },
];
const NO_CHARTS: OptionSpec = { name: 'no-charts', help: 'Leave the templates of Helm charts out.' };
const CHART_VALUES: readonly OptionSpec[] = [
  { name: 'values', short: 'f', value: 'FILE', repeated: true, help: "Render charts with this values file over their own, as Helm's --values does. May be repeated; a later file wins." },
  { name: 'set', value: 'KEY=VALUE', repeated: true, help: "Render charts with this value over all files, as Helm's --set does. May be repeated." },
  { name: 'all-profiles', help: 'Render each chart also with each set of values that its files and the releases of the workspace name.' },
];
type FormattedCommand = Exclude<CommandName, 'lsp' | 'completion' | 'convert' | 'apollo init' | 'apollo artifacts'>;

const FORMAT_OF: Readonly<Record<FormattedCommand, readonly string[]>> = {
  resolve: ['text', 'json'],
  images: ['text', 'json', 'list'],
  check: ['text', 'json', 'sarif', 'github', 'gitlab'],
  rewrite: ['text', 'json'],
  diff: ['text', 'json', 'md'],
  rename: ['text', 'json'],
  'apollo table': ['text', 'json', 'csv', 'md'],
};

/** The options of each command, in the order of its help. */
export const OPTIONS: Readonly<Record<CommandName, readonly OptionSpec[]>> = {
  lsp: [{ name: 'stdio', help: 'Talk over standard input and output. Required.' }, HELP],
  resolve: [
    format('resolve', 'How to print: for people (the default), or one JSON object a line.'),
    { name: 'reverse', help: 'Ask the other way round: which written references end at REF, by which rules. A REF that ends in a slash stands for everything below it.' },
    { name: 'in', value: 'PATH', repeated: true, help: 'With --reverse, look for references in this file or folder. May be repeated; the working directory by default.' },
    ...COMMON, HELP,
  ],
  images: [
    format('images', 'How to print: for people (the default), one JSON object a line, or the sorted list of all pull sources, each once.'),
    ...COMMON, NO_CHARTS, ...CHART_VALUES, HELP,
  ],
  check: [
    format('check', 'How to print: for people (the default), one JSON object a line, a SARIF 2.1.0 log, annotations for GitHub Actions, or a Code Quality report for GitLab.'),
    { name: 'max-warnings', value: 'N', help: 'Exit with status 1 when there are more than N warnings. By default any number is fine.' },
    { name: 'baseline', value: 'FILE', help: 'Let the findings rest that FILE holds: they are neither printed nor counted.' },
    { name: 'write-baseline', value: 'FILE', help: 'Write the findings that would be printed into FILE, for --baseline, and exit with status 0. A file that is there is replaced.' },
    {
      name: 'min-severity', value: 'SEVERITY', choices: ['error', 'warning', 'information', 'hint'],
      help: 'Print findings of this severity and above. The default is warning.',
    },
    ...COMMON, NO_CHARTS, HELP,
  ],
  rewrite: [
    { name: 'diff', help: 'Print a unified diff and change nothing. The default.' },
    { name: 'write', help: 'Change the files.' },
    { name: 'check', help: 'Print the files that would change, and exit with status 1 when there are any.' },
    { name: 'kinds', value: 'K,…', repeated: true, help: 'Also rewrite references of these kinds, which are left alone by default.' },
    {
      name: 'step', value: 'STEP', choices: ['admission', 'apollo', 'node'],
      help: "Write what this step of the path makes of a reference: that of rewriters in front of the node, Apollo's, or the node's own mirrors. The default is Apollo's step, or the last one of a path without it.",
    },
    { name: 'one-registry', help: 'Where one value moves all images of a chart, such as global.imageRegistry, write it instead of the value of each image. Where there is one, standard error says so.' },
    {
      name: 'as-override', value: 'FILE',
      help: 'Change no chart: write into FILE the values that move the images of the chart at PATH, for use over its own. A file that is there is added to; with - it is printed.',
    },
    format('rewrite', 'How to print: for people (the default), or one JSON object a line for each change and each skipped reference.'),
    ...COMMON, NO_CHARTS, HELP,
  ],
  diff: [
    { name: 'against', value: 'B|REV', help: 'The older table: a file or folder, or a revision of the git repository, such as main, HEAD~1, or origin/main... for the commit at which HEAD left origin/main. Required.' },
    { name: 'exit-code', help: 'Exit with status 1 when a pull source changes.' },
    format('diff', "How to print: for people (the default), one JSON object a line for each change, or Markdown for a pull request's comment."),
    ...COMMON, NO_CHARTS, HELP,
  ],
  rename: [
    { name: 'from', value: 'HOST[/PATH]', help: 'The host as it is written, with its port where it has one, or only what is below a path of it. Required.' },
    { name: 'to', value: 'HOST[/PATH]', help: 'What takes its place. Required.' },
    { name: 'diff', help: 'Print a unified diff and change nothing. The default.' },
    { name: 'write', help: 'Change the files.' },
    { name: 'check', help: 'Print the files that would change, and exit with status 1 when there are any.' },
    format('rename', 'How to print: for people (the default), or one JSON object a line for each change and each place that stays.'),
    ...COMMON, NO_CHARTS, HELP,
  ],
  convert: [
    { name: 'from', value: 'PATH', repeated: true, help: 'The mirror configuration to convert: a file, or a folder such as a certs.d. May be repeated for files that are read together. Required.' },
    { name: 'to', value: 'DIALECT', choices: CONVERT_TARGETS, help: 'The dialect that is written. Required.' },
    { name: 'out', value: 'DIR', help: 'Write the files below DIR, which is made where it is not there. A file that is there is left as it is. Without it they are printed.' },
    ...COMMON.filter(({ name }) => name === 'environment' || name === 'disable-default-registry-endpoint' || name === 'no-cache'), HELP,
  ],
  'apollo table': [
    format('apollo table', 'How to print: for people (the default), one JSON object a line for each registry of each Environment, comma-separated values, or a Markdown table.'),
    ...COMMON, HELP,
  ],
  completion: [HELP],
  'apollo init': [{ name: 'write', help: 'Write apollo-registries.yaml into the working directory. A file of that name is never overwritten.' }, ...COMMON, HELP],
  'apollo artifacts': [{ name: 'write', help: 'Change the manifests. Without it, a unified diff is printed and nothing changes.' }, ...COMMON, HELP],
};

/** Reads the arguments behind a command's name. Throws a `UsageError` for what the command does not know. */
export function readArguments(command: CommandName, argv: readonly string[]): Arguments {
  const specs = OPTIONS[command];
  const options = Object.fromEntries(specs.map((spec) => [spec.name, optionConfig(spec)]));
  const { tokens, positionals } = parseArgs({ args: [...argv], options, strict: false, allowPositionals: true, tokens: true });
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const spec = specs.find((each) => each.name === token.name);
    if (!spec) throw new UsageError(unknownOption(command, token.rawName));
    values.set(spec.name, [...(values.get(spec.name) ?? []), valueOf(spec, token.rawName, token.value)]);
  }
  return {
    positionals,
    has: (name) => values.has(name),
    text: (name) => values.get(name)?.at(-1),
    texts: (name) => values.get(name) ?? [],
    number: (name) => numberOf(name, values.get(name)?.at(-1)),
  };
}

function optionConfig(spec: OptionSpec): { type: 'string' | 'boolean'; multiple: boolean; short?: string } {
  const config = { type: spec.value ? ('string' as const) : ('boolean' as const), multiple: spec.repeated === true };
  return spec.short ? { ...config, short: spec.short } : config;
}

function valueOf(spec: OptionSpec, rawName: string, value: string | undefined): string {
  if (!spec.value) {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value.`);
    return '';
  }
  if (value === undefined || value === '') throw new UsageError(`${rawName} needs a value: ${rawName} ${spec.value}.`);
  if (spec.choices && !spec.choices.includes(value)) {
    const meant = nearest(value, spec.choices);
    throw new UsageError(`${rawName} knows no "${value}"; it may be ${listed(spec.choices, 'or')}.${meant ? ` Did you mean ${meant}?` : ''}`);
  }
  return value;
}

function numberOf(name: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} needs a whole number that is not negative, not "${value}".`);
  return Number(value);
}

function unknownOption(command: CommandName, rawName: string): string {
  const own = OPTIONS[command].map((spec) => `--${spec.name}`);
  const meant = nearest(rawName, own);
  if (meant) return `${command} has no option ${rawName}. Did you mean ${meant}?`;
  const elsewhere = Object.entries(OPTIONS).filter(([, specs]) => specs.some((spec) => `--${spec.name}` === rawName));
  if (elsewhere.length > 0) return `${command} has no option ${rawName}; it belongs to ${listed(elsewhere.map(([name]) => name))}.`;
  return `${command} has no option ${rawName}. Run "mirror-lens ${command} --help" for those it has.`;
}

function format(command: FormattedCommand, help: string): OptionSpec {
  return { name: 'format', value: FORMAT_OF[command].join('|'), choices: FORMAT_OF[command], help };
}
