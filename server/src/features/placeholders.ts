import type { ImageKind } from '../images/model';
import { findStandIn, type PlaceholderTool } from '../reference/placeholder';
import { code, say, type Line } from './markdown';

/** What fills in a placeholder of a file's own language, by the kind of place. */
const BY_KIND: Partial<Readonly<Record<ImageKind, Partial<Readonly<Record<PlaceholderTool, () => Line>>>>>> = {
  tekton: { variable: () => say`Tekton fills it in from the parameters, results and context of the run` },
  argo: { template: () => say`Argo Workflows fills it in from the parameters of the run` },
  compose: { shell: () => say`Docker Compose fills it in from its environment or the .env file` },
  dockerfile: { shell: () => say`the build fills it in from an ARG` },
  'github-actions': { shell: () => say`GitHub Actions fills it in when the job starts` },
  'gitlab-ci': { shell: () => say`GitLab fills it in from the variables of the pipeline`, variable: () => say`GitLab fills it in from the variables of the pipeline` },
  pipeline: { shell: () => say`the build service fills it in when the step starts`, variable: () => say`the build service fills it in when the step starts` },
  devcontainer: { shell: () => say`the tool that starts the development container fills it in` },
  skaffold: { template: () => say`Skaffold fills it in from its environment` },
  'helm-values': { template: () => say`Helm (by tpl) or helmfile fills it in` },
  'helm-release': { template: () => say`helmfile, Helm (by tpl) or the generator of an ApplicationSet fills it in` },
  'helm-template': { template: () => say`Helm fills it in` },
  'apollo-manifest': { template: () => say`the build that publishes the product release fills it in` },
  'apollo-overrides': { template: () => say`Apollo fills it in from the Environment's configuration` },
  'apollo-module': { template: () => say`Apollo fills it in when the Module is installed` },
};

const ANYWHERE: Readonly<Record<PlaceholderTool, () => Line>> = {
  variable: () => say`kustomize (vars), Tekton or Azure Pipelines fills it in`,
  shell: () => say`envsubst, Flux (postBuild) or a shell fills it in`,
  template: () => say`a template engine such as Helm or Jinja fills it in`,
  ko: () => say`ko builds the Go package and puts its image here`,
  vals: () => say`vals looks it up in a store of secrets or settings`,
  sops: () => say`SOPS decrypts it`,
  angle: () => say`it stands for a value of your own, or one that the Argo CD Vault plugin looks up`,
  format: () => say`a program that formats the text fills it in`,
  substitution: () => say`a build script puts a value in its place`,
  capitals: () => say`it reads as a name for a value of your own, since no repository has capital letters`,
};

/** Forms whose spelling tells the tool, whatever the file is. */
const BY_FORM: readonly (readonly [form: RegExp, filledBy: () => Line])[] = [
  [/^\$\[\[/, () => say`GitLab fills it in from the inputs of the component`],
  [/^\$\{\{/, () => say`GitHub Actions or Azure Pipelines fills it in when the job starts`],
  [/^\{\{-?\s*inputs\./, () => say`Argo Workflows fills it in from the inputs of the step`],
  [/^\{\{-?\s*(?:workflow|tasks|steps)\./, () => say`Argo Workflows fills it in from the parameters of the run`],
  [/^\{\{-?\s*(?:\.Values|\.Release|\.Chart|include|tpl)\b/, () => say`Helm fills it in`],
  [/^\$\((?:params|context|tasks|results|workspaces)\./, () => say`Tekton fills it in from the parameters, results and context of the run`],
];

/** What Apollo puts below `apollo` in a chart's values, by the first key: each has its own source. */
const INJECTED = /^(?:\{\{-?\s*(?:preprocess\s+)?)?\.Values\.apollo\.(\w+)((?:\.\w+)*)/;

/** What fills in an expression below `.Values.apollo`, or the path of one; undefined for any other. */
export function injectedBy(placeholder: string): Line | undefined {
  const [, key, below = ''] = INJECTED.exec(placeholder) ?? [];
  switch (key) {
    case undefined:
      return undefined;
    case 'environment':
      return say`Apollo fills it in from the Environment's configuration; ${code(`config${below}`)} of an Environment in the registry file tells it here`;
    case 'defaultArtifactStoreURI':
      return say`Apollo fills it in with the Environment's own registry; ${code(key)} of an Environment in the registry file tells it here`;
    case 'product':
      return say`Apollo fills it in from the product release; the product's manifest tells it here`;
    case 'secrets':
      return say`Apollo fills it in from the entity's secrets, which are never read here`;
    default:
      return say`Apollo fills it in, with what the Hub alone knows`;
  }
}

/** The first placeholder of a text, undefined where it holds none. */
export function placeholderIn(written: string): string | undefined {
  const found = findStandIn(written);
  return found && written.slice(found.span.start, found.span.end);
}

/** Which tool fills a placeholder in, as a clause behind its name: `$(params.x)`: Tekton fills it in …. Empty where a text has none. */
export function filledBy(written: string, kind: ImageKind | undefined): Line {
  const found = findStandIn(written);
  if (!found) return [];
  const placeholder = written.slice(found.span.start, found.span.end);
  const own = injectedBy(placeholder) ?? (kind === undefined ? undefined : BY_KIND[kind]?.[found.tool]?.());
  const byForm = BY_FORM.find(([form]) => form.test(placeholder))?.[1];
  return say`${code(placeholder)}: ${own ?? byForm?.() ?? ANYWHERE[found.tool]()}.`;
}
