import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import { hostKey } from '../../reference/host';
import { imagesDeclared, onUri } from './apolloArtifacts';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'apollo.manifest-form';

/** A form on which Apollo's documentation contradicts itself: it is read, and this says so. */
export const apolloManifestForm: DiagnosticRule = {
  code: CODE,
  title: "A product manifest has a form on which Apollo's documentation contradicts itself",
  severity: 'information',
  check: (file) => [
    ...(file.entry.images.apollo?.manifest?.problems ?? []).filter((problem) => problem.code === CODE).map((problem) => detect(file, problem)),
    ...groupsAsHosts(file),
  ],
};

/** The form that most pages have, where it is another word. */
const USUAL: Readonly<Record<string, string>> = { 'product-type': 'helm-chart.v1', extensions: 'extensions' };

const messages = (): Readonly<Record<string, string>> => ({
  'product-type': tell`Apollo's page on product types says \`helm.v1\`; its manifests have \`helm-chart.v1\`. Both are read as the same here.`,
  'helm-chart': tell`One of Apollo's examples has \`helm-chart\` as a list of one chart; elsewhere it is a map. Both are read as the same here.`,
  extensions: tell`One of Apollo's pages says \`manifest-extensions\`; elsewhere the key is \`extensions\`. Both are read as the same here.`,
});

function detect({ snapshot, uri }: CheckedFile, { span, parameters }: Problem): Detection {
  const kind = parameters['kind'] ?? '';
  const usual = USUAL[kind];
  return {
    span,
    message: messages()[kind] ?? '',
    ...(usual !== undefined && {
      fixes: (texts) => [fixOf(snapshot, texts, { title: tell`Change to ${quoted(usual)}`, code: CODE }, [{ uri, edits: () => [{ span, newText: usual }] }])],
    }),
  };
}

/** An older page gave artifacts the form `{group}/{name}:{version}`; a group with dots reads as a registry's host. */
function groupsAsHosts(file: CheckedFile): readonly Detection[] {
  const group = file.entry.images.apollo?.manifest?.group?.text;
  if (group === undefined) return [];
  return imagesDeclared(file).filter(({ reference }) => reference.spans.domain !== undefined && hostKey(reference.domain) === hostKey(group)).map((image) => onUri(
    image,
    tell`${quoted(group)} is read as a registry here, and it is this product's group. An older version of Apollo's documentation gave artifacts the form ${quoted('{group}/{name}:{version}')}; today the registry comes first.`,
  ));
}
