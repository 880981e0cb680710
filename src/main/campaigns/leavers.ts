import type { AccessEnd } from '../../shared/accessEnd.ts';
import type { Evidence, Leaver } from '../../shared/campaigns/campaign.ts';
import { foldAddress } from '../../shared/text.ts';
import { isDay } from '../../shared/time.ts';
import type { EndedOperation } from '../access/returned.ts';

/** Who left since the review before, which was about the same, or since anything is remembered: off-boarded with Quayside, or gone from lists that could be read. By when they were removed, the last first. */
export function leaversOf(
  previous: Evidence | null,
  { instances, unread, lines }: Pick<Evidence, 'instances' | 'unread' | 'lines'>,
  { operations, ends }: { operations: readonly EndedOperation[]; ends: readonly AccessEnd[] },
): Leaver[] {
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  const present = Map.groupBy(lines, ({ email }) => foldAddress(email));
  const before = Map.groupBy(
    (previous?.lines ?? []).filter(({ kind, email }) => kind === 'member' && email !== ''),
    ({ email }) => foldAddress(email),
  );
  const leavers: Leaver[] = [];
  const known = new Map<string, Leaver>();

  function note(emails: readonly string[], removedAt: number | null, remark: string): void {
    const folded = emails.map(foldAddress);
    const found = folded.map((email) => known.get(email)).find((each) => each !== undefined);
    const own = (end: AccessEnd) => end.day !== null && end.emails.some((each) => folded.includes(each));
    const leaver: Leaver = found ?? { emails: [], name: '', endOn: null, note: '', removedAt, lines: 0 };
    if (!found) leavers.push(leaver);
    for (const email of folded.filter((each) => known.get(each) !== leaver)) {
      known.set(email, leaver);
      leaver.emails.push(emails[folded.indexOf(email)] ?? email);
      leaver.name ||= before.get(email)?.[0]?.name ?? present.get(email)?.[0]?.name ?? '';
      leaver.lines += present.get(email)?.length ?? 0;
    }
    leaver.removedAt = removedAt;
    if (remark !== '') leaver.note = remark;
    // The note of an off-boarding is where a person types a last day without an end date.
    leaver.endOn ??= ends.find(own)?.day ?? leaver.note.match(/\d{4}-\d\d-\d\d/g)?.find(isDay) ?? null;
  }

  const since = previous?.madeAt ?? 0;
  const recent = operations.filter(
    ({ changedAt, counts, instanceIds }) =>
      changedAt >= since && counts.done > 0 && instanceIds.some((id) => ids.has(id)),
  );
  for (const { kind, left, subjects, changedAt, remark = '' } of recent.toSorted(
    (a, b) => a.changedAt - b.changedAt,
  ))
    for (const { emails, at } of left ?? (kind === 'off-board' ? [{ emails: subjects, at: changedAt }] : []))
      note(
        emails.filter((email) => email.includes('@')),
        at,
        remark,
      );
  const unreadNames = new Set(unread.map(({ instanceName }) => instanceName));
  const isRead = ({ instanceId, instanceName }: Evidence['lines'][number]) =>
    ids.has(instanceId) && !unreadNames.has(instanceName);
  for (const [email, own] of before)
    if (!present.has(email) && !known.has(email) && own.every(isRead)) note([own[0]?.email ?? ''], null, '');
  return leavers
    .filter(({ emails }) => emails.length > 0)
    .sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0));
}
