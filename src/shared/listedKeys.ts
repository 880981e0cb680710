import type { Account, ServerKey } from './dokploy.ts';
import type { KeyRecord } from './instance.ts';
import { type Computer, computerOf, isSameComputer } from './keyName.ts';
import { accountsIn, peopleOf, personOf } from './people.ts';

/** The keys that a server lists of one person; it shows a key those of its own person alone. */
export type ListedKeys = {
  /** Null where nobody knows whose keys are here. */
  userId: string | null;
  email: string | null;
  /** Null where the server did not tell of them. */
  keys: readonly ServerKey[] | null;
};

/** What a server lists of each person whose keys are here. */
export function listedKeysOf(records: readonly KeyRecord[], account: Account): ListedKeys[] {
  const people = peopleOf(records);
  return (people.length > 0 ? people : [null]).map((userId) => {
    const own = accountsIn(account).find((each) => userId === null || personOf(each) === userId);
    const record = records.find((each) => each.userId === userId && each.userEmail !== null);
    return {
      userId,
      email: record?.userEmail ?? own?.caller?.user.email ?? null,
      keys: own?.caller?.user.apiKeys ?? null,
    };
  });
}

/** Those of them that a computer's Quayside made, by their names: keys in use here last, since they may be needed until then. */
export function listedKeysOfComputer(
  records: readonly KeyRecord[],
  listed: readonly ListedKeys[],
  computer: Computer,
): { key: ServerKey; record: KeyRecord | null }[] {
  const theirs = listed
    .flatMap(({ keys }) => keys ?? [])
    .filter(({ name }) => isSameComputer(computerOf(name), computer))
    .map((key) => ({ key, record: records.find(({ serverKeyId }) => serverKeyId === key.id) ?? null }));
  return theirs.toSorted((a, b) => Number(a.record !== null) - Number(b.record !== null));
}
