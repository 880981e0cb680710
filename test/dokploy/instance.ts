import { readFileSync } from 'node:fs';
import {
  createServer,
  type Server as HttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Answer } from './answer.ts';
import { answer } from './api.ts';
import { createFaults, type Fault, type FaultOptions, keepsEffect, type SetFault, spoil } from './faults.ts';
import { createHolds, type Hold, type Stage } from './holds.ts';
import { type LoggedRequest, readRequest } from './request.ts';
import { plant, type Seed, smallSeed } from './seed.ts';
import { reset, send, sendHalf } from './send.ts';
import { createProfile, type Version } from './versions.ts';
import { createWorld, type World } from './world.ts';

/** A certificate of test/dokploy/certificates; "trusted" is so only where authority.pem is installed. */
export type Certificate =
  | 'self-signed'
  | 'self-signed-renewed'
  | 'trusted'
  | 'expired'
  | 'not-yet-valid'
  | 'other-name';

/** What an instance is made of; without a seed it gets a small one. */
export type InstanceOptions = {
  name?: string;
  version?: Version;
  seed?: Seed | ((world: World) => void);
  tls?: Certificate;
  port?: number;
};

/** Whose key and for which organization, each by id, e-mail or name, and what is wrong with it. */
export type KeyOptions = {
  user: string;
  organization: string;
  name?: string;
  rateLimited?: boolean;
  remaining?: number;
  expiresAt?: string;
  disabled?: boolean;
};

export type SimulatedInstance = {
  name: string;
  version: Version;
  /** Such as http://127.0.0.1:40123, without a trailing slash. */
  origin: string;
  host: string;
  port: number;
  world: World;
  /** Makes a key (unlimited unless told) and gives its secret of 64 letters. */
  key: (options: KeyOptions) => string;
  /** Every request so far, oldest first. */
  requests: LoggedRequest[] & { clear: () => void };
  /** Sets a fault for all calls or one; null ends all faults or those of one call. */
  setFault: (fault: Fault | null, options?: FaultOptions) => void;
  /** Keeps the answer to the next request of a call back until it is released, its effect happens at once; or the request itself. */
  hold: (call: string, stage?: Stage) => Hold;
  /** Shows another certificate to new connections and ends the open ones. */
  setCertificate: (certificate: Certificate) => void;
  close: () => Promise<void>;
};

const host = '127.0.0.1';

function readCertificate(name: Certificate): { key: string; cert: string } {
  const read = (kind: string) =>
    readFileSync(new URL(`./certificates/${name}.${kind}.pem`, import.meta.url), 'utf8');
  return { key: read('key'), cert: read('cert') };
}

export async function startInstance(options: InstanceOptions): Promise<SimulatedInstance> {
  const version = options.version ?? '0.30.2';
  const profile = createProfile(version);
  const world = createWorld({ notBanned: profile.atLeast('0.30.0') ? false : null });
  if (typeof options.seed === 'function') options.seed(world);
  else plant(world, options.seed ?? smallSeed());

  const faults = createFaults();
  const holds = createHolds();
  const closing = new AbortController();
  const requests = Object.assign([] as LoggedRequest[], {
    clear() {
      requests.length = 0;
    },
  });
  const server = { world, profile, port: 0 };

  async function handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { request, tooLarge } = await readRequest(message);
    requests.push(request);
    await holds.pass(request, 'request');
    const set = faults.take(request.call);
    const lost = set !== null && !keepsEffect(set);
    const right: Answer = lost
      ? { status: 200, headers: {}, body: '' }
      : await answer(server, request, tooLarge);
    await holds.pass(request, 'answer');
    if (set?.fault.kind === 'slow') await setTimeout(set.fault.ms, undefined, { signal: closing.signal });
    request.status = finish(set, message, response, request, right);
  }

  const listener = (message: IncomingMessage, response: ServerResponse) => {
    handle(message, response).catch((error: unknown) => {
      // A client that went away or the end of the test is no fault of ours; anything else must be seen.
      if (message.destroyed || closing.signal.aborted || response.headersSent) response.destroy();
      else response.writeHead(599, 'Simulator broke').end(String(error));
    });
  };
  const http: HttpServer | TlsServer = options.tls
    ? createTlsServer(readCertificate(options.tls), listener)
    : createServer(listener);
  await new Promise<void>((resolve, fail) => {
    http.once('error', fail);
    http.listen(options.port ?? 0, host, resolve);
  });
  const { port } = http.address() as AddressInfo;
  server.port = port;

  return {
    name: options.name ?? `Dokploy ${port}`,
    version,
    origin: `${options.tls ? 'https' : 'http'}://${host}:${port}`,
    host: `${host}:${port}`,
    port,
    world,
    key: (wanted) => makeKey(world, wanted),
    requests,
    setFault: faults.set,
    hold: holds.hold,
    setCertificate(certificate) {
      if ('setSecureContext' in http) http.setSecureContext(readCertificate(certificate));
      http.closeAllConnections();
    },
    close() {
      closing.abort();
      holds.releaseAll();
      return new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      });
    },
  };
}

function finish(
  set: SetFault | null,
  message: IncomingMessage,
  response: ServerResponse,
  request: LoggedRequest,
  right: Answer,
): number | null {
  const kind = set?.fault.kind;
  if (kind === 'hang') return null;
  if (kind === 'reset') reset(message.socket);
  else if (kind === 'drop-after-headers') sendHalf(response, right);
  else {
    const given = set ? spoil(set.fault, right, request.path) : right;
    send(message, response, given);
    return given.status;
  }
  return 0;
}

function makeKey(world: World, wanted: KeyOptions): string {
  const user = world.users.find((row) => row.id === wanted.user || row.email === wanted.user.toLowerCase());
  const isMeant = (row: { id: string; name: string }) =>
    row.id === wanted.organization || row.name === wanted.organization;
  const organization = world.organizations.find(isMeant);
  if (!user) throw new Error(`No user ${wanted.user} in this world`);
  if (!organization) throw new Error(`No organization ${wanted.organization} in this world`);
  return world.addKey({
    name: wanted.name ?? 'test',
    userId: user.id,
    organizationId: organization.id,
    rateLimitEnabled: wanted.rateLimited ?? false,
    remaining: wanted.remaining ?? null,
    expiresAt: wanted.expiresAt ?? null,
    enabled: !(wanted.disabled ?? false),
  }).secret;
}
