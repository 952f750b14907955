import { positionAt } from '../../base/lines';
import type { Converted, ConvertTarget, Unsaid } from '../../mirrors/convert/model';
import type { Snapshot } from '../../workspace/snapshot';
import { code, fileLink, joined, say, type Block, type Line } from '../markdown';
import { linesOf } from '../sites';
import { TARGET_NAMES, unsaidRest } from './words';

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
    { kind: 'heading', level: 1, line: [{ kind: 'words', words: `What cannot be said in ${TARGET_NAMES[target]}` }] },
    { kind: 'lines', lines: [[{ kind: 'words', words: countsOf({ files, unsaid }, target) }]] },
    ...parts,
  ];
}

/** `2 files for hosts.toml; 3 things left out, 1 may come out otherwise.` */
export function countsOf({ files, unsaid }: Converted, target: ConvertTarget): string {
  const written = unsaid.filter(({ isWritten }) => isWritten).length;
  const left = unsaid.length - written;
  const made = files.length === 0 ? `Nothing of it can be said in ${TARGET_NAMES[target]}` : `${things(files.length, 'file')} for ${TARGET_NAMES[target]}`;
  const rest = [...(left > 0 ? [`${things(left, 'thing')} left out`] : []), ...(written > 0 ? [`${things(written, 'thing')} may come out otherwise`] : [])];
  return `${[made, ...(rest.length > 0 ? [rest.join(', ')] : files.length > 0 ? ['everything is said'] : [])].join('; ')}.`;
}

function unsaidLine(one: Unsaid, target: ConvertTarget): Line {
  const rest = unsaidRest(one, target);
  return one.subject === '' ? [{ kind: 'words', words: rest }] : say`${code(one.subject)} ${{ kind: 'words', words: rest }}`;
}

function things(number: number, one: string): string {
  return `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
}
