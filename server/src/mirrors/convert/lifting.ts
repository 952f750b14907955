import type { Place, Span } from '../../base/span';
import type { AccessSetting } from '../endpoints/access';
import { upstreamHost } from '../endpoints/endpoint';
import { isUncertain, type TemplateParts } from '../templates';
import { scopeOf, type Certificates, type LiftedTable, type MirrorRule, type MirrorTarget, type PlacedAccess, type Unsaid, type UnsaidReason } from './model';

/** A file that rules are lifted from. */
interface Lifted {
  readonly uri: string;
  readonly path: string;
}

/** What a note is about; `subject` is the scope where nothing else is named. */
export interface About {
  readonly scope?: string;
  readonly subject?: string;
  /** True where the rule is written nevertheless, and works otherwise. */
  readonly isWritten?: boolean;
}

/** Collects the rules of a table, and what no rule can be made of. */
export interface Lifting {
  /** Takes a rule; of several for the same names the last counts, as in the engines whose files replace each other. */
  rule(rule: MirrorRule): void;
  note(reason: UnsaidReason, place: Place, about: About): void;
  /** Takes what a file says of access to hosts: for the pulls of one host, or where no `scope` is given for every contact. */
  access(file: Pick<Lifted, 'uri'>, settings: readonly AccessSetting[] | undefined, scope?: string): void;
  /** Notes a file that its engine refuses, so that it has no rules in force. */
  refused(file: Lifted): void;
  done(): LiftedTable;
}

const START: Span = { start: 0, end: 0 };

export function lifting(): Lifting {
  const rules = new Map<string, MirrorRule>();
  const unsaid: Unsaid[] = [];
  const access: PlacedAccess[] = [];
  const note: Lifting['note'] = (reason, place, { scope, subject, isWritten }) => {
    unsaid.push({ reason, scope, subject: subject ?? scope ?? '', place, isWritten: isWritten ?? false });
  };
  return {
    rule: (rule) => void rules.set(scopeOf(rule), normalized(rule)),
    note,
    access: ({ uri }, settings, scope) => {
      for (const setting of settings ?? []) access.push({ ...setting, uri, scope });
    },
    refused: ({ uri, path }) => {
      note('refused', { uri, span: START }, { subject: path });
    },
    done: () => ({ rules: withCertificates([...rules.values()], access), access, unsaid }),
  };
}

/** The rules with the files of certificates that their mirrors are asked with. Over plain HTTP none are. */
function withCertificates(rules: readonly MirrorRule[], access: readonly PlacedAccess[]): readonly MirrorRule[] {
  const filed = new Map<string, PlacedAccess[]>();
  for (const each of access) {
    if (each.files.length === 0 || (each.kind !== 'authority' && each.kind !== 'client')) continue;
    const known = filed.get(each.host);
    if (known) known.push(each);
    else filed.set(each.host, [each]);
  }
  if (filed.size === 0) return rules;
  return rules.map((rule) => ({ ...rule, mirrors: rule.mirrors.map((target) => {
    const own = (filed.get(target.host) ?? []).filter(({ scope }) => scope === undefined || scope === rule.host);
    return own.length === 0 || target.scheme === 'http' ? target : { ...target, certificates: certificatesOf(own) };
  }) }));
}

function certificatesOf(settings: readonly PlacedAccess[]): Certificates {
  const filesOf = (wanted: AccessSetting['kind']): AccessSetting['files'] => settings.flatMap(({ kind, files }) => (kind === wanted ? files : []));
  return { authorities: filesOf('authority').flat(), clients: filesOf('client') };
}

/** The registry itself as the last of its mirrors is what is asked last anyway. */
function normalized(rule: MirrorRule): MirrorRule {
  const last = rule.mirrors.at(-1);
  if (rule.asksUpstream || rule.path !== '' || !last || !isUpstream(rule.host, last)) return rule;
  return { ...rule, mirrors: rule.mirrors.slice(0, -1), asksUpstream: true };
}

function isUpstream(asked: string, { scheme, host, path, insecure, pulls }: MirrorTarget): boolean {
  return scheme === 'https' && !insecure && path === '/v2' && pulls === 'all' && host === upstreamHost(asked);
}

/** Leaves out the rules that rest on expressions of templates, of which nothing is known before they are filled in. */
export function withoutTemplated(table: LiftedTable, byUri: ReadonlyMap<string, readonly TemplateParts[]>): LiftedTable {
  if (byUri.size === 0) return table;
  const isSure = ({ uri, span }: Place): boolean => !(byUri.get(uri) ?? []).some((parts) => parts.all || isUncertain(parts, span));
  const isKnown = (rule: MirrorRule): boolean => isSure(rule.place) && rule.mirrors.every(({ place }) => isSure(place));
  const unknown = table.rules.filter((rule) => !isKnown(rule)).map((rule): Unsaid => (
    { reason: 'template', scope: scopeOf(rule), subject: scopeOf(rule), place: rule.place, isWritten: false }
  ));
  return { ...table, rules: table.rules.filter(isKnown), unsaid: [...table.unsaid, ...unknown] };
}
