import { allBelow } from '../../../../shared/permissions/granting.ts';
import {
  countMarked,
  type Marking,
  marking,
  markingAllIn,
  markingOf,
  markingOfId,
} from '../../../../shared/permissions/marking.ts';
import { isNothing, type PermissionsDifference } from '../../../../shared/permissions/permissions.ts';
import type { Node } from '../../../../shared/permissions/tree.ts';
import { formatNumber } from '../../ui/locale.ts';
import type { GrantState } from './GrantTree.tsx';
import type { GrantSubject } from './grantRows.ts';

type Change = (next: (now: PermissionsDifference) => PermissionsDifference) => void;

const WORDS: Record<Marking, string> = { leave: '', grant: 'grant', revoke: 'take away' };
/** What checking something makes of it, one after the other. */
const NEXT: Record<Marking, Marking> = { leave: 'grant', grant: 'revoke', revoke: 'leave' };

export function markState(
  subject: GrantSubject,
  difference: PermissionsDifference,
  change: Change,
): GrantState {
  const mark = markOf(subject, difference);
  const below = subject.kind === 'group' ? {} : allBelow(subject);
  const inside = countMarked(below, difference);
  const words = WORDS[mark];
  const within = mark === 'leave' && inside > 0 ? `${formatNumber(inside)} inside` : '';
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

/** What checking something comes to: granted, then taken away, then left as it is again. */
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
