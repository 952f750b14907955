import { tell } from '../base/texts';
import type { Span } from '../base/span';
import type { ArtifactRegistry, EnvironmentDeclaration, HostEntry } from '../mirrors/model';
import { entryOf, type Snapshot } from '../workspace/snapshot';

/** One entry of an outline. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'registry' | 'mirror' | 'environment' | 'assignment';
  /** All of it, `selection` within. */
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly OutlineItem[];
}

/** The outline of a registry file: Artifact Registries with their Mirrored Registries, then Environments. Empty for other files. */
export function symbolsOf(snapshot: Snapshot, uri: string): readonly OutlineItem[] {
  const file = entryOf(snapshot, uri)?.registry?.file;
  if (!file) return [];
  return [...file.artifactRegistries.map(registryItem), ...(file.environments ?? []).map(environmentItem)];
}

function registryItem(registry: ArtifactRegistry): OutlineItem {
  return {
    name: nonEmpty(registry.url?.text, registry.displayName ?? tell`Artifact Registry without a URL`),
    detail: registry.url ? (registry.displayName ?? '') : '',
    kind: 'registry',
    span: registry.span,
    selection: within(registry.url?.span, registry.span),
    children: registry.mirrors.map((mirror) => hostItem(mirror, 'mirror', tell`Mirrored Registry`, registry.span)),
  };
}

function environmentItem(environment: EnvironmentDeclaration): OutlineItem {
  const registries = environment.registries.length === 1 ? tell`1 Artifact Registry` : tell`${environment.registries.length} Artifact Registries`;
  return {
    name: nonEmpty(environment.id.text, tell`Environment without an id`),
    detail: environment.displayName === undefined ? registries : `${environment.displayName}, ${registries}`,
    kind: 'environment',
    span: environment.span,
    selection: within(environment.id.span, environment.span),
    children: environment.registries.map((entry) => hostItem(entry, 'assignment', '', environment.span)),
  };
}

function hostItem(host: HostEntry, kind: 'mirror' | 'assignment', detail: string, parent: Span): OutlineItem {
  const span = within(host.span, parent);
  return { name: nonEmpty(host.text, tell`empty`), detail, kind, span, selection: span, children: [] };
}

/** Editors refuse an outline whose selection leaves its item, which an alias to another place would cause. */
function within(span: Span | undefined, parent: Span): Span {
  if (!span || span.start < parent.start || span.end > parent.end) return { start: parent.start, end: parent.start };
  return span;
}

/** Editors refuse an empty name too. */
function nonEmpty(text: string | undefined, otherwise: string): string {
  const trimmed = text?.trim() ?? '';
  return trimmed === '' ? otherwise : trimmed;
}
