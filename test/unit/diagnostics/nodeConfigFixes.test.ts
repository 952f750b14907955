import { checkFix } from '../../support/check';

describe('fixes in mirror configurations of nodes', () => {
  it('writes library/ into a prefix', async () => {
    await checkFix('#- /registries.conf\n[[registry]]\nprefix = "docker.io/‸nginx"\nlocation = "m.example.com/nginx"\n', '#- /registries.conf\n[[registry]]\nprefix = "docker.io/library/nginx"\nlocation = "m.example.com/nginx"\n');
  });

  it('adds override_path below the header of a host', async () => {
    await checkFix('#- /certs.d/quay.io/hosts.toml\n[host."https://h.example.com/v2/‸quay"]\n  capabilities = ["pull"]\n', '#- /certs.d/quay.io/hosts.toml\n[host."https://h.example.com/v2/quay"]\n  override_path = true\n  capabilities = ["pull"]\n');
  });

  it('doubles a backslash in every style of quotes', async () => {
    const file = (pattern: string) => `#- /registries.yaml\nmirrors:\n  docker.io:\n    endpoint: ["https://m.example.com"]\n    rewrite:\n      ${pattern}: x\n`;
    await checkFix(file("'^a‸\\.b'"), file("'^a\\\\.b'"));
    await checkFix(file('"^a‸\\\\.b"'), file('"^a\\\\\\\\.b"'));
    await checkFix(file('^a‸\\.b'), file('^a\\\\.b'));
  });

  it('puts braces around the number of a group', async () => {
    const file = (replacement: string) => `#- /registries.yaml\nmirrors:\n  docker.io:\n    endpoint: ["https://m.example.com"]\n    rewrite:\n      "^(.*)": "${replacement}"\n`;
    await checkFix(file('a/$1‸_x'), file('a/${1}_x'));
  });

  it('writes the key that is meant', async () => {
    await checkFix('#- /registries.yaml\nmirrors:\n  docker.io:\n    ‸endpoints: ["https://m.example.com"]\n', '#- /registries.yaml\nmirrors:\n  docker.io:\n    endpoint: ["https://m.example.com"]\n');
  });

  it('takes schemes off where none belongs', async () => {
    await checkFix('#- /daemon.json\n{ "insecure-registries": ["http://‸m.example.com"] }\n', '#- /daemon.json\n{ "insecure-registries": ["m.example.com"] }\n');
    await checkFix('#- /registries.conf\n[[registry]]\nlocation = "https://‸quay.io"\n', '#- /registries.conf\n[[registry]]\nlocation = "quay.io"\n');
  });

  it("takes off a second /v2, and a truth value's quotes", async () => {
    const buildkit = (mirror: string) => `#- /buildkitd.toml\n[registry."docker.io"]\n  mirrors = ["${mirror}"]\n`;
    await checkFix(buildkit('h.example.com/‸v2/hub'), buildkit('h.example.com/hub'));
    await checkFix('#- /certs.d/quay.io/hosts.toml\n[host."https://m.example.com"]\n  skip_verify = ‸"true"\n', '#- /certs.d/quay.io/hosts.toml\n[host."https://m.example.com"]\n  skip_verify = true\n');
    await checkFix("#- /registries.conf\n[[registry]]\nlocation = \"quay.io\"\ninsecure = ‸'false'\n", '#- /registries.conf\n[[registry]]\nlocation = "quay.io"\ninsecure = false\n');
    await checkFix('#- /buildkitd.toml\n[registry."quay.io"]\n  http = ‸"true"\n', '#- /buildkitd.toml\n[registry."quay.io"]\n  http = true\n');
  });

  it('writes the capability that is meant', async () => {
    const hosts = (capability: string) => `#- /certs.d/quay.io/hosts.toml\n[host."https://m.example.com"]\n  capabilities = ["pull", "${capability}"]\n`;
    await checkFix(hosts('resol‸v'), hosts('resolve'));
  });

  it('are made inside the block of a file that carries a configuration', async () => {
    const file = (lines: string) => `#- /init.yaml\n#cloud-config\nwrite_files:\n  - path: /etc/containerd/certs.d/quay.io/hosts.toml\n    content: |\n${lines}`;
    await checkFix(file('      [host."https://h.example.com/v2/‸quay"]\n        capabilities = ["pull"]\n'), file('      [host."https://h.example.com/v2/quay"]\n        override_path = true\n        capabilities = ["pull"]\n'));
  });

  it('splits an inline table of a host off', async () => {
    const head = '#- /certs.d/quay.io/hosts.toml\nserver = "https://quay.io"\n';
    const table = '[host."https://m.example.com"]\n  capabilities = ["pull", "resolve"]\n  skip_verify = true\n';
    await checkFix(`${head}host."https://‸m.example.com" = { capabilities = ["pull", "resolve"], skip_verify = true }\n`, head + table);
    await checkFix(`#- /certs.d/quay.io/hosts.toml\nhost."https://‸m.example.com" = { capabilities = ["pull", "resolve"], skip_verify = true } # near\nserver = "https://quay.io"\n`, head + table.replace(']\n', '] # near\n'));
    await checkFix(`${head}[host]\n"https://‸m.example.com" = { capabilities = ["pull", "resolve"], skip_verify = true }\n`, `${head}[host]\n${table}`);
  });

  it('moves a server to the top', async () => {
    await checkFix('#- /certs.d/quay.io/hosts.toml\n# ours\n[host."https://m.example.com"]\n  capabilities = ["pull", "resolve"]\n  ‸server = "https://quay.io"\n  skip_verify = true\n', '#- /certs.d/quay.io/hosts.toml\nserver = "https://quay.io"\n# ours\n[host."https://m.example.com"]\n  capabilities = ["pull", "resolve"]\n  skip_verify = true\n');
  });

  it('puts a host in quotes, or a scheme in front of it', async () => {
    const file = (header: string) => `#- /certs.d/quay.io/hosts.toml\nserver = "https://quay.io"\n[host.${header}]\n  capabilities = ["pull", "resolve"]\n`;
    await checkFix(file('mirror‸.example.com'), file('"mirror.example.com"'));
    await checkFix(file('"httpd‸.example.com"'), file('"https://httpd.example.com"'));
  });

  it('writes what OpenShift looks up', async () => {
    const set = (source: string) => `#- /itms.yaml\napiVersion: config.openshift.io/v1\nkind: ImageTagMirrorSet\nspec:\n  imageTagMirrors:\n    - source: ${source}\n      mirrors: [m.example.com/nginx]\n`;
    await checkFix(set('docker.io/‸nginx'), set('docker.io/library/nginx'));
    const map = (key: string) => `#- /cas.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: cas\n  namespace: openshift-config\ndata:\n  ${key}: |\n    -----BEGIN CERTIFICATE-----\n`;
    await checkFix(map('"m.example.com‸:5000"'), map('"m.example.com..5000"'));
  });
});
