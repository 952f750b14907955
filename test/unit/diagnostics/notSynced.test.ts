import { describe, it } from 'mocha';
import { checkDiagnostics, type OpenOptions } from '../../support/check';

const TABLE = `
    #- /apollo-registries.yaml closed
    artifactRegistries:
      - registryUrl: external.registry.com
        mirroredRegistries: [docker.io, quay.io, internal.registry.com]
`;
const filling = (...files: readonly string[]): OpenOptions => ({
  settings: { inventories: files.map((file) => ({ file, host: 'external.registry.com', prefix: '' })) },
});

describe('image.not-synced', () => {
  it('reports what a mirror lacks, by the tags and digests that are listed', () => checkDiagnostics(`${TABLE}
    #- /mirror/sync.yaml closed
    docker.io:
      images:
        library/nginx: ["1.25", sha256:1111111111111111111111111111111111111111111111111111111111111111]
        redis: []
      images-by-tag-regex:
        org/app: ^1\\.2[0-9]$
      images-by-semver:
        org/web: ">= 2.1, < 3"
    #- /pod.yaml
    apiVersion: v1
    kind: Pod
    spec:
      containers:
        - image: nginx:1.25
        - image: nginx:1.26
    #            ^^^^^^^^^^ 💡 warning[image.not-synced]: \`external.registry.com/library/nginx:1.26\` is not synced: \`mirror/sync.yaml\` fills \`external.registry.com\` and does not list it.
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: nginx
    #            ^^^^^ 💡 warning[image.not-synced]: \`external.registry.com/library/nginx:latest\` is not synced: \`mirror/sync.yaml\` fills \`external.registry.com\` and does not list it.
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: nginx@sha256:1111111111111111111111111111111111111111111111111111111111111111
        - image: nginx:1.26@sha256:2222222222222222222222222222222222222222222222222222222222222222
    #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ 💡 warning[image.not-synced]
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: redis:7
        - image: org/app:1.25
        - image: org/app:1.30
    #            ^^^^^^^^^^^^ 💡 warning[image.not-synced]
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: org/web:2.4.0
        - image: org/web:3.0.0
    #            ^^^^^^^^^^^^^ 💡 warning[image.not-synced]
    # ↳ /mirror/sync.yaml:1:1 "" This inventory fills \`external.registry.com\`.
        - image: ghcr.io/other/app:1
  `, filling('mirror/*.yaml')));
});
