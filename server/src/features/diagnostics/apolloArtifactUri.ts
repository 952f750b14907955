import { tell } from '../../base/texts';
import { findPlaceholder } from '../../reference/placeholder';
import { artifactsOf } from './apolloArtifacts';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

/** An artifact's address that Apollo's own Gradle plugin refuses. */
export const apolloArtifactUri: DiagnosticRule = {
  code: 'apollo.artifact-uri',
  title: "An artifact's address is refused by Apollo's own tooling",
  severity: 'warning',
  check: (file) => artifactsOf(file).flatMap(({ uri }) => {
    const scheme = uri && !findPlaceholder(uri.text) ? wrongScheme(uri.text) : undefined;
    return uri === undefined || scheme === undefined ? [] : [{
      span: uri.span,
      message: tell`${quoted(uri.text)} is refused by Palantir's sls-packaging: it reads what stands before the first colon as the scheme of a URI, and ${quoted(scheme)} cannot be one. A host name of letters, digits, dots and hyphens that begins with a letter can.`,
    }];
  }),
};

/**
 * What Java's `URI.create`, which sls-packaging asks, takes for a scheme and then refuses: the text before a colon that comes
 * before any slash, unless it is a letter followed by letters, digits, `+`, `-` and `.` (RFC 2396, 3.1).
 */
function wrongScheme(text: string): string | undefined {
  const before = /^([^/?#]*?):/.exec(text)?.[1];
  return before === undefined || /^[A-Za-z][A-Za-z0-9+.-]*$/.test(before) ? undefined : before;
}
