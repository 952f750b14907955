import { tell } from '../../base/texts';
import { problemsOf } from './fileProblems';
import type { DiagnosticRule } from './model';
import { quoted, sentences } from './words';

const CODE = 'registry.credentials';

/** A key for a secret in a registry file. The message names the key and never what stands behind it. */
export const registryCredentials: DiagnosticRule = {
  code: CODE,
  title: 'A registry file holds a secret',
  severity: 'error',
  check: (file) => problemsOf(file, CODE).map(({ span, parameters }) => ({
    span,
    message: sentences(tell`${quoted(parameters['key'] ?? '')} does not belong into this file.`, advice(parameters['value'])),
  })),
};

function advice(value: string | undefined): string {
  const rest = tell`Only the kind of the credentials stands here, as \`type: basic\`, \`none\` or \`ecr\`.`;
  return sentences(value === 'plain' ? tell`Do not commit credentials: they are entered in Apollo.` : tell`Credentials are entered in Apollo.`, rest);
}
