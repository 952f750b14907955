import type { TemplateSet } from './execute/run';
import { outlineOf, PRINTED } from './template/outline';
import type { TemplateFile } from './value';

/**
 * Whether a template prints nothing, or nothing but objects of kinds that hold no image, so that whoever looks for images need not render it. Told
 * from its text alone, and only where that is certain: every document names its kind literally, nothing else is printed at the left
 * margin, and no template that it calls begins a document or names a kind.
 */
export function holdsNoImages(set: TemplateSet, template: TemplateFile): boolean {
  const executable = set.get(template.name);
  if (!executable || executable.broken || executable.source) return false;
  const outline = outlineOf(executable.body);
  if (outline.callsAnything || !printsHarmlessKinds(outline.text)) return false;
  return outline.called.every((name) => printsFragments(set, name, new Set([template.name])));
}

/** Kinds of Kubernetes, and of operators that everybody has, in whose objects an image stands nowhere. */
const HARMLESS: ReadonlySet<string> = new Set([
  'APIService', 'Certificate', 'ClusterRole', 'ClusterRoleBinding', 'CustomResourceDefinition', 'EndpointSlice', 'Endpoints', 'Gateway', 'GRPCRoute',
  'HTTPRoute', 'HorizontalPodAutoscaler', 'Ingress', 'IngressClass', 'Issuer', 'ClusterIssuer', 'Lease', 'LimitRange', 'MutatingWebhookConfiguration',
  'Namespace', 'NetworkPolicy', 'PersistentVolume', 'PersistentVolumeClaim', 'PodDisruptionBudget', 'PodMonitor', 'PodSecurityPolicy', 'PriorityClass',
  'Probe', 'PrometheusRule', 'ResourceQuota', 'Role', 'RoleBinding', 'Service', 'ServiceAccount', 'ServiceMonitor', 'StorageClass', 'TLSRoute', 'TCPRoute',
  'ValidatingWebhookConfiguration', 'VerticalPodAutoscaler', 'VolumeSnapshotClass',
]);

const KIND = /^kind:[ \t]*(.*?)[ \t]*$/gm;

function printsHarmlessKinds(text: string): boolean {
  return !hasPrintedLine(text) && text.split(/^---/m).every((document) => {
    const kinds = [...document.matchAll(KIND)].map(([, kind = '']) => kind.replace(/^(["'])(.*)\1$/, '$2'));
    return kinds.length === 0 ? isBlank(document) : kinds.every((kind) => HARMLESS.has(kind));
  });
}

/** Whether an action prints at the left margin, where it could print whole documents. */
function hasPrintedLine(text: string): boolean {
  return text.startsWith(PRINTED) || text.includes(`\n${PRINTED}`);
}

/** Nothing but comments and white space. */
function isBlank(document: string): boolean {
  return /^(?:[ \t\r]*(?:#.*)?(?:\n|$))*$/.test(document);
}

/** Whether a called template, and what it calls, prints no more than a part of an object. */
function printsFragments(set: TemplateSet, name: string, above: ReadonlySet<string>): boolean {
  if (above.has(name)) return true;
  const executable = set.get(name);
  if (!executable || executable.broken) return false;
  const outline = outlineOf(executable.body);
  if (outline.callsAnything || /^(?:---|kind:)/m.test(outline.text)) return false;
  const within = new Set(above).add(name);
  return outline.called.every((called) => printsFragments(set, called, within));
}
