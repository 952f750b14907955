import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import fc from 'fast-check';
import { parse } from 'yaml';
import { REGISTRY_FILE_KEYS } from '../../../server/src/mirrors/apollo/read';
import { inShort, readText } from '../mirrors/support';
import { BAD, BEYOND_SCHEMA, GOOD } from './corpus';

interface SchemaNode {
  readonly [key: string]: unknown;
}

const schema = JSON.parse(readFileSync(join(__dirname, '../../../schemas/apollo-registries.schema.json'), 'utf8')) as SchemaNode;
const validate = new Ajv({ allErrors: false, allowUnionTypes: true }).compile(schema);

/** The schema's verdict over a text as an editor's YAML server comes to it: YAML 1.2 with merge keys. */
function isValid(text: string): boolean {
  return validate(parse(text, { merge: true, logLevel: 'silent' }) ?? null);
}

describe('the reader of registry files', () => {
  for (const { name, text, problems } of [...GOOD, ...BAD, ...BEYOND_SCHEMA]) {
    it(`${problems.length === 0 ? 'accepts' : 'refuses'}: ${name}`, () => {
      assert.deepEqual(readText(text).problems.map((problem) => inShort(text, problem)), problems);
    });
  }
});

describe('the schema of registry files', () => {
  it('has a corpus worth the name', () => {
    assert.ok(GOOD.length + BAD.length >= 60);
    assert.ok(GOOD.every(({ problems }) => problems.length === 0));
    assert.ok(BAD.every(({ problems }) => problems.length > 0));
  });

  for (const { name, text } of GOOD) it(`accepts: ${name}`, () => assert.equal(isValid(text), true, JSON.stringify(validate.errors)));
  for (const { name, text } of BAD) it(`refuses: ${name}`, () => assert.equal(isValid(text), false));

  it('comes to the reader\'s verdict over made-up files', () => {
    const host = fc.array(fc.constantFrom('a', 'B', '.', 'com', ':', '5', '443', '-', '/', '@', '*', '[', ']', '::', ' ', 'docker.io', 'registry-1.', '65535', '0', '_', '\n'), { maxLength: 6 }).map((parts) => parts.join(''));
    const scalar = fc.oneof(host, fc.integer(), fc.double(), fc.boolean(), fc.constant(null));
    const credentials = fc.oneof(scalar, fc.record({ type: fc.constantFrom('basic', 'ecr', 'x', null), fipsMode: scalar, password: scalar }, { requiredKeys: [] }));
    const registry = fc.record(
      { registryUrl: host, displayName: scalar, credentials, mirroredRegistries: fc.oneof(scalar, fc.array(host, { maxLength: 3 })), hubAccess: fc.constantFrom('expected', 'x', null), revision: scalar },
      { requiredKeys: [] },
    );
    const environment = fc.record({ id: scalar, artifactRegistries: fc.array(host, { maxLength: 2 }), values: scalar, extra: scalar }, { requiredKeys: [] });
    const file = fc.record(
      { version: fc.constantFrom(1, 2, '1', null), asOf: fc.constantFrom('2026-11-02', '2026', 1, null), artifactRegistries: fc.array(registry, { maxLength: 2 }), environments: fc.oneof(scalar, fc.array(environment, { maxLength: 2 })), appliesTo: fc.array(scalar, { maxLength: 2 }) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(file, (value) => {
        const text = JSON.stringify(value);
        assert.equal(readText(text).problems.length === 0, isValid(text), text);
      }),
      { numRuns: 3000 },
    );
  }).timeout(60_000);

  it('comes to the reader\'s verdict over made-up hosts', () => {
    const piece = fc.constantFrom('a', 'Z', '0', '.', ':', '5', '443', '-', '/', '@', '*', '[', ']', 'localhost', ' ', '_', '\n', 'registry-1.docker.io', '65535', '65536');
    fc.assert(
      fc.property(fc.array(piece, { minLength: 1, maxLength: 5 }), (parts) => {
        const text = JSON.stringify({ artifactRegistries: [{ registryUrl: parts.join('') }, { registryUrl: 'a.com', mirroredRegistries: [parts.join('')] }] });
        assert.equal(readText(text).problems.length === 0, isValid(text), text);
      }),
      { numRuns: 5000 },
    );
  }).timeout(60_000);

  it('knows the keys that the reader knows', () => {
    const keysOf = (node: unknown): readonly string[] => Object.keys((node as { readonly properties: SchemaNode }).properties).sort();
    const definitions = schema['definitions'] as SchemaNode;
    assert.deepEqual(keysOf(schema), [...REGISTRY_FILE_KEYS.root].sort());
    assert.deepEqual(keysOf(definitions['artifactRegistry']), [...REGISTRY_FILE_KEYS.registry].sort());
    assert.deepEqual(keysOf(definitions['environment']), [...REGISTRY_FILE_KEYS.environment].sort());
  });

  it('describes every key, and its examples and defaults are valid', () => {
    const check = (path: string, node: SchemaNode): void => {
      for (const [key, property] of Object.entries((node['properties'] ?? {}) as Record<string, SchemaNode>)) {
        const resolved = { ...referenced(property), ...property };
        assert.equal(typeof resolved['description'], 'string', `${path}.${key} has no description`);
        assert.equal(typeof resolved['title'], 'string', `${path}.${key} has no title`);
        const examples = [...((resolved['examples'] ?? []) as unknown[]), ...('default' in resolved ? [resolved['default']] : [])];
        const holds = new Ajv({ allowUnionTypes: true }).compile({ ...property, definitions: schema['definitions'] });
        for (const example of examples) assert.ok(holds(example), `${path}.${key}: ${JSON.stringify(example)}`);
      }
    };
    const definitions = schema['definitions'] as Record<string, SchemaNode>;
    const referenced = (node: SchemaNode): SchemaNode => {
      const list = (node['allOf'] ?? [node]) as readonly SchemaNode[];
      const reference = list[0]?.['$ref'];
      return (typeof reference === 'string' ? definitions[reference.replace('#/definitions/', '')] : undefined) ?? {};
    };
    check('', schema);
    for (const [name, node] of Object.entries(definitions)) check(name, node);
  });
});
