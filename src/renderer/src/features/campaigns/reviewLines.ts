import { startTransition, useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { createStore } from 'zustand/vanilla';
import type { Campaign, Standing } from '../../../../shared/calls/reviews.ts';
import type { Decision, Evidence, Line } from '../../../../shared/campaigns/campaign.ts';
import { isOpen, LINE_FATES, type LineFate } from '../../../../shared/campaigns/decisions.ts';
import type { AppError } from '../../../../shared/errors.ts';
import { counted, thousands } from '../../../../shared/text.ts';
import type { Gap } from '../../parts/gaps.ts';
import { mapData, type QueryState, readingOf } from '../../queryState.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { useQuery } from '../../state/useQuery.ts';
import type { KeyLine } from '../../ui/keyLines.ts';
import type { Section } from '../../ui/table/columns.ts';

export type Decide = (
  lineIds: readonly string[],
  decision: Decision | null,
  note?: string,
) => Promise<boolean>;

/**
 * `store` changes at once, for the cells of a row; `standings` is deferred, for counts over all lines. Own
 * decisions are not read again.
 */
export function useReview({ id }: Campaign, onFailure: (error: AppError) => void) {
  const { call } = useActions();
  const lines = useQuery('campaigns.lines', { id });
  const revision = useApp((state) => state.campaigns.revision);
  const standing = useQuery('campaigns.standing', { id }, revision);
  const latest = useRef(standing);
  latest.current = standing;
  const [store] = useState(() => createStore<Standings>(() => new Map()));
  const [standings, setStandings] = useState<Standings | null>(null);
  useLayoutEffect(() => store.subscribe((now) => startTransition(() => setStandings(now))), [store]);
  const read = readingOf(standing.query)?.data.lines;
  useLayoutEffect(() => read && store.setState(new Map(Object.entries(read)), true), [read, store]);

  const decide = useCallback<Decide>(
    async (lineIds, decision, note) => {
      const input = { id, lineIds: [...lineIds], decision, note: note ?? null };
      const kept = await call('campaigns.decide', input);
      const now = { kept: kept.ok ? kept.value.lines : null, note };
      store.setState((all) => withLines(all, lineIds, now), true);
      if (!kept.ok) onFailure(kept.error);
      else if (latest.current.query.state === 'loading') latest.current.readAgain();
      return kept.ok;
    },
    [call, id, onFailure, store],
  );
  const isKnown = standings !== null;
  const query = useMemo((): QueryState<readonly Line[]> => {
    if (isKnown) return mapData(lines.query, (data) => data.lines);
    if (standing.query.state !== 'failed') return { state: 'loading' };
    const { error, at } = standing.query;
    return { state: 'failed', error, at };
  }, [lines.query, standing.query, isKnown]);
  return {
    ...{ query, standings, store, decide },
    unread: readingOf(lines.query)?.data.unread ?? [],
    readAgain: () => {
      lines.readAgain();
      standing.readAgain();
    },
  };
}

export type Shown = Standing & { refused?: string };

/** By line id; a missing line is undecided. */
export type Standings = ReadonlyMap<string, Shown>;

export const UNDECIDED: Shown = { decision: null, note: '', by: null, at: null };

export function withLines(
  all: Standings,
  ids: readonly string[],
  { kept, note }: { kept: Readonly<Record<string, Standing>> | null; note: string | undefined },
): Standings {
  const now = ids.map((id) => {
    const { refused: before, ...stood } = all.get(id) ?? UNDECIDED;
    const refused = note === undefined ? before : kept ? undefined : note;
    return [id, { ...(kept?.[id] ?? stood), ...(refused === undefined ? {} : { refused }) }] as const;
  });
  return new Map([...all, ...now]);
}

const SECTIONS = {
  privileged: 'Owners and admins',
  member: 'Members',
  invitation: 'Invitations',
  key: 'API keys',
};

type SectionId = keyof typeof SECTIONS;

export function sectionOf({ kind, isPrivileged }: Line): SectionId {
  return kind === 'member' && isPrivileged ? 'privileged' : kind;
}

/** A review with modified files is read-only, as a closed one. */
export function takesDecisions({ state, touched }: Pick<Campaign, 'state' | 'touched'>): boolean {
  return state === 'deciding' && touched === null;
}

export const STANDS = {
  keep: { title: 'Keep', tone: 'ok' },
  change: { title: 'Change', tone: 'accent', asked: undefined },
  revoke: { title: 'Revoke', tone: 'danger', asked: undefined },
  undecided: { title: 'Undecided', tone: undefined, asked: 'warn' },
  done: { title: 'Carried out', tone: 'ok', asked: undefined },
  waived: { title: 'Left as is', tone: 'quiet', asked: undefined },
  open: { title: 'Not carried out', tone: undefined, asked: 'warn' },
} as const;
export type Stand = keyof typeof STANDS;

/** While a line is saved its decision shows; afterwards its outcome. */
export function standOf(standing: Standing = UNDECIDED, isDeciding: boolean): Stand {
  const { decision, result, waived } = standing;
  if (isDeciding || decision === null || decision.is === 'keep') return decision?.is ?? 'undecided';
  if (isOpen(standing)) return 'open';
  return waived === undefined && result?.state === 'done' ? 'done' : 'waived';
}

export type Counts = Record<Stand, number>;

export function countsOf(lines: readonly Line[], standings: Standings, isDeciding: boolean): Counts {
  const counts = { keep: 0, change: 0, revoke: 0, undecided: 0, done: 0, waived: 0, open: 0 };
  for (const { id } of lines) counts[standOf(standings.get(id), isDeciding)] += 1;
  return counts;
}

export const REVIEW_KEYS: readonly KeyLine<Decision['is']>[] = [
  { key: 'keep', title: 'Keep the access', chords: ['K'] },
  { key: 'change', title: 'Change the role', chords: ['C'] },
  { key: 'revoke', title: 'Revoke the access', chords: ['R'] },
];

const isUndecided = (standings: Standings, { id }: Line) => !standings.get(id)?.decision;

/** The next after this line, else the first; null for none. */
export function nextUndecided(lines: readonly Line[], standings: Standings, fromId: string): string | null {
  const at = lines.findIndex(({ id }) => id === fromId);
  const others = [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))];
  return others.find((line) => isUndecided(standings, line))?.id ?? null;
}

/** Lines to keep in one go: owners, admins, people without 2FA and the reviewer’s own are decided one by one. */
export function keptTogether(lines: readonly Line[]): Line[] {
  return lines.filter(
    (line) => sectionOf(line) !== 'privileged' && line.twoFactor !== false && line.isOwn !== true,
  );
}

/** Undecided members to keep at once. */
export function unchangedMembers(lines: readonly Line[], standings: Standings) {
  const among = keptTogether(lines).filter(
    (line) => line.unchangedSince && line.kind === 'member' && isUndecided(standings, line),
  );
  const [since, ...others] = new Set(among.map(({ unchangedSince }) => unchangedSince));
  return {
    lineIds: among.map(({ id }) => id),
    since: since && others.length === 0 ? sanitizeText(since, 40) : 'their last review',
  };
}

export function inSections(
  lines: readonly Line[],
  standings: Standings,
  folds: readonly string[],
  fold: (id: string, isFolded: boolean) => void,
): (Line | Section)[] {
  const own = Map.groupBy(lines, sectionOf);
  return Object.entries(SECTIONS).flatMap(([id, name]) => {
    const among = own.get(id as SectionId);
    if (!among) return [];
    const undecided = among.filter((line) => isUndecided(standings, line)).length;
    const words = thousands(among.length) + (undecided > 0 ? `, ${thousands(undecided)} undecided` : '');
    const folded = folds.includes(id);
    const head = { id, name, words, label: `${name}: ${words}`, folded, fold: (to: boolean) => fold(id, to) };
    return folded ? [head] : [head, ...among];
  });
}

export function nameOf({ name, email }: Line): string {
  return sanitizeText(email, 120) || shownName(name, 120);
}

export function placeOf({ organizationName, instanceName }: Line): string {
  const instance = shownName(instanceName, 60);
  return organizationName === null ? instance : `${shownName(organizationName, 60)} on ${instance}`;
}

export const labelOf = (line: Line) => `${nameOf(line)} in ${placeOf(line)}`;

export type Offer = { decision: Decision; lineIds: string[]; why: string | null };

const FATES_OF: Record<Line['kind'], readonly LineFate[]> = {
  member: ['delete', 'end', 'lower'],
  invitation: ['withdraw'],
  key: ['retire'],
};
const KNOWN_ROLES = ['member', 'admin'];
const NO_KEY = 'No key can do this there.';

function denyChange({ kind, role, fates, why, whyNoChange }: Line): string | null {
  if (kind === 'invitation') return 'An invitation can only be withdrawn.';
  if (kind === 'key') return 'A key can only be retired.';
  if (role === 'owner') return 'An owner’s role can’t be changed.';
  return fates.length > 0 ? (whyNoChange ?? null) : (why ?? NO_KEY);
}

export function denyChanges(lines: readonly Line[]): string | null {
  const whys = lines.map(denyChange);
  return whys.includes(null) ? null : (whys[0] ?? NO_KEY);
}

/** `rolesAt`: the roles available at a line; null when unknown. */
export function offersOf(
  what: 'change' | 'revoke',
  lines: readonly Line[],
  rolesAt: (line: Line) => readonly string[] | null,
): Offer[] {
  const idsOf = (those: readonly Line[]) => those.map(({ id }) => id);
  if (what === 'revoke')
    return LINE_FATES.flatMap((fate) => {
      const among = lines.filter(({ kind }) => FATES_OF[kind].includes(fate));
      const able = among.filter(({ fates }) => fates.includes(fate));
      const why = able.length > 0 ? null : (among.find((line) => line.why)?.why ?? NO_KEY);
      return among.length > 0 ? { decision: { is: 'revoke', fate }, lineIds: idsOf(able), why } : [];
    });
  const able = lines.filter((line) => denyChange(line) === null);
  const rolesOf = (line: Line) => (rolesAt(line) ?? KNOWN_ROLES).filter((role) => role !== line.role);
  return [...new Set(able.flatMap(rolesOf))].map((role) => ({
    ...{ decision: { is: 'change', role }, why: null },
    lineIds: idsOf(able.filter((line) => rolesOf(line).includes(role))),
  }));
}

export function gapsOf(unread: Evidence['unread']): {
  gaps: Gap[];
  words: string | null;
} {
  const lists = counted(unread.length, 'list', 'lists');
  return {
    gaps: unread.map(({ instanceName, organizationName, what, why }) => ({
      ...{ kind: 'missing', instanceId: instanceName, at: null, why: `${what}. ${why}` },
      organizations: organizationName === null ? [] : [organizationName],
    })),
    words: unread.length === 0 ? null : `Couldn’t read ${lists}, so this review is not complete.`,
  };
}
