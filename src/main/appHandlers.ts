import { choicesWithout } from '../shared/choicesWithout.ts';
import type { CallsOf, GiveUp } from '../shared/contract.ts';
import { ok, type Result } from '../shared/errors.ts';
import type { EventSnapshot } from '../shared/events.ts';
import type { Preferences } from '../shared/preferences.ts';
import type { Keychain } from './credentials/keychain.ts';
import type { KeyHealths } from './credentials/keyHealth.ts';
import type { LastSeen } from './readings/lastSeen.ts';
import type { Instances } from './registry/instanceRegistry.ts';
import { registryCode } from './registry/registryCode.ts';
import type { AboutCalls } from './shell/about.ts';

/** What answers the calls about this app itself: its start, its page, what is kept of both. */
export function createAppHandlers(options: {
  version: string;
  platform: string;
  systemLocale: string;
  events: { snapshot(): EventSnapshot };
  notices: { dismiss(noticeId: string): void };
  reloadPage: () => void;
  /** The page has drawn its first screen. */
  onDrawn: () => void;
  stayOpen: () => void;
  logPageError: (text: string) => void;
  instances: Instances;
  keychain: Pick<Keychain, 'check'>;
  health: Pick<KeyHealths, 'all'>;
  lastSeen: LastSeen;
  preferences: {
    read(): Preferences;
    save(patch: Partial<Preferences>): Promise<Result<null>>;
  };
  showTheme: (theme: Preferences['theme']) => void;
  /** Told when the choice whether updates are looked for was made. */
  onUpdatesChosen: () => void;
  writeClipboard: (text: string) => Promise<Result<null>>;
}): Omit<CallsOf<'app' | 'lastSeen' | 'preferences' | 'keychain'>, keyof (AboutCalls & GiveUp)> {
  const { instances, keychain, lastSeen, preferences } = options;

  /** A removal that a kill stopped is finished in its turn: the page must not hold, and save, what goes with it. */
  function withoutRemoved(choices: Preferences): Preferences {
    const removed = instances.all().filter(({ status }) => status === 'removing');
    return removed.reduce((left, { id }) => choicesWithout(left, id), choices);
  }

  return {
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
  };
}

/** A result of which nothing comes back but that it is done. */
export async function done(result: Promise<Result<unknown>>): Promise<Result<Record<string, never>>> {
  const settled = await result;
  return settled.ok ? ok({}) : settled;
}
