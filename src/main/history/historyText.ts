import type { DayCounts } from '../../shared/calls/history.ts';
import { type Installation, isSameInstallation } from '../readings/installation.ts';

/** The format of a history’s file. */
export const HISTORY_VERSION = 1;
/** So many installations that were at an instance’s address are remembered. */
const MOST_INSTALLATIONS = 3;

/** The counts of a day, as its file holds them. */
export type DayLine = Omit<DayCounts, 'instanceId'>;
/** Which organizations the lines that follow count, from a day on. */
export type Scope = { day: string; installation: Installation; read: readonly string[] };
/** The history of one installation. */
export type Era = {
  /** The oldest first, of which two are kept: that of today, and the one before. */
  scopes: readonly Scope[];
  /** By day; a later line of a day takes the place of an earlier one. */
  days: ReadonlyMap<string, DayLine>;
};
/** What a file holds. */
export type HistoryText = {
  /** The installation that was read last at the end. */
  eras: readonly Era[];
  /** How many lines it has, and how many of those that were read make no sense. */
  lines: number;
  malformed: number;
};

/**
 * Reads a history, a JSON value per line: its version, scopes and days. Gives the version alone where that is newer.
 * Of days before `from` none but the last is read.
 */
export function parseHistory(text: string, from = ''): HistoryText | { newer: number } {
  const eras: { scopes: Scope[]; days: Map<string, DayLine> }[] = [];
  let malformed = 0;
  let lines = 0;
  let passedOver: string | null = null;

  function takeDay(line: string): boolean {
    const day = dayIn(line);
    if (!day) return false;
    // Days whose scope is damaged are good ones.
    const era = eras.at(-1) ?? { scopes: [], days: new Map() };
    if (eras.length === 0) eras.push(era);
    era.days.set(day.day, day);
    return true;
  }
  /** The last of the days that were passed over. */
  function takePassedOver(): void {
    if (passedOver !== null && !takeDay(passedOver)) malformed += 1;
    passedOver = null;
  }

  for (const line of text.split('\n')) {
    if (line === '') continue;
    lines += 1;
    if (line.startsWith('["') && line.slice(2, 12) < from) {
      if (passedOver === null || line.slice(2, 12) >= passedOver.slice(2, 12)) passedOver = line;
      continue;
    }
    const value = line.startsWith('{') ? jsonIn(line) : null;
    const version = versionIn(value);
    if (version !== null && version > HISTORY_VERSION) return { newer: version };
    const scope = scopeIn(value);
    if (scope) {
      takePassedOver();
      takeScope(eras, scope);
    } else if (version === null && !takeDay(line)) malformed += 1;
  }
  takePassedOver();
  return { eras, malformed, lines };
}

function takeScope(eras: { scopes: Scope[]; days: Map<string, DayLine> }[], scope: Scope): void {
  const known = eras.findLastIndex(
    ({ scopes }) =>
      scopes.length === 0 ||
      scopes.some(({ installation }) => isSameInstallation(installation, scope.installation)),
  );
  const era = eras[known] ?? { scopes: [], days: new Map() };
  if (known >= 0) eras.splice(known, 1);
  eras.push(era);
  const others = era.scopes.filter(({ day }) => day !== scope.day);
  era.scopes = [...others, scope].sort((a, b) => (a.day < b.day ? -1 : 1)).slice(-2);
}

/** Writes a whole history anew, with at most so many days of each installation. */
export function historyText(eras: readonly Era[], mostDays: number): string {
  const lines = eras.slice(-MOST_INSTALLATIONS).flatMap(({ scopes, days }) => [
    ...scopes.map(scopeLine),
    ...[...days.values()]
      .sort((a, b) => (a.day < b.day ? -1 : 1))
      .slice(-mostDays)
      .map(dayLine),
  ]);
  return [VERSION_LINE, ...lines, ''].join('\n');
}

/** The line that a file begins with. */
export const VERSION_LINE = JSON.stringify({ version: HISTORY_VERSION });

/** A scope as a line. */
export function scopeLine({ day, installation: { userIds, organizationIds }, read }: Scope): string {
  return JSON.stringify({ day, userIds, organizationIds, read });
}

/** A day as a line, by place instead of by name: a third of the room. */
export function dayLine(line: DayLine): string {
  const { day, people, owners, withoutTwoFactor, openInvitations, organizations, read, sameLists } = line;
  const numbers = [people, owners, withoutTwoFactor, openInvitations, organizations, read];
  return JSON.stringify([day, ...numbers, sameLists ? 1 : 0, line.version]);
}

function dayIn(line: string): DayLine | null {
  const value = line.startsWith('[') ? jsonIn(line) : null;
  if (!Array.isArray(value) || value.length !== 9) return null;
  const [day, ...rest] = value;
  const version = rest.pop();
  if (!isDay(day) || !rest.every(isCount) || !(version === null || typeof version === 'string')) return null;
  const [people, owners, withoutTwoFactor, openInvitations, organizations, read, same] = rest as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return {
    day,
    people,
    owners,
    withoutTwoFactor,
    openInvitations,
    organizations,
    read,
    sameLists: same === 1,
    version: version === null ? null : version.slice(0, 200),
  };
}

function scopeIn(value: unknown): Scope | null {
  if (typeof value !== 'object' || value === null || !('day' in value)) return null;
  const { day, userIds, organizationIds, read } = value as Record<string, unknown>;
  if (!isDay(day) || !areTexts(userIds) || !areTexts(organizationIds) || !areTexts(read)) return null;
  return { day, installation: { userIds, organizationIds }, read };
}

function versionIn(value: unknown): number | null {
  if (typeof value !== 'object' || value === null || !('version' in value)) return null;
  return typeof value.version === 'number' ? value.version : null;
}

function jsonIn(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && !Number.isNaN(Date.parse(value));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function areTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
