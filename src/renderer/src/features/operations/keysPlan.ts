import { counted } from '../../../../shared/counted.ts';
import type { ChangeBy } from '../../../../shared/operations/change.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import type { InstanceKeys } from '../../../../shared/plans/instanceKeys.ts';
import {
  computerId,
  type FoundComputer,
  findComputers,
  planRetirement,
  type Retirement,
} from '../../../../shared/plans/retireComputer.ts';
import { planRotations } from '../../../../shared/plans/rotateKeys.ts';
import { scopeWords } from '../../../../shared/scopeWords.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { dateOf, parseMoment } from '../../ui/when.ts';
import type { Reviewed } from './reviewed.ts';

/** What was chosen and typed for a change of keys. */
export type KeysDraft = {
  /** In days. */
  withinDays: string;
  /** Keys that have ended, too. */
  ended: boolean;
  expiresInDays: ChangeBy<'keys.rotate'>['expiresInDays'];
  /** These keys alone are rotated; null for all. */
  keyIds: readonly string[] | null;
  /** The instances that are left out, by id. */
  without: readonly string[];
  /** By {@link computerId}; null while none is chosen. */
  computer: string | null;
};

/** The keys that end within two weeks, of all instances. */
export const NO_KEYS_DRAFT: KeysDraft = {
  withinDays: '14',
  ended: true,
  expiresInDays: 90,
  keyIds: null,
  without: [],
  computer: null,
};

/** What is known of keys, and which registry is this computer's. */
export type KeysKnown = { instances: readonly InstanceKeys[]; registryCode: string };

type Planned = Omit<Reviewed, 'kind'> | { error: string };

/** The days that were typed; null for what is no number of days. */
export function daysIn(text: string): number | null {
  return /^\d{1,4}$/.test(text.trim()) ? Number(text) : null;
}

/** What rotating the keys that end soon comes to, or what is missing in the draft. `now` in ms since the epoch. */
export function planRotating(draft: KeysDraft, { instances }: KeysKnown, now: number): Planned {
  const withinDays = daysIn(draft.withinDays);
  if (withinDays === null) return { error: 'Enter a number of days.' };
  const chosen = rotatedOn(draft, instances).filter(({ instanceId }) => !draft.without.includes(instanceId));
  if (chosen.length === 0) return { error: 'Choose at least one instance.' };
  const steps = rotationsIn(draft, chosen, now);
  const runs = steps.filter(({ denied }) => denied === undefined);
  return {
    steps,
    ...(runs.length > 0 ? { action: rotateWords(runs, instances) } : {}),
    warnings: runs.length > 0 ? [OLD_KEYS_GO] : [],
    unknown: chosen.flatMap(({ instanceName, unread }) =>
      unread ? `${named(instanceName)}: ${unread.why}${unread.later ? ` ${STAYS_OPEN}` : ''}` : [],
    ),
    confirm: null,
  };
}

/** The instances that a rotation can be of. */
export function rotatedOn(
  { keyIds }: Pick<KeysDraft, 'keyIds'>,
  instances: readonly InstanceKeys[],
): readonly InstanceKeys[] {
  return keyIds === null
    ? instances
    : instances.filter(({ keys }) => keys.some(({ id }) => keyIds.includes(id)));
}

/** The keys that are rotated on these instances, a step for each. `now` in ms since the epoch. */
export function rotationsIn(
  { withinDays, ended, expiresInDays, keyIds }: KeysDraft,
  instances: readonly InstanceKeys[],
  now: number,
): PlannedStep[] {
  const filter = { withinDays: daysIn(withinDays) ?? 0, ended };
  return planRotations(filter, instances, expiresInDays, now).filter(
    ({ change }) => keyIds === null || ('keyId' in change && keyIds.includes(change.keyId)),
  );
}

/** What the button says that rotates keys: how many, and where. */
function rotateWords(runs: readonly PlannedStep[], instances: readonly InstanceKeys[]): string {
  const known = instances.flatMap(({ instanceId, instanceName, keys }) =>
    keys.map(({ id, organizationId, organizationName }) => ({
      ...{ id, instanceId, instanceName },
      ...{ organizationId: organizationId ?? '', organizationName: organizationName ?? '' },
    })),
  );
  const ids = new Set(runs.map(({ change }) => 'keyId' in change && change.keyId));
  const places = known.filter(({ id }) => ids.has(id));
  return `Rotate ${counted(runs.length, 'key', 'keys')} ${scopeWords(places, known)}`;
}

const OLD_KEYS_GO =
  'Each old key is deleted on its server once the new one is in use: whatever else uses it stops working.';
const STAYS_OPEN = 'Its steps stay open until it answers; whether a pasted key ends there is not known.';

/** What retiring a computer's keys comes to, or what is missing in the draft. */
export function planRetiring(draft: KeysDraft, { instances, registryCode }: KeysKnown): Planned {
  const computer = findComputers(instances, registryCode).find((each) => computerId(each) === draft.computer);
  if (!computer) return { error: 'Choose a computer.' };
  const plan = planRetirement(computer, instances);
  const count = plan.steps.filter(({ denied }) => denied === undefined).length;
  const name = sanitizeText(computer.computer, 40);
  return {
    steps: plan.steps,
    warnings: [
      'A key that is retired stops working at once, wherever it is used. It cannot be undone.',
      ...plan.shut.map(shutWords),
      lookedWords(plan.looked),
    ].filter(Boolean),
    unknown: plan.later.map(
      ({ instanceName, why }) =>
        `${named(instanceName)}: ${why} Its step looks again, and retires what it finds.`,
    ),
    byHand: plan.byHand.map(byHandWords),
    confirm: count > 0 ? { label: `Type “${name}” to retire its keys`, text: name } : null,
  };
}

/** A computer as it is chosen: with its registry where another one has the same name. */
export function computerWords(
  { computer, registry, isThis, keys, inUse, instanceNames }: FoundComputer,
  among: readonly FoundComputer[],
): string {
  const isAlone = among.filter((each) => each.computer === computer).length === 1;
  const marks = [isAlone ? '' : registry, isThis ? 'this computer' : ''].filter(Boolean).join(', ');
  const where =
    instanceNames.length === 1
      ? `on ${named(instanceNames[0] ?? '')}`
      : `on ${formatNumber(instanceNames.length)} instances`;
  const used = inUse > 0 ? `, ${formatNumber(inUse)} in use here` : '';
  return `${sanitizeText(computer, 40)}${marks ? ` (${marks})` : ''}: ${counted(keys, 'key', 'keys')} ${where}${used}`;
}

function shutWords({ instanceName, organizationNames, isWhole }: Retirement['shut'][number]): string {
  const where = named(instanceName);
  if (isWhole)
    return `On ${where} the last key that is kept here goes: nothing can be read there until one is pasted (key required).`;
  if (organizationNames.length === 0)
    return `On ${where} keys in use here go; other keys open the same organizations.`;
  return `On ${where} the key in use for ${organizationNames.map(named).join(', ')} goes: a key is required there afterwards.`;
}

/** Whose keys were looked at, said of many instances at once where they are the same people. */
function lookedWords(looked: Retirement['looked']): string {
  const places = new Map<string, string[]>();
  for (const { instanceName, emails } of looked) {
    const people = emails.map((email) => sanitizeText(email, 80)).join(' and ');
    if (people) places.set(people, [...(places.get(people) ?? []), named(instanceName)]);
  }
  if (places.size === 0) return '';
  const parts = [...places].map(([people, names]) => {
    const where = names.length > 3 ? `${formatNumber(names.length)} instances` : names.join(', ');
    return `${people} on ${where}`;
  });
  return `A server lists only the keys of the person who asks. Looked at: ${parts.join('; ')}. Keys that the computer made for anybody else can be deleted by that person alone, in Dokploy under Settings, Profile, API/CLI Keys.`;
}

function byHandWords(key: Retirement['byHand'][number]): string {
  const { instanceName, email, name, createdAt, maybeHere } = key;
  const whose = sanitizeText(email, 80) || 'the person whose key is here';
  const here = maybeHere ? ' (maybe the one that was pasted here)' : '';
  const madeAt = parseMoment(createdAt);
  const made = madeAt === null ? '' : `, made ${dateOf(madeAt)}`;
  return `“${sanitizeText(name, 60) || 'unnamed'}” of ${whose} on ${named(instanceName)}${made}${here}`;
}

function named(name: string): string {
  return sanitizeText(name, 60) || 'Unnamed';
}
