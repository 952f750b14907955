import type { CommandName } from './options';

/** The help of a command: a manual page without its formatting. */
export interface CommandHelp {
  readonly usage: string;
  readonly summary: string;
  readonly text: readonly string[];
  /** What each format prints, with the keys of its objects. */
  readonly output?: readonly (readonly [format: string, meaning: string])[];
  /** The variables of the environment that count. */
  readonly environment?: readonly (readonly [variable: string, meaning: string])[];
  /** Other commands and pages of the documentation. */
  readonly seeAlso?: string;
  readonly statuses: readonly (readonly [status: string, meaning: string])[];
  readonly examples: readonly (readonly [command: string, meaning: string])[];
}

const READS =
  'Registry files (apollo-registries.yaml, *.apollo-registries.yaml, or any YAML file with the key artifactRegistries) are looked for below the working directory and the PATHs, ' +
  'unless --mirrors names them. What .gitignore, and files.exclude, search.exclude and mirrorLens.exclude in .vscode/settings.json leave out is not read; a PATH that is named always is.';
const PATHS =
  'A PATH is a file or a folder, the working directory when none is given. PATHs limit what is reported, never what is read.';
const CACHE = ['XDG_CACHE_HOME', 'Where what was found in unchanged files is kept for the next run; LOCALAPPDATA on Windows, ~/.cache or ~/Library/Caches without it. --no-cache keeps nothing.'] as const;
const REFERENCE_KEYS = 'written, normalized, status (mirrored, direct, unmatched, ambiguous, unpullable, unknown or invalid), sources (reference, url, insecure, blocked, via), error, environments, steps';
const FAILED = ['2', 'Wrong usage, or a named file cannot be read.'] as const;

/** What the help of each command says beside its options, in the order of the program's help. */
export const COMMAND_HELP: Readonly<Record<CommandName, CommandHelp>> = {
  resolve: {
    usage: 'mirror-lens resolve [options] REF…\n       mirror-lens resolve [options] -\n       mirror-lens resolve --reverse [--in PATH]… [options] REF…',
    summary: 'where image references would be pulled from',
    text: [
      'Prints for each reference REF where it would be pulled from. With -, reads one reference a line from standard input and answers each line in order, an empty line too.',
      'With --reverse, prints for each REF what would have to be written to be pulled from there, as far as rules can be undone, each with an example, and the references of the files that are. What nodes\' configurations do beside the answer counts too.',
      READS,
    ],
    output: [
      ['text', 'A line for each reference: where it is pulled from and by which rule.'],
      ['json', `An object a line with the keys ${REFERENCE_KEYS}.`],
      ['json, --reverse', 'An object for each REF with the keys reference, normalized (null for no reference), rules (match, kind, example, tried, environments, via) and references (written, file, line, column, path, kind, source, tried, environments, via).'],
    ],
    environment: [CACHE],
    seeAlso: 'mirror-lens images; docs/dialects.md',
    statuses: [['0', 'Every reference was answered; an invalid one counts as answered.'], FAILED],
    examples: [
      ['mirror-lens resolve internal.registry.com/foo/bar:1.0.0', 'one reference'],
      ['mirror-lens resolve --reverse external.registry.com/foo/bar:1.0.0', 'what ends there'],
      ['mirror-lens resolve --reverse --in deploy/ mirror.example.com:5000/', 'what is pulled from a mirror'],
      ['kubectl get pods -A -o jsonpath=\'{..image}\' | tr " " "\\n" | mirror-lens resolve --format json -', 'what a cluster runs'],
    ],
  },
  images: {
    usage: 'mirror-lens images [options] [PATH…]',
    summary: 'every image reference in the files, with where it is pulled from',
    text: [
      'Prints every image reference in Kubernetes manifests and Helm values, with its place and where it is pulled from.',
      'With --format list it prints what a sync needs: the pull sources, sorted and each once. What a file of mirrorLens.inventories lists is left out of them, unless that file is a PATH.',
      PATHS,
      READS,
    ],
    output: [
      ['text', 'The references of each file with their places and answers, then one sentence with the counts.'],
      ['json', `An object a line with the keys ${REFERENCE_KEYS}, and file, line, column, endLine, endColumn, path, kind, parts, placeholder; of a chart's images also values and profiles. Lines and columns count from 1, columns in UTF-16 code units.`],
      ['list', 'The pull sources, sorted, each once.'],
    ],
    environment: [CACHE],
    seeAlso: 'mirror-lens rewrite; docs/images.md, docs/charts.md',
    statuses: [['0', 'Done, also when no reference or no mirror table was found.'], FAILED],
    examples: [
      ['mirror-lens images', 'everything below the working directory'],
      ['mirror-lens images --format list deploy/', 'the pull sources of a folder, for a sync, a pre-pull or a scan'],
    ],
  },
  check: {
    usage: 'mirror-lens check [options] [PATH…]',
    summary: 'the diagnostics of registry files and manifests',
    text: [
      'Prints what is wrong with registry files and image references: the diagnostics that the editor shows, for all files.',
      PATHS,
      READS,
      'With --format github, the whole table is also added to the file that GITHUB_STEP_SUMMARY names, since GitHub shows ten annotations of a kind for a step.',
      'A baseline knows a finding by its code, its file and the text that it stands at, not by its line. Paths in it are relative to its folder. What it holds and is found no more is counted on standard error.',
      'Severities are set per code in mirrorLens.diagnostics.severity and mirrorLens.diagnostics.overrides of .vscode/settings.json. The comment mirror-lens-ignore-next-line with a code silences one line, mirror-lens-ignore-file a file.',
    ],
    output: [
      ['text', 'The findings of each file with their places, then one sentence with the counts.'],
      ['json', 'An object a line with the keys code, severity, message, file, line, column, endLine, endColumn, related (file, line, column, message).'],
      ['sarif', 'One SARIF 2.1.0 log with every rule and the findings as its results.'],
      ['github', 'Workflow commands, ten of a kind, errors first; the rest as plain lines.'],
      ['gitlab', 'One JSON array with the keys description, check_name, fingerprint, severity, location.'],
    ],
    environment: [
      ['GITHUB_WORKSPACE', 'With --format github, what paths are relative to.'],
      ['GITHUB_STEP_SUMMARY', 'With --format github, the file that the whole table is added to.'],
      ['CI_PROJECT_DIR', 'With --format gitlab, what paths are relative to.'],
      CACHE,
    ],
    seeAlso: 'docs/ci.md, docs/diagnostics',
    statuses: [['0', 'No error, and not too many warnings.'], ['1', 'An error, or more warnings than --max-warnings allows. Information and hints never count.'], FAILED],
    examples: [
      ['mirror-lens check --max-warnings 0', 'for a pre-commit hook'],
      ['mirror-lens check --format sarif > mirror-lens.sarif', 'for code scanning'],
      ['mirror-lens check --format gitlab > gl-code-quality-report.json', "as GitLab's Code Quality report"],
      ['mirror-lens check --write-baseline .mirror-lens-baseline.json', 'to let all of today rest, and then:'],
      ['mirror-lens check --baseline .mirror-lens-baseline.json', 'what is new since'],
      ['mirror-lens check --format github', 'as annotations of a pull request, in GitHub Actions'],
    ],
  },
  rewrite: {
    usage: 'mirror-lens rewrite [options] [PATH…]',
    summary: 'references rewritten to their pull source',
    text: [
      'Rewrites image references to the place they are pulled from. Tag and digest stay as they are; comments, quotes and line ends too. A rule that changes the path is followed. A reference whose pull source is undefined or would be rewritten again, or which cannot be changed in place, is skipped and counted on standard error with the reason. Running it twice changes nothing.',
      'A chart is rendered with the edits, under its own values and those of each profile: the value that wins is edited, and what a template fixes is listed, and rewritten with --kinds helm-template. With --one-registry the one value for all images of a chart is written where that moves each of them.',
      PATHS,
      READS,
      'Apollo redirects these pulls by itself: a rewrite matters for what pulls without Apollo.',
    ],
    output: [
      ['text', 'A unified diff, with --write or --check the names of the files; the counts are told on standard error.'],
      ['json', 'An object a line with the keys written, result, newText, file, line, column, endLine, endColumn, path, kind, skipped: first the changes, then the skipped references with the reason.'],
    ],
    environment: [CACHE],
    seeAlso: 'mirror-lens images, mirror-lens rename; docs/images.md for the kinds',
    statuses: [['0', 'Done.'], ['1', 'With --check: files would change.'], FAILED],
    examples: [
      ['mirror-lens rewrite deploy/ | git apply', 'as a patch'],
      ['mirror-lens rewrite --write --environment prod deploy/', 'in place, for one Environment'],
    ],
  },
  diff: {
    usage: 'mirror-lens diff [options] --against B|REV [PATH…]',
    summary: 'references whose pull source changes between two mirror tables',
    text: [
      'Resolves every image reference of the files, as they are now, by two mirror tables, and prints those that are pulled from another place by the newer one: newly unpullable ones first, then newly unreachable (where an Environment says which hosts it reaches), newly ambiguous, newly unmatched and moved ones. Equal moves are told once, with the number of images.',
      'The newer table is that of --mirrors, or else what the working directory and the PATHs hold. The older one is that of --against: a file or folder, or what git has at a revision, at the same paths. Nothing is checked out or fetched. A name that is both a file and a revision is the file.',
      'With Environments each is compared with the one of the same id, or only that of --environment.',
      PATHS,
      READS,
    ],
    output: [
      ['text', 'The changes of each kind with equal moves folded and some places of each, then one sentence with the counts.'],
      ['json', 'An object a line with the keys change (unpullable, unreachable, ambiguous, unmatched or moved), written, normalized, environments, before and after (each status, sources, error), file, line, column, endLine, endColumn, path, kind.'],
      ['md', 'A heading, the counts, and a table for each kind of change.'],
    ],
    environment: [['PATH', 'Where the program git is looked for when --against is a revision.'], CACHE],
    seeAlso: 'mirror-lens resolve; docs/ci.md',
    statuses: [['0', 'Done, whether something changes or not.'], ['1', 'With --exit-code: a pull source changes.'], ['2', 'Wrong usage, a named file cannot be read, or the revision is not at hand.']],
    examples: [
      ['mirror-lens diff --mirrors new.yaml --against old.yaml', 'two files'],
      ['mirror-lens diff --against origin/main... --format md > comment.md', 'what a branch changes, for a pull request'],
      ['mirror-lens diff --against HEAD --exit-code', 'what is not committed yet'],
    ],
  },
  rename: {
    usage: 'mirror-lens rename [options] --from HOST[/PATH] --to HOST[/PATH] [PATH…]',
    summary: 'a registry host renamed wherever it is used',
    text: [
      'Gives a registry host, or what is below a path of it, another name: in image references of every kind of file, oci:// addresses of charts, registry files and mirror configurations of nodes, and the labels of Secrets for registries. Only whole components count: another port is another host, and team is not the beginning of teams.',
      'Where else a file names the host, as in comments, arguments and prose, nothing is changed; these places are listed on standard error. What a reference leaves out, such as docker.io in nginx, is not written there and not renamed. Running it twice changes nothing.',
      'PATHs limit what is changed, never what is read.',
      READS,
    ],
    output: [
      ['text', 'A unified diff, with --write or --check the names of the files; the counts and the places that stay are told on standard error.'],
      ['json', 'An object a line with the keys written, newText, file, line, column, endLine, endColumn, skipped: first the changes, then the places that stay with the reason (text, shared, record or folder).'],
    ],
    environment: [CACHE],
    seeAlso: 'mirror-lens rewrite',
    statuses: [['0', 'Done.'], ['1', 'With --check: files would change.'], ['2', 'Wrong usage, or a file cannot be read or written.']],
    examples: [
      ['mirror-lens rename --from old.example.com --to new.example.com | git apply', 'as a patch'],
      ['mirror-lens rename --write --from quay.io/team --to r.example.com/team deploy/', 'what is below a path, in a folder'],
    ],
  },
  convert: {
    usage: 'mirror-lens convert --from PATH --to DIALECT [--out DIR] [options]',
    summary: 'a mirror table in another dialect, and what of it cannot be said there',
    text: [
      'Writes the mirror table at PATH in another dialect: registries.conf of containers, containerd\'s hosts.toml, k3s\'s registries.yaml, mirror sets of OpenShift, Talos, or a registry file of Apollo.',
      'What was written is read back and has to answer as the table does. Each rule that cannot be said there, or comes out otherwise, is listed on standard error with its place; none is dropped without a word. Credentials are never written.',
      'Of registry files with several Environments one is converted, which --environment names.',
    ],
    output: [
      ['without --out', 'The text of the file; of several, each behind a comment with its name.'],
      ['with --out', 'The paths of the files that were written, one a line.'],
    ],
    environment: [CACHE],
    seeAlso: 'docs/dialects.md',
    statuses: [['0', 'Done, also where something cannot be said.'], ['2', 'Wrong usage, PATH holds no table or several, or a file could not be written.']],
    examples: [
      ['mirror-lens convert --from registries.yaml --to hosts.toml --out certs.d', "k3s's table for containerd"],
      ['mirror-lens convert --from apollo-registries.yaml --environment prod --to registries.conf', 'what the nodes of an Environment would need'],
    ],
  },
  'apollo table': {
    usage: 'mirror-lens apollo table [options]',
    summary: 'the effective table of Artifact Registries, in the order of the Hub\'s form',
    text: [
      'Prints the Artifact Registries of each Environment, for a review or a change request: the labels are those of the Hub\'s form, in its order.',
      READS,
    ],
    output: [
      ['text', 'The table of each Environment.'],
      ['json', 'An object a line for each registry of each Environment.'],
      ['csv', 'Comma-separated values with a header.'],
      ['md', 'A Markdown table.'],
    ],
    seeAlso: 'docs/apollo.md',
    statuses: [['0', 'Done, also when no mirror table was found.'], FAILED],
    examples: [
      ['mirror-lens apollo table --environment prod', 'one Environment'],
      ['mirror-lens apollo table --format md > table.md', 'for a change request'],
    ],
  },
  'apollo init': {
    usage: 'mirror-lens apollo init [options] [PATH…]',
    summary: 'a registry file from what the workspace uses',
    text: [
      'Prints a registry file with the hosts of all images and charts, each as an Artifact Registry or a Mirrored Registry with a comment. Which host stands for which cannot be told from the files: compare it with the Hub.',
    ],
    statuses: [['0', 'Done.'], ['2', 'Wrong usage, a named file cannot be read, or apollo-registries.yaml exists already.']],
    seeAlso: 'mirror-lens apollo table; docs/apollo.md',
    examples: [['mirror-lens apollo init --write', 'as apollo-registries.yaml in the working directory']],
  },
  'apollo artifacts': {
    usage: 'mirror-lens apollo artifacts [options] [PATH…]',
    summary: 'the images of a chart, listed in its product\'s manifest',
    text: [
      'Adds the images of each product\'s chart to extensions.artifacts of its manifest, in their order, behind what stands there. The chart must be in the workspace in the declared version. Prints a unified diff unless --write is given.',
      PATHS,
    ],
    statuses: [['0', 'Done.'], ['2', 'Wrong usage, or a file cannot be read or written.']],
    seeAlso: 'docs/apollo.md, docs/charts.md',
    examples: [['mirror-lens apollo artifacts --write deployment/manifest.yml', 'in place']],
  },
  lsp: {
    usage: 'mirror-lens lsp --stdio',
    summary: 'the language server, for any editor',
    text: ['Runs the language server over standard input and output, until the editor ends it.'],
    statuses: [['0', 'The editor ended it as the protocol says.'], ['1', 'The editor left without saying so.'], ['2', 'Wrong usage.']],
    seeAlso: 'mirror-lens check for the same diagnostics in a pipeline; README.md',
    examples: [],
  },
  completion: {
    usage: 'mirror-lens completion bash|zsh|fish',
    summary: 'the script that completes commands and options in a shell',
    text: ['Prints a script that completes commands, options, their values and paths. It follows from the options of this version, so make it anew after an update.'],
    seeAlso: 'mirror-lens help',
    statuses: [['0', 'Done.'], ['2', 'Wrong usage.']],
    examples: [
      ['source <(mirror-lens completion bash)', 'in ~/.bashrc'],
      ['mirror-lens completion zsh > "${fpath[1]}/_mirror-lens"', 'for zsh'],
      ['mirror-lens completion fish > ~/.config/fish/completions/mirror-lens.fish', 'for fish'],
    ],
  },
};

/** What each command does, in a few words. */
export const SUMMARIES: Readonly<Record<CommandName, string>> = Object.fromEntries(Object.entries(COMMAND_HELP).map(([name, { summary }]) => [name, summary])) as Record<CommandName, string>;
