import path from 'node:path';
import { createAccess } from '../../../src/main/access/access.ts';
import type { Signing } from '../../../src/main/access/baseline.ts';
import { createNow } from '../../../src/main/access/drift.ts';
import type { Records } from '../../../src/main/credentials/keychain.ts';
import type { EventPayload } from '../../../src/shared/events.ts';
import type { Instance, Notice } from '../../../src/shared/instance.ts';
import { calling } from '../calling.ts';
import { openPeople } from '../people/seen.ts';
import { countIds } from '../storage/folder.ts';
import { ACCESS_NEEDS } from './accessNeeds.ts';

/** Baselines in a folder, over a real table of people and a real cache of what was last seen. */
export function openAccess(
  folder: string,
  instances: Instance[],
  {
    keychain = ACCESS_NEEDS.keychain,
    most,
    signing,
  }: { keychain?: Records; most?: number; signing?: Signing } = {},
) {
  const opened = openPeople(folder, instances);
  let list = instances;
  let listed = () => {};
  const told: EventPayload<'access.changed'>[] = [];
  const notices: Notice[] = [];
  const noted: string[] = [];
  const clock = () => 5_000;
  const now = createNow({ ...opened, clock });
  const access = createAccess({
    ...{ ...ACCESS_NEEDS, keychain, now },
    instances: {
      list: () => {
        const now = list;
        listed();
        return now;
      },
    },
    cache: opened.cache,
    people: opened.people,
    ended: async () => [],
    note: ({ kind, note }) => noted.push(`${kind}: ${note}`),
    folder: path.join(folder, 'access'),
    clock,
    newId: countIds('base'),
    notify: (notice) => notices.push(notice),
    onChange: (change) => told.push(change),
    ...(most ? { most } : {}),
    ...(signing ? { signing } : {}),
  });

  const { call, value } = calling(access.calls);

  return {
    ...opened,
    access,
    now,
    call,
    value,
    told,
    notices,
    noted,
    async drift(id: string) {
      const { differences } = await value('access.compare', { id });
      return differences.map((each) => [
        each.kind,
        'emails' in each ? each.emails.join() : each.organizationName,
      ]);
    },
    /** Does something once, right after the list was asked for. */
    afterList(work: () => void) {
      listed = () => {
        listed = () => {};
        work();
      };
    },
    setInstances(next: Instance[]) {
      list = next;
      opened.setInstances(next);
    },
  };
}
