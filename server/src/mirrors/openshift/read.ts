import { asMap, asScalar, textOf, valueOf } from '../../syntax/access';
import type { MapNode } from '../../syntax/tree';
import type { ConfigReading, ConfigText } from '../dialect';
import { fieldsOf, type Fields, type WrittenText } from '../fields';
import type { MirrorSet, OpenShiftConfig } from './content';

interface SetKind {
  readonly group: string;
  readonly kind: string;
  readonly list: string;
  readonly pulls: MirrorSet['pulls'];
  /** The key of an entry's policy; of the old kind there is none, and what is written there has no effect. */
  readonly policyKey: string | undefined;
}

/** The kinds that the machine config operator turns into a `registries.conf`; of ImageContentPolicy it takes nothing. */
const SET_KINDS: readonly SetKind[] = [
  { group: 'config.openshift.io', kind: 'ImageDigestMirrorSet', list: 'imageDigestMirrors', pulls: 'digest', policyKey: 'mirrorSourcePolicy' },
  { group: 'config.openshift.io', kind: 'ImageTagMirrorSet', list: 'imageTagMirrors', pulls: 'tag', policyKey: 'mirrorSourcePolicy' },
  { group: 'operator.openshift.io', kind: 'ImageContentSourcePolicy', list: 'repositoryDigestMirrors', pulls: 'digest', policyKey: undefined },
];

const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?';
const HOST = `${LABEL}(?:\\.${LABEL})*(?::[0-9]+)?`;
const PATH = '(?:/[a-z0-9]+(?:(?:[._]|__|-*)[a-z0-9]+)*)*';
/** The patterns of the custom resource definitions (openshift/api `config/v1`). */
const MIRROR_FORM = new RegExp(`^${HOST}${PATH}$`);
const SOURCE_FORM = new RegExp(`^(?:\\*(?:\\.${LABEL})+|${HOST}${PATH})$`);

/** Reads every mirror set of a file, lists of objects too, and an install-config's image sources. */
export function readOpenShift(file: ConfigText): ConfigReading<OpenShiftConfig> {
  const tree = file.yaml();
  const fields = fieldsOf('openshift.refused');
  for (const { span, parameters } of tree.problems) fields.refuse('yaml', span, { message: parameters['message'] ?? '' });
  const sets: MirrorSet[] = [];
  const insecure: WrittenText[] = [];
  const blocked: WrittenText[] = [];
  const trustedCas: WrittenText[] = [];
  let allowed: readonly WrittenText[] | undefined;
  for (const object of tree.documents.flatMap((document) => objectsIn(asMap(document.root), fields))) {
    sets.push(...setsOf(object, fields));
    trustedCas.push(...trustedCasOf(object));
    if (groupOf(object) !== 'config.openshift.io' || textOf(object, 'kind') !== 'Image') continue;
    const sources = fields.map(fields.map(object, 'spec'), 'registrySources');
    insecure.push(...(fields.texts(sources, 'insecureRegistries') ?? []));
    blocked.push(...(fields.texts(sources, 'blockedRegistries') ?? []));
    const given = fields.texts(sources, 'allowedRegistries');
    if (given && given.length > 0) allowed = [...(allowed ?? []), ...given];
    const first = given?.[0];
    if (first && blocked.length > 0) fields.refuse('blocked-and-allowed', first.span);
  }
  noteSurprises(sets, fields);
  return { content: { dialect: 'openshift', sets, insecure, blocked, allowed, ...(trustedCas.length > 0 && { trustedCas }) }, problems: fields.problems };
}

function objectsIn(root: MapNode | undefined, fields: Fields): readonly MapNode[] {
  if (!root) return [];
  return /List$/.test(textOf(root, 'kind') ?? '') ? (fields.maps(root, 'items') ?? []) : [root];
}

/** Another key of certificates than one of a registry's. */
const OTHER_CAS: ReadonlySet<string> = new Set(['ca-bundle.crt', 'ca.crt', 'service-ca.crt', 'updateservice-registry']);

function trustedCasOf(object: MapNode): readonly WrittenText[] {
  const metadata = asMap(valueOf(object, 'metadata'));
  if (textOf(object, 'kind') !== 'ConfigMap' || textOf(object, 'apiVersion') !== 'v1' || textOf(metadata, 'namespace') !== 'openshift-config') return [];
  return (asMap(valueOf(object, 'data'))?.entries ?? []).flatMap(({ key, value }) => (
    !OTHER_CAS.has(key.text) && asScalar(value)?.text.includes('-----BEGIN CERTIFICATE') === true ? [{ text: key.text, span: key.inner }] : []
  ));
}

function groupOf(object: MapNode): string {
  return (textOf(object, 'apiVersion') ?? '').split('/')[0] ?? '';
}

function setsOf(object: MapNode, fields: Fields): readonly MirrorSet[] {
  const group = groupOf(object);
  const kind = textOf(object, 'kind');
  const known = SET_KINDS.find((each) => each.group === group && each.kind === kind);
  if (known) return (fields.maps(fields.map(object, 'spec'), known.list) ?? []).flatMap((item) => setOf(item, known.pulls, known.policyKey, fields) ?? []);
  if (kind === 'ImageContentPolicy' && group === 'config.openshift.io') {
    for (const entry of object.entries) if (entry.key.text === 'kind') fields.problems.push({ code: 'openshift.unused-policy', span: entry.value?.span ?? entry.key.span, parameters: {} });
    return [];
  }
  if (group.includes('.')) return [];
  const lists = ['imageDigestSources', 'imageContentSources'].flatMap((key) => fields.maps(object, key) ?? []);
  return lists.flatMap((item) => setOf(item, 'digest', 'sourcePolicy', fields) ?? []);
}

function setOf(item: MapNode, pulls: MirrorSet['pulls'], policyKey: string | undefined, fields: Fields): MirrorSet | undefined {
  const source = fields.text(item, 'source');
  if (!source) {
    fields.refuse('source-missing', item.span);
    return undefined;
  }
  if (!SOURCE_FORM.test(source.text)) fields.refuse('source-form', source.span, { source: source.text });
  const mirrors = fields.texts(item, 'mirrors') ?? [];
  for (const mirror of mirrors) if (!MIRROR_FORM.test(mirror.text)) fields.refuse('mirror-form', mirror.span, { mirror: mirror.text });
  const seen = new Set<string>();
  const repeated = mirrors.find(({ text }) => seen.size === seen.add(text).size);
  if (repeated) fields.refuse('mirror-twice', repeated.span, { mirror: repeated.text });
  const policy = policyKey === undefined ? undefined : fields.text(item, policyKey);
  const isKnown = !policy || policy.text === '' || policy.text === 'AllowContactingSource' || policy.text === 'NeverContactSource';
  if (!isKnown) fields.refuse('policy', policy.span, { policy: policy.text });
  return { pulls, source, mirrors, policy: policy?.text === 'NeverContactSource' ? 'NeverContactSource' : 'AllowContactingSource' };
}

/** What takes effect otherwise than it looks, as far as one entry tells. */
function noteSurprises(sets: readonly MirrorSet[], { problems }: Fields): void {
  for (const { source, mirrors, policy } of sets) {
    if (policy === 'NeverContactSource' && mirrors.every(({ text }) => text === source.text)) {
      problems.push({ code: 'openshift.ignored-policy', span: source.span, parameters: { source: source.text } });
    }
  }
}
