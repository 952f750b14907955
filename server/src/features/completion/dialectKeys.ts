import k3s from '../../../../schemas/k3s-registries.schema.json';
import type { Dialect } from '../../mirrors/model';
import type { SchemaNode } from './registrySchema';

/**
 * The keys of mirror configurations, in the words of JSON Schema. What has a schema of its own under `schemas/` is taken from there; of TOML, which has
 * none, and of what other projects publish schemas for this table says what concerns mirrors. Source: `docs/dialects.md` and the projects named there.
 */

const described = (type: string, description: string, more: SchemaNode = {}): SchemaNode => ({ type, description, ...more });
const text = (description: string, more?: SchemaNode): SchemaNode => described('string', description, more);
const flag = (description: string): SchemaNode => described('boolean', description);
const texts = (description: string, items: SchemaNode = {}): SchemaNode => described('array', description, { items: { type: 'string', ...items } });
const map = (description: string, properties: Readonly<Record<string, SchemaNode>>): SchemaNode => described('object', description, { properties });
const list = (description: string, properties: Readonly<Record<string, SchemaNode>>, required: readonly string[] = []): SchemaNode => described('array', description, { items: { type: 'object', properties, required } });
/** A map with an entry for each of what `names` says. */
const each = (description: string, of: SchemaNode, names: SchemaNode = {}): SchemaNode => described('object', description, { additionalProperties: of, propertyNames: names });

const HOST: SchemaNode = { format: 'registry-host' };
const URL: SchemaNode = { format: 'registry-url' };

const REGISTRIES_CONF: SchemaNode = map('', {
  registry: list('A registry, or a part of one, and where it is pulled from. Of several that match a name the one with the longest prefix counts.', {
    prefix: text('The names that the table is for: a host, perhaps with a path, or *.host for every name below a domain. Without it, what location says.', HOST),
    location: text('What takes the place of the prefix. It is asked last, behind the mirrors.', HOST),
    insecure: flag('Whether the location is asked without verification, and over HTTP where HTTPS fails.'),
    blocked: flag('Whether the location is never asked. Mirrors are, so that a blocked registry with mirrors comes from these alone.'),
    'mirror-by-digest-only': flag('Whether the mirrors are for pulls by digest alone.'),
    mirror: list('A mirror, asked in the order of the file before the location.', {
      location: text('What takes the place of the prefix when this mirror is asked.', HOST),
      insecure: flag('Whether the mirror is asked without verification, and over HTTP where HTTPS fails.'),
      'pull-from-mirror': text('For which pulls the mirror is asked.', { enum: ['all', 'digest-only', 'tag-only'], default: 'all' }),
    }),
  }),
  'unqualified-search-registries': texts('The registries that are tried in turn for a name without one. A later file replaces the list as a whole.', HOST),
  'short-name-mode': text('What happens to a short name with several candidates: enforcing and permissive ask where there is a terminal; without one, enforcing fails and the others try all.', { enum: ['enforcing', 'permissive', 'disabled'], default: 'permissive' }),
  'credential-helpers': texts('The programs that are asked for credentials, in this order; containers-auth.json stands for the file of logins.'),
  aliases: each('Short names and the names that they stand for; an empty text takes one away.', text('The whole name: registry and repository, without a tag.')),
});

const HOST_KEYS: Readonly<Record<string, SchemaNode>> = {
  capabilities: texts('What the host is asked for; all where nothing is said. A tag needs pull and resolve, a digest pull alone.', { enum: ['pull', 'resolve', 'push', 'referrers'] }),
  override_path: flag("Whether the URL's path is the whole one: without it /v2 is added to a path that does not end in it."),
  skip_verify: flag("Whether the host's certificate is not verified."),
  ca: text("The path of the certificates that are trusted, or a list of paths. A relative one begins in this file's folder."),
  client: described('array', "The client's certificates: a path with both, or pairs of the paths of a certificate and its key."),
  dial_timeout: text('How long a connection may take to be made, such as 5s.'),
  header: each('Headers that are sent to the host.', text('The value of the header, or a list of values.')),
};

const HOSTS_TOML: SchemaNode = map('', {
  server: text("The registry that is asked last. Without it that is the one of the folder's name, which therefore always is asked.", URL),
  host: each('A host that is asked before server, in the order of these headers. An inline table is passed over.', map('A host that is asked in front of the registry.', HOST_KEYS), URL),
  ...HOST_KEYS,
});

const CRI_REGISTRY: SchemaNode = map('The registries of the CRI plugin.', {
  config_path: text('The folder of the hosts.toml files, such as /etc/containerd/certs.d. It excludes mirrors.'),
  mirrors: each('Legacy mirrors by host and port; * for every registry without an entry.', map('The mirrors of one registry.', {
    endpoint: texts('The addresses in the order in which they are asked; the registry itself comes last. /v2 is added only where there is no path.', URL),
  }), HOST),
  configs: each('Access by the host and port that are contacted.', map('Access to one host.', {
    tls: map('How the host is verified, and what it is shown.', {
      ca_file: text('The path of the certificates that are trusted.'), cert_file: text("The path of the client's certificate."), key_file: text("The path of the client's key."),
      insecure_skip_verify: flag("Whether the host's certificate is not verified."),
    }),
    auth: map('How to log in there.', { username: text('The name of the user.'), password: text('The password of the user.'), auth: text('Both, encoded in Base64.'), identitytoken: text('A token that stands for a user.') }),
  }), HOST),
  headers: each('Headers that are sent to every registry.', texts('The values of the header.')),
});

const CONTAINERD: SchemaNode = map('', {
  plugins: map('The plugins by their names.', {
    'io.containerd.grpc.v1.cri': map('The CRI plugin of configuration version 2.', { registry: CRI_REGISTRY }),
    'io.containerd.cri.v1.images': map('The images of the CRI plugin, of configuration version 3.', { registry: CRI_REGISTRY }),
  }),
});

const BUILDKIT: SchemaNode = map('', {
  registry: each('A registry, by host and port.', map('How a registry is asked, and its mirrors.', {
    mirrors: texts('The mirrors that are asked first: host, port and path, which comes behind /v2. How one is asked its own table says; a scheme is dropped.', HOST),
    http: flag('Whether this host is asked over plain HTTP. It says nothing of the mirrors.'),
    insecure: flag("Whether this host's certificate is not verified. It beats http."),
    ca: texts('The paths of the certificates that are trusted.'),
    tlsconfigdir: texts('Folders with certificates and keys.'),
    keypair: list("The client's certificate and key.", { key: text('The path of the key.'), cert: text('The path of the certificate.') }),
  }), HOST),
});

const DOCKER: SchemaNode = map('', {
  'registry-mirrors': texts('The mirrors of Docker Hub, with http:// or https://. They are never asked for images of other registries.', URL),
  'insecure-registries': texts('Hosts, or networks in CIDR notation, that are asked without verification, and over HTTP where HTTPS fails.', HOST),
});

const mirrorSets = (policy: string, pulls: string): SchemaNode => list(`Sources and their mirrors, for pulls ${pulls}.`, {
  source: text('The names that the mirrors are for: a host, perhaps with a path, or *.host.', HOST),
  mirrors: texts("What takes the source's place, in this order. Lists of other objects for the same source are merged.", HOST),
  ...(policy === '' ? {} : { [policy]: text('Whether the source itself may be asked. Never blocks it for tags and digests alike.', { enum: ['AllowContactingSource', 'NeverContactSource'], default: 'AllowContactingSource' }) }),
}, ['source']);
const spec = (properties: Readonly<Record<string, SchemaNode>>): SchemaNode => map('', { spec: map('What is wanted.', properties) });

/** The objects of OpenShift, by their kinds; an install-config has none. */
const OPENSHIFT: Readonly<Record<string, SchemaNode>> = {
  ImageDigestMirrorSet: spec({ imageDigestMirrors: mirrorSets('mirrorSourcePolicy', 'by digest') }),
  ImageTagMirrorSet: spec({ imageTagMirrors: mirrorSets('mirrorSourcePolicy', 'by tag') }),
  ImageContentSourcePolicy: spec({ repositoryDigestMirrors: mirrorSets('', 'by digest') }),
  Image: spec({
    registrySources: map('Which registries may be used, and how.', {
      insecureRegistries: texts('Registries that are asked without verification, or over HTTP.', HOST),
      blockedRegistries: texts('Registries that nothing may be pulled from. It excludes allowedRegistries.', HOST),
      allowedRegistries: texts('The only registries that may be pulled from.', HOST),
      containerRuntimeSearchRegistries: texts('The registries that short names are searched in.', HOST),
    }),
  }),
  '': map('', { imageDigestSources: mirrorSets('sourcePolicy', 'by digest'), imageContentSources: mirrorSets('', 'by digest') }),
};

const TALOS_AUTH = { username: text('The name of the user.'), password: text('The password of the user.'), auth: text('Both, encoded in Base64.'), identityToken: text('A token that stands for a user.') };
const TALOS_TLS = {
  ca: text('The certificates that are trusted, written out.'),
  clientIdentity: described('object', "The client's certificate and key, written out."),
  insecureSkipVerify: flag("Whether the host's certificate is not verified."),
};
const OVERRIDE_PATH = flag("Whether the address's path is the whole one: without it /v2 is added to a path that does not end in it.");
const SKIP_FALLBACK = flag('Whether the registry itself is not asked behind the mirrors.');
const NAME = text('The host, with its port, that the document is for.', HOST);

/** The documents of Talos, by their kinds; a machine configuration has none. */
const TALOS: Readonly<Record<string, SchemaNode>> = {
  RegistryMirrorConfig: map('', {
    name: text('The registry that has mirrors; * for every other one. The document replaces what a machine configuration says of it.', HOST),
    endpoints: list('The mirrors, in the order in which they are asked.', { url: text('The address, with http:// or https://.', URL), overridePath: OVERRIDE_PATH }, ['url']),
    skipFallback: SKIP_FALLBACK,
  }),
  RegistryTLSConfig: map('', { name: NAME, ...TALOS_TLS }),
  RegistryAuthConfig: map('', { name: NAME, ...TALOS_AUTH }),
  '': map('', {
    machine: map('The machine.', {
      registries: map('The registries of the machine.', {
        mirrors: each('The registries that have mirrors, by host and port; * for every other one.', map('The mirrors of one registry.', {
          endpoints: texts('The addresses, with http:// or https://, in the order in which they are asked.', URL), overridePath: OVERRIDE_PATH, skipFallback: SKIP_FALLBACK,
        }), HOST),
        config: each('Access by the host and port that are contacted.', map('Access to one host.', { tls: map('How the host is verified, and what it is shown.', TALOS_TLS), auth: map('How to log in there.', TALOS_AUTH) }), HOST),
      }),
    }),
  }),
};

const ROOTS: Readonly<Partial<Record<Dialect, SchemaNode>>> = {
  'registries-conf': REGISTRIES_CONF, 'hosts-toml': HOSTS_TOML, containerd: CONTAINERD, buildkit: BUILDKIT, docker: DOCKER, k3s,
};
const BY_KIND: Readonly<Partial<Record<Dialect, Readonly<Record<string, SchemaNode>>>>> = { openshift: OPENSHIFT, talos: TALOS };

/** The dialects that are written in TOML. */
export const IN_TOML: ReadonlySet<Dialect> = new Set(['registries-conf', 'hosts-toml', 'containerd', 'buildkit']);

/** What can be written in a configuration of a dialect; `kind` is that of the object, empty where it has none. Undefined where nothing is known. */
export function dialectSchema(dialect: Dialect, kind: string): SchemaNode | undefined {
  return BY_KIND[dialect]?.[kind] ?? ROOTS[dialect];
}
