import { apolloArtifactsCommand, apolloInitCommand, apolloTableCommand } from './apolloCommand';
import { checkCommand } from './checkCommand';
import { completionScript, SHELLS } from './completion';
import { convertCommand } from './convertCommand';
import { diffCommand } from './diffCommand';
import { commandHelp, groupHelp, programHelp } from './help';
import { BrokenPipe, EXIT, UsageError, type CliHost } from './host';
import { imagesCommand } from './imagesCommand';
import { OPTIONS, readArguments, type Arguments, type CommandName } from './options';
import { createOutput, type Output } from './output';
import { renameCommand } from './renameCommand';
import { resolveCommand } from './resolveCommand';
import { rewriteCommand } from './rewriteCommand';
import { listed, nearest, shown } from './words';

type Command = (host: CliHost, output: Output, args: Arguments) => Promise<number>;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  resolve: resolveCommand,
  images: imagesCommand,
  check: checkCommand,
  rewrite: rewriteCommand,
  diff: diffCommand,
  rename: renameCommand,
  convert: convertCommand,
  'apollo table': apolloTableCommand,
  'apollo init': apolloInitCommand,
  'apollo artifacts': apolloArtifactsCommand,
  completion: completionCommand,
  lsp: serveCommand,
};
const NAMES: readonly CommandName[] = ['resolve', 'images', 'check', 'rewrite', 'diff', 'rename', 'convert', 'apollo table', 'apollo init', 'apollo artifacts', 'completion', 'lsp'];
/** What the commands of two words begin with. */
const GROUP = 'apollo';

/** Runs the program with the arguments behind its name, and gives its exit status (see the contract). */
export async function run(argv: readonly string[], host: CliHost): Promise<number> {
  const output = createOutput(host);
  try {
    const status = await dispatch(argv, host, output);
    await output.flush();
    return status;
  } catch (error) {
    // The reader of a pipe that leaves early, such as `head`, has got what it wanted.
    if (error instanceof BrokenPipe) return EXIT.done;
    if (!(error instanceof UsageError)) throw error;
    await output.complain(error.message).catch(ignoreBrokenPipe);
    return EXIT.wrong;
  }
}

async function dispatch(argv: readonly string[], host: CliHost, output: Output): Promise<number> {
  if (isAskedForGroup(argv)) {
    await output.line(groupHelp(GROUP));
    return EXIT.done;
  }
  const [first, ...rest] = joinedGroup(argv);
  if (first === undefined) throw new UsageError(`a command is missing: ${listed(NAMES, 'or')}. Run "mirror-lens --help" for what they do.`);
  if (first === '--help' || first === '-h' || first === 'help') return printHelp(joinedGroup(rest)[0], host, output);
  if (first === '--version') {
    await output.line(host.version);
    return EXIT.done;
  }
  const name = commandNamed(first);
  const args = readArguments(name, rest);
  if (args.has('help')) return printHelp(name, host, output);
  return COMMANDS[name](host, output, args);
}

/** Whether the help of the commands that begin with one word is asked for: `apollo --help`, `help apollo`. */
function isAskedForGroup(argv: readonly string[]): boolean {
  const [first, second, ...rest] = argv;
  if (rest.length > 0) return false;
  return first === GROUP ? second === '--help' || second === '-h' : (first === 'help' || first === '--help' || first === '-h') && second === GROUP;
}

/** The arguments with a command of two words as one. */
function joinedGroup(argv: readonly string[]): readonly string[] {
  const [first, second, ...rest] = argv;
  if (first !== GROUP) return argv;
  const own = NAMES.filter((name) => name.startsWith(`${GROUP} `)).map((name) => name.slice(GROUP.length + 1));
  if (second === undefined || second.startsWith('-')) throw new UsageError(`${GROUP} needs a command: ${listed(own, 'or')}.`);
  return [`${first} ${second}`, ...rest];
}

async function printHelp(command: string | undefined, host: CliHost, output: Output): Promise<number> {
  await output.line(command === undefined ? programHelp(host.version) : commandHelp(commandNamed(command)));
  return EXIT.done;
}

function commandNamed(text: string): CommandName {
  const name = NAMES.find((each) => each === text);
  if (name) return name;
  if (text.startsWith('-')) {
    const owners = Object.entries(OPTIONS).filter(([, specs]) => specs.some((spec) => text.startsWith(`--${spec.name}`))).map(([owner]) => owner);
    throw new UsageError(`${shown(text)} stands before a command; ${owners.length > 0 ? `write it behind ${listed(owners, 'or')}` : 'the program has no such option'}.`);
  }
  const meant = nearest(text, NAMES);
  throw new UsageError(`there is no command ${shown(text)}; there are ${listed(NAMES)}.${meant ? ` Did you mean ${meant}?` : ''}`);
}

async function serveCommand(host: CliHost, _output: Output, args: Arguments): Promise<number> {
  if (args.positionals.length > 0) throw new UsageError(`lsp takes no ${shown(args.positionals.join(' '))}.`);
  if (!args.has('stdio')) throw new UsageError('lsp needs --stdio: the server talks over standard input and output.');
  return host.serve();
}

async function completionCommand(_host: CliHost, output: Output, args: Arguments): Promise<number> {
  const shell = SHELLS.find((each) => each === args.positionals[0]);
  if (!shell || args.positionals.length > 1) throw new UsageError(`completion needs one shell: ${listed(SHELLS, 'or')}.`);
  await output.line(completionScript(shell).trimEnd());
  return EXIT.done;
}

function ignoreBrokenPipe(error: unknown): void {
  if (!(error instanceof BrokenPipe)) throw error;
}
