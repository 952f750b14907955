import { tell } from '../../base/texts';
import { imagesDeclared, onUri } from './apolloArtifacts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

/** An artifact with a digest and no tag, which Apollo's documentation both allows and calls invalid. */
export const apolloArtifactDigestOnly: DiagnosticRule = {
  code: 'apollo.artifact-digest-only',
  title: 'An artifact has a digest and no tag',
  severity: 'warning',
  check: (file) => imagesDeclared(file)
    .filter(({ reference }) => reference.tag === undefined && reference.digest !== undefined)
    .map((image) => onUri(
      image,
      tell`${quoted(image.uri.text)} has a digest and no tag. Apollo's documentation says "digest or tag" and lists an artifact of this form as invalid; with both it is listed as valid.`,
    )),
};
