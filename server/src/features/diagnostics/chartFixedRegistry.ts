import { tell } from '../../base/texts';
import { routesFor } from '../routes';
import { renderedIn, type RenderedImage } from '../sites';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

/** An image of a template whose registry no value sets. Off by default: Apollo redirects the pull all the same. */
export const chartFixedRegistry: DiagnosticRule = {
  code: 'chart.fixed-registry',
  title: "No value sets the registry of a chart's image",
  severity: 'off',
  check,
};

function check({ snapshot, uri }: CheckedFile): readonly Detection[] {
  if (routesFor(snapshot, uri).files.length === 0) return [];
  const fixed = renderedIn(snapshot, uri).filter((image) => image.site.sure && image.site.within === undefined && isFixed(image));
  return [...new Map(fixed.map(({ site }) => [`${site.span.start} ${site.written}`, site])).values()].map(({ span, written }) => ({
    span,
    message: tell`No value sets the registry of ${quoted(written)}, so no values file can change where it is pulled from.`,
  }));
}

/** Whether the part that carries the host, the registry or else what stands first, comes from no value. */
function isFixed({ image }: RenderedImage): boolean {
  const carrier = ['registry', 'namespace', 'repository'].flatMap((role) => image.parts.find((part) => part.role === role) ?? [])[0];
  return carrier !== undefined && image.unknown.length === 0 && !carrier.origins.some(({ kind }) => kind === 'values' || kind === 'given');
}
