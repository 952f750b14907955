import { artifactUri, compareArtifacts } from '../apollo/artifacts';
import { changeTo, onUri } from './apolloArtifacts';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
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
    if (!other) return onUri(declared, `${quoted(declared.uri.text)} is no image of the chart ${chart}.`);
    const written = artifactUri(other);
    return {
      ...onUri(declared, `The chart ${chart} has ${quoted(written)}, not ${quoted(declared.uri.text)}.`),
      related: [{ uri: other.uri, span: other.span, message: 'The chart names it here.' }],
      // Where the chart's own image is declared too, the outdated entry is one too many and not one to change.
      fixes: (texts) => (compared?.undeclared.includes(other) === true ? [changeTo(file, texts, CODE, declared.uri.span, written, false)] : []),
    };
  });
}
