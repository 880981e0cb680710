import { strengthOf } from '../../shared/facts/role.ts';
import { weakest } from '../../shared/facts/twoFactor.ts';
import { organizationKey } from '../../shared/target.ts';
import { compareTexts } from '../../shared/text.ts';
import { type EveryonesPlaces, type ListedInvitation, type ListedMember, seenBy } from '../people/access.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';

export type ReportPerson = {
  emails: readonly string[];
  name: string;
  role: string;
  places: readonly string[];
};

export type Standouts = {
  people: number;
  seeNothing: number;
  invitedAlone: number;
  owners: ReportPerson[];
  withoutTwoFactor: ReportPerson[];
  /** The server does not tell; they may lack 2FA elsewhere. */
  unknownTwoFactor: ReportPerson[];
};

type Known = {
  emails: string[];
  name: string;
  role: string;
  owns: Map<string, string>;
  seesNothing: boolean;
  accounts: Map<string, { instance: string; twoFactor: boolean | null }>;
};

type ListPlace = { instanceId: string; instance: string; organizationId: string; organization: string };

export function createGathering(personOf: EveryonesPlaces['personOf']) {
  const known = new Map<string, Known>();
  const invited = new Set<string>();

  function addMember(row: ListedMember, place: ListPlace): void {
    const { id, email, name, role } = row;
    const { instanceId, instance, organizationId, organization } = place;
    const personId = personOf(id);
    const person: Known = known.get(personId) ?? {
      emails: [],
      name: '',
      role,
      owns: new Map(),
      seesNothing: false,
      accounts: new Map(),
    };
    known.set(personId, person);
    if (email !== '' && !person.emails.includes(email)) person.emails.push(email);
    if (person.name === '') person.name = name;
    if (strengthOf(role) < strengthOf(person.role)) person.role = role;
    if (seenBy(row).sees === 'nothing') person.seesNothing = true;
    if (role === 'owner')
      person.owns.set(organizationKey({ instanceId, organizationId }), `${organization} on ${instance}`);
    const before = person.accounts.get(instanceId) ?? row;
    person.accounts.set(instanceId, { instance, twoFactor: weakest([before, row]) });
  }

  function those(placesOf: (person: Known) => readonly string[]): ReportPerson[] {
    return [...known.values()]
      .flatMap((person) => {
        const places = placesOf(person);
        const { emails, name, role } = person;
        return places.length > 0 ? { emails, name, role, places } : [];
      })
      .map((person) => ({ person, key: sortKey(person) }))
      .sort((a, b) => compareTexts(a.key, b.key))
      .map(({ person }) => person);
  }

  return {
    addMembers(rows: readonly ListedMember[], place: ListPlace): void {
      for (const row of rows) addMember(row, place);
    },
    addInvitations(rows: readonly ListedInvitation[]): void {
      for (const { id } of rows) invited.add(personOf(id));
    },
    async standouts(yieldIfDue: YieldIfDue): Promise<Standouts> {
      const owners = those(({ owns }) => [...owns.values()]);
      await yieldIfDue();
      const withoutTwoFactor = those(({ accounts }) => where(accounts, false));
      await yieldIfDue();
      const unknownTwoFactor = those(({ accounts }) => where(accounts, null));
      await yieldIfDue();
      const invitedAlone = [...invited].filter((id) => !known.has(id)).length;
      const seeNothing = [...known.values()].filter(({ seesNothing }) => seesNothing).length;
      return { people: known.size, seeNothing, invitedAlone, owners, withoutTwoFactor, unknownTwoFactor };
    },
  };
}

function where(accounts: Known['accounts'], wanted: boolean | null): string[] {
  return [...accounts.values()].flatMap(({ instance, twoFactor }) => (twoFactor === wanted ? instance : []));
}

function sortKey({ emails: [first], name }: ReportPerson): string {
  return first === undefined ? `\uffff${name}` : first.toLowerCase();
}
