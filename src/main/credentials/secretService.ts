import { setTimeout } from 'node:timers/promises';
import { type Bus, type BusValue, connectBus, socketOf } from './dbus.ts';

/** Questions to a Linux desktop's Secret Service that keytar has no call for; none brings up a prompt or reads a password. */
export type SecretService = {
  /** Whether the keychain, or the part of it that holds entries of the service, is locked; null when it cannot be told. */
  isLocked(service: string): Promise<boolean | null>;
  /** The attribute `account` of each entry of a service; null when the bus cannot be reached from here. */
  findAccounts(service: string): Promise<string[] | null>;
};

const NAME = 'org.freedesktop.secrets';
const ROOT = '/org/freedesktop/secrets';
const PROPERTIES = 'org.freedesktop.DBus.Properties';

const NOT_THERE_YET = /Unknown(?:Method|Object|Interface)/;
const MOST_TRIES = 10;
/** Between two tries, ms. */
const PAUSE = 200;

/** Asks over the session bus at `address`, on a connection of its own each time: one that lasted would outlive the keychain's restart. */
export function createSecretService(address: string | undefined, pause = PAUSE): SecretService {
  async function ask<T>(questions: (bus: Bus) => Promise<T>): Promise<T | null> {
    const socket = address === undefined ? null : socketOf(address);
    if (socket === null) return null;
    const bus = await connectBus(socket);
    try {
      return await onceThere(() => questions(bus));
    } finally {
      bus.close();
    }
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
    isLocked: (service) =>
      ask(async (bus) => {
        const [[collection], [, locked]] = await Promise.all([
          callService(bus, 'ReadAlias', 's', 'default'),
          callService(bus, 'SearchItems', 'a{ss}', { service }),
        ]);
        if (Array.isArray(locked) && locked.length > 0) return true;
        // No collection yet: only trying to write tells.
        if (typeof collection !== 'string' || collection === '/') return null;
        return (await property(bus, collection, 'Collection', 'Locked')) === true;
      }),
    findAccounts: (service) =>
      ask(async (bus) => {
        const [unlocked, locked] = await callService(bus, 'SearchItems', 'a{ss}', { service });
        const paths = [unlocked, locked].flatMap((list) => (Array.isArray(list) ? list : []));
        const attributes = await Promise.all(
          paths.map((path) => property(bus, String(path), 'Item', 'Attributes')),
        );
        // An entry that another program made may have no account.
        return attributes.flatMap((pairs) => entriesOf(pairs).get('account') ?? []);
      }),
  };
}

function callService(
  bus: Bus,
  member: string,
  signature: 's' | 'a{ss}',
  given: string | Record<string, string>,
) {
  return bus.call({
    destination: NAME,
    path: ROOT,
    interface: 'org.freedesktop.Secret.Service',
    member,
    signature,
    body: [given],
  });
}

async function property(bus: Bus, path: string, of: 'Collection' | 'Item', name: string) {
  const [value] = await bus.call({
    destination: NAME,
    path,
    interface: PROPERTIES,
    member: 'Get',
    signature: 'ss',
    body: [`org.freedesktop.Secret.${of}`, name],
  });
  return value;
}

function entriesOf(value: BusValue | undefined): Map<string, string> {
  const pairs = Array.isArray(value) ? value : [];
  return new Map(pairs.map((pair) => (Array.isArray(pair) ? [String(pair[0]), String(pair[1])] : ['', ''])));
}
