import type { MirrorRule, MirrorTarget } from '../model';
import { hostRefusal, isUnverified, needsOverride, saysNothing, urlOf, type Writer } from './model';

/** containerd's `certs.d`: a folder for each host. */
export const HOSTS_TOML: Writer = {
  judge: (rule, { hasWildcard }) => {
    const refusal = hostRefusal(rule);
    if (refusal !== undefined) return { refusal };
    if (saysNothing(rule) && !hasWildcard) return {};
    // A host that only pulls serves digests; content that a tag was resolved to elsewhere is taken from it too.
    const changes = rule.mirrors.some(({ pulls }) => pulls === 'digest') ? ['digest-only' as const] : [];
    return { changes, dropped: rule.mirrors.filter(({ pulls }) => pulls === 'tag').map((target) => ({ target, reason: 'tag-only' })) };
  },
  write: (rules) => {
    const hasWildcard = rules.some(({ host }) => host === '*');
    return rules.filter((rule) => hasWildcard || !saysNothing(rule)).map((rule) => ({ name: `certs.d/${folderOf(rule.host)}/hosts.toml`, text: textOf(rule) }));
  },
};

/** A colon is no part of a folder's name on every system; containerd looks for this spelling first. */
function folderOf(host: string): string {
  return host === '*' ? '_default' : host.replace(/^(.*):([0-9]+)$/, '$1_$2_');
}

/** Where the registry itself is not asked, the last mirror stands as `server` in its place. */
function textOf({ host, mirrors, asksUpstream }: MirrorRule): string {
  if (saysNothing({ host, path: '', mirrors, asksUpstream } as MirrorRule)) return `# ${host} has no mirror; the file keeps _default away from it.\n`;
  const server = asksUpstream ? undefined : mirrors.at(-1);
  const root = server ? [`server = "${urlOf(server)}"`, ...capabilitiesOf(server, ''), ...settingsOf(server, '')].join('\n') : undefined;
  const hosts = (server ? mirrors.slice(0, -1) : mirrors).map((target) => (
    [`[host."${urlOf(target)}"]`, ...capabilitiesOf(target, '  '), ...settingsOf(target, '  ')].join('\n')
  ));
  return `${[...(root === undefined ? [] : [root]), ...hosts].join('\n\n')}\n`;
}

function capabilitiesOf({ pulls }: MirrorTarget, indent: string): readonly string[] {
  return [`${indent}capabilities = ${pulls === 'digest' ? '["pull"]' : '["pull", "resolve"]'}`];
}

function settingsOf(target: MirrorTarget, indent: string): readonly string[] {
  const { authorities, clients } = target.certificates ?? { authorities: [], clients: [] };
  const clientText = (files: readonly string[]): string => (files.length === 1 ? `"${files.join('')}"` : `[${listOf(files)}]`);
  return [
    ...(needsOverride(target) ? [`${indent}override_path = true`] : []),
    ...(isUnverified(target) ? [`${indent}skip_verify = true`] : []),
    ...(authorities.length > 0 ? [`${indent}ca = [${listOf(authorities)}]`] : []),
    ...(clients.length > 0 ? [`${indent}client = [${clients.map(clientText).join(', ')}]`] : []),
  ];
}

function listOf(files: readonly string[]): string {
  return files.map((file) => `"${file}"`).join(', ');
}
