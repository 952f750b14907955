import { tell } from '../../base/texts';
import type { Detection, DiagnosticRule } from './model';
import { judgedTransforms, type JudgedTransform } from './transforms';
import { quoted } from './words';

const CODE = 'kustomize.tag-suffix';

/** A suffix of tags is ignored beside a new tag, and makes no valid tag where there is none. */
export const kustomizeTagSuffix: DiagnosticRule = {
  code: CODE,
  title: 'A suffix of tags does not do what it says',
  severity: 'warning',
  check: (file) => judgedTransforms(file).flatMap(detect),
};

function detect({ entry, effects }: JudgedTransform): readonly Detection[] {
  const { tagSuffix, newTag, digest, span } = entry;
  if (tagSuffix === undefined) return [];
  if (newTag !== undefined || digest !== undefined) return [{ span, message: tell`\`tagSuffix\` ${quoted(tagSuffix)} is ignored beside ${newTag === undefined ? '`digest`' : '`newTag`'}.` }];
  const bad = effects.find(({ after }) => /:[^\w]/.test(after));
  return bad ? [{ span, message: tell`${quoted(bad.before)} has no tag, so that ${quoted(bad.after)} comes out, which is no image reference.` }] : [];
}
