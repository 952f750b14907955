import { tell } from '../../base/texts';
import type { RegistryGraph, RegistryNode } from './graph';
import type { Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registry.duplicate-url';

/** Two Artifact Registries of one URL: in Apollo a Registry URL is unique. */
export const registryDuplicateUrl: DiagnosticRule = {
  code: CODE,
  title: 'Two Artifact Registries have the same URL',
  severity: 'error',
  check: ({ graph, source }) => graph.nodes.filter((node) => node.source === source).flatMap((node) => detect(graph, node)),
};

function detect(graph: RegistryGraph, node: RegistryNode): readonly Detection[] {
  const twins = (graph.byUrl.get(node.key) ?? []).filter((other) => other !== node && graph.together(node.source, other.source));
  if (twins.length === 0) return [];
  return [{
    span: node.url.span,
    message: tell`${quoted(node.url.text)} is the URL of ${twins.length + 1} Artifact Registries. In Apollo a Registry URL is unique.`,
    related: twins.map((twin) => ({
      uri: twin.source.uri,
      span: twin.url.span,
      message: twin.url.text === node.url.text ? tell`The same URL.` : tell`The same URL, written ${quoted(twin.url.text)}.`,
    })),
  }];
}
