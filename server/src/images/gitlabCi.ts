import { asMap, asScalar, valueOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { PlaceRule } from './rules';

/** Keys at the root that hold no job. */
const NO_JOBS: readonly string[] = ['variables', 'workflow', 'include', 'spec', 'stages', 'cache'];

/** Where a GitLab pipeline names images: for all jobs, in `default`, and in each job. */
export const GITLAB_CI_RULES: readonly PlaceRule[] = ['', '*.'].flatMap((job): PlaceRule[] => [
  { kind: 'gitlab-ci', path: `${job}image`, except: NO_JOBS },
  { kind: 'gitlab-ci', path: `${job}image.name`, except: NO_JOBS },
  { kind: 'gitlab-ci', path: `${job}services[]`, except: NO_JOBS },
  { kind: 'gitlab-ci', path: `${job}services[].name`, except: NO_JOBS },
]);

/** Whether a document is a GitLab pipeline, by its name or by a list of stages beside jobs with scripts. */
export function isGitlabCi(path: string, root: MapNode | undefined): boolean {
  if (/(?:^|[./])gitlab-ci[^/]*\.ya?ml$|(?:^|\/)\.gitlab\/ci\/[^/]+\.ya?ml$/i.test(path)) return true;
  if (valueOf(root, 'stages')?.kind !== 'list') return false;
  return root?.entries.some(({ value }) => valueOf(asMap(value), 'script') !== undefined && asScalar(valueOf(asMap(value), 'stage')) !== undefined) ?? false;
}
