import assert from 'node:assert/strict';
import { documentLinksOf } from '../../../server/src/features/documentLinks';
import { worldOf } from '../../support/world';

const TABLE = '#- /apollo-registries.yaml\nartifactRegistries:\n  - registryUrl: a.example.com\n    mirroredRegistries: [docker.io]\n';

async function links(images: readonly string[], table = TABLE): Promise<readonly string[]> {
  const { snapshot, text } = await worldOf(`${table}#- /a.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`);
  return documentLinksOf(snapshot, 'file:///ws/a.yaml').map(({ span, target, tooltip }) => `${text('file:///ws/a.yaml').slice(span.start, span.end)} ${target} ${tooltip}`);
}

describe('document links', () => {
  it('lead to the page of the repository where the registry has one', async () => {
    assert.deepEqual(await links(['busybox:1.36', 'index.docker.io/grafana/grafana:1', 'quay.io/a/b:1', 'ghcr.io/o/p@sha256:' + 'a'.repeat(64), 'mcr.microsoft.com/dotnet/sdk:8.0', 'public.ecr.aws/x/y:1', 'registry.gitlab.com/g/p/sub/image:1']), [
      'busybox:1.36 https://hub.docker.com/_/busybox Open library/busybox on Docker Hub',
      'index.docker.io/grafana/grafana:1 https://hub.docker.com/r/grafana/grafana Open grafana/grafana on Docker Hub',
      'quay.io/a/b:1 https://quay.io/repository/a/b Open a/b on Quay',
      `ghcr.io/o/p@sha256:${'a'.repeat(64)} https://ghcr.io/o/p Open o/p on GitHub Packages`,
      'mcr.microsoft.com/dotnet/sdk:8.0 https://mcr.microsoft.com/artifact/mar/dotnet/sdk Open dotnet/sdk on Microsoft Artifact Registry',
      'public.ecr.aws/x/y:1 https://gallery.ecr.aws/x/y Open x/y on Amazon ECR Public Gallery',
      'registry.gitlab.com/g/p/sub/image:1 https://gitlab.com/g/p/container_registry Open g/p/sub/image on GitLab',
    ]);
  });

  it('lead to the console for the registries of Google', async () => {
    assert.deepEqual(await links(['gcr.io/project/app:1', 'eu.gcr.io/project/group/app:1', 'europe-west1-docker.pkg.dev/project/repo/group/app:1', 'europe-west1-docker.pkg.dev/project/repo']), [
      'gcr.io/project/app:1 https://console.cloud.google.com/gcr/images/project/GLOBAL/app Open project/app on Google Cloud',
      'eu.gcr.io/project/group/app:1 https://console.cloud.google.com/gcr/images/project/EU/group/app Open project/group/app on Google Cloud',
      'europe-west1-docker.pkg.dev/project/repo/group/app:1 https://console.cloud.google.com/artifacts/docker/project/europe-west1/repo/group%2Fapp Open project/repo/group/app on Google Cloud',
    ]);
  });

  it('are not there for other hosts, for what is no reference, nor without a table', async () => {
    assert.deepEqual(await links(['registry.k8s.io/pause:3', 'internal.registry.com/x:1', 'quay.io/A:1', '${IMAGE}']), []);
    assert.deepEqual(await links(['busybox'], ''), []);
  });
});
