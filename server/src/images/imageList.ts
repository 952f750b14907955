import { stretchesBetween } from '../base/lines';
import { parseReference } from '../reference/parse';
import { findPlaceholder } from '../reference/placeholder';
import type { ImageSite } from './model';

/** Whether a file of that name is a plain list of images: `images.txt`, `rancher-images.txt`, `image-list.txt`. */
export function isImageListName(path: string): boolean {
  return /(?:^|\/)[^/]*(?:images|image[-_]?list)[^/]*\.(?:txt|list)$/i.test(path);
}

/** One reference a line, perhaps with where it is copied to behind a blank or `=`; `#` and `//` begin comments. */
const LINE = /^(?:docker:\/\/|oci:\/\/)?([^\s=#]+)/;

/** No reference comes near it; in UTF-16 code units. */
const LONGEST_LINE = 100_000;

/**
 * The references of a plain list, one a line. A line of prose or of anything else that is no reference is passed over, as is a
 * bare word, which is no image for sure in a file that only its name tells.
 */
export function findInImageList(text: string): readonly ImageSite[] {
  const sites: ImageSite[] = [];
  for (const { start: lineStart, text: line } of stretchesBetween(text, /[\r\n]/g)) {
    if (line.length > LONGEST_LINE) continue;
    const content = line.replace(/^[\u{feff} \t]+/u, '');
    if (content.startsWith('#') || content.startsWith('//')) continue;
    const [, written = ''] = LINE.exec(content) ?? [];
    const isPlaceholder = findPlaceholder(written) !== undefined;
    if (!/[/:@]/.test(written) || isProse(content, written) || !(isPlaceholder || parseReference(written).ok)) continue;
    const start = lineStart + line.indexOf(written, line.length - content.length);
    sites.push({
      kind: 'image-list',
      written,
      span: { start, end: start + written.length },
      style: 'plain',
      path: `[${sites.length}]`,
      parts: null,
      obstacle: isPlaceholder ? 'placeholder' : undefined,
      missing: [],
      sure: true,
      impliedTag: undefined,
      readOnly: undefined,
      ...copied(content, written),
    });
  }
  return sites;
}

/** The second word of a line is where the first is copied to (`oc image mirror`, scripts around `skopeo copy`). */
function copied(content: string, written: string): Pick<ImageSite, 'copiedTo'> {
  const [, target = ''] = /^[\s=]+(?:docker:\/\/|oci:\/\/)?([^\s=#]+)/.exec(content.slice(content.indexOf(written) + written.length)) ?? [];
  return target.includes('/') && parseReference(target).ok ? { copiedTo: target } : {};
}

/** More than two words before a comment are a sentence. */
function isProse(content: string, written: string): boolean {
  return /:$/.test(written) || content.replace(/\s#.*$/, '').trim().split(/[\s=]+/).length > 2;
}
