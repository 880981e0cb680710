import { choicesWithout } from '../shared/choicesWithout.ts';
import type { CallsOf, Handlers } from '../shared/contract.ts';
import { ok, type Result } from '../shared/errors.ts';
import type { EventSnapshot } from '../shared/events.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { Access } from './access/access.ts';
import type { Ends } from './access/ends.ts';
import { createWanted } from './access/wanted.ts';
import type { Activity } from './activity/activity.ts';
import { createActivityCalls } from './activity/activityCalls.ts';
import { createAuditCalls } from './activity/auditCalls.ts';
import { withLocalChanges } from './activity/localChanges.ts';
import { createBackup, type FileDialogs } from './backup/backup.ts';
import type { Encryption } from './backup/encryptionProcess.ts';
import type { CredentialStore } from './credentials/credentialStore.ts';
import type { Keychain } from './credentials/keychain.ts';
import type { KeyHealths } from './credentials/keyHealth.ts';
import type { KeyVerification } from './credentials/keyVerification.ts';
import { noteRoles } from './credentials/noteRoles.ts';
import type { Dokploy } from './dokploy/client.ts';
import type { History } from './history/history.ts';
import type { Connecting } from './instances/connect.ts';
import type { ServerIdentity } from './instances/serverIdentity.ts';
import { createTrust } from './instances/trust.ts';
import type { RejectedCertificates } from './network/certificates.ts';
import type { Transport } from './network/transport.ts';
import { createReassignKey } from './operations/actions/reassignKey.ts';
import type { Operations } from './operations/openOperations.ts';
import { createPasswordCalls } from './operations/passwords/passwordCalls.ts';
import type { People } from './people/people.ts';
import type { Permissions } from './permissions/permissions.ts';
import type { Accounts } from './readings/accounts.ts';
import type { LastSeen } from './readings/lastSeen.ts';
import { createLostKeys } from './readings/lostKeys.ts';
import { createReadingCalls } from './readings/readingCalls.ts';
import type { Instances } from './registry/instanceRegistry.ts';
import { registryCode } from './registry/registryCode.ts';
import type { Review } from './review/review.ts';

/** What answers each call of the contract; thin, since the work is done in the modules it names. */
export function createHandlers(options: {
  version: string;
  platform: string;
  systemLocale: string;
  events: { snapshot(): EventSnapshot; acknowledge(revision: number): void };
  notices: { dismiss(noticeId: string): void };
  reloadPage: () => void;
  /** The page has drawn its first screen. */
  onDrawn: () => void;
  stayOpen: () => void;
  logPageError: (text: string) => void;
  instances: Instances;
  keychain: Keychain & { release(): void };
  credentialStore: CredentialStore;
  connecting: Connecting;
  dokploy: Dokploy;
  accounts: Accounts;
  transport: Transport;
  rejectedCertificates: RejectedCertificates;
  health: KeyHealths;
  verification: KeyVerification;
  operations: Operations;
  activity: Activity;
  people: People;
  access: Access;
  history: History;
  ends: Ends;
  review: Review;
  permissions: Permissions;
  about: Pick<
    Handlers,
    'app.places' | 'app.showPlace' | 'app.about' | 'app.licenses' | 'app.loginStart' | 'app.setLoginStart'
  >;
  help: CallsOf<'diagnosis' | 'diagnostics' | 'crashReports' | 'repair'>;
  updates: CallsOf<'updates'>;
  /** Told when the choice whether updates are looked for was made. */
  onUpdatesChosen: () => void;
  monitoring: CallsOf<'monitoring'>;
  serverIdentity: ServerIdentity;
  /** ms since the epoch. */
  clock: () => number;
  newId: () => string;
  encryption: Encryption;
  dialogs: FileDialogs;
  lastSeen: LastSeen;
  preferences: {
    read(): Preferences;
    save(patch: Partial<Preferences>): Promise<Result<null>>;
  };
  showTheme: (theme: Preferences['theme']) => void;
  openInBrowser: (url: string) => Promise<Result<null>>;
  writeClipboard: (text: string) => Promise<Result<null>>;
  /** Puts a secret on the clipboard for a short while. */
  writeSecret: (text: string) => Promise<Result<null>>;
}): Handlers {
  const { instances, keychain, credentialStore, connecting, accounts, transport, lastSeen, preferences } =
    options;
  const { engine, keys, passwords, policy, takeReading } = options.operations;
  const lookAtLost = createLostKeys(options);

  /** A removal that a kill stopped is finished in its turn: the page must not hold, and save, what goes with it. */
  function withoutRemoved(choices: Preferences): Preferences {
    const removed = instances.all().filter(({ status }) => status === 'removing');
    return removed.reduce((left, { id }) => choicesWithout(left, id), choices);
  }

  const handlers: Handlers = {
    'app.start': async () => {
      const seen = await lastSeen.summaries(instances.list().map((instance) => instance.id));
      // Nothing is awaited from here on: the revision is that of all the rest.
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
    'lastSeen.read': async ({ instanceId, organizationId }) =>
      ok(await lastSeen.lists(instanceId, organizationId)),
    'lastSeen.summaries': async ({ instanceIds }) =>
      ok({ summaries: await lastSeen.summaries(instanceIds.filter((id) => instances.find(id).ok)) }),
    'lastSeen.invitations': async ({ instanceId }) =>
      ok({ organizations: await lastSeen.invitations(instanceId) }),
    'app.events': () => ok(options.events.snapshot()),
    'app.acknowledge': ({ revision }) => {
      options.events.acknowledge(revision);
      return ok({});
    },
    'app.copy': ({ text }) => done(options.writeClipboard(text)),
    'app.reload': () => {
      options.reloadPage();
      return ok({});
    },
    'app.drawn': () => {
      options.onDrawn();
      return ok({});
    },
    'app.stayOpen': () => {
      options.stayOpen();
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
      const saved = done(preferences.save(patch as Partial<Preferences>));
      if (patch.lookForUpdates) options.onUpdatesChosen();
      return saved;
    },
    'keychain.check': async () => ok({ state: await keychain.check() }),

    'instances.add': connecting.add,
    'instances.edit': async (input) => {
      const before = instances.find(input.instanceId);
      const edited = await connecting.edit(input);
      if (!edited.ok || !before.ok || edited.value.origin === before.value.origin) return edited;
      await keys.renewMoved(input.instanceId, before.value.keys);
      return instances.find(input.instanceId);
    },
    'instances.replaceKey': connecting.replaceKey,
    'instances.cancel': ({ attemptId }) => {
      connecting.cancel(attemptId);
      return ok({});
    },
    'instances.reorder': ({ instanceIds }) => done(instances.reorder(instanceIds)),
    'instances.remove': async ({ instanceId, retireMade = false, forgetActivity = false }) => {
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

    'account.read': async ({ instanceId }) => {
      const record = lastSeen.recorder(instanceId);
      const checked = connecting.takeAccount(instanceId);
      if (checked) await options.serverIdentity.check(instanceId, checked);
      if (checked) await accounts.noteAccount(instanceId, checked);
      const account = checked
        ? await accounts.account(instanceId)
        : await (takeReading('account', { instanceId }) ?? accounts.readAccount(instanceId));
      if (!account.ok) return account;
      record({ account: account.value });
      await noteRoles(instances, instanceId, account.value);
      void keys.finish(instanceId);
      void lookAtLost(instanceId, account.value);
      void engine.settle(instanceId);
      return account;
    },

    'keys.paste': connecting.pasteKey,
    'keys.reassign': createReassignKey(options),
    'keys.forget': keys.forget,
    'keys.moveIn': async () => {
      const moved = await credentialStore.moveIn();
      return moved.ok ? ok({ moved: moved.value }) : moved;
    },

    ...createBackup({ ...options, releaseSecrets: keychain.release }),
    ...createTrust({
      ...options,
      forget: (instanceId) => {
        accounts.forget(instanceId);
        return lastSeen.remove(instanceId);
      },
    }),
    ...createReadingCalls({ ...options, access: policy, takeReading }),
    ...engine.calls,
    ...createPasswordCalls({ ...options, passwords, chooseTarget: options.dialogs.chooseTarget }),
    ...options.people.calls,
    ...options.access.calls,
    ...options.history.calls,
    ...options.ends.calls,
    ...options.review.calls,
    ...options.permissions.calls,
    ...options.help,
    ...options.updates,
    ...options.monitoring,
    ...options.about,
    ...createWanted({
      ...options,
      templates: options.permissions.templates,
      chooseSource: options.dialogs.chooseSource,
    }),
    ...createAuditCalls({ ...options, chooseTarget: options.dialogs.chooseTarget }),
    ...createActivityCalls({
      ...options,
      find: engine.find,
      chooseTarget: options.dialogs.chooseTarget,
    }),
  };
  return withLocalChanges(handlers, { instances, activity: options.activity });
}

/** Nothing comes back but that it is done. */
async function done(result: Promise<Result<unknown>>): Promise<Result<Record<string, never>>> {
  const settled = await result;
  return settled.ok ? ok({}) : settled;
}
