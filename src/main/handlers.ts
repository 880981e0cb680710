import { readAddress } from '../shared/address.ts';
import { choicesWithout } from '../shared/choices.ts';
import type { CallInput, CallsOf, GiveUp, Handlers } from '../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../shared/errors.ts';
import type { EventSnapshot } from '../shared/events.ts';
import { invitationLink } from '../shared/invitation.ts';
import type { Patch } from '../shared/patch.ts';
import type { Preferences } from '../shared/preferences.ts';
import { type Ask, isConfirmed } from '../shared/question.ts';
import { counted, quoted } from '../shared/text.ts';
import { createActivityCalls } from './activity/activityCalls.ts';
import { withLocalChanges } from './activity/localChanges.ts';
import { createBackup } from './backup/import.ts';
import type { Common, Core } from './core.ts';
import { createTrust } from './instances/trust.ts';
import { createReassignKey } from './operations/actions/reassignKey.ts';
import { createPasswordCalls } from './operations/passwords.ts';
import { registryCode } from './registry/registryFile.ts';

export function createHandlers(
  options: Common &
    Core & {
      version: string;
      platform: string;
      systemLocale: string;
      events: { snapshot(): EventSnapshot; revision(): number };
      onSignal: Record<CallInput<'app.signal'>['signal'], () => void>;
      logPageError: (text: string) => void;
      showTheme: (theme: Preferences['theme']) => void;
      onUpdatesChosen: () => void;
      writeClipboard: (text: string) => Promise<Result<null>>;
      about: CallsOf<'settings'> & Pick<Handlers, 'app.showPlace' | 'app.about' | 'app.licenses'>;
      help: CallsOf<'diagnosis' | 'diagnostics' | 'repair'> & GiveUp;
      updates: CallsOf<'updates'>;
      monitoring: CallsOf<'monitoring'>;
      openInBrowser: (url: string) => Promise<Result<null>>;
      writeSecret: (text: string) => Promise<Result<null>>;
      ask: Ask;
    },
): Handlers {
  const { instances, keychain, credentialStore, connecting, accounts, transport, cache } = options;
  const { refreshing, preferences } = options;
  const { engine, keys, passwords } = options.operations;
  const backup = createBackup({ ...options, releaseSecrets: keychain.release });
  const people = options.people.calls;

  /** Until an interrupted removal is finished, the page must not hold, and save, what goes with it. */
  function withoutRemoved(choices: Preferences): Preferences {
    const removed = instances.all().filter(({ status }) => status === 'removing');
    return removed.reduce((left, { id }) => choicesWithout(left, id), choices);
  }

  return {
    'app.start': async () => {
      const seen = await cache.summaries(instances.list().map((instance) => instance.id));
      // No await from here on: the revision covers all the rest.
      return ok({
        version: options.version,
        platform: options.platform,
        systemLocale: options.systemLocale,
        instances: instances.list(),
        lastSeen: seen,
        preferences: withoutRemoved(preferences.read()),
        events: options.events.snapshot(),
        keyHealth: options.health.all(),
        writable: instances.writable,
        registryCode: registryCode(instances.id),
      });
    },
    'world.seen': async ({ lists }) => {
      const patches = lists.map(async ({ instanceId, organizationId, part }): Promise<Patch[]> => {
        const list = await cache.list(instanceId, { kind: part, organizationId });
        if (!list) return [];
        const { data, at } = list;
        return [{ instanceId, organizationId, part, at, beside: true, result: ok(data) } as Patch];
      });
      return ok({ patches: (await Promise.all(patches)).flat() });
    },
    'world.refresh': async (asked) => {
      if (asked.part === 'instance') await refreshing.refresh(asked.instanceId, asked);
      else await refreshing.read(asked.part, asked, asked);
      return ok({ revision: options.events.revision() });
    },
    'app.copy': ({ text }) => done(options.writeClipboard(text)),
    'app.signal': ({ signal }) => {
      options.onSignal[signal]();
      return ok({});
    },
    'app.logError': ({ text }) => {
      options.logPageError(text);
      return ok({});
    },
    'app.dismissNotice': ({ noticeId }) => {
      options.notices.dismiss(noticeId);
      return ok({});
    },
    'preferences.save': (patch) => {
      if (patch.theme) options.showTheme(patch.theme);
      const saved = done(preferences.save(patch));
      if (patch.lookForUpdates) options.onUpdatesChosen();
      return saved;
    },
    'keychain.check': async () => ok({ state: await keychain.check() }),

    'instances.reorder': ({ instanceIds }) => done(instances.reorder(instanceIds)),
    'instances.endWait': ({ instanceId }) => {
      transport.endWait(instanceId);
      return ok({});
    },
    'instances.stopWrite': ({ instanceId }) => {
      transport.stopWrite(instanceId);
      return ok({});
    },
    'instances.probe': connecting.probe,
    'instances.announce': () => ok({}),
    'instances.openKeyPage': ({ url }) => {
      const address = readAddress(url);
      return address.ok ? done(options.openInBrowser(`${address.value.origin}${KEY_PAGE}`)) : address;
    },
    'instances.open': async ({ instanceId, invitationId }) => {
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { origin } = found.value;
      return done(
        options.openInBrowser(invitationId === undefined ? origin : invitationLink(origin, invitationId)),
      );
    },

    'members.list': options.reads.members,

    'keys.moveIn': async () => {
      const moved = await credentialStore.moveIn();
      return moved.ok ? ok({ moved: moved.value }) : moved;
    },

    ...backup,
    ...options.readings,
    ...engine.calls,
    ...options.plans,
    ...createPasswordCalls({ ...options, passwords }),
    ...people,
    ...options.access.calls,
    ...options.ends.calls,
    ...options.needs.calls,
    ...options.review.calls,
    ...options.campaigns.calls,
    ...options.certificates,
    ...options.permissions.calls,
    ...options.help,
    ...options.updates,
    ...options.monitoring,
    ...options.about,
    ...options.wanted.calls,
    ...options.audit,
    ...createActivityCalls({ ...options, find: engine.find, chooseTarget: options.dialogs.chooseTarget }),
    ...withLocalChanges(
      {
        'instances.add': connecting.add,
        'instances.edit': async (input) => {
          const before = instances.find(input.instanceId);
          const edited = await connecting.edit(input);
          if (!edited.ok || !before.ok || edited.value.origin === before.value.origin) return edited;
          await keys.renewMoved(input.instanceId, before.value.keys);
          return instances.find(input.instanceId);
        },
        'instances.replaceKey': connecting.replaceKey,
        'instances.remove': async ({ instanceId, retireMade = false, forgetActivity = false }) => {
          const found = instances.find(instanceId);
          if (!found.ok) return found;
          const { name, origin, keys: own } = found.value;
          const isMeant = await isConfirmed(options.ask, {
            message: `Remove ${quoted(name)} from Quayside?`,
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
        ...createTrust({
          ...options,
          forget: (instanceId) => {
            accounts.forget(instanceId);
            return cache.remove(instanceId);
          },
        }),
        'keys.paste': connecting.pasteKey,
        'keys.reassign': createReassignKey(options),
        'keys.forget': keys.forget,
        'backup.export': backup['backup.export'],
        'backup.apply': backup['backup.apply'],
        'people.join': people['people.join'],
        'people.separate': people['people.separate'],
      },
      { instances, activity: options.activity },
    ),
    'app.giveUp': async (given) => {
      connecting.cancel(given.id);
      for (const holder of [
        backup,
        options.plans,
        options.permissions.calls,
        options.wanted.calls,
        options.help,
      ])
        await holder['app.giveUp'](given);
      return ok({});
    },
  };
}

const KEY_PAGE = '/dashboard/settings/profile';

const NOT_REMOVED: AppError = {
  code: 'canceled',
  message: 'The instance was not removed.',
  advice: 'You did not confirm it.',
};

async function done(result: Promise<Result<unknown>>): Promise<Result<Record<string, never>>> {
  const settled = await result;
  return settled.ok ? ok({}) : settled;
}
