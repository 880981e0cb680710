import type { OwnInvitations } from '../../shared/calls/organizations.ts';
import type { Account, Invitation, Organization } from '../../shared/dokploy.ts';
import { meaningOf, ok, type Result } from '../../shared/errors.ts';
import { openOrganizations } from '../../shared/keys.ts';
import type { Patch } from '../../shared/patch.ts';
import type { Ms } from '../../shared/time.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Cache } from './cache.ts';
import type { Parts as Noted, Ref, World } from './world.ts';

const AT_ONCE = 4;

type Parts = Noted & { own: OwnInvitations };
type Part = keyof Parts;
type About = { instanceId: string; organizationId?: string };
type Asks<T, R> = (about: R) => Promise<Result<T>>;

export type Reads = {
  [P in Part]: Asks<Parts[P], P extends 'account' | 'own' ? { instanceId: string } : Ref>;
} & { one: Asks<Organization, Ref>; active: Asks<Organization | null, { instanceId: string }> };
type Failure = Extract<Result<never>, { ok: false }>;

export type Refreshing = ReturnType<typeof createRefreshing>;

/** Orders requests for the fewest round trips, and reports patches. */
export function createRefreshing({
  instances,
  world,
  cache,
  reads,
  tell,
  clock,
}: {
  instances: Pick<Instances, 'find' | 'keysOf'>;
  world: Pick<World, 'account' | 'lastFailure' | 'areRightsRead'>;
  cache: Pick<Cache, 'onChange'>;
  reads: Reads;
  tell: (patch: Patch) => void;
  clock: () => Ms;
}) {
  const running = new Map<string, Promise<Result<unknown>>>();
  const drops = new Map<string, number>();
  const ownAsked = new Set<string>();
  const dropsOf = (instanceId: string) => drops.get(instanceId) ?? 0;

  /** After a change of key or server, readings under way are not reported. */
  function drop(instanceId: string): void {
    drops.set(instanceId, dropsOf(instanceId) + 1);
  }

  cache.onChange((change) => {
    if (!('gone' in change) || change.gone !== null) return;
    drop(change.instanceId);
    ownAsked.delete(change.instanceId);
  });

  const ask = <P extends Part>(part: P, about: About) => (reads[part] as Asks<Parts[P], About>)(about);
  const patch = (part: Part, about: About, result: Result<unknown> | null, how: Partial<Patch> = {}) =>
    tell({ ...about, part, at: clock(), result, ...how } as Patch);

  /**
   * Shares a reading under way, unless `anew` follows it. Ends with `whole`, the account reading beside it,
   * if that fails for the instance.
   */
  function read<P extends Part>(
    part: P,
    { instanceId, organizationId }: About,
    { whole, anew = false }: { whole?: Promise<Failure | null>; anew?: boolean } = {},
  ): Promise<Result<Parts[P]>> {
    const about = organizationId === undefined ? { instanceId } : { instanceId, organizationId };
    const dropped = dropsOf(instanceId);
    const name = JSON.stringify([part, about, dropped]);
    const shared = running.get(name) as Promise<Result<Parts[P]>> | undefined;
    if (shared) return anew ? shared.then(() => read(part, about)) : shared;
    if (part === 'own') ownAsked.add(instanceId);
    patch(part, about, null);
    const failed = Promise.resolve(whole ?? null);
    const own = ask(part, about).then(async (result) => (result.ok ? null : await failed) ?? result);
    const reading = Promise.race([own, failed.then((failure) => failure ?? own)])
      .finally(() => running.delete(name))
      .then(async (result) => {
        const isOfInstance = !result.ok && result === (await failed);
        if (dropsOf(instanceId) === dropped)
          patch(part, about, result, isOfInstance ? { ofInstance: true } : {});
        return result;
      });
    running.set(name, reading);
    return reading;
  }

  /**
   * Reads account, members, invitations, and rights of the `looked` at organization; own invitations last,
   * once per run or `again`. The account comes first until it was read in this run. `anew` ignores readings
   * under way. Monitoring passes `mayGoOn`: few lists at a time, without announcing the start.
   */
  async function refresh(
    instanceId: string,
    {
      looked = null,
      own = 'once',
      anew = false,
      mayGoOn,
    }: { looked?: string | null; own?: 'once' | 'again'; anew?: boolean; mayGoOn?: () => boolean },
  ): Promise<{ account: Result<Account>; invitations: Map<string, Invitation[] | null> }> {
    if (anew) drop(instanceId);
    const dropped = dropsOf(instanceId);
    const isWanted = mayGoOn ?? (() => dropsOf(instanceId) === dropped && instances.find(instanceId).ok);
    const invitations = new Map<string, Invitation[] | null>();

    async function readPart<P extends Part>(part: P, organizationId?: string): Promise<Result<Parts[P]>> {
      const about = organizationId === undefined ? { instanceId } : { instanceId, organizationId };
      if (!mayGoOn) return read(part, about, part === 'account' ? {} : { whole });
      const result = await ask(part, about);
      const isCanceled = !result.ok && result.error.code === 'canceled';
      if (mayGoOn() && !isCanceled) patch(part, about, result, { beside: true });
      return result;
    }

    async function readLists(organizationIds: readonly string[]): Promise<void> {
      const lists = organizationIds.flatMap((id) => [
        () => readPart('members', id),
        async () => {
          const result = await readPart('invitations', id);
          invitations.set(id, result.ok ? result.value : null);
        },
      ]);
      const waiting = lists.values();
      const readOn = async () => {
        for (const next of waiting) if (isWanted()) await next();
      };
      await Promise.all(Array.from({ length: mayGoOn ? AT_ONCE : lists.length }, readOn));
    }

    /** Computed each time: the account may reveal what a key opens. */
    function open(): string[] {
      const found = instances.find(instanceId);
      return found.ok ? openOrganizations(found.value, world.account(instanceId) ?? undefined) : [];
    }

    const early = !mayGoOn && world.lastFailure(instanceId) === null ? open() : [];
    const reading = readPart('account');
    const whole = reading.then((account) =>
      account.ok || meaningOf(account.error).scope !== 'instance' ? null : account,
    );
    const lists = readLists(early);
    const shown = { instanceId, organizationId: looked ?? '' };
    const isTold = early.includes(shown.organizationId) && world.areRightsRead(shown);
    const rights = isTold ? readPart('rights', shown.organizationId) : null;
    const account = await reading;
    const failure = await whole;
    const end = { account, invitations };
    if (!isWanted()) return end;
    const opened = open();
    const late = opened.filter((id) => !early.includes(id));
    if (failure && !mayGoOn)
      for (const organizationId of late)
        for (const part of ['members', 'invitations'] as const)
          patch(part, { instanceId, organizationId }, failure, { ofInstance: true });
    if (failure || (mayGoOn && !account.ok)) {
      await Promise.all([lists, rights]);
      return end;
    }
    if (account.ok && !mayGoOn && opened.length === 0 && instances.keysOf(instanceId).length > 0) {
      // Without a known owner, the server chooses the organization.
      const active = await reads.active({ instanceId });
      if (active.ok && active.value) late.push(active.value.id);
    }
    const isOpen = opened.includes(shown.organizationId);
    if (account.ok && isOpen) void readLooked(account.value);
    await Promise.all([lists, readLists(late), rights]);
    if (mayGoOn || !isWanted()) return end;
    if (account.ok && (own === 'again' || !ownAsked.has(instanceId))) void readPart('own');
    if (isOpen && !rights) await readPart('rights', shown.organizationId);
    return end;

    /** For an organization missing in the list; skipped if unreadable. */
    async function readLooked(known: Account): Promise<void> {
      if (known.organizations.some(({ id }) => id === shown.organizationId)) return;
      const one = await reads.one(shown);
      if (!one.ok || !isWanted()) return;
      const organizations = [...known.organizations, one.value];
      patch('account', { instanceId }, ok({ ...known, organizations }), { beside: true });
    }
  }

  return { read, refresh };
}
