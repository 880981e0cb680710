import {
  allBelow,
  countMarked,
  granting,
  grantingAllIn,
  type Marking,
  marking,
  markingAllIn,
  markingOf,
  markingOfId,
  revoking,
  revokingAllIn,
} from '../../../../shared/permissions/marking.ts';
import {
  isNothing,
  type PermissionsDifference,
  together,
  without,
} from '../../../../shared/permissions/permissions.ts';
import type { Extra, Permissions, Tree } from '../../../../shared/permissions/shapes.ts';
import { SERVICE_WORDS } from '../../../../shared/permissions/switches.ts';
import { idOf, type Node, type Share, type Shares } from '../../../../shared/permissions/tree.ts';
import { searchText, thousands } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import type { TreeRow } from '../../ui/tree/treeKeys.ts';
import type { GrantState } from './TreePane.tsx';

type ExtraKind = 'gitProviders' | 'servers';

export type GrantSubject = Node | { kind: 'group'; group: ExtraKind; extras: readonly Extra[] };

export type GrantRow = TreeRow & { subject: GrantSubject };

type GrantItem = {
  id: string;
  name: string;
  subject: GrantSubject;
  own: string;
  path: string;
  inside: readonly GrantItem[];
};

export type GrantView = {
  /** Case-folded; a row must match each of them. */
  words: readonly string[];
  only: ((subject: GrantSubject) => boolean) | null;
  toggled: ReadonlySet<string>;
};

const GROUP_NAMES: Record<ExtraKind, string> = { gitProviders: 'Git providers', servers: 'Servers' };

const FEW = 40;

export function grantItems(tree: Tree): GrantItem[] {
  const projects = tree.projects.map((project) =>
    item(project, { kind: 'projects', project }, '', (path) =>
      project.environments.map((environment) =>
        item(environment, { kind: 'environments', project, environment }, path, (within) =>
          environment.services.map((service) =>
            item(
              service,
              { kind: 'services', project, environment, service },
              within,
              () => [],
              service.kind,
            ),
          ),
        ),
      ),
    ),
  );
  const groups = (['gitProviders', 'servers'] as const).flatMap((kind) => {
    const extras = tree[kind] ?? [];
    if (extras.length === 0) return [];
    const group = { id: `group ${kind}`, name: GROUP_NAMES[kind] };
    return item(group, { kind: 'group', group: kind, extras }, '', (path) =>
      extras.map((extra) => item(extra, { kind, extra }, path, () => [], extra.kind)),
    );
  });
  return [...projects, ...groups];
}

function item(
  { id, name }: { id: string; name: string },
  subject: GrantSubject,
  around: string,
  inside: (path: string) => GrantItem[],
  more = '',
): GrantItem {
  const own = searchText(`${name} ${more}`);
  const path = `${around} ${own}`;
  return { id, name: shownName(name, 120), subject, own, path, inside: inside(path) };
}

export function countItems(items: readonly GrantItem[]): number {
  return items.reduce((sum, each) => sum + 1 + countItems(each.inside), 0);
}

export function countFound(items: readonly GrantItem[], view: Pick<GrantView, 'words' | 'only'>): number {
  const { words, only } = view;
  return items.reduce((sum, each) => {
    const isFound = isFoundBy(each, words) && (only === null || only(each.subject));
    return sum + (isFound ? 1 : 0) + countFound(each.inside, view);
  }, 0);
}

function isFoundBy({ path, own }: GrantItem, words: readonly string[]): boolean {
  return (
    words.length > 0 && words.every((word) => path.includes(word)) && words.some((word) => own.includes(word))
  );
}

type Shown = { item: GrantItem; inside: Shown[]; opens: boolean; isFound: boolean };

/** Search results have their parents open and their children closed. */
export function grantRows(items: readonly GrantItem[], view: GrantView): GrantRow[] {
  const isNarrowed = view.words.length > 0 || view.only !== null;
  const opensAll = !isNarrowed && countItems(items) <= FEW;
  const rows: GrantRow[] = [];
  const add = (shown: readonly Shown[], level: number) => {
    shown.forEach(({ item: { id, name, subject }, inside, opens }, index) => {
      const isOpen = inside.length === 0 ? null : (opens || opensAll) !== view.toggled.has(id);
      rows.push({ id, name, subject, level, at: index + 1, of: shown.length, isOpen });
      if (isOpen) add(inside, level + 1);
    });
  };
  add(
    items.flatMap((each) => shownOf(each, view, false) ?? []),
    1,
  );
  return rows;
}

function shownOf(each: GrantItem, view: GrantView, within: boolean): Shown | null {
  const { words, only } = view;
  const isFound = isFoundBy(each, words);
  const inside = each.inside.flatMap((child) => shownOf(child, view, within || isFound) ?? []);
  const isLetThrough = only === null || only(each.subject);
  const isWanted = isLetThrough && (words.length === 0 || isFound || within);
  if (!isWanted && inside.length === 0) return null;
  const holdsFound = inside.some((child) => child.isFound);
  const opens = words.length > 0 ? holdsFound : only !== null;
  return { item: each, inside, opens, isFound: isFound || holdsFound };
}

export function kindWords(subject: GrantSubject): string {
  switch (subject.kind) {
    case 'projects':
      return 'project';
    case 'environments':
      return 'environment';
    case 'services':
      return SERVICE_WORDS[subject.service.kind];
    case 'group':
      return '';
    default:
      return sanitizeText(subject.extra.kind, 30);
  }
}

type Change = (next: (now: Permissions) => Permissions) => void;

export function grantState(subject: GrantSubject, shares: Shares, change: Change): GrantState {
  if (subject.kind === 'group') return groupState(subject, shares);
  const share = shares.get(idOf(subject)) ?? NO_SHARE;
  const note = hiddenNote(subject, shares);
  return {
    mark: share.mark,
    counts: share.counts === null ? '' : `${ofWords(share)} ${share.counts} granted`,
    short: share.counts === null ? '' : ofWords(share),
    ...(note === null ? {} : { note }),
    offers: offersOf(subject, share, change),
  };
}

/** Checking grants the parents too; unchecking takes away all children. */
export function checked(now: Permissions, subject: GrantSubject, shares: Shares): Permissions {
  if (subject.kind === 'group') {
    const all = { [subject.group]: subject.extras.map(({ id }) => id) };
    return groupState(subject, shares).mark === 'all' ? without(now, all) : together(now, all);
  }
  return shares.get(idOf(subject))?.isGranted ? revoking(now, subject) : granting(now, subject);
}

export function isAnyGranted(subject: GrantSubject, shares: Shares): boolean {
  if (subject.kind === 'group') return subject.extras.some(({ id }) => shares.get(id)?.isGranted);
  return (shares.get(idOf(subject))?.mark ?? 'none') !== 'none';
}

const NO_SHARE: Share = { mark: 'none', isGranted: false, granted: 0, total: 0, counts: null };

function groupState(subject: GrantSubject & { kind: 'group' }, shares: Shares): GrantState {
  const total = subject.extras.length;
  const granted = subject.extras.filter(({ id }) => shares.get(id)?.isGranted).length;
  const words = ofWords({ granted, total });
  const mark = granted === total ? 'all' : granted > 0 ? 'some' : 'none';
  return { mark, counts: `${words} granted`, short: words, offers: [] };
}

function ofWords({ granted, total }: { granted: number; total: number }): string {
  return `${thousands(granted)} of ${thousands(total)}`;
}

function offersOf(node: Node, share: Share, change: Change): GrantState['offers'] {
  const below = allBelow(node);
  if (isNothing(below)) return [];
  const all = { words: 'and everything inside', run: () => change((now) => grantingAllIn(now, node)) };
  const none = { words: 'nothing inside', run: () => change((now) => revokingAllIn(now, node)) };
  const hasAny = share.isGranted ? share.granted > 0 : share.mark !== 'none';
  return [...(share.mark === 'all' ? [] : [all]), ...(hasAny ? [none] : [])];
}

/** A member cannot find a grant below a parent that is not granted. */
function hiddenNote(node: Node, shares: Shares): string | null {
  if (node.kind !== 'environments' && node.kind !== 'services') return null;
  if (!shares.get(idOf(node))?.isGranted) return null;
  const isIn = (id: string) => shares.get(id)?.isGranted === true;
  if (!isIn(node.project.id)) return 'hidden: its project isn’t granted';
  if (node.kind === 'services' && !isIn(node.environment.id)) return 'hidden: its environment isn’t granted';
  return null;
}

type ChangeMarks = (next: (now: PermissionsDifference) => PermissionsDifference) => void;

const WORDS: Record<Marking, string> = { leave: '', grant: 'grant', revoke: 'take away' };
const NEXT: Record<Marking, Marking> = { leave: 'grant', grant: 'revoke', revoke: 'leave' };

export function markState(
  subject: GrantSubject,
  difference: PermissionsDifference,
  change: ChangeMarks,
): GrantState {
  const mark = markOf(subject, difference);
  const below = subject.kind === 'group' ? {} : allBelow(subject);
  const inside = countMarked(below, difference);
  const words = WORDS[mark];
  const within = mark === 'leave' && inside > 0 ? `${thousands(inside)} inside` : '';
  const offersAll = subject.kind !== 'group' && !isNothing(below);
  return {
    mark: mark === 'grant' ? 'all' : mark,
    counts: [words || 'unchanged', within].filter(Boolean).join(', '),
    short: words || within,
    offers: offersAll
      ? [{ words: 'grant everything inside', run: () => change((now) => markingAllIn(now, subject as Node)) }]
      : [],
  };
}

export function markedNext(difference: PermissionsDifference, subject: GrantSubject): PermissionsDifference {
  const next = NEXT[markOf(subject, difference)];
  if (subject.kind !== 'group') return marking(difference, subject, next);
  const { group, extras } = subject;
  return extras.reduce((now, extra) => marking(now, { kind: group, extra }, next), difference);
}

export function isMarked(subject: GrantSubject, difference: PermissionsDifference): boolean {
  if (markOf(subject, difference) !== 'leave') return true;
  return subject.kind !== 'group' && countMarked(allBelow(subject), difference) > 0;
}

function markOf(subject: GrantSubject, difference: PermissionsDifference): Marking {
  if (subject.kind !== 'group') return markingOf(difference, subject);
  const [first = 'leave', ...others] = subject.extras.map(({ id }) =>
    markingOfId(difference, subject.group, id),
  );
  return others.every((mark) => mark === first) ? first : 'leave';
}
