/** The paths of node configurations that hold nothing else, wherever such a file stands. */
const NAME = /(?:^|[/\\])(?:certs\.d[/\\][^/\\]+[/\\]hosts\.toml|registries\.conf|registries(?:\.root(?:ful|less))?\.conf\.d[/\\].+\.conf|buildkitd[\w.-]*\.toml|rancher[/\\](?:k3s|rke2)[/\\]registries\.ya?ml)$/i;

/** What texts hold that are a node's mirror configuration under any name: each of the expressions of one. */
const SIGNS: readonly (readonly RegExp[])[] = [
  [/^["']?kind["']?\s*:\s*["']?(?:ImageDigestMirrorSet|ImageTagMirrorSet|ImageContentSourcePolicy|RegistryMirrorConfig)\b/m],
  [/^["']?mirrors["']?\s*:/m, /^\s+["']?endpoint["']?\s*:/m],
  [/^machine\s*:/m, /^\s+registries\s*:/m, /^\s+mirrors\s*:/m],
  [/"registry-mirrors"\s*:/],
  [/^\s*\[plugins\..*\.registry\.mirrors\b/m],
];

/** What a line holds by whose edit a text can become one. */
const PART = /kind|mirrors|endpoint|registries|plugins/;

/** Whether a path alone says that a file is the mirror configuration of a node. */
export function isNodeConfigName(path: string): boolean {
  return NAME.test(path);
}

/** Whether a text looks like the mirror configuration of a node, whatever its name. */
export function looksLikeNodeConfig(text: string): boolean {
  return SIGNS.some((signs) => signs.every((sign) => sign.test(text)));
}

/** Whether an edit of a line can have made a text one. */
export function mayMakeNodeConfig(line: string): boolean {
  return PART.test(line);
}
