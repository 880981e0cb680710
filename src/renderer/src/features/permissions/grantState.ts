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
import type { Permissions } from '../../../../shared/permissions/shapes.ts';
import { idOf, type Node, type Share, type Shares } from '../../../../shared/permissions/tree.ts';
import { thousands } from '../../../../shared/text.ts';
import type { GrantSubject } from './grantRows.ts';
import type { GrantState } from './TreePane.tsx';

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
