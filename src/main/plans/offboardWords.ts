import { has } from '../../shared/capabilities.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { LeaversView } from '../../shared/operations/planned.ts';
import { doesWords } from '../../shared/operations/steps.ts';
import { grantedWords } from '../../shared/permissions/words.ts';
import { organizationKey } from '../../shared/target.ts';
import { counted, nameOf, oneLine, thousands } from '../../shared/text.ts';
import { denyOwnKey, isThere, type Leaver, type Place } from './offboardSteps.ts';
import type { Found } from './people.ts';
import { denyRevoking } from './sessions.ts';

export function goingOn({ found, choices, choice }: Place): (string | false | null)[] {
  const { memberships, accounts, version } = found;
  const owned = named(accounts.flatMap((account) => account.owned.map((each) => each.name)));
  const count = counted(memberships.length, 'membership', 'memberships');
  const granted = grantedWords(memberships.map(({ member }) => member));
  switch (choice) {
    case 'delete':
      return [
        `Loses ${count}, API keys and sessions.`,
        granted,
        choices.denied.end && `Only the whole account can go: ${choices.denied.end}`,
        owned && `Also deletes ${owned}, with all projects. Their services keep running unattended.`,
        deletedUnseen(found),
      ];
    case 'end':
      return [
        `Loses ${count}. The account stays and can sign in.`,
        granted,
        sessionWords(found),
        owned && `Still owns ${owned}.`,
        'To return, they need a new invitation.',
      ];
    case 'lower':
      return [
        'The account stays as member, with nothing granted. It keeps sign-in and API keys.',
        granted,
        sessionWords(found),
        owned && `Deleting it would delete ${owned}, too.`,
        hiddenWords(
          found,
          'Deleting the account could delete that one.',
          'Deleting the account could delete one of them.',
        ),
        !has({ version }, 'member-limits') &&
          `On ${version === null ? 'this version of Dokploy' : `Dokploy ${version}`} a member still reads private SSH keys and reaches Docker: replace those keys.`,
      ];
    case 'revoke-sessions':
      return ['The account stays as it is.', sessionWords(found), choices.denied.delete];
    case 'leave':
      return ['The account stays as it is.', staysSignedIn(found), choices.denied.delete];
  }
}

function sessionWords(found: Found): string {
  return staysSignedIn(found) ?? 'Its browsers are signed out, and can sign in again.';
}

function staysSignedIn(found: Found): string | null {
  const denied = denyRevoking(found);
  return denied && `Signed-in browsers stay signed in: ${denied}`;
}

function hiddenWords({ accounts }: Found, ofOne: string, ofMany: string): string {
  if (accounts.some(({ hidden }) => hidden === null))
    return `The server did not say whether it is in more organizations. ${ofMany}`;
  const hidden = accounts.reduce((sum, account) => sum + (account.hidden ?? 0), 0);
  if (hidden === 0) return '';
  if (hidden === 1) return `It is in 1 more organization that no key here opens. ${ofOne}`;
  return `It is in ${thousands(hidden)} more organizations that no key here opens. ${ofMany}`;
}

function deletedUnseen(found: Found): string {
  return hiddenWords(
    found,
    'If it owns that one, Dokploy deletes both.',
    'Dokploy also deletes those it owns.',
  );
}

function named(names: readonly string[]): string {
  return names.map((each) => `“${nameOf(each)}”`).join(', ');
}

export function takenOfMany(leavers: readonly Leaver[]): string[] {
  return leavers.flatMap(({ emails, places }) =>
    places
      .filter(({ found }) => found.memberships.length > 0 && denyOwnKey(found) === null)
      .flatMap((place) => takenWords(place, oneLine(emails[0] ?? '', 120))),
  );
}

function takenWords({ found, choice }: Place, who: string): string[] {
  if (choice !== 'delete') return [];
  const owned = named(found.accounts.flatMap((account) => account.owned.map(({ name }) => name)));
  const hidden = deletedUnseen(found);
  const of = `The account of ${who} on ${nameOf(found.instanceName)}`;
  return [
    ...(owned
      ? [`${of} owns ${owned}: deleted with all projects. Their services keep running unattended.`]
      : []),
    ...(hidden ? [`${of}: ${hidden}`] : []),
  ];
}

export function foundWords({ memberships, invitations, accounts }: Found): string {
  const whose = (email: string) => (accounts.length > 1 ? `${oneLine(email, 60)}: ` : '');
  const parts = [
    ...memberships.map(
      ({ target, member }) =>
        `${whose(member.user.email)}${oneLine(member.role, 40)} in ${nameOf(target.organizationName, 40)}`,
    ),
    ...invitations.map(({ target }) => `invited to ${nameOf(target.organizationName, 40)}`),
    ...accounts.flatMap(({ owned }) =>
      owned.length > 0 ? `owns ${owned.map(({ name }) => nameOf(name, 40)).join(', ')}` : [],
    ),
  ];
  const more = parts.length - MOST_PARTS;
  return (more > 0 ? [...parts.slice(0, MOST_PARTS), `${thousands(more)} more`] : parts).join(' · ');
}

const MOST_PARTS = 5;

export function inShort({ places }: Leaver, steps: readonly PlannedStep[]): string {
  const does = doesWords(steps);
  if (does !== null) return does;
  if (places.length === 0) return NOBODY;
  if (!places.some(({ found }) => isThere(found))) return 'Not found where Quayside could check.';
  return steps.some(({ denied }) => denied !== undefined) ? 'Nothing can be done yet.' : 'Nothing changes.';
}

export const NOBODY = 'Nobody with this address was found.';

type Mark = LeaversView['people'][number]['marks'][number];

export function marksOf({ places }: Leaver, steps: readonly PlannedStep[]): Mark[] {
  const ownedWhere = (isDeleted: boolean) =>
    places
      .filter(({ choice, found }) => (choice === 'delete') === isDeleted && found.ownKeys.length === 0)
      .flatMap(({ found }) => found.accounts.flatMap(({ owned }) => owned)).length;
  const keys = places.filter(({ found }) => found.ownKeys.length > 0);
  const isOwn = keys.some(({ found }) => found.ownKeys.some(({ of }) => of === undefined));
  const waiting = new Set(keys.map(({ found }) => found.instanceId));
  const barred = steps.filter(
    ({ change, denied }) => denied !== undefined && !waiting.has(change.instanceId),
  );
  const unlooked = places.filter(({ found }) => found.unlooked !== null).length;
  return [
    ...mark(ownedWhere(true), 'danger', (count) => `also deletes ${organizations(count)}`),
    ...mark(keys.length, 'warn', () => (isOwn ? 'own key in use' : 'waits for another key')),
    ...mark(ownedWhere(false), 'warn', (count) => `owns ${organizations(count)}`),
    ...mark(barred.length, 'warn', (count) => `${thousands(count)} cannot be done`),
    ...mark(unlooked, 'plain', (count) => `${instances(count)} not fully checked`),
  ];
}

function mark(count: number, tone: Mark['tone'], words: (count: number) => string): Mark[] {
  return count === 0 ? [] : [{ tone, words: words(count) }];
}

export function leaversSummary(leavers: readonly Leaver[]): string {
  const places = leavers.flatMap((leaver) => leaver.places);
  const idsOf = (which: (found: Found) => boolean) =>
    new Set(places.flatMap(({ found }) => (which(found) ? found.instanceId : []))).size;
  const where = idsOf(isThere);
  const unlooked = idsOf((found) => found.unlooked !== null);
  const open = unlooked === 0 ? '' : ` ${instances(unlooked)} could not be fully checked.`;
  if (leavers.length === 1)
    return where === 0
      ? `Nobody with this address was found on the instances checked.${open}`
      : `Found on ${instances(where)}.${open}`;
  const all = thousands(leavers.length);
  const found = leavers.filter((leaver) => leaver.places.some((place) => isThere(place.found))).length;
  if (found === 0) return `None of these ${all} people was found.${open}`;
  const who = found === leavers.length ? all : `${thousands(found)} of ${all}`;
  return `${who} people were found on ${instances(where)}.${open}`;
}

export function keysOfLeavers(leavers: readonly Leaver[]): LeaversView['keys'] {
  const keys = new Map<string, LeaversView['keys'][number]>();
  for (const { emails, places } of leavers)
    for (const { found } of places)
      for (const { of = emails[0] ?? '', ...organization } of found.ownKeys) {
        const { instanceId, instanceName } = found;
        const name = organizationKey({ instanceId, ...organization });
        if (!keys.has(name)) keys.set(name, { instanceId, instanceName, ...organization, of });
      }
  return [...keys.values()];
}

export function keyWords({ instanceName, organizationName, of }: LeaversView['keys'][number]): string {
  return `The key in use for “${nameOf(organizationName)}” on ${nameOf(instanceName)} is that of ${oneLine(of, 120) || 'somebody'}, who leaves. Its steps wait for a key of somebody who stays.`;
}

function organizations(count: number): string {
  return counted(count, 'organization', 'organizations');
}

function instances(count: number): string {
  return counted(count, 'instance', 'instances');
}
