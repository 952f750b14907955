import { addLines } from '../edits';
import { reachOf } from '../apollo/hooks';
import { routesFor } from '../routes';
import { fixOf, mapAround } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts, JudgedImage } from './model';
import { counted, environmentNames, quoted } from './words';

const CODE = 'apollo.hook-pod';
const LABEL = 'apollo.palantir.com/skip-registry-mutation';
const KEY = 'podRegistryReplacement';

/** An image of a Helm hook's Pod, which Apollo's mirrors reach by a webhook only. */
export const apolloHookPod: DiagnosticRule = {
  code: CODE,
  title: 'A mirror does not reach the Pod of a Helm hook',
  severity: 'information',
  check: (file) => file.images().flatMap((image) => detect(file, image)),
};

function detect(file: CheckedFile, { site, resolution }: JudgedImage): readonly Detection[] {
  const { files } = routesFor(file.snapshot, file.uri, 'all');
  const reach = reachOf(files, site, resolution);
  if (!reach || reach.missed.length === 0) return [];
  const image = quoted(resolution.normalized ?? site.written);
  if (reach.optsOut) {
    return [{ span: site.span, message: `A Helm hook makes this Pod, and it opts out of Apollo's webhook by the label ${quoted(LABEL)}: ${image} is pulled as it is written.` }];
  }
  const ids = reach.missed.flatMap(({ id }) => id ?? []);
  const where = ids.length === 0 ? 'which no registry file says' : `which ${environmentNames(ids)} ${ids.length > 1 ? 'do' : 'does'} not say`;
  return [{
    span: site.span,
    message: `A Helm hook makes this Pod. Apollo redirects such a Pod only where its webhook is on, ${where}; else ${image} is pulled as it is written.`,
    needs: files.map(({ uri }) => uri).filter((uri) => uri !== file.uri),
    fixes: (texts) => [sayThatItIsOn(file, texts, ids)],
  }];
}

/** The webhook is a fact about the Environment, which the registry file can state. */
function sayThatItIsOn({ snapshot, uri }: CheckedFile, texts: FixTexts, ids: readonly string[]): Fix | undefined {
  const { files } = routesFor(snapshot, uri, 'all');
  const declared = files.flatMap((source) => (source.file.environments ?? []).map((environment) => ({ source, environment })));
  const silent = declared.filter(({ environment }) => ids.includes(environment.id.text) && environment.podRegistryReplacement === undefined);
  if (silent.length < ids.length) return undefined;
  const title = ids.length === 1 ? `Say that the webhook is on in ${quoted(ids[0] ?? '')}` : `Say that the webhook is on in ${counted(ids.length, 'Environment', 'Environments')}`;
  return fixOf(snapshot, texts, { title, code: CODE }, [...new Set(silent.map(({ source }) => source))].map((source) => ({
    uri: source.uri,
    edits: ({ text, tree }) => {
      const made = silent.filter((one) => one.source === source).map(({ environment }) => {
        const map = mapAround(tree, environment.id.span);
        return map && addLines(text, map, [`${KEY}: true`]);
      });
      return made.some((edits) => !edits) ? undefined : made.flatMap((edits) => edits ?? []);
    },
  })));
}
