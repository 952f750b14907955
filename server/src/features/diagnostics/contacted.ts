import { tell } from '../../base/texts';
import { configDetections } from './configProblems';
import type { CheckedFile, Detection } from './model';
import { quoted } from './words';

/** The hosts of a configuration that are never matched, or can never be contacted, as the readers found them under one code. */
export function hostDetections(file: CheckedFile, code: string): readonly Detection[] {
  return configDetections(file, code, ({ host = '', reason = '' }) => REASONS[reason]?.(quoted(host)) ?? tell`${quoted(host)} is no host.`);
}

const REASONS: Readonly<Record<string, (host: string) => string>> = {
  port: (host) => tell`${host} has a port above 65535, which nothing can contact.`,
  character: (host) => tell`${host} holds characters that no host has: a name in another script is written in ASCII (\`xn--…\`).`,
  key: (host) => tell`${host} is no host with an optional port, so that no image is met by this entry.`,
};
