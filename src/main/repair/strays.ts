import type { MissingSecret, Stray } from '../../shared/calls/repair.ts';
import type { Instance } from '../../shared/instance.ts';
import { secretsOf } from '../registry/records.ts';
import type { EarlierList } from './earlierLists.ts';

/** What the accounts of the keychain come to beside the records. */
export type Compared = { strays: Stray[]; missing: MissingSecret[]; ofOthers: number };

/** What is written and deleted at once to learn whether the keychain is open. */
const PROBE = 'quayside.probe';

/**
 * Compares the accounts in the keychain with the records. Of another registry than this one they count only where an
 * earlier list of this profile has its id: whatever else stands there may be another profile's.
 */
export function compareSecrets(
  accounts: readonly string[],
  present: { id: string; records: readonly Instance[] },
  earlier: readonly EarlierList[],
): Compared {
  const known = new Set(present.records.flatMap((instance) => secretsOf(instance).map(({ id }) => id)));
  const registries = [present.id, ...earlier.map(({ registryId }) => registryId)];
  const isOurs = (account: string) => registries.some((id) => account.startsWith(`${id}.`));
  const unnamed = accounts.filter((account) => !known.has(account) && account !== PROBE);
  const listed = new Set(accounts);
  return {
    strays: unnamed
      .filter(isOurs)
      .map((account) => strayOf(account, earlier))
      .sort(byInstance),
    missing: present.records.flatMap((instance) => missingOf(instance, listed)),
    ofOthers: unnamed.filter((account) => !isOurs(account)).length,
  };
}

function strayOf(id: string, earlier: readonly EarlierList[]): Stray {
  for (const { id: listId, records } of earlier) {
    for (const instance of records) {
      const key = instance.keys.find((each) => each.id === id);
      const header = instance.headers?.find((each) => each.id === id);
      const of = { id, listId, instanceName: instance.name };
      if (key) return { ...of, kind: 'key', name: key.organizationName };
      if (header) return { ...of, kind: 'header', name: header.name };
    }
  }
  return { id, kind: 'unknown', instanceName: null, name: null, listId: null };
}

/** By instance, keys before headers; what nothing is known of at the end. */
function byInstance(one: Stray, other: Stray): number {
  const rank = ({ instanceName, kind, id }: Stray) =>
    `${instanceName === null ? 1 : 0} ${instanceName ?? ''} ${kind === 'key' ? 0 : 1} ${id}`;
  return rank(one) < rank(other) ? -1 : 1;
}

/** What is being removed, or was kept for a session alone, does not have to be there. */
function missingOf(instance: Instance, listed: ReadonlySet<string>): MissingSecret[] {
  if (instance.status !== 'active') return [];
  const isMissing = ({ id, status, keptIn }: { id: string; status: string; keptIn?: string }) =>
    status === 'active' && keptIn !== 'session' && !listed.has(id);
  const of = { instanceId: instance.id, instanceName: instance.name };
  return [
    ...instance.keys.filter(isMissing).map(
      ({ id, organizationName, organizationId }): MissingSecret => ({
        ...{ ...of, id, kind: 'key', name: organizationName, organizationId },
      }),
    ),
    ...(instance.headers ?? []).filter(isMissing).map(
      (header): MissingSecret => ({
        ...{ ...of, id: header.id, kind: 'header', name: header.name, organizationId: null },
      }),
    ),
  ];
}
