import { has } from '../../../../shared/capabilities.ts';
import type { Plan } from '../../../../shared/operations/operation.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import {
  type Choices,
  denyOwnKey,
  leftAlone,
  type OffboardChoice,
  planOffboarding,
  weighChoices,
} from '../../../../shared/plans/offboard.ts';
import { type Found, findPerson } from '../../../../shared/plans/person.ts';
import type { InstanceTargets } from '../../../../shared/plans/target.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';

/** A person on an instance: what was found, what can be done, and what is chosen. */
export type Leaving = { found: Found; choices: Choices; choice: OffboardChoice };

/**
 * A person over all instances: those where the key in use is the person's own first, then where they were found, then
 * what could not be looked at. Instances where nothing was found are left out. `now` in ms since the epoch.
 */
export function leavingFrom(
  emails: readonly string[],
  chosen: Readonly<Record<string, OffboardChoice>>,
  instances: readonly InstanceTargets[],
  now: number,
): Leaving[] {
  if (emails.length === 0) return [];
  return instances
    .map((instance) => {
      const found = findPerson(emails, instance, now);
      const choices = weighChoices(found);
      const wanted = chosen[instance.instanceId];
      const choice = wanted && choices.denied[wanted] === null ? wanted : choices.suggested;
      return { found, choices, choice };
    })
    .filter(({ found }) => isThere(found) || found.unlooked !== null)
    .toSorted((a, b) => rankOf(a.found) - rankOf(b.found));
}

/** Whether anything of a person was found. */
export function isThere({ memberships, invitations, ownKeys }: Found): boolean {
  return memberships.length + invitations.length + ownKeys.length > 0;
}

function rankOf(found: Found): number {
  if (found.ownKeys.length > 0) return 0;
  return isThere(found) ? 1 : 2;
}

/** The plan of an off-boarding: its steps, what it leaves alone, what goes with them, and what has to be typed. */
export function planLeaving(
  emails: readonly string[],
  leaving: readonly Leaving[],
): {
  steps: PlannedStep[];
  known: NonNullable<Plan['known']>;
  first: string[];
  warnings: string[];
  confirm: { label: string; text: string } | null;
} {
  const steps = leaving.flatMap(({ found, choice }) => planOffboarding(found, choice, emails));
  const known = Object.fromEntries(
    leaving.flatMap(({ found, choice }) => {
      const ids = leftAlone(found, choice);
      return ids.length > 0 ? [[found.instanceId, ids]] : [];
    }),
  );
  const first = leaving.flatMap(({ found }) => denyOwnKey(found) ?? []);
  const open = leaving.filter(({ found }) => denyOwnKey(found) === null);
  const deletions = new Set(
    steps.flatMap(({ change, denied }) =>
      change.action === 'members.remove' && denied === undefined ? change.instanceId : [],
    ),
  ).size;
  const [address = ''] = emails;
  const what = deletions === 1 ? 'this account' : `the accounts on ${formatNumber(deletions)} instances`;
  const confirm = deletions > 0 ? { label: `Type “${address}” to delete ${what}`, text: address } : null;
  return { steps, known, first, warnings: whatGoes(open), confirm };
}

/** What goes with what is chosen, a sentence for all instances of which the same is to be said. */
function whatGoes(leaving: readonly Leaving[]): string[] {
  const names = new Map<string, string[]>();
  for (const each of leaving) {
    const words = goesWith(each);
    const name = sanitizeText(each.found.instanceName, 60) || 'Unnamed';
    if (words !== null) names.set(words, [...(names.get(words) ?? []), name]);
  }
  return [...names].map(([words, instances]) => `On ${instances.join(', ')} ${words}`);
}

/** What goes with what is chosen on an instance, and what stays, for after its name; null where nobody is a member. */
function goesWith({ found, choices, choice }: Leaving): string | null {
  const { memberships, accounts, version } = found;
  if (memberships.length === 0) return null;
  const owned = named(accounts.flatMap((account) => account.owned.map((each) => each.name)));
  const running = version === null ? 'this version of Dokploy' : `Dokploy ${version}`;
  switch (choice) {
    case 'delete':
      return [
        `the whole account is deleted, with ${memberships.length === 1 ? 'its membership' : `its ${formatNumber(memberships.length)} memberships`}, its API keys and what it was granted.`,
        owned &&
          `Organizations that go with it: ${owned}, with all their projects, while their services keep running unattended.`,
        hiddenWords(found, 'If it owns that one, it goes too.', 'What of them it owns goes too.'),
        'It cannot be undone.',
      ]
        .filter(Boolean)
        .join(' ');
    case 'end':
      return [
        `(${running}) the ${memberships.length === 1 ? 'membership ends' : 'memberships end'}, with what was granted in ${memberships.length === 1 ? 'it' : 'them'}.`,
        'The account stays: they can still sign in, and their API keys no longer open these organizations.',
        owned && `They stay the owner of ${owned}.`,
        'It cannot be undone: to come back they must be invited again.',
      ]
        .filter(Boolean)
        .join(' ');
    case 'lower':
      return [
        `the account stays, as member: sign-in, API keys and what was granted remain, and only they can delete their keys.`,
        owned && `Deleting the account would take ${owned} with it.`,
        hiddenWords(
          found,
          'Deleting the account could take that one with it.',
          'Deleting the account could take one of them with it.',
        ),
        !has({ version }, 'member-limits') &&
          `On ${running} a member still reads private SSH keys and reaches Docker: replace those keys.`,
      ]
        .filter(Boolean)
        .join(' ');
    case 'leave':
      return ['the account stays as it is.', choices.denied.delete].filter(Boolean).join(' ');
  }
}

/** In how many organizations an account is that no key here shows. */
function hiddenWords({ accounts }: Found, ofOne: string, ofMany: string): string {
  if (accounts.some(({ hidden }) => hidden === null))
    return `The server did not say whether it is in more organizations than the keys here show. ${ofMany}`;
  const hidden = accounts.reduce((sum, account) => sum + (account.hidden ?? 0), 0);
  if (hidden === 0) return '';
  if (hidden === 1) return `It is in 1 more organization that no key here opens. ${ofOne}`;
  return `It is in ${formatNumber(hidden)} more organizations that no key here opens. ${ofMany}`;
}

function named(names: readonly string[]): string {
  return names.map((each) => `“${sanitizeText(each, 60) || 'Unnamed'}”`).join(', ');
}
