import { tell } from '../../base/texts';
import type { Span } from '../../base/span';
import type { ReferenceError } from '../../reference/model';
import { withoutUserInfo } from '../../reference/userInfo';
import { fixOf } from './fixes';
import type { CheckedFile, Detection, DiagnosticRule, JudgedImage } from './model';
import { quoted } from './words';

const CODE = 'image.invalid';

/** A text where an image must stand that no container engine accepts. */
export const imageInvalid: DiagnosticRule = {
  code: CODE,
  title: 'An image reference is invalid',
  severity: 'error',
  check: (file) => file.images().flatMap((image) => detect(file, image)),
};

function detect({ snapshot, uri }: CheckedFile, image: JudgedImage): readonly Detection[] {
  const error = image.resolution.invalid;
  if (!error) return [];
  const correction = correctionOf(error);
  const place = placeOf(image, error.span);
  return [{
    span: place ?? image.site.span,
    message: messageOf(image.site.written, error),
    ...(correction !== undefined && place && {
      fixes: (texts) => {
        const span = correction.whole ? image.site.span : place;
        return [fixOf(snapshot, texts, { title: tell`Change to ${quoted(correction.text)}`, code: CODE }, [{
          uri,
          edits: ({ text }) => (standsThere(text, image, span) ? [{ span, newText: correction.text }] : undefined),
        }])];
      },
    }),
  }];
}

function messageOf(written: string, error: ReferenceError): string {
  const shown = withoutUserInfo(written);
  // The exact reason may quote what is left out.
  const reason = shown === written ? reasonOf(error) : tell`a user name or password stands in it.`;
  return tell`${quoted(shown)} is no image reference: ${reason}`;
}

/** Where the wrong part stands in the file: known where one scalar holds the reference letter by letter. */
function placeOf({ site }: JudgedImage, part: Span): Span | undefined {
  if (site.parts !== null || site.span.end - site.span.start !== site.written.length) return undefined;
  const span = { start: site.span.start + part.start, end: site.span.start + part.end };
  return span.end > span.start ? span : site.span;
}

function standsThere(text: string, { site }: JudgedImage, span: Span): boolean {
  return text.slice(site.span.start, site.span.end) === site.written && span.start >= site.span.start && span.end <= site.span.end;
}

interface Correction {
  readonly text: string;
  /** Whether the text replaces the whole reference or only the part that is wrong. */
  readonly whole: boolean;
}

function correctionOf({ code, parameters }: ReferenceError): Correction | undefined {
  const text = parameters['suggestion'];
  return text === undefined ? undefined : { text, whole: code === 'invalid-format' };
}

/** The rest of the sentence that begins with the written text. */
function reasonOf({ code, parameters }: ReferenceError): string {
  const value = (name: string): string => parameters[name] ?? '';
  switch (code) {
    case 'name-empty':
      return tell`it is empty.`;
    case 'hex64':
      return tell`a repository name cannot be 64 hexadecimal characters, which would read as an image ID.`;
    case 'name-contains-uppercase':
      return tell`a repository name is lower case, and ${quoted(value('name'))} is not.`;
    case 'name-too-long':
      return tell`its path has ${value('length')} characters, and ${value('maximum')} is the limit.`;
    case 'digest-unsupported':
      return tell`the digest algorithm ${quoted(value('algorithm'))} is not supported; ${value('supported')} are.`;
    case 'digest-invalid-length':
      return tell`a ${value('algorithm')} digest has ${value('expected')} hexadecimal digits, and this one has ${value('length')}.`;
    case 'digest-invalid-format':
      return tell`a digest is written in lower case, and ${quoted(value('character'))} is not allowed in it.`;
    case 'invalid-format':
      return formatReason(value('reason'), value('part'), value);
  }
}

/** As the reference grammar names the space, which no message can show. */
const BLANK = 'U+0020';

const PARTS: Readonly<Record<string, () => string>> = { host: () => tell`the host`, path: () => tell`the repository path`, tag: () => tell`the tag`, digest: () => tell`the digest` };

function formatReason(reason: string, part: string, value: (name: string) => string): string {
  const subject = PARTS[part]?.() ?? tell`it`;
  switch (reason) {
    case 'scheme':
      return tell`it begins with ${quoted(value('scheme'))}; a reference has no scheme.`;
    case 'whitespace':
      return tell`it has blanks around it.`;
    case 'character':
      return tell`${subject} holds ${value('character') === BLANK ? tell`a blank` : quoted(value('character'))}, which is not allowed there.`;
    case 'empty':
      return tell`${subject} is empty.`;
    case 'empty-component':
      return part === 'host' ? tell`a label of the host is empty.` : tell`a part between two slashes is empty.`;
    case 'component-start':
      return tell`${quoted(value('component'))} begins with ${quoted(value('character'))}.`;
    case 'component-end':
      return tell`${quoted(value('component'))} ends with ${quoted(value('character'))}.`;
    case 'separator':
      return tell`${quoted(value('separator'))} in ${quoted(value('component'))} is not allowed; between two words stands one ${quoted('.')}, one or two ${quoted('_')}, or any number of ${quoted('-')}.`;
    case 'bracket':
      return tell`the IPv6 address has no closing bracket.`;
    case 'port':
      return value('port') === '' ? tell`the port is empty.` : tell`the port ${quoted(value('port'))} is no number.`;
    case 'start':
      return tell`the tag begins with ${quoted(value('character'))}.`;
    case 'too-long':
      return tell`the tag has ${value('length')} characters, and ${value('maximum')} is the limit.`;
    case 'too-short':
      return tell`the digest has ${value('length')} hexadecimal digits, and ${value('minimum')} is the least.`;
    case 'no-algorithm':
      return tell`the digest names no algorithm, such as ${quoted('sha256:')}.`;
    default:
      return tell`${subject} is malformed.`;
  }
}
