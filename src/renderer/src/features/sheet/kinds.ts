import { labeled } from '../../../../shared/facts/fact.ts';
import { TWO_FACTOR } from '../../../../shared/facts/twoFactor.ts';
import type { Instance } from '../../../../shared/instance.ts';
import { keylessOn } from '../../../../shared/keys.ts';
import type { PlannedStep } from '../../../../shared/operations/operation.ts';
import { seesEverything } from '../../../../shared/permissions/accessSummary.ts';
import { isNothing } from '../../../../shared/permissions/permissions.ts';
import { permissionsWords } from '../../../../shared/permissions/words.ts';
import { toSetUpOn } from '../../../../shared/rules/keys.ts';
import { denyChangeRoles } from '../../../../shared/rules/roles.ts';
import {
  type InstanceTargets,
  organizationKey,
  organizationRefOf,
  targetAt,
  targetsIn,
} from '../../../../shared/target.ts';
import { foldAddress, thousands } from '../../../../shared/text.ts';
import { sanitizeText, shownName } from '../../sanitizeText.ts';
import { placeName } from '../../state/places.ts';
import { addressesIn, type ManyDraft, type ManyKind, openableOf, placesWith } from './manyDraft.ts';
import type { Note } from './Review.tsx';
import { whereWords } from './WhoWhere.tsx';

export const EVERYONE = 'Every member there';

export function partsOf({ kind, key, offboard }: ManyDraft): Pick<Kind, 'fields' | 'where'> {
  const { fields, where } = KINDS[kind];
  if (key) return { fields: ['key-expiry'] };
  const own = offboard.only ? fields.filter((each) => each === 'fates') : fields;
  return { ...(where && { where }), fields: own };
}

export function setWords(
  draft: ManyDraft,
  scope: Scope | undefined,
  known: Known,
  what?: string,
): string | null {
  const { who, fields } = KINDS[draft.kind];
  const [first, ...others] = addressesIn(draft.text);
  const people = others.length > 0 ? `${thousands(others.length + 1)} people` : first;
  const whom = draft.isEveryone ? EVERYONE : people;
  const where = scope ? whereWords(scope) : placeWords(draft, known);
  const role = sanitizeText(draft.role, 60);
  if ((who !== undefined && !whom) || !where || (fields.includes('role') && role === '')) return null;
  if (draft.kind === 'grant' && what === undefined) return null;
  return [whom && sanitizeText(whom, 120), where, role, sanitizeText(what, 60)].filter(Boolean).join(' · ');
}

export function placeWords(draft: ManyDraft, { targets, byId }: Known): string | undefined {
  const { kind, key, custom } = draft;
  const { only } = draft.offboard;
  if (only) return only.map((id) => shownName(byId[id]?.name, 60)).join(', ');
  if (custom) {
    const place = targetAt(targets, custom);
    return place && placeName(place);
  }
  if (!key) return KINDS[kind].everywhere;
  const record = byId[key.instanceId]?.keys.find(({ id }) => id === key.keyId);
  return `The key of ${sanitizeText(record?.organizationName, 60) || 'an organization that is gone'}`;
}

export function leavingTitle({ only, finishes }: ManyDraft['offboard'], people: number, email = ''): string {
  const verb = only ? 'Remove' : finishes ? 'Finish off-boarding' : 'Off-board';
  if (people === 0) return `${verb} people`;
  return people === 1 ? `${verb} ${sanitizeText(email)}` : `${verb} ${thousands(people)} people`;
}

export function noteOf({ change }: PlannedStep, targets: readonly InstanceTargets[]): Note | null {
  if (change.action === 'members.create' && change.cancels !== undefined)
    return { tone: 'warn', words: 'Cancels their invitation' };
  if (change.action === 'members.setPermissions' && !isNothing(change.revoke)) {
    const [granted, revoked] = [change.grant, change.revoke].map((all) => permissionsWords(all, Infinity));
    return { tone: 'warn', what: granted ? `grant ${granted}` : '', words: `take away ${revoked}` };
  }
  if (change.action !== 'members.setRole') return null;
  const { memberId, from, role } = change;
  const member = targetAt(targets, change)?.members?.find(({ id }) => id === memberId);
  if (seesEverything(role) && member?.user.twoFactorEnabled === false)
    return { tone: 'warn', words: labeled(TWO_FACTOR, { role, twoFactor: false }) };
  return ['owner', 'admin', 'member'].includes(from)
    ? null
    : { tone: 'plain', words: `Loses the role ${sanitizeText(from, 40)}` };
}

export type Field =
  | 'join'
  | 'role-there'
  | 'kit'
  | 'ends'
  | 'role'
  | 'fates'
  | 'last-day'
  | 'note'
  | 'filter'
  | 'key-expiry'
  | 'ending'
  | 'computer'
  | 'role-name'
  | 'role-permissions'
  | 'role-replaces'
  | 'granted'
  | 'mode';

/** An organization or a whole instance. `isShut`: no key opens it now, so it is never chosen by default. */
export type Place = {
  key: string;
  instanceId: string;
  instanceName: string;
  name: string;
  note: string;
  isShut: boolean;
};

export type Scope = {
  noun: [one: string, many: string];
  places: Place[];
  chosen: ReadonlySet<string>;
  choose: (draft: ManyDraft, chosen: ReadonlySet<string>) => ManyDraft;
  none: string;
};

type PlaceNames = Record<'instanceId' | 'instanceName' | 'organizationId' | 'organizationName', string>;

export type Known = {
  targets: readonly InstanceTargets[];
  byId: Readonly<Record<string, Pick<Instance, 'keys' | 'name'> | undefined>>;
};

export type Kind = {
  fields: readonly Field[];
  who?: string;
  /** Where it can be chosen; else `everywhere` says it. */
  where?: (draft: ManyDraft, known: Known) => Scope;
  everywhere?: string;
};

const ADDRESSES = 'Email addresses';
const ORGANIZATIONS: Scope['noun'] = ['organization', 'organizations'];

const ALL = 'All instances.';

export const KINDS: Record<ManyKind, Kind> = {
  invite: { fields: ['join', 'kit', 'role-there', 'ends'], who: ADDRESSES, where: joinable },
  'add-people': { fields: ['join', 'kit', 'role-there', 'ends'], who: ADDRESSES, where: joinable },
  'change-roles': { fields: ['role'], who: ADDRESSES, where: memberships },
  'revoke-sessions': { fields: [], who: ADDRESSES, everywhere: 'Wherever they have an account.' },
  'off-board': { fields: ['fates', 'last-day', 'note'], who: 'People leaving', everywhere: ALL },
  'renew-invitations': { fields: ['filter'], everywhere: ALL },
  'remove-invitations': { fields: ['filter'], everywhere: ALL },
  'create-keys': { fields: ['key-expiry'], where: keyless },
  'rotate-keys': { fields: ['ending', 'key-expiry'], where: instances },
  'retire-keys': { fields: ['computer'], everywhere: ALL },
  'create-role': { fields: ['role-name', 'role-permissions'], where: customizable },
  'edit-role': { fields: ['role-permissions'] },
  'rename-role': { fields: ['role-name'] },
  'copy-role': { fields: ['role-replaces'], where: customizable },
  grant: { fields: ['granted', 'mode'], who: ADDRESSES, where: openable },
};

function placeOf(target: PlaceNames, note = '', isShut = false): Place {
  const { instanceId, instanceName, organizationName: name } = target;
  return { key: organizationKey(target), instanceId, instanceName, name, note, isShut };
}

const choosePlaces: Scope['choose'] = (draft, places) => ({ ...draft, places });

function joinable({ roles }: ManyDraft, { targets }: Known): Scope {
  return {
    noun: ORGANIZATIONS,
    places: targetsIn(targets).map((target) =>
      placeOf(target, target.whyUnknown ?? '', target.whyUnknown !== null),
    ),
    chosen: new Set(Object.keys(roles)),
    choose: (draft, chosen) => ({
      ...draft,
      roles: Object.fromEntries(
        [...chosen].map((key) => [key, draft.roles[key] ?? (draft.role || 'member')]),
      ),
    }),
    none: 'Quayside knows no organization yet.',
  };
}

function openable({ places }: ManyDraft, { targets }: Known): Scope {
  return {
    noun: ORGANIZATIONS,
    places: openableOf(targets).map((target) => placeOf(target)),
    chosen: places,
    choose: choosePlaces,
    none: 'No key opens an organization yet.',
  };
}

function memberships({ text, places }: ManyDraft, { targets }: Known): Scope {
  const emails = new Set(addressesIn(text).map(foldAddress));
  return {
    noun: ORGANIZATIONS,
    places: placesWith({ text }, targets).map((target) => {
      const count = (target.members ?? []).filter(({ user }) => emails.has(foldAddress(user.email))).length;
      return placeOf(target, emails.size > 1 ? `${count} of them` : '');
    }),
    chosen: places,
    choose: choosePlaces,
    none: emails.size === 0 ? '' : 'None of these people is in an organization that could be read.',
  };
}

/** Excludes the organization that the role is copied from. */
function customizable({ kind, places, custom }: ManyDraft, { targets }: Known): Scope {
  const from = kind === 'copy-role' && custom ? organizationKey(custom) : null;
  return {
    noun: ORGANIZATIONS,
    places: targetsIn(targets)
      .filter((each) => organizationKey(each) !== from)
      .filter(({ principal }) => principal && !denyChangeRoles(principal, null))
      .map((target) => placeOf(target, '')),
    chosen: places,
    choose: choosePlaces,
    none: 'No other organization can take it: that needs Dokploy 0.28.7 and an owner’s or admin’s key.',
  };
}

function keyless({ creating }: ManyDraft, { targets, byId }: Known): Scope {
  const { instanceIds, without, besidePasted } = creating;
  const meant = targets
    .filter(({ instanceId }) => instanceIds?.includes(instanceId) ?? true)
    .map((each) => ({ ...each, keys: byId[each.instanceId]?.keys ?? [] }));
  const places = meant.flatMap((instance) =>
    (besidePasted ? toSetUpOn : keylessOn)(instance).map(({ id: organizationId, name: organizationName }) =>
      placeOf({ ...instance, organizationId, organizationName }),
    ),
  );
  const leftOut = new Set(without.map(organizationKey));
  return {
    noun: besidePasted ? ORGANIZATIONS : ['organization without a key', 'organizations without a key'],
    places,
    chosen: new Set(places.flatMap(({ key }) => (leftOut.has(key) ? [] : key))),
    choose: (draft, chosen) => ({
      ...draft,
      creating: {
        ...draft.creating,
        without: places.flatMap(({ key }) => (chosen.has(key) ? [] : organizationRefOf(key))),
      },
    }),
    none: besidePasted
      ? 'Quayside made a key for every organization that could be read.'
      : 'Every organization that could be read has a key.',
  };
}

function instances({ rotating: { keyIds, without } }: ManyDraft, { targets, byId }: Known): Scope {
  const places = targets
    .filter(
      ({ instanceId }) => keyIds === null || byId[instanceId]?.keys.some(({ id }) => keyIds.includes(id)),
    )
    .map(({ instanceId, instanceName }) => ({
      ...{ key: instanceId, instanceId, instanceName, name: instanceName, note: '', isShut: false },
    }));
  return {
    noun: ['instance', 'instances'],
    places,
    chosen: new Set(places.flatMap(({ key }) => (without.includes(key) ? [] : key))),
    choose: (draft, chosen) => ({
      ...draft,
      rotating: {
        ...draft.rotating,
        without: places.flatMap(({ key }) => (chosen.has(key) ? [] : key)),
      },
    }),
    none: 'No instance has a key that expires.',
  };
}
