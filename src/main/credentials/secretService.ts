import { setTimeout } from 'node:timers/promises';
import { type AskBus, socketOf, withBus } from './dbus.ts';

const NAME = 'org.freedesktop.secrets';
const ROOT = {
  destination: NAME,
  path: '/org/freedesktop/secrets',
  interface: 'org.freedesktop.Secret.Service',
};

const NOT_THERE_YET = /Unknown(?:Method|Object|Interface)/;
const MOST_TRIES = 10;
const PAUSE = 200;

/** Fills in for keytar: never prompts, reads no password. Each connection is new: one would outlive a restarted keychain. */
export function createSecretService(address: string | undefined, pause = PAUSE) {
  async function ask<T>(questions: (bus: AskBus) => Promise<T>): Promise<T | null> {
    const socket = address === undefined ? null : socketOf(address);
    return socket === null ? null : withBus(socket, (bus) => onceThere(() => questions(bus)));
  }

  /** A starting keychain is on the bus before its objects are. */
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
    isLocked: (service: string): Promise<boolean | null> =>
      ask(async (bus) => {
        const [collection, [, locked]] = await Promise.all([
          bus({ ...ROOT, member: 'ReadAlias', signature: 's', body: ['default'] }),
          searchItems(bus, service),
        ]);
        if (locked.length > 0) return true;
        // No collection yet: only a write can tell.
        if (typeof collection !== 'string' || collection === '/') return null;
        return (await property(bus, collection, 'Collection', 'Locked')) === true;
      }),
    findAccounts: (service: string): Promise<string[] | null> =>
      ask(async (bus) => {
        const paths = (await searchItems(bus, service)).flat();
        const attributes = await Promise.all(paths.map((path) => property(bus, path, 'Item', 'Attributes')));
        return attributes.flatMap((each) => (each as { account?: string }).account ?? []);
      }),
  };
}

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
