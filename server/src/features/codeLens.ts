import { pathBelow } from '../base/uri';
import type { Place, Span } from '../base/span';
import type { HostEntry } from '../mirrors/model';
import type { RegistrySource, Snapshot } from '../workspace/snapshot';
import { counted } from './diagnostics/words';
import { joinedSites } from './sites';
import { countThrough } from './usage';

/** A line above a place of a file. */
export interface CodeLens {
  /** The place that the line is about; it is shown above its line. */
  readonly span: Span;
  readonly title: string;
  /** What a click lists: the images that are pulled through what stands there (`imagesThroughAt`), or these places. */
  readonly places: 'images' | readonly Place[];
}

/**
 * The lenses of an open document: in a registry file how many images are pulled through each Artifact Registry and each Mirrored Registry, and, where the setting
 * says `all`, in values the templates that each image feeds. What nothing is pulled through has none.
 */
export function codeLensesOf(snapshot: Snapshot, uri: string): readonly CodeLens[] {
  const { codeLens, enable } = snapshot.settings(uri);
  if (!snapshot.documents.has(uri) || codeLens === 'off' || enable === 'never') return [];
  const source = snapshot.registryFiles.find((each) => each.uri === uri);
  if (source) return ofRegistries(snapshot, source);
  return codeLens === 'all' ? ofValues(snapshot, uri) : [];
}

function ofRegistries(snapshot: Snapshot, source: RegistrySource): readonly CodeLens[] {
  return source.file.artifactRegistries.flatMap(({ url, mirrors }) => {
    const own = url ? lensOf(snapshot, source, url, [url, ...mirrors]) : [];
    return [...own, ...mirrors.flatMap((mirror) => lensOf(snapshot, source, mirror, [mirror]))];
  });
}

function lensOf(snapshot: Snapshot, source: RegistrySource, at: HostEntry, hosts: readonly HostEntry[]): readonly CodeLens[] {
  const { images, files } = countThrough(snapshot, source, ...hosts.flatMap(({ key }) => key ?? []));
  if (images === 0) return [];
  return [{ span: at.span, title: `${counted(images, 'image', 'images')} in ${counted(files, 'file', 'files')} ${images === 1 ? 'is' : 'are'} pulled through this`, places: 'images' }];
}

function ofValues(snapshot: Snapshot, uri: string): readonly CodeLens[] {
  return joinedSites(snapshot, uri).flatMap(({ site, rendered }): readonly CodeLens[] => {
    const [first] = rendered;
    if (!first) return [];
    const templates = [...new Set(rendered.map((image) => image.uri))];
    const where = templates.length === 1 ? nameIn(first.chart.folder, first.uri) : counted(templates.length, 'template', 'templates');
    return [{ span: site.span, title: `Rendered in ${where}`, places: rendered.map((image) => ({ uri: image.uri, span: image.site.span })) }];
  });
}

/** A template's path below its chart; one in an archive is named with it. */
function nameIn(folder: string, uri: string): string {
  return pathBelow(folder, uri.replace('#/', '/')) ?? uri.slice(uri.lastIndexOf('/') + 1);
}
