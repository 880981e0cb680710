import { auditWords } from '../../shared/audit.ts';
import type { CallsOf } from '../../shared/contract.ts';
import type { AuditEntry } from '../../shared/dokploy.ts';
import type { Author, Difference } from '../../shared/drift.ts';
import type { AppError } from '../../shared/errors.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import type { Effect } from '../../shared/rules/effect.ts';
import { foldAddress, oneLine } from '../../shared/text.ts';
import type {
  EveryonesPlaces,
  ListedInvitation,
  ListedMember,
  ListedOrganization,
} from '../people/access.ts';
import type { Baseline } from './baseline.ts';
import type { Now, OwnChange } from './drift.ts';

const AT_ONCE = 500;
const MOST_ENTRIES = 5_000;

type Asked = { resourceType: 'user' | null; action: 'create' | 'delete' | null };
type Read = { entries: Logged[]; why: Author['why']; told?: string };
type Compared = { baseline: Baseline; known: Now };

const USERS: Asked = { resourceType: 'user', action: null };
/** Dokploy logs organizations and invitations but cannot filter by those types. */
const MADE: Asked = { resourceType: null, action: 'create' };
const DELETED: Asked = { resourceType: null, action: 'delete' };
const ASKED: Partial<Record<Difference['kind'], Asked[]>> = {
  'lost-two-factor': [],
  new: [USERS, MADE],
  invited: [MADE],
  'organization-new': [MADE],
  'organization-gone': [DELETED],
};
/** Any organization's log of the instance may hold these; all others only their own. */
const ANYWHERE: readonly Difference['kind'][] = ['gone', 'organization-new', 'organization-gone'];

export function createAuditReading({
  list,
  clock,
}: {
  list: CallsOf<'audit'>['audit.list'];
  clock: typeof Date.now;
}) {
  const known = new Map<string, { at: number; read: Promise<Read> }>();

  async function readNow({ instanceId, organizationId }: ListedOrganization, asked: Asked, from: number) {
    const entries: Logged[] = [];
    const filter = { user: '', name: '', ...asked, from: new Date(from).toISOString(), to: null };
    while (entries.length < MOST_ENTRIES) {
      const page = await list({ instanceId, organizationId, filter, offset: entries.length, limit: AT_ONCE });
      if (!page.ok) return { entries, why: whyUnread(page.error), told: oneLine(page.error.message, 300) };
      entries.push(...page.value.entries.map((entry) => ({ ...entry, organizationId })));
      if (page.value.entries.length === 0 || entries.length >= page.value.total)
        return { entries, why: null };
    }
    return { entries, why: 'too-long' as const };
  }

  function readOnce(
    log: ListedOrganization,
    asked: Asked,
    { baseline, known: now }: Compared,
  ): Promise<Read> {
    const { instanceId, organizationId, members, invitations } = log;
    const key = JSON.stringify([instanceId, organizationId, asked, baseline.keptAt]);
    // A clock set back must not make each difference ask anew.
    const readAt = Math.min(now.at, Math.max(members?.at ?? 0, invitations?.at ?? 0));
    const before = known.get(key);
    if (before && before.at >= readAt) return before.read;
    const read = readNow(log, asked, baseline.keptAt - CLOCKS_APART);
    known.set(key, { at: clock(), read });
    return read;
  }

  async function ofInstance(
    instanceId: string,
    differences: readonly Difference[],
    compared: Compared,
  ): Promise<Author[]> {
    const { baseline, known: now } = compared;
    const there = now.places.organizations.filter((each) => each.instanceId === instanceId);
    const asked = await Promise.all(
      differences.map(async (difference) => {
        const { kind } = difference;
        const logs = there.filter(
          ({ organizationId: id }) =>
            ANYWHERE.includes(kind) || ('organizationId' in difference && difference.organizationId === id),
        );
        const wanted = ASKED[kind] ?? [USERS];
        const reads = logs.flatMap((log) => wanted.map((each) => readOnce(log, each, compared)));
        return { difference, reads: await Promise.all(reads) };
      }),
    );
    const entries = [...new Set(asked.flatMap(({ reads }) => reads))].flatMap((read) => read.entries);
    const authorOf = createAuthorOf({
      entries: [...new Map(entries.map((entry) => [entry.id, entry])).values()],
      own: (await now.doneSince(baseline.keptAt)).filter(({ change }) => change.instanceId === instanceId),
      keptAt: baseline.keptAt,
      personOf: now.places.personOf,
      personOfUser: personOfUser(instanceId, baseline, now.places),
    });
    return asked.map(({ difference, reads }): Author => {
      const { key, kind } = difference;
      const found = authorOf(difference);
      if (found) return { key, ...found, isSeen: false, why: null };
      const failed = reads.find((each) => each.why !== null);
      const why = kind === 'lost-two-factor' ? 'two-factor' : (failed?.why ?? 'not-logged');
      const entry = why === 'unread' ? (failed?.told ?? '') : '';
      return { key, by: [], entry, ...whenSeen(difference, there, now.places), why };
    });
  }

  return async (differences: readonly Difference[], compared: Compared): Promise<Author[]> => {
    const byInstance = Map.groupBy(differences, ({ instanceId }) => instanceId);
    const authors = await Promise.all([...byInstance].map(([id, all]) => ofInstance(id, all, compared)));
    return authors.flat();
  };
}

function whyUnread({ code, details }: AppError): NonNullable<Author['why']> {
  if (code === 'server-too-old') return 'no-log';
  if (details?.reason === 'license') return 'no-license';
  const isOfRole = code === 'role-forbidden' ? details?.reason === 'role' : details?.status === 403;
  return isOfRole ? 'no-right' : 'unread';
}

function personOfUser(
  instanceId: string,
  { instances }: Baseline,
  { organizations, personOf }: EveryonesPlaces,
): (userId: string) => string | undefined {
  const people = new Map<string, string>();
  const then = instances.find((each) => each.instanceId === instanceId)?.organizations ?? [];
  const now = organizations.filter((each) => each.instanceId === instanceId);
  for (const { members } of [...then, ...now])
    for (const { id, userId } of members?.rows ?? []) if (userId) people.set(userId, personOf(id));
  return (userId) => people.get(userId);
}

function whenSeen(
  difference: Difference,
  there: readonly ListedOrganization[],
  { personOf }: EveryonesPlaces,
): Pick<Author, 'at' | 'isSeen'> {
  const within = there.filter(
    ({ organizationId: id }) => !('organizationId' in difference) || id === difference.organizationId,
  );
  const readAt = Math.max(...within.flatMap(({ members }) => members?.at ?? []));
  const seen = { at: Number.isFinite(readAt) ? readAt : null, isSeen: true };
  if (!('personId' in difference) || difference.kind === 'lost-two-factor') return seen;
  const { kind, personId } = difference;
  const rows = within.flatMap(
    (each): readonly (ListedMember | ListedInvitation)[] =>
      (kind === 'invited' ? each.invitations?.rows : each.members?.rows) ?? [],
  );
  const theirs = rows.filter(({ id }) => personOf(id) === personId);
  if (kind === 'new' || kind === 'invited') {
    const since = theirs.find((row) => row.since !== null)?.since;
    return since ? { at: since, isSeen: false } : seen;
  }
  const noticed = theirs.find(({ changed }) => changed?.how === 'elsewhere')?.changed;
  return noticed ? { at: noticed.at, isSeen: true } : seen;
}

/** Servers' clocks and this computer's differ by less. ms */
const CLOCKS_APART = 5 * 60_000;
const MOST_AUTHORS = 3;

export type Logged = AuditEntry & { organizationId: string };

export type LoggedThere = {
  entries: readonly Logged[];
  own: readonly OwnChange[];
  keptAt: number;
  personOf: (address: string) => string;
  personOfUser: (userId: string) => string | undefined;
};

type Found = Pick<Author, 'by' | 'at' | 'entry'>;
type Timed = { entry: Logged; at: number; subjects: readonly string[] };
type About = (subject: string) => readonly Timed[];

export function createAuthorOf(there: LoggedThere): (difference: Difference) => Found | null {
  const timed = there.entries
    .map((entry) => ({ entry, at: Date.parse(entry.at), subjects: subjectsOf(entry, there) }))
    .filter(({ at }) => at >= there.keptAt - CLOCKS_APART)
    .sort((a, b) => a.at - b.at);
  const about: About = (subject) => timed.filter(({ subjects }) => subjects.includes(subject));
  const own = ownAmong(about, there);

  return (difference) => {
    if (difference.kind === 'lost-two-factor') return null;
    const others = foundOf(difference, about).filter((each) => !own.has(each));
    const [newest] = others;
    if (!newest) return null;
    const by = [...new Set(others.map(({ entry }) => oneLine(entry.email, 200) || 'somebody'))];
    return { by: by.slice(0, MOST_AUTHORS), at: newest.at, entry: entryWords(newest.entry) };
  };
}

function subjectsOf({ name, resourceId }: Logged, { personOf, personOfUser }: LoggedThere): string[] {
  return [
    ...(name ? [personOf(foldAddress(name))] : []),
    ...(resourceId ? [personOfUser(resourceId) ?? resourceId] : []),
  ];
}

function foundOf(difference: Exclude<Difference, { kind: 'lost-two-factor' }>, since: About): Timed[] {
  const { organizationId } = difference;
  const last = (all: readonly Timed[], isIt: (entry: Logged) => boolean) =>
    all.filter(({ entry }) => isIt(entry)).slice(-1);
  if (!('personId' in difference)) {
    const does = difference.kind === 'organization-new' ? 'give' : 'end';
    return last(since(organizationId), (entry) => isOrganization(entry, does));
  }
  const everywhere = since(difference.personId);
  const theirs = everywhere.filter(({ entry }) => entry.organizationId === organizationId);
  switch (difference.kind) {
    case 'gone':
      // Deleting an account ends its memberships everywhere but is logged in one organization only.
      return last(everywhere, isRemoval);
    case 'permissions':
      return theirs.filter(({ entry }) => isOfPermissions(entry)).reverse();
    case 'invited':
      return last(theirs, (entry) => invitedAs(entry) === (difference.now ?? 'member'));
  }
  // If the last logged role is another one, the author of the current role is unknown.
  const set = last(theirs, (entry) => roleIn(entry) !== null).filter(
    ({ entry }) => roleIn(entry) === difference.now,
  );
  return difference.kind === 'new' ? [...set, ...last(theirs, (entry) => invitedAs(entry) !== null)] : set;
}

/** What Dokploy logs of an effect; calls of better-auth are not logged. */
const LOGGED: Record<Effect['on'], (entry: AuditEntry, does: Effect['does']) => boolean> = {
  account: (entry, does) => does === 'end' && isRemoval(entry),
  membership: (entry, does) => does === 'change' && roleIn(entry) !== null,
  invitation: (entry, does) => does === 'give' && invitedAs(entry) !== null,
  grants: isOfPermissions,
  organization: (entry, does) => does !== 'change' && isOrganization(entry, does),
  role: () => false,
  key: () => false,
  session: () => false,
};

/** Matches each step with at most one entry: the nearest in time. */
function ownAmong(about: About, { own, personOf }: LoggedThere): ReadonlySet<Timed> {
  const pairs = own
    .flatMap((step) =>
      effectOf(step.change, step.output).flatMap((effect) =>
        about(subjectOf(effect, personOf))
          .filter(({ entry }) => LOGGED[effect.on](entry, effect.does))
          .map((each) => ({ step, each })),
      ),
    )
    .filter(({ step: { at, by }, each }) => {
      const isTheirs = by === null || foldAddress(each.entry.email) === foldAddress(by);
      return isTheirs && Math.abs(each.at - at) <= CLOCKS_APART;
    })
    .sort((a, b) => Math.abs(a.each.at - a.step.at) - Math.abs(b.each.at - b.step.at));
  const taken = new Set<OwnChange>();
  const found = new Set<Timed>();
  for (const { step, each } of pairs) {
    if (taken.has(step) || found.has(each)) continue;
    taken.add(step);
    found.add(each);
  }
  return found;
}

function subjectOf(effect: Effect, personOf: LoggedThere['personOf']): string {
  if (effect.on === 'organization') return effect.organizationId ?? '';
  return effect.email === undefined ? '' : personOf(foldAddress(effect.email));
}

function detailOf({ details }: AuditEntry, name: string): string | null {
  return details.find((each) => each.name === name)?.value ?? null;
}

function roleIn(entry: AuditEntry): string | null {
  return entry.action === 'update' && entry.resourceType === 'user' ? detailOf(entry, 'after') : null;
}

function invitedAs(entry: AuditEntry): string | null {
  return detailOf(entry, 'type') === 'inviteMember' ? detailOf(entry, 'role') : null;
}

function isOfPermissions({ action, resourceType, details }: AuditEntry): boolean {
  return (
    action === 'update' &&
    resourceType === 'user' &&
    details.some(({ name }) => name.startsWith('permissions'))
  );
}

/** Dokploy logs the deletion of a key alike, with the key's id. */
function isRemoval({ action, resourceType }: AuditEntry): boolean {
  return action === 'delete' && resourceType === 'user';
}

/** Dokploy logs an invitation as an organization, with the invitation's id. */
function isOrganization({ action, resourceType }: AuditEntry, does: 'give' | 'end'): boolean {
  return action === (does === 'give' ? 'create' : 'delete') && resourceType === 'organization';
}

function entryWords(entry: AuditEntry): string {
  const [before, after] = [detailOf(entry, 'before'), detailOf(entry, 'after')];
  const role = invitedAs(entry);
  const more = after !== null ? `${before ?? '?'} → ${after}` : role !== null ? `as ${role}` : null;
  const told = isOfPermissions(entry) ? 'permissions' : more;
  return oneLine(`${auditWords(entry)}${told === null ? '' : `: ${told}`}`, 300);
}
