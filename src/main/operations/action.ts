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

/** With `userId`: as the keys of that person open it. */
export type OrganizationRef = Ref & { userId?: string };

export function refOf(change: {
  instanceId: string;
  organizationId: string;
  actorId?: string;
}): OrganizationRef {
  const { instanceId, organizationId, actorId } = change;
  return { instanceId, organizationId, ...(actorId === undefined ? {} : { userId: actorId }) };
}

export type Readings = {
  members(organizationRef: OrganizationRef): Promise<Result<Member[]>>;
  invitations(organizationRef: OrganizationRef): Promise<Result<Invitation[]>>;
  call: Dokploy['call'];
  account(instanceId: string): Promise<Result<Account>>;
  instance(instanceId: string): Result<Instance>;
  now(): Ms;
};

export type Verdict = 'needed' | 'already' | { already: StepOutput } | { changed: string };

/**
 * How sending ended. `already`: nothing to do; `left`: the remaining part of a partly done change; `untried`:
 * nothing was sent, the step stays open; `changed`: the server no longer matches the plan, the step is
 * skipped.
 */
export type Sent = {
  result: Result<StepOutput>;
  already?: true;
  left?: Change;
  untried?: true;
  changed?: true;
};

/** Result of reading after a send. `doubt`: a sentence saying why the outcome cannot be told. */
export type Settled = { shown: Shown; output?: StepOutput; left?: Change; doubt?: string };

/**
 * A change whose answer was lost. `isFirst`: the reading began right after the loss, so anything new since
 * the send came of this change. `told`: the advice a person saw last.
 */
export type Lost = {
  at: number;
  meant?: StepOutput | undefined;
  isFirst: boolean;
  told?: string | undefined;
};

export async function judge<T>(
  reading: Promise<Result<T>> | Result<T>,
  verdictOf: (value: T) => Verdict | Promise<Result<Verdict>>,
): Promise<Result<Verdict>> {
  const read = await reading;
  if (!read.ok) return read;
  const verdict = await verdictOf(read.value);
  return typeof verdict === 'object' && 'ok' in verdict ? verdict : ok(verdict);
}

export async function show<T>(
  reading: Promise<Result<T>> | Result<T>,
  shownBy: (value: T) => Shown,
): Promise<Settled> {
  const read = await reading;
  return { shown: read.ok ? shownBy(read.value) : null };
}

export function sentBy(answer: Result<unknown>): Sent {
  return { result: answer.ok ? ok({}) : answer };
}

/** Decides by maker and time; null if neither tells. */
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

export type Action<A extends ActionName = ActionName> = {
  reads: string | null;
  /** False if a success answer proves nothing without a reading. */
  answers?: boolean;
  check(change: ChangeBy<A>, readings: Readings): Promise<Result<Verdict>>;
  /** Call `mean` with the expected output before sending: if the answer is lost, only that is undone. */
  send(change: ChangeBy<A>, readings: Readings, mean?: (output: StepOutput) => void): Promise<Sent>;
  settle(change: ChangeBy<A>, output: StepOutput | null, readings: Readings, lost: Lost): Promise<Settled>;
  inverse?(change: ChangeBy<A>, output: StepOutput): Change | null;
  isHandedOver?(change: ChangeBy<A>, output: StepOutput): boolean;
  afterRestart?(change: ChangeBy<A>, output: StepOutput): StepOutput | undefined;
};

export type Actions = { [A in ActionName]: Action<A> };
