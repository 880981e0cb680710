import confusables from 'unhomoglyph/data.json';
import { expect, test } from 'vitest';
import { borrowedName } from '../../../src/renderer/src/features/instances/borrowedName.ts';

const known = (name: string, host: string) => ({ id: `id-${name}`, name, origin: `https://${host}` });
const all = [known('Shop', 'shop.example.com:8443'), known('Production', 'dokploy.example.com')];

test.each([
  'Production',
  'PRODUCTION',
  'Pröduction',
  ' production!',
  'New production (moved)',
  'Ｐroduction',
  // With Cyrillic and Greek letters, with digits, run together, and with a mark within that nobody sees.
  'Prоduсtion',
  'Ρrοductiοn',
  'Pr0duct1on',
  'MyProduction',
  'Produ ction',
  // Armenian, Cherokee and Lisu letters.
  'Prօduction',
  'Ꮲroduction',
  'Produꮯtion',
  'ꓑroduction',
])('lends its name to no other address: %s', (name) => {
  const elsewhere = { name, origin: 'https://dokp1oy.example.net' };
  expect(borrowedName(all, elsewhere)?.name).toBe('Production');
  expect(borrowedName(all, { name, origin: null })?.name).toBe('Production');
  expect(borrowedName(all, { name, origin: 'https://dokploy.example.com' })).toBeNull();
});

test('says nothing of other names', () => {
  expect(borrowedName(all, { name: 'Workshop', origin: 'https://work.example.com' })).toBeNull();
  expect(borrowedName(all, { name: 'Lab', origin: 'https://lab.example.com' })).toBeNull();
  expect(borrowedName(all, { name: '', origin: 'https://lab.example.com' })).toBeNull();
  expect(borrowedName([known('***', 'a.example')], { name: '', origin: 'https://b.example' })).toBeNull();
});

test('Unicode’s list is the one that is packed: what folding leaves, for letters and digits of ASCII', () => {
  expect(JSON.stringify(confusables).length).toBeLessThan(7_000);
  expect(confusables).toMatchObject({ о: 'o', ø: 'o', Ɓ: 'B', '0': 'O', m: 'rn' });
  expect(Object.keys(confusables).filter((sign) => sign.normalize('NFKD') !== sign)).toEqual([]);
  expect(Object.values(confusables).filter((like) => !/^[A-Za-z0-9]+$/.test(like))).toEqual([]);
});
