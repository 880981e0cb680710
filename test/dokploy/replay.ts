import { readdirSync, readFileSync } from 'node:fs';
import { request as openRequest } from 'node:http';
import type { SimulatedInstance } from './instance.ts';
import type { World } from './world.ts';

/** One recorded exchange; entries without a request are notes on the database. */
export type Exchange = {
  name: string;
  request?: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  response?: {
    status: number;
    reason?: string;
    headers?: Record<string, string>;
    body?: unknown;
    text?: string;
  };
} & Record<string, unknown>;

const folder = new URL('./recordings/', import.meta.url);

// The order in which they were recorded, where one section stands on another.
const order = [
  'auth',
  'rate-limit',
  'reads',
  'transport',
  'organization.create',
  'organization.update',
  'organization.one',
  'organization.setDefault',
  'organization.inviteMember',
  'organization.removeInvitation',
  'organization.updateMemberRole',
  'user.sendInvitation',
  'user.remove',
  'organization.delete',
  'user.createApiKey',
  'user.deleteApiKey',
  'user.sendInvitation-smtp',
  'base-url-mistakes',
  'custom-role',
  'removal-semantics',
  'live-role',
];

/** The recorded sections of a folder, such as a version, in the order they were recorded. */
export function listSections(from: string): string[] {
  const files = readdirSync(new URL(`${from}/`, folder)).filter((name) => name.endsWith('.json'));
  const names = files.map((name) => name.replace(/\.json$/, ''));
  const sections = new Set(names.filter((name) => name !== 'world' && name !== 'changes').sort());
  return [
    ...order.filter((name) => sections.has(name)),
    ...[...sections].filter((name) => !order.includes(name)),
  ];
}

/** The exchanges of one section, in the order they were recorded. */
export function readSection(from: string, section: string): Exchange[] {
  return readJson(from, section);
}

function readJson(from: string, name: string) {
  return JSON.parse(readFileSync(new URL(`${from}/${name}.json`, folder), 'utf8'));
}

// A fixed hour after each day's recordings, going on by ten milliseconds at each look.
const starts = {
  all: Date.parse('2026-11-24T23:58:00.000Z'),
  access: Date.parse('2026-11-25T05:00:00.000Z'),
};

/** Puts the recorded server's state into a world, ids included; each key's secret is its label, such as "key:owner". */
export function plantRecorded(from: string): (world: World) => void {
  const rows = readJson(from, 'world');
  return (world) => {
    let now = from.endsWith('/access') ? starts.access : starts.all;
    world.now = () => {
      now += 10;
      return now;
    };
    // Nothing stood there on the recorded servers.
    world.canaries = false;
    Object.assign(world, structuredClone({ ...rows, users: [], members: [], keys: [] }));
    for (const user of rows.users) world.addUser(user);
    for (const member of rows.members) world.addMember(member);
    for (const key of rows.keys) world.addKey(key);
    plantCrowd(world);
  };
}

// The recorded 500 are cut to three in the recordings; the rest follow the same pattern.
function plantCrowd(world: World): void {
  const crowd = world.organizations.find((row) => row.name === 'Crowd');
  if (!crowd) return;
  const { id: organizationId, ownerId: inviterId } = crowd;
  const time = (offset: number) => new Date(Date.parse(crowd.createdAt) + offset).toISOString();
  for (let index = 1; index <= 500; index += 1) {
    const number = String(index).padStart(4, '0');
    const role = index % 10 === 0 ? 'admin' : 'member';
    const expiresAt = time(index * 3_600_000);
    world.addInvitation({
      ...{ id: `crowd-inv-${number}`, organizationId, email: `invite${index}@example.com` },
      ...{ role, expiresAt, inviterId },
    });
    if (index === 500) continue;
    const [userId, createdAt] = [`crowd-user-${number}`, time(index * 1000)];
    const name = { firstName: 'Scale', lastName: `User ${index}` };
    world.addUser({ id: userId, email: `scale${index}@example.com`, createdAt, banned: null, ...name });
    world.addMember({ id: `crowd-member-${number}`, organizationId, userId, createdAt, isDefault: true });
  }
}

/** What came back, as far as recordings know it. */
export type Reply = { status: number; reason: string; headers: Record<string, string>; text: string };

/** Sends a recorded request as it was; `texts` puts the values of this run in the place of the recorded ones. */
export function sendRecorded(
  instance: SimulatedInstance,
  recorded: NonNullable<Exchange['request']>,
  texts: (text: string) => string,
): Promise<Reply> {
  const { method, path, headers, body } = recorded;
  const sent =
    body === undefined ? '' : expand(texts(typeof body === 'string' ? body : JSON.stringify(body)));
  return new Promise((resolve, reject) => {
    const outgoing = openRequest(
      {
        ...{ host: '127.0.0.1', port: instance.port, method, agent: false },
        // A client resolves dot segments itself.
        path: encodeURI(expand(texts(path)).replace('/api/..', '')).replaceAll('%25', '%'),
        headers: {
          ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, expand(texts(value))])),
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(sent) }),
        },
      },
      (message) => {
        const chunks: Buffer[] = [];
        message.on('data', (chunk: Buffer) => chunks.push(chunk));
        message.on('error', reject);
        message.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const { statusCode = 0, statusMessage = '' } = message;
          const given = message.headers as Record<string, string>;
          resolve({ status: statusCode, reason: statusMessage, headers: given, text });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(sent);
  });
}

/** Gives back what was cut in recordings: "N…[10000 chars]", and a password, of which its length alone was kept. */
export function expand(text: string): string {
  return text
    .replace(/\[password of (\d+)\]/g, (_, count: string) => 'p'.repeat(Number(count)))
    .replace(/(.)…\[(\d+) chars\]/g, (_, letter: string, count: string) => letter.repeat(Number(count)));
}

type Row = Record<string, unknown> & { id: string };

/** What was done to a recorded server behind its API before an exchange of a section. */
export type Change = {
  before: number;
  licensed?: boolean;
  /** Tables as they were from then on. */
  only?: Record<string, Row[]>;
  /** Rows that came, or that became other. */
  rows?: Record<string, Row[]>;
};

/** What was done to the recorded servers of a folder, by section. */
export function readChanges(from: string): Record<string, Change[]> {
  return readJson(from, 'changes');
}

/** Does to a world what was done to the recorded server before the exchange at `index`. */
export function changeRecorded(world: World, changes: readonly Change[], index: number): void {
  for (const { before, licensed, only = {}, rows = {} } of changes) {
    if (before !== index) continue;
    if (licensed !== undefined) world.licensed = licensed;
    Object.assign(world, structuredClone(only));
    for (const [table, changed] of Object.entries(rows))
      for (const row of changed) mergeRow(world, table, row);
  }
}

function mergeRow(world: World, table: string, row: Row): void {
  const known = (world as unknown as Record<string, Row[]>)[table]?.find(({ id }) => id === row.id);
  if (known) Object.assign(known, row);
  else if (table === 'users') world.addUser(row as Parameters<World['addUser']>[0]);
  else if (table === 'members') world.addMember(row as unknown as Parameters<World['addMember']>[0]);
  else if (table === 'invitations')
    world.addInvitation(row as unknown as Parameters<World['addInvitation']>[0]);
  else throw new Error(`Nothing comes into ${table} of a recorded world`);
}
