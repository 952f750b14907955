import assert from 'node:assert/strict';
import fc from 'fast-check';
import packageJson from '../../../package.json';
import { LINKED_COMMANDS } from '../../../server/src/features/commands';
import { hoverAt } from '../../../server/src/features/hover';
import {
  code, codeSpan, commandLink, emphasis, escapeText, fileLink, lineAddress, say, SEPARATOR, joined, text, toMarkdown, toPlainText,
} from '../../../server/src/features/markdown';
import { worldOf } from '../../support/world';

const TARGET = { uri: 'file:///ws/a%20b.yaml', position: { line: 3, character: 7 } };
const HOSTILE = [
  '`', '``x`', '[a](command:evil)', '![x](https://evil.example/p.png)', '<img src=x onerror=alert(1)>', '<a href="command:evil">x</a>',
  'https://evil.example', 'www.evil.example', 'a@evil.example', '**bold**', '_it_', '| cell |', 'a\n\n# Heading', 'a\r\n- item', '$(gear)', '~~x~~',
  '&lt;b&gt;', '\\`x\\`', '\u202Eevil', '\u0000', '[x]: command:evil', '<command:evil>', '``` \ncommand:evil',
];

describe('linked commands', () => {
  it('are contributed by the extension', () => {
    const contributed = packageJson.contributes.commands.map((command) => command.command);
    for (const command of Object.values(LINKED_COMMANDS)) assert.ok(contributed.includes(command), command);
  });
});

describe('markdown', () => {
  it('keeps text from files from being markup', () => {
    for (const value of HOSTILE) {
      const escaped = escapeText(value);
      // Whatever could begin or end markup, or a link by itself, has a backslash before it.
      assert.doesNotMatch(escaped, /(?<!\\)(?:\\\\)*[`*_[\]()<>|#&~$!]/, value);
      assert.doesNotMatch(escaped, /https?:\/\/|www\.|\w@\w|command:|[\r\n\u0000\u202E]/, value);
    }
  });

  it('puts any text into a code span that ends where it should', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('`', ' ', 'a', '|', '\\', '\n') })), (value) => {
        const span = codeSpan(value);
        assert.doesNotMatch(span, /[\r\n]/);
        if (span === '(empty)') return;
        const fence = /^`+/.exec(span)?.[0] ?? '';
        const inner = span.slice(fence.length, -fence.length);
        assert.ok(span.endsWith(fence));
        // CommonMark: the span ends at the first run of backticks of the same length.
        assert.ok([...inner.matchAll(/`+/g)].every((run) => run[0].length !== fence.length));
        assert.doesNotMatch(inner, /^`|`$/);
      }),
    );
  });

  it('escapes pipes in the cells of a table only', () => {
    assert.equal(codeSpan('a|b', 'cell'), '`a\\|b`');
    assert.equal(codeSpan('a|b'), '`a|b`');
    const table = toMarkdown([{ kind: 'table', header: ['A', 'B'], rows: [[[code('x|y')], [text('p|q')]]] }], { commandLinks: true });
    assert.equal(table, '| A | B |\n|:--|:--|\n| `x\\|y` | p\\|q |');
  });

  it('cuts what is too long', () => {
    assert.ok(codeSpan('x'.repeat(10_000)).length < 320);
  });

  it('links to a line of a file whose name holds anything', () => {
    assert.equal(lineAddress('file:///ws/a%20b%23c.yaml', 3), 'file:///ws/a%20b%23c.yaml#L3');
    const address = lineAddress('file:///ws/a(b) <c>`[d].yaml', 1);
    assert.doesNotMatch(address.slice(8), /[\s()<>[\]`]/);
    assert.equal(toMarkdown([{ kind: 'lines', lines: [[fileLink('a](command:x)[b:2', 'file:///a', 2)]] }], { commandLinks: true }),
      '[a\\]\\(command:x\\)\\[b:2](file:///a#L2)');
  });

  it('passes a target to a command as one encoded argument', () => {
    const markdown = toMarkdown([{ kind: 'lines', lines: [[commandLink('Copy', 'copy', TARGET)]] }], { commandLinks: true });
    const found = /^\[Copy\]\(command:mirrorLens\.copyPullSource\?([^()\s]+)\)$/.exec(markdown);
    assert.ok(found?.[1]);
    assert.deepEqual(JSON.parse(decodeURIComponent(found[1])), [TARGET]);
  });

  it('leaves links to commands out with their dots where they do not work', () => {
    const links = joined([[commandLink('Copy', 'copy', TARGET)], [fileLink('a:1', 'file:///a', 1)], [commandLink('Explain', 'explain', TARGET)]], SEPARATOR);
    assert.equal(toMarkdown([{ kind: 'lines', lines: [links] }], { commandLinks: false }), '[a:1](file:///a#L1)');
    const line = say`Words. ${commandLink('Explain', 'explain', TARGET)}`;
    assert.equal(toMarkdown([{ kind: 'lines', lines: [line, [commandLink('Copy', 'copy', TARGET)]] }], { commandLinks: false }), 'Words.');
  });

  it('prints the same without markup', () => {
    const blocks = [{ kind: 'lines', lines: [say`${emphasis(text('A*b'))} mirrors ${code('c`d')} · ${fileLink('f:1', 'file:///f', 1)}`] }] as const;
    assert.equal(toPlainText(blocks), 'A*b mirrors c`d · f:1');
  });
});

describe('hover with hostile text', () => {
  it('shows a display name as text', async () => {
    for (const value of HOSTILE) {
      const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
    displayName: ${JSON.stringify(value)}
    mirroredRegistries: [internal.registry.com]
environments:
  - id: ${JSON.stringify(value)}
    artifactRegistries: [external.registry.com]
  - id: other
#- /app.yaml
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: internal.registry.com/a‸:1
`);
      const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
      assert.ok(hover, value);
      const withoutSpans = hover.markdown.replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, 'code');
      const links = [...withoutSpans.matchAll(/\]\(([^)]*)\)/g)].map((match) => match[1] ?? '');
      assert.ok(links.every((link) => /^(?:file:\/\/\/ws\/apollo-registries\.yaml#L\d+|command:mirrorLens\.\w+\?%5B[\w%.-]*)$/.test(link)), value);
      assert.doesNotMatch(withoutSpans, /(?<!\\)[<>]|(?<!\\)!\[/, value);
    }
  });

  it('shows a reference as code whatever it holds', async () => {
    for (const value of HOSTILE) {
      const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
#- /app.yaml
kind: Pod
apiVersion: v1
spec:
  containers:
    - im‸age: ${JSON.stringify(`x ${value}`)}
`);
      const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
      assert.ok(hover, value);
      const withoutSpans = hover.markdown.replace(/(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, 'code');
      assert.doesNotMatch(withoutSpans, /[<>`]|!\[|evil|Heading/, value);
    }
  });

  it('shows no user info of an address', async () => {
    const { snapshot, cursor } = await worldOf(`#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: external.registry.com
#- /app.yaml
kind: Pod
apiVersion: v1
spec:
  containers:
    - image: https://user:hunter2@internal.registry.com/f‸oo:1
`);
    const hover = hoverAt(snapshot, cursor.uri, cursor.offset);
    assert.ok(hover);
    assert.doesNotMatch(hover.markdown + hover.plain, /hunter2/);
  });
});
