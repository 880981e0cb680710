import { createHash } from 'node:crypto';
import type { AccessEnd } from '../../shared/accessEnd.ts';
import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Evidence, Leaver, Line } from '../../shared/campaigns/campaign.ts';
import type { LineFate } from '../../shared/campaigns/decisions.ts';
import type { Account, Rights } from '../../shared/dokploy.ts';
import { ACCESS, switchesSeen } from '../../shared/facts/access.ts';
import { strengthOf } from '../../shared/facts/role.ts';
import { listedKeysOf } from '../../shared/keys.ts';
import { CHANGE_WORDS } from '../../shared/lastChange.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { denyRemoveInvitation } from '../../shared/rules/invitations.ts';
import {
  denyEndMembership,
  denyRemoveMember,
  denySetRole,
  endsMemberships,
} from '../../shared/rules/members.ts';
import { denySetPermissions } from '../../shared/rules/permissions.ts';
import type { DenyReason, Principal } from '../../shared/rules/principal.ts';
import { NO_KEY_OPENS, NOTHING_READ, type Target } from '../../shared/target.ts';
import { compareTexts, foldAddress, oneLine } from '../../shared/text.ts';
import { isDay, parseMoment } from '../../shared/time.ts';
import type { Now } from '../access/drift.ts';
import type { EndedOperation } from '../access/returned.ts';
import {
  isOpen,
  LAST_MOMENT,
  type ListedInvitation,
  type ListedMember,
  type ListedOrganization,
  seenBy,
} from '../people/access.ts';
import { hostOf, namesOf, organizationsOf, unreadIn } from '../review/report.ts';
import type { Scope } from '../review/scope.ts';
import { yieldAfter } from '../scheduling/yielding.ts';
import type { World } from '../world/world.ts';

const SLICE = 10;

/** By account id, else by folded address; `organizationId: null` for a key. */
export type Who = {
  instanceId: string;
  organizationId: string | null;
  userId: string | null;
  email: string | null;
};

export type LineFacts = {
  scope: Scope;
  known: Now;
  world: Pick<World, 'account' | 'failures' | 'rights' | 'target'>;
  isPrivilegedOnly: boolean;
  isMeant: (who: Who) => boolean;
  reviewer: string;
};

/** The same in the next review. */
type About =
  | { kind: 'member' | 'invitation'; instanceId: string; organizationId: string; who: string }
  | { kind: 'key'; instanceId: string; serverKeyId: string };

export function lineIdOf(about: About): string {
  const own = about.kind === 'key' ? [about.serverKeyId] : [about.organizationId, about.who];
  return digestOf([about.kind, about.instanceId, ...own]);
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 22);
}

type Gathered = Pick<Evidence, 'instances' | 'unread' | 'lines'>;

const BLANK = {
  name: '',
  role: null,
  twoFactor: null,
  since: null,
  endsAt: null,
  change: '',
  signedInAt: null,
};

export async function gatherLines(facts: LineFacts): Promise<Gathered> {
  const { scope, known, world, isPrivilegedOnly, isMeant, reviewer } = facts;
  const yieldIfDue = yieldAfter(SLICE);
  const names = namesOf(scope);
  const failures = world.failures();
  const found: Gathered = { instances: [], unread: [], lines: [] };
  for (const instance of scope.instances) {
    const { id: instanceId, origin, keys } = instance;
    const instanceName = names.get(instanceId) ?? '';
    const account = world.account(instanceId);
    const organizations = organizationsOf(instanceId, { scope, known });
    const moments = organizations.flatMap(({ members, invitations }) =>
      [members, invitations].flatMap((list) => list?.at ?? []),
    );
    const roles: Gathered['instances'][number]['roles'] = [];
    const unread = (organizationName: string | null, what: string, why: string) =>
      void found.unread.push({ instanceName, organizationName, what, why });
    found.unread.push(...unreadIn(instance, instanceName, { scope, known, failures }));
    const powerful = new Set<string | null>();
    for (const organization of organizations) {
      await yieldIfDue();
      const { organizationId } = organization;
      const organizationName = organization.organizationName || 'Unnamed';
      const ref = { instanceId, organizationId };
      const here = { ...BLANK, ...ref, instanceName, organizationName };
      const rights = world.rights(ref);
      const target = world.target(ref);
      const members = organization.members?.rows ?? [];
      for (const role of customRolesIn(members, rights)) {
        const counted = rights?.customRoles.find((each) => each.role === role)?.memberCount;
        const listed = members.filter((row) => row.role === role).length;
        const name = oneLine(role, 40);
        if (counted === undefined) unread(organizationName, `What the role “${name}” may do`, 'not read');
        if (counted == null) continue;
        roles.push({ name: role, organizationName, counted, listed });
        const why = `the server counts ${counted}, its list has ${listed}`;
        if (counted > listed) unread(organizationName, `Who has the role “${name}”`, why);
      }
      const shared = sharedAddresses(organization);
      for (const row of members) {
        const { email, userId, role } = row;
        const folded = foldAddress(email);
        const isPrivileged = changesMembers(role, rights);
        if (isPrivileged) powerful.add(userId);
        if (!isMeant({ ...ref, userId, email: folded })) continue;
        const isAlone = email !== '' && !shared.has(folded);
        const why = email === '' ? NO_ADDRESS : TWO_ACCOUNTS;
        const reads = target?.holders?.some((holder) => holder.userId === userId);
        found.lines.push({
          ...here,
          ...{
            id: lineIdOf({ kind: 'member', ...ref, who: isAlone ? folded : ` ${userId}` }),
            kind: 'member',
          },
          ...{ email, userId, name: oneLine(row.name, 200), role, isPrivileged, ...accessTold(row, rights) },
          ...{ twoFactor: row.twoFactor, since: row.since, change: changeTold(row) },
          signedInAt: row.signIn?.at ?? null,
          ...(isAlone ? memberFates(row, target) : { fates: [], why }),
          ...ownTold(email, reviewer, reads),
        });
      }
      for (const row of invitedOnce(organization, known.at)) {
        const { email, role } = row;
        const folded = foldAddress(email);
        if (!isMeant({ ...ref, userId: null, email: folded })) continue;
        const who = folded || ` ${row.invitationId}`;
        found.lines.push({
          ...here,
          ...{
            id: lineIdOf({ kind: 'invitation', ...ref, who }),
            kind: 'invitation',
            email,
            role: role || null,
          },
          ...{ isPrivileged: role !== null && changesMembers(role, rights), access: 'once accepted' },
          ...{ since: row.since, endsAt: row.expiresAt === LAST_MOMENT ? null : row.expiresAt },
          change: changeTold(row),
          ...(email === '' ? { fates: [], why: NO_ADDRESS } : invitationFates(target)),
          ...ownTold(email, reviewer),
        });
      }
    }
    for (const { userId, email, keys: own } of account ? listedKeysOf(keys, account) : []) {
      const whose = oneLine(email ?? 'somebody unknown', 120);
      if (own === null) unread(null, `The API keys of ${whose}`, 'not read');
      const who = { instanceId, organizationId: null, userId, email: foldAddress(email ?? '') };
      for (const key of own ?? []) {
        const record = keys.find(({ serverKeyId }) => serverKeyId === key.id);
        const endsAt = parseMoment(key.expiresAt);
        const organizationId = record?.organizationId ?? null;
        const isOver = key.enabled === false || (endsAt !== null && endsAt <= known.at);
        const isWithin =
          scope.isWhole || (organizationId !== null && scope.isWithin(instanceId, organizationId));
        if (isOver || !isWithin || !isMeant(who)) continue;
        found.lines.push({
          ...{ ...BLANK, id: lineIdOf({ kind: 'key', instanceId, serverKeyId: key.id }), kind: 'key' },
          ...{ instanceId, instanceName, organizationId, organizationName: record?.organizationName ?? null },
          ...{ email: email ?? '', isPrivileged: powerful.has(userId) || isStrong(account, userId) },
          access: oneLine(key.name ?? '', 200) || (key.start ? `${oneLine(key.start, 20)}…` : 'unnamed'),
          ...{ since: parseMoment(key.createdAt), endsAt, fates: ['retire'] },
          ...ownTold(email ?? '', reviewer),
        });
      }
    }
    found.instances.push({
      ...{ instanceId, name: instanceName, host: hostOf(origin), version: account?.version ?? null },
      accounts: [...new Set(keys.flatMap(({ userEmail }) => userEmail ?? []))],
      organizations: organizations.length,
      readAt: moments.length > 0 ? { from: Math.min(...moments), to: Math.max(...moments) } : null,
      roles,
    });
  }
  const order = new Map(scope.instances.map(({ id }, at) => [id, at]));
  found.lines = found.lines.filter((line) => line.isPrivileged || !isPrivilegedOnly).sort(byPower(order));
  return found;
}

const NO_ADDRESS = 'The server shows no address for this account: change it on its own page.';
const TWO_ACCOUNTS = 'Two accounts there have this address: change them on the server’s own page.';

function sharedAddresses({ members }: ListedOrganization): Set<string> {
  const seen = new Set<string>();
  const emails = (members?.rows ?? []).map(({ email }) => foldAddress(email));
  return new Set(emails.filter((email) => seen.size === seen.add(email).size));
}

function invitedOnce({ invitations }: ListedOrganization, now: number): ListedInvitation[] {
  const open = (invitations?.rows ?? []).filter((row) => isOpen(row, now));
  const strongest = open.toSorted((a, b) => strengthOf(a.role ?? 'member') - strengthOf(b.role ?? 'member'));
  const byAddress = Map.groupBy(strongest, ({ id }) => id);
  return [...byAddress.values()].flatMap(([first]) => first ?? []);
}

function customRolesIn(members: readonly ListedMember[], rights: Rights | null): Set<string> {
  const counted = (rights?.customRoles ?? []).filter(({ memberCount }) => memberCount);
  const roles = [...members, ...counted].map(({ role }) => role);
  return new Set(roles.filter((role) => !['owner', 'admin', 'member'].includes(role)));
}

/** Roles that change members can create admins; so may custom roles with unknown permissions. */
function changesMembers(role: string, rights: Rights | null): boolean {
  if (seesEverything(role)) return true;
  if (role === 'member') return false;
  const told = rights?.customRoles.find((each) => each.role === role)?.permissions.member;
  return rights === null || Boolean(told?.some((action) => action === 'create' || action === 'update'));
}

function isStrong(account: Account | null, userId: string | null): boolean {
  const rows = account?.organizations.flatMap(({ members }) => members ?? []) ?? [];
  return rows.some((row) => row.userId === userId && seesEverything(row.role));
}

/** `granted` includes the permissions of a custom role, which the line's words omit. */
function accessTold(
  { role, granted }: ListedMember,
  rights: Rights | null,
): Pick<Line, 'access' | 'granted'> {
  const seen = seenBy({ role, granted });
  const switches = switchesSeen(seen);
  const access = oneLine(
    [ACCESS.wordsOf(seen), ...(switches.length > 0 ? [switches.join(', ')] : [])].join(': '),
    MOST_TEXT,
  );
  if (seesEverything(role) || !granted.permissions) return { access };
  const allowed = rights?.customRoles.find((each) => each.role === role)?.permissions ?? {};
  const lists = [...Object.entries(granted.permissions), ...Object.entries(allowed)];
  const sorted = lists.flatMap(([name, ids]) => (ids.length > 0 ? [[name, ids.toSorted()]] : [])).sort();
  return { access, granted: digestOf(sorted) };
}

function changeTold({ changed }: Pick<ListedMember | ListedInvitation, 'changed'>): string {
  return changed ? `${new Date(changed.at).toISOString().slice(0, 10)}, ${CHANGE_WORDS[changed.how]}` : '';
}

function ownTold(email: string, reviewer: string, reads = false): Pick<Line, 'isOwn'> {
  const isReviewer = email !== '' && foldAddress(email) === foldAddress(reviewer);
  return isReviewer || reads ? { isOwn: true } : {};
}

type Fates = Pick<Line, 'fates' | 'why' | 'whyNoChange'>;

function fatesAt(
  target: Target | null,
  of: (first: Principal, all: readonly Principal[]) => readonly (readonly [LineFate, DenyReason])[],
): Fates {
  const principals = target?.principal ? (target.holders ?? []).map(({ principal }) => principal) : [];
  const [first] = principals;
  if (!first) return { fates: [], why: target?.principal ? NO_KEY_OPENS : NOTHING_READ };
  const all = of(first, principals);
  const why = all.flatMap(([, denied]) => denied?.reason ?? [])[0];
  return {
    fates: all.flatMap(([fate, denied]) => (denied ? [] : fate)),
    ...(why === undefined ? {} : { why }),
  };
}

function memberFates(row: ListedMember, target: Target | null): Fates {
  let whyNoChange: string | undefined;
  const fates = fatesAt(target, (first, all) => {
    whyNoChange = firstDenial(all, (by) => denySetRole(by, row))?.reason;
    const ending = denyEndMembership(first, row);
    if (endsMemberships(first) && !first.isCloud) return [['end', ending]];
    const isMember = row.role === 'member';
    const isLowest = isMember && seenBy(row).sees === 'nothing';
    // Another key may lower whom the first one may not.
    const lowering = firstDenial(all, (by) =>
      isMember ? denySetPermissions(by, row) : denySetRole(by, row, 'member'),
    );
    return [
      ['delete', denyRemoveMember(first, row)],
      ...(isLowest ? [] : [['lower', lowering] as const]),
      ...(ending ? [['end', ending] as const] : []),
    ];
  });
  return { ...fates, ...(whyNoChange === undefined ? {} : { whyNoChange }) };
}

const invitationFates = (target: Target | null): Fates =>
  fatesAt(target, (_, all) => [['withdraw', firstDenial(all, denyRemoveInvitation)]]);

function firstDenial(principals: readonly Principal[], deny: (by: Principal) => DenyReason): DenyReason {
  const all = principals.map(deny);
  return all.includes(null) ? null : (all[0] ?? null);
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

/** Off-boarded, or missing in readable lists, since the previous review of this scope. Last first. */
export function leaversOf(
  previous: Evidence | null,
  { instances, unread, lines }: Pick<Evidence, 'instances' | 'unread' | 'lines'>,
  { operations, ends }: { operations: readonly EndedOperation[]; ends: readonly AccessEnd[] },
): Leaver[] {
  const ids = new Set(instances.map(({ instanceId }) => instanceId));
  const present = Map.groupBy(lines, ({ email }) => foldAddress(email));
  const before = Map.groupBy(
    (previous?.lines ?? []).filter(({ kind, email }) => kind === 'member' && email !== ''),
    ({ email }) => foldAddress(email),
  );
  const leavers: Leaver[] = [];
  const known = new Map<string, Leaver>();

  function note(emails: readonly string[], removedAt: number | null, remark: string): void {
    const folded = emails.map(foldAddress);
    const found = folded.map((email) => known.get(email)).find((each) => each !== undefined);
    const own = (end: AccessEnd) => end.day !== null && end.emails.some((each) => folded.includes(each));
    const leaver: Leaver = found ?? { emails: [], name: '', endOn: null, note: '', removedAt, lines: 0 };
    if (!found) leavers.push(leaver);
    for (const email of folded.filter((each) => known.get(each) !== leaver)) {
      known.set(email, leaver);
      leaver.emails.push(emails[folded.indexOf(email)] ?? email);
      leaver.name ||= before.get(email)?.[0]?.name ?? present.get(email)?.[0]?.name ?? '';
      leaver.lines += present.get(email)?.length ?? 0;
    }
    leaver.removedAt = removedAt;
    if (remark !== '') leaver.note = remark;
    // People type last days into the note of an off-boarding.
    leaver.endOn ??= ends.find(own)?.day ?? leaver.note.match(/\d{4}-\d\d-\d\d/g)?.find(isDay) ?? null;
  }

  const since = previous?.madeAt ?? 0;
  const recent = operations.filter(
    ({ changedAt, counts, instanceIds }) =>
      changedAt >= since && counts.done > 0 && instanceIds.some((id) => ids.has(id)),
  );
  for (const { kind, left, subjects, changedAt, remark = '' } of recent.toSorted(
    (a, b) => a.changedAt - b.changedAt,
  ))
    for (const { emails, at } of left ?? (kind === 'off-board' ? [{ emails: subjects, at: changedAt }] : []))
      note(
        emails.filter((email) => email.includes('@')),
        at,
        remark,
      );
  const unreadNames = new Set(unread.map(({ instanceName }) => instanceName));
  const isRead = ({ instanceId, instanceName }: Evidence['lines'][number]) =>
    ids.has(instanceId) && !unreadNames.has(instanceName);
  for (const [email, own] of before)
    if (!present.has(email) && !known.has(email) && own.every(isRead)) note([own[0]?.email ?? ''], null, '');
  return leavers
    .filter(({ emails }) => emails.length > 0)
    .sort((a, b) => (b.removedAt ?? 0) - (a.removedAt ?? 0));
}
