import { tell } from '../../base/texts';
import { overlaps, type Span } from '../../base/span';
import type { HostEntry } from '../../mirrors/model';
import { withoutHttpsPort } from '../../reference/host';
import { fixOf, rewriteScalar } from './fixes';
import { imageUnmatched, mirrorFixes, mirrorNeeds, unmatchedHost } from './imageUnmatched';
import type { CheckedFile, Fix, FixTexts, JudgedImage } from './model';
import { quoted } from './words';

/** The files whose texts `quietFixes` needs. */
export function quietNeeds(file: CheckedFile, span: Span): readonly string[] {
  return unmatchedAt(file, span).length > 0 ? mirrorNeeds(file) : [];
}

/** Changes that no finding asks for: a `:443` that is harmless, and the host of an image that no rule covers as a Mirrored Registry. */
export function quietFixes(file: CheckedFile, span: Span, texts: FixTexts, reported: ReadonlySet<string>): readonly (Fix | undefined)[] {
  const images = reported.has(imageUnmatched.code) ? [] : unmatchedAt(file, span);
  return [
    ...hostsIn(file).filter((entry) => overlaps(entry.span, span)).map((entry) => withoutPort(file, entry, texts)),
    ...images.flatMap((image) => mirrorFixes(file, image, texts)).map((fix) => fix && { ...fix, code: undefined, kind: 'refactor' as const }),
  ];
}

function unmatchedAt(file: CheckedFile, span: Span): readonly JudgedImage[] {
  const touching = file.images().filter(({ site }) => [site, ...(site.parts ?? [])].some((part) => overlaps(part.span, span)));
  return touching.filter((image) => unmatchedHost(image) !== undefined);
}

function hostsIn({ source }: CheckedFile): readonly HostEntry[] {
  if (!source) return [];
  const { artifactRegistries, environments } = source.file;
  return [
    ...artifactRegistries.flatMap(({ url, mirrors }) => (url ? [url, ...mirrors] : mirrors)),
    ...(environments ?? []).flatMap(({ registries }) => registries),
  ];
}

function withoutPort({ snapshot, uri }: CheckedFile, entry: HostEntry, texts: FixTexts): Fix | undefined {
  const shorter = withoutHttpsPort(entry.text);
  // Without its port `registry:443` would no longer read as a host.
  if (entry.key === undefined || shorter === entry.text || !/[.:]|^localhost$/.test(shorter)) return undefined;
  const title = tell`Remove ${quoted(':443')}, which is the default`;
  return fixOf(snapshot, texts, { title, kind: 'refactor' }, [rewriteScalar(uri, entry.span, shorter)]);
}
