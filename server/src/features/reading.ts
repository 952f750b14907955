import { tell } from '../base/texts';
import type { ImageSite } from '../images/model';
import type { Reference, ReferenceError } from '../reference/model';
import { withoutUserInfo } from '../reference/userInfo';
import { readPlain } from '../syntax/scalar';
import { code, fileLink, joined, say, text, type Line } from './markdown';
import { sameHost } from './places';
import type { Resolution } from './resolution';

/** What a reference leaves unsaid and what of it a pull does not use, each as half a sentence. */
export function impliedParts(reference: Reference): readonly Line[] {
  const implied = [impliedPrefix(reference), reference.tag === undefined && reference.digest === undefined ? ':latest' : '']
    .filter((part) => part !== '');
  const notes: Line[] = [];
  const [first, second] = implied;
  if (first !== undefined && second !== undefined) notes.push(say`${code(first)} and ${code(second)} are implied`);
  else if (first !== undefined) notes.push(say`${code(first)} is implied`);
  if (reference.tag !== undefined && reference.digest !== undefined) notes.push(say`the tag is not used beside the digest`);
  return notes;
}

/** What a pull puts in front of the path as it is written: the host where none is, and Docker Hub's `library/`. */
function impliedPrefix(reference: Reference): string {
  const library = impliesLibrary(reference) ? 'library/' : '';
  return reference.spans.domain === undefined ? `${reference.domain}/${library}` : library;
}

/** Whether Docker Hub's `library/` belongs to the path although it is not written. */
export function impliesLibrary(reference: Reference): boolean {
  return reference.path !== writtenPath(reference);
}

/** The path as it stands in the text, without what is implied. */
export function writtenPath(reference: Reference): string {
  return reference.written.slice(reference.spans.path.start, reference.spans.path.end);
}

/** Where parts of a joined reference are not what stands in the file: numbers that Helm prints otherwise, a tag of Chart.yaml. */
export function partNotes(site: ImageSite): readonly Line[] {
  const notes = (site.parts ?? []).flatMap((part) =>
    part.source === undefined || part.source === part.value || part.value === ''
      ? []
      : [printedNote(part.source, part.value)],
  );
  const all = [...elsewhereNotes(site), ...notes];
  if (!site.impliedTag) return all;
  return [...all, say`the tag ${code(site.impliedTag.value)} is the appVersion of Chart.yaml`];
}

/** The parts that stand in the chart's own values, by their file: `registry and repository from charts/app/values.yaml`. */
function elsewhereNotes({ elsewhere = [] }: ImageSite): readonly Line[] {
  const filled = elsewhere.filter((part) => part.value !== '');
  return [...new Set(filled.map((part) => part.file))].map((file) => {
    const own = filled.filter((part) => part.file === file);
    const uri = own[0]?.uri ?? '';
    return say`${joined(own.map((part) => [text(part.role)]), tell` and `)} from ${uri === '' ? code(file) : fileLink(file, uri, 1)}`;
  });
}

function printedNote(source: string, printed: string): Line {
  switch (readPlain(source).type) {
    case 'boolean':
      return say`${code(source)} is a boolean, Helm prints ${code(printed)}`;
    case 'number':
      return say`${code(source)} is a number, Helm prints ${code(printed)}`;
    default:
      return say`${code(source)} is no text, Helm prints ${code(printed)}`;
  }
}

/**
 * The one thing that the answer rests on although Apollo does not document it, as half a sentence; empty where all of it is
 * documented. What Apollo does document: a host by its exact name, sent to one Artifact Registry, path and tag kept.
 */
export function assumption(resolution: Resolution): Line {
  return assumptions(resolution)[0] ?? [];
}

/** Everything undocumented that the answer rests on, what matters most first. */
export function assumptions(resolution: Resolution): readonly Line[] {
  const { reference } = resolution;
  const mirrored = resolution.sources.flatMap((source) => (source.via?.mirrored === undefined || source.via.dialect !== 'apollo' ? [] : [source.via.mirrored]));
  if (!reference || mirrored.length === 0) return [];
  const found: Line[] = [];
  if (impliesLibrary(reference)) found.push(say`That Apollo keeps ${code('library/')} is not documented.`);
  const other = mirrored.find((host) => host !== reference.domain && sameHost(host, reference.domain));
  if (other !== undefined) found.push(say`That ${code(other)} also means ${code(hostAsWritten(reference))} is not documented.`);
  if (reference.tag !== undefined && reference.digest !== undefined) {
    found.push(say`That Apollo leaves out the tag beside a digest, as engines do, is not documented.`);
  }
  return found;
}

function hostAsWritten(reference: Reference): string {
  const { domain } = reference.spans;
  return domain ? reference.written.slice(domain.start, domain.end) : reference.domain;
}

/** Why a text is no reference, in a sentence. The rules are those of distribution's reference package and of go-digest. */
export function invalidReason(error: ReferenceError, written: string): Line {
  if (withoutUserInfo(written) !== written) return say`A user name or password stands in it, which a reference cannot hold.`;
  const wrong = written.slice(error.span.start, error.span.end);
  switch (error.code) {
    case 'name-contains-uppercase':
      return say`The repository ${code(wrong)} must be lower case.`;
    case 'name-too-long':
      return say`The repository path is longer than 255 characters.`;
    case 'name-empty':
      return say`It names no repository.`;
    case 'hex64':
      return say`64 hexadecimal digits are an image ID, which cannot be pulled by.`;
    case 'digest-unsupported':
      return say`The digest ${code(wrong)} has an algorithm that is not known; sha256, sha384 and sha512 are.`;
    case 'digest-invalid-length':
      return say`The digest ${code(wrong)} does not have the length that its algorithm gives.`;
    case 'digest-invalid-format':
      return say`The digest ${code(wrong)} is not lower-case hexadecimal.`;
    case 'invalid-format':
      return wrong === '' || wrong === written ? say`It does not have the form of a reference.` : say`${code(wrong)} cannot stand there.`;
  }
}
