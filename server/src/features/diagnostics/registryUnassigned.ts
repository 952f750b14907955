import { tell } from '../../base/texts';
import type { EnvironmentDeclaration } from '../../mirrors/model';
import type { RegistrySource } from '../../workspace/snapshot';
import { addToList } from '../edits';
import { appliesWherever } from '../routes';
import { fixOf, mapAround } from './fixes';
import type { RegistryGraph, RegistryNode } from './graph';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'registry.unassigned';
const MOST_OFFERED = 10;

/** An Artifact Registry that no Environment names, so that nothing is pulled from it. */
export const registryUnassigned: DiagnosticRule = {
  code: CODE,
  title: 'An Artifact Registry is assigned to no Environment',
  severity: 'hint',
  check: (file) => file.graph.nodes.filter((node) => node.source === file.source).flatMap((node) => detect(file, node)),
};

interface Declared {
  readonly source: RegistrySource;
  readonly environment: EnvironmentDeclaration;
}

function detect({ graph, snapshot, uri }: CheckedFile, node: RegistryNode): readonly Detection[] {
  const declared = environmentsAround(graph, node);
  // Where no Environment reaches, the one that is implied holds the registry.
  if (!declared.some(({ source }) => appliesWherever(source, node.source)) || declared.some(({ environment }) => names(environment, node.key))) return [];
  const offered = declared.slice(0, MOST_OFFERED);
  return [{
    span: node.url.span,
    message: tell`${quoted(node.url.text)} is assigned to no Environment, so Apollo pulls nothing from it.`,
    needs: offered.map(({ source }) => source.uri).filter((other) => other !== uri),
    fixes: (texts) => offered.map(({ source, environment }) => fixOf(
      snapshot,
      texts,
      { title: tell`Add ${quoted(node.url.text)} to the Environment ${quoted(environment.id.text)}`, code: CODE },
      [{
        uri: source.uri,
        edits: ({ text, tree }) => {
          const map = mapAround(tree, environment.id.span);
          return map && addToList(text, tree, map, 'artifactRegistries', node.url.text);
        },
      }],
    )),
  }];
}

function environmentsAround(graph: RegistryGraph, node: RegistryNode): readonly Declared[] {
  return graph.companions(node.source).filter((source) => !source.stale).flatMap((source) => (
    (source.file.environments ?? []).map((environment) => ({ source, environment }))
  ));
}

function names(environment: EnvironmentDeclaration, key: string): boolean {
  return environment.registries.some((entry) => entry.key === key);
}
