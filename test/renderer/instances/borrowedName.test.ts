import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
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

/** Each letter of a name, and what is written for it. */
const LOOK_ALIKES = {
  Cyrillic:
    'Aа aа Bв bь cс Cс dԁ Eе eе Gԍ Hн hһ Iі iі Jј jј Kк kк lӏ Mм mм nп Oо oо Pр pр qԛ rг Sѕ sѕ Tт tт uц vѵ wԝ wш Xх xх Yу yу Yү',
  Greek:
    'Aα aα Bβ bβ cϲ Cϲ Eε eε Fϝ fϝ Hη Iι iι Jϳ jϳ Kκ kκ Mμ Nν nη Oο oο oσ Pρ pρ Tτ tτ uυ vν wω Xχ xχ Yυ yγ Zζ zζ',
  digits: 'a4 b8 e3 g9 i1 l1 I1 o0 O0 s5 S5 t7 T7 z2',
  'full width': [...'abcdefghijklmnopqrstuvwxyz0123456789']
    .map((sign) => `${sign}${String.fromCodePoint((sign.codePointAt(0) ?? 0) + 0xfee0)}`)
    .join(' '),
};

function isTold(own: string, sign: string): boolean {
  const name = (each: string) => `Bay${each}port`;
  return borrowedName([known(name(own), 'a.example')], { name: name(sign), origin: null }) !== null;
}

test.each(Object.entries(LOOK_ALIKES))('tells a name with any letter in %s', (_set, pairs) => {
  const written = pairs.split(' ').flatMap((pair): [string, string][] => {
    const [own = '', sign = ''] = [...pair];
    // A capital is written by the capital of its look-alike.
    return [[own, own === own.toLowerCase() ? sign : sign.toUpperCase()]];
  });
  expect(written.length).toBeGreaterThan(12);
  expect(written.filter(([own, sign]) => !isTold(own, sign))).toEqual([]);
});

test('tells whatever Unicode calls alike to a letter or digit', () => {
  const file = createRequire(import.meta.url).resolve('unhomoglyph/data.json');
  const all = new Map(Object.entries<string>(JSON.parse(readFileSync(file, 'utf8'))));
  const likeOf = (text: string) => [...text].map((sign) => all.get(sign) ?? sign).join('');
  const pairs = [...'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'].flatMap((own) =>
    [...all.keys()].filter((sign) => likeOf(sign) === likeOf(own)).map((sign) => [own, sign] as const),
  );
  expect(pairs.length).toBeGreaterThan(1_500);
  // The long s is an s, though it looks like an f.
  expect(pairs.filter(([own, sign]) => sign !== 'ſ' && !isTold(own, sign))).toEqual([]);
});

test('says nothing of other names', () => {
  expect(
    borrowedName([known('Region 4', 'a.example')], { name: 'Region Amsterdam', origin: null }),
  ).toBeNull();
  expect(borrowedName(all, { name: 'Workshop', origin: 'https://work.example.com' })).toBeNull();
  expect(borrowedName(all, { name: 'Lab', origin: 'https://lab.example.com' })).toBeNull();
  expect(borrowedName(all, { name: '', origin: 'https://lab.example.com' })).toBeNull();
  expect(borrowedName([known('***', 'a.example')], { name: '', origin: 'https://b.example' })).toBeNull();
});

test('Unicode’s list is the one that is packed: what folding leaves or takes, for letters and digits of ASCII', () => {
  expect(JSON.stringify(confusables).length).toBeLessThan(7_000);
  expect(confusables).toMatchObject({ о: 'o', ø: 'o', Ɓ: 'B', '0': 'O', m: 'rn' });
  const taken = Object.keys(confusables).filter((sign) => sign.normalize('NFKD') !== sign);
  expect([taken.length < 150, taken.includes('ϲ')]).toEqual([true, true]);
  expect(Object.values(confusables).filter((like) => !/^[A-Za-z0-9]+$/.test(like))).toEqual([]);
});
