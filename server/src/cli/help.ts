import { OPTIONS, type CommandName, type OptionSpec } from './options';
import { COMMAND_HELP } from './helpTexts';
import { listed } from './words';

const WIDTH = 80;

/** The help of the program. */
export function programHelp(version: string): string {
  const names = Object.entries(COMMAND_HELP).map(([name, { summary }]) => [name, summary] as const);
  return [
    `Mirror Lens ${version}: where container images are really pulled from.`,
    '',
    'Usage: mirror-lens COMMAND [options]',
    '',
    'Commands:',
    ...columns(names),
    '',
    'Options:',
    ...columns([['-h, --help', 'Show this help, or that of a command.'], ['--version', 'Show the version.']]),
    '',
    ...wrapped('Results go to standard output, everything else to standard error. Nothing is sent anywhere. Run "mirror-lens COMMAND --help" for a command.', ''),
  ].join('\n');
}

/** The help of the commands that begin with one word. */
export function groupHelp(group: string): string {
  const names = Object.entries(COMMAND_HELP).flatMap(([name, { summary }]) => (name.startsWith(`${group} `) ? [[name, summary] as const] : []));
  return [
    `Usage: mirror-lens ${group} COMMAND [options]`,
    '',
    'Commands:',
    ...columns(names),
    '',
    'Exit status:',
    ...columns([['0', 'Done.'], ['2', 'Wrong usage, or a named file cannot be read.']]),
    '',
    ...wrapped(`Run "mirror-lens ${group} COMMAND --help" for a command.`, ''),
  ].join('\n');
}

/** The help of one command. */
export function commandHelp(command: CommandName): string {
  const { usage, text, output = [], environment = [], seeAlso, statuses, examples } = COMMAND_HELP[command];
  const shownExamples = examples.flatMap(([line, meaning]) => [`  # ${meaning}`, `  ${line}`]);
  return [
    `Usage: ${usage}`,
    ...text.flatMap((paragraph) => ['', ...wrapped(paragraph, '')]),
    '',
    'Options:',
    ...columns(OPTIONS[command].map((spec) => [optionTitle(spec), `${spec.help}${choicesOf(spec)}`] as const)),
    ...(output.length > 0 ? ['', 'Output:', ...columns(output)] : []),
    '',
    'Exit status:',
    ...columns(statuses),
    ...(environment.length > 0 ? ['', 'Environment:', ...columns(environment)] : []),
    ...(shownExamples.length > 0 ? ['', 'Examples:', ...shownExamples] : []),
    ...(seeAlso === undefined ? [] : ['', 'See also:', ...wrapped(seeAlso, '  ')]),
  ].join('\n');
}

/** The values of an option whose title does not list them. */
function choicesOf({ value, choices }: OptionSpec): string {
  return choices === undefined || value === choices.join('|') ? '' : ` One of ${listed(choices, 'or')}.`;
}

function optionTitle(spec: OptionSpec): string {
  return `${spec.short ? `-${spec.short}, ` : ''}--${spec.name}${spec.value ? ` ${spec.value}` : ''}`;
}

const WIDEST_TITLE = 22;

function columns(rows: readonly (readonly [title: string, text: string])[]): readonly string[] {
  const width = Math.min(WIDEST_TITLE, Math.max(...rows.map(([title]) => title.length)));
  const indent = ' '.repeat(width + 4);
  return rows.flatMap(([title, text]) => {
    const [first = '', ...rest] = wrapped(text, indent);
    if (title.length > width) return [`  ${title}`, first, ...rest];
    return [`  ${title.padEnd(width)}  ${first.trimStart()}`, ...rest];
  });
}

function wrapped(text: string, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line !== indent && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line];
}
