import { readFileSync } from 'node:fs';
import { exportWanted } from '../../../src/main/access/wantedExport.ts';
import { checkWanted } from '../../../src/shared/wanted/check.ts';
import { finished } from '../../finished.ts';
import { addressed, listsOf, rowsOf, targetOf } from './rowsOf.ts';

const addressesOf = (email: string) => [email];

/** Run by itself in another zone: gives what becomes of a member whose line has this `until`, and what is exported of them. */
const { now, until } = JSON.parse(readFileSync(0, 'utf8')) as { now: number; until: string };
const rows = rowsOf(`address,instance,organization,role,until\nann@x.example,Shop,Acme,member,${until}`);
const instances = [addressed('Shop', [targetOf('acme', 'Acme', listsOf({ 'ann@x.example': 'member' }))])];
const { changes, ends } = finished(
  checkWanted(rows, instances, {
    ...{ now, kits: [], endOf: () => null, addressesOf },
  }),
);
const { exported } = await exportWanted({
  ...{ instances, kits: [], now, only: null, complete: false, isOnlyNow: false, addressesOf },
  ends: new Map([['ann@x.example', until]]),
  readTree: async () => ({ ok: false }) as never,
});
const exportedDays = (exported.people ?? []).map((each) => each.until);
console.log(JSON.stringify([changes.map(({ kind }) => kind), ends.map(({ day }) => day), exportedDays]));
