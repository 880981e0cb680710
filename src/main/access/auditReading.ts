import type { CallsOf } from '../../shared/contract.ts';
import type { Author, Difference } from '../../shared/drift.ts';
import type { AppError } from '../../shared/errors.ts';
import { oneLine } from '../../shared/text.ts';
import type {
  EveryonesPlaces,
  InvitationRow,
  MemberRow,
  OrganizationPeople,
} from '../people/organizations.ts';
import { CLOCKS_APART, createAuthorOf, type Logged } from './authors.ts';
import type { Baseline } from './baseline.ts';
import type { Now } from './drift.ts';

/** As many entries are asked for at once, and looked through in all. */
const AT_ONCE = 500;
const MOST_ENTRIES = 5_000;

type Asked = { resourceType: 'user' | null; action: 'create' | 'delete' | null };
/** `told`: how it failed, where it did. */
type Read = { entries: Logged[]; why: Author['why']; told?: string };
type Compared = { baseline: Baseline; known: Now };

const USERS: Asked = { resourceType: 'user', action: null };
/** Entries on organizations and invitations are written, but cannot be asked for by that. */
const MADE: Asked = { resourceType: null, action: 'create' };
const DELETED: Asked = { resourceType: null, action: 'delete' };
const ASKED: Partial<Record<Difference['kind'], Asked[]>> = {
  'lost-two-factor': [],
  new: [USERS, MADE],
  invited: [MADE],
  'organization-new': [MADE],
  'organization-gone': [DELETED],
};
/** Of these any organization’s log of the instance may tell; of all else that of its own. */
const ANYWHERE: readonly Difference['kind'][] = ['gone', 'organization-new', 'organization-gone'];

/** Asks Dokploy’s audit logs who did what differs from a baseline: only when that is looked at, and again once the lists were read again. */
export function createAuditReading({
  list,
  clock,
}: {
  list: CallsOf<'audit'>['audit.list'];
  clock: typeof Date.now;
}) {
  const known = new Map<string, { at: number; read: Promise<Read> }>();

  async function readNow({ instanceId, organizationId }: OrganizationPeople, asked: Asked, from: number) {
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
    log: OrganizationPeople,
    asked: Asked,
    { baseline, known: now }: Compared,
  ): Promise<Read> {
    const { instanceId, organizationId, members, invitations } = log;
    const key = JSON.stringify([instanceId, organizationId, asked, baseline.keptAt]);
    // A clock that was set back must not have each difference ask anew.
    const readAt = Math.min(now.at, Math.max(members?.at ?? 0, invitations?.at ?? 0));
    const before = known.get(key);
    if (before && before.at >= readAt) return before.read;
    const read = readNow(log, asked, baseline.keptAt - CLOCKS_APART);
    known.set(key, { at: clock(), read });
    return read;
  }

  /** Who did what differs on one instance. */
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

/** When it came, as far as a reading of these tells: since when they are there, or when it was noticed at the latest. */
function whenSeen(
  difference: Difference,
  there: readonly OrganizationPeople[],
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
    (each): readonly (MemberRow | InvitationRow)[] =>
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
