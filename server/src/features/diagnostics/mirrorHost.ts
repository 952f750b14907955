import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import { scalarAround } from '../edits';
import { hostDetection, problemsOf } from './fileProblems';
import { fixOf, removeListItems } from './fixes';
import type { CheckedFile, DiagnosticRule, Fix, FixTexts } from './model';
import { quoted } from './words';

const CODE = 'mirror.host';

/** A Mirrored Registry that is no `host[:port]`, or one that no image reference can name. */
export const mirrorHost: DiagnosticRule = {
  code: CODE,
  title: 'A Mirrored Registry is no host with an optional port',
  severity: 'warning',
  check: (file) => problemsOf(file, CODE).map((problem) => {
    const detection = hostDetection(file, problem);
    return { ...detection, fixes: (texts) => [...(detection.fixes?.(texts) ?? []), removal(file, problem, texts)] };
  }),
};

/** Takes an entry out of its list where it is not known which host was meant. */
function removal({ snapshot, uri }: CheckedFile, { span, parameters }: Problem, texts: FixTexts): Fix | undefined {
  const tree = parameters['suggestion'] === undefined ? texts(uri)?.tree : undefined;
  const entry = tree && scalarAround(tree, span);
  if (!entry) return undefined;
  return fixOf(snapshot, texts, { title: parameters['text'] ? tell`Remove ${quoted(parameters['text'])} from the Mirrored Registries` : tell`Remove the empty entry from the Mirrored Registries`, code: CODE }, removeListItems([{ uri, span: entry.inner }]));
}
