// Many servers in a process of their own: `fork` it, then ask it by messages. What it answers was answered once before
// by a simulated Dokploy, and is kept as bytes: the bench shares its processors with the app that it measures.
import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KnownInstance } from '../dokploy/profile.ts';
import { crowd, type Seed } from '../dokploy/seed.ts';
import { startSimulator } from '../dokploy/simulator.ts';

export type FarmOptions = {
  instances: number;
  organizations: number;
  members: number;
  /** So many are spread over all organizations; left out, each has the same ones. */
  people?: number;
  /** Of each organization. */
  invitations?: number;
  /** Licensed, with a custom role, and so many projects in each organization, all of which each member sees. */
  projects?: number;
};

/** What it is asked. `latency` in ms is that of each answer from then on; the first `silent` servers take requests and never answer. */
export type FarmQuestion =
  | { ask: 'open'; options: FarmOptions }
  | { ask: 'set'; latency: number; silent: number }
  /** When the first request came since the last `set`, in ms since the epoch. */
  | { ask: 'first' }
  /** Makes every third member of all servers an admin, or a member again. */
  | { ask: 'swap roles' }
  /** How long at least one request was at a server since the last `set`, in ms. */
  | { ask: 'busy' };

const OWNER = { email: 'owner@farm.example' };

const SERVICES = {
  production: { application: ['web'], postgres: ['orders'] },
  staging: { application: ['web'] },
};

/** Swaps roles on a server. */
const swaps: (() => void)[] = [];

let latency = 0;
let silent = 0;
let first: number | null = null;
let underWay = 0;
let busySince = 0;
let busy = 0;

function count(change: 1 | -1): void {
  const now = performance.now();
  if (underWay > 0) busy += now - busySince;
  underWay += change;
  busySince = now;
}

async function open({
  instances,
  organizations,
  members,
  people = members,
  invitations = 1,
  projects = 0,
}: FarmOptions): Promise<KnownInstance[]> {
  const simulator = await startSimulator();
  const opened: KnownInstance[] = [];
  for (let at = 0; at < instances; at += 1) {
    const name = `Server ${String(at + 1).padStart(2, '0')}`;
    const seed: Seed = {
      owner: OWNER,
      licensed: projects > 0,
      organizations: Array.from({ length: organizations }, (_, index) => ({
        name: `Organization ${index + 1}`,
        members: crowd(members, 1 + (((at * organizations + index) * members) % people)).map((member) =>
          projects > 0 ? { ...member, sees: ['*'] } : member,
        ),
        invitations: Array.from({ length: invitations }, (_, number) => ({
          email: `guest-${at}${number > 0 ? `-${number}` : ''}@farm.example`,
        })),
        projects: Array.from({ length: projects }, (_, number) => ({
          name: `Project ${number + 1}`,
          environments: SERVICES,
        })),
        ...(projects > 0 ? { roles: [{ role: 'developer', permissions: { project: ['create'] } }] } : {}),
      })),
    };
    const server = await simulator.addInstance({ name, seed });
    const keys = server.world.organizations.map(({ id, name: organizationName }) => ({
      key: server.key({ user: OWNER.email, organization: id }),
      organizationId: id,
      organizationName,
    }));
    const userId = server.world.users[0]?.id ?? '';
    const { origin, forget } = await listen(at, server.origin);
    opened.push({ name, origin, userId, userEmail: OWNER.email, keys });
    swaps.push(() => {
      for (const [index, member] of server.world.members.entries())
        if (index % 3 === 0 && member.role !== 'owner')
          member.role = member.role === 'admin' ? 'member' : 'admin';
      forget();
    });
  }
  return opened;
}

async function listen(at: number, behind: string) {
  const known = new Map<string, Promise<{ status: number; type: string; body: Buffer }>>();
  /** By the plainest way there is: what it costs is missing to the app. */
  async function askBehind({ method, url, headers }: IncomingMessage, body = Buffer.alloc(0)) {
    const sent = httpRequest(behind + url, {
      // A connection that is kept can be closed by the other side as the next request goes out.
      agent: false,
      method,
      headers: {
        ...(headers['x-api-key'] ? { 'x-api-key': headers['x-api-key'] } : {}),
        ...(method === 'POST' ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
      },
    }).end(body);
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return {
      status: answer.statusCode ?? 500,
      type: answer.headers['content-type'] ?? '',
      body: await wholeOf(answer),
    };
  }
  /** A write goes to the simulator each time, and what was answered before it is of no use any more. */
  async function writeBehind(request: IncomingMessage) {
    const answer = await askBehind(request, await wholeOf(request));
    known.clear();
    return answer;
  }
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const came = performance.now();
    first ??= performance.timeOrigin + came;
    count(1);
    response.once('close', () => count(-1));
    if (at < silent) return;
    const name = `${request.url} ${request.headers['x-api-key']}`;
    const isWrite = request.method === 'POST';
    const answer = isWrite ? writeBehind(request) : (known.get(name) ?? askBehind(request));
    if (!isWrite) known.set(name, answer);
    const { status, type, body } = await answer;
    const reply = () =>
      response.writeHead(status, { 'content-type': type, 'content-length': body.length }).end(body);
    const left = latency - (performance.now() - came);
    if (left > 0) setTimeout(reply, left);
    else reply();
  }
  const server = createServer(
    { keepAliveTimeout: 60_000 },
    (request, response) => void handle(request, response),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, forget: () => known.clear() };
}

async function wholeOf(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function answer(question: FarmQuestion): Promise<unknown> {
  switch (question.ask) {
    case 'open':
      return open(question.options);
    case 'set':
      ({ latency, silent } = question);
      first = null;
      busy = 0;
      busySince = performance.now();
      return null;
    case 'first':
      return first;
    case 'swap roles':
      for (const swap of swaps) swap();
      return null;
    case 'busy':
      return busy;
  }
}

process.on('message', (question: FarmQuestion) => {
  void answer(question).then((value) => process.send?.({ value }));
});
process.on('disconnect', () => process.exit());
