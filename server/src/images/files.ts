import type { MapNode } from '../syntax/tree';
import { APOLLO_KINDS } from './apollo';
import { CHART_RULES, isChartFile } from './chart';
import { DEVCONTAINER_RULES, isDevcontainerName } from './devcontainer';
import { GITHUB_ACTIONS_RULES, isGithubActions } from './githubActions';
import { GITLAB_CI_RULES, isGitlabCi } from './gitlabCi';
import { HELMFILE_RULES, isHelmfile } from './helmfile';
import { isZarf, ZARF_RULES } from './inventories';
import type { ImageKind } from './model';
import { isNodeConfig, NODE_CONFIG_RULES } from './nodeConfig';
import { PIPELINE_KINDS } from './pipelines';
import { compileRules, type PlaceRule, type RuleIndex } from './rules';

/** A kind of file that is no Kubernetes object and that one table of places describes. */
export interface FileKind {
  readonly kind: ImageKind;
  /** Whether a document is of the kind, by its path and its root. */
  readonly is: (path: string, root: MapNode | undefined) => boolean;
  readonly rules: readonly PlaceRule[];
}

/** The kinds of files that are trees, the surest first: a new one is one file with a table, and one line here. */
export const FILE_KINDS: readonly FileKind[] = [
  { kind: 'chart', is: isChartFile, rules: CHART_RULES },
  ...APOLLO_KINDS,
  { kind: 'devcontainer', is: isDevcontainerName, rules: DEVCONTAINER_RULES },
  { kind: 'github-actions', is: isGithubActions, rules: GITHUB_ACTIONS_RULES },
  { kind: 'gitlab-ci', is: isGitlabCi, rules: GITLAB_CI_RULES },
  ...PIPELINE_KINDS,
  { kind: 'node-config', is: isNodeConfig, rules: NODE_CONFIG_RULES },
  { kind: 'helm-release', is: isHelmfile, rules: HELMFILE_RULES },
  { kind: 'image-list', is: isZarf, rules: ZARF_RULES },
];

const compiled = new Map(FILE_KINDS.map((kind) => [kind, compileRules(kind.rules)]));

/** The kind of a file, as far as it is one of `FILE_KINDS`. */
export function fileKindOf(path: string, root: MapNode | undefined): FileKind | undefined {
  return FILE_KINDS.find((kind) => kind.is(path, root));
}

/** The compiled table of a kind. */
export function rulesOf(kind: FileKind): RuleIndex {
  return compiled.get(kind) ?? compileRules(kind.rules);
}
