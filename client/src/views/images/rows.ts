import { FileDecoration, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, Uri } from 'vscode';
import type { FileDecorationProvider } from 'vscode';
import type { ImageState } from '../../../../server/src/lsp/protocol';
import { commands } from '../../../../server/src/lsp/protocol';
import { count, t } from '../../texts';
import { STATES, images } from '../words';
import { badgeOf, groupNumbers, groupWords, outcomeWords, type Element, type GroupedBy } from './model';

/** The scheme of the addresses that rows are known to the badges by; nothing is behind them. */
const SCHEME = 'mirror-lens-state';

const ICONS: Readonly<Record<GroupedBy, ThemeIcon>> = { source: new ThemeIcon('server'), host: new ThemeIcon('globe'), file: new ThemeIcon('file') };

const BADGES: Readonly<Partial<Record<ImageState, { readonly badge: string; readonly color: string }>>> = {
  invalid: { badge: '!', color: 'list.errorForeground' },
  unpullable: { badge: '!', color: 'list.errorForeground' },
  ambiguous: { badge: '?', color: 'list.errorForeground' },
  unmatched: { badge: '○', color: 'list.warningForeground' },
};

/** A row as the tree shows it. Identities last while what they name does, so that what is open stays open. */
export function rowOf(element: Element): TreeItem {
  switch (element.kind) {
    case 'group': return groupRow(element);
    case 'image': return imageRow(element);
    case 'more': return moreRow(element);
  }
}

function groupRow({ by, group }: Extract<Element, { kind: 'group' }>): TreeItem {
  const item = new TreeItem(group.label, TreeItemCollapsibleState.Collapsed);
  const label = groupWords(group);
  return Object.assign(item, {
    id: `${by} ${group.key}`, description: groupNumbers(group), iconPath: ICONS[by], contextValue: 'group', tooltip: label, accessibilityInformation: { label },
    ...addressOf(badgeOf(group.counts)),
  });
}

function imageRow(element: Extract<Element, { kind: 'image' }>): TreeItem {
  const { image, parent, at } = element;
  const item = new TreeItem(image.written, TreeItemCollapsibleState.None);
  const place = `${image.path}:${image.range.start.line + 1}`;
  const outcome = outcomeWords(image);
  return Object.assign(item, {
    // Several references may be made of one place, as a `range` makes them.
    id: `${parent.key} ${image.uri} ${image.range.start.line}:${image.range.start.character} ${at}`,
    description: `${outcome} · ${place}`,
    iconPath: new ThemeIcon('package'),
    contextValue: 'image',
    tooltip: `${image.written}\n${outcome}\n${place}`,
    accessibilityInformation: { label: `${image.written}, ${outcome}, ${place}` },
    command: { command: commands.openImage, title: t('Open'), arguments: [element] },
    ...addressOf(badgeOf({ [image.state]: 1 })),
  });
}

function moreRow(element: Extract<Element, { kind: 'more' }>): TreeItem {
  const words = element.parent ? t('Show more of {0}', images(element.left)) : count(element.left, 'Show more of {0} group', 'Show more of {0} groups');
  const item = new TreeItem(words, TreeItemCollapsibleState.None);
  return Object.assign(item, {
    id: `more ${element.parent?.key ?? ''} ${element.left}`, iconPath: new ThemeIcon('ellipsis'), command: { command: commands.moreImages, title: t('Show More'), arguments: [element] },
  });
}

function addressOf(state: ImageState | undefined): { readonly resourceUri?: Uri } {
  return state === undefined ? {} : { resourceUri: Uri.from({ scheme: SCHEME, path: `/${state}` }) };
}

/** The badges behind rows: what is undefined, invalid, or covered by no rule. */
export const badges: FileDecorationProvider = {
  provideFileDecoration: ({ scheme, path }): FileDecoration | undefined => {
    const state = scheme === SCHEME ? (path.slice(1) as ImageState) : undefined;
    const look = state && BADGES[state];
    return look && new FileDecoration(look.badge, STATES[state].name, new ThemeColor(look.color));
  },
};
