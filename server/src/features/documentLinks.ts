import { tell } from '../base/texts';
import type { Span } from '../base/span';
import { hostKey } from '../reference/host';
import type { Reference } from '../reference/model';
import { parseReference } from '../reference/parse';
import { entryOf, type Snapshot } from '../workspace/snapshot';
import { routesFor } from './routes';

/** A reference that leads to its repository's page on the web; nothing is asked before somebody opens it. */
export interface DocumentLink {
  readonly span: Span;
  readonly target: string;
  readonly tooltip: string;
}

/** What a registry calls itself, and where the page of a repository is. */
interface WebPage {
  readonly name: string;
  /** Undefined for a path that has no page of its own. */
  readonly address: (path: string) => string | undefined;
}

/** The public registries whose repositories have pages that anyone may read, by the key of their host. */
const PAGES: ReadonlyMap<string, WebPage> = new Map<string, WebPage>([
  ['docker.io', { name: 'Docker Hub', address: (path) => (path.startsWith('library/') ? `https://hub.docker.com/_/${path.slice('library/'.length)}` : `https://hub.docker.com/r/${path}`) }],
  ['quay.io', { name: 'Quay', address: (path) => `https://quay.io/repository/${path}` }],
  ['ghcr.io', { name: 'GitHub Packages', address: (path) => (path.includes('/') ? `https://ghcr.io/${path}` : undefined) }],
  ['mcr.microsoft.com', { name: 'Microsoft Artifact Registry', address: (path) => `https://mcr.microsoft.com/artifact/mar/${path}` }],
  ['public.ecr.aws', { name: 'Amazon ECR Public Gallery', address: (path) => (path.includes('/') ? `https://gallery.ecr.aws/${path}` : undefined) }],
  ['gcr.io', { name: 'Google Cloud', address: containerRegistryPage('GLOBAL') }],
  ['us.gcr.io', { name: 'Google Cloud', address: containerRegistryPage('US') }],
  ['eu.gcr.io', { name: 'Google Cloud', address: containerRegistryPage('EU') }],
  ['asia.gcr.io', { name: 'Google Cloud', address: containerRegistryPage('ASIA') }],
  ['registry.gitlab.com', { name: 'GitLab', address: gitlabPage }],
]);

/** The registry of a project is a page of the project, whose path has two segments at least; images may have more behind. */
function gitlabPage(path: string): string | undefined {
  const [group, project] = path.split('/');
  return group !== undefined && project !== undefined ? `https://gitlab.com/${group}/${project}/container_registry` : undefined;
}

/** The addresses of Container Registry name the part of the world, which the host names too. */
function containerRegistryPage(place: string): WebPage['address'] {
  return (path) => {
    const [project, ...image] = path.split('/');
    return project === undefined || image.length === 0 ? undefined : `https://console.cloud.google.com/gcr/images/${project}/${place}/${image.join('/')}`;
  };
}

/** Each location of Artifact Registry has a host of its own. */
const ARTIFACT_REGISTRY = /^([a-z0-9-]+)-docker\.pkg\.dev$/;

/** A path is a project, a repository and an image, in whose name the page has slashes encoded. */
function artifactRegistryPage(location: string): WebPage {
  return {
    name: 'Google Cloud',
    address: (path) => {
      const [project, repository, ...image] = path.split('/');
      if (project === undefined || repository === undefined || image.length === 0) return undefined;
      return `https://console.cloud.google.com/artifacts/docker/${project}/${location}/${repository}/${image.join('%2F')}`;
    },
  };
}

/** The links of an open document; none without a mirror table. */
export function documentLinksOf(snapshot: Snapshot, uri: string): readonly DocumentLink[] {
  if (!snapshot.documents.has(uri) || snapshot.settings(uri).enable === 'never' || routesFor(snapshot, uri).files.length === 0) return [];
  return (entryOf(snapshot, uri)?.images.sites ?? []).flatMap(({ written, span, sure, obstacle, style }) => {
    const parsed = sure && obstacle === undefined && style !== 'literal' && style !== 'folded' ? parseReference(written) : undefined;
    const link = parsed?.ok === true ? pageOf(parsed.reference) : undefined;
    return link ? [{ span, ...link }] : [];
  });
}

function pageOf({ domain, path }: Reference): Omit<DocumentLink, 'span'> | undefined {
  const host = hostKey(domain);
  const location = ARTIFACT_REGISTRY.exec(host)?.[1];
  const page = location === undefined ? PAGES.get(host) : artifactRegistryPage(location);
  const target = page?.address(path);
  return page && target !== undefined ? { target, tooltip: tell`Open ${path} on ${page.name}` } : undefined;
}
