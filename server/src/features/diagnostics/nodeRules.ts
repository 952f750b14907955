import { registriesConfRefused } from './registriesConfRefused';
import { registriesConfDuplicatePrefix } from './registriesConfDuplicatePrefix';
import { registriesConfHubPrefix } from './registriesConfHubPrefix';
import { registriesConfTaggedPrefix } from './registriesConfTaggedPrefix';
import { registriesConfDeadPrefix } from './registriesConfDeadPrefix';
import { registriesConfWildcardWins } from './registriesConfWildcardWins';
import { registriesConfBadRewrite } from './registriesConfBadRewrite';
import { registriesConfReplacedTable } from './registriesConfReplacedTable';
import { registriesConfPortPrefix } from './registriesConfPortPrefix';
import { registriesConfHost } from './registriesConfHost';
import { hostsTomlRejected } from './hostsTomlRejected';
import { hostsTomlPlainFile } from './hostsTomlPlainFile';
import { hostsTomlReferrers } from './hostsTomlReferrers';
import { hostsTomlInlineHost } from './hostsTomlInlineHost';
import { hostsTomlUnquotedHost } from './hostsTomlUnquotedHost';
import { hostsTomlHttpName } from './hostsTomlHttpName';
import { hostsTomlLocalHttps } from './hostsTomlLocalHttps';
import { hostsTomlRepeatedHost } from './hostsTomlRepeatedHost';
import { hostsTomlMisplacedServer } from './hostsTomlMisplacedServer';
import { hostsTomlLostCapabilities } from './hostsTomlLostCapabilities';
import { hostsTomlUpstreamKept } from './hostsTomlUpstreamKept';
import { hostsTomlNoResolve } from './hostsTomlNoResolve';
import { hostsTomlHost } from './hostsTomlHost';
import { hostsTomlDoubleV2 } from './hostsTomlDoubleV2';
import { containerdRefused } from './containerdRefused';
import { containerdEndpoint } from './containerdEndpoint';
import { containerdPathWithoutV2 } from './containerdPathWithoutV2';
import { containerdUpstreamReplaced } from './containerdUpstreamReplaced';
import { containerdUnusedAccess } from './containerdUnusedAccess';
import { containerdHost } from './containerdHost';
import { k3sRefused } from './k3sRefused';
import { k3sUnknownKey } from './k3sUnknownKey';
import { k3sRepeatedKey } from './k3sRepeatedKey';
import { k3sEndpoint } from './k3sEndpoint';
import { k3sPathWithoutV2 } from './k3sPathWithoutV2';
import { k3sHttpWithTls } from './k3sHttpWithTls';
import { k3sRewriteBackslash } from './k3sRewriteBackslash';
import { k3sRewriteControl } from './k3sRewriteControl';
import { k3sRewriteGroup } from './k3sRewriteGroup';
import { k3sRewriteInvalid } from './k3sRewriteInvalid';
import { k3sRewriteAmbiguous } from './k3sRewriteAmbiguous';
import { k3sRewriteLost } from './k3sRewriteLost';
import { k3sDefaultTwice } from './k3sDefaultTwice';
import { k3sDefaultKept } from './k3sDefaultKept';
import { k3sWildcardHidden } from './k3sWildcardHidden';
import { k3sUnusedAccess } from './k3sUnusedAccess';
import { k3sHost } from './k3sHost';
import { openshiftRefused } from './openshiftRefused';
import { openshiftIgnoredPolicy } from './openshiftIgnoredPolicy';
import { openshiftHubSource } from './openshiftHubSource';
import { openshiftMergeOrder } from './openshiftMergeOrder';
import { openshiftNestedScope } from './openshiftNestedScope';
import { openshiftNarrowInsecure } from './openshiftNarrowInsecure';
import { openshiftPortSource } from './openshiftPortSource';
import { openshiftHost } from './openshiftHost';
import { openshiftUnpullable } from './openshiftUnpullable';
import { openshiftUnusedPolicy } from './openshiftUnusedPolicy';
import { openshiftUnusedAccess } from './openshiftUnusedAccess';
import { openshiftTrustedCa } from './openshiftTrustedCa';
import { talosRefused } from './talosRefused';
import { talosNoSource } from './talosNoSource';
import { talosUnusedAccess } from './talosUnusedAccess';
import { talosHost } from './talosHost';
import { dockerRefused } from './dockerRefused';
import { dockerInsecureScheme } from './dockerInsecureScheme';
import { dockerHubOnly } from './dockerHubOnly';
import { dockerMirrorPath } from './dockerMirrorPath';
import { dockerHost } from './dockerHost';
import { buildkitRefused } from './buildkitRefused';
import { buildkitScheme } from './buildkitScheme';
import { buildkitDoubleV2 } from './buildkitDoubleV2';
import { buildkitHttpUpstream } from './buildkitHttpUpstream';
import { buildkitHttpsFirst } from './buildkitHttpsFirst';
import { buildkitHost } from './buildkitHost';
import { admissionRefused } from './admissionRefused';
import { admissionPolicy } from './admissionPolicy';
import { admissionMapLine } from './admissionMapLine';
import { admissionMapDefault } from './admissionMapDefault';
import { kustomizeNameUnmatched } from './kustomizeNameUnmatched';
import { kustomizeNamePattern } from './kustomizeNamePattern';
import { kustomizeDigestDropped } from './kustomizeDigestDropped';
import { kustomizeTagSuffix } from './kustomizeTagSuffix';
import type { DiagnosticRule } from './model';

/** The diagnostics of mirror configurations of nodes, and of rewriters in front of them, in the order of settings and documents. */
export const NODE_DIAGNOSTICS: readonly DiagnosticRule[] = [
  registriesConfRefused,
  registriesConfDuplicatePrefix,
  registriesConfHubPrefix,
  registriesConfTaggedPrefix,
  registriesConfDeadPrefix,
  registriesConfWildcardWins,
  registriesConfBadRewrite,
  registriesConfReplacedTable,
  registriesConfPortPrefix,
  registriesConfHost,
  hostsTomlRejected,
  hostsTomlReferrers,
  hostsTomlInlineHost,
  hostsTomlUnquotedHost,
  hostsTomlHttpName,
  hostsTomlLocalHttps,
  hostsTomlRepeatedHost,
  hostsTomlMisplacedServer,
  hostsTomlLostCapabilities,
  hostsTomlUpstreamKept,
  hostsTomlNoResolve,
  hostsTomlHost,
  hostsTomlDoubleV2,
  hostsTomlPlainFile,
  containerdRefused,
  containerdEndpoint,
  containerdPathWithoutV2,
  containerdUpstreamReplaced,
  containerdUnusedAccess,
  containerdHost,
  k3sRefused,
  k3sUnknownKey,
  k3sRepeatedKey,
  k3sEndpoint,
  k3sPathWithoutV2,
  k3sHttpWithTls,
  k3sRewriteBackslash,
  k3sRewriteControl,
  k3sRewriteGroup,
  k3sRewriteInvalid,
  k3sRewriteAmbiguous,
  k3sRewriteLost,
  k3sDefaultTwice,
  k3sDefaultKept,
  k3sWildcardHidden,
  k3sUnusedAccess,
  k3sHost,
  openshiftRefused,
  openshiftIgnoredPolicy,
  openshiftHubSource,
  openshiftMergeOrder,
  openshiftNestedScope,
  openshiftNarrowInsecure,
  openshiftPortSource,
  openshiftHost,
  openshiftUnpullable,
  openshiftUnusedPolicy,
  openshiftUnusedAccess,
  openshiftTrustedCa,
  talosRefused,
  talosNoSource,
  talosUnusedAccess,
  talosHost,
  dockerRefused,
  dockerInsecureScheme,
  dockerHubOnly,
  dockerMirrorPath,
  dockerHost,
  buildkitRefused,
  buildkitScheme,
  buildkitDoubleV2,
  buildkitHttpUpstream,
  buildkitHttpsFirst,
  buildkitHost,
  admissionRefused,
  admissionPolicy,
  admissionMapLine,
  admissionMapDefault,
  kustomizeNameUnmatched,
  kustomizeNamePattern,
  kustomizeDigestDropped,
  kustomizeTagSuffix,
];
