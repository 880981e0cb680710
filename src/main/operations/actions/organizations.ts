import { has } from '../../../shared/capabilities.ts';
import type { Account, Organization } from '../../../shared/dokploy.ts';
import { readSettings } from '../../../shared/entries.ts';
import { type AppError, fail, ok, type Result } from '../../../shared/errors.ts';
import type { KeyRecord } from '../../../shared/instance.ts';
import { accountOf } from '../../../shared/keys.ts';
import type { ChangeBy, Settings } from '../../../shared/operations/change.ts';
import { denyGiveRole } from '../../../shared/rules/members.ts';
import { denyDefaultRole, denyDelete, denyLeave, denyRename } from '../../../shared/rules/organizations.ts';
import type { Principal } from '../../../shared/rules/principal.ts';
import { createdOrganization, showsDefault, showsSettings } from '../../../shared/settle.ts';
import { oneLine } from '../../../shared/text.ts';
import { unexpectedShapeFailure } from '../../dokploy/answerFailures.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { OrganizationAccess } from '../../readings/organizationAccess.ts';
import type { Cache } from '../../world/cache.ts';
import { type Actions, isOurs, judge, type OrganizationRef, type Readings, sentBy, show } from '../action.ts';
import type { Keys } from './keys.ts';

/** Uses the strongest role's key: these calls reach all organizations of its person. */
export function createOrganizationActions(options: {
  endKeysOf: Keys['endKeysOf'];
  dokploy: WritableDokploy;
  accounts: Accounts;
  access: OrganizationAccess;
  cache: Cache;
}) {
  const { endKeysOf, dokploy, accounts, access, cache } = options;

  /** Dokploy before 0.26.0 does not check ownership: the last reading decides. */
  async function checkOwned(
    { instanceId, organizationId }: OrganizationRef,
    call: 'organization.update' | 'organization.delete',
  ): Promise<Result<Principal>> {
    const listed = await access.checkListed(instanceId, call, organizationId);
    if (!listed.ok) return listed;
    const principal = await access.principal({ instanceId, organizationId });
    const { organizations } = listed.value;
    const organization = organizations.find(({ id }) => id === organizationId);
    if (!principal.ok || !organization || has(principal.value, 'membership-checks')) return principal;
    const why =
      call === 'organization.delete'
        ? denyDelete(principal.value, organization, organizations)
        : denyRename(principal.value, organization);
    return access.refuse(instanceId, call, why) ?? principal;
  }

  async function dropOrganization({ instanceId, organizationId }: OrganizationRef): Promise<void> {
    cache.noteOrganizationGone(instanceId, organizationId);
    await endKeysOf({ instanceId, organizationId });
  }

  return {
    'organizations.create': {
      reads: 'organizations',
      check: (change, readings) =>
        judge(readings.account(change.instanceId), (account) => {
          const made = madeBy(change, account);
          return made ? { already: { organizationId: made.id } } : 'needed';
        }),
      async send({ instanceId, userId, name, logo }) {
        const target = access.strongestKey(instanceId, { userId });
        const entry = { name, ...(logo ? { logo } : {}) };
        const created = await dokploy.call('organization.create', target, entry);
        accounts.outdate(instanceId);
        return { result: created.ok ? ok({ organizationId: created.value.id }) : created };
      },
      async settle(change, output, readings, lost) {
        const account = await readings.account(change.instanceId);
        if (!account.ok) return { shown: null };
        if (output)
          return {
            shown: account.value.organizations.some(({ id }) => id === output.organizationId),
            output,
          };
        const made = madeBy(change, account.value);
        if (!made) return { shown: false };
        const shown = isOurs({ by: made.ownerId, at: made.createdAt }, made.ownerId, lost);
        if (shown) return { shown, output: { organizationId: made.id } };
        return { shown, doubt: `A “${shortName(made)}” exists now: somebody else may have created it.` };
      },
    },

    'organizations.update': {
      reads: 'organizations',
      check: ({ settings, before, ...ref }, readings) =>
        judge(organizationIn(ref, readings), (now) => {
          if (!now) return { changed: `“${before.name}” no longer exists.` };
          if (showsSettings(now, changedSettings(settings, before))) return 'already';
          const why = whyOtherSettings(now, changedSettings(before, settings));
          return why === null ? 'needed' : { changed: why };
        }),
      async send({ settings, before, ...ref }, readings) {
        const call = 'organization.update';
        const { instanceId, organizationId } = ref;
        const now = await organizationIn(ref, readings);
        if (!now.ok) return sentBy(now);
        const checked = await checkOwned(ref, call);
        if (!checked.ok) return sentBy(checked);
        const changes = changedSettings(settings, before);
        const { defaultRole } = changes;
        if (defaultRole !== undefined) {
          const why =
            denyDefaultRole(checked.value) ??
            (defaultRole === null ? null : denyGiveRole(checked.value, defaultRole));
          const refused = access.refuse(instanceId, call, why);
          if (refused) return sentBy(refused);
        }
        const input = { organizationId, name: now.value?.name ?? before.name, ...changes };
        const updated = await dokploy.call(call, access.strongestKey(instanceId, { organizationId }), input);
        accounts.outdate(instanceId);
        if (!updated.ok || updated.value) return sentBy(updated);
        return sentBy(fail(unexpectedShapeFailure(access.contextOf(instanceId, call), '', 'empty')));
      },
      settle: ({ settings, before, ...ref }, _, readings) =>
        show(organizationIn(ref, readings), (now) => showsSettings(now, changedSettings(settings, before))),
      // Dokploy's imported values may be ones Quayside would not send.
      inverse: ({ settings, before, ...rest }) =>
        readSettings(before).ok ? { ...rest, settings: before, before: settings } : null,
    },

    'organizations.setDefault': {
      reads: 'organizations',
      check: ({ instanceId, organizationId, before }, readings) =>
        judge(readings.account(instanceId), ({ organizations }) => {
          if (!organizations.some(({ id }) => id === organizationId))
            return { changed: 'The organization no longer exists.' };
          if (showsDefault(organizations, organizationId)) return 'already';
          const isOther = before !== null && showsDefault(organizations, before.organizationId) === false;
          return isOther ? { changed: 'Another organization has become the default.' } : 'needed';
        }),
      async send({ instanceId, organizationId }) {
        const target = access.strongestKey(instanceId, { organizationId });
        const set = await dokploy.call('organization.setDefault', target, { organizationId });
        accounts.outdate(instanceId);
        return sentBy(set);
      },
      settle: ({ instanceId, organizationId }, _, readings) =>
        show(readings.account(instanceId), (account) => showsDefault(account.organizations, organizationId)),
      inverse: ({ organizationId, name, before, ...rest }) =>
        before === null ? null : { ...rest, ...before, before: { organizationId, name } },
    },

    'organizations.delete': {
      reads: 'organizations',
      async check({ name, ...ref }, readings) {
        const before = accounts.last(ref.instanceId)?.organizations ?? [];
        return judge(organizationIn(ref, readings), (now) => {
          if (now) return now.name === name ? 'needed' : { changed: `It is called “${shortName(now)}” now.` };
          const isGone = before.some(({ id }) => id === ref.organizationId);
          return isGone ? 'already' : { changed: 'No key here shows it any more.' };
        });
      },
      async send(ref) {
        const { instanceId, organizationId } = ref;
        const call = 'organization.delete';
        const checked = await checkOwned(ref, call);
        if (!checked.ok) return sentBy(checked);
        const target = access.strongestKey(instanceId, { organizationId });
        const deleted = await dokploy.call(call, target, { organizationId });
        accounts.outdate(instanceId);
        if (deleted.ok) await dropOrganization(ref);
        return sentBy(deleted);
      },
      async settle(ref, output, readings) {
        const settled = await show(organizationIn(ref, readings), (now) => now === undefined);
        if (settled.shown && output === null) await dropOrganization(ref);
        return settled;
      },
    },

    'organizations.leave': {
      reads: 'organizations',
      check: (change, readings) =>
        judge(ownRole(change, readings), (role) => {
          if (role === null) return hasKeys(change, readings) ? 'needed' : 'already';
          return role === 'owner' ? { changed: `${change.email} is the owner there now.` } : 'needed';
        }),
      async send(change, readings) {
        const { instanceId, organizationId, userId } = change;
        const call = 'better-auth.leave';
        const role = await ownRole(change, readings);
        // Their keys alone are left to end, once it is settled.
        if (role.ok && role.value === null) return { result: ok({}), already: true };
        const may = await access.allow(change, call, denyLeave);
        if (!may.ok) return sentBy(may);
        const target = access.strongestKey(instanceId, { organizationId, userId });
        const sent = await dokploy.call(call, target, { organizationId });
        accounts.outdate(instanceId);
        return sentBy(sent);
      },
      async settle(change, output, readings) {
        const settled = await show(ownRole(change, readings), (role) => role === null);
        // Not before the reading that shows it, for which there may be no other key.
        if (settled.shown ?? output) await endKeysOf(change);
        return settled;
      },
      // No undo: only an invitation lets them in again.
    },
  } satisfies Partial<Actions>;
}

/** The role that somebody whose key is here has in an organization; null without a membership. */
async function ownRole(
  { instanceId, organizationId, userId }: ChangeBy<'organizations.leave'>,
  readings: Readings,
): Promise<Result<string | null>> {
  const read = await readings.account(instanceId);
  if (!read.ok) return read;
  const own = accountOf(read.value, userId);
  if (!own) return fail(NOBODY);
  const row = own.organizations.find(({ id }) => id === organizationId);
  return ok(row ? (row.members?.[0]?.role ?? 'member') : null);
}

function hasKeys(
  { instanceId, organizationId, userId }: ChangeBy<'organizations.leave'>,
  readings: Readings,
): boolean {
  const instance = readings.instance(instanceId);
  const isTheirs = (key: KeyRecord) => key.organizationId === organizationId && key.userId === userId;
  return instance.ok && instance.value.keys.some(isTheirs);
}

const NOBODY: AppError = {
  code: 'conflict',
  message: 'No key of this person is left for this instance.',
  advice: 'Paste one, then check again.',
};

async function organizationIn(
  { instanceId, organizationId }: OrganizationRef,
  readings: Readings,
): Promise<Result<Organization | undefined>> {
  const account = await readings.account(instanceId);
  return account.ok ? ok(account.value.organizations.find(({ id }) => id === organizationId)) : account;
}

function madeBy(
  { name, before, userId }: ChangeBy<'organizations.create'>,
  account: Account,
): Organization | undefined {
  const maker = userId ?? account.caller?.userId;
  const own = account.organizations.filter(({ ownerId }) => !maker || ownerId === maker);
  return createdOrganization(own, name, new Set(before));
}

function changedSettings({ name, ...others }: Settings, before: Settings): Partial<Settings> {
  const changed = Object.entries(others).filter(([key, value]) => value !== before[key as keyof Settings]);
  return { ...(name.trim() === before.name.trim() ? {} : { name }), ...Object.fromEntries(changed) };
}

function whyOtherSettings(now: Organization, { name, logo, defaultRole }: Partial<Settings>): string | null {
  if (name !== undefined && !showsSettings(now, { name })) return `It is called “${shortName(now)}” now.`;
  if (logo !== undefined && !showsSettings(now, { logo })) return 'It has another logo now.';
  if (defaultRole === undefined || showsSettings(now, { defaultRole })) return null;
  return `Its default role is ${oneLine(now.defaultRole ?? 'none', 40)} now.`;
}

function shortName({ name }: Organization): string {
  return oneLine(name, 80);
}
