import { tell } from '../../base/texts';
import { nearest } from '../../mirrors/nearest';
import { hostKey } from '../../reference/host';
import { withoutUserInfo } from '../../reference/userInfo';
import { routesFor } from '../routes';
import { changeTo } from './apolloArtifacts';
import type { CheckedFile, Detection, DiagnosticRule } from './model';
import { didYouMean, quoted, sentences } from './words';

const CODE = 'apollo.secret-host';
const MOST_EDITS = 2;

/** A Secret with credentials for a registry that the table does not know. */
export const apolloSecretHost: DiagnosticRule = {
  code: CODE,
  title: 'A Secret for a registry names a host that no rule knows',
  severity: 'warning',
  check,
};

function check(file: CheckedFile): readonly Detection[] {
  const secrets = file.entry.images.apollo?.secrets ?? [];
  const { files } = routesFor(file.snapshot, file.uri, 'all');
  if (secrets.length === 0 || files.length === 0) return [];
  const known = new Set(files.flatMap((source) => source.file.artifactRegistries).flatMap(({ url, mirrors }) => [url, ...mirrors].flatMap((host) => host?.key ?? [])));
  return secrets.filter(({ host }) => !known.has(hostKey(host.text))).map(({ host }) => {
    const meant = nearest(hostKey(host.text), known, MOST_EDITS);
    return {
      span: host.span,
      message: sentences(tell`No Artifact Registry and no Mirrored Registry is ${quoted(withoutUserInfo(host.text))}.`, didYouMean(meant)),
      fixes: (texts) => (meant === undefined ? [] : [changeTo(file, texts, CODE, host.span, meant)]),
    };
  });
}
