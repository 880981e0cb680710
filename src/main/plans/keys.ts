import { fail } from '../../shared/errors.ts';
import type { KeyRecord } from '../../shared/instance.ts';
import { keyStateOf } from '../../shared/keyState.ts';
import {
  accountOf,
  accountsIn,
  type Computer,
  computerOf,
  keylessOn,
  type ListedKeys,
  listedKeysOf,
  listedKeysOfComputer,
} from '../../shared/keys.ts';
import type { Change, ChangeBy } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { denyMakeKey, toSetUpOn } from '../../shared/rules/keys.ts';
import { organizationKey } from '../../shared/target.ts';
import { counted, nameOf, oneLine, thousands } from '../../shared/text.ts';
import type { InstanceKeys, World } from '../world/world.ts';
import { NO_ORGANIZATION, planned, refuse, runs } from './many.ts';
import type { Planners } from './plans.ts';
import { GONE, planOne } from './steps.ts';

type Kinds =
  | 'rotate-key'
  | 'retire-key'
  | 'retire-listed-key'
  | 'create-keys'
  | 'rotate-keys'
  | 'retire-keys';

export const keyPlans: Pick<Planners, Kinds> = {
  'rotate-key'({ instanceId, keyId, expiresInDays, forSession }, { world }) {
    const key = instanceOf(world, instanceId)?.keys.find(({ id }) => id === keyId);
    if (!key) return fail(GONE);
    const of = { instanceId, keyId, organizationId: key.organizationId };
    const change = { action: 'keys.rotate' as const, ...of, expiresInDays, forSession };
    return planOne('rotate-keys', world, change, [key.serverKeyId === null ? OLD_KEY_STAYS : OLD_KEY_GOES]);
  },

  'retire-key'({ instanceId, keyId }, { world }) {
    const instance = instanceOf(world, instanceId);
    const key = instance?.keys.find(({ id }) => id === keyId);
    if (!instance || !key) return fail(GONE);
    const change = { action: 'keys.retire', instanceId, keyId, organizationId: key.organizationId } as const;
    return planOne('retire-keys', world, change, [RETIRED, shutWords(shutBy(new Set([keyId]), instance))]);
  },

  'retire-listed-key'({ instanceId, serverKeyId }, { world }) {
    const account = instanceOf(world, instanceId)?.account;
    const listed = account ? accountsIn(account).flatMap(({ caller }) => caller?.user.apiKeys ?? []) : [];
    const key = listed.find(({ id }) => id === serverKeyId);
    if (!key) return fail(GONE);
    const name = oneLine(key.name ?? '', 60) || 'unnamed';
    const change = { action: 'keys.retireOnServer', instanceId, serverKeyId, name } as const;
    return planOne('retire-keys', world, change, [RETIRED]);
  },

  'create-keys'({ kind, instanceIds, without, besidePasted, ...terms }, { world }) {
    const meant = world.keys().filter(({ instanceId }) => !instanceIds || instanceIds.includes(instanceId));
    const leftOut = new Set(without.map(organizationKey));
    const keyless = meant.flatMap((instance) =>
      (besidePasted ? toSetUpOn : keylessOn)(instance).map((organization) => ({ instance, organization })),
    );
    const steps = keyless.flatMap(
      ({ instance, organization: { id: organizationId, name: organizationName } }) => {
        const ref = { instanceId: instance.instanceId, organizationId };
        if (leftOut.has(organizationKey(ref))) return [];
        const denied = instance.account && denyMakeKey(instance.account)?.reason;
        return stepOn(instance, { action: 'keys.make', ...ref, ...terms }, denied, organizationName);
      },
    );
    if (keyless.length > 0 && steps.length === 0) return refuse(NO_ORGANIZATION);
    const unread = meant.filter(({ account }) => account === null);
    const unknown = unread.map(({ instanceName }) => `${nameOf(instanceName)}: not read yet.`);
    return planned(kind, steps, { unknown });
  },

  'rotate-keys'({ kind, withinDays, ended, expiresInDays, keyIds, whenever, without }, { world, now }) {
    if (!/^\d{1,4}$/.test(withinDays.trim())) return refuse('Enter a number of days.');
    const instances = world.keys();
    const isMeant = ({ id }: Pick<KeyRecord, 'id'>) => keyIds === null || keyIds.includes(id);
    const chosen = instances.filter(
      ({ instanceId, keys }) => !without.includes(instanceId) && (keyIds === null || keys.some(isMeant)),
    );
    if (chosen.length === 0) return refuse('Choose at least one instance.');
    const filter = whenever ?? { withinDays: Number(withinDays), ended };
    const steps = planRotations(filter, chosen, expiresInDays, now).filter(
      ({ change }) => 'keyId' in change && isMeant({ id: change.keyId }),
    );
    const unknown = chosen.flatMap(({ instanceName, unread }) =>
      unread ? `${nameOf(instanceName)}: ${unread.why}${unread.later ? ` ${STAYS_OPEN}` : ''}` : [],
    );
    return planned(kind, steps, { unknown, warnings: steps.some(runs) ? [OLD_KEYS_GO] : [] });
  },

  'retire-keys'({ kind, computer: chosen }, { world, registryCode }) {
    const instances = world.keys();
    const computer = findComputers(instances, registryCode()).find((each) => computerId(each) === chosen);
    if (!computer) return refuse('Choose a computer.');
    const { steps, shut, looked, later, byHand } = planRetirement(computer, instances);
    return planned(kind, steps, {
      warnings: [RETIRED, ...shut.map(shutWords), lookedWords(looked)].filter(Boolean),
      unknown: later.map(
        ({ instanceName, why }) =>
          `${nameOf(instanceName)}: ${why} Its step looks again and retires the keys it finds.`,
      ),
      byHand: byHand.map(byHandOf),
    });
  },
};

function instanceOf(world: World, instanceId: string): InstanceKeys | undefined {
  return world.keys().find((each) => each.instanceId === instanceId);
}

export const RETIRED = 'Retired keys stop working at once, everywhere. This cannot be undone.';
const OLD_KEY_GOES =
  'Once the new key is in use, the old one is deleted on the server. Anything else that uses it stops working.';
const OLD_KEY_STAYS =
  'The old key was pasted: it is deleted here, and keeps working on the server until you retire it there.';
const OLD_KEYS_GO =
  'Once a new key is in use, the old one is deleted on its server. Anything else that uses it stops working.';
const STAYS_OPEN = 'Its steps stay open until it answers. Whether a pasted key expires there is unknown.';
const DAY = 86_400_000;

export function keyChoices(instances: readonly InstanceKeys[], thisRegistry: string, now: number) {
  const computers = findComputers(instances, thisRegistry);
  const soon = planRotations({ withinDays: 14, ended: true }, instances, null, now).filter(runs);
  return {
    toSetUp: instances.flatMap(toSetUpOn).length,
    rotatable: soon.flatMap(({ change }) => ('keyId' in change ? change.keyId : [])),
    unread: Object.fromEntries(
      instances.flatMap(({ instanceId, unread }) => (unread ? [[instanceId, unread.why]] : [])),
    ),
    computers: computers.map((each) => ({ id: computerId(each), words: computerWords(each, computers) })),
  };
}

function stepOn(
  { instanceName }: Pick<InstanceKeys, 'instanceName'>,
  change: Change,
  denied?: string | null,
  organizationName: string | null = null,
): PlannedStep {
  return { change, instanceName, organizationName, ...(denied ? { denied } : {}) };
}

type EndingFilter = { withinDays: number; ended: boolean };

export function planRotations(
  filter: EndingFilter | true,
  instances: readonly InstanceKeys[],
  expiresInDays: ChangeBy<'keys.rotate'>['expiresInDays'],
  now: number,
): PlannedStep[] {
  return instances.flatMap((instance) =>
    instance.keys
      .filter((key) => key.status === 'active' && (filter === true || mayEnd(key, instance, filter, now)))
      .toSorted((a, b) => endOf(a) - endOf(b))
      .map((key) => {
        const { instanceId } = instance;
        const { id: keyId, organizationId, organizationName } = key;
        const change = { action: 'keys.rotate', instanceId, organizationId, keyId, expiresInDays } as const;
        return stepOn(instance, change, denyRotate(key, instance, now), organizationName);
      }),
  );
}

/** A pasted key has no known end: uses that of the listed key it may be. */
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

function endOf({ expiresAt }: KeyRecord): number {
  return expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt);
}

function denyRotate(key: KeyRecord, instance: InstanceKeys, now: number): string | null {
  const { account, server, unread } = instance;
  if (key.retiring) return 'It is being retired.';
  if (key.organizationId === null) return 'It no longer opens an organization.';
  if (key.serverKeyId === null) return PASTED;
  if (unread && !unread.later) return unread.why;
  if (account && server.version !== null) {
    const denied = denyMakeKey(server);
    if (denied) return denied.reason;
  }
  if (account && !unread && !isMember(key, account)) return LEFT;
  return hasMaker(key, instance, now) ? null : noMaker(key, now);
}

function isMember(key: KeyRecord, account: NonNullable<InstanceKeys['account']>): boolean {
  const own = accountOf(account, key.userId);
  // If the person's own account was not read, their membership is unknown.
  return own === null || own.organizations.some(({ id }) => id === key.organizationId);
}

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

const PASTED = 'It was pasted, so it may expire too. Set up a key beside it.';
const LEFT = 'Its owner is no longer a member of this organization, or it was deleted.';

type FoundComputer = Computer & {
  /** Compared by registry, since computer names change. */
  isThis: boolean;
  keys: number;
  inUse: number;
  instanceNames: string[];
};

export function findComputers(instances: readonly InstanceKeys[], thisRegistry: string): FoundComputer[] {
  const found = new Map<string, FoundComputer>();
  for (const { keys, account, instanceName } of instances) {
    const known = new Set(keys.flatMap(({ serverKeyId }) => serverKeyId ?? []));
    const listed = account ? listedKeysOf(keys, account).flatMap((each) => each.keys ?? []) : [];
    for (const { id, name } of listed) {
      const computer = computerOf(name);
      if (!computer) continue;
      const key = computerId(computer);
      const isThis = computer.registry === thisRegistry;
      const entry = found.get(key) ?? { ...computer, isThis, keys: 0, inUse: 0, instanceNames: [] };
      found.set(key, entry);
      entry.keys += 1;
      if (known.has(id)) entry.inUse += 1;
      if (!entry.instanceNames.includes(instanceName)) entry.instanceNames.push(instanceName);
    }
  }
  return [...found.values()].toSorted(
    (a, b) => Number(b.isThis) - Number(a.isThis) || a.computer.localeCompare(b.computer),
  );
}

function computerId({ computer, registry }: Computer): string {
  return `${computer} ${registry}`;
}

type Shut = { instanceName: string; organizationNames: string[]; isWhole: boolean };
type Looked = { instanceName: string; emails: string[] };
/** A key not named by Quayside: nobody can tell which computer has it. */
type ByHand = {
  instanceName: string;
  email: string | null;
  name: string | null;
  createdAt: string | null;
  maybeHere: boolean;
};

export function planRetirement(computer: Computer, instances: readonly InstanceKeys[]) {
  const all = {
    steps: [] as PlannedStep[],
    /** Instances whose keys in use here go, with the organizations no other key here opens. */
    shut: [] as Shut[],
    byHand: [] as ByHand[],
    looked: [] as Looked[],
    later: [] as { instanceName: string; why: string }[],
  };
  for (const instance of instances) {
    const { instanceId, instanceName, keys, account, unread } = instance;
    const { computer: name, registry } = computer;
    const lookUp = { action: 'keys.retireOfComputer', instanceId, computer: name, registry } as const;
    if (unread || !account) {
      const { why, later } = unread ?? NOT_READ;
      all.steps.push(stepOn(instance, lookUp, later ? null : why));
      if (later) all.later.push({ instanceName, why });
      continue;
    }
    const listed = listedKeysOf(keys, account);
    const theirs = listedKeysOfComputer(keys, listed, computer);
    for (const { key, record } of theirs) {
      const { id: keyId, organizationId = null, organizationName = null } = record ?? {};
      const change: Change =
        keyId === undefined
          ? { action: 'keys.retireOnServer', instanceId, serverKeyId: key.id, name: key.name ?? '' }
          : { action: 'keys.retire', instanceId, organizationId, keyId };
      all.steps.push(stepOn(instance, change, null, organizationName));
    }
    for (const person of listed)
      if (person.keys === null || isShutOut(person, instance))
        all.steps.push(stepOn(instance, lookUp, notListed(person)));
    const used = new Set(theirs.flatMap(({ record }) => record?.id ?? []));
    if (used.size > 0) all.shut.push(shutBy(used, instance));
    all.byHand.push(...byHandIn(listed, instance));
    all.looked.push({
      instanceName,
      emails: listed.flatMap(({ keys, email }) => (keys ? (email ?? []) : [])),
    });
  }
  return all;
}

/** None of the person's keys was accepted at its last use: the list is old. */
function isShutOut({ userId }: ListedKeys, { keys, health }: InstanceKeys): boolean {
  const own = keys.filter((key) => userId === null || key.userId === userId);
  return own.length > 0 && own.every(({ id }) => health[id]?.state === 'refused');
}

function notListed({ email }: ListedKeys): string {
  return `The server did not list the keys of ${email ?? 'the key’s owner'}. Refresh, or paste a key of that person that works.`;
}

export function shutBy(used: ReadonlySet<string>, { instanceName, keys }: InstanceKeys): Shut {
  const stay = keys.filter(({ id, status }) => !used.has(id) && status === 'active');
  const opened = new Set(stay.map(({ organizationId }) => organizationId));
  const lost = keys.filter(({ id, organizationId }) => used.has(id) && !opened.has(organizationId));
  const organizationNames = [...new Set(lost.flatMap(({ organizationName }) => organizationName ?? []))];
  return { instanceName, organizationNames, isWhole: stay.length === 0 };
}

function byHandIn(listed: readonly ListedKeys[], { instanceName, keys }: InstanceKeys): ByHand[] {
  const known = new Set(keys.flatMap(({ serverKeyId }) => serverKeyId ?? []));
  return listed.flatMap(({ userId, email, keys: own }) => {
    const maybeHere = keys.some((key) => key.serverKeyId === null && key.userId === userId);
    return (own ?? [])
      .filter(({ id, name }) => !known.has(id) && computerOf(name) === null)
      .map(({ name = null, createdAt = null }) => ({ instanceName, email, name, createdAt, maybeHere }));
  });
}

const NOT_READ = { why: 'It has not been read yet.', later: true };

function computerWords(
  { computer, registry, isThis, keys, inUse, instanceNames }: FoundComputer,
  among: readonly FoundComputer[],
): string {
  const isAlone = among.filter((each) => each.computer === computer).length === 1;
  const marks = [isAlone ? '' : registry, isThis ? 'this computer' : ''].filter(Boolean).join(', ');
  const where =
    instanceNames.length === 1
      ? `on ${nameOf(instanceNames[0] ?? '')}`
      : `on ${thousands(instanceNames.length)} instances`;
  const used = inUse > 0 ? `, ${thousands(inUse)} in use here` : '';
  return `${oneLine(computer, 40)}${marks ? ` (${marks})` : ''}: ${counted(keys, 'key', 'keys')} ${where}${used}`;
}

export function shutWords({ instanceName, organizationNames, isWhole }: Shut): string {
  const where = nameOf(instanceName);
  if (isWhole)
    return `${where} loses its last key: Quayside reads nothing there until you paste one (key required).`;
  if (organizationNames.length === 0)
    return `${where} loses keys in use here. Other keys open the same organizations.`;
  return `${where} loses the key in use for ${organizationNames.map((name) => nameOf(name)).join(', ')}: paste a new one afterwards (key required).`;
}

function lookedWords(looked: readonly Looked[]): string {
  const places = new Map<string, string[]>();
  for (const { instanceName, emails } of looked) {
    const people = emails.map((email) => oneLine(email, 80)).join(' and ');
    if (people) places.set(people, [...(places.get(people) ?? []), nameOf(instanceName)]);
  }
  if (places.size === 0) return '';
  const parts = [...places].map(([people, names]) => {
    const where = names.length > 3 ? `${thousands(names.length)} instances` : names.join(', ');
    return `${people} on ${where}`;
  });
  return `A server lists only the asking person’s keys. Checked: ${parts.join('; ')}. Other people’s keys from this computer: only they can delete them, in Dokploy under Settings, Profile, API/CLI Keys.`;
}

function byHandOf({ instanceName, email, name, createdAt, maybeHere }: ByHand) {
  const whose = oneLine(email ?? '', 80) || 'the key’s owner';
  const madeAt = Date.parse(createdAt ?? '');
  return {
    key: `“${oneLine(name ?? '', 60) || 'unnamed'}” of ${whose} on ${nameOf(instanceName)}`,
    madeAt: Number.isNaN(madeAt) ? null : madeAt,
    maybeHere,
  };
}
