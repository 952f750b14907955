import type { Problem } from '../../base/problem';
import type { Span } from '../../base/span';
import { tomlValues, type TomlMap, type TomlNode } from '../../syntax/tomlValues';
import type { ConfigReading, ConfigText } from '../dialect';
import { settingAt, tomlKeyIn, type AccessSetting } from '../endpoints/access';
import { noteContacted, noteKey } from '../endpoints/hosts';
import type { WrittenText } from '../fields';
import type { Buildkit, BuildkitRegistry } from './content';

/** Reads the registries of a `buildkitd.toml` (moby/buildkit `util/resolver/config`). A value of another type keeps the daemon from starting. */
export function readBuildkit(file: ConfigText): ConfigReading<Buildkit> {
  const toml = file.toml();
  const problems: Problem[] = [];
  for (const { span, parameters } of toml.problems) problems.push({ code: 'buildkit.refused', span, parameters: { reason: 'toml', message: parameters['message'] ?? '' } });
  const wrong = (key: string, node: TomlNode, expected: string): void => {
    problems.push({ code: 'buildkit.refused', span: node.span, parameters: { reason: 'type', key, expected } });
  };
  const flag = (table: TomlMap, key: string): boolean | undefined => {
    const value = valueOf(table, key);
    if (value && value.kind !== 'boolean') wrong(key, value, 'boolean');
    return value?.kind === 'boolean' ? value.value : undefined;
  };
  const texts = (table: TomlMap, key: string): readonly WrittenText[] => {
    const value = valueOf(table, key);
    if (!value) return [];
    if (value.kind !== 'list') {
      wrong(key, value, 'array');
      return [];
    }
    return value.items.flatMap((item) => {
      if (item.kind === 'string') return [{ text: item.text, span: item.inner }];
      wrong(key, item, 'string');
      return [];
    });
  };
  const access: AccessSetting[] = [];
  const registries: (BuildkitRegistry & { readonly httpKey: Span | undefined })[] = [];
  const root = valueOf(tomlValues(toml), 'registry');
  if (root && root.kind !== 'map') wrong('registry', root, 'table');
  for (const { key, value } of root?.kind === 'map' ? root.entries : []) {
    if (value.kind !== 'map') wrong(key.text, value, 'table');
    else {
      const [http, insecure] = [flag(value, 'http'), flag(value, 'insecure') ?? false];
      registries.push({ host: { text: key.text, span: key.span }, mirrors: texts(value, 'mirrors'), http, insecure, httpKey: tomlKeyIn(value, 'http') });
      access.push(
        ...settingAt(key.text, 'authority', tomlKeyIn(value, 'ca'), texts(value, 'ca').map(({ text }) => [text])),
        // What the files of a folder are for, their names tell, which are not known here.
        ...settingAt(key.text, 'authority', tomlKeyIn(value, 'tlsconfigdir')),
        ...settingAt(key.text, 'client', tomlKeyIn(value, 'keypair'), keypairsIn(valueOf(value, 'keypair'))),
        ...settingAt(key.text, 'unverified', insecure ? tomlKeyIn(value, 'insecure') : http ? tomlKeyIn(value, 'http') : undefined),
      );
    }
  }
  for (const { host, mirrors, http, insecure, httpKey } of registries) {
    if (httpKey && http === true && insecure) problems.push({ code: 'buildkit.https-first', span: httpKey, parameters: { host: host.text } });
    if (httpKey && http === true && mirrors.length > 0) problems.push({ code: 'buildkit.http-upstream', span: httpKey, parameters: { host: host.text, mirror: mirrors[0]?.text ?? '' } });
    noteKey('buildkit.host', host, problems);
    for (const { text, span } of mirrors) {
      noteContacted('buildkit.host', text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').split('/')[0] ?? '', { span }, problems);
      if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) problems.push({ code: 'buildkit.scheme', span, parameters: { mirror: text } });
      if (/[^:/]\/v2(?:\/|$)/.test(text)) problems.push({ code: 'buildkit.double-v2', span, parameters: { mirror: text } });
    }
  }
  return { content: { dialect: 'buildkit', registries: registries.map(({ host, mirrors, http, insecure }) => ({ host, mirrors, http, insecure })), access, refused: problems.some(({ code }) => code === 'buildkit.refused') }, problems };
}

/** The pairs of a client's certificate and its key; one that lacks either is left out. */
function keypairsIn(list: TomlNode | undefined): AccessSetting['files'] {
  return (list?.kind === 'list' ? list.items : []).flatMap((item) => {
    const [certificate, key] = ['cert', 'key'].map((name) => (item.kind === 'map' ? valueOf(item, name) : undefined));
    return certificate?.kind === 'string' && key?.kind === 'string' ? [[certificate.text, key.text]] : [];
  });
}

function valueOf(table: TomlMap, key: string): TomlNode | undefined {
  return table.entries.find((entry) => entry.key.text === key)?.value;
}
