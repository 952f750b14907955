import type { Span } from '../../base/span';
import { tell } from '../../base/texts';
import type { ImageSite, Part } from '../../images/model';
import { readPlain } from '../../syntax/scalar';
import { routesFor } from '../routes';
import { joinedSites, renderedFrom, type JoinedSite, type RenderedImage } from '../sites';
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
    return tag && printed !== undefined && printed !== tag.source ? [detect(file, tag.span, tag.source ?? '', printed)] : [];
  });
  const rendered = renderedFrom(snapshot, uri, () => true).flatMap((image) => renderedNumbers(file, image));
  return [...new Map([...rendered, ...found].map((detection) => [detection.span.start, detection])).values()];
}

/** The leaves of a values file that a rendered image has its tag from, whatever their keys are: its whole tag, or what ends a text that is no reference. */
function renderedNumbers(file: CheckedFile, { chart, image, values }: RenderedImage): readonly Detection[] {
  if (image.unknown.length > 0) return [];
  const tag = image.parts.find(({ role }) => role === 'tag');
  if (image.parts.length > 0 && !tag) return [];
  return (tag?.origins ?? values).flatMap(({ kind, uri, span }) => {
    if (kind !== 'values' || uri !== file.uri) return [];
    const text = chart.text(uri)?.text ?? '';
    const source = text.slice(span.start, span.end);
    const { type, printed } = readPlain(source);
    const isNumber = type === 'number' && printed !== source && !/["'\n]/.test(text.charAt(span.start - 1));
    return isNumber && (tag ? tag.value === printed : image.written.endsWith(`:${printed}`)) ? [detect(file, span, source, printed)] : [];
  });
}

function numericTag({ parts, kind }: ImageSite): Part | undefined {
  if (kind !== 'helm-values' && kind !== 'helm-release') return undefined;
  return parts?.find(({ role, style, source }) => role === 'tag' && style === 'plain' && source !== undefined && readPlain(source).type === 'number');
}

/** What comes out: of a rendered image the tag that it has, else what Helm prints of the number. */
function printedTag({ rendered }: JoinedSite, tag: Part): string | undefined {
  const [image] = rendered;
  if (!image) return tag.value;
  if (image.image.unknown.length > 0) return undefined;
  return image.image.parts.find(({ role }) => role === 'tag')?.value ?? (image.image.written.endsWith(`:${tag.value}`) ? tag.value : undefined);
}

function detect({ snapshot, uri }: CheckedFile, span: Span, source: string, printed: string): Detection {
  return {
    span,
    message: tell`YAML reads ${quoted(source)} as a number, and Helm prints ${quoted(printed)}.`,
    fixes: (texts) => [fixOf(snapshot, texts, { title: tell`Quote the tag: "${source}"`, code: CODE, preferred: true }, [{
      uri,
      edits: ({ text }) => (text.slice(span.start, span.end) === source ? [{ span, newText: JSON.stringify(source) }] : undefined),
    }])],
  };
}
