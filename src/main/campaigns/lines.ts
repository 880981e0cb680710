import { createHash } from 'node:crypto';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Evidence, Line } from '../../shared/campaigns/campaign.ts';
import type { LineFate } from '../../shared/campaigns/decisions.ts';
import type { Account, Rights } from '../../shared/dokploy.ts';
import { strengthOf } from '../../shared/keyChoice.ts';
import { CHANGE_WORDS } from '../../shared/lastChange.ts';
import { listedKeysOf } from '../../shared/listedKeys.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import type { Permissions } from '../../shared/permissions/permissionsShape.ts';
import type { Principal } from '../../shared/principal.ts';
import type { DenyReason } from '../../shared/rules/denyReason.ts';
import { denyRemoveInvitation } from '../../shared/rules/invitations.ts';
import {
  denyEndMembership,
  denyRemoveMember,
  denySetRole,
  endsMemberships,
} from '../../shared/rules/members.ts';
import { denySetPermissions } from '../../shared/rules/permissions.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import { compareTexts } from '../../shared/searchText.ts';
import type { Target } from '../../shared/target.ts';
import type { Now } from '../access/drift.ts';
import {
  type InvitationRow,
  LAST_MOMENT,
  type MemberRow,
  type OrganizationPeople,
} from '../people/organizations.ts';
import { accessOf } from '../readings/permissionSets.ts';
import { hostOf, namesOf, organizationsOf, unreadIn } from '../review/report.ts';
import { accessIn } from '../review/rows.ts';
import type { Scope } from '../review/scope.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import type { World } from '../world/world.ts';

/** So long, in ms, is worked on before it yields. */
const SLICE = 10;

export type LineFacts = {
  scope: Scope;
  known: Now;
  world: Pick<World, 'account' | 'failures' | 'rights' | 'sessions' | 'target'>;
  isPrivilegedOnly: boolean;
  /** Whether somebody is among those whom it is about, by account or folded address; `organizationId`: null of a key. */
  isMeant: (who: {
    instanceId: string;
    organizationId: string | null;
    userId: string | null;
    email: string;
  }) => boolean;
  /** Of the reviewer; empty before one was typed. */
  reviewer: string;
};

/** What a line is about: an address in an organization, or a key. The same in the next review. */
type About =
  | { kind: 'member' | 'invitation'; instanceId: string; organizationId: string; who: string }
  | { kind: 'key'; instanceId: string; serverKeyId: string };

export function lineIdOf(about: About): string {
  const names =
    about.kind === 'key'
      ? [about.kind, about.instanceId, about.serverKeyId]
      : [about.kind, about.instanceId, about.organizationId, about.who];
  return createHash('sha256').update(JSON.stringify(names)).digest('base64url').slice(0, 22);
}

/** Everything to decide on of what is in question, as it is known, the most powerful first; and what is not known. */
export async function gatherLines(
  facts: LineFacts,
): Promise<Pick<Evidence, 'instances' | 'unread' | 'lines'>> {
  const { scope, known, world, isPrivilegedOnly } = facts;
  const yieldIfDue = yieldAfter(SLICE);
  const names = namesOf(scope);
  const failures = world.failures();
  const found: Pick<Evidence, 'instances' | 'unread' | 'lines'> = { instances: [], unread: [], lines: [] };
  for (const instance of scope.instances) {
    const { id: instanceId, origin, keys } = instance;
    const name = names.get(instanceId) ?? '';
    const account = world.account(instanceId);
    const place = { instanceId, instanceName: name };
    const organizations = organizationsOf(instanceId, { scope, known });
    const moments = organizations.flatMap(({ members, invitations }) =>
      [members, invitations].flatMap((list) => list?.at ?? []),
    );
    const roles: Evidence['instances'][number]['roles'] = [];
    const unread = (organizationName: string | null, what: string, why: string) =>
      void found.unread.push({ instanceName: name, organizationName, what, why });
    for (const each of unreadIn(instance, name, { scope, known, failures }))
      unread(each.organization, each.what, each.why);
    const powerful = new Set<string>();
    const signedIn = signedInBy(world, instanceId);
    for (const organization of organizations) {
      await yieldIfDue();
      const { organizationId } = organization;
      const organizationName = organization.organizationName || 'Unnamed';
      const ref = { instanceId, organizationId };
      const rights = world.rights(ref);
      const here = { ...place, organizationId, organizationName };
      const target = world.target(ref);
      const members = organization.members?.rows ?? [];
      for (const role of customRolesIn(members, rights)) {
        const told = rights?.customRoles.find((each) => each.role === role);
        const listed = members.filter((row) => row.role === role).length;
        if (!told) unread(organizationName, `What the role “${oneLine(role, 40)}” may do`, 'not read');
        if (told?.memberCount == null) continue;
        roles.push({ name: role, organizationName, counted: told.memberCount, listed });
        if (told.memberCount > listed)
          unread(
            organizationName,
            `Who has the role “${oneLine(role, 40)}”`,
            `the server counts ${told.memberCount}, its list has ${listed}`,
          );
      }
      const shared = sharedAddresses(organization);
      for (const row of members) {
        const isPrivileged = changesMembers(row.role, rights);
        if (isPrivileged) powerful.add(row.userId);
        if (!facts.isMeant({ ...ref, userId: row.userId, email: foldAddress(row.email) })) continue;
        const isAlone = row.email !== '' && !shared.has(foldAddress(row.email));
        found.lines.push({
          ...here,
          id: lineIdOf({ kind: 'member', ...ref, who: isAlone ? foldAddress(row.email) : ` ${row.userId}` }),
          kind: 'member',
          ...{ email: row.email, name: oneLine(row.name, 200), role: row.role, isPrivileged },
          ...accessTold(row, rights),
          ...{ twoFactor: row.twoFactor, since: row.since, endsAt: null },
          change: changeTold(row),
          signedInAt: signedIn.get(row.userId) ?? null,
          ...(isAlone
            ? memberFates(row, target)
            : { fates: [], why: row.email === '' ? NO_ADDRESS : TWO_ACCOUNTS }),
          ...ownTold(row, target, facts.reviewer),
        });
      }
      for (const row of invitedOnce(organization, known.at)) {
        if (!facts.isMeant({ ...ref, userId: null, email: foldAddress(row.email) })) continue;
        found.lines.push({
          ...here,
          id: lineIdOf({ kind: 'invitation', ...ref, who: foldAddress(row.email) || ` ${row.invitationId}` }),
          kind: 'invitation',
          ...{ email: row.email, name: '', role: row.role || null },
          isPrivileged: row.role !== null && changesMembers(row.role, rights),
          ...{
            access: 'once accepted',
            twoFactor: null,
            since: row.since,
            endsAt: row.expiresAt === LAST_MOMENT ? null : row.expiresAt,
          },
          ...{ change: changeTold(row), signedInAt: null },
          ...(row.email === '' ? { fates: [], why: NO_ADDRESS } : invitationFates(target)),
          ...ownTold(row, null, facts.reviewer),
        });
      }
    }
    const isWithin = (organizationId: string | null) =>
      scope.isWhole || (organizationId !== null && scope.isWithin(instanceId, organizationId));
    const listed = account ? listedKeysOf(keys, account) : [];
    for (const { userId, email, keys: own } of listed) {
      const whose = email ?? 'somebody unknown';
      if (own === null) unread(null, `The API keys of ${oneLine(whose, 120)}`, 'not read');
      for (const key of own ?? []) {
        const record = keys.find(({ serverKeyId }) => serverKeyId === key.id);
        const endsAt = momentOf(key.expiresAt);
        if (key.enabled === false || (endsAt !== null && endsAt <= known.at)) continue;
        const organizationId = record?.organizationId ?? null;
        const who = { userId, email: foldAddress(email ?? '') };
        if (!isWithin(organizationId) || !facts.isMeant({ instanceId, organizationId: null, ...who }))
          continue;
        found.lines.push({
          ...place,
          id: lineIdOf({ kind: 'key', instanceId, serverKeyId: key.id }),
          kind: 'key',
          organizationId,
          organizationName: organizationId === null ? null : (record?.organizationName ?? null),
          ...{ email: email ?? '', name: '', role: null },
          isPrivileged: userId !== null && (powerful.has(userId) || isStrong(account, userId)),
          access: oneLine(key.name ?? '', 200) || (key.start ? `${oneLine(key.start, 20)}…` : 'unnamed'),
          ...{ twoFactor: null, since: momentOf(key.createdAt), endsAt, change: '', signedInAt: null },
          fates: ['retire'],
          ...ownTold({ email: email ?? '' }, null, facts.reviewer),
        });
      }
    }
    found.instances.push({
      ...{ instanceId, name, host: hostOf(origin), version: account?.version ?? null },
      accounts: [...new Set(keys.flatMap(({ userEmail }) => userEmail ?? []))],
      organizations: organizations.length,
      readAt: moments.length > 0 ? { from: Math.min(...moments), to: Math.max(...moments) } : null,
      roles,
    });
  }
  const order = new Map(scope.instances.map(({ id }, at) => [id, at]));
  return {
    ...found,
    lines: found.lines.filter((line) => line.isPrivileged || !isPrivilegedOnly).sort(byPower(order)),
  };
}

const NO_ADDRESS = 'The server shows no address for this account: change it on its own page.';
const TWO_ACCOUNTS = 'Two accounts there have this address: change them on the server’s own page.';
const NO_KEY = 'No key opens this organization.';
const NOT_READ = 'This instance has not been read yet.';

/** Addresses that more than one account of an organization has. */
function sharedAddresses({ members }: OrganizationPeople): Set<string> {
  const seen = new Set<string>();
  const emails = (members?.rows ?? []).map(({ email }) => foldAddress(email));
  return new Set(emails.filter((email) => seen.size === seen.add(email).size));
}

/** Who can accept an invitation, each once, by the strongest. */
function invitedOnce({ invitations }: OrganizationPeople, now: number): InvitationRow[] {
  const open = (invitations?.rows ?? []).filter(({ expiresAt }) => expiresAt > now);
  const strongest = open.toSorted((a, b) => strengthOf(a.role ?? 'member') - strengthOf(b.role ?? 'member'));
  const byAddress = Map.groupBy(strongest, ({ id }) => id);
  return [...byAddress.values()].flatMap(([first]) => first ?? []);
}

function customRolesIn(members: readonly MemberRow[], rights: Rights | null): Set<string> {
  const counted = (rights?.customRoles ?? []).filter(({ memberCount }) => memberCount);
  const roles = [...members, ...counted].map(({ role }) => role);
  return new Set(roles.filter((role) => !['owner', 'admin', 'member'].includes(role)));
}

/** Who may change members can make anybody admin; a custom role of which nobody knows what it may counts as one. */
function changesMembers(role: string, rights: Rights | null): boolean {
  if (seesEverything(role)) return true;
  if (role === 'member') return false;
  const told = rights?.customRoles.find((each) => each.role === role)?.permissions.member;
  return rights === null || Boolean(told?.some((action) => action === 'create' || action === 'update'));
}

/** Whether somebody is owner or admin of an organization that their own keys show. */
function isStrong(account: Account | null, userId: string): boolean {
  const rows = account?.organizations.flatMap(({ members }) => members ?? []) ?? [];
  return rows.some((row) => row.userId === userId && seesEverything(row.role));
}

function accessTold({ role, member }: MemberRow, rights: Rights | null): Pick<Line, 'access' | 'granted'> {
  const { words, switches } = accessIn(role, accessOf(member));
  const access = oneLine([words, ...switches].join(', '), MOST_TEXT);
  if (seesEverything(role) || !member.permissions) return { access };
  const allowed = rights?.customRoles.find((each) => each.role === role)?.permissions;
  return { access, granted: digestOfGrants(member.permissions, allowed) };
}

/** `allowed`: what their custom role may do, which is in no word of a line. */
function digestOfGrants(permissions: Permissions, allowed: Readonly<Record<string, string[]>> = {}): string {
  const lists = [...Object.entries(permissions), ...Object.entries(allowed)].filter(
    ([, ids]) => ids.length > 0,
  );
  const sorted = lists.map(([name, ids]) => [name, ids.toSorted()]).sort();
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22);
}

/** For example “2026-11-27, changed elsewhere, noticed then”; empty where nothing is known. */
function changeTold({ changed }: Pick<MemberRow | InvitationRow, 'changed'>): string {
  return changed ? `${new Date(changed.at).toISOString().slice(0, 10)}, ${CHANGE_WORDS[changed.how]}` : '';
}

function signedInBy(world: LineFacts['world'], instanceId: string): Map<string, number> {
  const newest = new Map<string, number>();
  for (const { userId, createdAt } of world.sessions(instanceId)) {
    const at = momentOf(createdAt);
    if (at !== null) newest.set(userId, Math.max(at, newest.get(userId) ?? at));
  }
  return newest;
}

function momentOf(text: string | null | undefined): number | null {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? null : at;
}

/** By the account whose key reads there, or the address of the reviewer. */
function ownTold(
  { email, userId }: { email: string; userId?: string },
  target: Target | null,
  reviewer: string,
): Pick<Line, 'isOwn'> {
  const isReviewer = email !== '' && foldAddress(email) === foldAddress(reviewer);
  const reads = target?.holders?.some((holder) => holder.userId === userId) ?? false;
  return isReviewer || reads ? { isOwn: true } : {};
}

type Fates = Pick<Line, 'fates' | 'why'>;

function memberFates(row: MemberRow, target: Target | null): Fates {
  const principals = principalsOf(target);
  const [principal] = principals;
  if (!principal) return { fates: [], why: target?.principal ? NO_KEY : NOT_READ };
  const ending = denyEndMembership(principal, row);
  if (endsMemberships(principal) && !principal.isCloud) return fatesOf([['end', ending]]);
  const isAny = accessIn(row.role, accessOf(row.member)).sees !== 'nothing';
  // Another one’s key may lower whom the first one’s may not.
  const lowering = firstDenial(principals, (by) =>
    row.role === 'member' ? denySetPermissions(by, row) : denySetRole(by, row, 'member'),
  );
  const lower = row.role === 'member' && !isAny ? [] : [['lower', lowering] as const];
  const told = fatesOf([['delete', denyRemoveMember(principal, row)], ...lower]);
  return told.why === undefined && ending ? { ...told, why: ending.reason } : told;
}

function invitationFates(target: Target | null): Fates {
  const principals = principalsOf(target);
  if (principals.length === 0) return { fates: [], why: target?.principal ? NO_KEY : NOT_READ };
  return fatesOf([['withdraw', firstDenial(principals, denyRemoveInvitation)]]);
}

function principalsOf(target: Target | null): Principal[] {
  return target?.principal ? (target.holders ?? []).map(({ principal }) => principal) : [];
}

function firstDenial(principals: readonly Principal[], deny: (by: Principal) => DenyReason): DenyReason {
  const all = principals.map(deny);
  return all.includes(null) ? null : (all[0] ?? null);
}

/** What is allowed of these, and why the first is not that is not. */
function fatesOf(all: readonly (readonly [LineFate, DenyReason])[]): Fates {
  const why = all.flatMap(([, denied]) => denied?.reason ?? [])[0];
  const fates = all.flatMap(([fate, denied]) => (denied ? [] : fate));
  return { fates, ...(why === undefined ? {} : { why }) };
}

const KINDS: readonly Line['kind'][] = ['member', 'invitation', 'key'];

function byPower(order: ReadonlyMap<string, number>): (a: Line, b: Line) => number {
  const at = ({ instanceId }: Line) => order.get(instanceId) ?? 0;
  return (a, b) =>
    Number(b.isPrivileged) - Number(a.isPrivileged) ||
    KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
    strengthOf(a.role ?? 'member') - strengthOf(b.role ?? 'member') ||
    at(a) - at(b) ||
    compareTexts(a.organizationName ?? '', b.organizationName ?? '') ||
    compareTexts(a.email, b.email);
}
