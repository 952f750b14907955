import { tell } from '../../base/texts';
import type { Span } from '../../base/span';
import { artifactUri, compareArtifacts } from '../apollo/artifacts';
import { crumbsTo, removeItems, type TextEdit } from '../edits';
import { changeTo, onUri } from './apolloArtifacts';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixText, FixTexts } from './model';
import { quoted } from './words';

const CODE = 'apollo.artifact-unused';

/** An artifact that the product's chart does not deploy. */
export const apolloArtifactUnused: DiagnosticRule = {
  code: CODE,
  title: "An artifact is no image of the product's chart",
  severity: 'information',
  check,
};

function check(file: CheckedFile): readonly Detection[] {
  const { snapshot, uri, entry } = file;
  const manifest = entry.images.apollo?.manifest;
  const compared = manifest && compareArtifacts(snapshot, uri, manifest);
  return (compared?.unused ?? []).map(({ declared, other }) => {
    const chart = quoted(compared?.chart.name ?? '');
    const { span, text } = declared.uri;
    const remove = (texts: FixTexts): Fix | undefined => fixOf(snapshot, texts, { title: tell`Remove ${quoted(text)} from the artifacts`, code: CODE }, [{
      uri,
      edits: (file) => removeAround(file, span),
    }]);
    if (!other) return onUri(declared, tell`${quoted(text)} is no image of the chart ${chart}.`, (texts) => [remove(texts)]);
    const written = artifactUri(other);
    return {
      ...onUri(declared, tell`The chart ${chart} has ${quoted(written)}, not ${quoted(text)}.`),
      related: [{ uri: other.uri, span: other.span, message: tell`The chart names it here.` }],
      // Where the chart's own image is declared too, the outdated entry is one too many and not one to change.
      fixes: (texts) => [compared?.undeclared.includes(other) === true ? changeTo(file, texts, CODE, span, written, false) : remove(texts)],
    };
  });
}

/** Takes the artifact out of its list that a scalar is the address of. */
function removeAround({ text, tree }: FixText, span: Span): readonly TextEdit[] | undefined {
  const item = crumbsTo(tree, span)?.at(-2);
  return item?.kind === 'item' ? removeItems(text, item.list, [item.index]) : undefined;
}
