import { asMap } from '../../syntax/access';
import { parseJson } from '../../syntax/json';
import type { ConfigReading, ConfigText } from '../dialect';
import { parseGoUrl } from '../endpoints/goUrl';
import { fieldsOf, type Fields, type WrittenText } from '../fields';
import type { DockerDaemon } from './content';

const REFUSED = 'docker.refused';

/** Reads `daemon.json` with the daemon's own validation (moby `daemon/pkg/registry`, `ValidateMirror` and `loadInsecureRegistries`). */
export function readDockerDaemon(file: ConfigText): ConfigReading<DockerDaemon> {
  const tree = parseJson(file.text);
  const fields = fieldsOf(REFUSED);
  for (const { span, parameters } of tree.problems) fields.refuse('json', span, { message: parameters['message'] ?? '' });
  const root = asMap(tree.documents[0]?.root);
  const mirrors = fields.texts(root, 'registry-mirrors') ?? [];
  for (const mirror of mirrors) checkMirror(mirror, fields);
  const insecure = fields.texts(root, 'insecure-registries') ?? [];
  for (const entry of insecure) checkInsecure(entry, fields);
  return { content: { dialect: 'docker', mirrors, insecure, refused: fields.problems.some(({ code }) => code === REFUSED) }, problems: fields.problems };
}

function checkMirror({ text, span }: WrittenText, fields: Fields): void {
  const failure = mirrorFailure(text);
  if (failure) fields.refuse(failure, span, failure === 'user' ? {} : { mirror: text });
}

function mirrorFailure(text: string): string | undefined {
  const parsed = parseGoUrl(text);
  if (!parsed.ok) return 'url';
  const { scheme, host, query, fragment, hasUser } = parsed.url;
  if (scheme !== 'http' && scheme !== 'https') return 'scheme';
  if (host === '') return 'url';
  if (query !== '' || fragment !== '') return 'query';
  return hasUser ? 'user' : undefined;
}

/** A scheme of the web is taken off with a warning; another one is an error. */
function checkInsecure({ text, span }: WrittenText, fields: Fields): void {
  const [, scheme] = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text) ?? [];
  if (scheme === undefined) return;
  if (/^https?$/i.test(scheme)) fields.problems.push({ code: 'docker.insecure-scheme', span, parameters: { entry: text } });
  else fields.refuse('insecure-scheme', span, { entry: text });
}
