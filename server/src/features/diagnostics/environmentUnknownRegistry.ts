import { tell } from '../../base/texts';
import type { EnvironmentDeclaration, HostEntry } from '../../mirrors/model';
import { asList, valueOf } from '../../syntax/access';
import { appendItem, isJson, scalarText } from '../edits';
import { fixOf, rewriteScalar, rootMap } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { meantBy } from './typo';
import { didYouMean, quoted, sentences } from './words';

const CODE = 'environment.unknown-registry';

/** An Environment that names an Artifact Registry which no file declares. */
export const environmentUnknownRegistry: DiagnosticRule = {
  code: CODE,
  title: 'An Environment names an unknown Artifact Registry',
  severity: 'error',
  check: (file) => (file.source?.file.environments ?? []).flatMap((environment) => (
    environment.registries.flatMap((entry) => detect(file, environment, entry))
  )),
};

function detect({ graph, source, snapshot, uri }: CheckedFile, environment: EnvironmentDeclaration, entry: HostEntry): readonly Detection[] {
  if (!source || entry.key === undefined) return [];
  const near = graph.nodes.filter((node) => graph.together(node.source, source));
  if (near.some((node) => node.key === entry.key)) return [];
  // A name that the Environment has already is no slip of the pen for itself.
  const free = near.filter((node) => !environment.registries.some((other) => other.key === node.key));
  const meant = meantBy(entry.key, free.map((node) => node.key));
  const suggestion = free.find((node) => node.key === meant)?.url.text;
  return [{
    span: entry.span,
    message: sentences(tell`The Environment ${quoted(environment.id.text)} names ${quoted(entry.text)}, which is no Artifact Registry here.`, didYouMean(suggestion)),
    fixes: (texts) => [
      suggestion === undefined
        ? undefined
        : fixOf(snapshot, texts, { title: tell`Change to ${quoted(suggestion)}`, code: CODE }, [rewriteScalar(uri, entry.span, suggestion)]),
      fixOf(snapshot, texts, { title: tell`Add an Artifact Registry ${quoted(entry.text)}`, code: CODE }, [{
        uri,
        edits: ({ text, tree }) => {
          const list = asList(valueOf(rootMap(tree), 'artifactRegistries'));
          return list && appendItem(text, list, (flow) => [registryItem(text, entry.text, flow)]);
        },
      }]),
    ],
  }];
}

function registryItem(text: string, url: string, flow: boolean): string {
  const key = isJson(text) ? '"registryUrl"' : 'registryUrl';
  const entry = `${key}: ${scalarText(text, url)}`;
  return flow ? `{ ${entry} }` : entry;
}
