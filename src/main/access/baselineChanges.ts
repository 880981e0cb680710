import { MOST_TEXT } from '../../shared/calls/fields.ts';
import type { Reviewer } from '../../shared/campaigns/campaign.ts';
import type { Difference } from '../../shared/drift.ts';
import { driftWords, personWords } from '../../shared/driftWords.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { BASELINE_NAMES } from '../../shared/nameFault.ts';
import type { AppNote } from '../../shared/operations/operation.ts';
import type { Permissions } from '../../shared/permissions/shapes.ts';
import type { Ask } from '../../shared/question.ts';
import { counted, cutText, listed, oneLine } from '../../shared/text.ts';
import type { InstanceAccess, Membership, OrganizationAccess } from '../people/access.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createKeyedMutex } from '../scheduling/semaphore.ts';
import { type Baseline, countPeople, type Signing, signedText, toKept } from './baseline.ts';
import type { BaselineFiles } from './baselineFiles.ts';
import { besideRole, type PersonOf, peopleIn } from './compare.ts';
import type { Comparisons } from './comparisons.ts';
import { confirmKept } from './confirmKept.ts';
import { accessNow, driftOf } from './drift.ts';

export function createBaselineChanges(options: {
  files: BaselineFiles;
  comparisons: Pick<Comparisons, 'now' | 'check'>;
  instances: Pick<Instances, 'list'>;
  clock: typeof Date.now;
  newId: () => string;
  note: (entry: Noted) => void;
  signing: Pick<Signing, 'sign'>;
  ask: Ask;
  most: number;
}) {
  const { files, comparisons, instances, clock, newId, note, most, signing, ask } = options;
  async function told(change: Promise<Result<null>>): Promise<Result<Record<string, never>>> {
    const changed = await change;
    if (!changed.ok) return changed;
    await comparisons.check();
    return ok({});
  }

  async function accept(id: string, keys: readonly string[]): Promise<Result<{ accepted: number }>> {
    const known = await comparisons.now();
    const read = await files.read(id);
    if (!read.ok) return read;
    const wanted = new Set(keys);
    const { differences, own } = await driftOf(read.value, known);
    const found = [...differences, ...own.map(({ difference }) => difference)].filter(({ key }) =>
      wanted.has(key),
    );
    const taken: Difference[] = [];
    const changed = await files.change(id, (baseline) => {
      if (baseline.signed) {
        // A new organization has more than its difference tells: accepting it would hide what becomes of it.
        taken.push(...found.filter(({ kind }) => kind !== 'organization-new'));
        return taken.length > 0 ? withAddendum(baseline, taken, clock()) : baseline;
      }
      const after = baseline.instances.map((kept) => {
        const now = accessNow(kept.instanceId, known.places);
        if (!now) return kept;
        const there = toKept(now, known.at);
        return found
          .filter(({ instanceId }) => instanceId === kept.instanceId)
          .reduce((places, difference) => {
            const next = withAccepted(places, there, difference, known.places.personOf);
            if (next !== places) taken.push(difference);
            return { ...next, name: kept.name };
          }, kept);
      });
      if (taken.length === 0) return baseline;
      return { ...baseline, acceptedAt: clock(), instances: after };
    });
    if (!changed.ok) return changed;
    const accepted = taken.length;
    const { name } = read.value;
    if (accepted > 0)
      note({ kind: 'accept-access', instance: null, subject: name, note: acceptedNote(read.value, taken) });
    await comparisons.check();
    return ok({ accepted });
  }

  async function permissionsOf(id: string, keys: readonly string[]) {
    const found = new Map<string, { granted: Permissions; revoked: Permissions }>();
    const read = await files.read(id);
    if (!read.ok) return found;
    const wanted = new Set(keys);
    await driftOf(read.value, await comparisons.now(), {
      tell(key, { grant, revoke }) {
        if (wanted.has(key)) found.set(key, { granted: grant, revoked: revoke });
      },
    });
    return found;
  }

  /** Serialized: two acceptances at once would put the difference in twice. */
  const inTurn = createKeyedMutex();

  return {
    async keep(name: string, instanceIds: readonly string[]): Promise<Result<{ id: string }>> {
      if ((await files.all()).length >= most) return fail(tooMany(most));
      const known = await comparisons.now();
      const kept = instances
        .list()
        .filter(({ id }) => instanceIds.length === 0 || instanceIds.includes(id))
        .flatMap((instance) => {
          const now = accessNow(instance.id, known.places);
          return now ? { ...toKept(now, known.at), name: instance.name } : [];
        });
      const whole: Baseline = {
        id: newId(),
        name: oneLine(name, BASELINE_NAMES.longest),
        keptAt: clock(),
        acceptedAt: null,
        instances: kept,
      };
      const isRead = kept.some(({ organizations }) => organizations.some(({ members }) => members));
      if (!isRead) return fail(NOTHING_READ);
      const added = await files.add(whole);
      if (!added.ok) return added;
      if (!added.value) return fail(NOTHING_READ);
      const { id, name: subject } = added.value;
      note({ kind: 'keep-access', instance: null, subject, note: keptNote(added.value) });
      await comparisons.check();
      return ok({ id });
    },
    accept: (id: string, keys: readonly string[]): Promise<Result<{ accepted: number }>> =>
      inTurn(id, () => accept(id, keys)),
    permissionsOf,
    rename: (id: string, name: string): Promise<Result<Record<string, never>>> =>
      inTurn(id, async () => {
        const read = await files.read(id);
        if (read.ok && read.value.signed) return fail(SIGNED);
        return told(
          files.change(id, (baseline) => ({ ...baseline, name: oneLine(name, BASELINE_NAMES.longest) })),
        );
      }),
    /** Keeps an existing signature. */
    sign: (id: string, typed: Reviewer): Promise<Result<Record<string, never>>> =>
      inTurn(id, async () => {
        const by = { name: oneLine(typed.name, 200), email: oneLine(typed.email, 200) };
        if (by.name === '' || by.email === '') return fail(NOBODY_SIGNS);
        const read = await files.read(id);
        if (!read.ok) return read;
        if (read.value.signed) return fail(SIGNED);
        const text = signedText(read.value);
        const meant = await confirmKept(ask, 'Sign baseline', read.value.name, [
          { name: 'Signed as', value: `${by.name} (${by.email})` },
          { name: 'Content', value: keptNote(read.value) },
        ]);
        if (!meant.ok) return meant;
        const signature = await signing.sign(text);
        if (!signature.ok) return signature;
        const signed = { ...signature.value, by, at: clock() };
        let isSigned = false;
        const changed = await told(
          files.change(id, (baseline) => {
            // The person and the keychain may take long: an instance may be removed meanwhile.
            isSigned = signedText(baseline) === text;
            return isSigned ? { ...baseline, signed } : baseline;
          }),
        );
        if (changed.ok && !isSigned) return fail(OTHER_NOW);
        const { name: subject } = read.value;
        if (changed.ok)
          note({ kind: 'sign-baseline', instance: null, subject, note: signedNote(read.value, by) });
        return changed;
      }),
    async delete(id: string): Promise<Result<Record<string, never>>> {
      const read = await files.read(id);
      if (!read.ok) return read;
      const { name, signed } = read.value;
      if (signed) {
        const facts = [{ name: 'Signed by', value: signed.by.email }];
        const meant = await confirmKept(ask, 'Delete baseline', name, facts);
        if (!meant.ok) return meant;
      }
      const removed = await told(files.remove(id));
      if (removed.ok)
        note({ kind: 'delete-baseline', instance: null, subject: name, note: keptNote(read.value) });
      return removed;
    },
  };
}

/** Each difference keeps its sentence, for people who read the file. */
function withAddendum(baseline: Baseline, taken: readonly Difference[], at: number): Baseline {
  const differences = taken.map((each) => ({
    key: each.key,
    words: [driftWords(each), personWords(each), 'organizationName' in each ? each.organizationName : '']
      .filter(Boolean)
      .join(', '),
  }));
  return { ...baseline, acceptedAt: at, addendum: [...(baseline.addendum ?? []), { at, differences }] };
}

const badInput = (message: string, advice: string): AppError => ({ code: 'bad-input', message, advice });
const SIGNED = badInput('A signed baseline never changes.', 'Save a new baseline instead.');
const NOBODY_SIGNS = badInput('Nobody is named who signs this baseline.', 'Type a name and an address.');
const NOTHING_READ = badInput(
  'These instances have no members read yet, so there is nothing to save.',
  'Refresh the instances, then try again.',
);
const OTHER_NOW: AppError = {
  code: 'conflict',
  message: 'The baseline changed while it was being signed.',
  advice: 'Nothing was signed. Check the baseline, then sign again.',
};

export const tooMany = (most: number): AppError =>
  badInput(`You have ${most} baselines, the maximum.`, 'Delete one you no longer need.');

export function withAccepted(
  kept: InstanceAccess,
  now: InstanceAccess,
  difference: Difference,
  personOf: PersonOf,
): InstanceAccess {
  const isOf = ({ organizationId }: OrganizationAccess) =>
    'organizationId' in difference && organizationId === difference.organizationId;
  const there = now.organizations.find(isOf);
  if (difference.kind === 'organization-new')
    // An unread organization would never show a difference.
    return there?.members ? { ...kept, organizations: [...kept.organizations, there] } : kept;
  if (difference.kind === 'organization-gone')
    return { ...kept, organizations: kept.organizations.filter((each) => !isOf(each)) };
  const withoutTwoFactor = ({ members, ...rest }: OrganizationAccess) => ({
    ...rest,
    members: members && {
      rows: members.rows.map((row) =>
        personOf(row.id) === difference.personId ? { ...row, twoFactor: false } : row,
      ),
    },
  });
  const organizations = kept.organizations.map((each) => {
    if (difference.kind === 'lost-two-factor') return withoutTwoFactor(each);
    return isOf(each) ? withPerson(each, there, difference, personOf) : each;
  });
  return { ...kept, organizations };
}

type OfPerson = Exclude<Difference, { kind: 'organization-new' | 'organization-gone' | 'lost-two-factor' }>;

function withPerson(
  kept: OrganizationAccess,
  now: OrganizationAccess | undefined,
  difference: OfPerson,
  personOf: PersonOf,
): OrganizationAccess {
  const isTheirs = ({ id }: { id: string }) => personOf(id) === difference.personId;
  if (difference.kind === 'invited') {
    const theirs = (now?.invitations?.rows ?? []).filter(
      (row) => isTheirs(row) && row.role === difference.now,
    );
    const { invitations } = kept;
    return {
      ...kept,
      invitations: invitations && { ...invitations, rows: [...invitations.rows, ...theirs] },
    };
  }
  if (!kept.members) return kept;
  const before = kept.members.rows.filter(isTheirs);
  const others = kept.members.rows.filter((row) => !isTheirs(row));
  const there = (now?.members?.rows ?? []).filter(isTheirs);
  const [was, is] = [before, there].map((rows) => peopleIn(rows, () => '').get(''));
  const withRows = (rows: readonly Membership[], permissions?: Permissions | null) => ({
    ...kept,
    members: {
      rows: [
        ...others,
        ...rows.map((row) =>
          permissions === undefined ? row : { ...row, granted: permissions ? { permissions } : {} },
        ),
      ],
    },
  });
  if (difference.kind === 'permissions') return withRows(before, is?.granted ?? null);
  // A lost 2FA is a difference of its own.
  const had = before.filter(({ twoFactor }) => twoFactor === true).map(({ id }) => id);
  const isLost = had.length > 0 && there.every(({ twoFactor }) => twoFactor === false);
  const theirs = there.map((row) => (isLost || had.includes(row.id) ? { ...row, twoFactor: true } : row));
  return withRows(theirs, was && is && besideRole(was, is));
}

export type Noted = AppNote<'keep-access' | 'accept-access' | 'sign-baseline' | 'delete-baseline'>;

const FEW = 10;

function keptNote(baseline: Baseline): string {
  const { name, instances } = baseline;
  const organizations = instances.reduce((sum, each) => sum + each.organizations.length, 0);
  const names = instances.map((each) => oneLine(each.name, 60));
  const people = countPeople(baseline);
  return `“${name}”: ${counted(people, 'person', 'people')} in ${counted(organizations, 'organization', 'organizations')} on ${listed(names, FEW)}.`;
}

function signedNote({ name }: Baseline, by: Reviewer): string {
  return `“${name}”, by ${by.name} (${by.email}). It never changes from now on.`;
}

function acceptedNote({ name, signed }: Baseline, differences: readonly Difference[]): string {
  const words = differences.map((difference) =>
    [
      difference.kind.replaceAll('-', ' '),
      ...('emails' in difference ? difference.emails.filter((email) => !email.startsWith(' ')) : []),
      ...('organizationName' in difference ? [oneLine(difference.organizationName, 60)] : []),
    ].join(', '),
  );
  const sentence = `${signed ? 'Beside' : 'Into'} “${name}”: ${words.join('; ')}.`;
  return sentence.length <= MOST_TEXT ? sentence : `${cutText(sentence, MOST_TEXT - 1)}…`;
}
