import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPOSE_RULES } from '../../../server/src/images/compose';
import { FILE_KINDS } from '../../../server/src/images/files';
import { mayHoldImages } from '../../../server/src/images/firstLook';
import { OBJECT_RULES } from '../../../server/src/images/objects';
import { KUSTOMIZATION_RULES } from '../../../server/src/images/kustomization';
import type { ImageSite } from '../../../server/src/images/model';
import type { PlaceRule } from '../../../server/src/images/rules';
import { FLAT_ENDINGS, IMAGE_MAP_ENDINGS, IMAGE_MAP_KEYS, NAMESPACES_OF_NAMES, NEEDS_OTHERS, PLAIN_KEYS, SHARED_NAMESPACES, SHARED_REGISTRIES, SHARED_SUFFIXES, SHARED_TAGS, type SharedKey } from '../../../server/src/images/valuesRules';
import { started, WS } from '../workspace/started';
import { find, findAsRead, line, partsOf } from './finding';

const PAGE = join(__dirname, '..', '..', '..', 'docs', 'images.md');
const page = readFileSync(PAGE, 'utf8');
const PLACES = /(?<=<!-- places -->\n)[\s\S]*?(?=<!-- \/places -->)/;

interface Example {
  readonly path: string;
  readonly text: string;
  /** Files that stand beside it, by their path. */
  readonly beside: readonly { readonly path: string; readonly text: string }[];
  /** One entry a reference: its path and text, then what is special about it. */
  readonly expected: readonly string[];
}

/** The page's examples: a path, a fenced text, and a list of what is found in it; files that stand beside it come before. */
function examples(): readonly Example[] {
  let beside: { readonly path: string; readonly text: string }[] = [];
  return [...page.matchAll(/^(With|In) `([^`]+)`:\n```\w*\n([\s\S]*?)^```\n((?:- .*\n)*)/gm)].flatMap(([, role, path = '', text = '', list = '']) => {
    if (role === 'With') {
      beside.push({ path, text });
      return [];
    }
    const example = { path, text, beside, expected: [...list.matchAll(/^- `([^`]+)` `([^`]+)`(.*)$/gm)].map(([, place, written, notes = '']) => `${place} ${written}${notes}`) };
    beside = [];
    return [example];
  });
}

/** What is found in an example, among the files beside it where there are some. */
async function foundIn({ path, text, beside }: Example): Promise<readonly ImageSite[]> {
  if (beside.length === 0) return (/\.j2$/.test(path) ? findAsRead(text, path) : find(text, path)).sites;
  const files = [...beside, { path, text }].map((file) => [`${WS}/${file.path}`, file.text] as const);
  const { workspace } = await started(Object.fromEntries(files));
  return workspace.snapshot().files.get(`${WS}/${path}`)?.images.sites ?? [];
}

/** The line of a site, with the parts that stand in another file. */
function withElsewhere(site: ImageSite): string {
  return [line(site), ...(site.elsewhere ?? []).map((part) => `${part.role} from ${part.file}`)].join(' ');
}

function rows(title: string, rules: readonly PlaceRule[]): string {
  const row = ({ kind, path, objects, where, read, scheme, prefix, within, sure }: PlaceRule) => {
    const of = [...(objects?.kinds ?? []), ...(objects?.groups ?? []).map((group) => `(${group})`)].join(' ');
    const notes = [read, scheme, prefix, within, where && `${where.key} ${String(where.is)}`, sure === false ? 'unsure' : undefined];
    return `| \`${path}\` | ${of} | \`${kind}\` | ${notes.filter((note) => note !== undefined).join(', ')} |`;
  };
  return [`### ${title}`, '', '| place | objects | kind | read as |', '|:--|:--|:--|:--|', ...rules.map(row), ''].join('\n');
}

/** The keys of a table by what they give. */
function keys(title: string, table: Readonly<Record<string, string>>, before: string): string {
  const roles = [...new Set(Object.values(table))];
  const row = (role: string) => `| ${role} | ${Object.keys(table).filter((key) => table[key] === role).map((key) => `\`${before}${key}\``).join(' ')} |`;
  return [`### ${title}`, '', '| gives | keys |', '|:--|:--|', ...roles.map(row), ''].join('\n');
}

function switches(): string {
  const registries = SHARED_REGISTRIES.map(({ path, wins, needsHost }) => `| \`${path.join('.')}\` | registry${needsHost ? ', if it reads as a host' : ''} | ${wins === 'override' ? 'before the image’s own' : 'where the image has none'} |`);
  const others = [...SHARED_NAMESPACES.map((key) => sharedRow('namespace', key)), ...NAMESPACES_OF_NAMES.map((key) => sharedRow('namespace of a `name`', key)), ...SHARED_TAGS.map((key) => sharedRow('tag', key)), ...SHARED_SUFFIXES.map((key) => sharedRow('suffix', key))];
  return ['### Helm values: for all images', '', '| key | gives | wins |', '|:--|:--|:--|', ...registries, ...others, ''].join('\n');
}

function sharedRow(role: string, { path, beside, without }: SharedKey): string {
  const names = (keysOf: readonly string[]) => keysOf.map((key) => `\`${key}\``).join(' or ');
  const conditions = [beside && `beside ${names(beside.map((other) => other.join('.')))} with a host`, without && `without ${names(without)}`].filter((condition) => condition !== undefined);
  return `| \`${path.join('.')}\` | ${[role, ...conditions].join(', ')} | where the image has none |`;
}

const VALUES: Readonly<Record<string, string>> = { registry: 'r.io', namespace: 'team', repository: 'app', tag: 'v1', digest: `sha256:${'0'.repeat(64)}`, suffix: '-x' };

describe('docs/images.md', () => {
  for (const example of examples()) {
    const { path, text, expected, beside } = example;
    it(`says what is found in ${path}`, async () => {
      const sites = await foundIn(example);
      assert.deepEqual(sites.map(withElsewhere), expected);
      if (beside.length === 0) assert.ok(mayHoldImages(text, { path }));
      for (const { parts, span, written } of sites) if (!parts) assert.equal(text.slice(span.start, span.end), written);
    });
  }

  it('has an example for every kind that a rule gives, and one for each file without a table', () => {
    const kinds = new Set([...OBJECT_RULES, ...FILE_KINDS.flatMap((kind) => kind.rules), ...COMPOSE_RULES].map((rule) => rule.kind));
    for (const kind of [...kinds, 'dockerfile', 'image-list', 'helm-values']) assert.match(page, new RegExp(`^## .*\`${kind}\``, 'm'));
    assert.ok(examples().length > 20);
  });

  it('names keys of values that have their effect', () => {
    for (const [key, role] of Object.entries(IMAGE_MAP_KEYS)) {
      const beside = role !== 'repository' ? 'repository: other, ' : NEEDS_OTHERS.includes(key) ? 'tag: v1, ' : '';
      assert.ok(partsOf(`image: {${beside}${key}: "${VALUES[role] ?? ''}"}\n`, 'values.yaml').includes(`${role} image.${key} ${VALUES[role] ?? ''}`), key);
    }
    for (const [ending, role] of Object.entries(FLAT_ENDINGS)) {
      if (role === 'whole') continue;
      assert.ok(partsOf(`proxyimage${ending}: "${VALUES[role] ?? ''}"\n`, 'values.yaml').includes(`${role} proxyimage${ending} ${VALUES[role] ?? ''}`), ending);
    }
    for (const { path, wins } of SHARED_REGISTRIES) {
      const text = (own: string) => `${path.map((key, at) => `${'  '.repeat(at)}${key}:`).join('\n')} r.io\napp: {image: {${own}repository: a/b, tag: v1}}\n`;
      assert.equal(find(text(''), 'values.yaml').sites.at(-1)?.written, 'r.io/a/b:v1', path.join('.'));
      assert.equal(find(text('registry: q.io, '), 'values.yaml').sites.at(-1)?.written, wins === 'override' ? 'r.io/a/b:v1' : 'q.io/a/b:v1', path.join('.'));
    }
  });

  it('names shared namespaces, tags and suffixes that have their effect', () => {
    const nested = (path: readonly string[], value: string) => `${path.map((key, at) => `${'  '.repeat(at)}${key}:`).join('\n')} ${value}\n`;
    for (const [value, rules, expected] of [['team', SHARED_NAMESPACES, 'r.io/team/a'], ['v9', SHARED_TAGS, 'r.io/a:v9']] as const) {
      for (const { path, beside } of rules) {
        const host = beside?.[0] ? nested(beside[0], 'r.io') : '';
        const registry = host === '' ? 'registry: r.io, ' : '';
        assert.equal(find(`${host}${nested(path, value)}app: {image: {${registry}repository: a}}\n`, 'values.yaml').sites.at(-1)?.written, expected, path.join('.'));
      }
    }
    assert.equal(find('global: {hub: r.io, tag: v9, variant: slim}\napp: {image: a}\n', 'values.yaml').sites.at(-1)?.written, 'r.io/a:v9-slim');
    assert.equal(SHARED_SUFFIXES.length, 1);
  });

  it('lists the places of all tables', () => {
    const tables = [rows('Objects', OBJECT_RULES), ...[...new Set(FILE_KINDS.map(({ kind }) => kind))].map((kind) => rows(`Files: ${kind}`, FILE_KINDS.flatMap((file) => (file.kind === kind ? file.rules : [])))), rows('Files: kustomization', KUSTOMIZATION_RULES), rows('Files: compose', COMPOSE_RULES), keys('Helm values: in a map that is an image by its key', IMAGE_MAP_KEYS, ''), keys('Helm values: in such a map with a repository, longer keys that end so (`awsDigest`)', IMAGE_MAP_ENDINGS, ''), keys('Helm values: in a map of any name, beside a repository', PLAIN_KEYS, ''), keys('Helm values: beside each other, also with a prefix (`proxyImageTag`)', FLAT_ENDINGS, 'image'), switches()].join('\n');
    if (process.env['UPDATE_DOCS']) writeFileSync(PAGE, page.replace(PLACES, () => tables));
    else assert.equal(PLACES.exec(page)?.[0], tables, 'run with UPDATE_DOCS=1 to write the tables');
  });
});
