import { tell } from '../../base/texts';
import { nameOf } from '../../base/uri';
import { anyImageAt, environmentNodes, hasRegistry, pullsFrom, type EnvironmentNodes } from './layers';
import type { RegistryNode } from './graph';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { environmentNames, quoted } from './words';

const CODE = 'registry.blocked';

/** An Artifact Registry whose host the nodes' own configuration blocks, without another source for its images. */
export const registryBlocked: DiagnosticRule = {
  code: CODE,
  title: 'The nodes block an Artifact Registry',
  severity: 'error',
  check: (file) => {
    if (!file.source || file.snapshot.nodeConfigs.length === 0) return [];
    const environments = environmentNodes(file.snapshot, file.uri);
    return file.graph.nodes.filter((node) => node.source === file.source).flatMap((node) => detect(file, node, environments));
  },
};

function detect(file: CheckedFile, node: RegistryNode, environments: readonly EnvironmentNodes[]): readonly Detection[] {
  const cut = environments.filter((environment) => hasRegistry(environment, node) && isBlockedIn(file, node, environment));
  const [first] = cut;
  if (!first) return [];
  const by = quoted(nameOf(first.configs[0]?.files[0]?.uri ?? ''));
  const ids = cut.flatMap(({ environment }) => environment ?? []);
  return [{
    span: node.url.span,
    message: ids.length === 0
      ? tell`No node can pull from ${quoted(node.url.text)}: ${by} blocks it and gives no mirror.`
      : tell`No node of ${environmentNames(ids)} can pull from ${quoted(node.url.text)}: ${by} blocks it and gives no mirror.`,
    related: first.configs.flatMap((config) => config.dialect.keys(config).filter(({ text }) => text === node.url.text)).map(({ uri, span }) => ({ uri, span, message: tell`It is blocked here.` })),
  }];
}

/** Whether every configuration of the nodes leaves no source that is not blocked, neither for tags nor for digests. */
function isBlockedIn({ snapshot, uri }: CheckedFile, node: RegistryNode, { configs }: EnvironmentNodes): boolean {
  return configs.every((config) => {
    const answers = pullsFrom(snapshot, uri, config, anyImageAt(node.url.text));
    return answers.length > 0 && answers.every(({ sources }) => sources.length > 0 && sources.every(({ blocked }) => blocked));
  });
}
