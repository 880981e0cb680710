import type { CallsOf, GiveUp, Handlers } from '../shared/contract.ts';
import { counted } from '../shared/counted.ts';
import type { Account } from '../shared/dokploy.ts';
import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import { oneLine } from '../shared/oneLine.ts';
import { type Ask, isConfirmed } from '../shared/question.ts';
import { createActivityCalls } from './activity/activityCalls.ts';
import { createAuditCalls } from './activity/auditCalls.ts';
import { withLocalChanges } from './activity/localChanges.ts';
import { createAppHandlers, done } from './appHandlers.ts';
import { createBackup } from './backup/backup.ts';
import type { Encryption } from './backup/encryptionProcess.ts';
import type { Common, Core } from './core.ts';
import { noteRoles } from './credentials/keyFacts.ts';
import { createTrust } from './instances/trust.ts';
import { createReassignKey } from './operations/actions/reassignKey.ts';
import { createPasswordCalls } from './operations/passwords.ts';
import { createLostKeys } from './readings/lostKeys.ts';
import type { AboutCalls } from './shell/about.ts';

/** What answers each call of the contract; thin, since the work is done in the modules it names. */
export function createHandlers(
  options: Parameters<typeof createAppHandlers>[0] &
    Common &
    Core & {
      about: AboutCalls;
      help: CallsOf<'diagnosis' | 'diagnostics' | 'repair'> & GiveUp;
      updates: CallsOf<'updates'>;
      monitoring: CallsOf<'monitoring'>;
      encryption: Encryption;
      openInBrowser: (url: string) => Promise<Result<null>>;
      /** Puts a secret on the clipboard for a short while. */
      writeSecret: (text: string) => Promise<Result<null>>;
      ask: Ask;
    },
): Handlers {
  const { instances, keychain, credentialStore, connecting, accounts, transport, lastSeen } = options;
  const { engine, keys, passwords, takeReading } = options.operations;
  const lookAtLost = createLostKeys(options);
  const backup = createBackup({ ...options, releaseSecrets: keychain.release });

  async function readAccount(instanceId: string): Promise<Result<Account>> {
    const record = lastSeen.recorder(instanceId);
    const checked = connecting.takeAccount(instanceId);
    if (checked) await options.serverIdentity.check(instanceId, checked);
    if (checked) await accounts.noteAccount(instanceId, checked);
    const account = checked
      ? await accounts.account(instanceId)
      : await (takeReading('account', { instanceId }) ?? accounts.readAccount(instanceId));
    // What a check showed that ended meanwhile is older than what comes next.
    connecting.takeAccount(instanceId);
    if (!account.ok) return account;
    record({ account: account.value });
    await noteRoles(instances, instanceId, account.value);
    void keys.finish(instanceId);
    void lookAtLost(instanceId, account.value);
    void engine.settle(instanceId);
    return account;
  }

  const handlers: Handlers = {
    ...createAppHandlers(options),

    'instances.add': connecting.add,
    'instances.edit': async (input) => {
      const before = instances.find(input.instanceId);
      const edited = await connecting.edit(input);
      if (!edited.ok || !before.ok || edited.value.origin === before.value.origin) return edited;
      await keys.renewMoved(input.instanceId, before.value.keys);
      return instances.find(input.instanceId);
    },
    'instances.replaceKey': connecting.replaceKey,
    'instances.reorder': ({ instanceIds }) => done(instances.reorder(instanceIds)),
    'instances.remove': async ({ instanceId, retireMade = false, forgetActivity = false }) => {
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { name, origin, keys: own } = found.value;
      const isMeant = await isConfirmed(options.ask, {
        message: `Remove “${oneLine(name, 60)}” from Quayside?`,
        facts: [{ name: 'Server', value: new URL(origin).host }],
        detail: `${counted(own.length, 'key leaves', 'keys leave')} the keychain of this computer.`,
        yes: 'Remove instance',
      });
      if (!isMeant) return fail(NOT_REMOVED);
      const removed = await keys.removeInstance(instanceId, { retireMade }, () =>
        credentialStore.removeInstance(instanceId, { forgetsActivity: forgetActivity }),
      );
      if (!removed.ok) return removed;
      transport.closeInstance(instanceId);
      accounts.forget(instanceId);
      options.serverIdentity.forget(instanceId);
      return ok({});
    },
    'instances.endWait': ({ instanceId }) => {
      transport.endWait(instanceId);
      return ok({});
    },
    'instances.stopWrite': ({ instanceId }) => {
      transport.stopWrite(instanceId);
      return ok({});
    },
    'instances.open': async ({ instanceId }) => {
      const found = instances.find(instanceId);
      return found.ok ? done(options.openInBrowser(found.value.origin)) : found;
    },

    'account.read': ({ instanceId }) =>
      options.world.note('account', { instanceId }, readAccount(instanceId)),

    'keys.paste': connecting.pasteKey,
    'keys.reassign': createReassignKey(options),
    'keys.forget': keys.forget,
    'keys.moveIn': async () => {
      const moved = await credentialStore.moveIn();
      return moved.ok ? ok({ moved: moved.value }) : moved;
    },

    ...backup,
    ...createTrust({
      ...options,
      forget: (instanceId) => {
        accounts.forget(instanceId);
        return lastSeen.remove(instanceId);
      },
    }),
    ...options.readings,
    ...engine.calls,
    ...options.plans,
    ...createPasswordCalls({ ...options, passwords }),
    ...options.people.calls,
    ...options.access.calls,
    ...options.ends.calls,
    ...options.review.calls,
    ...options.permissions.calls,
    ...options.help,
    ...options.updates,
    ...options.monitoring,
    ...options.about,
    ...options.wanted.calls,
    ...createAuditCalls({ ...options, chooseTarget: options.dialogs.chooseTarget }),
    ...createActivityCalls({
      ...options,
      find: engine.find,
      chooseTarget: options.dialogs.chooseTarget,
    }),
  };
  handlers['app.giveUp'] = async (given) => {
    connecting.cancel(given.id);
    for (const holder of [backup, options.permissions.calls, options.wanted.calls, options.help])
      await holder['app.giveUp'](given);
    return ok({});
  };
  return withLocalChanges(handlers, { instances, activity: options.activity });
}

const NOT_REMOVED: AppError = {
  code: 'canceled',
  message: 'The instance was not removed.',
  advice: 'You did not confirm it.',
};
