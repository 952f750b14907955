import type { FileEdit } from '../../../server/src/features/model';
import { planRewrite, rewriteNeeds, type RewritePlan, type RewriteRequest } from '../../../server/src/features/rewrite';
import type { Settings } from '../../../server/src/workspace/settings';
import { worldOf, type World } from '../../support/world';

export interface Rewritten {
  readonly plan: RewritePlan;
  readonly world: World;
  /** The files that change, with their new texts. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Plans a rewrite of a fixture and applies it, as an editor would. */
export async function rewritten(
  fixture: string,
  request: RewriteRequest = { scope: { kind: 'workspace' } },
  settings: Partial<Settings> = {},
): Promise<Rewritten> {
  const world = await worldOf(fixture, settings);
  const loaded = await world.load(rewriteNeeds(world.snapshot, request));
  const plan = planRewrite(world.snapshot, loaded, request);
  const uris = [...new Set(plan.edits.map((edit) => edit.uri))];
  const texts = new Map(uris.map((uri) => [uri, applied(world.text(uri), plan.edits.filter((edit) => edit.uri === uri))]));
  return { plan, world, texts };
}

/** A text after edits that do not overlap; edits that do are an error. */
export function applied(text: string, edits: readonly FileEdit[]): string {
  let result = '';
  let at = 0;
  for (const edit of [...edits].sort((a, b) => a.span.start - b.span.start)) {
    if (edit.span.start < at) throw new Error('Edits overlap');
    result += text.slice(at, edit.span.start) + edit.newText;
    at = edit.span.end;
  }
  return result + text.slice(at);
}
