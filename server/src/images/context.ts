import type { ScalarNode } from '../syntax/tree';
import type { PlaceRule } from './rules';
import type { ChartDefaults } from './linkModel';
import type { ImageSite, Surroundings } from './model';

/** How the text inside a scalar is read: by its content (`settings`: also where it is no file that is known, but a program's settings), as Helm values, as an Apollo entity's overrides, by places of its own, or as a Dockerfile. */
export type InsideAs = 'content' | 'settings' | 'values' | 'overrides' | 'dockerfile' | readonly PlaceRule[];

/** What a finder works with beside the tree. */
export interface Context {
  /** The text of the file, or of the scalar whose inside is read. */
  readonly text: string;
  readonly surroundings: Surroundings;
  /**
   * The images in the YAML that a scalar holds, with spans of this text. `path` is the scalar's, `name` what the text would be
   * called as a file, as a ConfigMap's key says; '' where nothing says it. `defaults` are those of the chart that gets the
   * values in it.
   */
  readonly inside: (scalar: ScalarNode, path: string, name: string, as: InsideAs, defaults?: ChartDefaults) => readonly ImageSite[];
}
