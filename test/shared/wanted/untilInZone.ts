import { readFileSync } from 'node:fs';
import { checkWanted } from '../../../src/shared/wanted/check.ts';
import { rowsOf } from './rowsOf.ts';

/** Run by itself in another zone: gives what becomes of a member whose line has this `until`. */
const { now, until } = JSON.parse(readFileSync(0, 'utf8')) as { now: number; until: string };
const rows = rowsOf(`address,instance,organization,role,until\nann@x.example,Shop,Acme,member,${until}`);
const principal = {
  ...{
    version: '0.30.2',
    isCloud: false,
    role: 'owner',
    userId: 'me',
    organizationId: 'acme',
    allowed: null,
  },
};
const people = new Map([
  ['ann@x.example', { members: [{ userId: 'ann', role: 'member' }], invitations: [] }],
]);
const acme = { id: 'acme', name: 'Acme', people, whyUnknown: null, principals: [principal] };
const shop = { id: 'shop', name: 'Shop', origin: 'https://shop.example.com', roles: new Set(['member']) };
const checking = checkWanted(rows, [{ ...shop, organizations: [acme] }], {
  ...{ now, kits: [], endOf: () => null, addressesOf: (email) => [email] },
});
let next = checking.next();
while (!next.done) next = checking.next();
const { changes = [], ends = [] } = next.value ?? {};
console.log(JSON.stringify([changes.map(({ kind }) => kind), ends.map(({ day }) => day)]));
