import { hostFailure } from '../../reference/grammar';
import { asMap } from '../../syntax/access';
import { parseJson } from '../../syntax/json';
import type { ConfigReading, ConfigText } from '../dialect';
import { settingAt } from '../endpoints/access';
import { addressOf, networkOf } from '../endpoints/addresses';
import { portOf } from '../endpoints/endpoint';
import { HIGHEST_PORT, noteContacted } from '../endpoints/hosts';
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
  return { content: { dialect: 'docker', mirrors, insecure, access: insecure.flatMap(({ text, span }) => settingAt(text.replace(/^https?:\/\//i, ''), 'unverified', span)), refused: fields.problems.some(({ code }) => code === REFUSED) }, problems: fields.problems };
}

function checkMirror({ text, span }: WrittenText, fields: Fields): void {
  const failure = mirrorFailure(text);
  if (failure) fields.refuse(failure, span, failure === 'user' ? {} : { mirror: text });
  else noteMirror(text, span, fields);
}

/** Registries that people name mirrors after; a mirror's URL that speaks of one of them was written for its images. */
const OTHERS = /(?:^|[/.])(quay\.io|ghcr\.io|gcr\.io|[a-z0-9-]+\.gcr\.io|[a-z0-9-]+\.pkg\.dev|registry\.k8s\.io|k8s\.gcr\.io|mcr\.microsoft\.com|public\.ecr\.aws|registry\.gitlab\.com|registry\.access\.redhat\.com|registry\.redhat\.io|nvcr\.io)(?:[/:.]|$)/;

/** Mirrors are asked for Docker Hub's images alone; and where the daemon puts `/v2` depends on its image store. */
function noteMirror(text: string, span: WrittenText['span'], { problems }: Fields): void {
  const parsed = parseGoUrl(text);
  if (!parsed.ok) return;
  noteContacted('docker.host', parsed.url.host, { span }, problems);
  const path = parsed.url.path.replace(/\/+$/, '');
  const [, other] = OTHERS.exec(`${parsed.url.host}${path}`) ?? [];
  if (other !== undefined) problems.push({ code: 'docker.hub-only', span, parameters: { mirror: text, registry: other } });
  if (path !== '') problems.push({ code: 'docker.mirror-path', span, parameters: { mirror: text, classic: `${path}/v2`, other: path.endsWith('/v2') ? path : `/v2${path}` } });
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

/** A scheme of the web is taken off with a warning; another one is an error, as is what is neither a network nor a host. */
function checkInsecure({ text, span }: WrittenText, fields: Fields): void {
  const separator = text.indexOf('://');
  const scheme = separator < 0 ? undefined : text.slice(0, separator);
  if (scheme !== undefined && /^https?$/i.test(scheme)) fields.problems.push({ code: 'docker.insecure-scheme', span, parameters: { entry: text } });
  else if (scheme !== undefined) fields.refuse('insecure-scheme', span, { entry: text });
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return;
  const entry = separator < 0 ? text : text.slice(separator + 3);
  const isHost = hostFailure(entry) === undefined && Number(portOf(entry)) <= HIGHEST_PORT;
  if (/^-|-$/.test(text) || !(networkOf(entry) !== undefined || addressOf(entry) !== undefined || isHost)) fields.refuse('insecure-host', span, { entry: text });
}
