import assert from 'node:assert/strict';
import { redirectNote, type RewriteRequest } from '../../../server/src/features/rewrite';
import { rewriteSummary } from '../../../server/src/features/rewrite/summary';
import { rewritten } from './apply';

const TABLE = `#- /apollo-registries.yaml
artifactRegistries:
  - registryUrl: a.example.com
    mirroredRegistries: [internal.registry.com, docker.io]
`;
const CHART = '#- /app/Chart.yaml\napiVersion: v2\nname: app\nversion: 1.0.0\n';
const WORKSPACE: RewriteRequest = { scope: { kind: 'workspace' } };

function template(...images: readonly string[]): string {
  return `#- /app/templates/pod.yaml\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n${images.map((image) => `    - image: ${image}\n`).join('')}`;
}

/** The texts that change, by their path below the chart, and the reasons of what is skipped. */
async function rewrite(fixture: string, request: RewriteRequest = WORKSPACE): Promise<{ readonly texts: Readonly<Record<string, string>>; readonly skipped: readonly string[]; readonly references: number }> {
  const { plan, texts } = await rewritten(TABLE + CHART + fixture, request);
  return {
    texts: Object.fromEntries([...texts].map(([uri, text]) => [uri.replace('file:///ws/app/', ''), text])),
    skipped: plan.skipped.map(({ uri, site, reason }) => `${uri.replace('file:///ws/app/', '')} ${site.written} ${reason}`),
    references: plan.references,
  };
}

describe('rewriting a chart', () => {
  it('edits the leaf that a template makes its image from, whatever it is called', async () => {
    const { texts, skipped, references } = await rewrite(`#- /app/values.yaml\napp:\n  where: internal.registry.com # here\n  what: foo/bar\n${template('{{ .Values.app.where }}/{{ .Values.app.what }}:1')}`);
    assert.deepEqual(texts, { 'values.yaml': 'app:\n  where: a.example.com # here\n  what: foo/bar\n' });
    assert.deepEqual([skipped, references], [[], 1]);
  });

  it('edits leaves in lists', async () => {
    const { texts } = await rewrite(`#- /app/values.yaml\nextra:\n  - {ref: "internal.registry.com/a:1"}\n  - {ref: quay.io/b:1}\n${template('x:1', '{{ (index .Values.extra 0).ref }}', '{{ (index .Values.extra 1).ref }}')}`);
    assert.deepEqual(texts, { 'values.yaml': 'extra:\n  - {ref: "a.example.com/a:1"}\n  - {ref: quay.io/b:1}\n' });
  });

  it('edits in each file the leaf that wins there', async () => {
    const { texts } = await rewrite(`#- /app/values.yaml\nwhere: internal.registry.com\n#- /app/values-prod.yaml\nwhere: internal.registry.com/prod\n#- /app/values-dev.yaml\nwhere: quay.io\n${template('"{{ .Values.where }}/x:1"')}`);
    assert.deepEqual(texts, { 'values.yaml': 'where: a.example.com\n', 'values-prod.yaml': 'where: a.example.com/prod\n' });
  });

  it('fills the blank registry that a template reads', async () => {
    const { texts } = await rewrite(`#- /app/values.yaml\nimage:\n  registry:\n  repository: foo/bar\n${template('{{ with .Values.image.registry }}{{ . }}/{{ end }}{{ .Values.image.repository }}:1')}`);
    assert.deepEqual(texts, { 'values.yaml': 'image:\n  registry: a.example.com\n  repository: foo/bar\n' });
  });

  it('leaves what is fixed in a template, and lists it', async () => {
    const fixture = `#- /app/values.yaml\ntag: "1"\n${template('internal.registry.com/foo:{{ .Values.tag }}', 'busybox:1.36')}`;
    assert.deepEqual(await rewrite(fixture), { texts: {}, skipped: ['templates/pod.yaml internal.registry.com/foo:1 template', 'templates/pod.yaml busybox:1.36 template'], references: 0 });
  });

  it('rewrites templates where that is asked for', async () => {
    const fixture = `#- /app/values.yaml\ntag: "1"\n${template('internal.registry.com/foo:{{ .Values.tag }}', 'busybox:1.36')}`;
    const { texts, skipped } = await rewrite(fixture, { ...WORKSPACE, kinds: ['helm-template'] });
    assert.deepEqual(Object.keys(texts), ['templates/pod.yaml']);
    assert.match(texts['templates/pod.yaml'] ?? '', /- image: a\.example\.com\/foo:\{\{ \.Values\.tag \}\}\n {4}- image: a\.example\.com\/library\/busybox:1\.36\n/);
    assert.deepEqual(skipped, []);
  });

  it('takes back an edit that would move an image which is to stay', async () => {
    const { texts, skipped } = await rewrite(`#- /app/values.yaml\nimage: internal.registry.com/foo:1\n${template('{{ .Values.image | replace "internal.registry.com" "quay.io" }}')}`);
    assert.deepEqual([texts, skipped], [{}, ['values.yaml internal.registry.com/foo:1 no-effect']]);
  });

  it('lets what stands in an argument move with the image that shares its value', async () => {
    const { texts } = await rewrite(`#- /app/values.yaml\nrepo: internal.registry.com/foo\n${template('{{ .Values.repo }}:1\n      env: [{name: SELF, value: "{{ .Values.repo }}:1"}]')}`);
    assert.deepEqual(texts, { 'values.yaml': 'repo: a.example.com/foo\n' });
  });

  it('fills the blank registry of a template that has a host of its own for it', async () => {
    const { texts } = await rewrite(`#- /app/values.yaml\nimage:\n  registry: ""\n  repository: foo/bar\n${template('{{ .Values.image.registry | default "internal.registry.com" }}/{{ .Values.image.repository }}:1')}`);
    assert.deepEqual(texts, { 'values.yaml': 'image:\n  registry: "a.example.com"\n  repository: foo/bar\n' });
  });

  it('changes nothing twice', async () => {
    const values = (where: string) => `#- /app/values.yaml\napp:\n  where: ${where}\n${template('{{ .Values.app.where }}/x:1')}`;
    assert.deepEqual(await rewrite(values('a.example.com')), { texts: {}, skipped: [], references: 0 });
  });

  it('keeps to the file that is asked for', async () => {
    const fixture = `#- /app/values.yaml\nwhere: internal.registry.com\n#- /app/values-prod.yaml\nwhere: internal.registry.com/prod\n${template('"{{ .Values.where }}/x:1"')}`;
    const { texts } = await rewrite(fixture, { scope: { kind: 'file', uri: 'file:///ws/app/values-prod.yaml' } });
    assert.deepEqual(Object.keys(texts), ['values-prod.yaml']);
  });

  describe('whose own check refuses images of other registries', () => {
    const check = (read: string): string => `#- /app/templates/NOTES.txt\n{{ include "check" . }}\n#- /app/templates/_check.tpl\n{{ define "check" }}{{ if ne .Values.where "internal.registry.com" }}{{ if not ${read} }}{{ fail "foreign images" }}{{ end }}{{ end }}{{ end }}\n`;
    const pod = template('"{{ .Values.where }}/x:1"');
    const notes = async (fixture: string, request: RewriteRequest = WORKSPACE): Promise<readonly string[]> => (await rewritten(TABLE + CHART + fixture, request)).plan.notes;
    const told = 'The chart app refuses images of other registries unless safety.allowForeign is true; set it too.';

    it('tells the value that lets them pass, as the check reads it', async () => {
      const fixture = `#- /app/values.yaml\nwhere: internal.registry.com\nsafety:\n  allowForeign: false\nother: false\n${pod}${check('((.Values.safety).allowForeign)')}`;
      assert.deepEqual(await notes(fixture), [redirectNote(), told]);
      const { plan } = await rewritten(TABLE + CHART + fixture, WORKSPACE);
      assert.equal(rewriteSummary(plan), `1 reference in 1 file rewritten to the pull source.\n${told}`);
    });

    it('tells it behind what is skipped', async () => {
      const { plan } = await rewritten(`${TABLE}${CHART}#- /app/values.yaml\nwhere: internal.registry.com\nsafety: {}\n${template('"{{ .Values.where }}/x:1"', 'busybox:1')}${check('((.Values.safety).allowForeign)')}`, WORKSPACE);
      assert.match(rewriteSummary(plan), /^1 reference in 1 file rewritten to the pull source\. 1 skipped:\n- 1 [^\n]+\n\nThe chart app refuses [^\n]+$/);
    });

    it('tells it where only the values of a profile change', async () => {
      const fixture = `#- /app/values.yaml\nwhere: internal.registry.com\n#- /app/values-prod.yaml\nwhere: internal.registry.com # prod\n${pod}${check('((.Values.safety).allowForeign)')}`;
      assert.deepEqual(await notes(fixture, { scope: { kind: 'file', uri: 'file:///ws/app/values-prod.yaml' } }), [redirectNote(), told]);
    });

    it('tells nothing where the value is set already', async () => {
      assert.deepEqual(await notes(`#- /app/values.yaml\nwhere: internal.registry.com\nsafety:\n  allowForeign: true\n${pod}${check('((.Values.safety).allowForeign)')}`), [redirectNote()]);
    });

    it('tells nothing where the chart fails all the same without the rewrite', async () => {
      const fails = '#- /app/templates/NOTES.txt\n{{ if not .Values.ready }}{{ fail "not ready" }}{{ end }}\n';
      assert.deepEqual(await notes(`#- /app/values.yaml\nwhere: internal.registry.com\nready: false\n${pod}${fails}`), [redirectNote()]);
    });
  });

  describe('with one registry for all images', () => {
    const ONE_REGISTRY = { ...WORKSPACE, oneRegistry: true };
    const values = 'global:\n  imageRegistry: "" # for all\na: {registry: internal.registry.com, name: foo/a}\nb: {registry: internal.registry.com, name: foo/b}\n';
    const image = (name: string): string => `{{ .Values.global.imageRegistry | default .Values.${name}.registry }}/{{ .Values.${name}.name }}:1`;

    it('writes it where that is asked for and moves each of them, and offers it otherwise', async () => {
      const fixture = `#- /app/values.yaml\n${values}#- /app/values-prod.yaml\na: {registry: docker.io}\n${template(image('a'), image('b'))}`;
      const asked = await rewrite(fixture, ONE_REGISTRY);
      assert.deepEqual(asked, { texts: { 'values.yaml': values.replace('""', '"a.example.com"') }, skipped: [], references: 3 });
      const usual = await rewritten(TABLE + CHART + fixture);
      assert.deepEqual(usual.plan.offers, [{ folder: 'file:///ws/app', chart: 'app', path: 'global.imageRegistry', images: 3, isChosen: false }]);
      assert.equal(usual.plan.edits.length, 3);
    });

    it('edits it in each file in which it wins', async () => {
      const fixture = `#- /app/values.yaml\n${values}#- /app/values-prod.yaml\nglobal: {imageRegistry: internal.registry.com}\n${template(image('a'), image('b'))}`;
      const { texts } = await rewrite(fixture, ONE_REGISTRY);
      assert.deepEqual(texts, { 'values.yaml': values.replace('""', '"a.example.com"'), 'values-prod.yaml': 'global: {imageRegistry: a.example.com}\n' });
    });

    it('leaves it where it would move what is to stay, or not all', async () => {
      for (const other of ['{{ .Values.global.imageRegistry | default "quay.io" }}/x:1', 'internal.registry.com/fixed:1', '{{ .Values.global.imageRegistry | default "docker.io" }}/x:1']) {
        const { texts } = await rewrite(`#- /app/values.yaml\n${values}${template(image('a'), image('b'), `'${other}'`)}`, ONE_REGISTRY);
        assert.match(texts['values.yaml'] ?? '', /imageRegistry: ""[^]*a: \{registry: a\.example\.com[^]*b: \{registry: a\.example\.com/);
      }
    });

    it('adds it where only a subchart has it', async () => {
      const fixture = `#- /app/values.yaml\ndb:\n  size: 1\n#- /app/charts/db/Chart.yaml\nname: db\nversion: 1.0.0\n#- /app/charts/db/values.yaml\nglobal: {imageRegistry: ""}\n#- /app/charts/db/templates/pod.yaml\nkind: Pod\nspec:\n  containers:\n    - image: {{ .Values.global.imageRegistry | default "internal.registry.com" }}/a:1\n    - image: {{ .Values.global.imageRegistry | default "internal.registry.com" }}/b:1\n`;
      const { texts } = await rewrite(fixture, ONE_REGISTRY);
      assert.deepEqual(texts, { 'values.yaml': 'db:\n  size: 1\nglobal:\n  imageRegistry: a.example.com\n' });
    });
  });
});
