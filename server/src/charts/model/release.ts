import { bool, int, list } from '../make';
import { string } from '../text';
import type { DictType, DictValue, Origins, Value } from '../value';
import { BUILT_IN_VERSIONS } from '../go/apiVersions';
import { parseVersion, printVersion } from '../go/semver';
import { dict, unknown } from './make';

/** What Helm is told beside the values. What is left out has Helm's own default. */
export interface ReleaseOptions {
  readonly releaseName?: string;
  readonly namespace?: string;
  /** The cluster's version, as `--kube-version` takes it. */
  readonly kubeVersion?: string;
  /** The API versions of the cluster (`apps/v1`, `apps/v1/Deployment`) beside those that Helm takes for given; left out they are unknown, since only a cluster tells them. */
  readonly apiVersions?: readonly string[];
}

/** Helm's own: what `helm template` takes when nothing is given, and the version of Kubernetes that Helm 4.1 is built for. */
const DEFAULTS = { releaseName: 'release-name', namespace: 'default', kubeVersion: 'v1.35.0' };
const HELM_VERSION = 'v4.1.4';

/** `.Release` of an installation. */
export function releaseValue({ releaseName, namespace }: ReleaseOptions): DictValue {
  return dict([
    ['IsInstall', bool(true)],
    ['IsUpgrade', bool(false)],
    ['Name', given('Release.Name', releaseName || DEFAULTS.releaseName)],
    ['Namespace', given('Release.Namespace', namespace || DEFAULTS.namespace)],
    ['Revision', int(1n)],
    ['Service', string('Helm')],
  ]);
}

/** `.Capabilities`. */
export function capabilitiesValue({ kubeVersion, apiVersions }: ReleaseOptions): DictValue {
  return typed('*common.Capabilities', [
    ['APIVersions', apiVersions ? { ...list([...BUILT_IN_VERSIONS, ...apiVersions].map((version) => string(version))), type: 'common.VersionSet' } : unknown('cluster', '.Capabilities.APIVersions')],
    ['HelmVersion', typed('struct', [
      ['Version', string(HELM_VERSION)],
      ...['GitCommit', 'GitTreeState', 'GoVersion', 'KubeClientVersion'].map((name) => [name, unknown('cluster', `.Capabilities.HelmVersion.${name}`)] as const),
    ])],
    ['KubeVersion', kubeVersionValue(kubeVersion || DEFAULTS.kubeVersion)],
  ]);
}

function kubeVersionValue(text: string): Value {
  const version = parseVersion(text);
  if (!version) return unknown('cluster', '.Capabilities.KubeVersion');
  const origins: Origins = [origin('Capabilities.KubeVersion')];
  const printed = string(`v${printVersion(version)}`, origins);
  return typed('common.KubeVersion', [
    ['Version', printed],
    ['Major', string(version.major.toString(), origins)],
    ['Minor', string(version.minor.toString(), origins)],
    ['GitVersion', printed],
  ]);
}

function typed(type: DictType, entries: readonly (readonly [string, Value])[]): DictValue {
  return { ...dict(entries), type };
}

function given(path: string, text: string): Value {
  return string(text, [origin(path)]);
}

function origin(path: string): Origins[number] {
  return { kind: 'given', uri: '', path, span: { start: 0, end: 0 } };
}
