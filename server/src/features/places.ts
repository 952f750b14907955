import { tell } from '../base/texts';
import { nameOf } from '../base/uri';
import { positionAt } from '../base/lines';
import type { Place } from '../base/span';
import type { ArtifactRegistry, EnvironmentDeclaration, HostEntry, Rule } from '../mirrors/model';
import { hostKey, withoutHttpsPort } from '../reference/host';
import { entryOf, type RegistrySource, type Snapshot } from '../workspace/snapshot';
import { touches, type Span } from '../base/span';
import { fileLink, type Piece } from './markdown';

/** A link to a rule, by its file and line: `apollo-registries.yaml:8`. */
export function ruleLink(rule: Rule): Piece {
  return fileLink(`${nameOf(rule.place.uri)}:${rule.line}`, rule.place.uri, rule.line);
}

/** A rule in a few words of the user's language. Its own `text` is the command line's. */
export function ruleWords({ dialect, registry, mirrored }: Rule): string {
  if (mirrored === undefined) return tell`${registry} is an Artifact Registry`;
  return dialect === 'apollo' ? tell`${registry} mirrors ${mirrored}` : tell`${registry} in place of ${mirrored}`;
}

/** A link to a place in a registry file, by its file and line. */
export function sourceLink(source: Pick<RegistrySource, 'uri' | 'lines'>, span: Span): Piece {
  const line = positionAt(source.lines, span.start).line + 1;
  return fileLink(`${nameOf(source.uri)}:${line}`, source.uri, line);
}

/** What stands in a registry file under a cursor. */
export type RegistryElement =
  | { readonly kind: 'url'; readonly host: HostEntry; readonly registry: ArtifactRegistry }
  | { readonly kind: 'mirror'; readonly host: HostEntry; readonly registry: ArtifactRegistry }
  | { readonly kind: 'assignment'; readonly host: HostEntry; readonly environment: EnvironmentDeclaration };

export interface ElementUnderCursor {
  readonly source: RegistrySource;
  readonly element: RegistryElement;
}

/**
 * The host in a registry file that a cursor at `offset` stands on. The text as it is now is asked, not a last good version,
 * since its spans are those that the cursor was placed in. Undefined where the file is no table in force.
 */
export function registryElementAt(snapshot: Snapshot, uri: string, offset: number): ElementUnderCursor | undefined {
  const entry = entryOf(snapshot, uri);
  const inForce = snapshot.registryFiles.find((source) => source.uri === uri);
  if (!entry?.registry || !inForce) return undefined;
  const element = elementAt(entry.registry.file.artifactRegistries, entry.registry.file.environments ?? [], offset);
  return element ? { source: inForce, element } : undefined;
}

function elementAt(
  registries: readonly ArtifactRegistry[],
  environments: readonly EnvironmentDeclaration[],
  offset: number,
): RegistryElement | undefined {
  for (const registry of registries) {
    if (registry.url && touches(registry.url.span, offset)) return { kind: 'url', host: registry.url, registry };
    const host = registry.mirrors.find((mirror) => touches(mirror.span, offset));
    if (host) return { kind: 'mirror', host, registry };
  }
  for (const environment of environments) {
    const host = environment.registries.find((candidate) => touches(candidate.span, offset));
    if (host) return { kind: 'assignment', host, environment };
  }
  return undefined;
}

/** A registry's URL as pull sources begin with it: without the port that is implied. */
export function shownUrl(registry: ArtifactRegistry): string {
  return registry.url ? withoutHttpsPort(registry.url.text) : '';
}

/** The registries of files in force whose URL is the host that a key names. */
export function registriesWithUrl(
  files: readonly RegistrySource[],
  key: string,
): readonly { readonly source: RegistrySource; readonly registry: ArtifactRegistry; readonly place: Place }[] {
  return files.flatMap((source) =>
    source.file.artifactRegistries.flatMap((registry) =>
      registry.url?.key === key ? [{ source, registry, place: { uri: source.uri, span: registry.url.span } }] : [],
    ),
  );
}

/** Whether two hosts are the same host for Apollo's tables, although they may be written differently. */
export function sameHost(a: string, b: string): boolean {
  return hostKey(a) === hostKey(b);
}
