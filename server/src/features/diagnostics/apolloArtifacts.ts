import { tell } from '../../base/texts';
import type { Artifact } from '../../images/apollo/facts';
import { declaredImages, type DeclaredImage } from '../apollo/artifacts';
import { fixOf, rewriteScalar } from './fixes';
import type { CheckedFile, Detection, FixTexts, Fix } from './model';
import { quoted } from './words';

/** The artifacts of a product manifest that can be read as references. */
export function imagesDeclared({ entry }: CheckedFile): readonly DeclaredImage[] {
  const manifest = entry.images.apollo?.manifest;
  return manifest ? declaredImages(manifest) : [];
}

/** All artifacts of a product manifest. */
export function artifactsOf({ entry }: CheckedFile): readonly Artifact[] {
  return entry.images.apollo?.manifest?.artifacts ?? [];
}

/** A finding on an artifact's address. */
export function onUri({ uri }: DeclaredImage, message: string, fixes?: (texts: FixTexts) => readonly (Fix | undefined)[]): Detection {
  return { span: uri.span, message, ...(fixes && { fixes }) };
}

/** A fix that writes another text in place of a scalar. */
export function changeTo({ snapshot, uri }: CheckedFile, texts: FixTexts, code: string, span: Detection['span'], value: string, preferred = true): Fix | undefined {
  return fixOf(snapshot, texts, { title: tell`Change to ${quoted(value)}`, code, preferred }, [rewriteScalar(uri, span, value)]);
}
