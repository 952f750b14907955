/** goutils.WrapCustom over ASCII: lines of that length broken at spaces; long words broken only where `breaksWords`. */
export function wrap(text: string, wanted: number, lineEnd: string, breaksWords: boolean): string {
  const length = Math.max(wanted, 1);
  const end = lineEnd === '' ? '\n' : lineEnd;
  let out = '';
  let at = 0;
  while (text.length - at > length) {
    if (text[at] === ' ') {
      at += 1;
      continue;
    }
    const space = text.slice(at, at + length + 1).lastIndexOf(' ');
    if (space >= 0) {
      out += text.slice(at, at + space) + end;
      at += space + 1;
    } else if (breaksWords) {
      out += text.slice(at, at + length) + end;
      at += length;
    } else {
      const next = text.indexOf(' ', at + length);
      if (next === -1) return out + text.slice(at);
      out += text.slice(at, next) + end;
      at = next + 1;
    }
  }
  return out + text.slice(at);
}
