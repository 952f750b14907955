import { tell } from '../../base/texts';
import type { Problem } from '../../base/problem';
import { replaceScalar, scalarAround } from '../edits';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, Fix, FixTexts } from './model';
import { quoted, sentences } from './words';

/** The problems that the reader of a registry file found under one code; none while syntax errors keep it from being read whole. */
export function problemsOf({ entry }: CheckedFile, code: string): readonly Problem[] {
  if (!entry.registry || entry.registry.broken) return [];
  return entry.registry.problems.filter((problem) => problem.code === code);
}

/** Puts the suggestion of a problem in place of the scalar that the problem is about, of which its span may be a part only. */
export function suggestedFix({ snapshot, uri }: CheckedFile, problem: Problem, texts: FixTexts): Fix | undefined {
  const { suggestion } = problem.parameters;
  if (suggestion === undefined) return undefined;
  return fixOf(snapshot, texts, { title: tell`Change to ${quoted(suggestion)}`, code: problem.code, preferred: problem.parameters['kind'] !== 'path' }, [{
    uri,
    edits: ({ text, tree }) => {
      const scalar = scalarAround(tree, problem.span);
      const edit = scalar && replaceScalar(text, scalar, suggestion);
      return edit && [edit];
    },
  }]);
}

/** A diagnostic of a `host[:port]` in a registry file, with the fix that its suggestion makes. */
export function hostDetection(file: CheckedFile, problem: Problem): Detection {
  return {
    span: problem.span,
    message: hostMessage(problem),
    fixes: (texts) => [suggestedFix(file, problem, texts)],
  };
}

/** What is right there: a sentence, with the suggestion where there is one. */
function formOf({ code, parameters: { in: place, suggestion } }: Problem): string {
  const here = suggestion === undefined ? undefined : quoted(suggestion);
  if (place === 'environment') {
    return here === undefined
      ? tell`The name of an Artifact Registry in an Environment is a host with an optional port.`
      : tell`The name of an Artifact Registry in an Environment is a host with an optional port, here ${here}.`;
  }
  if (code === 'mirror.host') return here === undefined ? tell`A Mirrored Registry is a host with an optional port.` : tell`A Mirrored Registry is a host with an optional port, here ${here}.`;
  return here === undefined ? tell`A Registry URL is a host with an optional port.` : tell`A Registry URL is a host with an optional port, here ${here}.`;
}

function emptyMessage({ code, parameters }: Problem): string {
  if (parameters['in'] === 'environment') return tell`The name of an Artifact Registry in an Environment is empty.`;
  return code === 'mirror.host' ? tell`This Mirrored Registry is empty.` : tell`This Registry URL is empty.`;
}

function hostMessage(problem: Problem): string {
  const { code, parameters } = problem;
  const text = quoted(parameters['text'] ?? '');
  const suggestion = parameters['suggestion'];
  const form = formOf(problem);
  const unused = code === 'mirror.host' ? tell`It takes part in no pull.` : '';
  switch (parameters['kind']) {
    case 'empty':
      return emptyMessage(problem);
    case 'scheme':
      return sentences(tell`${text} has a scheme.`, form, unused);
    case 'user-info':
      return sentences(tell`A user name or password stands in front of ${text}.`, form, tell`Credentials do not belong into this file.`);
    case 'path':
      return sentences(tell`${text} has a path. Apollo documents whole registries only.`, form, unused);
    case 'wildcard':
      return sentences(tell`${text} has a wildcard. Apollo compares whole hosts only.`, form, unused);
    case 'port':
      return sentences(tell`The port of ${text} is no number from 1 to 65535.`, unused);
    case 'placeholder':
      return sentences(tell`${text} holds a placeholder, which Apollo would not fill in.`, form, unused);
    case 'hub-alias':
      return tell`${text} is the address of Docker Hub's API. Images name Docker Hub ${quoted(suggestion ?? 'docker.io')}, so this entry matches none of them.`;
    case 'never-a-host':
      return tell`${text} has no dot and no port, so in an image reference it is read as a folder on Docker Hub and never as a host.`;
    default:
      return sentences(tell`${text} is no host.`, form, unused);
  }
}
