import { tell } from '../../base/texts';
import type { HostEntry } from '../../mirrors/model';
import { fixOf, removeListItems } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'mirror.duplicate';

/** A host that stands twice in one list of Mirrored Registries. */
export const mirrorDuplicate: DiagnosticRule = {
  code: CODE,
  title: 'A host stands twice in one list of Mirrored Registries',
  severity: 'warning',
  check: (file) => (file.source?.file.artifactRegistries ?? []).flatMap(({ mirrors }) => repeatedIn(file, mirrors)),
};

function repeatedIn({ snapshot, uri }: CheckedFile, mirrors: readonly HostEntry[]): readonly Detection[] {
  const firsts = new Map<string, HostEntry>();
  return mirrors.flatMap((entry): readonly Detection[] => {
    if (entry.key === undefined) return [];
    const first = firsts.get(entry.key);
    if (!first) {
      firsts.set(entry.key, entry);
      return [];
    }
    const same = first.text === entry.text;
    return [{
      span: entry.span,
      message: same
        ? tell`${quoted(entry.text)} is in this list already.`
        : tell`${quoted(entry.text)} is in this list already, as ${quoted(first.text)}.`,
      related: [{ uri, span: first.span, message: tell`It stands here first.` }],
      // An alias has the span of what it stands for: removing that would take the other one away too.
      fixes: (texts) => (entry.span.start === first.span.start ? [] : [fixOf(
        snapshot,
        texts,
        { title: tell`Remove the duplicate ${quoted(entry.text)}`, code: CODE, preferred: true },
        removeListItems([{ uri, span: entry.span }]),
      )]),
    }];
  });
}
