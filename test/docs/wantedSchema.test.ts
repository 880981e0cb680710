import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkWanted } from '../../src/shared/wanted/check.ts';
import { SWITCH_NAMES } from '../../src/shared/wanted/granted.ts';
import { finished } from '../finished.ts';
import { addressed, rowsOf, targetOf } from '../shared/wanted/rowsOf.ts';

const text = readFileSync('docs/wanted-access.schema.json', 'utf8');
const schema = z.fromJSONSchema(JSON.parse(text));

const KNOWN = [addressed('Shop', [targetOf('acme', 'Acme', { whyUnknown: 'It was not read.' })])];

/** Whether the reader takes all of a document. */
function isRead(document: unknown): boolean {
  const kits = [{ id: 'k', name: 'Developers' }];
  const found = finished(
    checkWanted(rowsOf(JSON.stringify(document)), KNOWN, {
      now: 0,
      kits,
      endOf: () => null,
      addressesOf: (email) => [email],
    }),
  );
  return found.faults.length === 0;
}

const place = { instance: 'Shop', organization: 'Acme' };
const member = { address: 'ann@x.example', role: 'member' };
const of = (...members: unknown[]) => ({ organizations: [{ ...place, members }] });
const access = (value: unknown) => of({ ...member, access: value });
const people = (person: unknown) => ({ people: [person] });

test.each([
  {},
  { include: [], people: [], organizations: [] },
  of(member),
  of({ ...member, until: '2027-01-31', 'must-stay': true, also: ['ann@old.example'] }),
  { organizations: [{ ...place, complete: true, members: [] }] },
  { organizations: [{ 'instance-id': 'shop', 'organization-id': 'acme', complete: false }] },
  people({ addresses: ['ann@x.example', 'ann@old.example'], until: '2027-01-31', 'must-stay': 'yes' }),
  access('nothing'),
  access('Developers'),
  access(['Site', 'Shop']),
  access({ kit: 'Developers' }),
  access({ projects: { Site: 'all', Shop: { production: 'all', staging: ['api'] } } }),
  access({
    projects: ['Site'],
    'git-providers': [],
    servers: ['build'],
    switches: Object.values(SWITCH_NAMES),
  }),
])('what the schema takes is read: %j', (document) => {
  expect([schema.safeParse(document).success, isRead(document)]).toEqual([true, true]);
});

test.each([
  { organisations: [] },
  { organizations: {} },
  { people: [{}] },
  people({ addresses: 'ann@x.example' }),
  people({ addresses: [] }),
  people({ addresses: ['ann@x.example'], until: 'soon' }),
  people({ addresses: ['ann@x.example'], 'must-stay': 'perhaps' }),
  { organizations: [{ ...place, complete: 'yes' }] },
  { organizations: [{ ...place, member: [] }] },
  of({ address: 'ann@x.example' }),
  of({ role: 'member' }),
  of({ ...member, note: 'x' }),
  of({ ...member, until: '31.1.2027' }),
  of({ ...member, role: ['member'] }),
  access({ kit: 'Developers', servers: [] }),
  access({ kits: 'Developers' }),
  access({ projects: 'Site' }),
  access({ projects: { Site: ['production'] } }),
  access({ projects: { Site: { production: 'api' } } }),
  access({ switches: ['fly'] }),
])('what the schema refuses is told: %j', (document) => {
  expect([schema.safeParse(document).success, isRead(document)]).toEqual([false, false]);
});

test('all switches are in it, by the names that an export writes', () => {
  const { $defs } = JSON.parse(text);
  const [, , , { properties }] = $defs.access.anyOf;
  expect(properties.switches.items.enum).toEqual(Object.values(SWITCH_NAMES));
});
