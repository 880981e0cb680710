import type { Account, Organization } from '../../../shared/dokploy.ts';
import { ok, type Result } from '../../../shared/errors.ts';
import { oneLine } from '../../../shared/oneLine.ts';
import type { ChangeBy } from '../../../shared/operations/change.ts';
import { createdOrganization, showsDefault, showsSettings } from '../../../shared/settle.ts';
import type { WritableDokploy } from '../../dokploy/client.ts';
import type { Accounts } from '../../readings/accounts.ts';
import type { LastSeen } from '../../readings/lastSeen.ts';
import { type Actions, isOurs } from '../action.ts';
import type { Policy } from '../policy.ts';
import {
  changedSettings,
  createCheckOwned,
  createSaveSettings,
  readEntry,
  whyOtherSettings,
} from './organizationSettings.ts';

type Noun = Pick<
  Actions,
  'organizations.create' | 'organizations.update' | 'organizations.setDefault' | 'organizations.delete'
>;

type Create = ChangeBy<'organizations.create'>;

/** What changes organizations. These calls reach all of the person's, so each goes with the key whose role is the strongest. */
export function createOrganizationActions(options: {
  /** Ends the keys of an organization that is gone, on the server too where they were made here. */
  endKeysOf: (instanceId: string, organizationId: string) => Promise<void>;
  dokploy: WritableDokploy;
  accounts: Accounts;
  policy: Policy;
  lastSeen: LastSeen;
}): Noun {
  const { endKeysOf, dokploy, accounts, policy, lastSeen } = options;

  const target = (instanceId: string, organizationId: string) =>
    policy.strongestKey(instanceId, { organizationId });

  const checkOwned = createCheckOwned(policy);
  const saveSettings = createSaveSettings({ dokploy, accounts, policy, checkOwned });

  return {
    'organizations.create': {
      reads: 'organizations',
      answers: true,
      idempotent: false,
      async check(change, readings) {
        const account = await readings.account(change.instanceId);
        if (!account.ok) return account;
        const made = madeBy(change, account.value);
        return ok(made ? { verdict: 'already', output: { organizationId: made.id } } : { verdict: 'needed' });
      },
      async send({ instanceId, userId, name, logo }) {
        const entry = readEntry(name, logo);
        if (!entry.ok) return { result: entry };
        const { name: clean, logo: image } = entry.value;
        // An empty logo would be stored as one.
        const input = { name: clean, ...(image ? { logo: image } : {}) };
        const created = await dokploy.call(
          'organization.create',
          policy.strongestKey(instanceId, { userId }),
          input,
        );
        accounts.outdate(instanceId);
        return { result: created.ok ? ok({ organizationId: created.value.id }) : created };
      },
      async settle(change, output, readings, lost) {
        const account = await readings.account(change.instanceId);
        if (!account.ok) return { shown: null };
        if (output) return { shown: isListed(account.value, output.organizationId), output };
        const made = madeBy(change, account.value);
        if (!made) return { shown: false };
        const shown = isOurs({ by: made.ownerId, at: made.createdAt }, made.ownerId, lost);
        if (shown) return { shown, output: { organizationId: made.id } };
        return {
          shown,
          doubt: `There is a “${oneLine(made.name, 80)}” now: somebody else may have made it.`,
        };
      },
      inverse: () => null,
    },

    'organizations.update': {
      reads: 'organizations',
      answers: true,
      idempotent: true,
      async check({ instanceId, organizationId, settings, before }, readings) {
        const account = await readings.account(instanceId);
        if (!account.ok) return account;
        const organization = account.value.organizations.find(({ id }) => id === organizationId);
        if (!organization) return ok({ verdict: 'changed', why: `“${before.name}” is not there any more.` });
        if (showsSettings(organization, changedSettings(settings, before))) return ok({ verdict: 'already' });
        const why = whyOtherSettings(organization, changedSettings(before, settings));
        return ok(why === null ? { verdict: 'needed' } : { verdict: 'changed', why });
      },
      async send({ instanceId, organizationId, settings, before }, readings) {
        const account = await readings.account(instanceId);
        if (!account.ok) return { result: account };
        const now = account.value.organizations.find(({ id }) => id === organizationId);
        const changed = changedSettings(settings, before);
        return { result: await saveSettings(instanceId, organizationId, changed, now?.name ?? before.name) };
      },
      async settle({ instanceId, organizationId, settings, before }, _, readings) {
        const account = await readings.account(instanceId);
        if (!account.ok) return { shown: null };
        const organization = account.value.organizations.find(({ id }) => id === organizationId);
        return { shown: showsSettings(organization, changedSettings(settings, before)) };
      },
      // What Dokploy took from elsewhere may be nothing that Quayside would send.
      inverse: ({ settings, before, ...rest }) =>
        readEntry(before.name, before.logo).ok ? { ...rest, settings: before, before: settings } : null,
    },

    'organizations.setDefault': {
      reads: 'organizations',
      answers: true,
      idempotent: true,
      async check({ instanceId, organizationId, before }, readings) {
        const account = await readings.account(instanceId);
        if (!account.ok) return account;
        const { organizations } = account.value;
        if (!organizations.some(({ id }) => id === organizationId))
          return ok({ verdict: 'changed', why: 'The organization is not there any more.' });
        if (showsDefault(organizations, organizationId)) return ok({ verdict: 'already' });
        if (before !== null && showsDefault(organizations, before.organizationId) === false)
          return ok({ verdict: 'changed', why: 'Another organization was made the default meanwhile.' });
        return ok({ verdict: 'needed' });
      },
      async send({ instanceId, organizationId }) {
        const set = await dokploy.call('organization.setDefault', target(instanceId, organizationId), {
          organizationId,
        });
        accounts.outdate(instanceId);
        return { result: set.ok ? ok({}) : set };
      },
      async settle({ instanceId, organizationId }, _, readings) {
        const account = await readings.account(instanceId);
        return { shown: account.ok ? showsDefault(account.value.organizations, organizationId) : null };
      },
      inverse: ({ organizationId, name, before, ...rest }) =>
        before === null ? null : { ...rest, ...before, before: { organizationId, name } },
    },

    'organizations.delete': {
      reads: 'organizations',
      answers: true,
      idempotent: true,
      async check({ instanceId, organizationId, name }, readings) {
        const wasSeen = isListed(accounts.last(instanceId), organizationId);
        const account = await readings.account(instanceId);
        if (!account.ok) return account;
        const there = account.value.organizations.find(({ id }) => id === organizationId);
        if (there?.name === name) return ok({ verdict: 'needed' });
        if (there) return ok({ verdict: 'changed', why: `It is called “${oneLine(there.name, 80)}” now.` });
        return ok(
          wasSeen ? { verdict: 'already' } : { verdict: 'changed', why: 'No key here shows it any more.' },
        );
      },
      async send({ instanceId, organizationId }) {
        const deleted = await remove(instanceId, organizationId);
        if (deleted.ok) await dropOrganization(instanceId, organizationId);
        return { result: deleted };
      },
      async settle({ instanceId, organizationId }, output, readings) {
        const account = await readings.account(instanceId);
        if (!account.ok) return { shown: null };
        const gone = account.value.organizations.every(({ id }) => id !== organizationId);
        if (gone && output === null) await dropOrganization(instanceId, organizationId);
        return { shown: gone };
      },
      inverse: () => null,
    },
  };

  async function remove(instanceId: string, organizationId: string): Promise<Result<Record<string, never>>> {
    const call = 'organization.delete';
    const checked = await checkOwned(instanceId, call, organizationId);
    if (!checked.ok) return checked;
    const deleted = await dokploy.call(call, target(instanceId, organizationId), { organizationId });
    accounts.outdate(instanceId);
    return deleted.ok ? ok({}) : deleted;
  }

  async function dropOrganization(instanceId: string, organizationId: string): Promise<void> {
    lastSeen.removeOrganization(instanceId, organizationId);
    await endKeysOf(instanceId, organizationId);
  }
}

/** The organization that came of a change: one under its name that was not there before, of the person who makes it. */
function madeBy({ name, before, userId }: Create, account: Account): Organization | undefined {
  const maker = userId ?? account.caller?.userId;
  const own = account.organizations.filter(({ ownerId }) => !maker || ownerId === maker);
  return createdOrganization(own, name, new Set(before));
}

function isListed(account: Account | null, organizationId: string | undefined): boolean {
  return account?.organizations.some(({ id }) => id === organizationId) ?? false;
}
