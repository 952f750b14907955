import { resolveText } from '../features/resolution';
import { withoutUserInfo } from '../reference/userInfo';
import { EXIT, UsageError, type CliHost } from './host';
import { jsonWriter } from './json';
import type { Arguments } from './options';
import { outcomeOf } from './outcome';
import type { Output } from './output';
import { reverseCommand } from './reverseCommand';
import { openSession, type Session } from './session';
import { alignedRows } from './table';
import { shown } from './words';

/** `mirror-lens resolve`: where references would be pulled from. */
export async function resolveCommand(host: CliHost, output: Output, args: Arguments): Promise<number> {
  const references = args.positionals;
  if (references.length === 0) throw new UsageError('resolve needs a reference, or - to read them from standard input.');
  if (args.has('in') && !args.has('reverse')) throw new UsageError('--in says where --reverse looks for references; resolve needs no file.');
  const fromInput = references.includes('-');
  if (fromInput && references.length > 1) throw new UsageError('resolve takes references or -, not both.');
  if (args.has('reverse')) return reverseCommand(host, output, args, fromInput ? linesOf(host.stdin) : references);
  const session = await openSession(host, output, args, { paths: [], images: 'none' });
  if (session.failed) return EXIT.wrong;
  if (fromInput) await answerInput(host, output, args, session);
  else await answerAll(host, output, args, session, references);
  return EXIT.done;
}

async function answerInput(host: CliHost, output: Output, args: Arguments, session: Session): Promise<void> {
  for await (const lines of piecesOf(host.stdin)) {
    for (const line of lines) await answerAll(host, output, args, session, [line]);
    // Whoever writes a line waits for its answer; of lines that came together nobody does.
    await output.flush();
  }
}

async function answerAll(host: CliHost, output: Output, args: Arguments, session: Session, references: readonly string[]): Promise<void> {
  const answers = references.map((reference) => resolveText(session.snapshot, session.root, reference));
  if (args.text('format') === 'json') {
    const json = jsonWriter(host.cwd);
    for (const answer of answers) await output.line(JSON.stringify(json.resolution(answer)));
    return;
  }
  const rows = answers.map((answer) => {
    const { answer: where, why } = outcomeOf(answer, host.cwd);
    return [shown(withoutUserInfo(answer.written)), where, why === '' ? '' : `(${why})`];
  });
  for (const row of alignedRows(rows, '')) await output.line(row);
}

/** The lines of a stream without their ends, as soon as each is complete; what follows the last end of line is a line too, unless it is empty. */
export async function* linesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<string> {
  for await (const lines of piecesOf(input)) yield* lines;
}

/** The same, with the lines that came together in one piece. */
async function* piecesOf(input: AsyncIterable<string | Uint8Array>): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  for await (const chunk of input) {
    rest += typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    if (lines.length > 0) yield lines.map(withoutReturn);
  }
  rest += decoder.decode();
  if (rest !== '') yield [withoutReturn(rest)];
}

function withoutReturn(line: string): string {
  return line.replace(/\r$/, '');
}
