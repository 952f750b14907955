import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { checkDiagnostics, openFixture } from '../../support/check';

const A = 'artifactRegistries: [{ registryUrl: a.example.com, mirroredRegistries: [internal.registry.com] }]';
const B = 'artifactRegistries: [{ registryUrl: b.example.com, mirroredRegistries: [internal.registry.com] }]';

async function overlaps(text: string, folders: readonly string[] = ['/']): Promise<readonly string[]> {
  const { snapshot } = await openFixture(text, { folders });
  return diagnoseAll(snapshot).filter(({ code }) => code === 'mirror.overlap').map(({ severity }) => severity);
}

describe('mirror.overlap', () => {
  it('is reported at each place, within and across files, with all the others, compared normalised', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        mirroredRegistries:
          - internal.registry.com
    #       ^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]: \`internal.registry.com\` is mirrored by 3 Artifact Registries: \`a.example.com\`, \`b.example.com\`, \`c.example.com\`. Apollo uses one of them; which one is undefined.
    # ↳ /apollo-registries.yaml:7:9 "Internal.Registry.com:443" \`b.example.com\` mirrors it too, as \`Internal.Registry.com:443\`.
    # ↳ /team/c.apollo-registries.yaml:3:27 "internal.registry.com" \`c.example.com\` mirrors it too.
      - registryUrl: b.example.com
        mirroredRegistries:
          - Internal.Registry.com:443
    #       ^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]: \`Internal.Registry.com:443\` is mirrored by 3 Artifact Registries: \`a.example.com\`, \`b.example.com\`, \`c.example.com\`. Apollo uses one of them; which one is undefined.
    # ↳ /apollo-registries.yaml:4:9 "internal.registry.com" \`a.example.com\` mirrors it too, as \`internal.registry.com\`.
    # ↳ /team/c.apollo-registries.yaml:3:27 "internal.registry.com" \`c.example.com\` mirrors it too, as \`internal.registry.com\`.
    #- /team/c.apollo-registries.yaml closed
    artifactRegistries:
      - registryUrl: c.example.com
        mirroredRegistries: ['internal.registry.com']
    #                         ^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]: \`internal.registry.com\` is mirrored by 3 Artifact Registries: \`a.example.com\`, \`b.example.com\`, \`c.example.com\`. Apollo uses one of them; which one is undefined.
    # ↳ /apollo-registries.yaml:4:9 "internal.registry.com" \`a.example.com\` mirrors it too.
    # ↳ /apollo-registries.yaml:7:9 "Internal.Registry.com:443" \`b.example.com\` mirrors it too, as \`Internal.Registry.com:443\`.
  `));

  it('names the Environments concerned, and is an information where registries never meet in one', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]: \`internal.registry.com\` is mirrored by 2 Artifact Registries in \`prod\`: \`a.example.com\`, \`b.example.com\`. Apollo uses one of them; which one is undefined.
    # ↳ /apollo-registries.yaml:5:26 "internal.registry.com" \`b.example.com\` mirrors it too.
    # ↳ /apollo-registries.yaml:7:26 "internal.registry.com" \`c.example.com\` mirrors it too.
      - registryUrl: b.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 error[mirror.overlap]
      - registryUrl: c.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 information[mirror.overlap]: \`internal.registry.com\` is mirrored by 3 Artifact Registries: \`a.example.com\`, \`b.example.com\`, \`c.example.com\`. None of the others serves an Environment of \`c.example.com\`.
    # ↳ /apollo-registries.yaml:3:26 "internal.registry.com" \`a.example.com\` mirrors it too.
    # ↳ /apollo-registries.yaml:5:26 "internal.registry.com" \`b.example.com\` mirrors it too.
    environments:
      - { id: prod, artifactRegistries: [a.example.com, b.example.com] }
      - { id: stage, artifactRegistries: [c.example.com] }
  `));

  it('says so where no Environment has two of them', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 information[mirror.overlap]: \`internal.registry.com\` is mirrored by 2 Artifact Registries: \`a.example.com\`, \`b.example.com\`. No Environment has more than one of them, so each pull has one source.
    # ↳ /apollo-registries.yaml:5:26 "internal.registry.com" \`b.example.com\` mirrors it too.
      - registryUrl: b.example.com
        mirroredRegistries: [internal.registry.com]
    #                        ^^^^^^^^^^^^^^^^^^^^^ 💡 information[mirror.overlap]
    environments:
      - { id: prod, artifactRegistries: [a.example.com] }
      - { id: stage, artifactRegistries: [b.example.com] }
  `));

  it('joins Environments that have the same registries, and counts many', async () => {
    const environments = Array.from({ length: 5 }, (_, at) => `  - { id: e${at}, artifactRegistries: [a.example.com, b.example.com] }`).join('\n');
    const { snapshot } = await openFixture(`#- /apollo-registries.yaml
artifactRegistries:
  - { registryUrl: a.example.com, mirroredRegistries: [x.corp.com] }
  - { registryUrl: b.example.com, mirroredRegistries: [x.corp.com] }
environments:
${environments}
`);
    assert.match(diagnoseAll(snapshot)[0]?.message ?? '', /^`x\.corp\.com` is mirrored by 2 Artifact Registries in `e0`, `e1`, `e2` \+2: `a/);
  });

  it('sees restrictions that lead out of the folder of their file', async () => {
    assert.deepEqual(await overlaps(`#- /conf/apollo-registries.yaml\n${A}\nappliesTo: ['../x/**']\n#- /x/apollo-registries.yaml\n${B}\nappliesTo: ['**']\n`), ['error', 'error']);
  });

  it('does not concern files that can never apply to the same document', async () => {
    assert.deepEqual(await overlaps(`#- /conf/apollo-registries.yaml\n${A}\nappliesTo: ['./../y/**']\n#- /x/apollo-registries.yaml\n${B}\nappliesTo: ['**']\n`), []);
    assert.deepEqual(await overlaps(`#- /a/apollo-registries.yaml\n${A}\nappliesTo: ['**']\n#- /b/apollo-registries.yaml\n${B}\nappliesTo: ['**']\n`), []);
    assert.deepEqual(await overlaps(`#- /apollo-registries.yaml\n${A}\nappliesTo: ['apps/*.yaml']\n#- /b.apollo-registries.yaml\n${B}\nappliesTo: ['apps/*/*.yaml']\n`), []);
  });

  it('concerns files that may apply to the same document', async () => {
    const both = ['error', 'error'];
    assert.deepEqual(await overlaps(`#- /apollo-registries.yaml\n${A}\n#- /b/apollo-registries.yaml\n${B}\nappliesTo: ['**']\n`), both);
    assert.deepEqual(await overlaps(`#- /apollo-registries.yaml\n${A}\nappliesTo: ['apps/**']\n#- /b.apollo-registries.yaml\n${B}\nappliesTo: ['*/x.yaml']\n`), both);
  });

  it('does not concern folders with tables of their own, but does where a third folder borrows both', async () => {
    const files = `#- /one/apollo-registries.yaml\n${A}\n#- /two/apollo-registries.yaml\n${B}\n`;
    const app = '#- /three/pod.yaml\nkind: Pod\napiVersion: v1\nspec: { containers: [{ image: x.corp.com/foo/bar:1 }] }\n';
    assert.deepEqual(await overlaps(files, ['/one', '/two']), []);
    assert.deepEqual(await overlaps(files, ['/one', '/two', '/three']), []);
    assert.deepEqual(await overlaps(files + app, ['/one', '/two', '/three']), ['error', 'error']);
  });

  it('leaves registries of one URL, self-mirroring and repeated entries to their own codes', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
    #                ^^^^^^^^^^^^^ 💡 error[registry.duplicate-url]
        mirroredRegistries: [x.corp.com, x.corp.com, a.example.com]
    #                                    ^^^^^^^^^^ 💡 warning[mirror.duplicate]
    #                                                ^^^^^^^^^^^^^ 💡 warning[mirror.self]
      - registryUrl: A.example.com
    #                ^^^^^^^^^^^^^ 💡 error[registry.duplicate-url]
        mirroredRegistries: [x.corp.com]
  `));
});
