import type { Position } from '../base/span';

/** The commands that links in hovers and explanations run: this extension's own, and the only ones that a client must enable. */
export const LINKED_COMMANDS = {
  copy: 'mirrorLens.copyPullSource',
  explain: 'mirrorLens.explainReference',
  rewrite: 'mirrorLens.rewriteImages',
  keepOne: 'mirrorLens.keepMirror',
  showTable: 'mirrorLens.showEffectiveTable',
} as const;

export type LinkedCommand = keyof typeof LINKED_COMMANDS;

/** What a linked command is about: a place in a document (line and character 0-based), as the protocol's `ReferenceTarget`. */
export interface CommandTarget {
  readonly uri: string;
  readonly position: Position;
}
