import { ERROR_MEANINGS, type ErrorCode } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { compareTexts, counted } from '../../shared/text.ts';
import type { Ms } from '../../shared/time.ts';
import type { Compared } from '../access/access.ts';
import type { Now } from '../access/drift.ts';
import { isOpen, isWhole, type ListedOrganization, seenBy } from '../people/access.ts';
import type { Held } from '../people/persons.ts';
import type { YieldIfDue } from '../scheduling/yielding.ts';
import type { WorldFailure } from '../world/world.ts';
import { APART_WORDS, type Changes, changesOf } from './changes.ts';
import type { Unread } from './documentHtml.ts';
import { createGathering, type Standouts } from './persons.ts';
import { invitationOf, openDespiteSwitches, type ReportInvitation, rowsOf } from './rows.ts';
import type { Scope } from './scope.ts';

const DAY = 86_400_000;

/** `rows` is lazy, so that 50,000 are never in memory at once. */
export type ReportOrganization = {
  name: string;
  membersAt: number | null;
  invitationsAt: number | null;
  rows(): Held[];
};

type ReportInstance = {
  name: string;
  host: string;
  version: string | null;
  open: string | null;
  asOf: number | null;
  organizations: readonly ReportOrganization[];
};

export type OldInvitation = ReportInvitation & { email: string; where: string };

/** Covers only the scope; no secrets. */
export type Report = Standouts & {
  scope: string;
  group: string | null;
  madeAt: Ms;
  version: string;
  olderThanDays: number;
  instances: readonly ReportInstance[];
  organizations: number;
  read: number;
  open: number;
  expired: number;
  lines: number;
  oldInvitations: readonly OldInvitation[];
  unread: readonly Unread[];
  changes: Changes | null;
};

type ReportFacts = {
  scope: Scope;
  known: Now;
  failures: readonly WorldFailure[];
  comparison: Compared | null;
  olderThanDays: number;
  version: string;
  yieldIfDue: YieldIfDue;
};

export async function createReport(facts: ReportFacts): Promise<Report> {
  const { scope, known, comparison, olderThanDays, version, yieldIfDue } = facts;
  const names = namesOf(scope);
  const gathering = createGathering(known.places.personOf);
  const old: OldInvitation[] = [];
  const counts = { organizations: 0, read: 0, open: 0, expired: 0, lines: 0 };
  const instances: ReportInstance[] = [];
  const unread: Unread[] = [];

  for (const { id, origin, keys } of scope.instances) {
    const account = known.places.accountOf(id);
    const instance = names.get(id) ?? '';
    const organizations = organizationsOf(id, facts);
    for (const organization of organizations) {
      await yieldIfDue();
      take(organization, instance);
    }
    unread.push(...unreadIn({ id, keys }, instance, facts));
    instances.push({
      name: instance,
      host: hostOf(origin),
      version: account?.version ?? null,
      open: openDespiteSwitches(account?.version ?? null),
      asOf: oldest(organizations),
      organizations: organizations.map(toReported),
    });
  }

  function take(organization: ListedOrganization, instance: string): void {
    const { instanceId, organizationId, organizationName, members, invitations } = organization;
    const name = organizationName || 'Unnamed';
    counts.organizations += 1;
    if (isWhole(organization)) counts.read += 1;
    const people = members?.rows ?? [];
    gathering.addMembers(people, { instanceId, instance, organizationId, organization: name });
    const rows = invitations?.rows ?? [];
    // With members unread, an invited person may be a member. Expired invitations let nobody in.
    if (members) gathering.addInvitations(rows.filter((row) => isOpen(row, known.at)));
    counts.lines += people.length + rows.length;
    for (const row of rows) {
      const invitation = invitationOf(row, known.at);
      counts[invitation.status === 'expired' ? 'expired' : 'open'] += 1;
      const isOld = invitation.sentAt !== null && known.at - invitation.sentAt > olderThanDays * DAY;
      if (invitation.status === 'expired' || isOld)
        old.push({ ...invitation, email: row.email, where: `${name} on ${instance}` });
    }
  }

  const standouts = await gathering.standouts(yieldIfDue);
  return {
    ...{ scope: scope.words, group: scope.group },
    madeAt: known.at,
    version,
    olderThanDays,
    instances,
    ...counts,
    ...standouts,
    oldInvitations: old.sort(byEnd),
    unread,
    changes: comparison && changesOf(comparison, scope, (id) => names.get(id) ?? ''),
  };
}

export function organizationsOf(
  instanceId: string,
  { scope, known }: Pick<ReportFacts, 'scope' | 'known'>,
  of = known.places.organizations,
): ListedOrganization[] {
  return of.filter(
    (organization) =>
      organization.instanceId === instanceId && scope.isWithin(instanceId, organization.organizationId),
  );
}

/** Adds the host to equal names. */
export function namesOf({ instances }: Pick<Scope, 'instances'>): Map<string, string> {
  const uses = new Map<string, number>();
  for (const { name } of instances) uses.set(name, (uses.get(name) ?? 0) + 1);
  return new Map(
    instances.map(({ id, name, origin }) => [
      id,
      (uses.get(name) ?? 0) > 1 ? `${name} (${hostOf(origin)})` : name || 'Unnamed',
    ]),
  );
}

export function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : '';
}

function oldest(organizations: readonly ListedOrganization[]): number | null {
  const moments = organizations.flatMap(({ members, invitations }) =>
    [members, invitations].flatMap((list) => list?.at ?? []),
  );
  return moments.length > 0 ? Math.min(...moments) : null;
}

function toReported(organization: ListedOrganization): ReportOrganization {
  const { organizationName, members, invitations } = organization;
  return {
    name: organizationName || 'Unnamed',
    membersAt: members?.at ?? null,
    invitationsAt: invitations?.at ?? null,
    rows: () => rowsOf(organization),
  };
}

/** Members with unknown grants that matter for their role. */
function ungrantedIn(members: ListedOrganization['members']): number {
  const rows = members?.rows ?? [];
  return rows.filter((row) => seenBy(row).sees === 'unknown').length;
}

function byEnd(a: OldInvitation, b: OldInvitation): number {
  const endOf = ({ expiresAt }: OldInvitation) => expiresAt ?? Number.POSITIVE_INFINITY;
  return endOf(a) === endOf(b) ? compareTexts(a.email, b.email) : endOf(a) - endOf(b);
}

export function unreadIn(
  { id, keys }: Pick<Instance, 'id' | 'keys'>,
  instance: string,
  facts: Pick<ReportFacts, 'scope' | 'known' | 'failures'>,
): Unread[] {
  const { places } = facts.known;
  const read = organizationsOf(id, facts).map(
    ({ organizationId, organizationName, members, invitations }) => ({
      id: organizationId,
      name: organizationName || 'Unnamed',
      members,
      invitations,
      ungranted: ungrantedIn(members),
    }),
  );
  return [
    ...unreadOf({ id, name: instance, isKnown: places.accountOf(id) !== null, keys }, read, facts.failures),
    ...organizationsOf(id, facts, places.left).map(({ organizationName }) => ({
      instanceName: instance,
      organizationName: organizationName || 'Unnamed',
      what: 'Its people',
      why: APART_WORDS.unlisted,
    })),
  ];
}

type ReadOrganization = {
  id: string;
  name: string;
  members: object | null;
  invitations: object | null;
  ungranted: number;
};

function unreadOf(
  { id, name, isKnown, keys }: { id: string; name: string; isKnown: boolean; keys: readonly KeyRecord[] },
  organizations: readonly ReadOrganization[],
  failures: readonly WorldFailure[],
): Unread[] {
  const own = failures.filter(({ instanceId }) => instanceId === id);
  const whole = own.find(({ organizationId }) => organizationId === null)?.code ?? null;
  const found: Unread[] = [];
  const note = (organizationName: string | null, what: string, code: ErrorCode | null) =>
    found.push({ instanceName: name, organizationName, what, why: whyWords(code) });
  if (!isKnown) note(null, 'Its organizations', whole);
  else if (whole !== null) note(null, SINCE, whole);
  for (const organization of organizations) {
    const opens = keys.some((key) => key.status === 'active' && key.organizationId === organization.id);
    const failed = own.find(({ organizationId }) => organizationId === organization.id)?.code ?? null;
    const code = failed ?? whole ?? (opens ? null : 'no-key-for-organization');
    const what = missingIn(organization);
    if (what !== null) note(organization.name, what, code);
    else if (code !== null && whole === null) note(organization.name, SINCE, code);
    if (organization.ungranted > 0)
      note(
        organization.name,
        `What ${counted(organization.ungranted, 'member was', 'members were')} granted`,
        code,
      );
  }
  return found;
}

const SINCE = 'Shown as last seen';

function missingIn({ members, invitations }: ReadOrganization): string | null {
  if (!members && !invitations) return 'Its people';
  if (!members) return 'Its members';
  return invitations ? null : 'Its invitations';
}

/** From the code only: messages may name more than the reader should know. */
function whyWords(code: ErrorCode | null): string {
  return code === null ? 'not read yet' : ERROR_MEANINGS[code].shows.words;
}
