/** Sentences of kubelets, engines and command lines that name an image, in the order in which they are tried. */
const SENTENCES: readonly RegExp[] = [
  /\b(?:image|reference|tag)\s+\\?["']([^"'\\\s]+)\\?["']/i,
  /\bmanifest for (\S+) not found\b/i,
  /\bpull access denied for ([^\s,]+)/i,
  /\b(?:docker|podman|nerdctl|crictl|ctr|buildah|skopeo)\s+(?:image\s+|images\s+)?pull\s+(?:-\S+\s+)*([^\s-]\S*)/,
  /^\s*FROM\s+(?:--\S+\s+)*(\S+)/i,
];

const FIELD = /^\s*(?:-\s+)?["']?[A-Za-z_][\w./-]*["']?\s*(?::\s+|=\s*)(\S.*)$/;
const LONGEST_TEXT = 100_000;

/**
 * The image reference that somebody means who pastes a text: the text itself, quoted or not; the value of a line such as
 * `image: foo`; or what an event such as `Failed to pull image "foo": …` names. Undefined where there is nothing like it.
 */
export function referenceInText(text: string): string | undefined {
  const lines = text.slice(0, LONGEST_TEXT).split(/\r\n?|\n/).map((line) => line.trim()).filter((line) => line !== '');
  for (const line of lines) {
    const found = inLine(line);
    if (found !== undefined) return found;
  }
  return undefined;
}

function inLine(line: string): string | undefined {
  const alone = unquoted(line);
  if (!/\s/.test(alone)) return alone === '' ? undefined : withoutField(alone);
  for (const sentence of SENTENCES) {
    const found = sentence.exec(line)?.[1];
    if (found !== undefined) return cleaned(found);
  }
  const value = FIELD.exec(withoutComment(line))?.[1];
  if (value !== undefined && !/\s/.test(unquoted(value))) return cleaned(value);
  // Of several words the one that has the form of a reference with a path, a tag or a digest.
  return line.split(/\s+/).map(cleaned).find((word) => /^[\w.[\]:-]+\/[\w./:@+-]+$|^[\w.-]+[:@][\w.:-]+$/.test(word) && !word.endsWith(':'));
}

/** `image=foo` and `--image=foo`, as command lines write it. A reference itself holds no `=`. */
function withoutField(word: string): string {
  return cleaned(/^(?:--?)?[A-Za-z_][\w.-]*=(.+)$/.exec(word)?.[1] ?? word);
}

function withoutComment(line: string): string {
  return line.replace(/\s+#.*$/, '');
}

function cleaned(word: string): string {
  return unquoted(word.replace(/[,;]+$/, ''));
}

function unquoted(text: string): string {
  const trimmed = text.trim().replace(/,$/, '');
  const inner = /^\\?(["'`])(.*?)\\?\1$/.exec(trimmed)?.[2] ?? trimmed;
  return inner.trim();
}
