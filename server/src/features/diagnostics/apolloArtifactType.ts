import { tell } from '../../base/texts';
import { artifactsOf, changeTo } from './apolloArtifacts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'apollo.artifact-type';
const ONLY_TYPE = 'oci';

/** An artifact of another type than the one that Apollo knows. */
export const apolloArtifactType: DiagnosticRule = {
  code: CODE,
  title: 'The type of an artifact is not `oci`',
  severity: 'warning',
  check: (file) => artifactsOf(file).filter(({ type }) => type?.text !== ONLY_TYPE).map(({ type, at }) => (type
    ? {
        span: type.span,
        message: tell`${quoted(type.text)} is no type of artifact that Apollo documents; the only one is ${quoted(ONLY_TYPE)}.`,
        fixes: (texts) => [changeTo(file, texts, CODE, type.span, ONLY_TYPE)],
      }
    : { span: at, message: tell`The artifact has no type. The only one that Apollo documents is ${quoted(ONLY_TYPE)}.` })),
};
