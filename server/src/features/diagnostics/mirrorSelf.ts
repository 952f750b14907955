import { tell } from '../../base/texts';
import { fixOf, mentionsOf, removeListItems } from './fixes';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'mirror.self';

/** An Artifact Registry that mirrors its own URL. */
export const mirrorSelf: DiagnosticRule = {
  code: CODE,
  title: 'An Artifact Registry mirrors itself',
  severity: 'warning',
  check: ({ graph, source, snapshot, uri }) => {
    const places = [...graph.byMirror.values()].flat().filter((place) => place.node.source === source && place.key === place.node.key);
    return places.map((place) => ({
      span: place.entry.span,
      message: tell`${quoted(place.entry.text)} is this Artifact Registry's own URL. It needs no mirror to be pulled from.`,
      related: [{ uri, span: place.node.url.span, message: tell`The Registry URL.` }],
      fixes: (texts) => [fixOf(
        snapshot,
        texts,
        { title: tell`Remove ${quoted(place.entry.text)} from its own Mirrored Registries`, code: CODE, preferred: true },
        removeListItems(mentionsOf(place)),
      )],
    }));
  },
};
