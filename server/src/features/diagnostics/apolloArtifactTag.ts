import { tell } from '../../base/texts';
import { imagesDeclared, onUri } from './apolloArtifacts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

/** An artifact that names no version of its image. */
export const apolloArtifactTag: DiagnosticRule = {
  code: 'apollo.artifact-tag',
  title: 'An artifact has neither tag nor digest',
  severity: 'warning',
  check: (file) => imagesDeclared(file)
    .filter(({ reference }) => reference.tag === undefined && reference.digest === undefined)
    .map((image) => onUri(image, tell`${quoted(image.uri.text)} has neither tag nor digest. Apollo lists such an artifact as invalid.`)),
};
