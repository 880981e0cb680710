import { leavingEverywhere } from '../../../../shared/plans/leaving.ts';
import { personsOf } from '../../../../shared/plans/persons.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import type { WantedPart } from '../../../../shared/plans/wanted.ts';
import type { WantedAccess, WantedChange } from '../../../../shared/wanted/change.ts';
import type { WantedFault } from '../../../../shared/wanted/check.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { confirmationOf, confirmedIn } from './confirmed.ts';
import { confirmDeletions, deletionWords } from './deletions.ts';
import type { Reviewed } from './reviewed.ts';

/** What is removed of a person, each part as it is on an instance. */
export type Removal = { email: string; parts: WantedPart[] };

/** What a file of wanted access changes, by what it does. */
export type WantedView = {
  invite: WantedPart[];
  change: WantedPart[];
  /** By person, of whom each is confirmed. */
  remove: Removal[];
  /** How many have the access that is wanted. */
  granted: number;
  /** The lines of which nothing, or not all, can be done, with why. */
  barred: WantedFault[];
};

/** Sorts what is planned by what it does, and lists what of it cannot be done. */
export function viewWanted(parts: readonly WantedPart[]): WantedView {
  const doable = parts.filter(({ steps }) => steps.some(({ denied }) => denied === undefined));
  const people = new Map<string, WantedPart[]>();
  for (const part of doable)
    if (part.kind === 'remove') people.set(part.email, [...(people.get(part.email) ?? []), part]);
  return {
    invite: doable.filter(({ kind }) => kind === 'invite'),
    change: doable.filter(({ kind }) => kind === 'change'),
    remove: [...people].map(([email, own]) => ({ email, parts: own })),
    granted: parts.filter(({ kind, steps, left }) => kind === 'change' && steps.length + left.length === 0)
      .length,
    barred: parts.flatMap(barredIn).sort((one, other) => one.line - other.line),
  };
}

function barredIn({ changes, steps, left }: WantedPart): WantedFault[] {
  const denied = steps.flatMap(({ change, denied: why }) => {
    if (why === undefined) return [];
    const { organizationId } = change as { organizationId?: string };
    const of = changes.find((each) => each.organizationId === organizationId) ?? changes[0];
    return of ? { line: of.line, why } : [];
  });
  return [...denied, ...left.map(({ change, why }) => ({ line: change.line, why }))];
}

/** What is confirmed of a removal. */
export function removalConfirmation({ parts }: Removal): string {
  return confirmationOf(parts.flatMap(({ steps }) => steps));
}

/** Who was confirmed, by address, as they would be removed now; `confirmed`: by address, what was. */
export function confirmedRemovals(
  removals: readonly Removal[],
  confirmed: ReadonlyMap<string, string>,
): Set<string> {
  return confirmedIn(
    removals.map((removal) => ({ key: removal.email, confirmation: removalConfirmation(removal) })),
    confirmed,
  );
}

/**
 * The plan of what is planned, with those removals alone that were confirmed, by address. `joined`: the addresses that
 * are one person’s; `now` in ms since the epoch.
 */
export function reviewWanted(
  parts: readonly WantedPart[],
  confirmed: ReadonlySet<string>,
  instances: readonly InstanceTargets[],
  { joined, now }: { joined: readonly (readonly string[])[]; now: number },
): Reviewed {
  const meant = parts.filter(({ kind, email }) => kind !== 'remove' || confirmed.has(email));
  const unmeant = parts.filter((part) => !meant.includes(part));
  const deletions = meant.flatMap((part) => part.deletions);
  const steps = meant.flatMap((part) => part.steps);
  const renews = steps.some(({ change, denied }) => change.action === 'invitations.renew' && !denied);
  const removed = meant.flatMap(({ kind, email }) => (kind === 'remove' ? email : []));
  const leaving = leavingEverywhere(personsOf(removed, joined), steps, instances, now);
  return {
    kind: 'wanted-access',
    steps,
    ...(leaving.length > 0 ? { leaving } : {}),
    warnings: [...deletions.map(deletionWords), ...(renews ? [LINKS_END] : [])],
    unknown: [],
    left: [
      ...meant.flatMap(({ left }) =>
        left.map(({ change, why }) => `${personWords(change)} in ${placeWords(change, instances)}: ${why}`),
      ),
      ...unmeant.flatMap(({ changes }) =>
        changes.map((change) => `${personWords(change)} in ${placeWords(change, instances)}: Not confirmed.`),
      ),
    ],
    confirm: confirmDeletions(deletions),
  };
}

const LINKS_END =
  'The links of invitations that get another role stop working, and that cannot be undone: send each person the new one.';

/** What a line changes, in words without a full stop. */
export function changeWords(change: WantedChange, instances: readonly InstanceTargets[]): string {
  const where = `in ${placeWords(change, instances)}`;
  const who = personWords(change);
  switch (change.kind) {
    case 'invite':
      return `${who} as ${roleWords(change.role)} ${where}${withWords(change.access)}`;
    case 'role':
      return `${who} from ${roleWords(change.from)} to ${roleWords(change.role)} ${where}`;
    case 'invited-role':
      return `${who}, invited as ${roleWords(change.from ?? 'member')}, to ${roleWords(change.role)} ${where}${withWords(change.access)}`;
    case 'access':
      return `${who} to ${accessWords(change.access)} ${where}`;
    case 'remove':
      return `${who} ${where}`;
  }
}

/** What removing a person does on each instance, in sentences. */
export function removalWords({ parts }: Removal, instances: readonly InstanceTargets[]): string {
  return parts
    .flatMap((part) => {
      const on = sanitizeText(part.instanceName, 60) || 'Unnamed';
      return part.steps.flatMap(({ change, denied, organizationName }) => {
        if (denied !== undefined) return [];
        const where = `${sanitizeText(organizationName ?? '', 60) || 'Unnamed'} on ${on}`;
        switch (change.action) {
          case 'members.remove': {
            const organizations = part.changes.map((each) => organizationWords(each, instances));
            return `The whole account on ${on} is deleted; it is in ${organizations.join(', ')}.`;
          }
          case 'members.endMembership':
            return `The membership in ${where} ends.`;
          default:
            return `The invitation to ${where} is removed.`;
        }
      });
    })
    .join(' ');
}

function accessWords(access: WantedAccess): string {
  switch (access.by) {
    case 'nothing':
      return 'see nothing';
    case 'template':
      return `what the template “${sanitizeText(access.name, 60)}” grants`;
    case 'projects':
      return `see ${sanitizeText(access.text, 120)} alone`;
  }
}

/** A template is offered once they joined; anything else is told where it cannot be done. */
function withWords(access: WantedAccess | undefined): string {
  return access?.by === 'template' ? `, with the template “${sanitizeText(access.name, 60)}”` : '';
}

function personWords({ email }: WantedChange): string {
  return sanitizeText(email, 120);
}

function roleWords(role: string): string {
  return sanitizeText(role, 60) || 'Unnamed';
}

function placeWords(change: WantedChange, instances: readonly InstanceTargets[]): string {
  const instance = instances.find(({ instanceId }) => instanceId === change.instanceId);
  return `${organizationWords(change, instances)} on ${sanitizeText(instance?.instanceName, 60) || 'Unnamed'}`;
}

function organizationWords(change: WantedChange, instances: readonly InstanceTargets[]): string {
  const instance = instances.find(({ instanceId }) => instanceId === change.instanceId);
  const target = instance?.targets.find(({ organizationId }) => organizationId === change.organizationId);
  return sanitizeText(target?.organizationName, 60) || 'Unnamed';
}
