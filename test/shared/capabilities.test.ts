import { describe, expect, it } from 'vitest';
import { type DokployCall, dokployCalls } from '../../src/main/dokploy/calls.ts';
import { cleanVersion, firstVersion, has, isAtLeast, SINCE } from '../../src/shared/capabilities.ts';
import { findCall } from '../dokploy/calls/table.ts';
import { createProfile, versions } from '../dokploy/versions.ts';

describe('versions', () => {
  it.each([
    ['0.28.3', false],
    ['0.28.4', true],
    ['v0.30.2', true],
    ['1.0.0', true],
    [null, true],
    ['canary', true],
  ])('%s has organization.active: %s; an unknown one counts as new', (version, expected) => {
    expect(has({ version }, 'organization.active')).toBe(expected);
  });

  it('are shown without the v, and not at all when they are something else', () => {
    expect(cleanVersion('v0.30.2')).toBe('0.30.2');
    expect(cleanVersion('<b>0.30</b>')).toBeNull();
  });

  it('are compared as numbers, not as text', () => {
    expect(isAtLeast('0.100.0', '0.30.0')).toBe(true);
    expect(isAtLeast('0.9.0', '0.30.0')).toBe(false);
  });
});

describe('capabilities', () => {
  it('end where the table says so: better-auth takes keys before 0.27 alone', () => {
    expect(has({ version: '0.26.5' }, 'better-auth.inviteMember')).toBe(true);
    expect(has({ version: '0.27.0' }, 'better-auth.inviteMember')).toBe(false);
  });

  it('are corrected by what the server answered', () => {
    const absent = ['organization.inviteMember'];
    expect(has({ version: '0.30.2', absent }, 'organization.inviteMember')).toBe(false);
    expect(has({ version: '0.30.2', absent }, 'user.all')).toBe(true);
  });

  it.each(versions)('agree with the calls that Dokploy %s has', (version) => {
    const profile = createProfile(version);
    const calls = (Object.keys(dokployCalls) as DokployCall[]).filter((name) =>
      /^(?:organization|user|customRole)\./.test(name),
    );
    const told = calls.filter((name) => has({ version }, name));
    const there = calls.filter((name) => findCall(profile, name) !== null);
    expect(told).toEqual(there);
  });

  it('name the first version in three numbers', () => {
    expect(firstVersion('organization.inviteMember')).toBe('0.28.7');
    for (const { version } of Object.values(SINCE)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});
