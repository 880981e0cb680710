import { counted } from '../../../../shared/counted.ts';
import type { ActionName } from '../../../../shared/operations/change.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import { formatNumber } from '../../ui/locale.ts';
import { isThere, type Leaver } from './leaving.ts';

const DOES: [action: ActionName, one: string, many: string][] = [
  ['members.remove', 'account is deleted', 'accounts are deleted'],
  ['members.endMembership', 'membership ends', 'memberships end'],
  ['sessions.revokeAll', 'account loses its sessions', 'accounts lose their sessions'],
  ['members.setRole', 'membership is lowered', 'memberships are lowered'],
  ['invitations.remove', 'invitation is removed', 'invitations are removed'],
];

/** Whether anything of these steps can be run. */
export function isDoable(steps: readonly PlannedStep[]): boolean {
  return steps.some(({ denied }) => denied === undefined);
}

/** What is done for a person, counted, without a full stop; null where nothing is. */
export function doesWords(steps: readonly Pick<PlannedStep, 'change' | 'denied'>[]): string | null {
  const runs = steps.filter(({ denied }) => denied === undefined);
  const words = DOES.flatMap(([action, one, many]) => {
    const count = runs.filter(({ change }) => change.action === action).length;
    return count === 0 ? [] : counted(count, one, many);
  });
  return words.length > 0 ? words.join(' · ') : null;
}

/** What stands out of somebody’s off-boarding, in a few words each. */
export type Mark = { tone: 'danger' | 'warn' | 'plain'; words: string };

/** What stands out of a person: what goes along, whose key is in the way, what cannot be done, or be looked at. */
export function marksOf({ places }: Leaver, steps: readonly PlannedStep[]): Mark[] {
  const ownedWhere = (isDeleted: boolean) =>
    places
      .filter(({ choice, found }) => (choice === 'delete') === isDeleted && found.ownKeys.length === 0)
      .flatMap(({ found }) => found.accounts.flatMap(({ owned }) => owned)).length;
  const keys = places.filter(({ found }) => found.ownKeys.length > 0);
  const isOwn = keys.some(({ found }) => found.ownKeys.some(({ of }) => of === undefined));
  // What only waits for another key is told by that.
  const waiting = new Set(keys.map(({ found }) => found.instanceId));
  const barred = steps.filter(
    ({ change, denied }) => denied !== undefined && !waiting.has(change.instanceId),
  );
  const unlooked = places.filter(({ found }) => found.unlooked !== null).length;
  return [
    ...mark(ownedWhere(true), 'danger', (count) => `takes ${organizations(count)} along`),
    ...mark(keys.length, 'warn', () => (isOwn ? 'own key in use' : 'waits for another key')),
    ...mark(ownedWhere(false), 'warn', (count) => `owns ${organizations(count)}`),
    ...mark(barred.length, 'warn', (count) => `${formatNumber(count)} cannot be done`),
    ...mark(unlooked, 'plain', (count) => `${instances(count)} not seen in full`),
  ];
}

function mark(count: number, tone: Mark['tone'], words: (count: number) => string): Mark[] {
  return count === 0 ? [] : [{ tone, words: words(count) }];
}

/** How many leave, and how far they were found, in sentences. */
export function leaversSummary(leavers: readonly Leaver[]): string {
  const places = leavers.flatMap((leaver) => leaver.places);
  const found = leavers.filter((leaver) => leaver.places.some((place) => isThere(place.found))).length;
  const where = new Set(places.flatMap((place) => (isThere(place.found) ? place.found.instanceId : []))).size;
  const unlooked = new Set(
    places.flatMap((place) => (place.found.unlooked === null ? [] : place.found.instanceId)),
  ).size;
  const open = unlooked === 0 ? '' : ` ${instances(unlooked)} could not be looked at in full.`;
  if (found === 0) return `None of these ${formatNumber(leavers.length)} people was found.${open}`;
  const who =
    found === leavers.length
      ? `${formatNumber(found)} people were found`
      : `${formatNumber(found)} of ${formatNumber(leavers.length)} people were found`;
  return `${who} on ${instances(where)}.${open}`;
}

/** The keys in use of those who leave, each once, and whose they are. */
export type LeaversKey = {
  instanceId: string;
  instanceName: string;
  organizationId: string;
  organizationName: string;
  /** By address; empty where nobody knows. */
  of: string;
};

/** The organizations that only keys of those who leave open. */
export function keysOfLeavers(leavers: readonly Leaver[]): LeaversKey[] {
  const keys = new Map<string, LeaversKey>();
  for (const { emails, places } of leavers)
    for (const { found } of places)
      for (const { of = emails[0] ?? '', ...organization } of found.ownKeys) {
        const { instanceId, instanceName } = found;
        const name = JSON.stringify([instanceId, organization.organizationId]);
        if (!keys.has(name)) keys.set(name, { instanceId, instanceName, ...organization, of });
      }
  return [...keys.values()];
}

/** A number of organizations in words, for example “3 organizations”. */
export function organizations(count: number): string {
  return counted(count, 'organization', 'organizations');
}

function instances(count: number): string {
  return counted(count, 'instance', 'instances');
}
