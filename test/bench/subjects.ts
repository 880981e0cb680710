import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startDemo } from '../dokploy/demo.ts';
import { openProfile } from '../dokploy/profile.ts';

export type Subject = {
  name: string;
  /** The folder that Electron starts, or the executable of a packed app. */
  app: string | { executable: string };
  /** What stands in its environment besides. */
  env?: Record<string, string>;
  profile: string;
  /** A CSS selector of what makes the page usable; null where the first paint is all. */
  usable: string | null;
  /** Runs in the page before its own scripts. */
  script?: string;
};

/** Quayside with three instances known, its yardstick, and what is to be tidied away in the end. */
export type Subjects = { bare: Subject; quayside: Subject; close(): Promise<void> };

/** Three instances are known, the largest (500 members) open; their servers take connections and never answer. */
export async function makeSubjects({ service }: { service: string }): Promise<Subjects> {
  const folder = mkdtempSync(join(tmpdir(), 'quayside-bench-'));
  const profile = join(folder, 'quayside');
  mkdirSync(profile);
  const demo = await startDemo();
  const filled = await openProfile({ folder: profile, service });
  const ids: string[] = [];
  for (const instance of demo.instances) {
    const id = await filled.add(instance);
    await filled.see(id);
    ids.push(id);
  }
  const ports = demo.instances.map(({ origin }) => Number(new URL(origin).port));
  await demo.close();
  const silent = await Promise.all(ports.map(listenSilently));
  const instanceId = ids.at(-1) ?? randomUUID();
  writeFileSync(
    join(profile, 'preferences.json'),
    JSON.stringify({
      version: 1,
      theme: 'light',
      route: { at: 'instance', instanceId },
      views: { [instanceId]: { organizationId: null, tab: 'members' } },
    }),
  );
  return {
    bare: {
      name: 'bare window',
      app: fileURLToPath(new URL('bare', import.meta.url)),
      profile: join(folder, 'bare'),
      usable: null,
    },
    quayside: {
      name: 'Quayside',
      app: fileURLToPath(new URL('../..', import.meta.url)),
      profile,
      usable: '[data-row]',
    },
    async close() {
      for (const id of ids) await filled.remove(id);
      for (const { close } of silent) await close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

/** Takes connections on a port (0: a free one) and says nothing; gives the port and what ends it. */
export async function listenSilently(port: number): Promise<{ port: number; close: () => Promise<void> }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
