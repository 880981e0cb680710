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
import { memberAnswer, type WirePermissions } from './memberAnswer.ts';
import {
  countedAnswer,
  gitProvidersAnswer,
  homeStatsAnswer,
  projectsAnswer,
  serversAnswer,
} from './treeAnswer.ts';

type CallKind = 'read' | 'write';

type More<Input> = {
  /** Any good key may call it, so a refused key is expired. */
  anyRole?: boolean;
  /** Default: `/api/` and the name. */
  path?: string;
  /** Parsed in a worker of its own, which ends with the secrets. */
  carriesSecrets?: boolean;
  /** Answered by better-auth, whose failures look different. */
  betterAuth?: boolean;
  send?: (input: Input) => Record<string, unknown>;
};

/** To add a call: a line in `dokployCalls`, and its first version in `SINCE` if missing. */
export type Entry<Input, Output, Kind extends CallKind = CallKind> = More<Input> & {
  /** Reads may be retried, writes (POST with JSON) never. */
  kind: Kind;
  /** Any key of the instance, the organization's own, or none. */
  scope: 'account' | 'organization' | 'open';
  /** Nullable if Dokploy may answer 200 with an empty body. */
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
const takes = <Input extends Record<string, unknown>>() => ({ send: (input: Input) => input });

const done = {
  /** Dokploy returns the changed rows: dropped. */
  rows: z.array(z.unknown()).transform(() => null),
  yes: z.literal(true).transform(() => null),
  success: z.object({ success: z.literal(true) }).transform(() => null),
  link: z.string().transform(() => null),
  /** An empty body; on Cloud true, with nothing done. */
  nothing: z.union([z.null(), z.boolean()]).transform(() => null),
};

type OrganizationId = { organizationId: string };

export const dokployCalls = {
  /** Answers without a key, on every version. */
  health: read('open', z.object({ ok: z.literal(true) }), { path: '/api/health' }),
  'settings.getDokployVersion': read('account', z.string().max(100), { anyRole: true }),
  /** Needs a license, else 403 with Dokploy's text. Newest first; `limit` 1 to 500. */
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
  /** Before Dokploy 0.28.7 refused to a member's key. */
  'licenseKey.haveValidLicenseKey': read('organization', z.boolean()),
  /** Answers without a key, since the sign-in page needs it. */
  'settings.isCloud': read(
    'open',
    z
      .object({ result: z.object({ data: z.object({ json: z.boolean() }) }) })
      .transform((answer) => answer.result.data.json),
    { path: '/api/trpc/settings.isCloud' },
  ),
  'organization.all': read('account', list(organizationShape), { anyRole: true }),
  /** Before Dokploy 0.26.0 shows foreign organizations: ask only for listed ones. */
  'organization.one': read('account', organizationShape.nullable(), {
    anyRole: true,
    ...takes<OrganizationId>(),
  }),
  /** Empty if the key's organization is deleted. */
  'organization.active': read('organization', organizationShape.nullable(), { anyRole: true }),
  /** The role in the key's own organization decides. */
  'organization.create': write('account', organizationShape, takes<{ name: string; logo?: string }>()),
  /**
   * An omitted logo or default role stays. Before Dokploy 0.26.0 empty for an unknown id, and renames foreign
   * organizations.
   */
  'organization.update': write(
    'account',
    organizationShape.nullable(),
    takes<OrganizationId & { name: string; logo?: string; defaultRole?: string | null }>(),
  ),
  'organization.delete': write('account', done.rows, takes<OrganizationId>()),
  /** Where the person starts on Dokploy's page; no effect on the key. */
  'organization.setDefault': write('account', done.success, takes<OrganizationId>()),
  'organization.allInvitations': read('organization', list(invitationShape)),
  'organization.removeInvitation': write('organization', done.rows, takes<{ invitationId: string }>()),
  /** Any pending invitation of the address is a conflict, even an expired one. */
  'organization.inviteMember': write(
    'organization',
    invitationShape,
    takes<{ email: string; role: string }>(),
  ),
  /** Before Dokploy 0.27.0. Checks neither address nor role. */
  'better-auth.inviteMember': write('organization', invitationShape, {
    path: '/api/auth/organization/invite-member',
    betterAuth: true,
    ...takes<OrganizationId & { email: string; role: string }>(),
  }),
  /** Before Dokploy 0.27.0. Fails at once if the invitation is over or another person's. */
  'better-auth.acceptInvitation': write(
    'account',
    z.object({ invitation: z.object({ id: z.string() }) }).transform(() => null),
    {
      path: '/api/auth/organization/accept-invitation',
      betterAuth: true,
      ...takes<{ invitationId: string }>(),
    },
  ),
  /** Below 0.27.0 alone: ends the membership of the key's person, and answers it. Refused to the only owner. */
  'better-auth.leave': write(
    'account',
    z.object({ id: z.string() }).transform(() => null),
    {
      path: '/api/auth/organization/leave',
      betterAuth: true,
      ...takes<OrganizationId>(),
    },
  ),
  'user.getInvitations': read('account', list(waitingInvitationShape), { anyRole: true }),
  /** Needs a mail notification on the server. The answer's link may hold a bare IP or `null`: not used. */
  'user.sendInvitation': write(
    'organization',
    done.link,
    takes<{ invitationId: string; notificationId: string }>(),
  ),
  /** Its rows hold the mail server's password: only id and name are kept. */
  'notification.getEmailProviders': read('organization', list(mailProviderShape)),
  /** Before Dokploy 0.27.0: ends one membership, keeps the account; admins may end admins' and their own. */
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
  /** Takes the membership's id, not the person's. */
  'organization.updateMemberRole': write(
    'organization',
    done.yes,
    takes<{ memberId: string; role: string }>(),
  ),
  'user.all': read('organization', list(memberAnswer)),
  'user.one': read('organization', memberAnswer, takes<{ userId: string }>()),
  /**
   * Creates account and membership; cancels open invitations of the address. Takes any text as role; 400 for
   * an existing account, 500 if raced.
   */
  'user.createUserWithCredentials': write(
    'organization',
    z.object({ userId: callerShape.shape.userId }),
    takes<{ email: string; password: string; role: string }>(),
  ),
  /** Empty if the user left the key's organization, or it is deleted. */
  'user.get': read('organization', callerShape.nullable(), { anyRole: true }),
  'user.getPermissions': read('organization', dictionary(dictionary(z.boolean()))),
  /** Deletes the whole account on the instance; empty body. On Cloud answers true and does nothing. */
  'user.remove': write('organization', done.nothing, takes<{ userId: string }>()),
  'user.checkUserOrganizations': read('organization', z.number().int(), takes<{ userId: string }>()),
  /** An owner's key gets all members' sessions, any other key its person's, without an error. */
  'user.listSessions': read('organization', list(sessionShape), { anyRole: true }),
  /** Signs the browser out at once. Not found if already gone, or for non-members. */
  'user.revokeSession': write('organization', done.yes, takes<{ sessionId: string }>()),
  /**
   * Replaces every list and switch: old servers read a missing switch as off. Empty body, even if nothing was
   * written.
   */
  'user.assignPermissions': write('organization', done.nothing, takes<{ id: string } & WirePermissions>()),
  'project.allForPermissions': read('organization', projectsAnswer),
  /** The only list before Dokploy 0.28.3: includes every service's environment and all database passwords. */
  'project.all': read('organization', projectsAnswer, { carriesSecrets: true }),
  'project.homeStats': read('organization', homeStatsAnswer),
  'contents.list': read('organization', countedAnswer, { path: '/api/project.allForPermissions' }),
  'contents.all': read('organization', countedAnswer, { path: '/api/project.all', carriesSecrets: true }),
  'server.allForPermissions': read('organization', serversAnswer),
  'gitProvider.allForPermissions': read('organization', gitProvidersAnswer),
  /** The only answer with the key. Dokploy 0.28.7 answers 500. */
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
      /** Seconds: a day to 365 days. */
      expiresIn?: number;
      metadata: OrganizationId;
      rateLimitEnabled: false;
    }>(),
  ),
  /** Any key of the key's user, itself included; 404 if unknown, 401 with a code for another person's. */
  'user.deleteApiKey': write('account', done.yes, takes<{ apiKeyId: string }>()),
  'customRole.all': read('organization', list(customRoleShape)),
  'customRole.getStatements': read('organization', actionsShape),
  /** Needs a license; refuses resources that Dokploy manages. The answer is a database row. */
  'customRole.create': write(
    'organization',
    z.object({ role: z.string() }).transform(() => null),
    takes<{ roleName: string; permissions: CustomRole['permissions'] }>(),
  ),
  /**
   * Replaces the permissions. Renaming moves members before it checks permissions: bad ones lose the role.
   * Invitations and a default role keep the old name. Empty for an unknown role.
   */
  'customRole.update': write(
    'organization',
    z.object({ role: z.string() }).nullable(),
    takes<{ roleName: string; newRoleName?: string; permissions: CustomRole['permissions'] }>(),
  ),
  /** Needs a license and a role without members. Open invitations and a default role keep its name. */
  'customRole.remove': write(
    'organization',
    z.object({ deleted: z.literal(1) }).transform(() => null),
    takes<{ roleName: string }>(),
  ),
  /** Includes Dokploy's own roles; empty for an unknown role. */
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
