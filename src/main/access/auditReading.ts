import type { CallsOf } from '../../shared/contract.ts';
import type { Author, Difference } from '../../shared/drift.ts';
import type { AppError } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { EveryonesPlaces, InvitationRow, MemberRow } from '../people/organizations.ts';
import { createAuthorOf, type Logged, MOST_APART_CLOCKS } from './authors.ts';
import type { Baseline } from './baseline.ts';
import type { Now } from './drift.ts';

/** A log that could not be read is asked for again after so many ms. */
const ASKED_AGAIN_AFTER = 10 * 60_000;
/** As many entries are asked for at once, and looked through in all. */
const AT_ONCE = 500;
const MOST_ENTRIES = 5_000;

type Asked = { resourceType: 'user' | null; action: 'create' | 'delete' | null };
/** `told`: how it failed, where it did. */
type Read = { entries: Logged[]; why: Author['why']; told?: string };

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

/** Asks Dokploy’s audit logs who did what differs from a baseline: only when that is looked at, and what is known since the lists were read is not asked again. */
export function createAuditReading(options: {
  list: CallsOf<'audit'>['audit.list'];
  clock: typeof Date.now;
}) {
  const { list, clock } = options;
  const known = new Map<string, { at: number; from: number; read: Promise<Read>; isFailed: boolean }>();

  async function readNow(ref: Place, asked: Asked, from: number): Promise<Read> {
    const entries: Logged[] = [];
    const filter = { user: '', name: '', ...asked, from: new Date(from).toISOString(), to: null };
    while (entries.length < MOST_ENTRIES) {
      const page = await list({ ...ref, filter, offset: entries.length, limit: AT_ONCE });
      if (!page.ok) return { entries, why: whyUnread(page.error), told: oneLine(page.error.message, 300) };
      const { organizationId } = ref;
      entries.push(...page.value.entries.map((entry) => ({ ...entry, organizationId })));
      if (page.value.entries.length === 0 || entries.length >= page.value.total)
        return { entries, why: null };
    }
    return { entries, why: 'too-long' };
  }

  /** `readAt`: when the lists were read last that are compared. */
  function readSince(
    ref: Place,
    asked: Asked,
    { from, readAt }: { from: number; readAt: number },
  ): Promise<Read> {
    const key = JSON.stringify([ref.instanceId, ref.organizationId, asked]);
    const before = known.get(key);
    const isGood = before?.isFailed
      ? clock() - before.at < ASKED_AGAIN_AFTER
      : before && before.at >= readAt && before.from <= from;
    if (before && isGood) return before.read;
    const entry = { at: clock(), from, isFailed: false, read: readNow(ref, asked, from) };
    known.set(key, entry);
    void entry.read.then(({ why }) => {
      entry.isFailed = why !== null && why !== 'too-long';
    });
    return entry.read;
  }

  /** Who did what differs on one instance. */
  async function ofInstance(
    instanceId: string,
    differences: readonly Difference[],
    { baseline, known: now }: Compared,
  ): Promise<Author[]> {
    const { places } = now;
    const there = places.organizations.filter((each) => each.instanceId === instanceId);
    const from = baseline.keptAt - MOST_APART_CLOCKS;
    const readsOf = (difference: Difference) => {
      const isOfOne = 'organizationId' in difference && !difference.kind.startsWith('organization-');
      // What became of an organization stands in the log of another one.
      const logs = there.filter(
        ({ organizationId }) => !isOfOne || organizationId === difference.organizationId,
      );
      return (ASKED[difference.kind] ?? [USERS]).flatMap((asked) =>
        logs.map(({ organizationId, members, invitations }) =>
          readSince({ instanceId, organizationId }, asked, {
            from,
            // A clock that was set back must not have each difference ask anew.
            readAt: Math.min(now.at, Math.max(members?.at ?? 0, invitations?.at ?? 0)),
          }),
        ),
      );
    };
    const asked = await Promise.all(
      differences.map(async (difference) => ({ difference, read: await Promise.all(readsOf(difference)) })),
    );
    const entries = [...new Set(asked.flatMap(({ read }) => read))].flatMap((read) => read.entries);
    const authorOf = createAuthorOf({
      entries: [...new Map(entries.map((entry) => [entry.id, entry])).values()],
      own: (await now.doneSince(baseline.keptAt)).filter(({ change }) => change.instanceId === instanceId),
      keptAt: baseline.keptAt,
      personOf: places.personOf,
      personOfUser: personOfUser(instanceId, baseline, places),
    });
    return asked.map(({ difference, read }): Author => {
      const { key } = difference;
      const found = authorOf(difference);
      if (found) return { key, ...found, isSeen: false, why: null };
      const failed = read.find((each) => each.why !== null);
      const why = whyNobody(difference, failed?.why ?? 'not-logged');
      const entry = why === 'unread' ? (failed?.told ?? '') : '';
      return { key, by: [], entry, ...whenSeen(difference, places), why };
    });
  }

  return async (differences: readonly Difference[], compared: Compared): Promise<Author[]> => {
    const ids = [...new Set(differences.map(({ instanceId }) => instanceId))];
    const authors = await Promise.all(
      ids.map((id) =>
        ofInstance(
          id,
          differences.filter(({ instanceId }) => instanceId === id),
          compared,
        ),
      ),
    );
    return authors.flat();
  };
}

type Place = { instanceId: string; organizationId: string };
type Compared = { baseline: Baseline; known: Now };

function whyUnread({ code, details }: AppError): NonNullable<Author['why']> {
  if (code === 'server-too-old') return 'no-log';
  if (details?.reason === 'license') return 'no-license';
  const isOfRole = code === 'role-forbidden' ? details?.reason === 'role' : details?.status === 403;
  return isOfRole ? 'no-right' : 'unread';
}

function whyNobody({ kind }: Difference, why: NonNullable<Author['why']>): NonNullable<Author['why']> {
  return kind === 'lost-two-factor' ? 'two-factor' : why;
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

/** When it came, as far as a reading tells: since when they are there, or when it was noticed at the latest. */
function whenSeen(
  difference: Difference,
  { organizations, personOf }: EveryonesPlaces,
): Pick<Author, 'at' | 'isSeen'> {
  const there = organizations.filter(
    ({ instanceId, organizationId }) =>
      instanceId === difference.instanceId &&
      (!('organizationId' in difference) || organizationId === difference.organizationId),
  );
  const readAt = Math.max(...there.flatMap(({ members }) => members?.at ?? []));
  const seen = { at: Number.isFinite(readAt) ? readAt : null, isSeen: true };
  if (!('personId' in difference) || difference.kind === 'lost-two-factor') return seen;
  const theirs = there
    .flatMap(({ members, invitations }): readonly (MemberRow | InvitationRow)[] =>
      difference.kind === 'invited' ? (invitations?.rows ?? []) : (members?.rows ?? []),
    )
    .filter(({ id }) => personOf(id) === difference.personId);
  if (difference.kind === 'new' || difference.kind === 'invited') {
    const since = theirs.find((row) => row.since !== null)?.since ?? null;
    return since === null ? seen : { at: since, isSeen: false };
  }
  const noticed = theirs.find(({ changed }) => changed?.how === 'elsewhere')?.changed;
  return noticed ? { at: noticed.at, isSeen: true } : seen;
}
