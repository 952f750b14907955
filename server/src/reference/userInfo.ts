/** What stands in an address for the user info that is left out. */
const LEFT_OUT = '…@';

/**
 * A text without the user info of an address (`//user:secret@host`, or the same in front of a reference), which no message,
 * hover or report may show. A valid reference comes back as it is: behind its `@` stands a digest, which has neither `.` nor `/`.
 */
export function withoutUserInfo(written: string): string {
  if (!written.includes('@')) return written;
  return written.replace(/\/\/[^/\s]*@/, `//${LEFT_OUT}`).replace(/^[^/\s]*@(?=[^@\s]*[./])/, LEFT_OUT);
}
