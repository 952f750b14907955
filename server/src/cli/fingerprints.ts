import type { LoadedTexts, Finding } from '../features/model';

/** A finding with what it is known by when lines move. */
export interface KnownFinding {
  readonly finding: Finding;
  /** The same for equal findings of a file: code, path, and the text that the finding stands at. */
  readonly fingerprint: string;
  /** How many equal ones stand before it: 0 for the first. */
  readonly ordinal: number;
}

/**
 * Findings with fingerprints that stay the same while a file changes around them: neither lines nor messages, which count things, are part
 * of them. `pathOf` gives the path that the fingerprints are made with. Where a text is not at hand, the message stands for it.
 */
export function fingerprinted(
  findings: readonly Finding[],
  texts: LoadedTexts,
  { hash, pathOf }: { readonly hash: (text: string) => string; readonly pathOf: (uri: string) => string },
): readonly KnownFinding[] {
  const seen = new Map<string, number>();
  return findings.map((finding) => {
    const text = texts.get(finding.uri)?.text.slice(finding.span.start, finding.span.end).replace(/\s+/g, ' ').trim() ?? '';
    const fingerprint = hash(JSON.stringify([finding.code, pathOf(finding.uri), text === '' ? finding.message : text]));
    const ordinal = seen.get(fingerprint) ?? 0;
    seen.set(fingerprint, ordinal + 1);
    return { finding, fingerprint, ordinal };
  });
}
