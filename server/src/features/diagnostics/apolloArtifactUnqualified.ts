import { tell } from '../../base/texts';
import { formatNamed } from '../../reference/format';
import { changeTo, imagesDeclared, onUri } from './apolloArtifacts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'apollo.artifact-unqualified';

/** An artifact without a registry, which Apollo's documentation both lists as valid and cannot scan. */
export const apolloArtifactUnqualified: DiagnosticRule = {
  code: CODE,
  title: 'An artifact names no registry',
  severity: 'warning',
  check: (file) => imagesDeclared(file).filter(({ reference }) => reference.spans.domain === undefined).map((image) => onUri(
    image,
    tell`${quoted(image.uri.text)} names no registry. Apollo's documentation lists this form as valid, asks for a fully qualified name beside it, and scans only images whose registry is written.`,
    (texts) => [changeTo(file, texts, CODE, image.uri.span, formatNamed(image.reference))],
  )),
};
