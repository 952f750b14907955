import { parseConstraint, parseVersion, printVersion, satisfies } from '../go/semver';
import { bool, int64 } from '../make';
import { string } from '../text';
import type { Value } from '../value';
import { fail, originsOfAll, strict, text, type Family } from './kit';

export const SEMVER: Family = {
  semver: strict('s', (args) => {
    const version = parseVersion(text(args, 0));
    if (!version) throw fail('invalid semantic version');
    const origins = originsOfAll(args);
    const entries: [string, Value][] = [
      ['Major', int64(version.major, origins)], ['Minor', int64(version.minor, origins)], ['Patch', int64(version.patch, origins)],
      ['Prerelease', string(version.prerelease, origins)], ['Metadata', string(version.metadata, origins)],
      ['Original', string(version.original, origins)], ['String', string(printVersion(version), origins)],
    ];
    return { kind: 'dict', type: '*semver.Version', entries: new Map(entries), origins };
  }),
  semverCompare: strict('ss', (args) => {
    const constraint = parseConstraint(text(args, 0));
    const version = parseVersion(text(args, 1));
    if (!constraint || !version) throw fail('improper constraint or version');
    return bool(satisfies(version, constraint), originsOfAll(args));
  }),
};
