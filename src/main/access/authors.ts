import { auditWords } from '../../shared/audit.ts';
import type { AuditEntry } from '../../shared/dokploy.ts';
import type { Author, Difference } from '../../shared/drift.ts';
import { foldAddress, oneLine } from '../../shared/text.ts';
import type { OwnChange } from './drift.ts';

/** Clocks of servers and of this computer differ by less; in ms. */
export const CLOCKS_APART = 5 * 60_000;
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
/** An entry, when it was written, and the persons, or ids of what else, that it is about. */
type Timed = { entry: Logged; at: number; subjects: readonly string[] };
type About = (subject: string) => readonly Timed[];

/** Says by the audit logs of an instance who did what differs there; null where they do not tell, or this app did the last of it. */
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

/** What is written down of these, as its account did it. */
const LOGGED: ReadonlySet<OwnChange['change']['action']> = new Set([
  ...(['organizations.create', 'organizations.delete', 'members.remove', 'members.setRole'] as const),
  ...(['invitations.create', 'invitations.renew', 'members.setPermissions'] as const),
]);

/** The entries that tell of steps of this app: of each step the one nearest in time, once. */
function ownAmong(about: About, { own, personOf }: LoggedThere): ReadonlySet<Timed> {
  const pairs = own
    .filter(({ change }) => LOGGED.has(change.action))
    .flatMap((step) => about(subjectOf(step, personOf)).map((each) => ({ step, each })))
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

function subjectOf({ change, output }: OwnChange, personOf: LoggedThere['personOf']): string {
  if ('email' in change) return personOf(foldAddress(change.email));
  return output.organizationId ?? ('organizationId' in change ? (change.organizationId ?? '') : '');
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
