import type { AppError } from '../../../shared/errors.ts';
import type { EventPayload } from '../../../shared/events.ts';
import type { SeenLists, SeenSummary } from '../../../shared/instance.ts';
import type { Bridge } from '../bridge.ts';
import { failWith, IDLE, type QueryState, type Reading, readingOf, succeed } from './queryState.ts';
import { selectAccount, selectOpenOrganizations } from './selectors.ts';
import type { Store } from './store.ts';
import { replaceEqualDeep } from './structuralSharing.ts';
import { withReadings } from './transitions.ts';

/** So many organizations of an instance are asked for at once; main has them on its disk. */
const AT_ONCE = 4;

type Looks = EventPayload<'monitoring.changed'>['looks'];

/**
 * Creates what shows the readings that main made by itself: nothing of them is asked of a server again. What this page
 * read later, or reads at the moment, stays.
 */
export function createTakeOver({ bridge, store }: { bridge: Bridge; store: Store }): (looks: Looks) => void {
  /** When the look was that was taken over last, by instance. */
  const taken = new Map<string, number>();

  function isNewer(query: QueryState<unknown>, at: number): boolean {
    if (query.state === 'loading') return false;
    const last = query.state === 'failed' ? query.at : (readingOf(query)?.at ?? 0);
    return at > last;
  }

  function fail(instanceId: string, error: AppError, at: number): void {
    store.gather((state) =>
      withReadings(state, instanceId, ({ account, ...readings }) => ({
        ...readings,
        account: failWith(account, error, at),
      })),
    );
  }

  function takeAccount(instanceId: string, summary: SeenSummary | undefined): void {
    const account = summary?.account;
    if (!account || !isNewer(selectAccount(store.getState(), instanceId), account.at)) return;
    store.gather((state) =>
      withReadings(state, instanceId, (readings) => ({
        ...readings,
        account: succeed(replaceEqualDeep(readingOf(readings.account)?.data, account.data), account.at),
        seen: new Map(summary.organizations.map((each) => [each.organizationId, each])),
      })),
    );
  }

  function takeLists(instanceId: string, organizationId: string, lists: SeenLists): void {
    const newer = <T>(query: QueryState<T> = IDLE, seen: (Reading<T> & { missing: number }) | undefined) =>
      // A list that was too long to be kept whole is no match for one that is here.
      seen?.missing === 0 && isNewer(query, seen.at)
        ? succeed(replaceEqualDeep(readingOf(query)?.data, seen.data), seen.at)
        : query;
    store.gather((state) =>
      withReadings(state, instanceId, ({ members, invitations, ...readings }) => ({
        ...readings,
        members: { ...members, [organizationId]: newer(members[organizationId], lists.members) },
        invitations: {
          ...invitations,
          [organizationId]: newer(invitations[organizationId], lists.invitations),
        },
      })),
    );
  }

  async function takeAllLists(instanceId: string): Promise<void> {
    const waiting = selectOpenOrganizations(store.getState(), instanceId).values();
    const takeOn = async () => {
      for (const organizationId of waiting) {
        const lists = await bridge.call('lastSeen.read', { instanceId, organizationId });
        if (lists.ok) takeLists(instanceId, organizationId, lists.value);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, takeOn));
  }

  async function takeReadings(instanceIds: string[]): Promise<void> {
    const read = await bridge.call('lastSeen.summaries', { instanceIds });
    if (!read.ok) return;
    for (const id of instanceIds) takeAccount(id, read.value.summaries[id]);
    for (const id of instanceIds) await takeAllLists(id);
  }

  return (looks) => {
    const state = store.getState();
    const fresh = Object.entries(looks).filter(([id, { at }]) => {
      const isTaken = at <= (taken.get(id) ?? 0);
      taken.set(id, at);
      return !isTaken && state.byId[id] && isNewer(selectAccount(state, id), at);
    });
    for (const [id, { at, error }] of fresh) if (error) fail(id, error, at);
    const read = fresh.flatMap(([id, { error }]) => (error ? [] : [id]));
    if (read.length > 0) void takeReadings(read);
  };
}
