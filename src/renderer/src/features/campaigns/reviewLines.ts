import type { Campaign, Standing } from '../../../../shared/calls/campaigns.ts';
import type { Decision, Evidence, Line } from '../../../../shared/campaigns/campaign.ts';
import { LINE_FATES, type LineFate } from '../../../../shared/campaigns/decisions.ts';
import { counted } from '../../../../shared/counted.ts';
import type { Gap } from '../../ui/gaps.ts';
import type { KeyLine } from '../../ui/keyLines.ts';
import { sanitizeText, shownName } from '../../ui/sanitizeText.ts';

/** How lines stand, by their ids; one that is not there is undecided. */
export type Standings = Readonly<Record<string, Standing>>;

export const UNDECIDED: Standing = { decision: null, note: '', by: null, at: null };

/** Without a note the one that stands stays. */
export type Redecision = Pick<Standing, 'decision' | 'by' | 'at'> & { note?: string };

/** How a line stands once it was decided so, as main keeps it: what is as before changes nothing. */
export function redecided(before: Standing, { note = before.note, ...change }: Redecision): Standing {
  const isSame = JSON.stringify(before.decision) === JSON.stringify(change.decision);
  // A note alone leaves who decided, and who agreed; with another decision nobody has agreed.
  if (isSame && change.decision) return before.note === note ? before : { ...before, note };
  return { ...change, note };
}

/** What lines are grouped by; those that may do the most come first. */
export const SECTIONS = {
  privileged: 'Owners and admins',
  member: 'Members',
  invitation: 'Invitations',
  key: 'API keys',
};

export type SectionId = keyof typeof SECTIONS;

export function sectionOf({ kind, isPrivileged }: Line): SectionId {
  return kind === 'member' && isPrivileged ? 'privileged' : kind;
}

/** One whose files were changed is read only, as one that is closed. */
export function takesDecisions({ state, touched }: Pick<Campaign, 'state' | 'touched'>): boolean {
  return state === 'deciding' && touched === null;
}

/** Where a line stands, with the colour of its share; `isAsked`: there is a preset of it. */
export const STANDS = {
  keep: { title: 'Keep', color: 'var(--q-ok)' },
  change: { title: 'Change', color: 'var(--q-accent)', isAsked: true },
  revoke: { title: 'Revoke', color: 'var(--q-danger)', isAsked: true },
  undecided: { title: 'Undecided', color: undefined, isAsked: true, tone: 'warn' },
  done: { title: 'Carried out', color: 'var(--q-ok)', isAsked: true },
  waived: { title: 'Left as is', color: 'var(--q-dim)', isAsked: true },
  open: { title: 'Not carried out', color: undefined, isAsked: true, tone: 'warn' },
} as const;
export type Stand = keyof typeof STANDS;

/** While lines are decided by their decision, then by what came of it. */
export function standOf({ decision, result, waived }: Standing = UNDECIDED, isDeciding: boolean): Stand {
  if (isDeciding || decision === null || decision.is === 'keep') return decision?.is ?? 'undecided';
  return waived !== undefined ? 'waived' : result?.state === 'done' ? 'done' : 'open';
}

export const REVIEW_KEYS: readonly KeyLine<Decision['is']>[] = [
  { key: 'keep', title: 'Keep the access', chords: ['K'] },
  { key: 'change', title: 'Change the role', chords: ['C'] },
  { key: 'revoke', title: 'Revoke the access', chords: ['R'] },
];

/** The undecided line that comes next after this one, else the first; null where there is none. */
export function nextUndecided(lines: readonly Line[], standings: Standings, fromId: string): string | null {
  const at = lines.findIndex(({ id }) => id === fromId);
  const others = [...lines.slice(at + 1), ...lines.slice(0, Math.max(at, 0))];
  return others.find(({ id }) => !standings[id]?.decision)?.id ?? null;
}

/** Undecided members who can be kept in one go, and since when: never one who can do more than a member. */
export function unchangedMembers(lines: readonly Line[], standings: Standings) {
  const among = lines.filter(
    (line) => sectionOf(line) === 'member' && line.unchangedSince && !standings[line.id]?.decision,
  );
  const [since, ...others] = new Set(among.map(({ unchangedSince }) => unchangedSince));
  return {
    lineIds: among.map(({ id }) => id),
    since: since && others.length === 0 ? sanitizeText(since, 40) : 'their last review',
  };
}

export function nameOf({ name, email }: Line): string {
  return sanitizeText(email, 120) || shownName(name, 120);
}

export function placeOf({ organizationName, instanceName }: Line): string {
  const instance = shownName(instanceName, 60);
  return organizationName === null ? instance : `${shownName(organizationName, 60)} on ${instance}`;
}

/** What lines can be decided to be, with the ids of those that can; where none can, why. */
export type Offer = { decision: Decision; lineIds: string[]; why: string | null };

const FATES_OF: Record<Line['kind'], readonly LineFate[]> = {
  member: ['delete', 'end', 'lower'],
  invitation: ['withdraw'],
  key: ['retire'],
};
const KNOWN_ROLES = ['member', 'admin'];
const NO_KEY = 'No key can do this there.';

/** Why the role of a line cannot be changed; null where it can. */
export function denyChange({ kind, role, fates, why }: Line): string | null {
  if (kind === 'invitation') return 'An invitation can only be withdrawn.';
  if (kind === 'key') return 'A key can only be retired.';
  if (role === 'owner') return 'An owner’s role can’t be changed.';
  return fates.length > 0 ? null : (why ?? NO_KEY);
}

/** `rolesAt`: the roles that can be given where a line is; null where these are not known. */
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
  return [...new Set(able.flatMap(rolesOf))].flatMap((role) => {
    const own = able.filter((line) => rolesOf(line).includes(role));
    return own.length > 0 ? { decision: { is: 'change', role }, lineIds: idsOf(own), why: null } : [];
  });
}

/** What a review could not read, as a note says it; `words` null where it read all. */
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
