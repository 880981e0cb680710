import { findEmails } from '../../../../shared/entries.ts';
import type { AppError } from '../../../../shared/errors.ts';
import type { Intent, IntentOf } from '../../../../shared/operations/change.ts';
import type { OperationKind } from '../../../../shared/operations/operation.ts';
import type { LeaversView } from '../../../../shared/operations/planned.ts';
import type { KitMode } from '../../../../shared/permissions/kit.ts';
import type { Kit } from '../../../../shared/permissions/shapes.ts';
import {
  type InstanceTargets,
  isOpenable,
  organizationKey,
  organizationRefOf,
  type Target,
  targetAt,
  targetsIn,
} from '../../../../shared/target.ts';
import { foldAddress, thousands } from '../../../../shared/text.ts';
import { type Day, daysAfter } from '../../../../shared/time.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import type { DialogSubjects, Inviting, RoleRef } from '../../state/dialogs.ts';

const MANY_KINDS = [
  'invite',
  'add-people',
  'change-roles',
  'renew-invitations',
  'remove-invitations',
  'revoke-sessions',
  'off-board',
  'create-keys',
  'rotate-keys',
  'retire-keys',
  'create-role',
  'edit-role',
  'rename-role',
  'copy-role',
  'grant',
] as const satisfies readonly Intent['kind'][];

export type ManyKind = (typeof MANY_KINDS)[number];

export type OffboardDraft = Pick<IntentOf<'off-board'>, 'fate' | 'only' | 'finishes'> &
  Required<Pick<IntentOf<'off-board'>, 'together' | 'choices'>> & { confirmed: Record<string, string> };

/** Invites each address with the role it has elsewhere, or as `member`. */
export const OWN_ROLE = '';

export const ROLES_EVERYWHERE: readonly string[] = ['member', 'admin'];

export const NO_MANY_DRAFT = {
  kind: 'invite' as ManyKind,
  text: '',
  role: '',
  places: new Set() as ReadonlySet<string>,
  roles: {} as Readonly<Record<string, string>>,
  ownRoles: {} as Readonly<Record<string, string>>,
  kitId: null as string | null,
  mode: 'at-least' as KitMode,
  /** Null grants a kit instead. */
  from: null as DialogSubjects['copy-access']['from'] | null,
  isEveryone: false,
  endsOn: '',
  movesEnds: false,
  expired: true,
  /** In days; empty for any age. */
  olderThan: '',
  domain: '',
  offboard: { together: [], choices: {}, confirmed: {} } as OffboardDraft,
  creating: { instanceIds: null, without: [], expiresInDays: null, forSession: false } as Omit<
    IntentOf<'create-keys'>,
    'kind'
  >,
  rotating: { withinDays: '14', ended: true, expiresInDays: 90, keyIds: null, without: [] } as Omit<
    IntentOf<'rotate-keys'>,
    'kind'
  >,
  /** The only key to rotate; null for those that expire soon. */
  key: null as { instanceId: string; keyId: string } | null,
  computer: null as string | null,
  custom: null as (RoleRef & { name: string; replaces: boolean }) | null,
  note: '',
  lastDay: '' as Day | '',
};

export type ManyDraft = typeof NO_MANY_DRAFT;

export function draftOf(what: OperationKind | undefined): ManyDraft {
  return { ...NO_MANY_DRAFT, kind: MANY_KINDS.find((each) => each === what) ?? NO_MANY_DRAFT.kind };
}

export function holdsDraft<D extends ManyDraft>(draft: D, first: D): boolean {
  const parts = ({ text, ...rest }: D) =>
    JSON.stringify({ ...rest, kind: first.kind, text: text.trim() }, (_, value) =>
      value instanceof Set ? [...value].toSorted() : value,
    );
  return parts(draft) !== parts(first);
}

export function invitingDraft({ people, ...to }: Inviting): ManyDraft {
  return {
    ...draftOf('invite'),
    text: people.map(({ email }) => email).join('\n'),
    roles: { [organizationKey(to)]: OWN_ROLE },
    ownRoles: Object.fromEntries(people.map(({ email, role }) => [foldAddress(email), role])),
  };
}

export type Granting = DialogSubjects['apply-kit'] & Partial<DialogSubjects['copy-access']>;

/**
 * Starts with these people and organizations; without organizations, with those where the people are, or all
 * with a key; `within` limits them.
 */
function grantDraft(begin: Granting, targets: Here['targets']): ManyDraft {
  const { kitId = null, mode = 'at-least', from, people = [], within } = begin;
  const { places = from && [from] } = begin;
  const lookedAt = new Set(within?.map(organizationKey));
  const among = openableOf(targets).filter((target) => !within || lookedAt.has(organizationKey(target)));
  const emails = new Set(people.flat().map(foldAddress));
  const there = among.filter(
    ({ members, invitations }) =>
      members?.some(({ user }) => emails.has(foldAddress(user.email))) ||
      invitations?.some(({ email }) => emails.has(foldAddress(email))),
  );
  return {
    ...NO_MANY_DRAFT,
    ...{ kind: 'grant', kitId, mode, from: from ?? null },
    text: people.flat().join('\n'),
    places: new Set((places ?? (there.length > 0 ? there : among)).map(organizationKey)),
    offboard: { ...NO_MANY_DRAFT.offboard, together: people.map((own) => [...own]) },
  };
}

export function openableOf(instances: readonly InstanceTargets[]): Target[] {
  return targetsIn(instances).filter(isOpenable);
}

export function firstDraft(
  begin: DialogSubjects['change-many'] & { granting?: Granting },
  here: Here,
): ManyDraft {
  const { what, emails = [], people = [emails], within = [], only, finishes, to, inviting, kit } = begin;
  if (begin.granting) return grantDraft(begin.granting, here.targets);
  if (inviting) return invitingDraft(inviting);
  if (kit) return withKit(draftOf('invite'), kit, here);
  const first = draftOf(what);
  const { instanceIds, keyIds, whenever, oneKey = null, besidePasted } = begin;
  const made = what === 'create-role' && to ? { ...to, role: '', permissions: {} } : null;
  const { custom = made } = begin;
  const isFiltered = BRINGS_IN.includes(first.kind) && isPartOf(within, here.targets);
  const joins = isFiltered ? within.filter((place) => targetAt(here.targets, place)) : to ? [to] : [];
  const isUnknown = people.some(([first = '']) => finishes?.fates[first] === undefined);
  return {
    ...first,
    text: people.flat().join('\n'),
    places: new Set((made ? [made] : within).map(organizationKey)),
    roles: Object.fromEntries(joins.map((place) => [organizationKey(place), 'member'])),
    offboard: {
      ...first.offboard,
      together: what === 'off-board' ? people.map((own) => [...own]) : [],
      ...(only && { only: [...only] }),
      ...(finishes && { finishes: finishes.operationId, choices: finishes.fates }),
      // Off-boardings of Quayside before 2026-12 keep no fates: what is suggested may go further.
      ...(finishes && isUnknown && { fate: 'leave' }),
    },
    creating: {
      ...first.creating,
      instanceIds: instanceIds ? [...instanceIds] : null,
      ...(besidePasted && { besidePasted }),
    },
    rotating: { ...first.rotating, keyIds: keyIds ? [...keyIds] : null, ...(whenever && { whenever }) },
    key: oneKey,
    custom: custom && { ...custom, name: custom.role, replaces: false },
  };
}

/** Whether these are the organizations of a filter, not all. */
export function isPartOf(within: readonly unknown[], targets: readonly InstanceTargets[]): boolean {
  return within.length > 0 && within.length < targetsIn(targets).length;
}

type Here = { targets: readonly InstanceTargets[]; today: Day };

/** Takes the kit’s organizations and roles that exist here, and counts its end date from today. */
export function withKit(
  draft: ManyDraft,
  { id, places = [], endsAfterDays }: Pick<Kit, 'id' | 'places' | 'endsAfterDays'>,
  { targets, today }: Here,
): ManyDraft {
  const known = new Set(targetsIn(targets).map(organizationKey));
  const roles = places.flatMap(({ role, ...place }) =>
    known.has(organizationKey(place)) ? [[organizationKey(place), role]] : [],
  );
  return {
    ...draft,
    kitId: id,
    ...(roles.length > 0 && { roles: Object.fromEntries(roles) }),
    ...(endsAfterDays !== undefined && { endsOn: daysAfter(today, endsAfterDays) }),
  };
}

export function addressesIn(text: string): string[] {
  return findEmails(text).flatMap((entry) => (entry.state === 'address' ? entry.address : []));
}

export function addressesWords(text: string): string | null {
  const entries = findEmails(text);
  const count = entries.filter(({ state }) => state === 'address').length;
  if (count === 0) return null;
  const words = count === 1 ? '1 address.' : `${thousands(count)} addresses.`;
  const [first, ...others] = entries.flatMap((entry) => (entry.state === 'invalid' ? entry : []));
  if (!first) return words;
  const leftOut = `${words} Left out: “${sanitizeText(first.text.trim(), 60)}”`;
  return others.length === 0
    ? `${leftOut}. ${first.reason}`
    : `${leftOut} and ${thousands(others.length)} more.`;
}

const BRINGS_IN: readonly ManyKind[] = ['invite', 'add-people'];

export function rolesWanted(draft: ManyDraft, instances: readonly InstanceTargets[]): readonly Target[] {
  if (draft.kind === 'change-roles') return placesWith(draft, instances);
  if (!BRINGS_IN.includes(draft.kind)) return [];
  return targetsIn(instances).filter((target) => draft.roles[organizationKey(target)] !== undefined);
}

export function placesWith(
  { text }: Pick<ManyDraft, 'text'>,
  instances: readonly InstanceTargets[],
): readonly Target[] {
  const emails = new Set(addressesIn(text).map(foldAddress));
  return targetsIn(instances).filter(({ members }) =>
    members?.some(({ user }) => emails.has(foldAddress(user.email))),
  );
}

export function rolesIn(places: readonly Target[]): string[] {
  return [...new Set(places.flatMap(({ roles }) => roles ?? ROLES_EVERYWHERE))];
}

/** Instances to read before planning; null for all. */
export function instancesWanted(
  draft: ManyDraft,
  instances: readonly InstanceTargets[],
): readonly string[] | null {
  if (draft.kind === 'grant') return [];
  if (draft.places.size > 0)
    return [...new Set([...draft.places].map((key) => organizationRefOf(key).instanceId))];
  if (draft.custom) return [draft.custom.instanceId];
  if (draft.key) return [draft.key.instanceId];
  if (draft.kind === 'create-keys') return draft.creating.instanceIds;
  if (!BRINGS_IN.includes(draft.kind)) return null;
  return [...new Set(rolesWanted(draft, instances).map(({ instanceId }) => instanceId))];
}

/** `readings`: the id of the sheet’s readings in main. */
export function intentOf(draft: ManyDraft, readings = ''): Intent {
  const { kind, role, ownRoles, kitId, expired, olderThan, domain } = draft;
  const moves = draft.movesEnds ? { movesEnds: true as const } : {};
  const ends = draft.endsOn === '' ? {} : { endsOn: draft.endsOn, ...moves };
  const emails = addressesIn(draft.text);
  const places = [...draft.places].map(organizationRefOf);
  const { role: old, name, permissions, replaces, ...ref } = draft.custom ?? NO_ROLE;
  switch (kind) {
    case 'invite':
      return { kind, emails, places: placesToJoin(draft), kitId, ...ends, ownRoles };
    case 'add-people':
      return { kind, emails, places: placesToJoin(draft), kitId, ...ends };
    case 'change-roles':
      return { kind, emails, role, places };
    case 'revoke-sessions':
      return { kind, emails };
    case 'renew-invitations':
    case 'remove-invitations':
      return { kind, expired, olderThan, domain };
    case 'off-board':
      return { kind, addresses: emails, ...draft.offboard };
    case 'create-keys':
      return { kind, ...draft.creating };
    case 'rotate-keys': {
      const { rotating, creating, key } = draft;
      if (!key) return { kind, ...rotating };
      const { expiresInDays } = rotating;
      return { kind: 'rotate-key', ...key, expiresInDays, forSession: creating.forSession };
    }
    case 'retire-keys':
      return { kind, computer: draft.computer };
    case 'create-role':
      return { kind, name, permissions, places };
    case 'edit-role':
      return { kind, ...ref, role: old, permissions };
    case 'rename-role':
      return { kind, ...ref, role: old, name };
    case 'copy-role':
      return { kind, ...ref, role: old, places, replaces };
    case 'grant': {
      const { mode, from, isEveryone, offboard } = draft;
      const { email: _, ...copied } = from ?? { email: '' };
      return {
        ...{ kind, kitId, mode, places, readings, together: offboard.together },
        ...(from && { from: copied as Omit<typeof from, 'email'> }),
        emails: isEveryone ? null : emails,
      };
    }
  }
}

const NO_ROLE = {
  ...{ instanceId: '', organizationId: '', role: '', name: '', permissions: {}, replaces: false },
};

function placesToJoin({ roles }: ManyDraft): IntentOf<'invite'>['places'] {
  return Object.entries(roles).map(([key, role]) => ({
    ...organizationRefOf(key),
    role: role === OWN_ROLE ? null : role,
  }));
}

/** Also says their last day, which a review reads there. */
export function remarkOf({ note, lastDay }: ManyDraft): string {
  return [note.trim(), lastDay && `Last day: ${lastDay}`].filter(Boolean).join(' · ');
}

export function lookOf(draft: ManyDraft): IntentOf<'off-board'> | null {
  const addresses = draft.kind === 'off-board' ? addressesIn(draft.text) : [];
  const { confirmed: _, ...look } = draft.offboard;
  return addresses.length === 0 ? null : { kind: 'off-board', addresses, ...look };
}

export type Leaver = LeaversView['people'][number];

export function keyOf({ emails: [first = ''] }: Pick<Leaver, 'emails'>): string {
  return first;
}

/** Drops this person’s confirmation, as their off-boarding changed, and keeps the others. */
export function unconfirmed(offboard: OffboardDraft, key: string): OffboardDraft {
  const { [key]: _, ...confirmed } = offboard.confirmed;
  return { ...offboard, confirmed };
}

export function withConfirmed(draft: ManyDraft, { people }: LeaversView): ManyDraft {
  const now = new Map(people.map((person) => [keyOf(person), person.confirmation]));
  const same = Object.entries(draft.offboard.confirmed).filter(([key, seen]) => now.get(key) === seen);
  return { ...draft, offboard: { ...draft.offboard, confirmed: Object.fromEntries(same) } };
}

export function faultAt(
  fault: AppError | null,
  field?: 'organizations' | 'role' | 'people' | 'name' | 'kit' | 'ends',
): string | null {
  return fault?.code === 'bad-input' && fault.details?.field === field ? fault.message : null;
}
