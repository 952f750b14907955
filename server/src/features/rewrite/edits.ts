import type { Span } from '../../base/span';
import type { ImageSite, Part, PartRole } from '../../images/model';
import { formatNamed } from '../../reference/format';
import { hostKey } from '../../reference/host';
import type { Reference } from '../../reference/model';
import { parseReference } from '../../reference/parse';
import type { TextEdit } from '../edits';
import { impliesLibrary } from '../reading';
import { withTarget, type SkipReason, type Target } from './rules';

/** The edits that give a reference another host, or why there are none. */
export type SiteEdits =
  | { readonly ok: true; readonly edits: readonly TextEdit[]; readonly result: string }
  | { readonly ok: false; readonly reason: SkipReason };

/** Part of a reference's text as it stands in a file. */
interface Leaf {
  readonly span: Span;
  readonly style: Part['style'];
  readonly value: string;
}

/** A change of one leaf: its first `taken` characters become `put`. */
interface LeafChange {
  readonly leaf: Leaf;
  readonly taken: number;
  readonly put: string;
}

const LIBRARY = 'library/';

/**
 * The edits that give a reference the name of a target, in the file's own text. Only the host changes, and the path where the target has another one;
 * `library/` is written where Docker Hub implies it. Tag, digest, quotes and comments stay byte for byte.
 */
export function editsFor(site: ImageSite, reference: Reference, target: Target, text: string, json: boolean): SiteEdits {
  const changes = changesTo(site, reference, target);
  if (!changes) return { ok: false, reason: 'no-key' };
  const renamed = withTarget(reference, target);
  const result = formatNamed(renamed, target.host);
  if (!readsBack(result, renamed, target.host)) return { ok: false, reason: 'not-readable-back' };
  const edits: TextEdit[] = [];
  for (const change of changes) {
    const edit = inText(change, text, json);
    if (typeof edit === 'string') return { ok: false, reason: edit };
    edits.push(edit);
  }
  return { ok: true, edits, result };
}

/** The roles that can carry a host, in the order in which they are written. */
const CARRIERS: readonly PartRole[] = ['registry', 'namespace', 'repository'];

/** Whether the key that carries the host, the first that is filled, stands in another file: it is that file's to rewrite. */
export function hostIsElsewhere({ parts, elsewhere = [] }: ImageSite): boolean {
  if (elsewhere.length === 0) return false;
  const first = CARRIERS.find((role) => [...(parts ?? []), ...elsewhere].some((part) => part.role === role && part.value !== ''));
  return first === undefined || elsewhere.some((part) => part.role === first && part.value !== '');
}

/** Whether the rewritten text is read as the pull source: a host of one label, for one, would be read as a path on Docker Hub. */
function readsBack(result: string, reference: Reference, host: string): boolean {
  const parsed = parseReference(result);
  if (!parsed.ok) return false;
  const { domain, path, tag, digest } = parsed.reference;
  return hostKey(domain) === hostKey(host) && path === reference.path && tag === reference.tag && digest === reference.digest;
}

function changesTo(site: ImageSite, reference: Reference, { host, path }: Target): readonly LeafChange[] | undefined {
  if (path === undefined) return site.parts ? changesOfParts(site.parts, reference, host) : changesOfWhole(site, reference, host);
  if (site.parts) return renamedParts(site.parts, reference, host, path);
  return [{ leaf: { ...site, value: site.written }, taken: reference.spans.path.end, put: `${host}/${path}` }];
}

/**
 * A new host and path over the keys of a split reference: the host goes where the host is, or into a `registry` that waits for it, and the path where the
 * path is. Where that stands in several keys, the last one has to stay as it is; undefined where it does not.
 */
function renamedParts(parts: readonly Part[], { written, spans }: Reference, host: string, path: string): readonly LeafChange[] | undefined {
  const carriers = parts.filter(({ role }) => CARRIERS.includes(role));
  const filled = carriers.filter(({ value }) => value !== '');
  const [first, second, third] = filled;
  if (!first) return undefined;
  const name = written.slice(0, spans.path.end);
  const old = written.slice(spans.path.start, spans.path.end);
  const blank = spans.domain ? undefined : carriers.find(({ role, value }) => role === 'registry' && value === '');
  const front: readonly LeafChange[] = blank ? [{ leaf: blank, taken: 0, put: host }] : [];
  const put = blank ? path : `${host}/${path}`;
  if (!second) return first.value.startsWith(name) ? [...front, { leaf: first, taken: name.length, put }] : undefined;
  const isHostAlone = spans.domain !== undefined && first.value === written.slice(spans.domain.start, spans.domain.end);
  if (isHostAlone && !third) return second.value.startsWith(old) ? [{ leaf: first, taken: first.value.length, put: host }, { leaf: second, taken: old.length, put: path }] : undefined;
  // What is in front of the last key takes up the rest of the path.
  const last = filled.at(-1);
  const kept = /[^/]*$/.exec(old)?.[0] ?? '';
  if (!last || filled.length > (isHostAlone ? 3 : 2) || !(last.value === kept || last.value.startsWith(`${kept}:`) || last.value.startsWith(`${kept}@`)) || !path.endsWith(`/${kept}`)) return undefined;
  const rest = path.slice(0, -kept.length - 1);
  if (isHostAlone) return [{ leaf: first, taken: first.value.length, put: host }, { leaf: second, taken: second.value.length, put: rest }];
  return [...front, { leaf: first, taken: first.value.length, put: blank ? rest : `${host}/${rest}` }];
}

function changesOfWhole(site: ImageSite, reference: Reference, host: string): readonly LeafChange[] {
  const leaf = { ...site, value: site.written };
  const { domain, path } = reference.spans;
  // Without the slash, which JSON may write as an escape.
  if (domain && !impliesLibrary(reference)) return [{ leaf, taken: domain.end, put: host }];
  return [{ leaf, taken: path.start, put: `${host}/${impliesLibrary(reference) ? LIBRARY : ''}` }];
}

/**
 * The key that carries the host changes: the first part that is not blank where a host is written, else the `registry`,
 * which is filled, else the part that the path starts in, in front of which the host goes.
 */
function changesOfParts(parts: readonly Part[], reference: Reference, host: string): readonly LeafChange[] | undefined {
  const carriers = parts.filter((part) => part.role === 'registry' || part.role === 'namespace' || part.role === 'repository');
  const filled = carriers.filter((part) => part.value !== '');
  const first = filled[0];
  if (!first) return undefined;
  const library = impliesLibrary(reference) ? LIBRARY : '';
  const { domain } = reference.spans;
  if (!domain) return withoutHost(carriers, first, host, library);
  const written = reference.written.slice(domain.start, domain.end);
  if (!first.value.startsWith(written)) return undefined;
  const behind = first.value.slice(written.length);
  const pathInFirst = behind.replace(/^\//, '') !== '';
  if (library === '') return [{ leaf: first, taken: written.length, put: host }];
  if (pathInFirst) return [{ leaf: first, taken: written.length + 1, put: `${host}/${library}` }];
  const second = filled[1];
  return second ? [{ leaf: first, taken: written.length, put: host }, { leaf: second, taken: 0, put: library }] : undefined;
}

function withoutHost(carriers: readonly Part[], first: Part, host: string, library: string): readonly LeafChange[] {
  const registry = carriers.find((part) => part.role === 'registry' && part.value === '');
  if (!registry) return [{ leaf: first, taken: 0, put: `${host}/${library}` }];
  const fill: LeafChange = { leaf: registry, taken: 0, put: host };
  return library === '' ? [fill] : [fill, { leaf: first, taken: 0, put: library }];
}

/** The edit of a leaf's source text, or why the leaf cannot be edited as it is written. */
function inText({ leaf, taken, put }: LeafChange, text: string, json: boolean): TextEdit | SkipReason {
  const { start, end } = leaf.span;
  const source = text.slice(start, end);
  const isBlock = leaf.style === 'literal' || leaf.style === 'folded';
  // In a text over several lines a value can be told from its line ends only where it stands letter by letter.
  if (isBlock && (leaf.value === '' || source !== leaf.value)) return 'block-text';
  if (leaf.value === '') return filledBlank(leaf, put, text, json);
  // Behind what is replaced the source may hold escapes or line breaks; they are not touched.
  const head = leaf.value.slice(0, taken === 0 ? 1 : taken);
  if (!source.startsWith(head) || head.includes('\\')) return 'escaped';
  if (leaf.style === 'plain' || isBlock) {
    const whole = put + source.slice(taken);
    if (!plainStaysText(whole)) return 'needs-quotes';
  }
  return { span: { start, end: start + taken }, newText: put };
}

/** Fills a blank value: between quotes, instead of a null, or behind a colon with nothing after it. */
function filledBlank(leaf: Leaf, put: string, text: string, json: boolean): TextEdit | SkipReason {
  const { start, end } = leaf.span;
  if (leaf.style !== 'plain') return start === end ? { span: leaf.span, newText: put } : 'escaped';
  if (!plainStaysText(put)) return 'needs-quotes';
  const source = text.slice(start, end);
  if (!/^(?:~|null|Null|NULL|)$/.test(source)) return 'escaped';
  const value = json ? `"${put}"` : put;
  const before = start > 0 && !/\s/.test(text.charAt(start - 1)) ? ' ' : '';
  const after = text.charAt(end) === '#' ? ' ' : '';
  return { span: leaf.span, newText: before + value + after };
}

/** Whether a plain scalar that begins with a host is still a text for YAML: no number, and nothing that only quotes allow. */
function plainStaysText(value: string): boolean {
  if (!/^[A-Za-z0-9]/.test(value)) return false;
  if (/^\d[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?\d+)?$/.test(value)) return false;
  return !/^\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$/.test(value);
}
