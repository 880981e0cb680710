import type { WantedResult } from '../../shared/calls/wanted.ts';
import type { CallsOf, GiveUp } from '../../shared/contract.ts';
import type { Account } from '../../shared/dokploy.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { preferredKeys } from '../../shared/keyChoice.ts';
import { accountsIn, personOf } from '../../shared/people.ts';
import { type Principal, principalIn } from '../../shared/principal.ts';
import { decodeText } from '../../shared/separatedTable.ts';
import type { NamedKit } from '../../shared/wanted/access.ts';
import type { WantedChange } from '../../shared/wanted/change.ts';
import {
  checkWanted,
  MOST_CHANGES,
  MOST_LINES,
  MOST_TOLD,
  type WantedCheck,
  type WantedFault,
} from '../../shared/wanted/check.ts';
import type { KnownInstance, KnownOrganization, Present } from '../../shared/wanted/known.ts';
import { readWanted, type WantedRows } from '../../shared/wanted/rows.ts';
import { type EveryonesPlaces, isWhole, type OrganizationPeople } from '../people/organizations.ts';
import type { People } from '../people/people.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { yieldToEventLoop } from '../scheduling/yielding.ts';
import { type FileDialogs, openFile } from '../storage/chosenFile.ts';

const SOURCE = {
  title: 'Read wanted access',
  name: 'Wanted access',
  extensions: ['csv', 'json', 'txt', 'tsv'],
};

export function createWanted(options: {
  instances: Pick<Instances, 'list'>;
  people: Pick<People, 'places'>;
  kits: { all(): Promise<readonly NamedKit[]> };
  chooseSource: FileDialogs['chooseSource'];
  writeClipboard: (text: string) => Promise<Result<null>>;
  clock: typeof Date.now;
  newId: () => string;
}): {
  calls: CallsOf<'wanted'> & GiveUp;
  /** What the open file changes, compared with what is known now. Gives `file-closed`. */
  changesOf: (
    token: string,
  ) => Promise<Result<{ changes: readonly WantedChange[]; mustStay: readonly string[] }>>;
} {
  const { instances, people, clock, newId } = options;
  let opened: { token: string; read: WantedRows } | null = null;

  async function checkAll({ rows }: WantedRows): Promise<Result<WantedCheck>> {
    const places = await people.places();
    const known = await knownInstances(instances.list(), places);
    const kits = (await options.kits.all()).map(({ id, name }) => ({ id, name }));
    const checking = checkWanted(rows, known, { now: clock(), kits });
    for (;;) {
      const next = checking.next();
      if (next.done)
        return next.value
          ? ok(next.value)
          : tooLarge(`has more than ${MOST_LINES.toLocaleString('en')} lines`);
      // A long file must not keep the other calls waiting.
      await yieldToEventLoop();
    }
  }

  async function check(read: WantedRows): Promise<Result<WantedResult>> {
    const checked = await checkAll(read);
    return checked.ok ? ok(resultOf(checked.value)) : checked;
  }

  const calls: ReturnType<typeof createWanted>['calls'] = {
    'wanted.open': async () => {
      const chosen = await openFile(options.chooseSource, SOURCE, () => tooLarge('is larger than 20 MB'));
      if (!chosen.ok) return chosen;
      if (chosen.value === null) return ok({ outcome: 'canceled' });
      opened = null;
      const { fileName, bytes } = chosen.value;
      const text = decodeText(bytes);
      if (!('text' in text)) return noText(fileName, text.not);
      const read = readWanted(text.text);
      if (!read.ok) return read;
      const checked = await check(read.value);
      if (!checked.ok) return checked;
      const token = newId();
      opened = { token, read: read.value };
      const { format } = read.value;
      return ok({ outcome: 'opened', token, fileName, format, check: checked.value });
    },
    'wanted.check': async ({ token }) => (opened?.token === token ? check(opened.read) : closed()),
    'wanted.copyFaults': async ({ token, also }) => {
      if (opened?.token !== token) return closed();
      const { read } = opened;
      const checked = await checkAll(read);
      if (!checked.ok) return checked;
      const written = await options.writeClipboard(
        faultsText([...checked.value.faults, ...also], read.format),
      );
      return written.ok ? ok({}) : fail({ ...written.error, message: 'The lines could not be copied.' });
    },
    'app.giveUp': ({ id }) => {
      if (opened?.token === id) opened = null;
      return ok({});
    },
  };
  return {
    calls,
    async changesOf(token) {
      const checked = opened?.token === token ? await checkAll(opened.read) : closed();
      // Of a file with more than one operation can change none is told, and none is planned.
      return checked.ok ? ok({ changes: resultOf(checked.value).changes, mustStay: [] }) : checked;
    },
  };
}

/** What is told of a check: no more than is looked at, and no half of what would change. */
function resultOf({ lines, same, expired, changes, faults, unchecked }: WantedCheck): WantedResult {
  return {
    lines,
    same,
    expired,
    changes: changes.length > MOST_CHANGES ? [] : changes,
    changed: changes.length,
    faults: faults.slice(0, MOST_TOLD),
    faulty: faults.length,
    unchecked: unchecked.slice(0, MOST_TOLD),
    uncheckedLines: unchecked.reduce((sum, each) => sum + each.lines, 0),
  };
}

function faultsText(faults: readonly WantedFault[], format: WantedRows['format']): string {
  const word = format === 'csv' ? 'Line' : 'Entry';
  return faults
    .toSorted((one, other) => one.line - other.line)
    .map(({ line, why }) => `${word} ${line}: ${why}`)
    .join('\n');
}

function tooLarge(why: string): Result<never> {
  return fail({
    code: 'file-too-large',
    message: `This file ${why}, the limit.`,
    advice: 'Split the file, for example by instance. Import the parts one by one.',
  });
}

function noText(name: string, not: 'workbook' | 'text'): Result<never> {
  if (not === 'text')
    return fail({
      code: 'file-foreign',
      message: `“${name}” is not a text file, so it cannot be read as wanted access.`,
      advice: 'Choose a CSV or JSON file, like an export from People.',
    });
  return fail({
    code: 'file-foreign',
    message: `“${name}” is a spreadsheet workbook, which Quayside can’t read.`,
    advice: 'Save it as CSV, then import that file.',
  });
}

function closed(): Result<never> {
  return fail({ code: 'file-closed', message: 'This file is no longer open.', advice: 'Import it again.' });
}

export async function knownInstances(
  instances: readonly Instance[],
  { organizations, accountOf }: Pick<EveryonesPlaces, 'organizations' | 'accountOf'>,
): Promise<KnownInstance[]> {
  const known: KnownInstance[] = [];
  for (const { id, name, origin, keys } of instances) {
    await yieldToEventLoop();
    const account = accountOf(id);
    const own = organizations.filter(({ instanceId }) => instanceId === id);
    const there = own.map((organization) =>
      toKnown(organization, principalsAt(organization.organizationId, keys, account)),
    );
    known.push({ id, name, origin, organizations: there, roles: rolesIn(there) });
  }
  return known;
}

function toKnown(organization: OrganizationPeople, principals: readonly Principal[]): KnownOrganization {
  const { organizationId: id, organizationName: name } = organization;
  const whyUnknown = whyUnknownAt(organization, principals);
  // Of what was read while a key was there it is still known who was there, though nothing can be changed.
  return { id, name, people: isWhole(organization) ? peopleOf(organization) : null, whyUnknown, principals };
}

function whyUnknownAt(organization: OrganizationPeople, principals: readonly Principal[]): string | null {
  if (isWhole(organization)) return null;
  if (principals.length === 0) return 'This organization has no key.';
  return organization.members
    ? 'Its invitations have not been read yet. Refresh its instance, then import the file again.'
    : 'Its people have not been read yet. Refresh its instance, then import the file again.';
}

function peopleOf({ members, invitations }: OrganizationPeople): Map<string, Present> {
  const people = new Map<
    string,
    { members: Present['members'][number][]; invitations: Present['invitations'][number][] }
  >();
  const of = (id: string) => {
    const present = people.get(id) ?? { members: [], invitations: [] };
    people.set(id, present);
    return present;
  };
  for (const { id, userId, role } of members?.rows ?? []) of(id).members.push({ userId, role });
  for (const { id, role, expiresAt } of invitations?.rows ?? []) of(id).invitations.push({ role, expiresAt });
  return people;
}

function rolesIn(organizations: readonly KnownOrganization[]): Set<string> {
  const roles = new Set<string>();
  for (const { people } of organizations)
    for (const { members, invitations } of people?.values() ?? [])
      for (const { role } of [...members, ...invitations]) if (role !== null) roles.add(role);
  return roles;
}

/** Who acts in an organization: each person whose key opens it, the one whose key is used first, by their role alone. */
function principalsAt(
  organizationId: string,
  keys: readonly KeyRecord[],
  account: Account | null,
): Principal[] {
  const opening = preferredKeys(keys.filter((key) => key.organizationId === organizationId));
  const principals = new Map<string | null, Principal>();
  for (const { userId, role } of opening)
    if (!principals.has(userId)) principals.set(userId, asPerson({ userId, role }, organizationId, account));
  return [...principals.values()];
}

function asPerson(
  { userId, role }: Pick<KeyRecord, 'userId' | 'role'>,
  organizationId: string,
  account: Account | null,
): Principal {
  const accounts = account ? accountsIn(account) : [];
  const own =
    accounts.find((each) => personOf(each) === userId) ?? (userId === null ? accounts[0] : undefined);
  if (own) return principalIn(own, organizationId, null);
  const { version = null, isCloud = false } = account ?? {};
  return { version, isCloud, role, userId, organizationId, allowed: null };
}
