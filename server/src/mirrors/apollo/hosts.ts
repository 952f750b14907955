import type { Span } from '../../base/span';
import { checkHost, DOCKER_HUB, DOCKER_HUB_ENDPOINT, hostKey, readsAsHost } from '../../reference/host';
import { findPlaceholder } from '../../reference/placeholder';
import { follow } from '../../syntax/access';
import type { MapEntry, ScalarNode, TreeNode } from '../../syntax/tree';
import type { HostEntry } from '../model';
import { isPresent, partOf, readList, schemaProblem, shown, wrongType, type KeyPath, type Reading } from './fields';
import { jsonType } from './scalarType';

/** The places of a registry file that name hosts; each is judged by its own rules and under its own code. */
export type HostRole = 'registry' | 'mirror' | 'assigned' | 'reachable';

/**
 * Reads a `host[:port]`. What is wrong is reported as `registry.url` (for a registry, or its name in an Environment, then with the parameter
 * `in`: `environment`), as `mirror.host`, or for a reachable host as `registry.schema`. Parameters: `kind` (a `HostReason`, `placeholder`, `never-a-host` or
 * `hub-alias`), `path`, `text` (what is written, without user info and query), `suggestion` (what to write instead, where it can be told).
 * A text that is no host is kept without a key; a user info or a query in it is not kept.
 */
export function readHost(reading: Reading, node: TreeNode | undefined, path: KeyPath, role: HostRole, at: Span): HostEntry | undefined {
  if (!isPresent(node)) {
    hostProblem(reading, role, at, { kind: 'empty', path, text: '' });
    return undefined;
  }
  const real = follow(node);
  if (real?.kind === 'scalar' && jsonType(real) === 'text') return hostOf(reading, real, path, role);
  wrongType(reading, node, path, 'text', at);
  return undefined;
}

/** The hosts of a list; undefined where the key has no list. */
export function readHosts(reading: Reading, entry: MapEntry | undefined, path: KeyPath, role: HostRole): readonly HostEntry[] | undefined {
  return readList(reading, entry, path)?.flatMap((item) => {
    const host = readHost(reading, item.node, item.path, role, item.at);
    return host ? [host] : [];
  });
}

function hostOf(reading: Reading, scalar: ScalarNode, path: KeyPath, role: HostRole): HostEntry {
  const check = checkHost(scalar.text);
  if (check.ok) {
    reportOddHost(reading, scalar, path, role);
    return { text: scalar.text, span: scalar.inner, key: check.key };
  }
  const placeholder = findPlaceholder(scalar.text);
  const isPlaceholder = placeholder !== undefined && check.reason !== 'user-info';
  // What follows a `?` or `#` may be a token.
  const text = check.reason === 'user-info' ? (check.suggestion ?? '') : scalar.text.replace(/[?#].*$/s, '');
  hostProblem(reading, role, partOf(scalar, isPlaceholder ? placeholder.span : check.span), {
    kind: isPlaceholder ? 'placeholder' : check.reason,
    path,
    text: shown(text),
    ...(check.suggestion === undefined || isPlaceholder ? {} : { suggestion: check.suggestion }),
  });
  return { text, span: scalar.inner, key: undefined };
}

/** Hosts of the right form that cannot mean what they say. */
function reportOddHost(reading: Reading, scalar: ScalarNode, path: KeyPath, role: HostRole): void {
  const { text, inner } = scalar;
  if (role === 'mirror' && hostKey(text) === DOCKER_HUB_ENDPOINT) {
    hostProblem(reading, role, inner, { kind: 'hub-alias', path, text, suggestion: DOCKER_HUB });
  }
  if ((role === 'mirror' || role === 'registry') && !readsAsHost(text)) {
    hostProblem(reading, role, inner, { kind: 'never-a-host', path, text: shown(text) });
  }
}

function hostProblem(reading: Reading, role: HostRole, span: Span, parameters: Readonly<Record<string, string>> & { readonly kind: string }): void {
  if (role === 'reachable') {
    schemaProblem(reading, 'wrong-host', span, { ...parameters, kind: 'wrong-host', reason: parameters.kind });
    return;
  }
  const code = role === 'mirror' ? 'mirror.host' : 'registry.url';
  reading.problems.push({ code, span, parameters: role === 'assigned' ? { ...parameters, in: 'environment' } : parameters });
}
