import type { Place, Span } from '../../base/span';
import { upstreamHost } from '../endpoints/endpoint';
import { isUncertain, type TemplateParts } from '../templates';
import { scopeOf, type LiftedTable, type MirrorRule, type MirrorTarget, type Unsaid, type UnsaidReason } from './model';

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
  /** Notes a file that its engine refuses, so that it has no rules in force. */
  refused(file: Lifted): void;
  done(): LiftedTable;
}

const START: Span = { start: 0, end: 0 };

export function lifting(): Lifting {
  const rules = new Map<string, MirrorRule>();
  const unsaid: Unsaid[] = [];
  const note: Lifting['note'] = (reason, place, { scope, subject, isWritten }) => {
    unsaid.push({ reason, scope, subject: subject ?? scope ?? '', place, isWritten: isWritten ?? false });
  };
  return {
    rule: (rule) => void rules.set(scopeOf(rule), normalized(rule)),
    note,
    refused: ({ uri, path }) => {
      note('refused', { uri, span: START }, { subject: path });
    },
    done: () => ({ rules: [...rules.values()], unsaid }),
  };
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
  return { rules: table.rules.filter(isKnown), unsaid: [...table.unsaid, ...unknown] };
}
