import { tell } from '../../base/texts';
import { formatPulled } from '../../reference/format';
import { splitImage } from '../../reference/imageTransformer';
import { parseReference } from '../../reference/parse';
import { replaceScalar, scalarAround } from '../edits';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { judgedTransforms, type JudgedTransform } from './transforms';
import { both, quoted } from './words';

const CODE = 'kustomize.name-unmatched';

/** An entry of `images` names an image in another spelling than the resources do. */
export const kustomizeNameUnmatched: DiagnosticRule = {
  code: CODE,
  title: 'An image of a kustomization is spelled otherwise than in its resources',
  severity: 'warning',
  check: (file) => judgedTransforms(file).flatMap((transform) => detect(file, transform)),
};

function detect({ snapshot, uri }: CheckedFile, { entry, effects, others }: JudgedTransform): readonly Detection[] {
  const meant = fullName(entry.name);
  if (effects.length > 0 || meant === undefined) return [];
  const names = [...new Set(others.map((image) => splitImage(image).name))].filter((name) => fullName(name) === meant);
  const [first] = names;
  if (first === undefined) return [];
  return [{
    span: entry.nameSpan,
    message: tell`${quoted(entry.name)} changes nothing: the resources write ${both(names.map(quoted))}, and kustomize compares the text, not the image that it names.`,
    fixes: (texts) => (names.length > 1 ? [] : [fixOf(snapshot, texts, { title: tell`Write ${quoted(first)}`, code: CODE, preferred: true }, [{
      uri,
      edits: ({ text, tree }) => {
        const scalar = scalarAround(tree, entry.nameSpan);
        const edit = scalar && replaceScalar(text, scalar, first);
        return edit && [edit];
      },
    }])]),
  }];
}

/** The name of the image that a text without a version stands for; undefined where it is none. */
function fullName(name: string): string | undefined {
  const parsed = parseReference(name);
  if (!parsed.ok || parsed.reference.tag !== undefined || parsed.reference.digest !== undefined) return undefined;
  return formatPulled(parsed.reference);
}
