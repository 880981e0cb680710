import path from 'node:path';
import { createHistory } from '../../../src/main/history/history.ts';
import { createLastSeen, type LastSeen } from '../../../src/main/readings/lastSeen.ts';
import { type CallInput, type CallName, type CallOutput, calls } from '../../../src/shared/contract.ts';
import type { Account, Invitation, Member } from '../../../src/shared/dokploy.ts';
import type { Result } from '../../../src/shared/errors.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

/** A local moment, in ms since the epoch. */
export const at = (text: string) => new Date(text).getTime();

/** An instance with a key of `user` for each of these organizations. */
export function withKeys(id: string, organizationIds: readonly string[], userId = 'u-own'): Instance {
  const keys = organizationIds.map((organizationId) => ({ organizationId, userId }));
  return { id, name: id, keys, status: 'active' } as unknown as Instance;
}

/** The account of `user`, who sees these organizations. */
export function seenBy(
  organizationIds: readonly string[],
  { userId = 'u-own', version = '0.29.1' } = {},
): Account {
  const organizations = organizationIds.map((id) => ({
    id,
    name: id,
    createdAt: '',
    ownerId: userId,
    members: [{ id: `row-${id}`, userId, role: 'owner' }],
  }));
  return { version, caller: null, organizations };
}

/** A member by address, with a role and whether they have a second factor. */
export function member(email: string, role = 'member', twoFactorEnabled: boolean | null = true): Member {
  return {
    id: `m-${email}`,
    organizationId: 'o',
    userId: `u-${email}`,
    role,
    createdAt: '2026-01-01T00:00:00.000Z',
    user: { id: `u-${email}`, email, twoFactorEnabled },
  };
}

/** An invitation that ends at a time. */
export function invitation(
  email: string,
  expiresAt = '2030-01-01T00:00:00.000Z',
  status = 'pending',
): Invitation {
  return { id: `i-${email}`, organizationId: 'o', email, role: 'member', status, expiresAt };
}

/** The history of instances in a folder, over a real cache of what was last seen, at a time that can be set. */
export function openHistory(list: Instance[], { folder = makeFolder() } = {}) {
  let now = at('2026-03-10T12:00:00');
  let instances = list;
  const told: number[] = [];
  const notices: Notice[] = [];
  const logged: string[] = [];
  const lastSeen: LastSeen = createLastSeen({ folder: path.join(folder, 'last-seen'), clock: () => now });
  const history = createHistory({
    instances: {
      list: () => instances,
      keysOf: (id) => instances.find((each) => each.id === id)?.keys ?? [],
    },
    lastSeen,
    folder: path.join(folder, 'history'),
    clock: () => now,
    newId: countIds(),
    notify: (notice) => notices.push(notice),
    log: (line) => logged.push(line),
    onChange: ({ revision }) => told.push(revision),
  });

  /** Calls as the router does: question and answer must fit the contract. */
  async function value<N extends Extract<CallName, `history.${string}`>>(
    name: N,
    input: CallInput<N>,
  ): Promise<CallOutput<N>> {
    const asked = calls[name].input.parse(input);
    const answer = await (history.calls[name] as (input: unknown) => Promise<Result<CallOutput<N>>>)(asked);
    if (!answer.ok) throw new Error(answer.error.message);
    return calls[name].output.parse(answer.value) as CallOutput<N>;
  }

  return {
    folder,
    file: (id: string) => path.join(folder, 'history', `${id}.jsonl`),
    history,
    lastSeen,
    told,
    notices,
    logged,
    value,
    setTime: (text: string) => {
      now = at(text);
    },
    setInstances(next: Instance[]) {
      instances = next;
    },
    /** Reads an instance: its account, and of organizations members and invitations. */
    read(
      instanceId: string,
      account: Account | null,
      organizations: Record<string, { members?: Member[]; invitations?: Invitation[] }>,
    ) {
      const record = lastSeen.recorder(instanceId);
      if (account) record({ account });
      for (const [organizationId, { members, invitations }] of Object.entries(organizations)) {
        if (members) record({ organizationId, members });
        if (invitations) record({ organizationId, invitations });
      }
    },
    /** Day, people and whether it compares with the day before, of each line. */
    async people(instanceId: string) {
      const { lines } = await history.of([instanceId]);
      return lines.map(({ day, people, sameLists }) => [day, people, sameLists]);
    },
  };
}
