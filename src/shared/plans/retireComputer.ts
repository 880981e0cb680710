import { type Computer, computerOf } from '../keyName.ts';
import { type ListedKeys, listedKeysOf, listedKeysOfComputer } from '../listedKeys.ts';
import type { PlannedStep } from '../operations/step.ts';
import { type InstanceKeys, stepOn } from './instanceKeys.ts';

/** A computer whose Quayside made keys, as servers list them. */
export type FoundComputer = Computer & {
  /** By the registry: the name of a computer can change. */
  isThis: boolean;
  keys: number;
  /** How many of them are in use here. */
  inUse: number;
  instanceNames: string[];
};

/** The computers that made keys, as far as it is known: this one first, then by name. */
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

/** Tells one computer from another. */
export function computerId({ computer, registry }: Computer): string {
  return `${computer} ${registry}`;
}

/** What retiring a computer's keys comes to. */
export type Retirement = {
  steps: PlannedStep[];
  /** The instances on which keys in use here go, with what no other key here opens then. */
  shut: { instanceName: string; organizationNames: string[]; isWhole: boolean }[];
  /** Keys that Quayside did not name: which computer has them nobody can tell from here. */
  byHand: {
    instanceName: string;
    email: string | null;
    name: string | null;
    /** ISO 8601 UTC. */
    createdAt: string | null;
    /** A key of that person was pasted here, and may be this one. */
    maybeHere: boolean;
  }[];
  /** Whose keys were looked at. */
  looked: { instanceName: string; emails: string[] }[];
  /** What could not be looked at now, and may be later: its step does that. */
  later: { instanceName: string; why: string }[];
};

/**
 * What retiring all keys of a computer does: a step for each that a server lists, those in use here last on each
 * instance; where a list could not be read, a step that reads it and retires what it finds, or why it cannot be.
 */
export function planRetirement(computer: Computer, instances: readonly InstanceKeys[]): Retirement {
  const all: Retirement = { steps: [], shut: [], byHand: [], looked: [], later: [] };
  for (const instance of instances) {
    const { instanceId, instanceName, keys, account, unread } = instance;
    const { computer: name, registry } = computer;
    const lookUp = { action: 'keys.retireOfComputer', instanceId, computer: name, registry } as const;
    if (unread || !account) {
      const { why, later } = unread ?? NOT_READ;
      all.steps.push(stepOn(instance, lookUp, { denied: later ? null : why }));
      if (later) all.later.push({ instanceName, why });
      continue;
    }
    const listed = listedKeysOf(keys, account);
    const theirs = listedKeysOfComputer(keys, listed, computer);
    for (const { key, record } of theirs) {
      const { id: serverKeyId } = key;
      all.steps.push(
        record
          ? stepOn(
              instance,
              { action: 'keys.retire', instanceId, organizationId: record.organizationId, keyId: record.id },
              { organizationName: record.organizationName },
            )
          : stepOn(instance, {
              action: 'keys.retireOnServer',
              instanceId,
              serverKeyId,
              name: key.name ?? '',
            }),
      );
    }
    for (const person of listed) {
      if (person.keys === null || isShutOut(person, instance))
        all.steps.push(stepOn(instance, lookUp, { denied: notListed(person) }));
    }
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

/** None of a person's keys was accepted when it was used last: what the server listed is from before. */
function isShutOut({ userId }: ListedKeys, { keys, health }: InstanceKeys): boolean {
  const own = keys.filter((key) => userId === null || key.userId === userId);
  return own.length > 0 && own.every(({ id }) => health[id]?.state === 'refused');
}

function notListed({ email }: ListedKeys): string {
  return `The server did not list the keys of ${email ?? 'the person whose key is here'}. Refresh, or paste a key of that person that works.`;
}

function shutBy(used: ReadonlySet<string>, { instanceName, keys }: InstanceKeys): Retirement['shut'][number] {
  const stay = keys.filter(({ id, status }) => !used.has(id) && status === 'active');
  const opened = new Set(stay.map(({ organizationId }) => organizationId));
  const lost = keys.filter(({ id, organizationId }) => used.has(id) && !opened.has(organizationId));
  const organizationNames = [...new Set(lost.flatMap(({ organizationName }) => organizationName ?? []))];
  return { instanceName, organizationNames, isWhole: stay.length === 0 };
}

function byHandIn(listed: readonly ListedKeys[], { instanceName, keys }: InstanceKeys): Retirement['byHand'] {
  const known = new Set(keys.flatMap(({ serverKeyId }) => serverKeyId ?? []));
  return listed.flatMap(({ userId, email, keys: own }) => {
    const maybeHere = keys.some((key) => key.serverKeyId === null && key.userId === userId);
    return (own ?? [])
      .filter(({ id, name }) => !known.has(id) && computerOf(name) === null)
      .map(({ name = null, createdAt = null }) => ({ instanceName, email, name, createdAt, maybeHere }));
  });
}

const NOT_READ = { why: 'It has not been read yet.', later: true };
