import { readFileSync } from 'node:fs';
import { exportWanted } from '../../../src/main/access/wantedExport.ts';
import { checkWanted } from '../../../src/shared/wanted/check.ts';
import { finished } from '../../finished.ts';
import { rowsOf } from './rowsOf.ts';

/** Run by itself in another zone: gives what becomes of a member whose line has this `until`, and what is exported of them. */
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
const instances = [{ ...shop, organizations: [acme] }];
const { changes, ends } = finished(
  checkWanted(rows, instances, {
    ...{ now, kits: [], endOf: () => null, addressesOf: (email) => [email] },
  }),
);
const { exported } = await exportWanted({
  ...{ instances, kits: [], now, only: null, complete: false },
  places: { organizations: [], addressesOf: (email: string) => [email] } as never,
  ends: new Map([['ann@x.example', until]]),
  readTree: async () => ({ ok: false }) as never,
});
const exportedDays = (exported.people ?? []).map((each) => each.until);
console.log(JSON.stringify([changes.map(({ kind }) => kind), ends.map(({ day }) => day), exportedDays]));
