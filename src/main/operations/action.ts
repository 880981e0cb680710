import type { Account, Invitation, Member } from '../../shared/dokploy.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import type { ActionName, Change, ChangeBy } from '../../shared/operations/change.ts';
import type { StepOutput } from '../../shared/operations/operation.ts';
import type { Shown } from '../../shared/settle.ts';
import type { OrganizationRef as Ref } from '../../shared/target.ts';
import type { Ms } from '../../shared/time.ts';
import type { Dokploy } from '../dokploy/client.ts';
import { MAY_STILL_COME } from './stepStates.ts';

/** An organization of an instance, by ids; with `userId` as the keys of that person open it. */
export type OrganizationRef = Ref & { userId?: string };

export function refOf(change: {
  instanceId: string;
  organizationId: string;
  actorId?: string;
}): OrganizationRef {
  const { instanceId, organizationId, actorId } = change;
  return { instanceId, organizationId, ...(actorId === undefined ? {} : { userId: actorId }) };
}

/** What servers show after a certain moment; each list is read once, however many ask. */
export type Readings = {
  members(organizationRef: OrganizationRef): Promise<Result<Member[]>>;
  invitations(organizationRef: OrganizationRef): Promise<Result<Invitation[]>>;
  call: Dokploy['call'];
  account(instanceId: string): Promise<Result<Account>>;
  instance(instanceId: string): Result<Instance>;
  now(): Ms;
};

/** What is found just before a planned change is sent. */
export type Verdict =
  | 'needed'
  | 'already'
  | { already: StepOutput }
  /** It is no longer as the plan found it: what is there now, as a sentence. */
  | { changed: string };

/**
 * How the sending of a change ended; `already`: it was so before; `left`: what remains of one of which a part was done; `untried`: whatever the
 * failure, nothing was tried, and the step stands open; `changed`: it was no longer as the plan found it, so that nothing
 * was sent, and the step is skipped with the words of the failure.
 */
export type Sent = {
  result: Result<StepOutput>;
  already?: true;
  left?: Change;
  untried?: true;
  changed?: true;
};

/** What a reading says of a change that was sent; `doubt`: why it cannot tell what came of it, as a sentence. */
export type Settled = { shown: Shown; output?: StepOutput; left?: Change; doubt?: string };

/**
 * A change whose answer was lost, sent at `at` (ms since the epoch); `meant`: what it comes to. `isFirst`: the reading
 * began as soon as the answer was lost: what was not there just before it was sent, and is now, came of it. `told`: what
 * a person was told last to do about it.
 */
export type Lost = {
  at: number;
  meant?: StepOutput | undefined;
  isFirst: boolean;
  told?: string | undefined;
};

/** What a reading says of a planned change. */
export async function judge<T>(
  reading: Promise<Result<T>> | Result<T>,
  verdictOf: (value: T) => Verdict | Promise<Result<Verdict>>,
): Promise<Result<Verdict>> {
  const read = await reading;
  if (!read.ok) return read;
  const verdict = await verdictOf(read.value);
  return typeof verdict === 'object' && 'ok' in verdict ? verdict : ok(verdict);
}

/** What a reading shows of a change that was sent. */
export async function show<T>(
  reading: Promise<Result<T>> | Result<T>,
  shownBy: (value: T) => Shown,
): Promise<Settled> {
  const read = await reading;
  return { shown: read.ok ? shownBy(read.value) : null };
}

/** How the sending of a change ended of which a success gives nothing. */
export function sentBy(answer: Result<unknown>): Sent {
  return { result: answer.ok ? ok({}) : answer };
}

/** Whether what is there came of a change whose answer was lost, by maker and time; null where that cannot be told. */
export function isOurs(
  made: { by?: string | null | undefined; at?: string | null | undefined },
  person: string | null | undefined,
  { at, isFirst }: Lost,
): Shown {
  if (made.by && person && made.by !== person) return false;
  if (isFirst) return true;
  const isSame = made.by && person && !(Date.parse(made.at ?? '') - at > MAY_STILL_COME);
  return isSame ? true : null;
}

/** One way to change a server: how it is looked at before, sent, settled, and taken back. */
export type Action<A extends ActionName = ActionName> = {
  /** What is read to settle it, as a person calls it; null where nothing that can be read shows it. */
  reads: string | null;
  /** False where a success does not say by itself that it was done, where no reading could be had. */
  answers?: boolean;
  check(change: ChangeBy<A>, readings: Readings): Promise<Result<Verdict>>;
  /** `mean` is told what it comes to before it goes out: where the answer is lost, that alone is taken back. */
  send(change: ChangeBy<A>, readings: Readings, mean?: (output: StepOutput) => void): Promise<Sent>;
  /** What came of it, by a reading that began afterwards. `output` of a success; else `lost`. */
  settle(change: ChangeBy<A>, output: StepOutput | null, readings: Readings, lost: Lost): Promise<Settled>;
  /** What takes it back; null, or left out, where nothing does. */
  inverse?(change: ChangeBy<A>, output: StepOutput): Change | null;
  /** Whether nothing of a success waits in memory for the person to take it; left out where nothing ever does. */
  isHandedOver?(change: ChangeBy<A>, output: StepOutput): boolean;
  /** What a success gave, after a restart lost what waited; undefined where nothing did. */
  afterRestart?(change: ChangeBy<A>, output: StepOutput): StepOutput | undefined;
};

export type Actions = { [A in ActionName]: Action<A> };
