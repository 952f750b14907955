import { tell } from '../../base/texts';
import { memo } from '../../base/memo';
import { nameOf } from '../../base/uri';
import type { NodeConfig } from '../../workspace/snapshot';
import { environmentNodes, pullsFrom, shownPull, type EnvironmentNodes } from './layers';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'environment.nodes-disagree';

/** Two configurations of nodes of one Environment send the images of a host to different places. */
export const environmentNodesDisagree: DiagnosticRule = {
  code: CODE,
  title: 'Nodes of one Environment pull from different places',
  severity: 'warning',
  check: (file) => {
    if (!file.entry.config) return [];
    const own = file.snapshot.nodeConfigs.filter(({ files }) => files.some(({ uri, stale }) => uri === file.uri && !stale));
    if (own.length === 0) return [];
    const environments = environmentNodes(file.snapshot, file.uri).filter(({ areKnown, configs }) => areKnown && configs.length > 1);
    return own.flatMap((config) => keysOf(file, config).flatMap((key) => firstOf(environments.flatMap((environment) => detect(file, config, key, environment)))));
  },
};

const keysByText = memo((config: NodeConfig) => new Map(config.dialect.keys(config).map((key) => [key.text, key])));

interface Key {
  readonly text: string;
  readonly span: Detection['span'];
}

/** The hosts and prefixes of the file, a host of a wildcard left out: it stands for no host in particular. */
function keysOf({ uri }: CheckedFile, config: NodeConfig): readonly Key[] {
  const keys = new Map(config.dialect.keys(config).filter((key) => key.uri === uri && !/^(?:\*|_default$)/.test(key.text)).map((key) => [key.text, key]));
  return [...keys.values()];
}

function detect({ snapshot, uri }: CheckedFile, config: NodeConfig, key: Key, { environment, configs }: EnvironmentNodes): readonly Detection[] {
  if (!configs.includes(config)) return [];
  const name = key.text.includes('/') ? `${key.text}/image` : `${key.text}/any/image`;
  const here = pullsFrom(snapshot, uri, config, name);
  for (const other of configs) {
    if (other === config) continue;
    const there = pullsFrom(snapshot, uri, other, name);
    const at = here.findIndex((answer, index) => {
      const counterpart = there[index];
      return counterpart && answer.status !== 'unknown' && counterpart.status !== 'unknown' && shownPull(answer) !== shownPull(counterpart);
    });
    const [ours, theirs] = [here[at], there[at]];
    if (!ours || !theirs) continue;
    const place = keysByText(other).get(key.text);
    const file = other.files[0]?.uri ?? '';
    return [{
      span: key.span,
      message: environment === undefined
        ? tell`Nodes of the same cluster disagree on ${quoted(key.text)}: ${quoted(shownPull(ours))} here, ${quoted(shownPull(theirs))} by ${quoted(nameOf(file))}.`
        : tell`Nodes of ${quoted(environment)} disagree on ${quoted(key.text)}: ${quoted(shownPull(ours))} here, ${quoted(shownPull(theirs))} by ${quoted(nameOf(file))}.`,
      related: [place ? { uri: place.uri, span: place.span, message: tell`${quoted(key.text)} here.` } : { uri: file, span: { start: 0, end: 0 }, message: tell`${quoted(key.text)} has no rule of its own here.` }],
    }];
  }
  return [];
}

function firstOf(detections: readonly Detection[]): readonly Detection[] {
  return detections.slice(0, 1);
}
