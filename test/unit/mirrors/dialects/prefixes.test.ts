import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import fc from 'fast-check';
import type { Rule } from '../../../../server/src/mirrors/model';
import { pullThrough, type RegistryTable } from '../../../../server/src/mirrors/registriesConf/pull';
import { parseReference } from '../../../../server/src/reference/parse';

const OWN: Rule = { dialect: 'registries-conf', place: { uri: 'file:///a', span: { start: 0, end: 0 } }, line: 1, column: 1, registry: '', displayName: undefined, mirrored: '', text: '' };

/** Tables whose mirrors tell by their rule which prefix won, and leave the reference as it is. */
function tables(prefixes: readonly string[]): readonly RegistryTable[] {
  return prefixes.map((prefix): RegistryTable => ({
    prefix, location: '', insecure: false, blocked: false, rule: OWN, mirrors: [{ location: '', insecure: false, pullFrom: 'all', rule: { ...OWN, mirrored: prefix } }],
  }));
}

/** `refMatchingPrefix` and `refMatchingSubdomainPrefix` of containers/image, asked of each prefix in turn. */
function matches(name: string, prefix: string): boolean {
  if (!prefix.startsWith('*.')) return name.startsWith(prefix) && (name.length === prefix.length || '/:@'.includes(name.charAt(prefix.length)));
  const suffix = prefix.slice(1);
  const at = name.indexOf(suffix);
  const slash = name.indexOf('/');
  return at >= 0 && (slash === -1 || at < slash) && (name.length === at + suffix.length || '/:@'.includes(name.charAt(at + suffix.length)));
}

const label = fc.constantFrom('a', 'b', 'io', 'example');
const host = fc.tuple(fc.array(label, { minLength: 2, maxLength: 3 }), fc.constantFrom('', ':5000', ':80')).map(([labels, port]) => labels.join('.') + port);
const path = fc.array(fc.constantFrom('a', 'b', 'team'), { maxLength: 3 }).map((steps) => steps.map((step) => `/${step}`).join(''));
const prefix = fc.tuple(fc.constantFrom('', '', '*.'), host, path).map((parts) => parts.join(''));

describe('the prefixes of registries.conf', () => {
  it('give the longest one that matches, as asking each of them does', () => {
    fc.assert(fc.property(fc.uniqueArray(prefix, { maxLength: 12 }), host, path.filter((text) => text !== ''), (prefixes, domain, below) => {
      const parsed = parseReference(`${domain}${below}:1`);
      if (!parsed.ok) return;
      const name = `${parsed.reference.domain}/${parsed.reference.path}`;
      const fit = prefixes.filter((each) => matches(name, each));
      const longest = Math.max(...fit.map((each) => each.length));
      const best = fit.filter((each) => each.length === longest).sort()[0];
      const [first] = pullThrough(tables(prefixes))(parsed.reference).sources;
      assert.equal(first?.via?.mirrored, best);
    }), { numRuns: 2000 });
  });
});
