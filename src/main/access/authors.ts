import { auditWords } from '../../shared/audit.ts';
import type { AuditEntry } from '../../shared/dokploy.ts';
import type { Author, Difference } from '../../shared/drift.ts';
import { oneLine } from '../../shared/oneLine.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { OwnChange } from './drift.ts';

/** Clocks of servers and of this computer differ by less; in ms. */
export const MOST_APART_CLOCKS = 3_600_000;
/** An entry is written within so many ms of the step that it tells of, as that computer’s clock has it. */
const NEAR = 60_000;
/** So much the clocks may differ where nothing tells by how much; in ms. */
const UNTOLD = 5 * 60_000;
const MOST_AUTHORS = 3;

/** What the audit logs of an instance have since about a baseline; each entry with the organization whose log it is in. */
export type Logged = AuditEntry & { organizationId: string };

export type LoggedThere = {
  entries: readonly Logged[];
  /** What this app did on that instance. */
  own: readonly OwnChange[];
  keptAt: number;
  /** The person that an address, or the id of an account there, belongs to. */
  personOf: (address: string) => string;
  personOfUser: (userId: string) => string | undefined;
};

type Found = Pick<Author, 'by' | 'at' | 'entry'>;

/** Says by the audit logs of an instance who did what differs there; null where they do not tell. */
export function createAuthorOf(there: LoggedThere): (difference: Difference) => Found | null {
  const about = createAbout(there);
  const { own, offset } = ownAmong(about, there);
  const from = there.keptAt + (offset ?? 0) - (offset === null ? UNTOLD : NEAR);
  /** Of a person or an organization, the newest last. */
  const since = (subject: string) => about(subject).filter(({ at }) => at >= from);

  return (difference) => {
    if (difference.kind === 'lost-two-factor') return null;
    const others = foundOf(difference, since).filter(({ entry }) => !own.has(entry.id));
    const [newest] = others;
    if (!newest) return null;
    const by = [...new Set(others.map(({ entry }) => oneLine(entry.email, 200) || 'somebody'))];
    return { by: by.slice(0, MOST_AUTHORS), at: newest.at, entry: entryWords(newest.entry) };
  };
}

type Timed = { entry: Logged; at: number };
type About = (subject: string) => readonly Timed[];

/** The entries about a person, by the person’s id, or about whatever else has an id; the newest last. */
function createAbout({ entries, personOf, personOfUser }: LoggedThere): About {
  const bySubject = new Map<string, Timed[]>();
  const timed = entries
    .map((entry) => ({ entry, at: Date.parse(entry.at) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  for (const each of timed) {
    const { name, resourceId } = each.entry;
    const subjects = [
      name && personOf(foldAddress(name)),
      resourceId && (personOfUser(resourceId) ?? resourceId),
    ];
    for (const subject of new Set(subjects))
      if (subject) bySubject.set(subject, [...(bySubject.get(subject) ?? []), each]);
  }
  return (subject) => bySubject.get(subject) ?? [];
}

/** What made somebody or something differ as it does, the newest first. */
function foundOf(difference: Exclude<Difference, { kind: 'lost-two-factor' }>, since: About): Timed[] {
  const { organizationId } = difference;
  const last = (all: readonly Timed[], isIt: (entry: Logged) => boolean) =>
    all.filter(({ entry }) => isIt(entry)).slice(-1);
  if (!('personId' in difference)) {
    const action = difference.kind === 'organization-new' ? 'create' : 'delete';
    return last(since(organizationId), (entry) => isOrganization(entry, action));
  }
  const everywhere = since(difference.personId);
  const theirs = everywhere.filter(({ entry }) => entry.organizationId === organizationId);
  switch (difference.kind) {
    case 'gone':
      // Deleting an account ends its memberships everywhere: it stands in one log alone.
      return last(everywhere, isRemoval);
    case 'permissions':
      return theirs.filter(({ entry }) => isOfPermissions(entry)).reverse();
    case 'invited':
      return last(theirs, (entry) => invitedAs(entry) === (difference.now ?? 'member'));
  }
  // Where the last role that was set is another one, nobody who is known set the one of now.
  const set = last(theirs, (entry) => roleIn(entry) !== null).filter(
    ({ entry }) => roleIn(entry) === difference.now,
  );
  return difference.kind === 'new' ? [...set, ...last(theirs, (entry) => invitedAs(entry) !== null)] : set;
}

/**
 * The entries that tell of steps of this app, by id, and by how much the server’s clock is ahead of this computer’s, which
 * they show: by the difference that most of them have. Each step has one entry at most.
 */
function ownAmong(
  about: About,
  { own: steps, personOf }: LoggedThere,
): { own: ReadonlySet<string>; offset: number | null } {
  const pairs = steps.flatMap((step, at) =>
    about(subjectOf(step, personOf))
      .filter((each) => Math.abs(each.at - step.at) <= MOST_APART_CLOCKS && tellsOf(each.entry, step))
      .map((each) => ({ step: at, id: each.entry.id, ahead: each.at - step.at })),
  );
  const offset = mostCommon(pairs.map(({ ahead }) => ahead));
  const own = new Set<string>();
  if (offset === null) return { own, offset };
  const off = ({ ahead }: { ahead: number }) => Math.abs(ahead - offset);
  const taken = new Set<number>();
  for (const pair of pairs.toSorted((a, b) => off(a) - off(b))) {
    if (off(pair) > NEAR || taken.has(pair.step) || own.has(pair.id)) continue;
    taken.add(pair.step);
    own.add(pair.id);
  }
  return { own, offset };
}

function subjectOf({ change, output }: OwnChange, personOf: LoggedThere['personOf']): string {
  if ('email' in change) return personOf(foldAddress(change.email));
  return output.organizationId ?? ('organizationId' in change ? (change.organizationId ?? '') : '');
}

/** The number that most of these are near to; of several the one nearest to zero. */
function mostCommon(numbers: readonly number[]): number | null {
  const near = new Map(
    numbers.map((number) => [number, numbers.filter((each) => Math.abs(each - number) <= NEAR).length]),
  );
  const [best] = [...near].sort(([a, most], [b, other]) => other - most || Math.abs(a) - Math.abs(b));
  return best?.[0] ?? null;
}

/** Whether an entry about whom or what a step is about tells of that step. */
function tellsOf(entry: Logged, { change, by }: OwnChange): boolean {
  if (by !== null && foldAddress(entry.email) !== foldAddress(by)) return false;
  switch (change.action) {
    case 'organizations.create':
      return isOrganization(entry, 'create');
    case 'organizations.delete':
      return isOrganization(entry, 'delete');
    case 'members.remove':
      return isRemoval(entry);
    case 'members.setRole':
      return isThere(entry, change) && roleIn(entry) === change.role;
    case 'invitations.create':
    case 'invitations.renew':
      return isThere(entry, change) && invitedAs(entry) === change.role;
    case 'members.setPermissions':
      return isThere(entry, change) && isOfPermissions(entry);
    default:
      return false;
  }
}

function isThere(entry: Logged, change: { organizationId: string }): boolean {
  return entry.organizationId === change.organizationId;
}

function detailOf({ details }: AuditEntry, name: string): string | null {
  return details.find((each) => each.name === name)?.value ?? null;
}

/** The role that an entry says somebody was given; null of any other. */
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

/** The deletion of an account; that of a key is written alike, with an id of its own. */
function isRemoval({ action, resourceType }: AuditEntry): boolean {
  return action === 'delete' && resourceType === 'user';
}

/** An invitation is written as one of these, too, with its own id. */
function isOrganization({ action, resourceType }: AuditEntry, wanted: 'create' | 'delete'): boolean {
  return action === wanted && resourceType === 'organization';
}

/** An entry in one line, for example “Changed person: member → admin”. */
function entryWords(entry: AuditEntry): string {
  const [before, after] = [detailOf(entry, 'before'), detailOf(entry, 'after')];
  const role = invitedAs(entry);
  const more = after !== null ? `${before ?? '?'} → ${after}` : role !== null ? `as ${role}` : null;
  const told = isOfPermissions(entry) ? 'permissions' : more;
  return oneLine(`${auditWords(entry)}${told === null ? '' : `: ${told}`}`, 300);
}
