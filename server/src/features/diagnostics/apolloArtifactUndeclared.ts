import { tell } from '../../base/texts';
import type { ChartImage } from '../apollo/charts';
import { addArtifacts, artifactUri, compareArtifacts } from '../apollo/artifacts';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, Fix, FixTexts } from './model';
import { quoted } from './words';

const CODE = 'apollo.artifact-undeclared';

/** An image of a product's chart that the manifest does not declare. */
export const apolloArtifactUndeclared: DiagnosticRule = {
  code: CODE,
  title: "An image of the product's chart is not among its artifacts",
  severity: 'warning',
  check,
};

function check(file: CheckedFile): readonly Detection[] {
  const { snapshot, uri, entry } = file;
  const manifest = entry.images.apollo?.manifest;
  const compared = manifest && compareArtifacts(snapshot, uri, manifest);
  const span = manifest?.artifactsAt ?? manifest?.chart?.name?.span;
  if (!compared || !span) return [];
  const { undeclared, chart, isComplete } = compared;
  return undeclared.map((image) => ({
    span,
    message: isComplete
      ? tell`${quoted(artifactUri(image))} is an image of the chart ${quoted(chart.name)} and not among the artifacts. Apollo asks for every image of a release.`
      : tell`${quoted(artifactUri(image))} stands in the values of the chart ${quoted(chart.name)} and not among the artifacts. Apollo asks for every image that a release uses.`,
    // Values name images of parts that are switched off too.
    ...(!isComplete && { severity: 'information' as const }),
    related: [{ uri: image.uri, span: image.span, message: tell`The chart names it here.` }],
    fixes: (texts) => fixes(file, texts, image, undeclared),
  }));
}

function fixes(file: CheckedFile, texts: FixTexts, image: ChartImage, all: readonly ChartImage[]): readonly (Fix | undefined)[] {
  const add = (title: string, images: readonly ChartImage[], preferred: boolean): Fix | undefined => fixOf(
    file.snapshot,
    texts,
    { title, code: CODE, preferred },
    [{ uri: file.uri, edits: ({ text, tree }) => addArtifacts(text, tree, images) }],
  );
  const one = add(tell`Add ${quoted(artifactUri(image))} to the artifacts`, [image], true);
  return all.length < 2 ? [one] : [one, add(tell`Add all ${all.length} images of the chart to the artifacts`, all, false)];
}
