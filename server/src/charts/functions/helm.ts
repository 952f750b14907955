import { Failure } from '../execute/failure';
import { dict, filled } from '../make';
import { formatValue } from '../go/format';
import { textOf, unknownIn } from '../text';
import { at, open, strict, stringAt, text, type Family } from './kit';

/** Helm's own functions that execute, fail or ask the cluster. */
export const HELM: Family = {
  include: open('sa', (args, host) => host.include(text(args, 0), at(args, 1))),
  tpl: open('sa', (args, host) => host.tpl(stringAt(args, 0), at(args, 1))),
  required: open('sa', (args) => {
    const value = at(args, 1);
    const empty = value.kind === 'nil' || (value.kind === 'string' && textOf(value) === '' && !unknownIn(value));
    if (!empty) return value;
    throw new Failure('required', args[0]?.kind === 'string' ? textOf(args[0]) : '');
  }),
  fail: open('s', (args) => {
    throw new Failure('fail', args[0]?.kind === 'string' ? textOf(args[0]) : '');
  }),
  // In Helm's own rendering without a cluster nothing is found; with one, what is found cannot be known.
  lookup: strict('ssss', (args, host) => {
    const name = args.map((arg) => formatValue(arg)).join(' ');
    const why = { code: 'cluster', name: `lookup ${name}` } as const;
    return host.choose(why) ? filled(why) : dict(new Map());
  }),
  getHostByName: strict('s', () => ({ kind: 'string', segments: [] })),
  hello: strict('', () => ({ kind: 'string', segments: [{ text: 'Hello!', origins: [] }] })),
};
