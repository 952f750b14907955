import assert from 'node:assert/strict';
import { readValuesFile } from '../../../server/src/charts/model/valuesFile';
import { originsOf } from '../../../server/src/charts/text';
import type { Value } from '../../../server/src/charts/value';
import { plainOf } from '../../support/chartWorlds';

function read(text: string): unknown {
  return plainOf(readValuesFile({ uri: 'file:///v.yaml', text }).values);
}

function errors(text: string): readonly string[] {
  return readValuesFile({ uri: 'file:///v.yaml', text }).problems.map(({ code, parameters }) => `${code} ${parameters['error'] ?? ''}`);
}

/** Each leaf as `path text-in-the-file`. */
function leaves(text: string): readonly string[] {
  const found: string[] = [];
  const walk = (value: Value): void => {
    for (const { path, span } of originsOf(value)) found.push(`${path} ${text.slice(span.start, span.end)}`.trimEnd());
    if (value.kind === 'dict') value.entries.forEach(walk);
    if (value.kind === 'list') value.items.forEach(walk);
  };
  walk(readValuesFile({ uri: 'file:///v.yaml', text }).values);
  return found;
}

describe('values files', () => {
  it('types scalars as Helm 4.1.4 does', () => {
    assert.deepEqual(read('a: 3.10\nb: 1e3\nc: 0o17\nd: 0x1F\ne: 1_000\nf: yes\ng: on\nh: 2001-01-01\ni: ~\nj: 1:30\nk: "3.10"\nl: 1e400\nm: .5\no: -0'), {
      a: 3.1, b: 1000, c: 15, d: 31, e: 1000, f: true, g: true, h: '2001-01-01', i: null, j: '1:30', k: '3.10', l: '1e400', m: 0.5, o: 0,
    });
  });

  it('spells keys as JSON does', () => {
    assert.deepEqual(read('1: a\ntrue: b\n1.5: c\n0x10: d\nyes: e\n1e3: f\n"n": g\n2001-01-02: h\n1e7: i'), {
      '1': 'a', true: 'e', '1.5': 'c', '16': 'd', '1000': 'f', n: 'g', '2001-01-02': 'h', '1e+07': 'i',
    });
  });

  it('honours tags', () => {
    assert.deepEqual(read('a: !!str 12\nb: !!int "12"\nc: !foo 1\nd: !!float 3\ne: !!bool "yes"\nf: &x !!str 1\ng: !!str &y 1\nh: [!!str 1, 2]\ni: a !!str'), {
      a: '12', b: 12, c: '1', d: 3, e: true, f: '1', g: '1', h: ['1', 2], i: 'a !!str',
    });
  });

  it('merges keys where the merge stands, and lets a later key win', () => {
    assert.deepEqual(read('b: &b {q: 1, z: 2}\nm: {<<: *b, z: 3}\nr:\n  z: 3\n  <<: *b\no: {<<: [*b, {z: 9, k: 1}]}\np: 1\np: 2'), {
      b: { q: 1, z: 2 }, m: { q: 1, z: 3 }, r: { q: 1, z: 2 }, o: { q: 1, z: 2, k: 1 }, p: 2,
    });
  });

  it('merges documents, and reads none behind a `...`', () => {
    assert.deepEqual(read('a: {b: 1}\nl: [1]\n---\na: {c: 3}\nl: [2]\n'), { a: { b: 1, c: 3 }, l: [2] });
    assert.deepEqual(read('a: 1\n...\nb: 2\n'), { a: 1 });
    assert.deepEqual(read(''), {});
    assert.deepEqual(read('# only\n'), {});
    assert.deepEqual(read('null'), {});
  });

  it('names what Helm refuses', () => {
    assert.deepEqual(errors('[1]'), ['values-unreadable no-map']);
    assert.deepEqual(errors('hello'), ['values-unreadable no-map']);
    assert.deepEqual(errors('null: x'), ['values-unreadable null-key']);
    assert.deepEqual(errors('a: .inf'), ['values-unreadable not-finite']);
    assert.deepEqual(errors('a: *x'), ['values-unreadable syntax', 'values-unreadable unknown-anchor']);
    assert.deepEqual(errors('<<: 2'), ['values-unreadable bad-merge']);
    assert.deepEqual(errors('a: !!int x'), ['values-unreadable bad-tag']);
    assert.deepEqual(errors('a: "x'), ['values-unreadable syntax']);
    assert.deepEqual(errors('a: 1'), []);
  });

  it('knows where each leaf stands', () => {
    assert.deepEqual(leaves('image:\n  registry: "docker.io"\n  tag:\nlist: [a, {b.c: 1}]\nempty: {}\nnone: ""\n'), [
      'image.registry docker.io', 'image.tag', 'list[0] a', 'list[1]["b.c"] 1', 'empty {}', 'none',
    ]);
    assert.deepEqual(leaves('a: &x {b: 1}\nc: *x\n'), ['a.b 1', 'a.b 1']);
  });

  it('stops at aliases that multiply', function () {
    this.timeout(60_000);
    const lines = ['a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]'];
    for (let at = 1; at < 12; at += 1) lines.push(`a${String(at)}: &a${String(at)} [${Array(10).fill(`*a${String(at - 1)}`).join(', ')}]`);
    assert.deepEqual(errors(lines.join('\n')), ['values-unreadable too-large']);
  });

  it('bounds an alias inside its own anchor', () => {
    assert.ok(errors('a: &x [*x]').length > 0);
  });
});
