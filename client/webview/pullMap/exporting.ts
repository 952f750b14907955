import { svg } from './dom';

/** What makes an element look as it does, of what a picture of its own has to say itself. */
const LOOK = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'stroke-opacity', 'opacity', 'font-family', 'font-size', 'font-weight', 'display'] as const;

/** Pixels of a PNG for each pixel of the picture. */
const SCALE = 2;

/** The picture as an SVG file of its own, in the colours that it is shown in. */
export function svgText(picture: SVGSVGElement, title: string): string {
  const copy = picture.cloneNode(true) as SVGSVGElement;
  const originals = [picture, ...picture.querySelectorAll('*')];
  for (const [at, element] of [copy, ...copy.querySelectorAll('*')].entries()) {
    const original = originals[at];
    if (!original) continue;
    const look = getComputedStyle(original);
    for (const name of LOOK) element.setAttribute(name, look.getPropertyValue(name));
    for (const { name } of [...element.attributes]) if (/^(?:class|role|tabindex|aria-.*|data-.*)$/.test(name)) element.removeAttribute(name);
  }
  // A reference to a definition comes back with the address of the page in front.
  for (const element of copy.querySelectorAll('[fill*="#pattern-"]')) element.setAttribute('fill', (element.getAttribute('fill') ?? '').replace(/url\(["']?[^#]*#([^"')]*)["']?\)/, 'url(#$1)'));
  const background = getComputedStyle(document.body).backgroundColor;
  copy.removeAttribute('id');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.prepend(svg('title', {}, title), svg('rect', { width: '100%', height: '100%', fill: background }));
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** The same as a PNG, in Base64. */
export async function pngData(picture: SVGSVGElement, title: string): Promise<string> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(picture, title))}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(picture.width.baseVal.value * SCALE);
  canvas.height = Math.ceil(picture.height.baseVal.value * SCALE);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL('image/png').replace(/^[^,]*,/, '');
}
