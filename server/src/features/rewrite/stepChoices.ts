import type { ImageSite } from '../../images/model';
import type { Layer } from '../../mirrors/model';
import type { Snapshot } from '../../workspace/snapshot';
import { joinedSite } from '../apollo/overrides';
import { resolutionOf } from '../resolution';
import { decide, firstOf, type DecisionRequest } from './rules';

/** A step of the path with how many of the references in question it would change. */
export interface StepChoice {
  readonly step: Layer;
  readonly changes: number;
  /** The first reference that it would write, as an example. */
  readonly example: string | undefined;
}

/** The steps of a reference's path that would write something of their own, in the order of the path; none where the path has one step, or one was asked for. */
export function stepsOfSite(snapshot: Snapshot, uri: string, asFound: ImageSite, request: DecisionRequest): readonly StepChoice[] {
  if (request.step !== undefined) return [];
  const { steps } = resolutionOf(snapshot, uri, joinedSite(snapshot, uri, asFound), request.environment === undefined ? 'chosen' : 'all');
  const layers = [...new Set(steps.map(({ layer }) => layer))];
  if (layers.length < 2) return [];
  return layers.flatMap((step): readonly StepChoice[] => {
    // A step that leads on what the one before it gave has nothing of its own.
    const own = steps.find((each) => each.layer === step && firstOf(each) !== each.in);
    if (!own || decide(snapshot, uri, asFound, { ...request, step }).kind !== 'change') return [];
    return [{ step, changes: 1, example: firstOf(own) }];
  });
}

const ORDER: readonly Layer[] = ['apollo', 'admission', 'node'];

/** The choices of many references added up, Apollo's first; none where there is nothing to choose between. */
export function addedUp(choices: readonly StepChoice[]): readonly StepChoice[] {
  const all = ORDER.flatMap((step): readonly StepChoice[] => {
    const own = choices.filter((choice) => choice.step === step);
    const [first] = own;
    return first ? [{ step, changes: own.length, example: first.example }] : [];
  });
  return all.length > 1 ? all : [];
}
