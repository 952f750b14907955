import { positionAt } from '../../base/lines';
import { environmentsOf } from '../../mirrors/apollo/table';
import type { ArtifactRegistry, EnvironmentDeclaration } from '../../mirrors/model';
import type { RegistrySource } from '../../workspace/snapshot';

/** An Artifact Registry as the Hub's form shows it, with where the registry file says so. */
export interface RegistryRow {
  readonly registry: ArtifactRegistry;
  readonly url: string;
  readonly source: RegistrySource;
  /** 1-based, of the URL. */
  readonly line: number;
}

/** The Artifact Registries of one Environment. */
export interface EnvironmentTable {
  /** Undefined for the Environment that is implied where none is declared. */
  readonly id: string | undefined;
  readonly displayName: string | undefined;
  readonly rows: readonly RegistryRow[];
}

/** The effective table: each Environment with what is assigned to it. */
export interface EffectiveTable {
  readonly environments: readonly EnvironmentTable[];
  /** The registries that no Environment names; empty where none is declared. */
  readonly unassigned: readonly RegistryRow[];
}

/** The effective table of registry files, for one Environment or for all, in the order of the files. */
export function tableOf(files: readonly RegistrySource[], only?: string): EffectiveTable {
  const rows = files.flatMap(rowsOf);
  const ids = environmentsOf(files);
  if (ids === undefined) return { environments: [{ id: undefined, displayName: undefined, rows }], unassigned: [] };
  const environments = ids.filter((id) => only === undefined || id === only).map((id): EnvironmentTable => {
    const declared = declarationsOf(files, id);
    const keys = new Set(declared.flatMap(({ registries }) => registries.flatMap(({ key }) => key ?? [])));
    return { id, displayName: displayNameOf(declared), rows: rows.filter((row) => keys.has(row.registry.url?.key ?? '')) };
  });
  const assigned = new Set(ids.flatMap((id) => declarationsOf(files, id)).flatMap(({ registries }) => registries.flatMap(({ key }) => key ?? [])));
  return { environments, unassigned: only === undefined ? rows.filter((row) => !assigned.has(row.registry.url?.key ?? '')) : [] };
}

/** The name of an Environment for people, where a registry file gives it one. */
export function environmentName(files: readonly RegistrySource[], id: string): string | undefined {
  return displayNameOf(declarationsOf(files, id));
}

function declarationsOf(files: readonly RegistrySource[], id: string): readonly EnvironmentDeclaration[] {
  return files.flatMap((source) => source.file.environments ?? []).filter((environment) => environment.id.text === id);
}

function displayNameOf(declared: readonly EnvironmentDeclaration[]): string | undefined {
  return declared.map(({ displayName }) => displayName).find((name) => name !== undefined);
}

function rowsOf(source: RegistrySource): readonly RegistryRow[] {
  return source.file.artifactRegistries.flatMap((registry) => (
    registry.url?.key === undefined ? [] : [{ registry, source, url: registry.url.text, line: positionAt(source.lines, registry.url.span.start).line + 1 }]
  ));
}

/** The labels of the Hub's form in its order, with what a registry has there; a label without a value is kept, since the form shows it. */
export function formRows({ registry, url }: RegistryRow): readonly (readonly [label: string, values: readonly string[]])[] {
  const { displayName, description, mirrors, credentials, hubAccess, revision } = registry;
  return [
    ['Registry URL', [url]],
    ['Display name', one(displayName)],
    ['Description', one(description)],
    ['Mirrored Registries', mirrors.flatMap(({ key, text }) => (key === undefined ? [] : [text]))],
    ['Credentials', one(credentials && CREDENTIALS[credentials.type] + (credentials.fipsMode ? ', FIPS Mode' : ''))],
    ['Hub access', [hubAccess === 'expected' ? 'Hub access expected' : 'Hub access not expected']],
    ['Revision', one(revision)],
  ];
}

const CREDENTIALS = { basic: 'Basic', none: 'No authentication', ecr: 'Amazon ECR' } as const;

function one(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value];
}
