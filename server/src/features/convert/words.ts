import { tell } from '../../base/texts';
import type { ConvertTarget, Unsaid, UnsaidReason } from '../../mirrors/convert/model';

const TARGET_NAMES: Readonly<Record<ConvertTarget, () => string>> = {
  'registries.conf': () => 'registries.conf',
  'hosts.toml': () => 'hosts.toml',
  k3s: () => tell`k3s's registries.yaml`,
  idms: () => tell`OpenShift's mirror sets`,
  talos: () => 'Talos',
  apollo: () => tell`a registry file of Apollo`,
};

/** What a reason means for its subject, as a sentence that begins with it. */
const REASONS: Readonly<Record<UnsaidReason, (subject: string, target: string) => string>> = {
  address: (subject) => tell`${subject} has an address that cannot be read as one.`,
  alias: (subject, target) => tell`${subject} is a short name with a registry of its own, which ${target} cannot say.`,
  allowed: (subject, target) => tell`${subject} is on the list of what may be pulled, which ${target} does not have.`,
  'any-host': (subject, target) => tell`${subject} stands for every registry, which ${target} cannot say.`,
  authority: (subject, target) => tell`${subject} is verified by a certificate authority of its own, which ${target} cannot say.`,
  capabilities: (subject, target) => tell`${subject} asks for some kinds of requests alone, which ${target} cannot say.`,
  'certificate-path': (subject, target) => tell`${subject} has certificates in files that ${target} cannot name: one path for each host, from the root.`,
  'certificate-text': (subject, target) => tell`${subject} has certificates that are written out or kept in a Secret, and ${target} names files.`,
  claimed: (subject) => tell`${subject} is claimed by several registries, or has rules that would lead on from each other.`,
  client: (subject, target) => tell`${subject} is shown a certificate of the client, which ${target} cannot say.`,
  credentials: (subject) => tell`${subject} has credentials, which are never written; enter them where they belong.`,
  differs: (subject) => tell`${subject} would be answered otherwise than before.`,
  'digest-only': (subject, target) => tell`${subject} is for pulls by digest alone, which ${target} cannot say.`,
  'direct-access': (subject) => tell`${subject} keeps its settings for TLS also where it is pulled from by its own name.`,
  'direct-lost': (subject, target) => tell`${subject} is asked as any other host where it is pulled from by its own name: ${target} is told how its mirrors are asked.`,
  'fallback-kept': (subject, target) => tell`${subject} is asked itself where its mirrors fail: in ${target} that can be turned off for all hosts only.`,
  'fallback-lost': (subject, target) => tell`${subject} is no longer asked itself after its mirrors: ${target} has no such step.`,
  form: (subject, target) => tell`${subject} has a form that ${target} does not take.`,
  'further-mirror': (subject, target) => tell`${subject} is a further mirror, and ${target} has one for each registry.`,
  headers: (subject) => tell`${subject} is sent headers, which are never written; enter them where they belong.`,
  hidden: (subject) => tell`${subject} has a rule of its own that says nothing, and would fall to the rule for every registry.`,
  'host-forms': () => tell`The two tell hosts apart in different ways: which spellings of a host count, such as with and without a port, may differ.`,
  insecure: (subject, target) => tell`${subject} is not verified, which ${target} cannot say.`,
  location: (subject, target) => tell`${subject} is a place that ${target} cannot name.`,
  'mixed-access': (subject, target) => tell`${subject} is contacted both with and without verification, and ${target} says that once for a host.`,
  'no-mirror': (subject, target) => tell`${subject} has no mirror, and ${target} has no word for that.`,
  path: (subject, target) => tell`${subject} is for a path below its registry, and ${target} has rules for whole registries.`,
  'plain-http': (subject) => tell`${subject} was asked over HTTPS without verification and then over HTTP; an address names one of them.`,
  refused: (subject) => tell`${subject} is refused as a whole by the program that it is written for.`,
  rewrite: (subject) => tell`${subject} rewrites paths by an expression that puts no fixed text in front of them.`,
  searched: (subject, target) => tell`${subject} is searched for names without a registry, which ${target} does not do.`,
  'tag-only': (subject, target) => tell`${subject} is for pulls by tag alone, which ${target} cannot say.`,
  'target-path': (subject, target) => tell`${subject} has an address with a path that ${target} cannot say.`,
  template: (subject) => tell`${subject} holds an expression of a template, so that its rules are not known.`,
  'upstream-access': (subject, target) => tell`${subject} has settings for TLS although no mirror is contacted under that name, which ${target} is not told.`,
  wildcard: (subject, target) => tell`${subject} stands for every name below a domain, which ${target} cannot say.`,
};

/** How a target is called in sentences. */
export function targetName(target: ConvertTarget): string {
  return TARGET_NAMES[target]();
}

/** What cannot be said in a target, or is said otherwise, as a sentence. `shown` says how its subject is shown. */
export function unsaidWords({ reason, subject }: Unsaid, target: ConvertTarget, shown: (subject: string) => string = (text) => `\`${text}\``): string {
  return REASONS[reason](subject === '' ? tell`This` : shown(subject), targetName(target));
}
