import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import { nearest } from '../../mirrors/nearest';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { didYouMean, quoted, sentences } from './words';

const CODE = 'apollo.manifest-schema';
const MOST_EDITS = 2;

/** A product manifest that lacks what Apollo requires, or has keys and types that Apollo does not know. */
export const apolloManifestSchema: DiagnosticRule = {
  code: CODE,
  title: 'A product manifest does not have the keys that Apollo documents',
  severity: 'warning',
  check: (file) => (file.entry.images.apollo?.manifest?.problems ?? []).filter((problem) => problem.code === CODE).flatMap((problem) => detect(file, problem)),
};

function detect({ snapshot, uri }: CheckedFile, { span, parameters }: Problem): readonly Detection[] {
  const { kind, key = '', expected = '', allowed = '' } = parameters;
  switch (kind) {
    case 'missing-key':
      return [{ span, message: tell`The key ${quoted(key)} is missing.` }];
    case 'wrong-type':
      return [{ span, message: expected === 'list' ? tell`${quoted(key)} must be a list.` : tell`${quoted(key)} must be a map.` }];
    case 'wrong-item':
      return [{ span, message: tell`An artifact is a map with ${quoted('type')} and ${quoted('uri')}.` }];
    case 'several-charts':
      return [{ span, message: tell`A release deploys one chart; the first one of this list is taken.` }];
    default: {
      const meant = nearest(key, allowed.split(', ').filter((one) => one !== key), MOST_EDITS);
      // Apollo may know more keys than it documents, except for those of an artifact.
      if (parameters['in'] !== 'artifact' && meant === undefined) return [];
      if (key === 'digest') return [{ span, message: tell`An artifact has no key ${quoted('digest')}: a digest stands in its ${quoted('uri')}, behind ${quoted('@')}.` }];
      return [{
        span,
        message: sentences(tell`Apollo documents no key ${quoted(key)} here.`, didYouMean(meant)),
        fixes: (texts) => (meant === undefined ? [] : [fixOf(snapshot, texts, { title: tell`Change to ${quoted(meant)}`, code: CODE, preferred: true }, [{
          uri,
          edits: ({ text }) => (text.slice(span.start, span.end) === key ? [{ span, newText: meant }] : undefined),
        }])]),
      }];
    }
  }
}
