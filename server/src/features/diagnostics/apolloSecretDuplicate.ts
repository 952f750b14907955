import { tell } from '../../base/texts';
import { memo } from '../../base/memo';
import { nearestFolder } from '../../base/uri';
import type { StoreSecret } from '../../images/apollo/facts';
import { hostKey } from '../../reference/host';
import { entriesOf, type Snapshot } from '../../workspace/snapshot';
import { routesFor } from '../routes';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { quoted } from './words';

/** Two Secrets that both would be the one for a registry. */
export const apolloSecretDuplicate: DiagnosticRule = {
  code: 'apollo.secret-duplicate',
  title: 'Two Secrets of one namespace are for the same registry',
  severity: 'warning',
  check,
};

interface Placed {
  readonly uri: string;
  readonly secret: StoreSecret;
}

const secretsOf = memo((snapshot: Snapshot): readonly Placed[] => {
  const found: Placed[] = [];
  for (const { uri, images } of entriesOf(snapshot)) for (const secret of images.apollo?.secrets ?? []) found.push({ uri, secret });
  return found;
});

function check({ snapshot, uri, entry }: CheckedFile): readonly Detection[] {
  return (entry.images.apollo?.secrets ?? []).flatMap((secret) => {
    const others = secretsOf(snapshot).filter((other) => other.secret !== secret && collide(snapshot, { uri, secret }, other));
    const [first] = others;
    if (!first) return [];
    return [{
      span: secret.host.span,
      message: first.secret.name === undefined
        ? tell`Another Secret of this namespace is for ${quoted(secret.host.text)} too. Apollo takes one for each host and does not say which.`
        : tell`The Secret ${quoted(first.secret.name)} of this namespace is for ${quoted(secret.host.text)} too. Apollo takes one for each host and does not say which.`,
      related: others.map((other) => ({ uri: other.uri, span: other.secret.host.span, message: tell`The other Secret.` })),
    }];
  });
}

/**
 * Whether both Secrets would be in one namespace at the same time. Two texts of one name are versions of one object. Where no
 * namespace is written it is given later, so that only Secrets of one file are known to share it.
 */
function collide(snapshot: Snapshot, a: Placed, b: Placed): boolean {
  if (a.secret.name === b.secret.name || a.secret.namespace !== b.secret.namespace) return false;
  if (hostKey(a.secret.host.text) !== hostKey(b.secret.host.text)) return false;
  if (a.uri === b.uri) return true;
  if (a.secret.namespace === undefined || nearestFolder(snapshot.folders, a.uri) !== nearestFolder(snapshot.folders, b.uri)) return false;
  const claims = [a, b].map((one) => routesFor(snapshot, one.uri, 'all').claimedBy);
  const [left, right] = claims;
  return left === undefined || right === undefined || left.some((id) => right.includes(id));
}
