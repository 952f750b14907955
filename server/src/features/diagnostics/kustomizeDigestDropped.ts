import { tell } from '../../base/texts';
import type { Detection, DiagnosticRule } from './model';
import { judgedTransforms, type JudgedTransform } from './transforms';
import { quoted } from './words';

const CODE = 'kustomize.digest-dropped';

/** A new tag of a kustomization takes the digest of an image away. */
export const kustomizeDigestDropped: DiagnosticRule = {
  code: CODE,
  title: 'A new tag drops the digest of an image',
  severity: 'warning',
  check: (file) => judgedTransforms(file).flatMap(detect),
};

function detect({ entry, effects }: JudgedTransform): readonly Detection[] {
  const dropped = effects.find(({ before, after }) => before.includes('@') && !after.includes('@'));
  if (!dropped) return [];
  const by = entry.newTag === undefined ? `\`tagSuffix\` ${quoted(entry.tagSuffix ?? '')}` : `\`newTag\` ${quoted(entry.newTag)}`;
  return [{ span: entry.span, message: tell`${by} takes the digest of ${quoted(dropped.before)} away: what comes out is ${quoted(dropped.after)}. Give \`digest\` too.` }];
}
