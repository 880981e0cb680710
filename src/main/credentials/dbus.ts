import { createConnection } from 'node:net';
import path from 'node:path';
import type { DBusError, Message } from 'dbus-native';

/** Several values come as an array; rejects with the D-Bus error's name, which no locale translates. */
export type AskBus = (call: Message) => Promise<unknown>;

export const BUS = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
};

/** Null for other transports (tcp, autolaunch). Abstract sockets begin with NUL. */
export function socketOf(address: string): string | null {
  for (const each of address.split(';')) {
    const [, transport = '', rest = ''] = /^([^:]*):(.*)$/.exec(each) ?? [];
    if (transport !== 'unix') continue;
    for (const pair of rest.split(',')) {
      const [name = '', value = ''] = pair.split('=');
      if (name === 'path') return decodeURIComponent(value);
      if (name === 'abstract') return `\0${decodeURIComponent(value)}`;
    }
  }
  return null;
}

/** Authenticates as this process's user. Fails after `silentFor` ms of silence; 0 for no limit. */
export async function withBus<T>(
  socket: string,
  questions: (ask: AskBus) => Promise<T>,
  { silentFor = 0 } = {},
): Promise<T> {
  const { createClient } = await import('dbus-native');
  const stream = createConnection(socket);
  stream.setTimeout(silentFor, () => stream.destroy(new Error('the bus does not answer')));
  // `direct`: otherwise a failing Hello of the library throws where nobody can catch it.
  const bus = createClient({ stream, authMethods: ['EXTERNAL'], direct: true });
  bus.connection.on('error', (error) => stream.destroy(error));
  bus.connection.on('handlerError', (error) => stream.destroy(error));
  const ask: AskBus = (call) =>
    bus.invoke(call).catch((error) => {
      throw new Error(reasonOf(error));
    });
  try {
    await ask({ ...BUS, member: 'Hello' });
    return await questions(ask);
  } finally {
    stream.destroy();
  }
}

function reasonOf(error: DBusError): string {
  if (error.name !== 'ConnectionClosedError') return error.dbusName ?? error.message;
  const cause = error.cause instanceof Error ? error.cause.message : 'it closed the connection';
  return cause.includes('authentication')
    ? 'the bus does not let this user in: access denied'
    : `could not connect to the bus: ${cause}`;
}

/** Linux only. Rejects, with a text that counts as `absent`, without a bus. */
export async function keychainEnv(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const address = await findSessionBus(env);
  if (address === null) throw new Error('could not connect: no session bus was found');
  // GLib and libsecret translate error texts, which keychainErrors.ts parses.
  return { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C.UTF-8', LANGUAGE: 'C' };
}

/** The variable's, else systemd's live socket; null keeps GLib from starting a bus without a keychain. */
export async function findSessionBus(env: NodeJS.ProcessEnv): Promise<string | null> {
  const given = env.DBUS_SESSION_BUS_ADDRESS;
  // Chromium sets “disabled:” if the variable was empty.
  if (given && given !== 'disabled:') return given;
  if (!env.XDG_RUNTIME_DIR) return null;
  const socket = path.join(env.XDG_RUNTIME_DIR, 'bus');
  return (await isLive(socket)) ? `unix:path=${encodeURI(socket)}` : null;
}

function isLive(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const connection = createConnection(socket);
    const settle = (live: boolean) => {
      connection.destroy();
      resolve(live);
    };
    connection.on('connect', () => settle(true));
    connection.on('error', () => settle(false));
  });
}
