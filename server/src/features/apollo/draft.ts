import { hostKey } from '../../reference/host';
import type { Entry, Snapshot } from '../../workspace/snapshot';
import { entriesOf } from '../../workspace/snapshot';
import { isWellKnownHost } from '../diagnostics/wellKnownHosts';
import { usageOf } from '../usage';

/** The name under which the draft is meant to be kept. */
export const DRAFT_NAME = 'apollo-registries.yaml';

interface Host {
  readonly key: string;
  readonly images: number;
  readonly files: number;
  /** Whether a chart is addressed there. */
  readonly hasCharts: boolean;
}

/**
 * A registry file made from what a workspace uses: the hosts of all its images, each as an Artifact Registry or a Mirrored
 * Registry, with a comment that says why. Which host stands for which cannot be told from the files, so that all of it is
 * to be compared with the Hub. A host that no chart comes from is taken for mirrored by the one host that charts come from.
 */
export function registryFileDraft(snapshot: Snapshot): string {
  const hosts = hostsOf(snapshot);
  const chartHosts = hosts.filter((host) => host.hasCharts && !isWellKnownHost(host.key));
  const [only, ...others] = chartHosts;
  const target = others.length === 0 ? only : undefined;
  const publicHosts = hosts.filter((host) => isWellKnownHost(host.key));
  const rest = hosts.filter((host) => !isWellKnownHost(host.key) && !chartHosts.includes(host));
  const lines = [
    '# The hosts of the images and charts in this workspace. Compare this with the Artifact Registries of the Hub:',
    '# which host mirrors which cannot be told from the files.',
    'version: 1',
    ...(hosts.length === 0 ? ['artifactRegistries: []'] : ['artifactRegistries:']),
    ...chartHosts.flatMap((host) => registryLines(host, host === target ? rest : [])),
    ...(target ? [] : rest.flatMap((host) => registryLines(host, []))),
    ...publicHosts.flatMap((host) => registryLines(host, [])),
  ];
  return `${lines.join('\n')}\n`;
}

function registryLines(host: Host, mirrors: readonly Host[]): readonly string[] {
  const type = /\.dkr\.ecr\.[\w.-]+\.amazonaws\.com(?:\.cn)?$/.test(host.key) ? 'ecr' : isWellKnownHost(host.key) ? 'none' : 'basic';
  return [
    `  # ${host.hasCharts ? 'Charts come from here; ' : ''}${usage(host)}.`,
    `  - registryUrl: ${scalar(host.key)}`,
    `    credentials: { type: ${type} }`,
    ...(mirrors.length === 0 ? [] : [
      '    # No chart comes from these hosts. Each that Apollo can reach by itself is a registry of its own instead.',
      '    mirroredRegistries:',
      ...mirrors.map((mirror) => `      - ${scalar(mirror.key)} # ${usage(mirror)}`),
    ]),
  ];
}

function usage({ images, files }: Host): string {
  return images === 0 ? 'no image' : `${plural(images, 'image')} in ${plural(files, 'file')}`;
}

/** The file is written in English, as its keys are. */
function plural(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? '' : 's'}`;
}

/** An IPv6 address needs quotes. */
function scalar(host: string): string {
  return host.startsWith('[') ? JSON.stringify(host) : host;
}

/** The most used first; of two that are used alike the one whose name comes first. */
function hostsOf(snapshot: Snapshot): readonly Host[] {
  const charts = new Set([...entriesOf(snapshot)].flatMap(chartHosts));
  const used = usageOf(snapshot).byHost;
  return [...new Set([...used.keys(), ...charts])].map((key): Host => {
    const { images = 0, files } = used.get(key) ?? {};
    return { key, images, files: files?.size ?? 0, hasCharts: charts.has(key) };
  }).sort((a, b) => b.images - a.images || (a.key < b.key ? -1 : 1));
}

function chartHosts(entry: Entry): readonly string[] {
  return entry.images.sites.flatMap((site) => {
    const host = site.obstacle === 'address' ? /^oci:\/\/([\w.-]+(?::\d+)?)(?=\/|$)/.exec(site.written)?.[1] : undefined;
    return host === undefined ? [] : [hostKey(host)];
  });
}
