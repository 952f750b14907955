import { asMap, valueOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { PlaceRule } from './rules';

/** Where workflows and actions of GitHub name images; Forgejo and Gitea read the same files. */
export const GITHUB_ACTIONS_RULES: readonly PlaceRule[] = [
  { kind: 'github-actions', path: 'jobs.*.container' },
  { kind: 'github-actions', path: 'jobs.*.container.image' },
  { kind: 'github-actions', path: 'jobs.*.services.*.image' },
  { kind: 'github-actions', path: '**.steps[].uses', prefix: 'docker://' },
  { kind: 'github-actions', path: 'runs.image', prefix: 'docker://' },
];

/** Whether a document is a workflow or an action, by its place or by what only they hold. */
export function isGithubActions(path: string, root: MapNode | undefined): boolean {
  if (/(?:^|\/)\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/.test(path)) return true;
  if (/(?:^|\/)action\.ya?ml$/.test(path)) return valueOf(asMap(valueOf(root, 'runs')), 'using') !== undefined;
  const jobs = asMap(valueOf(root, 'jobs'))?.entries ?? [];
  return valueOf(root, 'on') !== undefined && jobs.some(({ value }) => valueOf(asMap(value), 'runs-on') !== undefined || valueOf(asMap(value), 'uses') !== undefined);
}
