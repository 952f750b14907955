import { pathBase, pathClean, pathDir, pathExt } from '../go/path';
import { Blocked } from '../execute/failure';
import { dict } from '../make';
import { originsOfAll, dictAt, fail, knownText, plain, strict, text, type Family } from './kit';
import { string } from '../text';
import type { Value } from '../value';

const PATHS = {
  base: plain('s', ([path]) => pathBase(path as string)),
  dir: plain('s', ([path]) => pathDir(path as string)),
  clean: plain('s', ([path]) => pathClean(path as string)),
  ext: plain('s', ([path]) => pathExt(path as string)),
  isAbs: plain('s', ([path]) => (path as string).startsWith('/')),
};

/** A URL whose every part is of the plainest kind; others have rules of net/url that are not followed here. */
const URL_FORM = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/(?:([A-Za-z0-9._~-]+(?::[A-Za-z0-9._~-]*)?)@)?([A-Za-z0-9._-]*(?::\d*)?))?((?:\/[A-Za-z0-9._~$&+,;=:@-]*)*)(?:\?([A-Za-z0-9._~$&+,;=:@/?%-]*))?(?:#([A-Za-z0-9._~$&+,;=:@/?-]*))?$/;

function parse(args: readonly Value[]): Value {
  const url = text(args, 0);
  const found = URL_FORM.exec(url);
  if (!found || url === '') throw new Blocked({ code: 'function', name: 'urlParse' });
  const origins = originsOfAll(args);
  const [, scheme = '', userinfo = '', host = '', path = '', query = '', fragment = ''] = found;
  const parts: readonly (readonly [string, string])[] = [
    ['scheme', scheme.toLowerCase()], ['host', host], ['hostname', host.replace(/:\d*$/, '')], ['path', path],
    ['query', query], ['opaque', ''], ['fragment', fragment], ['userinfo', userinfo],
  ];
  return dict(new Map<string, Value>(parts.map(([key, part]) => [key, string(part, origins)])));
}

/** Go's URL.String() of parts that need no escaping but spaces. */
function join(args: readonly Value[]): Value {
  const parts = dictAt(args, 0);
  const part = (name: string): string => {
    const value = parts.entries.get(name);
    if (!value || value.kind === 'nil') return '';
    if (value.kind === 'unknown') throw new Blocked(value.why);
    if (value.kind !== 'string') throw fail(`unable to parse ${name} key, must be of type string`);
    return knownText(value);
  };
  const [scheme, userinfo, host, path, query, fragment, opaque] = ['scheme', 'userinfo', 'host', 'path', 'query', 'fragment', 'opaque'].map(part);
  if (opaque || /[^A-Za-z0-9._~$&+,;=:@/ -]/.test(`${path ?? ''}${host ?? ''}${userinfo ?? ''}${fragment ?? ''}`)) {
    throw new Blocked({ code: 'function', name: 'urlJoin' });
  }
  let url = scheme ? `${scheme}:` : '';
  if (scheme || host || userinfo) url += host || userinfo || path ? '//' : '';
  if (userinfo) url += `${userinfo}@`;
  url += host ?? '';
  if (path && !path.startsWith('/') && host) url += '/';
  url += (path ?? '').replaceAll(' ', '%20');
  if (query) url += `?${query}`;
  if (fragment) url += `#${fragment.replaceAll(' ', '%20')}`;
  return string(url, originsOfAll(args));
}

export const PATH_FUNCTIONS: Family = {
  ...PATHS,
  osBase: PATHS.base, osDir: PATHS.dir, osClean: PATHS.clean, osExt: PATHS.ext, osIsAbs: PATHS.isAbs,
  urlParse: strict('s', parse),
  urlJoin: strict('d', join),
};
