import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { EarlierList } from '../../../src/main/repair/repair.ts';
import { compareSecrets } from '../../../src/main/repair/repair.ts';
import type { Instance } from '../../../src/shared/instance.ts';

const instance = (name: string, ...ids: string[]) =>
  ({
    ...{ id: name, name, origin: `https://${name}.example.com`, status: 'active' },
    keys: ids.map((id) => ({ id: `${id}-key`, organizationName: id, status: 'active' })),
    headers: ids.map((id) => ({ id: `${id}-header`, name: id, status: 'active' })),
  }) as unknown as Instance;

const LISTS: EarlierList[] = [
  {
    at: 1,
    registryId: 'ours',
    records: [instance('yard', 'ours.1'), instance('shop', 'ours.2')],
  },
];
const IN_ORDER = [
  ...['ours.2-key', 'ours.2-header', 'ours.1-key', 'ours.1-header'],
  ...['ours.unknown-1', 'ours.unknown-2'],
];

test('keys without a record stand by instance, keys before headers and the unknown last, however the keychain lists them', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray([...IN_ORDER, 'quayside.probe', 'quayside.signing', 'others.1'], { minLength: 9 }),
      (accounts) => {
        const { strays, ofOthers } = compareSecrets(accounts, { id: 'ours', records: [] }, LISTS);
        expect(strays.map(({ id }) => id)).toEqual(IN_ORDER);
        expect(ofOthers).toBe(1);
      },
    ),
  );
});

test('what is in the keychain is either named by a record, ours without one, or another’s: nothing is counted twice', () => {
  const records = [instance('yard', 'ours.1')];
  fc.assert(
    fc.property(fc.shuffledSubarray([...IN_ORDER, 'others.1', 'others.2']), (accounts) => {
      const { strays, missing, ofOthers } = compareSecrets(accounts, { id: 'ours', records }, LISTS);
      const named = accounts.filter((id) => id.startsWith('ours.1'));
      expect(strays.length + ofOthers + named.length).toBe(accounts.length);
      expect(missing.length + named.length).toBe(2);
    }),
  );
});
