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

type More<Input> = {
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
};

/** One of Dokploy's calls. To add one: a line in `dokployCalls`, and its first version in `SINCE` if that has no line yet. */
export type Entry<Input, Output, Kind extends CallKind = CallKind> = More<Input> & {
  /** Reads may be tried twice, writes never; a write is a POST with a JSON body. */
  kind: Kind;
  /** Which key: any of the instance's, the organization's own, or none. */
  scope: 'account' | 'organization' | 'open';
  /** Its shape; nullable where Dokploy may answer 200 with an empty body. */
  answer: z.ZodType<Output>;
};

const calledBy =
  <Kind extends CallKind>(kind: Kind) =>
  <Output, Input = undefined>(
    scope: Entry<Input, Output>['scope'],
    answer: z.ZodType<Output>,
    more?: More<Input>,
  ): Entry<Input, Output, Kind> => ({ kind, scope, answer, ...more });
const read = calledBy('read');
const write = calledBy('write');
/** Of a call that sends what it takes. */
const takes = <Input extends Record<string, unknown>>() => ({ send: (input: Input) => input });

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
  health: read('open', z.object({ ok: z.literal(true) }), { path: '/api/health' }),
  'settings.getDokployVersion': read('account', z.string().max(100), { anyRole: true }),
  /** Written and told with a license alone: without one a 403 that says so. Newest first; `limit` 1 to 500. */
  'auditLog.all': read(
    'organization',
    auditAnswer,
    takes<{
      userEmail?: string;
      resourceName?: string;
      action?: string;
      resourceType?: string;
      from?: string;
      to?: string;
      limit: number;
      offset: number;
    }>(),
  ),
  /** Whether the owner of the key's organization has a license; before 0.28.7 not for a member's key. */
  'licenseKey.haveValidLicenseKey': read('organization', z.boolean()),
  /** Answers without a key, since the sign-in page asks for it too. */
  'settings.isCloud': read(
    'open',
    z
      .object({ result: z.object({ data: z.object({ json: z.boolean() }) }) })
      .transform((answer) => answer.result.data.json),
    { path: '/api/trpc/settings.isCloud' },
  ),
  // About organizations.
  /** Unordered; all of the key's user, whatever organization the key opens. */
  'organization.all': read('account', list(organizationShape), { anyRole: true }),
  /** Empty for an unknown id below 0.26.0, which also shows foreign organizations: ask only for listed ones. */
  'organization.one': read('account', organizationShape.nullable(), {
    anyRole: true,
    ...takes<OrganizationId>(),
  }),
  /** The key's own organization; empty when that is gone. */
  'organization.active': read('organization', organizationShape.nullable(), { anyRole: true }),
  /** The role in the key's own organization decides. */
  'organization.create': write('account', organizationShape, takes<{ name: string; logo?: string }>()),
  /** An omitted logo or default role stays. Empty for an unknown id below 0.26.0, which also renames foreign ones. */
  'organization.update': write(
    'account',
    organizationShape.nullable(),
    takes<OrganizationId & { name: string; logo?: string; defaultRole?: string | null }>(),
  ),
  'organization.delete': write('account', done.rows, takes<OrganizationId>()),
  /** Changes where the person starts on Dokploy's page; nothing for the key. */
  'organization.setDefault': write('account', done.success, takes<OrganizationId>()),
  // About invitations, one’s own too.
  'organization.allInvitations': read('organization', list(invitationShape)),
  'organization.removeInvitation': write('organization', done.rows, takes<{ invitationId: string }>()),
  /** Goes to the key's organization; a pending invitation of the address is a conflict, an expired one too. */
  'organization.inviteMember': write(
    'organization',
    invitationShape,
    takes<{ email: string; role: string }>(),
  ),
  /** Below 0.27.0 alone. It checks neither address nor role: both must be good before. */
  'better-auth.inviteMember': write('organization', invitationShape, {
    path: '/api/auth/organization/invite-member',
    betterAuth: true,
    ...takes<OrganizationId & { email: string; role: string }>(),
  }),
  /** Below 0.27.0 alone: makes the key's person a member. It says at once where the invitation is not theirs, or over. */
  'better-auth.acceptInvitation': write(
    'account',
    z.object({ invitation: z.object({ id: z.string() }) }).transform(() => null),
    {
      path: '/api/auth/organization/accept-invitation',
      betterAuth: true,
      ...takes<{ invitationId: string }>(),
    },
  ),
  /** What waits for the key's person on the whole instance, unexpired. */
  'user.getInvitations': read('account', list(waitingInvitationShape), { anyRole: true }),
  /** Answers a link that can hold a bare IP or `null`: not used. Needs a mail notification on the server. */
  'user.sendInvitation': write(
    'organization',
    done.link,
    takes<{ invitationId: string; notificationId: string }>(),
  ),
  /** Its rows hold the mail server's password: id and name alone come in. */
  'notification.getEmailProviders': read('organization', list(mailProviderShape)),
  // About people: members of an organization, their sessions, and whom a key belongs to.
  /** Below 0.27.0 alone: ends one membership, and lets an admin end an admin’s and their own. The account stays. */
  'better-auth.removeMember': write(
    'organization',
    z.object({ member: z.object({ id: z.string() }) }).transform(() => null),
    {
      path: '/api/auth/organization/remove-member',
      betterAuth: true,
      send: ({ organizationId, memberId }: OrganizationId & { memberId: string }) => ({
        organizationId,
        memberIdOrEmail: memberId,
      }),
    },
  ),
  /** Takes the id of the membership, not of the person. */
  'organization.updateMemberRole': write(
    'organization',
    done.yes,
    takes<{ memberId: string; role: string }>(),
  ),
  'user.all': read('organization', list(memberAnswer)),
  /** 404 for who is not a member of the key's organization. */
  'user.one': read('organization', memberAnswer, takes<{ userId: string }>()),
  /** Makes an account and a member; cancels open invitations of the address. Takes any text for a role; 400 for an account that exists, 500 if raced. */
  'user.createUserWithCredentials': write(
    'organization',
    z.object({ userId: callerShape.shape.userId }),
    takes<{ email: string; password: string; role: string }>(),
  ),
  /** The caller's own membership; empty when the user left the key's organization or that is gone. */
  'user.get': read('organization', callerShape.nullable(), { anyRole: true }),
  /** Resource → action → allowed, for the key's organization. */
  'user.getPermissions': read('organization', dictionary(dictionary(z.boolean()))),
  /** Deletes the person's whole account on the instance; an empty body. On Cloud it answers true and does nothing. */
  'user.remove': write('organization', done.nothing, takes<{ userId: string }>()),
  /** In how many organizations of the instance a person is. */
  'user.checkUserOrganizations': read('organization', z.number().int(), takes<{ userId: string }>()),
  /** An owner's key is shown all members' sessions, any other its own alone, and no error tells the difference. */
  'user.listSessions': read('organization', list(sessionShape), { anyRole: true }),
  /** Signs the browser out at once. Not found once it is gone, and for a person who is no member of the organization. */
  'user.revokeSession': write('organization', done.yes, takes<{ sessionId: string }>()),
  // About what can be granted, and what is in an organization.
  /** Replaces every list and switch: old servers take a missing switch for off. An empty body, also where nothing was written. */
  'user.assignPermissions': write('organization', done.nothing, takes<{ id: string } & WirePermissions>()),
  /** Names and ids of all that can be granted, without secrets. */
  'project.allForPermissions': read('organization', projectsAnswer),
  /** Before 0.28.3 the only list: with the environment of every service and all database passwords in it. */
  'project.all': read('organization', projectsAnswer, { carriesSecrets: true }),
  /** How much there is in the key's organization, as its person sees it: some hundred bytes. */
  'project.homeStats': read('organization', homeStatsAnswer),
  /** The same list as `project.allForPermissions`, counted. */
  'contents.list': read('organization', countedAnswer, { path: '/api/project.allForPermissions' }),
  /** The same as `project.all`, counted. */
  'contents.all': read('organization', countedAnswer, { path: '/api/project.all', carriesSecrets: true }),
  'server.allForPermissions': read('organization', serversAnswer),
  'gitProvider.allForPermissions': read('organization', gitProvidersAnswer),
  // About the keys of a person.
  /** The key comes once, in this answer; of its other fields those alone that find it again. On 0.28.7 a 500. */
  'user.createApiKey': write(
    'account',
    z.object({
      id: z.string(),
      key: z.string().min(1),
      start: z.string().nullish(),
      expiresAt: z.string().nullish(),
    }),
    takes<{
      name: string;
      /** Seconds, a day to 365 of them. */
      expiresIn?: number;
      metadata: OrganizationId;
      rateLimitEnabled: false;
    }>(),
  ),
  /** Any of the key's user, itself too; an unknown one is 404, another person's a 401 with a code. */
  'user.deleteApiKey': write('account', done.yes, takes<{ apiKeyId: string }>()),
  // About roles.
  /** The roles made in the key's organization beside Dokploy's own three. */
  'customRole.all': read('organization', list(customRoleShape)),
  /** Resource → all actions that a role can allow there. */
  'customRole.getStatements': read('organization', actionsShape),
  /** With a license, and never a resource that Dokploy manages itself. The role comes back as a row of the database. */
  'customRole.create': write(
    'organization',
    z.object({ role: z.string() }).transform(() => null),
    takes<{ roleName: string; permissions: CustomRole['permissions'] }>(),
  ),
  /**
   * Replaces what a role allows. With a new name it moves the members before it looks at the permissions: after wrong
   * ones their role is not there. Invitations and a default role keep the old name. Empty for a role that is unknown.
   */
  'customRole.update': write(
    'organization',
    z.object({ role: z.string() }).nullable(),
    takes<{ roleName: string; newRoleName?: string; permissions: CustomRole['permissions'] }>(),
  ),
  /** With a license, and never one that a member has. Open invitations and a default role keep its name. */
  'customRole.remove': write(
    'organization',
    z.object({ deleted: z.literal(1) }).transform(() => null),
    takes<{ roleName: string }>(),
  ),
  /** Members of the key's organization with a role, Dokploy's own three too; nobody for a role that is unknown. */
  'customRole.membersByRole': read('organization', list(roleHolderShape), takes<{ roleName: string }>()),
};

export type DokployCall = keyof typeof dokployCalls & Capability;

export type ReadCall = {
  [N in DokployCall]: (typeof dokployCalls)[N]['kind'] extends 'read' ? N : never;
}[DokployCall];

type EntryOf<N extends DokployCall> = (typeof dokployCalls)[N];

export type DokployInput<N extends DokployCall> =
  EntryOf<N> extends Entry<infer Input, infer _> ? Input : never;

export type DokployOutput<N extends DokployCall> =
  EntryOf<N> extends Entry<infer _, infer Output> ? Output : never;

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
