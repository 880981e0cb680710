import { describe, expect, test } from 'vitest';
import { shownLogo } from '../../../src/renderer/src/features/organizations/OrganizationsPanel.tsx';
import {
  duplicateWarning,
  logoError,
  nameError,
} from '../../../src/renderer/src/features/organizations/organizationFields.tsx';
import { denyCreateHere } from '../../../src/renderer/src/state/denials.ts';
import type { Account } from '../../../src/shared/dokploy.ts';
import { account, instance } from '../state/fixture.ts';

describe('what is typed', () => {
  test('a name is refused with words when it is empty, holds what cannot be seen, or is too long', () => {
    expect(nameError('  ')).toBe('The name is empty. Give the organization a name.');
    expect(nameError('a\u202eb')).toContain('invisible character');
    expect(nameError('a\u0000b')).toContain('invisible character');
    expect(nameError('x'.repeat(256))).toContain('longer than 255');
    expect([nameError('x'.repeat(255)), nameError('  Ünï 👩‍💻 ')]).toEqual([null, null]);
  });

  test('a logo is an https address, an image written out, or nothing', () => {
    expect([
      logoError(''),
      logoError('https://a.example/x.png'),
      logoError('data:image/png;base64,AA'),
    ]).toEqual([null, null, null]);
    expect(logoError('http://a.example/x.png')).toContain('https://');
    expect(logoError('javascript:alert(1)')).toContain('https://');
  });

  test('only an image in the address itself is ever shown', () => {
    expect(shownLogo('data:image/png;base64,AA')).toBe('data:image/png;base64,AA');
    for (const logo of ['https://a.example/x.png', 'data:text/html,x', 'data:image/svg+xml,<svg/>', '', null])
      expect(shownLogo(logo)).toBeNull();
  });
});

describe('a name that is there already', () => {
  const { organizations } = account('a');

  test('warns, whatever its case, accents and invisible marks', () => {
    expect(duplicateWarning(' lÀbs\u200b ', organizations, null)).toMatch(
      /^An organization with this name already exists, created .*2026\.$/,
    );
    const twice = [...organizations, { ...organizations[0], id: 'x' } as (typeof organizations)[number]];
    expect(duplicateWarning('acme', twice, null)).toBe('2 organizations with this name already exist.');
  });

  test('does not warn of the organization itself, nor of nothing', () => {
    expect(duplicateWarning('Acme', organizations, 'org-a')).toBeNull();
    expect(duplicateWarning('  ', organizations, null)).toBeNull();
    expect(duplicateWarning('Acme 2', organizations, null)).toBeNull();
  });
});

describe('who may create', () => {
  const withRole = (role: string, version: string, isCloud = false): Account => ({
    ...account('a'),
    version,
    isCloud,
    organizations: account('a').organizations.map((each) => ({
      ...each,
      members: [{ id: `m-${each.id}`, userId: 'u1', role: each.id === 'org-a' ? role : 'owner' }],
    })),
  });
  const why = (role: string, version = '0.30.2', isCloud = false) =>
    denyCreateHere(instance('a'), withRole(role, version, isCloud));

  test('an owner always, an admin from 0.26.0, a member on Cloud alone; by the role where the key is', () => {
    expect([why('owner'), why('owner', '0.25.7'), why('admin'), why('admin', '0.26.0')]).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect(why('admin', '0.25.7')).toContain('0.26.0');
    expect(why('member')).toContain('Only an owner or admin can create organizations');
    expect(why('member', '0.30.2', true)).toBeNull();
  });

  test('nobody before the instance was read, or without a key that opens one', () => {
    expect(denyCreateHere(instance('a'), undefined)).toBe('A has not been read yet.');
    expect(denyCreateHere(instance('a', { keys: [] }), withRole('owner', '0.30.2'))).toContain(
      'A has no key',
    );
  });
});
