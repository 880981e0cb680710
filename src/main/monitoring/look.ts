import type { Handlers } from '../../shared/contract.ts';
import type { Invitation } from '../../shared/dokploy.ts';
import type { AppError, Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { openOrganizations } from '../../shared/keyChoice.ts';
import type { Patch } from '../../shared/patch.ts';

/** So many lists of an instance are asked for at once: as many as its server is sent. */
const AT_ONCE = 4;

/** What a look at an instance gave; `stopped`: it was given up, or never begun, and says nothing. */
export type Looked =
  /** The invitations of each organization that its keys open; null where they could not be read. */
  | { state: 'read'; invitations: Map<string, Invitation[] | null> }
  | { state: 'failed'; error: AppError }
  | { state: 'stopped' };

export type ReadingCalls = Pick<Handlers, 'account.read' | 'members.list' | 'invitations.list'>;

/** Reads an instance as the page does, by the same calls, so that all that learns of a reading learns of this one; tells what is read while it may go on. */
export function createLook(options: {
  calls: ReadingCalls;
  find: (instanceId: string) => Result<Instance>;
  onRead: (patch: Patch) => void;
  clock: typeof Date.now;
}): (instanceId: string, mayGoOn: () => boolean) => Promise<Looked> {
  const { calls, find, onRead, clock } = options;
  return async (instanceId, mayGoOn) => {
    if (!mayGoOn()) return { state: 'stopped' };
    const account = await calls['account.read']({ instanceId });
    if (!mayGoOn()) return { state: 'stopped' };
    // Given up from outside, as where its address is changed.
    if (!account.ok && account.error.code === 'canceled') return { state: 'stopped' };
    onRead({ instanceId, part: 'account', at: clock(), result: account });
    if (!account.ok) return { state: 'failed', error: account.error };
    // Looked up after the account: its reading may have told which organization a key opens.
    const instance = find(instanceId);
    if (!instance.ok) return { state: 'stopped' };
    const organizations = openOrganizations(instance.value, account.value);
    const invitations = new Map<string, Invitation[] | null>(organizations.map((id) => [id, null]));
    const lists = organizations.flatMap((organizationId) => [
      async () => {
        const result = await calls['members.list']({ instanceId, organizationId });
        if (mayGoOn()) onRead({ instanceId, part: 'members', organizationId, at: clock(), result });
      },
      async () => {
        const result = await calls['invitations.list']({ instanceId, organizationId });
        if (result.ok) invitations.set(organizationId, result.value);
        if (mayGoOn()) onRead({ instanceId, part: 'invitations', organizationId, at: clock(), result });
      },
    ]);
    const waiting = lists.values();
    const readOn = async () => {
      for (const read of waiting) {
        if (!mayGoOn()) return;
        await read();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, readOn));
    return mayGoOn() ? { state: 'read', invitations } : { state: 'stopped' };
  };
}
