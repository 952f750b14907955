import type { ObjectFilter, PlaceRule } from './rules';

const TEKTON: ObjectFilter = { groups: ['tekton.dev', 'triggers.tekton.dev'] };

/** Where Tekton names images: steps, step templates and sidecars of tasks, also of tasks inside pipelines and runs. */
export const TEKTON_RULES: readonly PlaceRule[] = [
  { kind: 'tekton', objects: TEKTON, path: '**.steps[].image' },
  { kind: 'tekton', objects: TEKTON, path: '**.stepTemplate.image' },
  { kind: 'tekton', objects: TEKTON, path: '**.sidecars[].image' },
  { kind: 'tekton', objects: { groups: ['tekton.dev'], kinds: ['Condition'] }, path: 'spec.check.image' },
  { kind: 'tekton', objects: { groups: ['tekton.dev'], kinds: ['StepAction'] }, path: 'spec.image' },
  { kind: 'tekton', objects: TEKTON, path: '**.params[].default', where: { key: 'name', is: /image/i }, read: 'likely', sure: false },
  { kind: 'tekton', objects: TEKTON, path: '**.params[].value', where: { key: 'name', is: /image/i }, read: 'likely', sure: false },
  { kind: 'tekton', objects: TEKTON, path: '**.taskRef.bundle' },
  { kind: 'tekton', objects: TEKTON, path: '**.pipelineRef.bundle' },
  { kind: 'tekton', objects: TEKTON, path: '**.params[].value', where: { key: 'name', is: /^bundle$/ }, read: 'likely' },
  { kind: 'tekton', objects: TEKTON, path: '**.env[].value', read: 'text', within: 'environment' },
  { kind: 'tekton', objects: TEKTON, path: '**.args[]', read: 'text', within: 'argument' },
  { kind: 'tekton', objects: TEKTON, path: '**.command[]', read: 'text', within: 'argument' },
];
