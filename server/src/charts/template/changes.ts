import { memo } from '../../base/memo';
import type { CommandNode, Expression, Node, PipeNode } from './nodes';

/** Functions that change the dict that they are given first. */
const CHANGERS: ReadonlySet<string> = new Set(['set', 'unset', 'merge', 'mustMerge', 'mergeOverwrite', 'mustMergeOverwrite']);
/** Functions whose result may be one of their arguments, or a part of one. */
const PASSING: ReadonlySet<string> = new Set([
  'default', 'get', 'index', 'dig', 'coalesce', 'ternary', 'required', 'first', 'mustFirst', 'last', 'mustLast', 'rest', 'mustRest', 'initial', 'mustInitial', 'pluck', 'values',
  'slice', 'mustSlice', 'append', 'mustAppend', 'push', 'mustPush', 'prepend', 'mustPrepend', 'concat', 'without', 'mustWithout', 'uniq', 'mustUniq', 'compact', 'mustCompact',
  'reverse', 'mustReverse', 'chunk', 'mustChunk', 'and', 'or', 'lookup', 'call',
]);

/**
 * Whether a body may change a dict that it has not made itself, such as `.Values`, so that what is rendered after it sees the change. Told from
 * its text: true means that it has to be executed to know. False is certain but for texts that `tpl` runs, and for dicts within a dict of
 * its own: where a merge meets the same key in two of its arguments, it changes what stands there.
 */
export const changesWhatItIsGiven = memo((body: readonly Node[]): boolean => {
  const commands: Given[] = [];
  const variables = new Map<string, Argument[]>();
  collect(body, commands, variables);
  const scope: Scope = { variables, asked: new Set() };
  return commands.some((command) => isChange(command, scope));
});

/** A call with its arguments, that of a pipeline included. */
interface Given {
  readonly name: string;
  readonly args: readonly Argument[];
}

/** An argument: an expression, or what the commands before it in a pipeline give. */
type Argument = Expression | { readonly kind: 'piped'; readonly commands: readonly CommandNode[] };

interface Scope {
  /** What each variable is ever set to. */
  readonly variables: ReadonlyMap<string, readonly Argument[]>;
  /** Variables that are being looked at, as one may be set to what is made of itself. */
  readonly asked: Set<string>;
}

function collect(nodes: readonly Node[], commands: Given[], variables: Map<string, Argument[]>): void {
  for (const node of nodes) {
    if (node.kind === 'action' || node.kind === 'template') {
      if (node.pipe) collectPipe(node.pipe, commands, variables, false);
      continue;
    }
    if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') continue;
    collectPipe(node.pipe, commands, variables, node.kind === 'range');
    collect(node.body, commands, variables);
    collect(node.otherwise ?? [], commands, variables);
  }
}

function collectPipe(pipe: PipeNode, commands: Given[], variables: Map<string, Argument[]>, isRange: boolean): void {
  for (const name of pipe.variables) {
    const values = variables.get(name) ?? [];
    variables.set(name, values);
    // An item of what is ranged over is a part of it.
    values.push(isRange ? { kind: 'dot', span: pipe.span } : { kind: 'piped', commands: pipe.commands });
  }
  pipe.commands.forEach((command, at) => {
    const given = givenOf(pipe.commands.slice(0, at + 1));
    if (given) commands.push(given);
    for (const word of command.words) collectExpression(word, commands, variables);
  });
}

function collectExpression(expression: Expression, commands: Given[], variables: Map<string, Argument[]>): void {
  if (expression.kind === 'pipe') collectPipe(expression, commands, variables, false);
  if (expression.kind === 'chain') collectExpression(expression.base, commands, variables);
}

/** The last of some commands as a call. */
function givenOf(commands: readonly CommandNode[]): Given | undefined {
  const [called, ...args] = commands.at(-1)?.words ?? [];
  if (called?.kind !== 'function') return undefined;
  const before = commands.slice(0, -1);
  return { name: called.name, args: before.length > 0 ? [...args, { kind: 'piped', commands: before }] : args };
}

function isChange({ name, args: [target] }: Given, scope: Scope): boolean {
  return CHANGERS.has(name) && target !== undefined && !isOwn(target, scope);
}

/** Whether an argument is a dict that the body has made. */
function isOwn(argument: Argument, scope: Scope): boolean {
  if (argument.kind === 'variable') return argument.fields.length === 0 && isOwnVariable(argument.name, scope);
  const given = callOf(argument);
  if (!given) return isAlone(argument, scope);
  const [target] = given.args;
  if (CHANGERS.has(given.name)) return target !== undefined && isOwn(target, scope);
  return !PASSING.has(given.name);
}

/** The same of the one word of a pipeline; a literal is nobody else's. */
function isAlone(argument: Argument, scope: Scope): boolean {
  if (argument.kind !== 'pipe' && argument.kind !== 'piped') return LITERALS.has(argument.kind);
  const [word] = argument.commands.length === 1 && argument.commands[0]?.words.length === 1 ? argument.commands[0].words : [];
  return word !== undefined && isOwn(word, scope);
}

const LITERALS: ReadonlySet<string> = new Set(['string', 'number', 'bool', 'nil']);

function callOf(argument: Argument): Given | undefined {
  if (argument.kind === 'function') return { name: argument.name, args: [] };
  return argument.kind === 'piped' || argument.kind === 'pipe' ? givenOf(argument.commands) : undefined;
}

function isOwnVariable(name: string, scope: Scope): boolean {
  const values = scope.variables.get(name);
  if (!values || scope.asked.has(name)) return values !== undefined;
  scope.asked.add(name);
  const isOwned = values.every((value) => isOwn(value, scope));
  scope.asked.delete(name);
  return isOwned;
}
