import type { Problem } from '../../base/problem';
import { replaceScalar, scalarAround } from '../edits';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, Fix, FixTexts } from './model';
import { quoted } from './words';

/** The problems that the reader of a registry file found under one code; none while syntax errors keep it from being read whole. */
export function problemsOf({ entry }: CheckedFile, code: string): readonly Problem[] {
  if (!entry.registry || entry.registry.broken) return [];
  return entry.registry.problems.filter((problem) => problem.code === code);
}

/** Puts the suggestion of a problem in place of the scalar that the problem is about, of which its span may be a part only. */
export function suggestedFix({ snapshot, uri }: CheckedFile, problem: Problem, texts: FixTexts): Fix | undefined {
  const { suggestion } = problem.parameters;
  if (suggestion === undefined) return undefined;
  return fixOf(snapshot, texts, { title: `Change to ${quoted(suggestion)}`, code: problem.code, preferred: problem.parameters['kind'] !== 'path' }, [{
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

/** What stands where, for the sentence that says what is right. */
function subjectOf(code: string, parameters: Problem['parameters']): string {
  if (parameters['in'] === 'environment') return 'The name of an Artifact Registry in an Environment';
  return code === 'mirror.host' ? 'A Mirrored Registry' : 'A Registry URL';
}

function hostMessage({ code, parameters }: Problem): string {
  const text = quoted(parameters['text'] ?? '');
  const subject = subjectOf(code, parameters);
  const suggestion = parameters['suggestion'];
  const form = `${subject} is a host with an optional port${suggestion === undefined ? '' : `, here ${quoted(suggestion)}`}.`;
  const unused = code === 'mirror.host' ? ' It takes part in no pull.' : '';
  switch (parameters['kind']) {
    case 'empty':
      return `${subject.replace(/^An? /, 'This ')} is empty.`;
    case 'scheme':
      return `${text} has a scheme. ${form}${unused}`;
    case 'user-info':
      return `A user name or password stands in front of ${text}. ${form} Credentials do not belong into this file.`;
    case 'path':
      return `${text} has a path. Apollo documents whole registries only. ${form}${unused}`;
    case 'wildcard':
      return `${text} has a wildcard. Apollo compares whole hosts only. ${form}${unused}`;
    case 'port':
      return `The port of ${text} is no number from 1 to 65535.${unused}`;
    case 'placeholder':
      return `${text} holds a placeholder, which Apollo would not fill in. ${form}${unused}`;
    case 'hub-alias':
      return `${text} is the address of Docker Hub's API. Images name Docker Hub ${quoted(suggestion ?? 'docker.io')}, so this entry matches none of them.`;
    case 'never-a-host':
      return `${text} has no dot and no port, so in an image reference it is read as a folder on Docker Hub and never as a host.`;
    default:
      return `${text} is no host. ${form}${unused}`;
  }
}
