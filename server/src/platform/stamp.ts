import type { BigIntStats } from 'node:fs';
import type { FileStamp } from '../workspace/port';

/**
 * What tells a file's state from every earlier one without reading it: size, times of the last change of content and of the
 * file itself in nanoseconds, inode. The second time also tells a tool that sets the first one back.
 */
export function stampOf({ size, mtimeNs, ctimeNs, ino }: BigIntStats): FileStamp {
  const latest = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  return { text: `${size}.${mtimeNs}.${ctimeNs}.${ino}`, changed: Number(latest / 1_000_000n), size: Number(size) };
}
