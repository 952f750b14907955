/** Images of Docker Hub without a folder, of which people write the name as a prefix. Each is called `docker.io/library/…` when it is looked up. */
const OFFICIAL: ReadonlySet<string> = new Set([
  'alpine', 'amazonlinux', 'bash', 'busybox', 'caddy', 'cassandra', 'centos', 'couchdb', 'debian', 'docker', 'eclipse-temurin', 'elasticsearch', 'fedora', 'ghost', 'golang',
  'gradle', 'haproxy', 'hello-world', 'httpd', 'influxdb', 'kibana', 'kong', 'logstash', 'mariadb', 'maven', 'memcached', 'mongo', 'mysql', 'nats', 'nextcloud', 'nginx', 'node',
  'openjdk', 'perl', 'php', 'postgres', 'python', 'rabbitmq', 'redis', 'registry', 'ruby', 'rust', 'solr', 'sonarqube', 'telegraf', 'tomcat', 'traefik', 'ubuntu', 'vault', 'wordpress', 'zookeeper',
]);

/** The full name that is meant by `docker.io/nginx` and its like; undefined for every other text. */
export function officialMeant(text: string): string | undefined {
  const [, name] = /^docker\.io\/([^/:@]+)$/.exec(text) ?? [];
  return name !== undefined && OFFICIAL.has(name) ? `docker.io/library/${name}` : undefined;
}
