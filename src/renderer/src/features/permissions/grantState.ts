import {
  allBelow,
  granting,
  grantingAllIn,
  revoking,
  revokingAllIn,
} from '../../../../shared/permissions/granting.ts';
import { isNothing, together, without } from '../../../../shared/permissions/permissions.ts';
import type { Permissions } from '../../../../shared/permissions/permissionsShape.ts';
import type { Share, Shares } from '../../../../shared/permissions/shares.ts';
import { idOf, type Node } from '../../../../shared/permissions/tree.ts';
import { formatNumber } from '../../ui/locale.ts';
import type { GrantState } from './GrantTree.tsx';
import type { GrantSubject } from './grantRows.ts';

type Change = (next: (now: Permissions) => Permissions) => void;

/** What the row of something says of what is granted, and what it offers. */
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

/** What checking something comes to: granted with its parents, or taken away with all in it. */
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
  return `${formatNumber(granted)} of ${formatNumber(total)}`;
}

function offersOf(node: Node, share: Share, change: Change): GrantState['offers'] {
  const below = allBelow(node);
  if (isNothing(below)) return [];
  const all = { words: 'and everything inside', run: () => change((now) => grantingAllIn(now, node)) };
  const none = { words: 'nothing inside', run: () => change((now) => revokingAllIn(now, node)) };
  const hasAny = share.isGranted ? share.granted > 0 : share.mark !== 'none';
  return [...(share.mark === 'all' ? [] : [all]), ...(hasAny ? [none] : [])];
}

/** What is granted below something that is not cannot be found by the member; null where it can. */
function hiddenNote(node: Node, shares: Shares): string | null {
  if (node.kind !== 'environments' && node.kind !== 'services') return null;
  if (!shares.get(idOf(node))?.isGranted) return null;
  const isIn = (id: string) => shares.get(id)?.isGranted === true;
  if (!isIn(node.project.id)) return 'hidden: its project isn’t granted';
  if (node.kind === 'services' && !isIn(node.environment.id)) return 'hidden: its environment isn’t granted';
  return null;
}
