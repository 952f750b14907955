import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { diagnoseAll } from '../../../server/src/features/diagnostics';
import { checkDiagnostics, openFixture } from '../../support/check';

describe('diagnostics of registry files', () => {
  it('mirror.duplicate, mirror.self', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: external.registry.com:443
        mirroredRegistries:
          - internal.registry.com
          - internal.registry.com
    #       ^^^^^^^^^^^^^^^^^^^^^ 💡 warning[mirror.duplicate]: \`internal.registry.com\` is in this list already.
    # ↳ /apollo-registries.yaml:4:9 "internal.registry.com" It stands here first.
          - index.docker.io
          - docker.io
    #       ^^^^^^^^^ 💡 warning[mirror.duplicate]: \`docker.io\` is in this list already, as \`index.docker.io\`.
    # ↳ /apollo-registries.yaml:6:9 "index.docker.io" It stands here first.
          - External.registry.com
    #       ^^^^^^^^^^^^^^^^^^^^^ 💡 warning[mirror.self]: \`External.registry.com\` is this Artifact Registry's own URL. It needs no mirror to be pulled from.
    # ↳ /apollo-registries.yaml:2:18 "external.registry.com:443" The Registry URL.
  `));

  it('are told once of a list that an alias brings in again', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        mirroredRegistries: &both
          - x.example.com
          - X.example.com
    #       ^^^^^^^^^^^^^ 💡 warning[mirror.duplicate]: \`X.example.com\` is in this list already, as \`x.example.com\`.
    # ↳ /apollo-registries.yaml:4:9 "x.example.com" It stands here first.
      - registryUrl: b.example.com
        mirroredRegistries: *both
  `, { settings: { severity: { 'mirror.overlap': 'off' } } }));

  it('mirror.chain: owned, mirrored further, in a circle', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: plain.example.com
      - registryUrl: a.example.com
        mirroredRegistries:
          - plain.example.com
    #       ^^^^^^^^^^^^^^^^^ 💡 warning[mirror.chain]: \`plain.example.com\` is itself an Artifact Registry, and \`a.example.com\` mirrors it. Apollo does not document which of the two is used.
    # ↳ /apollo-registries.yaml:2:18 "plain.example.com" \`plain.example.com\` is the Registry URL here.
      - registryUrl: b.example.com
        mirroredRegistries:
          - a.example.com
    #       ^^^^^^^^^^^^^ 💡 warning[mirror.chain]: \`a.example.com\` is itself an Artifact Registry that mirrors \`plain.example.com\`, and \`b.example.com\` mirrors it further. Apollo documents one step and does not say which registry is used.
    # ↳ /apollo-registries.yaml:3:18 "a.example.com" \`a.example.com\` is the Registry URL here.
      - registryUrl: one.example.com
        mirroredRegistries: [three.example.com]
    #                        ^^^^^^^^^^^^^^^^^ 💡 warning[mirror.chain]: Artifact Registries mirror each other in a circle: \`three.example.com\` → \`one.example.com\` → \`two.example.com\` → \`three.example.com\`. Apollo does not document which of them is used.
    # ↳ /apollo-registries.yaml:12:26 "one.example.com" \`two.example.com\` mirrors \`one.example.com\`.
    # ↳ /apollo-registries.yaml:14:26 "two.example.com" \`three.example.com\` mirrors \`two.example.com\`.
      - registryUrl: two.example.com
        mirroredRegistries: [one.example.com]
    #                        ^^^^^^^^^^^^^^^ 💡 warning[mirror.chain]
      - registryUrl: three.example.com
        mirroredRegistries: [two.example.com]
    #                        ^^^^^^^^^^^^^^^ 💡 warning[mirror.chain]
  `));

  it('mirror.chain does not concern registries that no Environment has both of', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
      - registryUrl: b.example.com
        mirroredRegistries: [a.example.com]
    environments:
      - { id: prod, artifactRegistries: [a.example.com] }
      - { id: stage, artifactRegistries: [b.example.com] }
  `));

  it('mirror.host', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: external.registry.com
        mirroredRegistries:
          - https://one.registry.com
    #       ^^^^^^^^ 💡 warning[mirror.host]: \`https://one.registry.com\` has a scheme. A Mirrored Registry is a host with an optional port, here \`one.registry.com\`. It takes part in no pull.
          - two.registry.com/foo
    #                       ^^^^ 💡 warning[mirror.host]: \`two.registry.com/foo\` has a path. Apollo documents whole registries only. A Mirrored Registry is a host with an optional port, here \`two.registry.com\`. It takes part in no pull.
          - "*.registry.com"
    #        ^ 💡 warning[mirror.host]: \`*.registry.com\` has a wildcard. Apollo compares whole hosts only. A Mirrored Registry is a host with an optional port. It takes part in no pull.
          - four.registry.com:99999
    #                         ^^^^^ 💡 warning[mirror.host]: The port of \`four.registry.com:99999\` is no number from 1 to 65535. It takes part in no pull.
          - joe:hunter2@five.registry.com
    #       ^^^^^^^^^^^^ 💡 warning[mirror.host]: A user name or password stands in front of \`five.registry.com\`. A Mirrored Registry is a host with an optional port, here \`five.registry.com\`. Credentials do not belong into this file.
          - registry-1.docker.io
    #       ^^^^^^^^^^^^^^^^^^^^ 💡 warning[mirror.host]: \`registry-1.docker.io\` is the address of Docker Hub's API. Images name Docker Hub \`docker.io\`, so this entry matches none of them.
          - ''
    #        | 💡 warning[mirror.host]: This Mirrored Registry is empty.
  `));

  it('registry.url', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: https://one.registry.com
    #                ^^^^^^^^ 💡 error[registry.url]: \`https://one.registry.com\` has a scheme. A Registry URL is a host with an optional port, here \`one.registry.com\`.
      - registryUrl: joe:hunter2@two.registry.com
    #                ^^^^^^^^^^^^ 💡 error[registry.url]: A user name or password stands in front of \`two.registry.com\`. A Registry URL is a host with an optional port, here \`two.registry.com\`. Credentials do not belong into this file.
      - registryUrl: three.registry.com:0
    #                                   ^ 💡 error[registry.url]: The port of \`three.registry.com:0\` is no number from 1 to 65535.
  `));

  it('registry.duplicate-url, within and across files', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
    #                ^^^^^^^^^^^^^ 💡 error[registry.duplicate-url]: \`a.example.com\` is the URL of 3 Artifact Registries. In Apollo a Registry URL is unique.
    # ↳ /apollo-registries.yaml:3:18 "A.example.com:443" The same URL, written \`A.example.com:443\`.
    # ↳ /more.apollo-registries.yml:2:18 "a.example.com" The same URL.
      - registryUrl: A.example.com:443
    #                ^^^^^^^^^^^^^^^^^ 💡 error[registry.duplicate-url]
      - registryUrl: a.example.com:5000
    #- /more.apollo-registries.yml closed
    artifactRegistries:
      - registryUrl: a.example.com
    #                ^^^^^^^^^^^^^ 💡 error[registry.duplicate-url]
  `));

  it('registry.schema', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    version: 2
    #        ^ 💡 error[registry.schema]: Version \`2\` of this file format is not known; the version is \`1\`.
    artifactRegistries:
      - registryUrl: a.example.com
        mirrorredRegistries: []
    #   ^^^^^^^^^^^^^^^^^^^ 💡 error[registry.schema]: \`mirrorredRegistries\` is no key of this map. Did you mean \`mirroredRegistries\`?
        hubAccess: expect
    #              ^^^^^^ 💡 error[registry.schema]
        displayName: 5
    #                ^ 💡 error[registry.schema]: \`displayName\` must be a text, not a number.
      - displayName: nameless
    #   ^^^^^^^^^^^ 💡 error[registry.schema]: The key \`registryUrl\` is missing.
    environments: prod
    #             ^^^^ 💡 error[registry.schema]: \`environments\` must be a list, not a text.
  `));

  it('registry.schema alone while the syntax is wrong', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: https://a.example.com
        mirroredRegistries: [x.corp.com, x.corp.com]
        credentials
    #   ^^^^^^^^^^^ 💡 error[registry.schema]: This is no valid YAML: a \`:\` behind a key, a comma, a closing quote or a closing bracket is missing.
  `));

  it('registry.schema names a file that is nested too deeply, and nothing else of it', async () => {
    const { snapshot } = await openFixture(`#- /apollo-registries.yaml\nartifactRegistries: ${'['.repeat(2000)}\n`);
    const messages = diagnoseAll(snapshot).map(({ code, message }) => `${code}: ${message}`);
    assert.deepEqual(messages, ['registry.schema: This is nested more than 100 levels deep and is not read.']);
  });

  it('registry.credentials never shows the value', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: a.example.com
        credentials:
          type: basic
          password: hunter2
    #     ^^^^^^^^ 💡 error[registry.credentials]: \`password\` does not belong into this file. Do not commit credentials: they are entered in Apollo. Only the kind of the credentials stands here, as \`type: basic\`, \`none\` or \`ecr\`.
  `));

  it('environment.unknown-registry and registry.unassigned', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: external.registry.com
    #                ^^^^^^^^^^^^^^^^^^^^^ 💡 hint[registry.unassigned]: \`external.registry.com\` is assigned to no Environment, so Apollo pulls nothing from it.
      - registryUrl: edge.registry.com
    #- /environments.apollo-registries.yaml
    artifactRegistries: []
    environments:
      - id: prod
        artifactRegistries:
          - external.registry.con
    #       ^^^^^^^^^^^^^^^^^^^^^ 💡 error[environment.unknown-registry]: The Environment \`prod\` names \`external.registry.con\`, which is no Artifact Registry here. Did you mean \`external.registry.com\`?
          - somewhere.else.com
    #       ^^^^^^^^^^^^^^^^^^ 💡 error[environment.unknown-registry]: The Environment \`prod\` names \`somewhere.else.com\`, which is no Artifact Registry here.
          - Edge.registry.com:443
  `));

  it('no registry.unassigned where the Environments do not reach', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: external.registry.com
    #- /team/apollo-registries.yaml
    appliesTo: ['**']
    artifactRegistries:
      - registryUrl: team.registry.com
    #                ^^^^^^^^^^^^^^^^^ 💡 hint[registry.unassigned]: \`team.registry.com\` is assigned to no Environment, so Apollo pulls nothing from it.
      - registryUrl: edge.registry.com
    environments:
      - id: prod
        artifactRegistries: [edge.registry.com]
  `));

  it('mirror.unused, once it is switched on', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - registryUrl: external.registry.com
        mirroredRegistries:
          - retired.registry.com
    #       ^^^^^^^^^^^^^^^^^^^^ 💡 hint[mirror.unused]: No image in the workspace names \`retired.registry.com\`.
          - internal.registry.com
          - registry-1.docker.io
    #       ^^^^^^^^^^^^^^^^^^^^ 💡 warning[mirror.host]
    #- /pod.yaml closed
    kind: Pod
    apiVersion: v1
    spec: { containers: [{ name: a, image: internal.registry.com/foo/bar:1 }] }
  `, { settings: { severity: { 'mirror.unused': 'hint' } } }));

  it('mirror.unused says nothing before everything has been read', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    artifactRegistries:
      - { registryUrl: external.registry.com, mirroredRegistries: [retired.registry.com] }
  `, { settings: { severity: { 'mirror.unused': 'hint' } }, unscanned: true }));

  it('registry.stale tells how old a file is', () => checkDiagnostics(`
    #- /apollo-registries.yaml
    asOf: "2026-08-01"
    #      ^^^^^^^^^^ 💡 hint[registry.stale]: This file was compared with the Hub on \`2026-08-01\`, 121 days ago; the limit is 90.
    artifactRegistries: [{ registryUrl: a.example.com }]
  `, { settings: { severity: { 'registry.stale': 'hint' } } }));
});
