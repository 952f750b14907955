import { tell } from '../../base/texts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

/** A reference with both a tag and a digest, of which engines pull the digest and never look at the tag. */
export const imageTagAndDigest: DiagnosticRule = {
  code: 'image.tag-and-digest',
  title: 'A tag beside a digest is not looked at',
  severity: 'hint',
  check: (file) => file.images().flatMap(({ site, resolution: { reference } }) => (
    reference?.tag === undefined || reference.digest === undefined
      ? []
      : [{ span: site.span, message: tell`The digest alone is pulled; the tag ${quoted(reference.tag)} is for people, and rules for tags do not hold.` }]
  )),
};
