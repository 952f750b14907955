import type { Problem } from '../../base/problem';
import { quoted } from './words';

type Parameters = Readonly<Record<string, string>>;

/** Why an engine refuses a configuration, as a sentence. The reasons are those of the dialects' readers. */
export function refusal(parameters: Problem['parameters']): string {
  const words = REASONS[parameters['reason'] ?? ''];
  return words ? words(texts(parameters)) : 'The configuration is not valid.';
}

/** The parameters as messages show them; of one that is missing nothing is told. */
function texts(parameters: Parameters): (name: string) => string {
  return (name) => quoted(parameters[name] ?? '');
}

type Words = (text: (name: string) => string) => string;

const syntax = (language: string): Words => (text) => `This is no valid ${language}: ${text('message').replace(/^`|`$/g, '').replace(/\.$/, '')}.`;

const REASONS: Readonly<Record<string, Words | undefined>> = {
  yaml: syntax('YAML'),
  toml: syntax('TOML'),
  json: syntax('JSON'),
  type: (text) => `${text('key')} has to be of the type ${text('expected').replaceAll('`', '')}.`,
  url: (text) => `${urlText(text)} is no valid address.`,
  scheme: (text) => (text('location') === '``' ? `${urlText(text)} needs the scheme \`http\` or \`https\`.` : `${text('location')} has a scheme, and a location is a host with an optional path.`),
  user: () => 'A mirror may not have a user name or password in its address.',
  query: (text) => `${text('mirror')} has a query or a fragment.`,
  'version-1': (text) => `${text('key')} is of version 1 of the format, which is no longer read.`,
  'both-unset': () => 'This table has neither a `location` nor a `prefix`.',
  'location-unset': (text) => `The table of ${text('prefix')} has no \`location\`, which only a prefix such as \`*.example.com\` can do without.`,
  'mirror-location-unset': () => 'This mirror has no `location`.',
  'pull-from-mirror-on-registry': (text) => `\`pull-from-mirror\` belongs to a mirror, not to the table of ${text('prefix')}.`,
  'digest-only-twice': (text) => `${text('registry')} has \`mirror-by-digest-only\`, so its mirror ${text('mirror')} may not have \`pull-from-mirror\` too.`,
  'pull-from-mirror-value': (text) => `${text('value')} is none of \`all\`, \`digest-only\` and \`tag-only\`.`,
  'search-entry': (text) => `${text('entry')} is no host with an optional port.`,
  'wildcard-form': (text) => `${text('prefix')} is no wildcard of the form \`*.example.com\`.`,
  'short-name-mode': (text) => `${text('value')} is none of \`enforcing\`, \`permissive\` and \`disabled\`.`,
  alias: (text) => `The alias ${text('name')} for ${text('value')} is not valid: the name has neither registry, tag nor digest, the value has a registry and neither tag nor digest.`,
  'conflicting-insecure': (text) => `Another table of ${text('location')} has another \`insecure\`.`,
  'conflicting-blocked': (text) => `Another table of ${text('location')} has another \`blocked\`.`,
  capability: (text) => `${text('value')} is no capability; there are \`pull\`, \`resolve\`, \`push\` and, in newer versions, \`referrers\`.`,
  duration: (text) => `${text('value')} is no duration such as \`5s\`.`,
  'client-pair': () => 'A client certificate is a pair of two files.',
  'mirrors-and-config-path': () => '`config_path` and `mirrors` exclude each other.',
  'source-missing': () => 'This entry has no `source`.',
  'source-form': (text) => `${text('source')} is no host with an optional path.`,
  'mirror-form': (text) => `${text('mirror')} is no host with an optional path.`,
  'mirror-twice': (text) => `${text('mirror')} is named twice.`,
  policy: (text) => `${text('policy')} is neither \`AllowContactingSource\` nor \`NeverContactSource\`.`,
  'blocked-and-allowed': () => '`allowedRegistries` and `blockedRegistries` exclude each other.',
  'name-missing': () => 'This document has no `name`.',
  'url-missing': () => 'This endpoint has no `url`.',
  'mirror-null': (text) => `${text('host')} has no value.`,
  'wildcard-tls': () => 'TLS settings cannot be given for `*`.',
  'insecure-host': (text) => `${text('entry')} is neither a host with an optional port nor a network.`,
  'nested-wildcard': (text) => `${text('scope')} lies inside the mirrored wildcard ${text('source')}, and the operator fails to give it that one's mirrors.`,
  'plain-tls': (text) => `${text('host')} is asked over HTTP and has TLS settings, with which Talos fails every pull through it.`,
  'insecure-scheme': (text) => `${text('entry')} has a scheme that is neither \`http\` nor \`https\`.`,
  expression: (text) => `${text('expression')} is no regular expression of Go (RE2).`,
};

function urlText(text: (name: string) => string): string {
  return ['url', 'value', 'mirror'].map(text).find((each) => each !== '``') ?? 'This';
}
