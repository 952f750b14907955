import { tell } from '../../base/texts';
import type { Dialect } from '../../mirrors/model';
import { parseReference } from '../../reference/parse';
import type { NodeConfig } from '../../workspace/snapshot';
import { nodePath, tableOfConfig } from '../nodes';
import { usageOf } from '../usage';
import type { CheckedFile, Detection } from './model';
import { quoted } from './words';

/**
 * The keys of a file that are hosts without ports and make pulls fail that name a port. Only those of images in the workspace are told: every
 * location with a path fails so, and hardly any image names a port of such a host.
 */
export function portDetections(file: CheckedFile, dialect: Dialect): readonly Detection[] {
  const { snapshot, uri, entry } = file;
  if (!entry.config?.contents.some(({ content }) => content.dialect === dialect)) return [];
  const configs = snapshot.nodeConfigs.filter((config) => config.dialect.dialect === dialect && config.files.some((source) => source.uri === uri && !source.stale));
  const hosts = [...usageOf(snapshot).byHost.values()].flatMap(({ written }) => [...written.keys()]).filter((host) => /:[0-9]+$/.test(host));
  return configs.flatMap((config) => hosts.flatMap((host) => detect(file, config, host)));
}

function detect({ snapshot, uri }: CheckedFile, config: NodeConfig, host: string): readonly Detection[] {
  const failed = (tag: string): boolean => {
    const parsed = parseReference(`${host}/app/image${tag}`);
    return parsed.ok && tableOfConfig(config, nodePath(snapshot, uri)).resolve(parsed.reference).error === 'rewrite';
  };
  if (!failed(':1') && !failed(`@sha256:${'0'.repeat(64)}`)) return [];
  const name = host.replace(/:[0-9]+$/, '');
  return config.dialect.keys(config).filter((key) => key.uri === uri && key.text === name).map(({ text, span }) => ({
    span,
    message: tell`${quoted(text)} also covers ${quoted(host)}, which an image names, and what comes of that name has its port in the wrong place. Every pull from there fails.`,
  }));
}
