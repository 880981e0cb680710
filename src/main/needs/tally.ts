import type { Fix, Need, NeedKind } from '../../shared/calls/needs.ts';

/** `subjects`: other ids make it another need than the snoozed one. */
export type Found = Omit<Need, 'snoozed'> & { subjects: readonly string[] };

export function createTally() {
  const counts = new Map<string, number>();
  const subjects: string[] = [];
  return {
    subjects,
    add(instanceId: string, ...subject: readonly string[]): void {
      counts.set(instanceId, (counts.get(instanceId) ?? 0) + 1);
      subjects.push([instanceId, ...subject].join(' '));
    },
    instances: () =>
      [...counts].map(([instanceId, count]) => ({ instanceId, count })).sort((a, b) => b.count - a.count),
  };
}

type Tally = ReturnType<typeof createTally>;
type Told = Partial<Pick<Found, 'tone' | 'count' | 'subject' | 'why' | 'at'>> & { fix: Fix; about?: string };

export function needOf(kind: NeedKind, { subjects, instances }: Tally, { about, ...told }: Told): Found[] {
  if (subjects.length === 0) return [];
  const id = about === undefined ? kind : `${kind} ${about}`;
  const first = { tone: 'warn', count: subjects.length, subject: null, why: '', at: null } as const;
  return [{ id, kind, ...first, instances: instances(), subjects, ...told }];
}
