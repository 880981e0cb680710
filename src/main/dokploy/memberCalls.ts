import { z } from 'zod';
import { dictionary, list } from '../../shared/boundedShapes.ts';
import { callerShape, sessionShape } from '../../shared/dokploy.ts';
import { done, entry } from './callEntry.ts';
import { memberAnswer } from './memberAnswer.ts';

type OrganizationId = { organizationId: string };

/** The calls about people: members of an organization, their sessions, and whom a key belongs to. */
export const memberCalls = {
  /** Below 0.27.0 alone: ends one membership, and lets an admin end an admin’s and their own. The account stays. */
  'better-auth.removeMember': entry({
    kind: 'write',
    scope: 'organization',
    path: '/api/auth/organization/remove-member',
    betterAuth: true,
    send: ({ organizationId, memberId }: OrganizationId & { memberId: string }) => ({
      organizationId,
      memberIdOrEmail: memberId,
    }),
    answer: z.object({ member: z.object({ id: z.string() }) }).transform(() => null),
  }),
  /** Takes the id of the membership, not of the person. */
  'organization.updateMemberRole': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { memberId: string; role: string }) => input,
    answer: done.yes,
  }),
  'user.all': entry({ kind: 'read', scope: 'organization', answer: list(memberAnswer) }),
  /** 404 for who is not a member of the key's organization. */
  'user.one': entry({
    kind: 'read',
    scope: 'organization',
    send: (input: { userId: string }) => input,
    answer: memberAnswer,
  }),
  /**
   * Makes an account with a password, and a member of it; cancels open invitations of the address there. It takes any
   * text for a role: check it before. An account that exists anywhere on the instance is a 400; asked twice at once, a 500.
   */
  'user.createUserWithCredentials': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { email: string; password: string; role: string }) => input,
    answer: z.object({ userId: callerShape.shape.userId }),
  }),
  /** The caller's own membership; empty when the user left the key's organization or that is gone. */
  'user.get': entry({ kind: 'read', scope: 'organization', anyRole: true, answer: callerShape.nullable() }),
  /** Resource → action → allowed, for the key's organization. */
  'user.getPermissions': entry({
    kind: 'read',
    scope: 'organization',
    answer: dictionary(dictionary(z.boolean())),
  }),
  /** Deletes the person's whole account on the instance; an empty body. On Cloud it answers true and does nothing. */
  'user.remove': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { userId: string }) => input,
    answer: done.nothing,
  }),
  /** In how many organizations of the instance a person is. */
  'user.checkUserOrganizations': entry({
    kind: 'read',
    scope: 'organization',
    send: (input: { userId: string }) => input,
    answer: z.number().int(),
  }),
  /** An owner's key is shown all members' sessions, any other its own alone, and no error tells the difference. */
  'user.listSessions': entry({
    kind: 'read',
    scope: 'organization',
    anyRole: true,
    answer: list(sessionShape),
  }),
  /** Signs the browser out at once. Not found once it is gone, and for a person who is no member of the organization. */
  'user.revokeSession': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { sessionId: string }) => input,
    answer: done.yes,
  }),
};
