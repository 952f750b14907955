import assert from 'node:assert/strict';
import fc from 'fast-check';
import { changed, liveText, type LiveText } from '../../../server/src/base/liveText';
import { bothReplaced } from '../../../server/src/base/replaced';
import { work } from '../../../server/src/base/work';
import type { Earlier } from '../../../server/src/images/context';
import { findImages } from '../../../server/src/images/find';
import type { ImageSite, Surroundings } from '../../../server/src/images/model';
import { imageTree } from '../../../server/src/images/recognise';

/** A text that is typed in, with what is kept of the last version that was looked into. */
interface Typed {
  readonly live: LiveText;
  readonly earlier: Earlier | undefined;
}

interface Edit {
  /** Where, in thousandths of the text. */
  readonly at: number;
  readonly out: number;
  readonly text: string;
  /** Whether somebody looks at the text then; a burst of keys is looked at once. */
  readonly isSeen: boolean;
}

const CHART: Surroundings['chart'] = { name: 'linkerd-app', version: '1.0.0', appVersion: '2.3.4', below: '', dependencies: ['sub'] };

function begin(text: string, surroundings: Surroundings): Typed {
  return look({ live: liveText(text), earlier: undefined }, surroundings).typed;
}

/** What is found with the help of what was known before. */
function look({ live, earlier }: Typed, surroundings: Surroundings): { readonly typed: Typed; readonly sites: readonly ImageSite[] } {
  let next = earlier;
  const again = { earlier, keep: (walks: Earlier['walks']) => { next = { walks, replaced: { start: 0, end: 0, newEnd: 0 } }; } };
  const { sites } = findImages(imageTree(live.text, surroundings), live.text, surroundings, { look: live.look, again });
  return { typed: { live, earlier: next }, sites };
}

function fresh(text: string, surroundings: Surroundings): readonly ImageSite[] {
  return findImages(imageTree(text, surroundings), text, surroundings).sites;
}

function edited({ live, earlier }: Typed, { at, out, text }: Edit): Typed {
  const start = Math.floor((at / 1000) * live.text.length);
  const place = (offset: number) => {
    const line = live.lines.starts.findLastIndex((lineStart) => lineStart <= offset);
    return { line, character: offset - (live.lines.starts[line] ?? 0) };
  };
  const next = changed(live, [{ range: { start: place(start), end: place(Math.min(live.text.length, start + out)) }, text }]);
  const { replaced } = next;
  assert.ok(replaced);
  const isFirst = earlier?.replaced.newEnd === 0 && earlier.replaced.end === 0;
  return { live: next, earlier: earlier && { walks: earlier.walks, replaced: isFirst ? replaced : bothReplaced(earlier.replaced, replaced) } };
}

const PIECES: readonly string[] = [
  'image:\n  repository: quay.io/team/app\n  tag: 1.0.0\n',
  'image:\n  registry: docker.io\n  repository: team/app\n  # Overrides the tag, "v{{ .Chart.AppVersion }}"\n  tag: ""\n',
  'image: nginx:1.25\nreplicas: 3\n',
  'image:\n  name: app\n',
  'sidecarImage: team/side\nsidecarImageTag: "1.2"\n',
  'images:\n  web: quay.io/web:1\n  worker: quay.io/worker:1\n',
  'images:\n  - quay.io/a:1\n  - name: quay.io/b\n    tag: v2\n',
  'containers:\n  - name: a\n    image: busybox:1\n  - name: b\n    image: r.example.com/b@sha256:0123456789012345678901234567890123456789012345678901234567890123\n',
  'global:\n  imageRegistry: r.example.com\n',
  'global:\n  image:\n    repository: base\n    tag: v9\n',
  'services:\n  image:\n    registry: r.io\n    tag: v1\n  web:\n    image:\n      repository: web\n',
  'config: |\n  image: not/one:1\n  key: value\n',
  'note: "text\n  over lines"\nlabels: {a: b, image: x/y:1}\n',
  'base: &base\n  image:\n    repository: team/base\n    tag: 7\nother: *base\nmerged:\n  <<: *base\n  extra: 1\n',
  'hub: docker.io/istio\nproxy:\n  image: proxyv2\n',
  'resources:\n  limits:\n    cpu: 1\n# image: commented\n',
  'probe: {{ .Values.x }}\n',
  'repository: a/b\ntag: 3\n',
  'linkerdVersion: stable-1\n',
  'registry:\n  web: r.io\nweb:\n  imageName: w\n  version: "1"\n',
];

/** Values files: pieces below keys of their own, one or two deep. */
const values: fc.Arbitrary<string> = fc.array(fc.record({ piece: fc.constantFrom(...PIECES), depth: fc.nat({ max: 3 }), inList: fc.boolean() }), { minLength: 1, maxLength: 14 }).map((parts) => parts.map(({ piece, depth, inList }, at) => {
  const keys = ['a', 'b', 'c'].slice(0, depth).map((key, level) => `${' '.repeat(level * 2)}${key}${level === 0 ? at : ''}:\n`);
  const indent = ' '.repeat(depth * 2);
  const lines = piece.trimEnd().split('\n');
  return keys.join('') + lines.map((line, number) => `${indent}${inList && depth > 0 ? (number === 0 ? '- ' : '  ') : ''}${line}\n`).join('');
}).join(''));

const edits: fc.Arbitrary<readonly Edit[]> = fc.array(fc.record({
  at: fc.integer({ min: 0, max: 1000 }),
  out: fc.constantFrom(0, 0, 0, 1, 1, 2, 7, 40),
  text: fc.constantFrom('x', ' ', '', '\n', ':', ': ', '# ', '-', '- ', '"', '{', '}', '*base', '&x ', '|', 'docker.io/', 'tag: 2', '\n  tag: 3', '\nglobal:\n  imageRegistry: new.io\n', 'image: a/b:1\n', '{{', '\r', '\n---\n', ...PIECES.slice(0, 4)),
  isSeen: fc.boolean(),
}), { minLength: 1, maxLength: 12 });

function agree(text: string, changes: readonly Edit[], surroundings: Surroundings): void {
  let typed = begin(text, surroundings);
  for (const edit of changes) {
    typed = edited(typed, edit);
    if (!edit.isSeen) continue;
    const seen = look(typed, surroundings);
    assert.deepEqual(seen.sites, fresh(typed.live.text, surroundings));
    typed = seen.typed;
  }
  assert.deepEqual(look(typed, surroundings).sites, fresh(typed.live.text, surroundings));
}

describe('values that are typed in', () => {
  it('hold what a look at the whole text finds, whatever was edited', () => {
    fc.assert(fc.property(values, edits, (text, changes) => agree(text, changes, { path: 'app/values.yaml', chart: undefined })), { numRuns: 150 });
  });

  it('do so in a chart with subcharts, whose version is the tag that is not written', () => {
    fc.assert(fc.property(values, edits, (text, changes) => agree(`${text}sub:\n  image:\n    repository: sub/app\n`, changes, { path: 'values.yaml', chart: CHART })), { numRuns: 100 });
  });

  const long = Array.from({ length: 60 }, (_, at) => `part${at}:\n  deep:\n    image:\n      repository: quay.io/team/app${at}\n      tag: 1.0.0\n    list:\n      - name: a\n      - name: b\n`).join('');
  const visits = (typed: Typed): { readonly typed: Typed; readonly visits: number } => {
    const before = work.visits;
    const seen = look(typed, { path: 'values.yaml', chart: undefined });
    assert.deepEqual(seen.sites, fresh(typed.live.text, { path: 'values.yaml', chart: undefined }));
    return { typed: seen.typed, visits: work.visits - before };
  };

  it('follow a comment above the first key of an item, which says that a v stands before the version', () => {
    const text = 'images:\n  -\n    # "v{{ .Chart.AppVersion }}"\n    tag: ""\n    repository: a/b\n';
    const surroundings = { path: 'values.yaml', chart: CHART };
    const typed = edited(begin(text, surroundings), { at: ((text.indexOf('"v') + 1) * 1000) / text.length, out: 1, text: '', isSeen: true });
    const { sites } = look(typed, surroundings);
    assert.deepEqual(sites.map(({ impliedTag }) => impliedTag?.value), ['2.3.4']);
    assert.deepEqual(fresh(text, surroundings).map(({ impliedTag }) => impliedTag?.value), ['v2.3.4']);
  });

  it('are looked at along the way to the edit alone, and around it as far as a comment may reach', () => {
    const at = (long.indexOf('app30') * 1000) / long.length;
    const all = 60 * 6;
    const first = visits(edited(begin(long, { path: 'values.yaml', chart: undefined }), { at, out: 0, text: 'x', isSeen: true }));
    const once = first.visits - all;
    assert.ok(once > 0 && once < 20, `${once} of ${all}`);
    const next = visits(edited(first.typed, { at, out: 1, text: '', isSeen: true }));
    assert.equal(next.visits - all, once);
  });

  it('are looked at anew only where there are images, after a change of what all images take', () => {
    const text = `global:\n  image:\n    tag: v1\n${long}plain:\n  image:\n    repository: a/b\n`;
    const at = ((text.indexOf('v1') + 1) * 1000) / text.length;
    const { visits: count } = visits(edited(begin(text, { path: 'values.yaml', chart: undefined }), { at, out: 0, text: '2', isSeen: true }));
    assert.ok(count - 60 * 6 < 60 * 6, String(count));
  });
});
