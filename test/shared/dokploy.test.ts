import { describe, expect, test } from 'vitest';
import { invitationShape, memberShape, organizationShape } from '../../src/shared/dokploy.ts';
import { invitationRow } from './records.ts';

const user = { id: 'u', email: 'one@example.com' };
const member = { id: 'm', organizationId: 'o', userId: 'u', role: 'member', createdAt: '', user };
const organization = { id: 'o', name: 'Acme', createdAt: '', ownerId: 'u' };
const invitation = invitationRow('one@example.com', { id: 'i', organizationId: 'o', expiresAt: '' });

const OF_OBJECTS = ['constructor', '__proto__', 'toString'];
const TOO_LONG = 'x'.repeat(201);

describe.each([...OF_OBJECTS, TOO_LONG])('an id of %s', (id) => {
  test('is none: it would be found without being stored, or fit nothing that carries ids', () => {
    for (const wrong of [{ id }, { organizationId: id }, { userId: id }, { user: { ...user, id } }])
      expect(memberShape.safeParse({ ...member, ...wrong }).success).toBe(false);
    expect(organizationShape.safeParse({ ...organization, id }).success).toBe(false);
    expect(invitationShape.safeParse({ ...invitation, id }).success).toBe(false);
  });

  test('can be a name, which is for a person alone', () => {
    expect(organizationShape.safeParse({ ...organization, name: id }).success).toBe(true);
    expect(memberShape.safeParse({ ...member, role: id }).success).toBe(true);
  });
});
