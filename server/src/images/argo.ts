import type { ObjectFilter, PlaceRule } from './rules';

const WORKFLOWS: ObjectFilter = {
  groups: ['argoproj.io'],
  kinds: ['Workflow', 'WorkflowTemplate', 'ClusterWorkflowTemplate', 'CronWorkflow', 'WorkflowEventBinding', 'WorkflowTaskSet'],
};

/** Where Argo Workflows name images: the templates' containers, scripts, sidecars and init containers. */
export const ARGO_RULES: readonly PlaceRule[] = [
  { kind: 'argo', objects: WORKFLOWS, path: '**.container.image' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.script.image' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.sidecars[].image' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.containers[].image' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.initContainers[].image' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.env[].value', read: 'text', within: 'environment' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.args[]', read: 'text', within: 'argument' },
  { kind: 'argo', objects: WORKFLOWS, path: '**.command[]', read: 'text', within: 'argument' },
];
