import { has } from '../../../../shared/capabilities.ts';
import type { PlannedStep } from '../../../../shared/operations/step.ts';
import { denyOwnKey } from '../../../../shared/plans/offboard.ts';
import type { Found } from '../../../../shared/plans/person.ts';
import { denyRevoking } from '../../../../shared/plans/sessions.ts';
import { grantedWords } from '../../state/grantedWords.ts';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import type { Leaver, LeavingPlace } from './leaving.ts';

/** What goes with what is chosen of one person, a sentence for all instances of which the same is to be said. */
export function whatGoes({ places }: Leaver): string[] {
  const names = new Map<string, string[]>();
  for (const each of places.filter(({ found }) => denyOwnKey(found) === null)) {
    const words = goesWith(each);
    const name = sanitizeText(each.found.instanceName, 60) || 'Unnamed';
    if (words !== null) names.set(words, [...(names.get(words) ?? []), name]);
  }
  return [...names].map(([words, instances]) => `On ${instances.join(', ')} ${words}`);
}

/** What goes with what is chosen on an instance, and what stays, for after its name; null where nobody is a member. */
function goesWith({ found, choices, choice }: LeavingPlace): string | null {
  const { memberships, accounts, version } = found;
  if (memberships.length === 0) return null;
  const owned = named(accounts.flatMap((account) => account.owned.map((each) => each.name)));
  const running = version === null ? 'this version of Dokploy' : `Dokploy ${version}`;
  switch (choice) {
    case 'delete':
      return [
        `the whole account is deleted, with ${memberships.length === 1 ? 'its membership' : `its ${formatNumber(memberships.length)} memberships`}, its API keys, its sessions and what it was granted.`,
        choices.denied.end && `Nothing less can go: ${choices.denied.end}`,
        grantedWords(memberships.map(({ member }) => member)),
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
        grantedWords(memberships.map(({ member }) => member)),
        'The account stays: they can still sign in, and their API keys no longer open these organizations.',
        sessionWords(found),
        owned && `They stay the owner of ${owned}.`,
        'It cannot be undone: to come back they must be invited again.',
      ]
        .filter(Boolean)
        .join(' ');
    case 'lower':
      return [
        `the account stays, as member: sign-in, API keys and what was granted remain, and only they can delete their keys.`,
        sessionWords(found),
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
    case 'revoke-sessions':
      return ['the account stays as it is.', sessionWords(found), choices.denied.delete]
        .filter(Boolean)
        .join(' ');
    case 'leave':
      return ['the account stays as it is.', staysSignedIn(found), choices.denied.delete]
        .filter(Boolean)
        .join(' ');
  }
}

/** What becomes of the browsers of somebody who keeps the account. */
function sessionWords(found: Found): string {
  return (
    staysSignedIn(found) ??
    'Its sessions are revoked: whoever is signed in with it is signed out at once, and can sign in again.'
  );
}

/** Why no session is revoked there; null where that can be done. */
function staysSignedIn(found: Found): string | null {
  const denied = denyRevoking(found);
  return denied && `Browsers that are signed in stay so: ${denied}`;
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

/**
 * What goes with what is chosen of several people, in as few sentences as there are kinds of it; whatever takes more
 * along than the account itself, by itself.
 */
export function whatGoesOfMany(
  people: readonly { leaver: Leaver; steps: readonly PlannedStep[] }[],
): string[] {
  const runs = people.flatMap(({ steps }) => steps.filter(({ denied }) => denied === undefined));
  const count = (action: PlannedStep['change']['action']) =>
    runs.filter(({ change }) => change.action === action).length;
  const places = people.flatMap(({ leaver }) =>
    leaver.places
      .filter(({ found }) => found.memberships.length > 0 && denyOwnKey(found) === null)
      .map((place) => ({ place, who: sanitizeText(leaver.emails[0], 120) })),
  );
  return [
    ...deletedWords(count('members.remove')),
    ...whyWholeWords(places.filter(({ place }) => place.choice === 'delete').map(({ place }) => place)),
    ...places.flatMap(({ place, who }) => takenWords(place, who)),
    ...endedWords(count('members.endMembership')),
    ...loweredWords(places.filter(({ place }) => place.choice === 'lower').map(({ place }) => place)),
    ...revokedWords(count('sessions.revokeAll')),
    ...staysSignedInWords(places.filter(({ place }) => place.choice !== 'delete').map(({ place }) => place)),
  ];
}

function deletedWords(count: number): string[] {
  if (count === 0) return [];
  const what = count === 1 ? '1 whole account is' : `${formatNumber(count)} whole accounts are`;
  return [
    `${what} deleted, with all memberships, API keys, sessions and what was granted. It cannot be undone.`,
  ];
}

/** Why no account goes by less than all of it, a sentence for all instances of which the same is to be said. */
function whyWholeWords(places: readonly LeavingPlace[]): string[] {
  return [...namesBy(places, ({ choices }) => choices.denied.end)].map(
    ([words, instances]) => `Nothing less can go on ${[...instances].join(', ')}: ${words}`,
  );
}

/** What goes with an account beside its memberships and keys, or may. */
function takenWords({ found, choice }: LeavingPlace, who: string): string[] {
  if (choice !== 'delete') return [];
  const owned = named(found.accounts.flatMap((account) => account.owned.map(({ name }) => name)));
  const hidden = hiddenWords(found, 'If it owns that one, it goes too.', 'What of them it owns goes too.');
  const of = `The account of ${who} on ${sanitizeText(found.instanceName, 60) || 'Unnamed'}`;
  return [
    ...(owned
      ? [`${of} takes ${owned} along, with all their projects, while their services keep running unattended.`]
      : []),
    ...(hidden ? [`${of}: ${hidden}`] : []),
  ];
}

function endedWords(count: number): string[] {
  if (count === 0) return [];
  const what = count === 1 ? '1 membership ends' : `${formatNumber(count)} memberships end`;
  return [
    `${what}, with what was granted there. The accounts stay: they can still sign in, and their API keys no longer open these organizations. It cannot be undone: to come back, a person must be invited again.`,
  ];
}

function loweredWords(places: readonly LeavingPlace[]): string[] {
  if (places.length === 0) return [];
  const what = places.length === 1 ? '1 account stays' : `${formatNumber(places.length)} accounts stay`;
  const old = places.filter(({ found: { version } }) => !has({ version }, 'member-limits'));
  const names = [...new Set(old.map(({ found }) => sanitizeText(found.instanceName, 60) || 'Unnamed'))];
  return [
    `${what}, as member: sign-in, API keys and what was granted remain, and only their people can delete their keys.`,
    ...(names.length > 0
      ? [
          `On ${names.join(', ')} a member still reads private SSH keys and reaches Docker: replace those keys.`,
        ]
      : []),
  ];
}

function revokedWords(count: number): string[] {
  if (count === 0) return [];
  const what = count === 1 ? '1 account' : `${formatNumber(count)} accounts`;
  return [
    `All sessions of ${what} are revoked: their browsers are signed out at once. Their people can sign in again, and their API keys go on working.`,
  ];
}

/** Where no session is revoked, and why, a sentence for all instances of which the same is to be said. */
function staysSignedInWords(places: readonly LeavingPlace[]): string[] {
  return [...namesBy(places, ({ found }) => staysSignedIn(found))].map(
    ([words, instances]) => `On ${[...instances].join(', ')}: ${words}`,
  );
}

/** The names of the instances of which the same is to be said, by that. */
function namesBy(
  places: readonly LeavingPlace[],
  wordsOf: (place: LeavingPlace) => string | null,
): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const place of places) {
    const words = wordsOf(place);
    const name = sanitizeText(place.found.instanceName, 60) || 'Unnamed';
    if (words !== null) names.set(words, (names.get(words) ?? new Set()).add(name));
  }
  return names;
}
