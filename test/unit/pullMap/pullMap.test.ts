import assert from 'node:assert/strict';
import { laidOut } from '../../../client/webview/pullMap/layout';
import { filterWords, isOver, pictureOf, shortened, tableOf } from '../../../client/webview/pullMap/model';
import { STATES, STATE_NAMES, summaryOf } from '../../../client/src/views/words';
import type { ImageGroup, ImageState, PullBand, PullMapResult } from '../../../server/src/lsp/protocol';

const band = (host: string, sources: readonly string[], state: ImageState, images: number, files = 1): PullBand => ({ host, sources, state, images, files });

function mapOf(...bands: readonly PullBand[]): PullMapResult {
  const groups = (keysOf: (one: PullBand) => readonly string[]): readonly ImageGroup[] => [...new Set(bands.flatMap(keysOf))].map((key) => {
    const own = bands.filter((one) => keysOf(one).includes(key));
    const counts: Partial<Record<ImageState, number>> = {};
    for (const { state, images } of own) counts[state] = (counts[state] ?? 0) + images;
    return { key, label: key === '#invalid' ? 'invalid reference' : key, images: sum(own), files: own.length, counts };
  });
  return { environments: [], environment: null, hosts: groups(({ host }) => [host]), sources: groups(({ sources }) => sources), bands, images: sum(bands), files: 1, counts: {} };
}

const sum = (bands: readonly { readonly images: number }[]): number => bands.reduce((total, { images }) => total + images, 0);

const MAP = mapOf(
  band('internal.registry.com', ['a.example.com'], 'mirrored', 30, 6),
  band('both.example.com', ['a.example.com', 'b.example.com'], 'ambiguous', 10, 2),
  band('quay.io', ['quay.io'], 'unmatched', 5),
);

describe('the picture of the pull map', () => {
  it('has a node for each host and source, marked by what asks for attention', () => {
    assert.deepEqual(pictureOf(MAP).nodes.map(({ id, images, mark }) => [id, images, mark]), [
      ['host internal.registry.com', 30, undefined], ['host both.example.com', 10, 'ambiguous'], ['host quay.io', 5, 'unmatched'],
      ['source a.example.com', 40, 'ambiguous'], ['source b.example.com', 10, 'ambiguous'], ['source quay.io', 5, 'unmatched'],
    ]);
  });

  it('forks what is undefined into a band for each candidate, with one description and filter', () => {
    const { links } = pictureOf(MAP);
    assert.deepEqual(links.map(({ from, to, fork, pattern, images }) => [from, to, fork, pattern, images]), [
      ['host internal.registry.com', 'source a.example.com', 0, 'solid', 30],
      ['host both.example.com', 'source a.example.com', 1, 'hatch', 10],
      ['host both.example.com', 'source b.example.com', 1, 'hatch', 10],
      ['host quay.io', 'source quay.io', 2, 'dots', 5],
    ]);
    assert.equal(links[1]?.description, 'both.example.com → a.example.com or b.example.com: 10 images in 2 files, overlap: undefined');
    assert.equal(links[1].description, links[2]?.description);
    assert.deepEqual(links[1].filter, { host: 'both.example.com', sources: ['a.example.com', 'b.example.com'], state: 'ambiguous' });
  });

  it('tells overlaps, what no rule covers and what cannot be pulled apart from the rest by the pattern too', () => {
    for (const state of ['ambiguous', 'unmatched', 'invalid', 'unpullable'] as const) {
      const alike = STATE_NAMES.filter((other) => STATES[other].pattern === STATES[state].pattern);
      assert.deepEqual(alike.filter((other) => other !== 'invalid' && other !== 'unpullable'), state === 'invalid' || state === 'unpullable' ? [] : [state]);
    }
  });

  it('folds the smallest of too many nodes, but none that is undefined or invalid', () => {
    const many = mapOf(...Array.from({ length: 60 }, (_, at) => band(`h${at}`, [`s${at % 3}`], 'mirrored', 100 - at)), band('odd', ['s0', 's1'], 'ambiguous', 1));
    const { nodes, links, folded } = pictureOf(many, 10);
    const hosts = nodes.filter(({ side }) => side === 'host');
    assert.equal(hosts.length, 10);
    assert.ok(hosts.some(({ id }) => id === 'host odd'));
    assert.equal(folded, 52);
    assert.deepEqual(hosts.at(-1)?.label, '52 other hosts');
    assert.equal(hosts.at(-1)?.filter, undefined);
    assert.equal(sum(hosts), many.images);
    const forks = new Map(links.map(({ fork, images }) => [fork, images]));
    assert.equal([...forks.values()].reduce((total, images) => total + images, 0), many.images, 'no image is lost between hosts and sources');
  });

  it('has a table that says the same', () => {
    assert.deepEqual(tableOf(MAP).map(({ host, sources, state, images, files }) => [host, sources, state, images, files]), [
      ['internal.registry.com', 'a.example.com', 'mirrored', 30, 6],
      ['both.example.com', 'a.example.com or b.example.com', 'ambiguous', 10, 2],
      ['quay.io', 'quay.io', 'unmatched', 5, 1],
    ]);
  });

  it('says what is listed, and when that is gone', () => {
    assert.equal(filterWords(MAP, {}), undefined);
    assert.equal(filterWords(MAP, { host: 'quay.io' }), 'quay.io');
    assert.equal(filterWords(MAP, { sources: ['a.example.com'] }), '→ a.example.com');
    assert.equal(filterWords(MAP, { host: 'both.example.com', sources: ['a.example.com', 'b.example.com'], state: 'ambiguous' }), 'both.example.com → a.example.com or b.example.com (overlap: undefined)');
    assert.deepEqual([isOver(MAP, { host: 'quay.io' }), isOver(MAP, { host: 'gone.io' }), isOver(MAP, { sources: ['gone.io'] })], [false, true, true]);
  });

  it('adds up in words', () => {
    assert.equal(summaryOf({ images: 1204, files: 1, counts: { mirrored: 1200, ambiguous: 4 } }), '1,204 image references in 1 file: 1,200 mirrored, 4 undefined.');
    assert.equal(summaryOf({ images: 0, files: 0, counts: {} }), 'No image references.');
  });

  it('shortens labels in their middle', () => {
    assert.equal(shortened('registry.example.com:5000', 11), 'regis…:5000');
    assert.equal(shortened('quay.io', 7), 'quay.io');
  });
});

describe('the layout of the pull map', () => {
  const layout = laidOut(pictureOf(MAP), 1000);

  it('puts hosts left and sources right, as high as their images', () => {
    const height = (id: string): number => layout.nodes.find(({ node }) => node.id === id)?.height ?? 0;
    const columns = (side: string): readonly number[] => [...new Set(layout.nodes.filter(({ node }) => node.side === side).map(({ x }) => x))];
    assert.deepEqual(columns('host'), [layout.labels]);
    assert.deepEqual(columns('source'), [1000 - layout.labels - 12]);
    assert.ok(Math.abs(height('host internal.registry.com') / height('host both.example.com') - 3) < 0.05);
    assert.ok(Math.abs(height('source a.example.com') / height('source b.example.com') - 4) < 0.05);
  });

  it('lets the bands of a fork leave their host at one place, and no two nodes overlap', () => {
    const starts = layout.links.filter(({ link }) => link.fork === 1).map(({ path }) => /^M([^C]*)C/.exec(path)?.[1]);
    assert.equal(starts.length, 2);
    assert.equal(starts[0], starts[1]);
    const hosts = layout.nodes.filter(({ node }) => node.side === 'host').sort((a, b) => a.y - b.y);
    for (const [at, { y, height }] of hosts.slice(0, -1).entries()) assert.ok(y + height < (hosts[at + 1]?.y ?? 0));
  });

  it('draws what is tiny, grows with the nodes and stays inside', () => {
    const many = laidOut(pictureOf(mapOf(band('big', ['a'], 'mirrored', 100_000), ...Array.from({ length: 30 }, (_, at) => band(`h${at}`, ['a'], 'mirrored', 1)))), 400);
    assert.ok(many.height > layout.height);
    for (const { y, height } of many.nodes) assert.ok(y >= 0 && height >= 1 && y + height <= many.height);
    for (const { path } of many.links) assert.ok(!path.includes('NaN'));
  });

  it('of nothing is empty', () => {
    assert.deepEqual(laidOut(pictureOf(mapOf()), 500).nodes, []);
  });
});
