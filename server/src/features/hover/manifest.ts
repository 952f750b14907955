import { touches, type Span } from '../../base/span';
import { withoutUserInfo } from '../../reference/userInfo';
import { entryOf, type Snapshot } from '../../workspace/snapshot';
import { compareArtifacts } from '../apollo/artifacts';
import { chartImages, chartOfManifest } from '../apollo/charts';
import { imageCount } from '../diagnostics/words';
import { code, fileLink, joined, say, SEPARATOR, strong, type Block, type Line } from '../markdown';

/** The hover of the chart that a product manifest names: where it comes from, and how it stands beside the one of the workspace. */
export function manifestHover(snapshot: Snapshot, uri: string, offset: number): { readonly blocks: readonly Block[]; readonly span: Span } | undefined {
  const manifest = entryOf(snapshot, uri)?.images.apollo?.manifest;
  const declared = manifest?.chart;
  const fact = [declared?.name, declared?.version, declared?.repository].find((one) => one && touches(one.span, offset));
  if (!manifest || !declared?.name || !fact) return undefined;
  const { name, version, repository } = declared;
  const chart = strong(...say`Chart ${[code(withoutUserInfo(name.text)), ...(version ? say` ${code(version.text)}` : [])]}`);
  const title = repository ? say`${chart} of ${code(withoutUserInfo(repository.text))}` : [chart];
  return { blocks: [{ kind: 'lines', lines: [title, ...besideChart(snapshot, uri, manifest), ...addressLines(fact.text)] }], span: fact.span };
}

/** What is documented of mirrors says nothing of charts. */
function addressLines(text: string): readonly Line[] {
  return text.startsWith('oci://') ? [say`It is pulled from this address: Apollo documents its mirrors for containers only.`] : [];
}

function besideChart(snapshot: Snapshot, uri: string, manifest: Parameters<typeof chartOfManifest>[2]): readonly Line[] {
  const chart = chartOfManifest(snapshot, uri, manifest);
  if (!chart) return [say`No chart of that name is in the workspace.`];
  const link = fileLink('Chart.yaml', chart.uri, 1);
  const compared = compareArtifacts(snapshot, uri, manifest);
  if (!compared) return [say`In this workspace it has the version ${code(chart.version ?? '')} · ${link}`];
  const { images, isComplete } = chartImages(snapshot, chart);
  const missing = compared.undeclared.length;
  return [joined([declaredLine([{ kind: 'words', words: imageCount(images.length) }], isComplete, missing), [link]], SEPARATOR)];
}

function declaredLine(images: Line, isComplete: boolean, missing: number): Line {
  if (isComplete) return missing === 0 ? say`It deploys ${images}, all declared` : say`It deploys ${images}, ${missing} not declared`;
  return missing === 0 ? say`As far as it can be read it has ${images}, all declared` : say`As far as it can be read it has ${images}, ${missing} not declared`;
}
