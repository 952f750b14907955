import { tell } from '../../base/texts';
import { overlaps } from '../../base/span';
import { countThrough } from '../usage';
import { mirrorHost } from './mirrorHost';
import { fixOf, mentionsOf, removeListItems } from './fixes';
import type { DiagnosticRule } from './model';
import { quoted } from './words';

const CODE = 'mirror.unused';

/** A Mirrored Registry that no image of the workspace names. Off by default: images may well stand elsewhere. */
export const mirrorUnused: DiagnosticRule = {
  code: CODE,
  title: 'A Mirrored Registry is used by no image here',
  severity: 'off',
  check: ({ entry, graph, source, snapshot }) => {
    // Until every file has been seen, none can be said to be missing.
    if (!source || snapshot.scan.phase !== 'done') return [];
    const wrong = (entry.registry?.problems ?? []).filter((problem) => problem.code === mirrorHost.code);
    const places = [...graph.byMirror.values()].flat().filter((place) => (
      place.node.source === source && place.key !== place.node.key && !wrong.some(({ span }) => overlaps(span, place.entry.span))
    ));
    return places.filter((place) => countThrough(snapshot, source, place.key).images === 0).map((place) => ({
      span: place.entry.span,
      message: tell`No image in the workspace names ${quoted(place.entry.text)}.`,
      fixes: (texts) => [fixOf(
        snapshot,
        texts,
        { title: tell`Remove ${quoted(place.entry.text)} from the Mirrored Registries`, code: CODE },
        removeListItems(mentionsOf(place)),
      )],
    }));
  },
};
