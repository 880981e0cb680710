import { setTimeout } from 'node:timers/promises';
import { type AskBus, socketOf, withBus } from './dbus.ts';

/** Questions to a Linux desktop's Secret Service that keytar has no call for; none brings up a prompt or reads a password. */
export type SecretService = ReturnType<typeof createSecretService>;

const NAME = 'org.freedesktop.secrets';
const ROOT = {
  destination: NAME,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
};

const NOT_THERE_YET = /Unknown(?:Method|Object|Interface)/;
const MOST_TRIES = 10;
/** Between two tries, ms. */
const PAUSE = 200;

/** Asks over the session bus at `address`, on a connection of its own each time: one that lasted would outlive the keychain's restart. */
export function createSecretService(address: string | undefined, pause = PAUSE) {
  async function ask<T>(questions: (bus: AskBus) => Promise<T>): Promise<T | null> {
    const socket = address === undefined ? null : socketOf(address);
    return socket === null ? null : withBus(socket, (bus) => onceThere(() => questions(bus)));
  }

  /** A keychain that starts is on the bus a moment before its objects are: it is asked until they come. */
  async function onceThere<T>(question: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await question();
      } catch (error) {
        if (tries === MOST_TRIES || !(error instanceof Error && NOT_THERE_YET.test(error.message)))
          throw error;
        await setTimeout(pause);
      }
    }
  }

  return {
    /** Whether the keychain, or the part of it that holds entries of the service, is locked; null when it cannot be told. */
    isLocked: (service: string): Promise<boolean | null> =>
      ask(async (bus) => {
        const [collection, [, locked]] = await Promise.all([
          bus({ ...ROOT, member: 'ReadAlias', signature: 's', body: ['default'] }),
          searchItems(bus, service),
        ]);
        if (locked.length > 0) return true;
        // No collection yet: only trying to write tells.
        if (typeof collection !== 'string' || collection === '/') return null;
        return (await property(bus, collection, 'Collection', 'Locked')) === true;
      }),
    /** The attribute `account` of each entry of a service; null when the bus cannot be reached from here. */
    findAccounts: (service: string): Promise<string[] | null> =>
      ask(async (bus) => {
        const paths = (await searchItems(bus, service)).flat();
        const attributes = await Promise.all(paths.map((path) => property(bus, path, 'Item', 'Attributes')));
        // An entry that another program made may have no account.
        return attributes.flatMap((each) => (each as { account?: string }).account ?? []);
      }),
  };
}

/** The paths of the unlocked entries, and of the locked ones. */
async function searchItems(bus: AskBus, service: string): Promise<[string[], string[]]> {
  const found = await bus({ ...ROOT, member: 'SearchItems', signature: 'a{ss}', body: [{ service }] });
  return found as [string[], string[]];
}

function property(bus: AskBus, path: string, of: 'Collection' | 'Item', name: string): Promise<unknown> {
  return bus({
    destination: NAME,
    path,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [`org.freedesktop.Secret.${of}`, name],
  });
}
