import { z } from 'zod';
import { dictionary, list } from '../../shared/boundedShapes.ts';
import type { Capability } from '../../shared/capabilities.ts';
import {
  actionsShape,
  type CustomRole,
  callerShape,
  customRoleShape,
  invitationShape,
  mailProviderShape,
  organizationShape,
  roleHolderShape,
  sessionShape,
  waitingInvitationShape,
} from '../../shared/dokploy.ts';
import { auditAnswer } from './auditAnswer.ts';
import { countedAnswer, homeStatsAnswer } from './contentsAnswer.ts';
import { memberAnswer, type WirePermissions } from './memberAnswer.ts';
import { gitProvidersAnswer, projectsAnswer, serversAnswer } from './treeAnswer.ts';

type CallKind = 'read' | 'write';

/** One of Dokploy's calls. To add a call: one entry in calls.ts, and its first version in `SINCE` if that has no line yet. */
export type Entry<Input, Output, Kind extends CallKind = CallKind> = {
  /** Reads may be tried twice, writes never; a write is a POST with a JSON body. */
  kind: Kind;
  /** Which key: any of the instance's, the organization's own, or none. */
  scope: 'account' | 'organization' | 'open';
  /** A good key may always do it, so a refused one is a key that ran out. */
  anyRole?: boolean;
  /** When it is not `/api/` and the name. */
  path?: string;
  /** Its answer carries secrets beside what is taken of it: it is parsed in a worker of its own, which ends with it. */
  carriesSecrets?: boolean;
  /** Answered by better-auth, whose failures look different. */
  betterAuth?: boolean;
  /** What goes into the query (reads) or the JSON body (writes). */
  send?: (input: Input) => Record<string, unknown>;
  /** Its shape; nullable where Dokploy may answer 200 with an empty body. */
  answer: z.ZodType<Output>;
};

function entry<Output, Kind extends CallKind, Input = undefined>(
  call: Entry<Input, Output, Kind>,
): Entry<Input, Output, Kind> {
  return call;
}

/** What a write answers when it was done is of no use here, but anything else says that it may not have been. */
const done = {
  /** Dokploy gives back the rows that it touched: none. */
  rows: z.array(z.unknown()).transform(() => null),
  yes: z.literal(true).transform(() => null),
  success: z.object({ success: z.literal(true) }).transform(() => null),
  link: z.string().transform(() => null),
  /** An empty body; Cloud answers true, and does nothing. */
  nothing: z.union([z.null(), z.boolean()]).transform(() => null),
};

type OrganizationId = { organizationId: string };

export const dokployCalls = {
  // About a server itself, and what it alone knows: its version, its license, its log.
  /** Answers without a key, on every version. */
  health: entry({
    kind: 'read',
    scope: 'open',
    path: '/api/health',
    answer: z.object({ ok: z.literal(true) }),
  }),
  'settings.getDokployVersion': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: z.string().max(100),
  }),
  /** Written and told with a license alone: without one a 403 that says so. Newest first; `limit` 1 to 500. */
  'auditLog.all': entry({
    kind: 'read',
    scope: 'organization',
    send: (input: {
      userEmail?: string;
      resourceName?: string;
      action?: string;
      resourceType?: string;
      from?: string;
      to?: string;
      limit: number;
      offset: number;
    }) => input,
    answer: auditAnswer,
  }),
  /** Whether the owner of the key's organization has a license; before 0.28.7 not for a member's key. */
  'licenseKey.haveValidLicenseKey': entry({ kind: 'read', scope: 'organization', answer: z.boolean() }),
  /** Answers without a key, since the sign-in page asks for it too. */
  'settings.isCloud': entry({
    kind: 'read',
    scope: 'open',
    path: '/api/trpc/settings.isCloud',
    answer: z
      .object({ result: z.object({ data: z.object({ json: z.boolean() }) }) })
      .transform((answer) => answer.result.data.json),
  }),
  // About organizations.
  /** Unordered; all of the key's user, whatever organization the key opens. */
  'organization.all': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: list(organizationShape),
  }),
  /** Empty for an unknown id below 0.26.0, which also shows foreign organizations: ask only for listed ones. */
  'organization.one': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    send: (input: OrganizationId) => input,
    answer: organizationShape.nullable(),
  }),
  /** The key's own organization; empty when that is gone. */
  'organization.active': entry({
    kind: 'read',
    scope: 'organization',
    anyRole: true,
    answer: organizationShape.nullable(),
  }),
  /** The role in the key's own organization decides. */
  'organization.create': entry({
    kind: 'write',
    scope: 'account',
    send: (input: { name: string; logo?: string }) => input,
    answer: organizationShape,
  }),
  /** An omitted logo or default role stays. Empty for an unknown id below 0.26.0, which also renames foreign ones. */
  'organization.update': entry({
    kind: 'write',
    scope: 'account',
    send: (input: OrganizationId & { name: string; logo?: string; defaultRole?: string | null }) => input,
    answer: organizationShape.nullable(),
  }),
  'organization.delete': entry({
    kind: 'write',
    scope: 'account',
    send: (input: OrganizationId) => input,
    answer: done.rows,
  }),
  /** Changes where the person starts on Dokploy's page; nothing for the key. */
  'organization.setDefault': entry({
    kind: 'write',
    scope: 'account',
    send: (input: OrganizationId) => input,
    answer: done.success,
  }),
  // About invitations, one’s own too.
  'organization.allInvitations': entry({
    kind: 'read',
    scope: 'organization',
    answer: list(invitationShape),
  }),
  'organization.removeInvitation': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { invitationId: string }) => input,
    answer: done.rows,
  }),
  /** Goes to the key's organization; a pending invitation of the address is a conflict, an expired one too. */
  'organization.inviteMember': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { email: string; role: string }) => input,
    answer: invitationShape,
  }),
  /** Below 0.27.0 alone. It checks neither address nor role: both must be good before. */
  'better-auth.inviteMember': entry({
    kind: 'write',
    scope: 'organization',
    path: '/api/auth/organization/invite-member',
    betterAuth: true,
    send: (input: OrganizationId & { email: string; role: string }) => input,
    answer: invitationShape,
  }),
  /** Below 0.27.0 alone: makes the key's person a member. It says at once where the invitation is not theirs, or over. */
  'better-auth.acceptInvitation': entry({
    kind: 'write',
    scope: 'account',
    path: '/api/auth/organization/accept-invitation',
    betterAuth: true,
    send: (input: { invitationId: string }) => input,
    answer: z.object({ invitation: z.object({ id: z.string() }) }).transform(() => null),
  }),
  /** What waits for the key's person on the whole instance, unexpired. */
  'user.getInvitations': entry({
    kind: 'read',
    scope: 'account',
    anyRole: true,
    answer: list(waitingInvitationShape),
  }),
  /** Answers a link that can hold a bare IP or `null`: not used. Needs a mail notification on the server. */
  'user.sendInvitation': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { invitationId: string; notificationId: string }) => input,
    answer: done.link,
  }),
  /** Its rows hold the mail server's password: id and name alone come in. */
  'notification.getEmailProviders': entry({
    kind: 'read',
    scope: 'organization',
    answer: list(mailProviderShape),
  }),
  // About people: members of an organization, their sessions, and whom a key belongs to.
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
  /** Makes an account and a member; cancels open invitations of the address. Takes any text for a role; 400 for an account that exists, 500 if raced. */
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
  // About what can be granted, and what is in an organization.
  /** Replaces every list and switch: old servers take a missing switch for off. An empty body, also where nothing was written. */
  'user.assignPermissions': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { id: string } & WirePermissions) => input,
    answer: done.nothing,
  }),
  /** Names and ids of all that can be granted, without secrets. */
  'project.allForPermissions': entry({ kind: 'read', scope: 'organization', answer: projectsAnswer }),
  /** Before 0.28.3 the only list: with the environment of every service and all database passwords in it. */
  'project.all': entry({ kind: 'read', scope: 'organization', carriesSecrets: true, answer: projectsAnswer }),
  /** How much there is in the key's organization, as its person sees it: some hundred bytes. */
  'project.homeStats': entry({ kind: 'read', scope: 'organization', answer: homeStatsAnswer }),
  /** The same list as `project.allForPermissions`, counted. */
  'contents.list': entry({
    kind: 'read',
    scope: 'organization',
    path: '/api/project.allForPermissions',
    answer: countedAnswer,
  }),
  /** The same as `project.all`, counted. */
  'contents.all': entry({
    kind: 'read',
    scope: 'organization',
    path: '/api/project.all',
    carriesSecrets: true,
    answer: countedAnswer,
  }),
  'server.allForPermissions': entry({ kind: 'read', scope: 'organization', answer: serversAnswer }),
  'gitProvider.allForPermissions': entry({ kind: 'read', scope: 'organization', answer: gitProvidersAnswer }),
  // About the keys of a person.
  /** The key comes once, in this answer; of its other fields those alone that find it again. On 0.28.7 a 500. */
  'user.createApiKey': entry({
    kind: 'write',
    scope: 'account',
    send: (input: {
      name: string;
      /** Seconds, a day to 365 of them. */
      expiresIn?: number;
      metadata: OrganizationId;
      rateLimitEnabled: false;
    }) => input,
    answer: z.object({
      id: z.string(),
      key: z.string().min(1),
      start: z.string().nullish(),
      expiresAt: z.string().nullish(),
    }),
  }),
  /** Any of the key's user, itself too; an unknown one is 404, another person's a 401 with a code. */
  'user.deleteApiKey': entry({
    kind: 'write',
    scope: 'account',
    send: (input: { apiKeyId: string }) => input,
    answer: done.yes,
  }),
  // About roles.
  /** The roles made in the key's organization beside Dokploy's own three. */
  'customRole.all': entry({ kind: 'read', scope: 'organization', answer: list(customRoleShape) }),
  /** Resource → all actions that a role can allow there. */
  'customRole.getStatements': entry({ kind: 'read', scope: 'organization', answer: actionsShape }),
  /** With a license, and never a resource that Dokploy manages itself. The role comes back as a row of the database. */
  'customRole.create': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { roleName: string; permissions: CustomRole['permissions'] }) => input,
    answer: z.object({ role: z.string() }).transform(() => null),
  }),
  /** With a license, and never one that a member has. Open invitations and a default role keep its name. */
  'customRole.remove': entry({
    kind: 'write',
    scope: 'organization',
    send: (input: { roleName: string }) => input,
    answer: z.object({ deleted: z.literal(1) }).transform(() => null),
  }),
  /** Members of the key's organization with a role, Dokploy's own three too; nobody for a role that is unknown. */
  'customRole.membersByRole': entry({
    kind: 'read',
    scope: 'organization',
    send: (input: { roleName: string }) => input,
    answer: list(roleHolderShape),
  }),
};

export type DokployCall = keyof typeof dokployCalls & Capability;

export type ReadCall = {
  [N in DokployCall]: (typeof dokployCalls)[N]['kind'] extends 'read' ? N : never;
}[DokployCall];

type EntryOf<N extends DokployCall> = (typeof dokployCalls)[N];

/** What a call takes; undefined when nothing. */
export type DokployInput<N extends DokployCall> =
  EntryOf<N> extends Entry<infer Input, infer _> ? Input : never;

export type DokployOutput<N extends DokployCall> =
  EntryOf<N> extends Entry<infer _, infer Output> ? Output : never;

/** The path with its query, and the body of a write. */
export function requestOf<N extends DokployCall>(
  name: N,
  input: DokployInput<N>,
): { path: string; body?: string } {
  const call: Pick<Entry<never, unknown>, 'path' | 'kind' | 'send'> = dokployCalls[name];
  const path = call.path ?? `/api/${name}`;
  const sent = call.send?.(input as never) ?? {};
  if (call.kind === 'write') return { path, body: JSON.stringify(sent) };
  const query = new URLSearchParams(
    Object.entries(sent).map(([key, value]) => [key, String(value)]),
  ).toString();
  return { path: query === '' ? path : `${path}?${query}` };
}
