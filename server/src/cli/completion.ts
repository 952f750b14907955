import { OPTIONS, type CommandName, type OptionSpec } from './options';
import { SUMMARIES } from './helpTexts';

/** The shells that there are completions for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

const PROGRAM = 'mirror-lens';
/** What stands for a path of the file system in the options' help. */
const PATH_VALUES: ReadonlySet<string> = new Set(['PATH', 'FILE', 'B|REV']);
/** Commands whose arguments are paths. */
const TAKES_PATHS: ReadonlySet<CommandName> = new Set<CommandName>(['images', 'check', 'rewrite', 'diff', 'rename', 'apollo init', 'apollo artifacts']);

interface Described {
  readonly name: CommandName;
  readonly summary: string;
  readonly options: readonly OptionSpec[];
}

/** The script that completes commands, options and their values in a shell; all of it follows from the options table. */
export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bash();
    case 'zsh':
      return zsh();
    case 'fish':
      return fish();
  }
}

function described(): readonly Described[] {
  return (Object.keys(OPTIONS) as readonly CommandName[]).map((name) => ({ name, summary: SUMMARIES[name], options: OPTIONS[name] }));
}

/** The words that may stand first, and for commands of two words those that may follow. */
function words(): { readonly first: readonly (readonly [word: string, meaning: string])[]; readonly second: readonly (readonly [first: string, word: string, meaning: string])[] } {
  const all = described().map(({ name, summary }) => ({ words: name.split(' '), summary }));
  const single = all.flatMap(({ words: [word = '', next], summary }): readonly (readonly [string, string])[] => (next === undefined ? [[word, summary]] : []));
  const double = all.flatMap(({ words: [word = '', next], summary }): readonly (readonly [string, string, string])[] => (next === undefined ? [] : [[word, next, summary]]));
  const groups = [...new Set(double.map(([group]) => group))].map((group): readonly [string, string] => [group, double.filter(([own]) => own === group).map(([, word]) => word).join(', ')]);
  return { first: [...single, ...groups, ['help', 'the help of a command']], second: double };
}

function isPath({ value }: OptionSpec): boolean {
  return value !== undefined && PATH_VALUES.has(value);
}

function flags({ name, short }: OptionSpec): readonly string[] {
  return [`--${name}`, ...(short === undefined ? [] : [`-${short}`])];
}

/** The first sentence of an option's help, which is what a list of completions has room for. */
function brief({ help }: OptionSpec): string {
  return help.replace(/(?<=[^.]{3})\. .*$/s, '').replace(/\.$/, '').replace(/ \(the default\)/, '');
}

function bash(): string {
  const { first, second } = words();
  const groups = [...new Set(second.map(([group]) => group))];
  const valued = described().flatMap(({ name, options }) => options.filter(({ value }) => value !== undefined).map((option) => ({ name, option })));
  const lines = (all: readonly string[], indent: string): string => all.map((line) => `${indent}${line}`).join('\n');
  const byValues = valued.map(({ name, option }) => {
    const pattern = flags(option).map((flag) => `"${name} ${flag}"`).join('|');
    const completing = option.choices ? `_mirror_lens_words "${option.choices.join(' ')}"; ` : isPath(option) ? '_mirror_lens_files; ' : '';
    return `${pattern}) ${completing}return;;`;
  });
  return `# Completions of ${PROGRAM} for bash: source this file, or put it into the folder of bash-completion under the name ${PROGRAM}.
_mirror_lens_words() {
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}
_mirror_lens_files() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen -f -- "$current"))
}
_mirror_lens() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}" command="" word at first=0
  COMPREPLY=()
  # bash takes the equals sign in --option=value for a word.
  if [[ $current == "=" ]]; then current=""; elif [[ $before == "=" && COMP_CWORD -ge 2 ]]; then before="\${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((at = 1; at < COMP_CWORD; at++)); do
    word="\${COMP_WORDS[at]}"
    if [[ $word == -* ]]; then break; fi
    if [[ -z $command ]]; then command="$word"; first=$at
    elif [[ $at -eq $((first + 1)) ]]; then
      case "$command" in ${groups.join('|')}) command="$command $word";; esac
      break
    fi
  done
  case "$command" in
    "") if [[ $current == -* ]]; then _mirror_lens_words "--help --version"; else _mirror_lens_words "${first.map(([word]) => word).join(' ')}"; fi; return;;
    help) _mirror_lens_words "${first.map(([word]) => word).join(' ')}"; return;;
${groups.map((group) => `    ${group}) _mirror_lens_words "${second.filter(([own]) => own === group).map(([, word]) => word).join(' ')}"; return;;`).join('\n')}
  esac
  case "$command $before" in
${lines(byValues, '    ')}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${lines(described().map(({ name, options }) => `"${name}") _mirror_lens_words "${options.flatMap(flags).join(' ')}";;`), '      ')}
    esac
    return
  fi
  case "$command" in
    completion) _mirror_lens_words "${SHELLS.join(' ')}";;
    ${[...TAKES_PATHS].map((name) => `"${name}"`).join('|')}) _mirror_lens_files;;
  esac
}
complete -F _mirror_lens ${PROGRAM}
`;
}

function zsh(): string {
  const { first, second } = words();
  const groups = [...new Set(second.map(([group]) => group))];
  const list = (entries: readonly (readonly [string, string])[], indent: string): string => entries.map(([word, meaning]) => `${indent}${quoted(`${word.replaceAll(':', '\\:')}:${meaning}`)}`).join('\n');
  const functionOf = (name: string): string => `_mirror_lens_${name.replaceAll(/\W/g, '_')}`;
  const functions = described().map(({ name, options }) => {
    const rest = name === 'completion' ? [`'1:shell:(${SHELLS.join(' ')})'`] : TAKES_PATHS.has(name) ? ["'*:path:_files'"] : [];
    return `${functionOf(name)}() {\n  _arguments -s \\\n${[...options.map(zshOption), ...rest].map((spec) => `    ${spec}`).join(' \\\n')}\n}`;
  });
  const groupFunctions = groups.map((group) => {
    const own = second.filter(([each]) => each === group);
    return `${functionOf(group)}() {
  if (( CURRENT == 2 )); then
    local -a own=(
${list(own.map(([, word, meaning]) => [word, meaning] as const), '      ')}
    )
    _describe command own
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${own.map(([, word]) => `    ${word}) ${functionOf(`${group} ${word}`)};;`).join('\n')}
  esac
}`;
  });
  const single = described().filter(({ name }) => !name.includes(' '));
  return `#compdef ${PROGRAM}
# Completions of ${PROGRAM} for zsh: put this file under the name _${PROGRAM} into a folder of $fpath.
${[...functions, ...groupFunctions].join('\n')}
_mirror_lens() {
  local -a commands=(
${list(first, '    ')}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    _arguments '(- *)'{-h,--help}'[Show the help]' '(- *)--version[Show the version]'
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
    help) _describe command commands;;
${[...single.map(({ name }) => name), ...groups].map((name) => `    ${name}) ${functionOf(name)};;`).join('\n')}
  esac
}
if [[ $funcstack[1] == _${PROGRAM} ]]; then _mirror_lens "$@"; else compdef _mirror_lens ${PROGRAM}; fi
`;
}

function zshOption(option: OptionSpec): string {
  const { name, short, value, choices, repeated } = option;
  const meaning = brief(option).replace(/[[\]\\]/g, '\\$&');
  const action = choices ? `(${choices.join(' ')})` : isPath(option) ? '_files' : ' ';
  const label = (value ?? '').toLowerCase().replace(/[^a-z]+/g, ' ').trim();
  const tail = value === undefined ? '' : `:${choices ? name : label}:${action}`;
  const specs = [`--${name}${value === undefined ? '' : '='}`, ...(short === undefined ? [] : [`-${short}${value === undefined ? '' : '+'}`])];
  return specs.map((spec) => quoted(`${repeated === true ? '*' : ''}${spec}[${meaning}]${tail}`)).join(' ');
}

function fish(): string {
  const { first, second } = words();
  const groups = [...new Set(second.map(([group]) => group))];
  const lines = [
    ...first.map(([word, meaning]) => `complete -c ${PROGRAM} -n __mirror_lens_needs_command -a ${word} -d ${fishQuoted(meaning)}`),
    `complete -c ${PROGRAM} -n __mirror_lens_needs_command -s h -l help -d 'Show the help'`,
    `complete -c ${PROGRAM} -n __mirror_lens_needs_command -l version -d 'Show the version'`,
    `complete -c ${PROGRAM} -n '__mirror_lens_is help' -a ${fishQuoted(first.map(([word]) => word).join(' '))}`,
    `complete -c ${PROGRAM} -n '__mirror_lens_is completion' -a ${fishQuoted(SHELLS.join(' '))}`,
    ...second.map(([group, word, meaning]) => `complete -c ${PROGRAM} -n '__mirror_lens_is ${group}' -a ${word} -d ${fishQuoted(meaning)}`),
    ...described().flatMap(({ name, options }) => options.map((option) => fishOption(name, option))),
    ...[...TAKES_PATHS].map((name) => `complete -c ${PROGRAM} -n '__mirror_lens_is ${name}' -F`),
  ];
  return `# Completions of ${PROGRAM} for fish: put this file under the name ${PROGRAM}.fish into ~/.config/fish/completions.
function __mirror_lens_command
    set -l found
    for word in (commandline -opc)[2..]
        string match -q -- '-*' $word; and break
        set -a found $word
        contains -- "$found[1]" ${groups.join(' ')}; or break
        test (count $found) -ge 2; and break
    end
    string join ' ' -- $found
end
function __mirror_lens_needs_command
    set -l command (__mirror_lens_command)
    test -z "$command"
end
function __mirror_lens_is
    set -l command (__mirror_lens_command)
    test "$command" = "$argv"
end
complete -c ${PROGRAM} -f
${lines.join('\n')}
`;
}

function fishOption(command: CommandName, option: OptionSpec): string {
  const { name, short, value, choices } = option;
  const takes = value === undefined ? '' : choices ? ` -x -a ${fishQuoted(choices.join(' '))}` : isPath(option) ? ' -r -F' : ' -x';
  return `complete -c ${PROGRAM} -n '__mirror_lens_is ${command}'${short === undefined ? '' : ` -s ${short}`} -l ${name}${takes} -d ${fishQuoted(brief(option))}`;
}

/** In single quotes, as zsh and other shells of the family read them. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** In single quotes, in which fish knows the backslash. */
function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
