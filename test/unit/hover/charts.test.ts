import assert from 'node:assert/strict';
import { hoverAt } from '../../../server/src/features/hover';
import { worldOf } from '../../support/world';

const BASE = `#- /apollo-registries.yaml
version: 1
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: External OCI registry
    mirroredRegistries: [internal.registry.com]
#- /app/Chart.yaml
apiVersion: v2
name: app
version: 1.0.0
appVersion: "3.1"
`;

async function check(fixture: string, expected: readonly string[] | undefined): Promise<void> {
  const { snapshot, cursor } = await worldOf(BASE + fixture);
  const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
  const markdown = hover?.markdown.replace(/\(command:mirrorLens\.(\w+)\?[^)]*\)/g, '($1)').replaceAll(/ +$/gm, '');
  if (!expected) return assert.equal(markdown, undefined);
  assert.equal(markdown, expected.join('\n'));
  assert.ok(expected.filter((line) => line !== '').length <= 8, 'more than eight lines');
}
const x = 1; void x; void check;
export { BASE, check };
