import { asMap, valueOf } from '../syntax/access';
import type { MapNode, Tree } from '../syntax/tree';
import type { Context } from './context';
import { defaultsFilled, variableNames } from './defaults';
import type { ImageSite } from './model';
import { findPlaces } from './places';
import { compileRules, type PlaceRule } from './rules';

/** Where a Compose file names images. The `image` of a service that is built is the name of the result: it is found too. */
export const COMPOSE_RULES: readonly PlaceRule[] = [
  { kind: 'compose', path: 'services.*.image' },
  { kind: 'compose', path: 'services.*.build.additional_contexts.*', prefix: 'docker-image://' },
  { kind: 'compose', path: 'services.*.build.additional_contexts[]', prefix: 'docker-image://' },
  { kind: 'compose', path: 'services.*.build.dockerfile_inline', read: 'dockerfile' },
  { kind: 'compose', path: 'services.*.build.cache_from[]', read: 'likely' },
  { kind: 'compose', path: 'services.*.volumes[].source', where: { key: 'type', is: /^image$/ } },
];

/** The first form of Compose files, without `services`: each key at the root is one. */
const FIRST_FORM_RULES: readonly PlaceRule[] = [{ kind: 'compose', path: '*.image' }];

/** In an extension (`x-…`) stands what services merge: a service, or a map of them. */
const EXTENSION_RULES: readonly PlaceRule[] = [{ kind: 'compose', path: '**.image' }];

const RULES = compileRules(COMPOSE_RULES);
const IN_FIRST_FORM = compileRules(FIRST_FORM_RULES);
const IN_EXTENSIONS = compileRules(EXTENSION_RULES);

/** Keys of a service that Compose knows and that a values file's `services` would not hold. */
const SERVICE_KEYS = ['image', 'build', 'extends', 'provider'];

/** Further keys of a service: one that has nothing else changes a service of another file, or gives to one that extends it. */
const FURTHER_KEYS = new Set([
  'cap_add', 'cap_drop', 'command', 'configs', 'container_name', 'depends_on', 'deploy', 'devices', 'dns', 'entrypoint', 'env_file', 'environment', 'expose', 'extra_hosts', 'healthcheck', 'hostname',
  'init', 'labels', 'links', 'logging', 'network_mode', 'networks', 'platform', 'ports', 'privileged', 'profiles', 'pull_policy', 'read_only', 'restart', 'scale', 'secrets', 'security_opt', 'stop_signal',
  'sysctls', 'tmpfs', 'tty', 'ulimits', 'user', 'volumes', 'volumes_from', 'working_dir',
]);

/** Whether a file of that name is a Compose file. */
export function isComposeName(path: string): boolean {
  return /(?:^|\/)(?:docker-)?compose(?:[._-][^/]*)?\.ya?ml$/i.test(path);
}

/** Whether a document is a Compose file by its content: `services` that say what they run, and perhaps some of other keys of Compose's alone. */
export function looksLikeCompose(root: MapNode | undefined): boolean {
  if (valueOf(root, 'apiVersion') || valueOf(root, 'kind')) return false;
  const services = asMap(valueOf(root, 'services'))?.entries ?? [];
  const all = services.filter(({ value }) => value !== undefined).map((entry) => asMap(entry.value));
  const runs = (service: MapNode | undefined) => SERVICE_KEYS.some((key) => valueOf(service, key) !== undefined);
  return all.some(runs) && all.every((service) => runs(service) || isChangeOfService(service));
}

function isChangeOfService(service: MapNode | undefined): boolean {
  const keys = service?.entries.map(({ key }) => key.text) ?? [];
  return keys.length > 0 && keys.every((key) => FURTHER_KEYS.has(key) || key.startsWith('x-'));
}

/** The images of a Compose file, each with variables also as it reads with their defaults. */
export function findInCompose(tree: Tree, context: Context): readonly ImageSite[] {
  const inServices = findPlaces(tree, { rules: isFirstForm(tree) ? IN_FIRST_FORM : RULES }, context);
  const inExtensions = findPlaces(tree, { rules: IN_EXTENSIONS }, context).filter((site) => /^(?:x-|\["x-)/.test(site.path));
  const known = new Set(inExtensions.map((site) => site.span.start));
  return [...inExtensions, ...inServices.filter((site) => !known.has(site.span.start))].map((site) => withDefaults(site, context.surroundings.variables ?? {}));
}

/** Keys at the root of the later forms; one of them that is not there may be added by another file of the same project. */
const ROOT_KEYS: readonly string[] = ['services', 'version', 'include', 'name', 'networks', 'volumes', 'configs', 'secrets'];

function isFirstForm(tree: Tree): boolean {
  const root = asMap(tree.documents[0]?.root);
  return root !== undefined && ROOT_KEYS.every((key) => valueOf(root, key) === undefined);
}

function withDefaults(site: ImageSite, env: Readonly<Record<string, string>>): ImageSite {
  if (site.obstacle !== 'placeholder' || site.withDefaults !== undefined) return site;
  const filled = defaultsFilled(site.written, new Map(Object.entries(env)));
  if (filled === undefined) return site;
  const fromEnv = [...new Set(variableNames(site.written))].filter((name) => env[name] !== undefined);
  return { ...site, withDefaults: filled, ...(fromEnv.length > 0 && { fromEnv }) };
}
