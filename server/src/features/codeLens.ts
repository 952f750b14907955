import { tell } from '../base/texts';
import { pathBelow } from '../base/uri';
import type { Place, Span } from '../base/span';
import type { ArtifactRegistry, HostEntry } from '../mirrors/model';
import { entryOf, type Snapshot } from '../workspace/snapshot';
import { fileCount } from './diagnostics/words';
import { imagesThrough } from './references';
import { joinedSites } from './sites';

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
  // The text as it is now, not its last good version: the lines have to stand where the registries do.
  const file = snapshot.registryFiles.some((each) => each.uri === uri) ? entryOf(snapshot, uri)?.registry?.file : undefined;
  if (file) return file.artifactRegistries.flatMap((registry) => ofRegistry(snapshot, uri, registry));
  return codeLens === 'all' ? ofValues(snapshot, uri) : [];
}

function ofRegistry(snapshot: Snapshot, file: string, registry: ArtifactRegistry): readonly CodeLens[] {
  const { url, mirrors } = registry;
  const lensOf = ({ span }: HostEntry, hosts: readonly HostEntry[]): readonly CodeLens[] => {
    const places = imagesThrough(snapshot, file, registry, hosts);
    if (places.length === 0) return [];
    const files = new Set(places.map(({ uri }) => uri)).size;
    return [{ span, title: places.length === 1 ? tell`1 image in 1 file is pulled through this` : tell`${places.length} images in ${fileCount(files)} are pulled through this`, places: 'images' }];
  };
  return [...(url ? lensOf(url, [url, ...mirrors]) : []), ...mirrors.flatMap((mirror) => lensOf(mirror, [mirror]))];
}

function ofValues(snapshot: Snapshot, uri: string): readonly CodeLens[] {
  return joinedSites(snapshot, uri).flatMap(({ site, rendered }): readonly CodeLens[] => {
    const [first] = rendered;
    if (!first) return [];
    const templates = [...new Set(rendered.map((image) => image.uri))];
    return [{ span: site.span, title: templates.length === 1 ? tell`Rendered in ${nameIn(first.chart.folder, first.uri)}` : tell`Rendered in ${templates.length} templates`, places: rendered.map((image) => ({ uri: image.uri, span: image.site.span })) }];
  });
}

/** A template's path below its chart; one in an archive is named with it. */
function nameIn(folder: string, uri: string): string {
  return pathBelow(folder, uri.replace('#/', '/')) ?? uri.slice(uri.lastIndexOf('/') + 1);
}
