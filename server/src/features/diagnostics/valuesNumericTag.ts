import { tell } from '../../base/texts';
import type { ImageSite, Part } from '../../images/model';
import { readPlain } from '../../syntax/scalar';
import { routesFor } from '../routes';
import { joinedSites, type JoinedSite } from '../sites';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'values.numeric-tag';

/** A tag in values that YAML reads as a number, of which Helm prints another text. */
export const valuesNumericTag: DiagnosticRule = {
  code: CODE,
  title: 'Helm prints another tag than the one that is written',
  severity: 'warning',
  check,
};

function check(file: CheckedFile): readonly Detection[] {
  const { snapshot, uri } = file;
  if (routesFor(snapshot, uri).files.length === 0) return [];
  const found = joinedSites(snapshot, uri).flatMap((joined) => {
    const tag = numericTag(joined.site);
    const printed = tag && printedTag(joined, tag);
    return tag && printed !== undefined && printed !== tag.source ? [detect(file, tag, tag.source ?? '', printed)] : [];
  });
  return [...new Map(found.map((detection) => [detection.span.start, detection])).values()];
}

function numericTag({ parts, kind }: ImageSite): Part | undefined {
  if (kind !== 'helm-values' && kind !== 'helm-release') return undefined;
  return parts?.find(({ role, style, source }) => role === 'tag' && style === 'plain' && source !== undefined && readPlain(source).type === 'number');
}

/** What comes out: of a rendered image the tag that it has, else what Helm prints of the number. */
function printedTag({ rendered }: JoinedSite, tag: Part): string | undefined {
  const [image] = rendered;
  if (!image) return tag.value;
  return image.image.unknown.length > 0 ? undefined : image.image.parts.find(({ role }) => role === 'tag')?.value;
}

function detect({ snapshot, uri }: CheckedFile, tag: Part, source: string, printed: string): Detection {
  return {
    span: tag.span,
    message: tell`YAML reads ${quoted(source)} as a number, and Helm prints ${quoted(printed)}.`,
    fixes: (texts) => [fixOf(snapshot, texts, { title: tell`Quote the tag: "${source}"`, code: CODE, preferred: true }, [{
      uri,
      edits: ({ text }) => (text.slice(tag.span.start, tag.span.end) === source ? [{ span: tag.span, newText: JSON.stringify(source) }] : undefined),
    }])],
  };
}
