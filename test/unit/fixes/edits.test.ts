import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';
import { addToList, appendScalar, applyEdits, areApart, crumbsTo, isJson, listIndent, removeItems, replaceScalar, scalarAt, scalarText } from '../../../server/src/features/edits';
import { asList, asMap, asScalar, valueOf } from '../../../server/src/syntax/access';
import type { ListNode } from '../../../server/src/syntax/tree';
import { parseYaml } from '../../../server/src/syntax/yaml';

function listOf(text: string): ListNode {
  const list = asList(valueOf(asMap(parseYaml(text).documents[0]?.root), 'list'));
  assert.ok(list, text);
  return list;
}

function textsOf(text: string): readonly string[] {
  const tree = parseYaml(text);
  assert.deepEqual(tree.problems, [], text);
  return listOf(text).items.map((item) => asScalar(item)?.text ?? '');
}

function removed(text: string, ...indexes: readonly number[]): string | undefined {
  const edits = removeItems(text, listOf(text), indexes);
  if (edits) assert.ok(areApart(edits), JSON.stringify(edits));
  return edits && applyEdits(text, edits);
}

describe('removing list items', () => {
  it('takes lines out of block lists and keeps the comments on lines of their own', () => {
    assert.equal(removed('list:\n  # one\n  - a # goes\n  # two\n  - b\nrest: 1\n', 0), 'list:\n  # one\n  # two\n  - b\nrest: 1\n');
    assert.equal(removed('list:\n- a\n- b', 1), 'list:\n- a');
    assert.equal(removed('list:\n- a\n- b', 0, 1), 'list: []\n');
    assert.equal(removed('list: # why\n  # one\n  - a\n', 0), 'list: [] # why\n  # one\n');
    assert.equal(removed('list:\r\n  - a\r\n  - b\r\n', 0), 'list:\r\n  - b\r\n');
    assert.equal(removed('list: &x\n  - a\n', 0), 'list: &x []\n');
  });

  it('takes commas out of flow lists', () => {
    assert.equal(removed('list: [a, b, c]', 0), 'list: [b, c]');
    assert.equal(removed('list: [a, b, c]', 1), 'list: [a, c]');
    assert.equal(removed('list: [a, b, c]', 2), 'list: [a, b]');
    assert.equal(removed('list: [a, b, c]', 1, 2), 'list: [a]');
    assert.equal(removed('list: [a, b, c]', 0, 2), 'list: [b]');
    assert.equal(removed('list: [a, b,]', 0, 1), 'list: []');
    assert.equal(removed('list: [ a ]', 0), 'list: [  ]');
    assert.equal(removed('list: [\n  a, # one\n  b # two\n]', 0), 'list: [\n   # one\n  b # two\n]');
    assert.equal(removed('{"list": ["a", "b"]}', 1), '{"list": ["a"]}');
  });

  it('says no where the item shares its line with something else', () => {
    assert.equal(removeItems('- - a\n  - b\n', asList(asList(parseYaml('- - a\n  - b\n').documents[0]?.root)?.items[0]) ?? assert.fail(), [0]), undefined);
  });

  const hosts = fc.uniqueArray(fc.constantFrom('a.com', 'b.com:5000', 'localhost', '"q.com"', "'s.com'", 'x-y.z'), { minLength: 1, maxLength: 6 });
  const comment = fc.constantFrom('', ' # note', ' # a, b: [c]');

  it('leaves exactly the other items, in block and flow lists, whatever stands between (property)', () => {
    const block = fc.record({ hosts, notes: fc.array(comment, { minLength: 6, maxLength: 6 }), eol: fc.constantFrom('\n', '\r\n'), indent: fc.constantFrom('', '  '), ended: fc.boolean() })
      .map(({ hosts: items, notes, eol, indent, ended }) => ({
        text: `# head${eol}list:${notes[0] ?? ''}${eol}${items.map((item, at) => `${indent}# ${at}${eol}${indent}- ${item}${notes[at] ?? ''}`).join(eol)}${ended ? eol : ''}`,
        size: items.length,
      }));
    const flow = fc.record({ hosts, gap: fc.constantFrom('', ' ', '\n  ', ' # c, d\n  '), trailing: fc.boolean(), pad: fc.constantFrom('', ' ') })
      .map(({ hosts: items, gap, trailing, pad }) => ({ text: `list: [${pad}${items.join(`,${gap}`)}${trailing ? ',' : ''}${pad}]\n`, size: items.length }));
    fc.assert(fc.property(fc.oneof(block, flow), fc.array(fc.nat(5), { minLength: 1, maxLength: 4 }), ({ text, size }, picks) => {
      const doomed = [...new Set(picks.map((pick) => pick % size))];
      const expected = textsOf(text).filter((_, at) => !doomed.includes(at));
      const after = removed(text, ...doomed);
      assert.ok(after !== undefined, text);
      assert.deepEqual(textsOf(after), expected, `${text}\n---\n${after}`);
      const comments = (all: string) => parseYaml(all).comments.map((each) => each.text.trim()).filter((each) => /^\d+$|^head$/.test(each));
      assert.deepEqual(comments(after), comments(text));
    }));
  });

  it('adds an item at the end of any of them, and nothing else (property)', () => {
    const block = fc.record({ hosts, note: comment, indent: fc.constantFrom('', '  '), ended: fc.boolean() })
      .map(({ hosts: items, note, indent, ended }) => `list:\n${items.map((item) => `${indent}- ${item}${note}`).join('\n')}${ended ? '\nrest: 1\n' : ''}`);
    const flow = fc.record({ hosts: fc.array(fc.constantFrom('a.com', '"b"')), trailing: fc.boolean() })
      .map(({ hosts: items, trailing }) => `list: [${items.join(', ')}${trailing && items.length > 0 ? ',' : ''}]\n`);
    fc.assert(fc.property(fc.oneof(block, flow), fc.constantFrom('new.com', 'new.com:5000', '[::1]:5000', '10', 'true'), (text, value) => {
      const edits = appendScalar(text, listOf(text), value);
      assert.ok(edits, text);
      assert.deepEqual(textsOf(applyEdits(text, edits)), [...textsOf(text), value]);
    }));
  });
});

describe('adding to a list by its key', () => {
  const added = (text: string, value = 'x.com') => {
    const tree = parseYaml(text);
    const root = asMap(tree.documents[0]?.root);
    assert.ok(root);
    const edits = addToList(text, tree, root, 'list', value);
    return edits && applyEdits(text, edits);
  };

  it('makes the key, or fills it', () => {
    assert.equal(added('a: 1\n'), 'a: 1\nlist:\n  - x.com\n');
    assert.equal(added('b:\n- 1\na: 1 # one\n# end\n'), 'b:\n- 1\na: 1 # one\nlist:\n- x.com\n# end\n');
    assert.equal(added('a: 1\r\n'), 'a: 1\r\nlist:\r\n  - x.com\r\n');
    assert.equal(added('a: 1'), 'a: 1\nlist:\n  - x.com');
    assert.equal(added('list:\na: 1\n'), 'list: [x.com]\na: 1\n');
    assert.equal(added('list: # none\na: 1\n'), 'list: [x.com] # none\na: 1\n');
    assert.equal(added('list: null\n'), 'list: [x.com]\n');
    assert.equal(added('list: text\n'), undefined);
    assert.equal(added('{ a: 1 }\n'), '{ a: 1, list: [x.com] }\n');
    assert.equal(added('{}\n'), '{"list": ["x.com"]}\n');
    assert.equal(added('{ "a": 1 }\n'), '{ "a": 1, "list": ["x.com"] }\n');
    assert.equal(added('a: |\n  text\n\n'), 'a: |\n  text\nlist:\n  - x.com\n\n');
    const kept = added('a: |+\n  text\n\n') ?? '';
    assert.equal(asScalar(valueOf(asMap(parseYaml(kept).documents[0]?.root), 'a'))?.text, 'text\n\n', kept);
  });
});

describe('scalars', () => {
  it('are written so that they read as the same text (property)', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.constantFrom('a.com:5000', '1.5', '0x1', '12:30', 'yes', '**', 'a: b', '# c')), (value) => {
      const text = `k: ${scalarText('k: v\n', value)}\n`;
      const scalar = asScalar(valueOf(asMap(parseYaml(text).documents[0]?.root), 'k'));
      assert.equal(scalar?.text, value);
      if (scalar.style === 'plain') assert.match(value, /[A-Za-z]/);
    }));
  });

  it('keep their quotes when they are replaced (property)', () => {
    fc.assert(fc.property(fc.constantFrom('k: v', 'k: "v"', "k: 'v'", '{"k": "v"}'), fc.string(), (text, value) => {
      const tree = parseYaml(text);
      const span = asScalar(valueOf(asMap(tree.documents[0]?.root), 'k'))?.inner;
      const scalar = span && scalarAt(tree, span);
      const edit = scalar && replaceScalar(text, scalar, value);
      assert.ok(edit);
      const after = asScalar(valueOf(asMap(parseYaml(applyEdits(text, [edit])).documents[0]?.root), 'k'));
      assert.equal(after?.text, value);
      if (scalar.style !== 'plain') assert.equal(after.style, scalar.style);
    }));
    const block = parseYaml('k: |\n  v\n');
    const scalar = asScalar(valueOf(asMap(block.documents[0]?.root), 'k'));
    assert.equal(scalar && replaceScalar('', scalar, 'x'), undefined);
  });

  it('are found by their span, with the way that leads to them', () => {
    const text = 'a:\n  - b: c\n';
    const crumbs = crumbsTo(parseYaml(text), { start: 10, end: 11 });
    assert.deepEqual(crumbs?.map((crumb) => (crumb.kind === 'item' ? crumb.index : crumb.entry.key.text)), ['a', 0, 'b']);
    assert.equal(crumbsTo(parseYaml(text), { start: 10, end: 12 }), undefined);
  });

  it('tell JSON from YAML and the indentation of lists', () => {
    assert.deepEqual(['{"a": 1}', ' {}', '[1]', '{ a: 1 }', 'a: 1'].map(isJson), [true, true, true, false, false]);
    assert.deepEqual(['a:\n- 1\n', 'a:\n    - 1\n', 'a: 1\n', 'b: [1]\na:\n  c:\n   - 1\n'].map((text) => listIndent(text, parseYaml(text))), [0, 4, 2, 1]);
  });
});

describe('applying edits', () => {
  it('gives what applying them one by one from the end gives', () => {
    const edit = fc.record({ gap: fc.nat(3), length: fc.nat(3), newText: fc.constantFrom('', 'x', 'long') });
    fc.assert(fc.property(fc.string({ minLength: 40, maxLength: 60 }), fc.array(edit, { maxLength: 6 }), (text, steps) => {
      let at = 0;
      const edits = steps.map(({ gap, length, newText }) => {
        const start = at + gap;
        at = start + length;
        return { span: { start, end: at }, newText };
      });
      const oneByOne = edits.reduceRight((done, { span, newText }) => done.slice(0, span.start) + newText + done.slice(span.end), text);
      const inserting = edits.filter(({ span }) => span.start === span.end).map(({ span }) => span.start);
      if (new Set(inserting).size === inserting.length) assert.equal(applyEdits(text, edits), oneByOne);
    }));
    assert.equal(applyEdits('ab', [{ span: { start: 1, end: 1 }, newText: '1' }, { span: { start: 1, end: 1 }, newText: '2' }]), 'a21b');
  });
});
