import type { ConvertTarget, Unsaid, UnsaidReason } from '../../mirrors/convert/model';

/** How a target is called in sentences. */
export const TARGET_NAMES: Readonly<Record<ConvertTarget, string>> = {
  'registries.conf': 'registries.conf', 'hosts.toml': 'hosts.toml', k3s: "k3s's registries.yaml", idms: "OpenShift's mirror sets", talos: 'Talos', apollo: 'a registry file of Apollo',
};

/** What a reason means for its subject: the rest of a sentence that begins with the subject. */
const REASONS: Readonly<Record<UnsaidReason, (target: string) => string>> = {
  address: () => 'has an address that cannot be read as one.',
  alias: (target) => `is a short name with a registry of its own, which ${target} cannot say.`,
  allowed: (target) => `is on the list of what may be pulled, which ${target} does not have.`,
  'any-host': (target) => `stands for every registry, which ${target} cannot say.`,
  authority: (target) => `is verified by a certificate authority of its own, which ${target} cannot say.`,
  capabilities: (target) => `asks for some kinds of requests alone, which ${target} cannot say.`,
  'certificate-path': (target) => `has certificates in files that ${target} cannot name: one path for each host, from the root.`,
  'certificate-text': (target) => `has certificates that are written out or kept in a Secret, and ${target} names files.`,
  claimed: () => 'is claimed by several registries, or has rules that would lead on from each other.',
  client: (target) => `is shown a certificate of the client, which ${target} cannot say.`,
  credentials: () => 'has credentials, which are never written; enter them where they belong.',
  differs: () => 'would be answered otherwise than before.',
  'digest-only': (target) => `is for pulls by digest alone, which ${target} cannot say.`,
  'direct-access': () => 'keeps its settings for TLS also where it is pulled from by its own name.',
  'direct-lost': (target) => `is asked as any other host where it is pulled from by its own name: ${target} is told how its mirrors are asked.`,
  'fallback-kept': (target) => `is asked itself where its mirrors fail: in ${target} that can be turned off for all hosts only.`,
  'fallback-lost': (target) => `is no longer asked itself after its mirrors: ${target} has no such step.`,
  form: (target) => `has a form that ${target} does not take.`,
  'further-mirror': (target) => `is a further mirror, and ${target} has one for each registry.`,
  headers: () => 'is sent headers, which are never written; enter them where they belong.',
  hidden: () => 'has a rule of its own that says nothing, and would fall to the rule for every registry.',
  'host-forms': () => 'the two tell hosts apart in different ways: which spellings of a host count, such as with and without a port, may differ.',
  insecure: (target) => `is not verified, which ${target} cannot say.`,
  location: (target) => `is a place that ${target} cannot name.`,
  'mixed-access': (target) => `is contacted both with and without verification, and ${target} says that once for a host.`,
  'no-mirror': (target) => `has no mirror, and ${target} has no word for that.`,
  path: (target) => `is for a path below its registry, and ${target} has rules for whole registries.`,
  'plain-http': () => 'was asked over HTTPS without verification and then over HTTP; an address names one of them.',
  refused: () => 'is refused as a whole by the program that it is written for.',
  rewrite: () => 'rewrites paths by an expression that puts no fixed text in front of them.',
  searched: (target) => `is searched for names without a registry, which ${target} does not do.`,
  'tag-only': (target) => `is for pulls by tag alone, which ${target} cannot say.`,
  'target-path': (target) => `has an address with a path that ${target} cannot say.`,
  template: () => 'holds an expression of a template, so that its rules are not known.',
  'upstream-access': (target) => `has settings for TLS although no mirror is contacted under that name, which ${target} is not told.`,
  wildcard: (target) => `stands for every name below a domain, which ${target} cannot say.`,
};

/** What cannot be said in a target, or is said otherwise, as a sentence. */
export function unsaidWords(unsaid: Unsaid, target: ConvertTarget): string {
  const rest = unsaidRest(unsaid, target);
  return unsaid.subject === '' ? rest : `\`${unsaid.subject}\` ${rest}`;
}

/** The same without its subject, in front of which it stands; a whole sentence where there is none. */
export function unsaidRest({ reason, subject }: Unsaid, target: ConvertTarget): string {
  const rest = REASONS[reason](TARGET_NAMES[target]);
  return subject === '' ? rest.charAt(0).toUpperCase() + rest.slice(1) : rest;
}
