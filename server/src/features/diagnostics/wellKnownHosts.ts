/** Public registries whose names lie close together or close to others; nobody is told that one of them is a slip of the pen. */
const WELL_KNOWN: ReadonlySet<string> = new Set([
  'docker.io', 'registry-1.docker.io', 'registry.hub.docker.com', 'hub.docker.com', 'ghcr.io', 'gcr.io', 'k8s.gcr.io', 'registry.k8s.io', 'quay.io',
  'mcr.microsoft.com', 'public.ecr.aws', 'registry.gitlab.com', 'nvcr.io', 'lscr.io', 'cgr.dev', 'dhi.io', 'docker.elastic.co', 'docker.redpanda.com',
  'registry.access.redhat.com', 'registry.redhat.io', 'registry.connect.redhat.com', 'registry.fedoraproject.org', 'registry.opensuse.org',
  'registry.suse.com', 'registry.rancher.com', 'container-registry.oracle.com', 'xpkg.upbound.io', 'xpkg.crossplane.io', 'icr.io', 'cp.icr.io',
  'registry.developers.crunchydata.com', 'releases-docker.jfrog.io', 'projects.registry.vmware.com', 'docker.pkg.github.com', 'localhost',
]);

/** Domains under which a provider gives each customer, region or project a host of its own. */
const WELL_KNOWN_PARENTS: readonly string[] = ['.gcr.io', '.pkg.dev', '.amazonaws.com', '.amazonaws.com.cn', '.icr.io', '.ocir.io', '.on.aws'];

/** Whether a host (by its key) is that of a well-known public registry, also on another port. */
export function isWellKnownHost(key: string): boolean {
  const name = key.replace(/:\d+$/, '');
  return WELL_KNOWN.has(name) || WELL_KNOWN_PARENTS.some((parent) => name.endsWith(parent));
}
