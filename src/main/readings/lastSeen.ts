import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import { lastSeenShape, type LastSeen as Seen } from '../../shared/instance.ts';
import { readJson, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;
const fileShape = z.object({ version: z.literal(VERSION), seen: lastSeenShape });

/** One reading from a server. */
export type SeenPart =
  | { account: Account }
  | { organizationId: string; members: Member[] }
  | { organizationId: string; invitations: Invitation[] };

/** What was last seen of each instance: a cache on disk, one file per instance, without secrets. Its failures stay silent. */
export type LastSeen = {
  /** Reads what is kept of these instances, and deletes what is kept of others. */
  readAll(instanceIds: string[]): Promise<Record<string, Seen>>;
  /** Takes a reading over, now in memory, soon on disk. Fields that the shapes do not name are dropped. */
  note(instanceId: string, part: SeenPart): void;
  /** Forgets an organization that is gone. */
  removeOrganization(instanceId: string, organizationId: string): void;
  /** Forgets an instance, here and on disk. */
  remove(instanceId: string): Promise<void>;
  /** Writes at once what is not yet on disk; for quitting. */
  flush(): Promise<void>;
};

/** Makes the cache in `folder`; `delay` is how long readings are gathered before a write, in ms. */
export function createLastSeen({
  folder,
  clock,
  delay = 1000,
}: {
  folder: string;
  /** ms since the epoch. */
  clock: () => number;
  delay?: number;
}): LastSeen {
  const memory = new Map<string, Seen>();
  const unwritten = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  const fileOf = (instanceId: string) => path.join(folder, fileName(instanceId));

  function inTurn(job: () => Promise<unknown>): Promise<void> {
    const result = turn.then(job).then(
      () => {},
      () => {},
    );
    turn = result;
    return result;
  }

  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    return inTurn(async () => {
      const ids = [...unwritten];
      unwritten.clear();
      await Promise.allSettled(
        ids.map((id) => writeJson(fileOf(id), { version: VERSION, seen: memory.get(id) }, { fsync: false })),
      );
    });
  }

  function keep(instanceId: string, seen: Seen): void {
    const parsed = lastSeenShape.safeParse(seen);
    if (!parsed.success) return;
    memory.set(instanceId, parsed.data);
    unwritten.add(instanceId);
    if (timer) return;
    timer = setTimeout(() => void flush(), delay);
    timer.unref();
  }

  return {
    async readAll(instanceIds) {
      const unread = instanceIds.filter((id) => !memory.has(id));
      const entries = await Promise.all(
        unread.map(
          async (id) => [id, await readJson(fileOf(id), { version: VERSION, shape: fileShape })] as const,
        ),
      );
      for (const [id, found] of entries) {
        if (found.state === 'read' && !memory.has(id)) memory.set(id, found.value.seen);
      }
      const kept = new Set(instanceIds.map(fileName));
      await inTurn(async () => {
        const strays = (await readdir(folder)).filter((name) => !kept.has(name));
        await Promise.allSettled(strays.map((name) => rm(path.join(folder, name), { force: true })));
      });
      return Object.fromEntries(
        instanceIds.flatMap((id) => (memory.has(id) ? [[id, memory.get(id) as Seen]] : [])),
      );
    },
    note(instanceId, part) {
      keep(instanceId, merge(memory.get(instanceId) ?? { members: {}, invitations: {} }, part, clock()));
    },
    removeOrganization(instanceId, organizationId) {
      const seen = memory.get(instanceId);
      if (seen) keep(instanceId, without(seen, organizationId));
    },
    remove(instanceId) {
      memory.delete(instanceId);
      unwritten.delete(instanceId);
      return inTurn(() => rm(fileOf(instanceId), { force: true }));
    },
    flush,
  };
}

function merge(seen: Seen, part: SeenPart, at: number): Seen {
  if ('account' in part) return { ...seen, account: { data: part.account, at } };
  const { organizationId } = part;
  return 'members' in part
    ? { ...seen, members: { ...seen.members, [organizationId]: { data: part.members, at } } }
    : { ...seen, invitations: { ...seen.invitations, [organizationId]: { data: part.invitations, at } } };
}

function without(seen: Seen, organizationId: string): Seen {
  const others = <T>(rows: Record<string, T>) =>
    Object.fromEntries(Object.entries(rows).filter(([id]) => id !== organizationId));
  const rest = { members: others(seen.members), invitations: others(seen.invitations) };
  if (!seen.account) return rest;
  const { data, at } = seen.account;
  const organizations = data.organizations.filter((each) => each.id !== organizationId);
  return { ...rest, account: { data: { ...data, organizations }, at } };
}

/** An id as it is where it is harmless in a file name on every platform, else its hash. */
function fileName(instanceId: string): string {
  const plain = /^[a-z0-9-]{1,64}$/.test(instanceId);
  return `${plain ? instanceId : createHash('sha256').update(instanceId).digest('hex')}.json`;
}
