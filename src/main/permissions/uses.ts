import { ok, type Result } from '../../shared/errors.ts';
import type { Notice } from '../../shared/instance.ts';
import type { Step } from '../../shared/operations/operation.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { letIn } from '../../shared/rules/effect.ts';
import { foldAddress } from '../../shared/text.ts';
import { createKeptFile, keptFormat } from '../storage/keptFile.ts';
import type { Cache, CacheChange } from '../world/cache.ts';
import {
  type Applied,
  type AppliedTo,
  isAt,
  type KeptUses,
  placeKey,
  type UsePlace,
  usesShape,
  type Waiting,
  waitingKey,
  withApplied,
  withMatched,
  withoutKit,
  withoutPlaces,
  withoutWaiting,
  withReading,
  withWaiting,
} from './keptUses.ts';

const GATHERED_FOR = 500;

/** Version 1 called kits templates. */
export const USES_FORMAT = keptFormat<KeptUses>({
  ...{ version: 2, name: 'kept', indent: 0 },
  content: usesShape,
});

type UseCounts = { people: number; organizations: number; at: number };

export type Uses = ReturnType<typeof createUses>;

export function createUses(options: {
  file: string;
  cache: Pick<Cache, 'onChange'>;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: () => void;
}) {
  const { file, cache, clock, newId, notify, onChange } = options;
  const kept = createKeptFile<KeptUses>({
    ...{ file, clock, newId, notify },
    format: USES_FORMAT,
    none: { applied: [], waiting: [] },
    words: {
      subject: 'The uses of kits',
      lost: 'Quayside no longer knows who got which kit. Their access stays.',
    },
  });
  let gathered: ToldUse[] = [];
  let timer: NodeJS.Timeout | null = null;
  let taken: Promise<void> = Promise.resolve();

  /** Applies pending changes first; those that could not be saved are retried. */
  async function change(next: (uses: KeptUses) => KeptUses): Promise<Result<null>> {
    await kept.current();
    if (timer) clearTimeout(timer);
    timer = null;
    const before = gathered;
    gathered = [];
    let isOther = false;
    const changed = await kept.change((now) => {
      const after = next(withTold(now, before));
      isOther = after !== now;
      return ok({ after, value: null });
    });
    if (!changed.ok) gathered = [...before, ...gathered];
    else if (isOther) onChange();
    return changed;
  }

  const writeGathered = async (): Promise<unknown> => (gathered.length === 0 ? null : change((uses) => uses));

  /** `again`: repeated from an earlier run, which may already have counted it. */
  function stepChanged(step: Pick<Step, 'change' | 'state'>, { again } = { again: false }): void {
    const use = stepUse(step);
    if (!use || step.state.state === 'waiting') return;
    gathered.push({ use, at: step.state.at, again });
    timer ??= setTimeout(() => void writeGathered(), GATHERED_FOR);
    timer.unref();
  }

  async function readingCame(change_: CacheChange): Promise<void> {
    await writeGathered();
    const { waiting } = await kept.current();
    if ('gone' in change_) {
      const { instanceId, gone } = change_;
      const isGone = (place: UsePlace) => place.instanceId === instanceId && place.organizationId === gone;
      if (gone !== null) await change((uses) => withoutPlaces(uses, isGone));
      return;
    }
    if (!('part' in change_)) return;
    const { instanceId, part, askedAt, at } = change_;
    if (!('organizationId' in part)) return;
    const { organizationId } = part;
    const place = { instanceId, organizationId };
    if (!waiting.some((entry) => isAt(entry, place))) return;
    const list = 'members' in part ? 'members' : 'invitations';
    const here =
      'members' in part ? part.members.map(({ user }) => user.email) : stillInvited(part.invitations);
    const reading = { list, here: new Set(here.map(foldAddress)), askedAt, at } as const;
    await change((uses) => withReading(uses, place, reading));
  }

  cache.onChange((changed) => {
    taken = taken.then(() => readingCame(changed));
  });

  return {
    async of(): Promise<Map<string, UseCounts>> {
      await writeGathered();
      return countsOf(await kept.current());
    },
    async applied(kitId: string): Promise<readonly Applied[]> {
      await writeGathered();
      return (await kept.current()).applied.filter((record) => record.kitId === kitId);
    },
    waiting: async (): Promise<readonly Waiting[]> => {
      await taken;
      await writeGathered();
      return (await kept.current()).waiting;
    },
    stepChanged,
    note: ({
      people,
      matched,
      waiting,
      everything,
    }: {
      people: readonly Omit<AppliedTo, 'isTakenBack'>[];
      matched: readonly (UsePlace & { projects: readonly string[] })[];
      waiting: readonly Waiting[];
      everything: readonly (UsePlace & { email: string })[];
    }): Promise<Result<null>> =>
      change((uses) => {
        const at = clock();
        const known = withWaiting(
          withApplied(
            uses,
            people.map((each) => ({ ...each, isTakenBack: false })),
          ),
          waiting,
        );
        const over = new Set(everything.map((each) => waitingKey(each, each.email)));
        const left = withoutWaiting(known, (entry) => over.has(waitingKey(entry, entry.email)));
        return withMatched(left, matched, at);
      }),
    forgetWaiting: (isGone: (entry: Waiting) => boolean): Promise<Result<null>> =>
      change((uses) => withoutWaiting(uses, isGone)),
    forgetOthers: (places: readonly (UsePlace & { members: ReadonlySet<string> })[]): Promise<Result<null>> =>
      change((uses) => {
        const records = new Map(uses.applied.map((record) => [placeKey(record), record]));
        const gone = places.flatMap(({ members, ...place }) =>
          (records.get(placeKey(place))?.people ?? [])
            .filter(({ userId }) => !members.has(userId))
            .map((person) => ({ ...place, person, isTakenBack: true })),
        );
        return withApplied(uses, gone);
      }),
    forgetKit: (kit: { id: string; name: string }): Promise<Result<null>> =>
      change((uses) => withoutKit(uses, kit)),
    forgetInstance: (instanceId: string): Promise<Result<null>> =>
      change((uses) => withoutPlaces(uses, (place) => place.instanceId === instanceId)),
    flush: async () => {
      await taken;
      await writeGathered();
      await kept.flush();
    },
  };
}

/** Includes accepted ones: members are read beside it. */
function stillInvited(invitations: readonly { email: string; status: string }[]): string[] {
  return invitations.flatMap(({ email, status }) =>
    status === 'pending' || status === 'accepted' ? email : [],
  );
}

function countsOf({ applied }: KeptUses): Map<string, UseCounts> {
  const people = new Map<string, Set<string>>();
  const counts = new Map<string, UseCounts>();
  for (const record of applied) {
    if (record.people.length === 0) continue;
    const of = people.get(record.kitId) ?? new Set();
    people.set(record.kitId, of);
    for (const { email } of record.people) of.add(foldAddress(email));
    const before = counts.get(record.kitId);
    counts.set(record.kitId, {
      people: of.size,
      organizations: (before?.organizations ?? 0) + 1,
      at: Math.max(before?.at ?? 0, ...record.people.map(({ at }) => at)),
    });
  }
  return counts;
}

type StepUse =
  | { did: 'apply'; to: AppliedTo }
  | { did: 'invite'; entry: Waiting }
  | { did: 'remove'; isGone: (entry: Waiting) => boolean };

type ToldUse = { use: StepUse; at: number; again: boolean };

/** A repeated step counts only if a kill came before it was recorded: later changes win. */
function withTold(uses: KeptUses, told: readonly ToldUse[]): KeptUses {
  const { heardAt = Number.NEGATIVE_INFINITY } = uses;
  const news = told.filter(({ again, at }) => !again || at > heardAt);
  if (news.length === 0) return uses;
  let after = uses;
  let applied: AppliedTo[] = [];
  for (const { use } of news) {
    if (use.did === 'apply') {
      applied.push(use.to);
      continue;
    }
    after = withApplied(after, applied);
    applied = [];
    after = use.did === 'invite' ? withWaiting(after, [use.entry]) : withoutWaiting(after, use.isGone);
  }
  const heard = news.reduce((latest, { at }) => Math.max(latest, at), heardAt);
  return { ...withApplied(after, applied), heardAt: heard };
}

function stepUse({ change, state }: Pick<Step, 'change' | 'state'>): StepUse | null {
  if (state.state !== 'done' || !('organizationId' in change) || !('email' in change)) return null;
  const { instanceId, organizationId, email: typed } = change;
  const email = foldAddress(typed);
  const effects = effectOf(change);
  const { on } = letIn(effects) ?? {};
  const { kit = undefined } = 'kit' in change ? change : {};
  if (kit && on) {
    // A created account is a member at once.
    const joinedAt = on === 'membership' ? state.at : null;
    const of = { kitId: kit.id, mode: kit.mode, instanceId, organizationId };
    return { did: 'invite', entry: { ...of, email, since: state.at, joinedAt, absences: 0 } };
  }
  const granted = effects.find((each) => each.on === 'grants');
  if (kit && granted) {
    const person = { userId: granted.userId ?? '', email: typed, mode: kit.mode, at: state.at };
    const isTakenBack = 'isTakenBack' in kit;
    return { did: 'apply', to: { kitId: kit.id, instanceId, organizationId, person, isTakenBack } };
  }
  if (on || !effects.some((each) => each.on === 'invitation' && each.does === 'end')) return null;
  return {
    did: 'remove',
    isGone: (entry) => entry.joinedAt === null && entry.email === email && isAt(entry, change),
  };
}
