import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DayLine, historyText } from '../../src/main/history/historyText.ts';
import { MOST_DAYS } from '../../src/shared/calls/history.ts';
import { dayOf, dayWithNumber, numberOfDay } from '../../src/shared/dayCounts.ts';
import { registryOf } from './app.ts';
import type { StoredInstance } from './storedInstances.ts';

/** What was counted on a day, so many days ago; null for one on which nothing was read whole. */
export type PastDay = (ago: number) => Partial<DayLine> | null;

/** Writes the history of a stored instance, as if it had been read on the days before today. */
export function storeHistory(
  profile: string,
  { name, server, key }: StoredInstance,
  days: number,
  of: PastDay,
): void {
  const id = Object.entries(registryOf(profile).byId).find(([, each]) => each.name === name)?.[0] ?? '';
  const { keys, organizations } = server.world;
  const opened = keys.find(({ secret }) => secret === key);
  const organizationIds = organizations.map((each) => each.id).sort();
  const read = opened?.organizationId ? [opened.organizationId] : [];
  const today = numberOfDay(dayOf(Date.now()));
  const lines = Array.from({ length: days }, (_, at) => days - at).flatMap((ago): DayLine[] => {
    const counted = of(ago);
    const plain = { people: 1, owners: 1, withoutTwoFactor: 0, openInvitations: 0, sameLists: ago < days };
    const cover = { version: server.version, organizations: organizationIds.length, read: read.length };
    return counted ? [{ day: dayWithNumber(today - ago), ...plain, ...cover, ...counted }] : [];
  });
  const scope = {
    day: lines[0]?.day ?? dayWithNumber(today - days),
    installation: { userIds: opened ? [opened.userId] : [], organizationIds },
    read,
  };
  const text = historyText(
    [{ scopes: [scope], days: new Map(lines.map((line) => [line.day, line])) }],
    MOST_DAYS,
  );
  mkdirSync(join(profile, 'history'), { recursive: true });
  writeFileSync(join(profile, 'history', `${id}.jsonl`), text, { mode: 0o600 });
}
