import assert from 'node:assert/strict';
import { chartImages, UNKNOWN_TEXT } from '../../../server/src/charts/images';
import { prepareChart, renderInput, type ChartOptions } from '../../../server/src/charts/model/prepare';
import { loadWholly, memoryWorld } from '../../support/chartWorlds';

const ROOT = 'file:///w/app';

/** The images of a chart whose dependency `db` is declared and nowhere to be found; with what is unknown, or the error, for each. */
function seen(template: string, values = '', dependency = '{name: db, version: 1.x.x, condition: db.enabled}', options: ChartOptions = {}): readonly string[] {
  const files = {
    'Chart.yaml': `apiVersion: v2\nname: app\nversion: 1.0.0\ndependencies:\n- ${dependency}\n`,
    'values.yaml': values,
    'templates/pod.yaml': template,
  };
  const world = memoryWorld(Object.fromEntries(Object.entries(files).map(([path, text]) => [`${ROOT}/${path}`, text])));
  const found = chartImages(renderInput(prepareChart(loadWholly(ROOT, world).chart!, options)), { maxVariants: 1 });
  return found.flatMap(({ images, variants }) => [
    ...images.map((image) => [image.written.replaceAll(UNKNOWN_TEXT, '?'), ...image.unknown.map(({ code, name }) => `${code} ${name}`)].join(' ')),
    ...variants.flatMap(({ error }) => (error ? [error.code] : [])),
  ]);
}

function pod(image: string): string {
  return `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: a\n      image: ${image}\n`;
}

describe('a dependency that is not at hand', () => {
  it('leaves what its helpers give unknown, and nothing else', () => {
    assert.deepEqual(seen(pod('{{ include "db.image" . }}')), ['? dependency db']);
    assert.deepEqual(seen(pod('{{ template "somewhere" . }}')), ['? dependency db']);
    assert.deepEqual(seen(pod('{{ .Values.registry }}/{{ include "db.name" . | lower }}:1'), 'registry: quay.io'), ['quay.io/?:1 dependency db']);
    assert.deepEqual(seen(pod('nginx:{{ .Values.tag }}'), 'tag: x'), ['nginx:x']);
  });

  it('leaves the keys of its section unknown that nobody sets', () => {
    assert.deepEqual(seen(pod('{{ .Values.db.image.name }}:{{ .Values.db.image.tag }}'), 'db: {image: {name: mine}}'), ['mine:? dependency db']);
    assert.deepEqual(seen(pod('{{ .Values.db.image.name }}:1')), ['?:1 dependency db']);
    assert.deepEqual(seen(pod('a:{{ .Values.db.tag | default "1" }}'), '', '{name: db, version: 1.x.x}'), ['a:? dependency db']);
    for (const key of ['get .Values.db "tag"', 'index .Values.db "tag"', 'dig "tag" "1" .Values.db', 'pluck "tag" .Values.db | first', '(pick .Values.db "tag").tag', '(omit .Values.db "x").tag', 'len .Values.db', 'keys .Values.db | first', '(merge (dict) .Values.db).tag', 'toJson .Values.db']) {
      assert.deepEqual(seen(pod(`a:{{ ${key} }}`)), ['a:? dependency db'], key);
    }
    assert.deepEqual(seen(pod('a:{{ index .Values.db "tag" }}'), 'db: {tag: "2"}'), ['a:2']);
    assert.deepEqual(seen(pod('a:{{ .Values.db.global.tag }}'), 'global: {tag: "2"}'), ['a:2']);
  });

  it('is known by its alias to the values', () => {
    assert.deepEqual(seen(pod('a:{{ .Values.store.tag }}'), '', '{name: db, version: 1.x.x, alias: store}'), ['a:? dependency db']);
  });

  it('leaves unknown what is imported from it', () => {
    assert.deepEqual(seen(pod('a:{{ .Values.tag }}{{ .Values.own }}'), 'own: "1"', '{name: db, version: 1.x.x, import-values: [data]}'), ['a:?1 dependency db']);
    assert.deepEqual(seen(pod('a:{{ .Values.data.tag }}'), '', '{name: db, version: 1.x.x, import-values: [{child: a, parent: data}]}'), ['a:? dependency db']);
    assert.deepEqual(seen(pod('a:{{ .Values.other | default "3" }}'), '', '{name: db, version: 1.x.x, import-values: [{child: a, parent: data}]}'), ['a:3']);
  });

  it('says nothing where it is disabled', () => {
    assert.deepEqual(seen(pod('a:{{ .Values.db.tag | default "1" }}'), 'db: {enabled: false}'), ['a:1']);
    assert.deepEqual(seen(pod('{{ include "db.image" . }}'), 'db: {enabled: false}'), ['undefined-template']);
  });
});
