import type { KeyRecord } from '../instance.ts';
import { keyStateOf } from '../keyState.ts';
import { listedKeysOf } from '../listedKeys.ts';
import type { ChangeBy } from '../operations/change.ts';
import type { PlannedStep } from '../operations/step.ts';
import { accountOf } from '../people.ts';
import { denyMakeKey } from '../rules/keys.ts';
import { type InstanceKeys, stepOn } from './instanceKeys.ts';

const DAY = 86_400_000;

/** Which keys are meant by when they end. */
export type EndingFilter = {
  /** Those that end within so many days. */
  withinDays: number;
  /** Those that have ended, too. */
  ended: boolean;
};

/**
 * What rotating all keys that end soon does: a step for each, soonest first, or why it cannot be rotated. An instance
 * that may answer later keeps its steps. `now` in ms since the epoch.
 */
export function planRotations(
  filter: EndingFilter,
  instances: readonly InstanceKeys[],
  expiresInDays: ChangeBy<'keys.rotate'>['expiresInDays'],
  now: number,
): PlannedStep[] {
  return instances.flatMap((instance) =>
    instance.keys
      .filter((key) => key.status === 'active' && mayEnd(key, instance, filter, now))
      .toSorted((a, b) => endOf(a) - endOf(b))
      .map((key) => {
        const { instanceId } = instance;
        const { id: keyId, organizationId, organizationName } = key;
        const change = { action: 'keys.rotate', instanceId, organizationId, keyId, expiresInDays } as const;
        return stepOn(instance, change, { organizationName, denied: denyRotate(key, instance, now) });
      }),
  );
}

/** Whether a key is meant: of a pasted one, whose end nobody tells, whether a key that it may be is. */
function mayEnd(key: KeyRecord, instance: InstanceKeys, filter: EndingFilter, now: number): boolean {
  if (key.serverKeyId !== null) return isMeant(key.expiresAt, filter, now);
  if (!instance.account) return false;
  const known = new Set(instance.keys.flatMap(({ serverKeyId }) => serverKeyId ?? []));
  return listedKeysOf(instance.keys, instance.account)
    .filter(({ userId }) => userId === key.userId)
    .flatMap(({ keys }) => keys ?? [])
    .some(({ id, expiresAt }) => !known.has(id) && isMeant(expiresAt, filter, now));
}

function isMeant(
  expiresAt: string | null | undefined,
  { withinDays, ended }: EndingFilter,
  now: number,
): boolean {
  const end = Date.parse(expiresAt ?? '');
  if (Number.isNaN(end) || end - now > withinDays * DAY) return false;
  return ended || end > now;
}

/** In ms since the epoch; after all others where nobody tells. */
function endOf({ expiresAt }: KeyRecord): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
}

/** Why no key can be made in the place of one, as a sentence; null where it can be tried. */
function denyRotate(key: KeyRecord, instance: InstanceKeys, now: number): string | null {
  const { account, server, unread } = instance;
  if (key.retiring) return 'It is being retired.';
  if (key.organizationId === null) return 'It opens no organization any more.';
  if (key.serverKeyId === null) return PASTED;
  if (unread && !unread.later) return unread.why;
  if (account && server.version !== null) {
    const denied = denyMakeKey(server);
    if (denied) return denied.reason;
  }
  if (account && !unread && !isMember(key, account)) return LEFT;
  return hasMaker(key, instance, now) ? null : noMaker(key, now);
}

/** Whether its person is in the organization still. */
function isMember(key: KeyRecord, account: NonNullable<InstanceKeys['account']>): boolean {
  return accountOf(account, key.userId).organizations.some(({ id }) => id === key.organizationId);
}

/** Whether a key of the same person can make one: this or another one, that works as far as anybody knows. */
function hasMaker(key: KeyRecord, { keys, health, account }: InstanceKeys, now: number): boolean {
  return keys
    .filter(({ userId, status }) => status === 'active' && (key.userId === null || userId === key.userId))
    .some((each) => {
      const { state } = keyStateOf(each, { health: health[each.id], account, principal: null, now });
      return state === 'good' || state === 'untried' || state === 'keychain';
    });
}

function noMaker({ expiresAt, userEmail }: KeyRecord, now: number): string {
  const whose = userEmail ?? 'the same person';
  const what = Date.parse(expiresAt ?? '') <= now ? 'It has expired' : 'It does not work';
  return `${what}, and no other key of ${whose} on this instance can make a new one. Paste one first.`;
}

const PASTED =
  'It was pasted, and Dokploy does not say which of its owner’s keys it is: one of those that end may be it. Rotate it on its own under Keys, then retire the old one under “Other keys on the server”.';
const LEFT = 'Its owner is no longer a member of this organization, or it was deleted.';
