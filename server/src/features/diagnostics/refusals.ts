import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import { quoted } from './words';

type Parameters = Readonly<Record<string, string>>;

/** Why an engine refuses a configuration, as a sentence. The reasons are those of the dialects' readers. */
export function refusal(parameters: Problem['parameters']): string {
  const words = REASONS[parameters['reason'] ?? ''];
  return words ? words(texts(parameters)) : tell`The configuration is not valid.`;
}

/** The parameters as messages show them; of one that is missing nothing is told. */
function texts(parameters: Parameters): (name: string) => string {
  return (name) => quoted(parameters[name] ?? '');
}

type Words = (text: (name: string) => string) => string;

const syntax = (language: string): Words => (text) => tell`This is no valid ${language}: ${text('message').replace(/^`|`$/g, '').replace(/\.$/, '')}.`;

const REASONS: Readonly<Record<string, Words | undefined>> = {
  yaml: syntax('YAML'),
  toml: syntax('TOML'),
  json: syntax('JSON'),
  type: (text) => tell`${text('key')} has to be of the type ${text('expected').replaceAll('`', '')}.`,
  url: (text) => tell`${urlText(text)} is no valid address.`,
  scheme: (text) => (text('location') === '``' ? tell`${urlText(text)} needs the scheme \`http\` or \`https\`.` : tell`${text('location')} has a scheme, and a location is a host with an optional path.`),
  user: () => tell`A mirror may not have a user name or password in its address.`,
  query: (text) => tell`${text('mirror')} has a query or a fragment.`,
  'version-1': (text) => tell`${text('key')} is of version 1 of the format, which is no longer read.`,
  'both-unset': () => tell`This table has neither a \`location\` nor a \`prefix\`.`,
  'location-unset': (text) => tell`The table of ${text('prefix')} has no \`location\`, which only a prefix such as \`*.example.com\` can do without.`,
  'mirror-location-unset': () => tell`This mirror has no \`location\`.`,
  'pull-from-mirror-on-registry': (text) => tell`\`pull-from-mirror\` belongs to a mirror, not to the table of ${text('prefix')}.`,
  'digest-only-twice': (text) => tell`${text('registry')} has \`mirror-by-digest-only\`, so its mirror ${text('mirror')} may not have \`pull-from-mirror\` too.`,
  'pull-from-mirror-value': (text) => tell`${text('value')} is none of \`all\`, \`digest-only\` and \`tag-only\`.`,
  'search-entry': (text) => tell`${text('entry')} is no host with an optional port.`,
  'wildcard-form': (text) => tell`${text('prefix')} is no wildcard of the form \`*.example.com\`.`,
  'short-name-mode': (text) => tell`${text('value')} is none of \`enforcing\`, \`permissive\` and \`disabled\`.`,
  alias: (text) => tell`The alias ${text('name')} for ${text('value')} is not valid: the name has neither registry, tag nor digest, the value has a registry and neither tag nor digest.`,
  'conflicting-insecure': (text) => tell`Another table of ${text('location')} has another \`insecure\`.`,
  'conflicting-blocked': (text) => tell`Another table of ${text('location')} has another \`blocked\`.`,
  capability: (text) => tell`${text('value')} is no capability; there are \`pull\`, \`resolve\`, \`push\` and, in newer versions, \`referrers\`.`,
  duration: (text) => tell`${text('value')} is no duration such as \`5s\`.`,
  'client-pair': () => tell`A client certificate is a pair of two files.`,
  'mirrors-and-config-path': () => tell`\`config_path\` and \`mirrors\` exclude each other.`,
  'source-missing': () => tell`This entry has no \`source\`.`,
  'source-form': (text) => tell`${text('source')} is no host with an optional path.`,
  'mirror-form': (text) => tell`${text('mirror')} is no host with an optional path.`,
  'mirror-twice': (text) => tell`${text('mirror')} is named twice.`,
  policy: (text) => tell`${text('policy')} is neither \`AllowContactingSource\` nor \`NeverContactSource\`.`,
  'blocked-and-allowed': () => tell`\`allowedRegistries\` and \`blockedRegistries\` exclude each other.`,
  'name-missing': () => tell`This document has no \`name\`.`,
  'url-missing': () => tell`This endpoint has no \`url\`.`,
  'mirror-null': (text) => tell`${text('host')} has no value.`,
  'wildcard-tls': () => tell`TLS settings cannot be given for \`*\`.`,
  'insecure-host': (text) => tell`${text('entry')} is neither a host with an optional port nor a network.`,
  'nested-wildcard': (text) => tell`${text('scope')} lies inside the mirrored wildcard ${text('source')}, and the operator fails to give it that one's mirrors.`,
  'plain-tls': (text) => tell`${text('host')} is asked over HTTP and has TLS settings, with which Talos fails every pull through it.`,
  'insecure-scheme': (text) => tell`${text('entry')} has a scheme that is neither \`http\` nor \`https\`.`,
  expression: (text) => tell`${text('expression')} is no regular expression of Go (RE2).`,
};

function urlText(text: (name: string) => string): string {
  return ['url', 'value', 'mirror'].map(text).find((each) => each !== '``') ?? tell`This`;
}
