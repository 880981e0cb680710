import { createConnection } from 'node:net';
import path from 'node:path';

/** The environment for the keychain's process on Linux. Rejects, with a text that counts as `absent`, where no bus is. */
export async function keychainEnv(env: NodeJS.ProcessEnv): Promise<NodeJS.ProcessEnv> {
  const address = await findSessionBus(env);
  if (address === null) throw new Error('could not connect: no session bus was found');
  // GLib and libsecret translate their error texts, which keychainErrors.ts reads.
  return { ...env, DBUS_SESSION_BUS_ADDRESS: address, LC_ALL: 'C.UTF-8', LANGUAGE: 'C' };
}

/**
 * The address of the session bus: the variable's, else that of the live socket where systemd puts it; null when there
 * is neither, so that GLib does not go and start a bus of its own, on which no keychain is.
 */
export async function findSessionBus(env: NodeJS.ProcessEnv): Promise<string | null> {
  const given = env.DBUS_SESSION_BUS_ADDRESS;
  // Chromium puts “disabled:” where the variable was empty.
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
