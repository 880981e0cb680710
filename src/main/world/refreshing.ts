import type { OwnInvitations } from '../../shared/calls/organizations.ts';
import type { Account, Invitation, Organization } from '../../shared/dokploy.ts';
import { meaningOf, ok, type Result } from '../../shared/errors.ts';
import { openOrganizations } from '../../shared/keys.ts';
import type { Patch } from '../../shared/patch.ts';
import type { Ms } from '../../shared/time.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Cache } from './cache.ts';
import type { Parts as Noted, Ref, World } from './world.ts';

/** So many lists of an instance monitoring asks for at once: as many as its server is sent. */
const AT_ONCE = 4;

/** `own`: what the people whose keys are here are invited to on the whole instance, a request for each. */
type Parts = Noted & { own: OwnInvitations };
type Part = keyof Parts;
type About = { instanceId: string; organizationId?: string };
type Asks<T, R> = (about: R) => Promise<Result<T>>;

/** What asks a server for each part, and has the world take it over. */
export type Reads = {
  [P in Part]: Asks<Parts[P], P extends 'account' | 'own' ? { instanceId: string } : Ref>;
} & { one: Asks<Organization, Ref>; active: Asks<Organization | null, { instanceId: string }> };
type Failure = Extract<Result<never>, { ok: false }>;

export type Refreshing = ReturnType<typeof createRefreshing>;

/** Reads instances in the order that costs the fewest round trips, and tells what is read as patches. */
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
  /** By instance: how often what was under way was dropped. */
  const drops = new Map<string, number>();
  const ownAsked = new Set<string>();
  const dropsOf = (instanceId: string) => drops.get(instanceId) ?? 0;

  /** What is under way is not told any more: the instance has another key, or another server. */
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
   * Reads a part; asked for twice at the same time it is one reading, unless `anew`: then another one follows. When
   * `whole`, the account reading beside it, fails for the whole instance, the part ends with that.
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
   * Reads one instance: its account, members and invitations of the organizations that a key opens, and the rights in
   * the one `looked` at. The account comes first until it was read well in this run. What its people are invited to is
   * read last: once per run, or `again`. With `anew` nothing that is under way counts. Monitoring says whether it
   * `mayGoOn`: it reads no more than it looks after, a few lists at a time, and nobody is told that it begins.
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
      // Given up from outside, as where its address is changed.
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

    /** Looked up anew each time: the account reading may have told which organization a key opens. */
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
    // Of a key that allows few requests the lists come first: together only where it told its rights before.
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
      // Of a key of nobody knows which organization its server tells.
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

    /** Reads the organization looked at, which the list does not have, and puts it there; one that cannot be read stays out. */
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
