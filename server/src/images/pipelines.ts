import { asList, asMap, textOf, valueOf } from '../syntax/access';
import type { MapNode } from '../syntax/tree';
import type { PlaceRule } from './rules';

/** A build service beside GitHub and GitLab: where its pipelines name images, and how its files are told. */
interface PipelineKind {
  readonly kind: 'pipeline';
  readonly is: (path: string, root: MapNode | undefined) => boolean;
  readonly rules: readonly PlaceRule[];
}

const place = (path: string, rule: Partial<PlaceRule> = {}): PlaceRule => ({ kind: 'pipeline', path, ...rule });

/** CircleCI: the images of executors and jobs; a `machine` has one of virtual machines. */
const CIRCLECI: PipelineKind = {
  kind: 'pipeline',
  is: (path) => /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/.test(path),
  rules: [place('executors.*.docker[].image'), place('jobs.*.docker[].image')],
};

/** Drone, of which each document is one pipeline. */
const DRONE: PipelineKind = {
  kind: 'pipeline',
  is: (path, root) => /(?:^|\/)\.drone\.ya?ml$/.test(path) || (textOf(root, 'kind') === 'pipeline' && ['docker', 'kubernetes'].includes(textOf(root, 'type') ?? '')),
  rules: [place('steps[].image'), place('services[].image')],
};

/** Woodpecker, whose steps are a list or a map. */
const WOODPECKER: PipelineKind = {
  kind: 'pipeline',
  is: (path) => /(?:^|\/)\.woodpecker(?:\.ya?ml$|\/.*\.ya?ml$)/.test(path),
  rules: ['steps', 'services', 'clone', 'pipeline'].flatMap((key) => [place(`${key}[].image`), place(`${key}.*.image`)]),
};

/** Bitbucket: for all steps, in each, for services, and the pipes that are images by themselves. */
const BITBUCKET: PipelineKind = {
  kind: 'pipeline',
  is: (path) => /(?:^|\/)bitbucket-pipelines\.ya?ml$/.test(path),
  rules: [...['', '**.step.', 'definitions.services.*.'].flatMap((at) => [place(`${at}image`), place(`${at}image.name`)]), place('**.script[].pipe', { prefix: 'docker://' })],
};

/** Azure Pipelines: container resources, and containers of jobs, which may also be a resource's name. */
const AZURE: PipelineKind = {
  kind: 'pipeline',
  is: (path, root) => /(?:^|\/)(?:[\w.-]+-)?azure-pipelines[^/]*\.ya?ml$|(?:^|\/)\.azure-?pipelines\/.*\.ya?ml$/i.test(path) || hasItems(valueOf(asMap(valueOf(root, 'resources')), 'containers'), 'container'),
  rules: [
    place('resources.containers[].image'), place('container', { read: 'likely' }), place('container.image'), place('**.jobs[].container', { read: 'likely' }), place('**.jobs[].container.image'),
    place('**.jobs[].services.*', { read: 'likely' }),
  ],
};

/** Google Cloud Build: the image of a step is its name; `images` are those that it pushes. */
const CLOUD_BUILD: PipelineKind = {
  kind: 'pipeline',
  is: (path, root) => /(?:^|\/)cloudbuild[^/]*\.(?:ya?ml|json)$/i.test(path) && hasItems(valueOf(root, 'steps'), 'name'),
  rules: [place('steps[].name')],
};

/** Concourse: the image of a task, and resources that are images. */
const CONCOURSE: PipelineKind = {
  kind: 'pipeline',
  is: (_, root) => hasItems(valueOf(root, 'jobs'), 'plan') || valueOf(asMap(valueOf(root, 'image_resource')), 'source') !== undefined,
  rules: [
    place('**.image_resource.source', { read: 'values' }),
    ...['resources', 'resource_types'].map((key) => place(`${key}[].source`, { read: 'values', where: { key: 'type', is: /^(?:registry-image|docker-image)$/ } })),
  ],
};

/** Cirrus CI: tasks stand at the root, under names that end in `task`, and in matrices. What a `macos_instance` runs is pulled from a registry too. */
const CIRRUS: PipelineKind = {
  kind: 'pipeline',
  is: (path) => /(?:^|\/)\.cirrus\.ya?ml$/.test(path),
  rules: [...['container', 'arm_container', 'windows_container', 'additional_containers[]'].map((key) => place(`**.${key}.image`)), place('**.macos_instance.image', { read: 'likely' })],
};

/** The drivers of Molecule that make containers; the others give `image` to a cloud. One of none, or of one's own, may be either. */
const MOLECULE_DRIVERS = /^(?:docker|podman|containers)$/;
const isMolecule = (path: string): boolean => /(?:^|\/)molecule\/(?:[^/]+\/)?[\w.-]*\.ya?ml$/.test(path);
const driverOf = (root: MapNode | undefined): string | undefined => textOf(asMap(valueOf(root, 'driver')), 'name');

/** Molecule, which tries Ansible roles out in containers. */
const MOLECULE: PipelineKind = {
  kind: 'pipeline',
  is: (path, root) => isMolecule(path) && MOLECULE_DRIVERS.test(driverOf(root) ?? ''),
  rules: [place('platforms[].image')],
};

const MOLECULE_OF_ONES_OWN: PipelineKind = {
  kind: 'pipeline',
  is: (path, root) => isMolecule(path) && ['default', 'delegated', undefined].includes(driverOf(root)) && hasItems(valueOf(root, 'platforms'), 'image'),
  rules: [place('platforms[].image', { read: 'likely' })],
};

/** Ansible Builder: what an execution environment is built on, in the forms of its versions 1 and 3. */
const ANSIBLE_BUILDER: PipelineKind = {
  kind: 'pipeline',
  is: (path) => /(?:^|\/)execution-environment\.ya?ml$/.test(path),
  rules: [place('build_arg_defaults.EE_BASE_IMAGE'), place('build_arg_defaults.EE_BUILDER_IMAGE'), place('images.base_image.name'), place('images.builder_image.name')],
};

/** ko, which builds Go programs: what it builds them on, for all packages and for single ones. */
const KO: PipelineKind = {
  kind: 'pipeline',
  is: (path) => /(?:^|\/)\.ko\.ya?ml$/.test(path),
  rules: [place('defaultBaseImage'), place('baseImageOverrides.*')],
};

/** All of them, in the order in which they are tried. */
export const PIPELINE_KINDS: readonly PipelineKind[] = [CIRCLECI, DRONE, WOODPECKER, BITBUCKET, AZURE, CLOUD_BUILD, CONCOURSE, CIRRUS, MOLECULE, MOLECULE_OF_ONES_OWN, ANSIBLE_BUILDER, KO];

/** Whether a list holds a map with a key. */
function hasItems(list: MapNode['entries'][number]['value'], key: string): boolean {
  return asList(list)?.items.some((item) => valueOf(asMap(item), key) !== undefined) ?? false;
}
