import type { Look } from '../base/look';
import type { Replaced } from '../base/replaced';
import type { ScalarNode } from '../syntax/tree';
import type { PlaceRule } from './rules';
import type { ChartDefaults } from './linkModel';
import type { ImageSite, Surroundings } from './model';
import type { ValuesWalks } from './valuesAgain';

/** How the text inside a scalar is read: by its content (`settings`: also where it is no file that is known, but a program's settings), as Helm values, as an Apollo entity's overrides, by places of its own, or as a Dockerfile. */
export type InsideAs = 'content' | 'settings' | 'values' | 'overrides' | 'dockerfile' | readonly PlaceRule[];

/** How values were walked over in an earlier version of a text that is typed in, with what was replaced since. */
export interface Earlier {
  readonly walks: ValuesWalks;
  readonly replaced: Replaced;
}

/** Set for a text that is typed in: the last version that was kept, where there is one, and who keeps this one. */
export interface Again {
  readonly earlier: Earlier | undefined;
  readonly keep: (walks: ValuesWalks) => void;
}

/** What is known of a text before anything is looked for in it. */
export interface Known {
  /** What a cheap look found in the text. */
  readonly look?: Look | undefined;
  readonly again?: Again | undefined;
}

/** What a finder works with beside the tree. */
export interface Context {
  /** The text of the file, or of the scalar whose inside is read. */
  readonly text: string;
  readonly surroundings: Surroundings;
  /** Set for a text that is typed in. */
  readonly again?: Again | undefined;
  /**
   * The images in the YAML that a scalar holds, with spans of this text. `path` is the scalar's, `name` what the text would be
   * called as a file, as a ConfigMap's key says; '' where nothing says it. `defaults` are those of the chart that gets the
   * values in it.
   */
  readonly inside: (scalar: ScalarNode, path: string, name: string, as: InsideAs, defaults?: ChartDefaults) => readonly ImageSite[];
}
