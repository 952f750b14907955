import { tell } from '../base/texts';
import type { CancellationToken } from 'vscode-languageserver';
import { pathBelow } from '../base/uri';
import { unreachedText, valuesOverride } from '../features/rewrite/valuesOverride';
import { chartAround, lineIn } from '../features/sites';
import { withoutUserInfo } from '../reference/userInfo';
import { joinUri, normalUri } from '../workspace/uri';
import type { ValuesOverrideParams, ValuesOverrideResult } from './protocol';
import { charted, type Session } from './session';

export const noOverride = (): ValuesOverrideResult => ({ message: tell`Mirror Lens could not do this; its log says why.`, files: [], before: null, text: null, moved: 0, unreached: [], notes: [] });

/** What a new file is called: charts know values files by such names, so that hovers tell of it from then on. */
const NEW_NAME = 'values-pull-sources.yaml';

/** The values that move the images of the chart around a file, for a file of their own or in one that is there. */
export async function override(session: Session, { uri: spelled, file }: ValuesOverrideParams, token: CancellationToken): Promise<ValuesOverrideResult> {
  await charted(session, spelled, token);
  const { workspace, speaker } = session;
  const snapshot = workspace.snapshot();
  const chart = chartAround(snapshot, normalUri(spelled));
  if (!chart) return { ...noOverride(), message: tell`There is no chart here: open a file of one, such as its values.yaml.` };
  const fresh = joinUri(chart.folder, NEW_NAME);
  const own = chart.profiles.flatMap(({ files }) => files).filter((each) => pathBelow(chart.folder, each) !== undefined);
  const files = [...new Set([fresh, ...own])];
  if (file === undefined) return { ...noOverride(), message: null, files: files.map((each) => speaker.spelled(each)) };
  const target = normalUri(file);
  const loaded = await workspace.load([target]);
  const before = loaded.get(target)?.text ?? '';
  const found = valuesOverride(snapshot, chart, { uri: target, text: before });
  return {
    message: found.moved.length === 0 ? tell`No image is moved.` : null,
    files: files.map((each) => speaker.spelled(each)),
    before,
    text: found.text,
    moved: found.moved.length,
    unreached: found.unreached.map(({ image, reason }) => (
      { written: withoutUserInfo(image.site.written), uri: image.uri, line: lineIn(snapshot, image.chart, { uri: image.uri, span: image.site.span }) - 1, reason: unreachedText(reason) }
    )),
    notes: found.notes,
  };
}
