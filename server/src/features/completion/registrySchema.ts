import manifestSchema from '../../../../schemas/apollo-manifest.schema.json';
import schema from '../../../../schemas/apollo-registries.schema.json';
import { ITEM, type PathStep } from './cursorContext';

/** What completion reads of a JSON Schema; the published schema is the one list of keys, values and their descriptions. */
export interface SchemaNode {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  /** What the values of other keys are, and what those keys are. */
  readonly additionalProperties?: boolean | SchemaNode;
  readonly propertyNames?: SchemaNode;
  /** `registry-host` and `registry-url` stand for hosts that the workspace knows. */
  readonly format?: string;
  readonly items?: SchemaNode;
  readonly allOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

/** The schema of registry files. */
export const REGISTRY_ROOT: SchemaNode = schema;

/** The schema of Product Release manifests. */
export const MANIFEST_ROOT: SchemaNode = manifestSchema;

/** Those of both schemas, whose names differ. */
const DEFINITIONS: Readonly<Record<string, SchemaNode>> = { ...REGISTRY_ROOT.definitions, ...MANIFEST_ROOT.definitions };

/** What a schema, by default that of registry files, says of a place; undefined for one that it does not know. */
export function schemaAt(path: readonly PathStep[], root: SchemaNode = REGISTRY_ROOT): SchemaNode | undefined {
  let node: SchemaNode | undefined = resolved(root);
  for (const step of path) {
    const next: SchemaNode | undefined = step === ITEM ? node?.items : (node?.properties?.[step] ?? (node && othersOf(node)));
    node = next && resolved(next);
  }
  return node;
}

/** What the values of keys are that the schema does not name. */
export function othersOf({ additionalProperties }: SchemaNode): SchemaNode | undefined {
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}

/** What a value of that schema is, `null` left out, since a key without a value is no thing to offer. */
export function shapeOf(node: SchemaNode): 'map' | 'list' | 'boolean' | 'scalar' {
  const types = typeof node.type === 'string' ? [node.type] : (node.type ?? []);
  if (types.includes('object') || node.properties) return 'map';
  if (types.includes('array')) return 'list';
  return types.includes('boolean') ? 'boolean' : 'scalar';
}

/** The values that the schema lists for a scalar. */
export function listedValues(node: SchemaNode): readonly string[] {
  if (shapeOf(node) === 'boolean') return ['true', 'false'];
  const listed = node.enum ?? node.anyOf?.find((one) => one.enum)?.enum ?? [];
  return listed.filter((value) => value !== null).map(String);
}

/** A schema with what it refers to; its own words go before those. */
export function resolved(node: SchemaNode): SchemaNode {
  const referred = node.$ref === undefined ? [] : [definition(node.$ref)];
  return [...referred, ...(node.allOf ?? [])].reduce<SchemaNode>((merged, other) => ({ ...resolved(other), ...merged }), node);
}

function definition(reference: string): SchemaNode {
  return DEFINITIONS[reference.slice('#/definitions/'.length)] ?? {};
}
