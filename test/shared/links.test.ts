import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAddress } from '../../src/shared/address.ts';
import { events } from '../../src/shared/events.ts';
import { instanceOfLink, readLink } from '../../src/shared/links.ts';

const known = (name: string, host: string) => ({ id: `id-${name}`, name, origin: `https://${host}` });

describe('a link', () => {
  test.each([
    ['quayside://instance/shop-1', { kind: 'instance', instance: 'shop-1', organizationId: null }],
    ['quayside://instance/shop-1/', { kind: 'instance', instance: 'shop-1', organizationId: null }],
    ['QuaySide://Instance/shop-1/org_2', { kind: 'instance', instance: 'shop-1', organizationId: 'org_2' }],
    [
      'quayside://instance/dokploy.example.com%3A3000',
      { kind: 'instance', instance: 'dokploy.example.com:3000', organizationId: null },
    ],
    [
      'quayside://add?url=https%3A%2F%2Fdokploy.example.com%2Fapi&name=The+Shop',
      { kind: 'add', url: 'https://dokploy.example.com', name: 'The Shop' },
    ],
    ['quayside://add/?url=192.0.2.7:3000', { kind: 'add', url: 'http://192.0.2.7:3000', name: '' }],
  ])('%s is read', (text, link) => expect(readLink(text)).toEqual(link));

  test.each([
    '',
    'quayside:',
    'quayside://',
    'quayside://run?command=rm',
    'https://instance/shop',
    'quayside://instance',
    'quayside://instance/',
    'quayside://instance/a/b/c',
    'quayside://instance/..%2F..%2Fetc',
    'quayside://instance/a?key=1',
    'quayside://instance/a#b',
    'quayside://instance/%E0%A4%A',
    'quayside://user:secret@add?url=https://dokploy.example.com',
    'quayside://add',
    'quayside://add?name=Shop',
    'quayside://add?url=file:///etc/passwd',
    'quayside://add?url=javascript:alert(1)',
    'quayside://add?url=https://me:secret@dokploy.example.com',
    'quayside://add?url=https://a.example.com&url=https://b.example.com',
    'quayside://add?url=https://dokploy.example.com&key=abc',
    'quayside://add?url=https://dokploy.example.com&headers=x',
    'quayside://add?url=https://dokploy.example.com&name=%E0%A4%A',
    'quayside://add?url=https://dokploy.example.com\u202e',
    `quayside://add?url=https://dokploy.example.com&name=${'n'.repeat(3000)}`,
  ])('%s is strange, with why', (text) =>
    expect(readLink(text)).toEqual({ kind: 'strange', why: expect.stringMatching(/\w.*\.$/) }),
  );

  test('whatever is in it gives a bounded place, an address that reads as itself, or nothing, and never throws', () => {
    const part = fc.oneof(
      fc.webUrl(),
      fc.string(),
      fc.constantFrom('quayside://', 'add?', 'url=', '&name=', '%', '/'),
    );
    const any = fc.array(part, { maxLength: 8 }).map((parts) => `quayside://${parts.join('')}`);
    const adding = fc
      .tuple(fc.string({ unit: 'binary' }), fc.webUrl())
      .map(
        ([name, url]) =>
          `quayside://add?url=${encodeURIComponent(url)}&name=${encodeURIComponent(name.replace(/[\ud800-\udfff]/g, ''))}`,
      );
    fc.assert(
      fc.property(fc.oneof(any, adding, fc.string({ unit: 'binary', maxLength: 4000 })), (text) => {
        const link = readLink(text);
        expect(events['link.opened'].payload.safeParse(link).success).toBe(true);
        if (link.kind === 'instance') expect(link.instance).toMatch(/^[\w.:[\]-]{1,200}$/);
        if (link.kind !== 'add') return;
        expect(readAddress(link.url)).toMatchObject({ ok: true, value: { origin: link.url } });
        expect(link.name.length).toBeLessThanOrEqual(100);
        expect(link.name).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      }),
      { numRuns: 500 },
    );
  });

  test.each([199, 200, 201, 260])('with a place of %i signs is read or strange, and told', (length) => {
    const link = readLink(`quayside://instance/${'a'.repeat(length)}`);
    expect(link.kind).toBe(length > 200 ? 'strange' : 'instance');
    expect(events['link.opened'].payload.safeParse(link).success).toBe(true);
  });

  test('with a key in any part of it leads to nothing that has the key', () => {
    const key = 'S3cretKeyS3cretKeyS3cretKey';
    fc.assert(
      fc.property(fc.constantFrom('key', 'apiKey', 'token', 'x-api-key', ''), fc.boolean(), (name, first) => {
        const own = ['url=https%3A%2F%2Fdokploy.example.com', `${name}=${key}`];
        const text = `quayside://add?${(first ? own.reverse() : own).join('&')}`;
        expect(JSON.stringify(readLink(text))).not.toContain(key);
      }),
    );
    expect(JSON.stringify(readLink(`quayside://add?url=${key}!`))).not.toContain(key);
  });
});

describe('an instance that a link means', () => {
  const all = [known('Shop', 'shop.example.com:8443'), known('Production', 'dokploy.example.com')];

  test('is found by its id and by its host', () => {
    expect(instanceOfLink(all, 'id-Shop')?.name).toBe('Shop');
    expect(instanceOfLink(all, 'Shop.example.com:8443')?.name).toBe('Shop');
    expect(instanceOfLink(all, 'shop.example.com')).toBeNull();
    expect(instanceOfLink(all, 'id-shop')).toBeNull();
  });
});
