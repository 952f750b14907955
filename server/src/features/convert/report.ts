import { tell } from '../../base/texts';
import { positionAt } from '../../base/lines';
import type { Converted, ConvertTarget, Unsaid } from '../../mirrors/convert/model';
import type { Snapshot } from '../../workspace/snapshot';
import { codeSpan, fileLink, joined, say, type Block, type Line } from '../markdown';
import { fileCount } from '../diagnostics/words';
import { linesOf } from '../sites';
import { targetName, unsaidWords } from './words';

/** What of a conversion is left out or comes out otherwise, as a page with a link to each line. `label` says what people know a file by. */
export function conversionReport(snapshot: Snapshot, { files, unsaid }: Converted, target: ConvertTarget, label: (uri: string) => string): readonly Block[] {
  const lineFor = (one: Unsaid): Line => {
    const lines = linesOf(snapshot, one.place.uri) ?? snapshot.registryFiles.find(({ uri }) => uri === one.place.uri)?.lines;
    const line = lines ? positionAt(lines, one.place.span.start).line + 1 : 1;
    return joined([[fileLink(`${label(one.place.uri)}:${line}`, one.place.uri, line)], unsaidLine(one, target)], ': ');
  };
  const parts = [false, true].flatMap((isWritten): readonly Block[] => {
    const own = unsaid.filter((one) => one.isWritten === isWritten);
    if (own.length === 0) return [];
    return [{ kind: 'heading', level: 2, line: isWritten ? say`Written, and may come out otherwise` : say`Left out` }, { kind: 'bullets', items: own.map(lineFor) }];
  });
  return [
    { kind: 'heading', level: 1, line: [{ kind: 'words', words: tell`What cannot be said in ${targetName(target)}` }] },
    { kind: 'lines', lines: [[{ kind: 'words', words: countsOf({ files, unsaid }, target) }]] },
    ...parts,
  ];
}

/** `2 files for hosts.toml; 3 things left out, 1 may come out otherwise.` */
export function countsOf({ files, unsaid }: Converted, target: ConvertTarget): string {
  const written = unsaid.filter(({ isWritten }) => isWritten).length;
  const left = unsaid.length - written;
  const made = files.length === 0 ? tell`Nothing of it can be said in ${targetName(target)}` : tell`${fileCount(files.length)} for ${targetName(target)}`;
  const rest = [...(left > 0 ? [left === 1 ? tell`1 thing left out` : tell`${left} things left out`] : []), ...(written > 0 ? [written === 1 ? tell`1 thing may come out otherwise` : tell`${written} things may come out otherwise`] : [])];
  return `${[made, ...(rest.length > 0 ? [rest.join(', ')] : files.length > 0 ? [tell`everything is said`] : [])].join('; ')}.`;
}

function unsaidLine(one: Unsaid, target: ConvertTarget): Line {
  return [{ kind: 'words', words: unsaidWords(one, target, (subject) => codeSpan(subject)) }];
}
