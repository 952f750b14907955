import assert from 'node:assert/strict';
import { compareVersions, isInRange, parseConstraint, parseVersion, printVersion } from '../../../server/src/charts/go/semver';

/** Each row holds what Helm 4.1.4's `semverCompare` says: range, versions inside, versions outside. */
const RANGES: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['*', ['0.0.0', '1.2.3', '12.0.1'], ['1.2.3-beta']],
  ['1.x', ['1.2.3', 'v1.2.3', '1'], ['2.0.0', '0.3.0']],
  ['1.2', ['1.2.0', '1.2.4'], ['1.3.0']],
  ['1.2.3', ['1.2.3', '1.2.3+abc'], ['1.2.4']],
  ['^1.2.3', ['1.2.3', '1.9.0'], ['1.2.2', '2.0.0', '1.3.0-rc.1']],
  ['^0.2', ['0.2.3'], ['0.3.0', '1.0.0']],
  ['^0.0.3', ['0.0.3'], ['0.0.4']],
  ['~1.2.3', ['1.2.4'], ['1.3.0']],
  ['~1', ['1.9.0'], ['2.0.0']],
  ['~0.0.0', ['0.0.0', '12.0.1'], []],
  ['>11', ['12.0.0'], ['11.1.0']],
  ['>1.2', ['1.3.0'], ['1.2.9']],
  ['<=1', ['1.9.9', '0.1.0'], ['2.0.0']],
  ['>=1.19-0', ['1.19.0-0', '1.19.2-eks', '1.35.0'], ['1.18.9']],
  ['1.2 - 1.4', ['1.2.0', '1.4.5'], ['1.5.0']],
  ['>=1.0.0 <1.2.3 || 3', ['1.2.2', '3.1.4'], ['1.2.3', '2.0.0']],
  ['>1, <3', ['2.0.0'], ['1.5.0', '3.0.0']],
  ['!=1.2.x', ['1.3.0'], ['1.2.9']],
];

describe('version ranges as Helm reads them', () => {
  for (const [range, inside, outside] of RANGES) {
    it(range, () => {
      for (const version of inside) assert.equal(isInRange(version, range), true, version);
      for (const version of outside) assert.equal(isInRange(version, range), false, version);
    });
  }

  it('refuses what the library refuses', () => {
    for (const range of ['', '||', '1 ||', '1.2.3.4', 'latest', '1..2', '>1,,<3', '1.|']) assert.equal(parseConstraint(range), undefined, range);
    for (const version of ['', 'a', '1.2.3.4', '1.2.3-01', '18446744073709551616', '1.2.3 ']) assert.equal(parseVersion(version), undefined, version);
    assert.equal(isInRange('1.2.3', ''), false);
  });

  it('refuses a text without end in no time to speak of', () => {
    assert.equal(parseConstraint(`1${' '.repeat(100_000)}!`), undefined);
    assert.equal(parseConstraint(`1${' '.repeat(900)}!`), undefined);
  });

  it('orders prereleases by their parts, numbers as numbers', () => {
    const order = ['1.0.0-0', '1.0.0-2', '1.0.0-11', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-beta', '1.0.0'].map((text) => parseVersion(text)!);
    for (let at = 1; at < order.length; at += 1) assert.ok(compareVersions(order[at - 1]!, order[at]!) < 0, order[at]!.original);
  });

  it('prints three numbers', () => {
    assert.equal(printVersion(parseVersion('v1.2-rc.1+meta')!), '1.2.0-rc.1+meta');
  });
});
