import { tell } from '../../base/texts';
import { isPattern, splitImage } from '../../reference/imageTransformer';
import type { Detection, DiagnosticRule } from './model';
import { judgedTransforms, type JudgedTransform } from './transforms';
import { quoted } from './words';

const CODE = 'kustomize.name-pattern';

/** The name of an entry of `images` is taken as a regular expression, and matches more than it says, or nothing. */
export const kustomizeNamePattern: DiagnosticRule = {
  code: CODE,
  title: 'The name of an image is a regular expression to kustomize',
  severity: 'warning',
  check: (file) => judgedTransforms(file).flatMap(detect),
};

/** What names are written of; anything else was written as an expression. */
const PLAIN = /^[\w./:-]+$/;

function detect({ entry, effects }: JudgedTransform): readonly Detection[] {
  const { name, nameSpan: span } = entry;
  if (!isPattern(name)) return [{ span, message: tell`${quoted(name)} is no regular expression, which kustomize makes of the name of an image, and so matches nothing.` }];
  const other = effects.map(({ before }) => splitImage(before).name).find((each) => each !== name);
  if (other === undefined || (!PLAIN.test(name) && !/^[^()]*\|[^()]*$/.test(name))) return [];
  const reason = name.includes('|') ? tell`an alternative is not held together by the marks of beginning and end` : tell`a dot stands for any character`;
  return [{ span, message: tell`${quoted(name)} also changes ${quoted(other)}: kustomize takes the name as a regular expression, in which ${reason}.` }];
}
