import type { Instance } from '../../shared/instance.ts';
import type { ChangeBy } from '../../shared/operations/change.ts';
import type { Step, StepState } from '../../shared/operations/step.ts';
import { isLookup, stepsOfPeople } from '../../shared/operations/steps.ts';
import { foldAddress } from '../../shared/sameAddress.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Action, Readings } from './action.ts';
import type { FreshReadings } from './freshReadings.ts';
import { isSameInstallation } from './installations.ts';
import type { LiveOperation } from './liveOperation.ts';

type Find = ChangeBy<'members.find'>;

/** Looks for what has come since an old plan was made. */
export type NewSince = {
  /**
   * Of an off-boarding, which is of all that people have anywhere: a search for each on each instance where more of the
   * person is now than the plan knows, or that could not be looked at. A step of the operation as it stands now, or one to be
   * added, with the next id. Of other operations none: they are of what was chosen. Sends nothing that changes a server.
   */
  look(live: LiveOperation): Promise<Step[]>;
};

/** Creates what looks; `find` is the action of a search, which only reads. */
export function createNewSince({
  instances,
  find,
  readings,
  clock,
}: {
  instances: Pick<Instances, 'list'>;
  find: Pick<Action<'members.find'>, 'send'>;
  readings: Pick<FreshReadings, 'begin'>;
  /** ms since the epoch. */
  clock: () => number;
}): NewSince {
  async function lookOn(
    { id: instanceId, name: instanceName }: Instance,
    [email, ...also]: readonly string[],
    { own, left, seen }: { own: readonly Step[]; left: readonly string[] | undefined; seen: Readings },
  ): Promise<Omit<Step, 'id'>[]> {
    if (email === undefined) return [];
    const known = knownOf(own, left);
    const step = own.find(isLeftSearch);
    const change: Find = { action: 'members.find', instanceId, email, also, known, why: WHY };
    const { result, untried } = await find.send(change, seen);
    const at = clock();
    if (result.ok && !step) return [];
    const state: StepState = result.ok
      ? { state: 'done', at, output: result.value, undo: null }
      : { state: untried ? 'open' : 'failed', at, error: result.error };
    return [{ ...(step ?? { change, instanceName, organizationName: null }), state, lookedAt: at }];
  }

  /** Of each person; the steps on the instance are looked through once for all of them. */
  function lookForAll(instance: Instance, leaving: readonly (readonly string[])[], live: LiveOperation) {
    const there = live.steps.filter(({ change }) => change.instanceId === instance.id);
    const stepsOf = stepsOfPeople(there, leaving);
    const left = live.recorded.known?.[instance.id];
    const seen = readings.begin({ isKept: false });
    return Promise.all(
      leaving.map((emails, at) => lookOn(instance, emails, { own: stepsOf[at] ?? [], left, seen })),
    );
  }

  return {
    async look(live) {
      const { kind, installations, leaving = [addressesOf(live.steps)] } = live.recorded;
      if (kind !== 'off-board') return [];
      const same = instances.list().filter((each) => isSameInstallation(installations[each.id], each));
      const found = await Promise.all(same.map((each) => lookForAll(each, leaving, live)));
      let next = live.steps.length;
      return found.flat(2).map((step) => ('id' in step ? (step as Step) : { ...step, id: next++ }));
    },
  };
}

/** Why a search is added, as a sentence. */
const WHY = 'The plan of this off-boarding was more than seven days old.';

function isLeftSearch({ change, state }: Step): boolean {
  return isLookup(change) && (state.state === 'open' || state.state === 'failed');
}

/** The addresses of the person, each once: of what was found by them, and those that nothing was found by. */
function addressesOf(steps: readonly Step[]): string[] {
  const all = steps.flatMap(({ change }) => [
    ...('email' in change ? [change.email] : []),
    ...(isLookup(change) ? change.also : []),
  ]);
  return [...new Map(all.map((email) => [foldAddress(email), email])).values()];
}

/** The memberships, invitations and accounts that a plan knows of, by id: of its steps, and what it leaves alone. */
function knownOf(steps: readonly Step[], left: readonly string[] = []): string[] {
  const inSteps = steps.flatMap(({ change }) => {
    if (isLookup(change)) return change.known;
    // Whose sessions are revoked stays where they are: only other steps say what becomes of the account.
    if (change.action === 'sessions.revoke' || change.action === 'sessions.revokeAll') return [];
    const ids = [
      'memberId' in change && change.memberId,
      'userId' in change && change.userId,
      'invitationId' in change && change.invitationId,
    ];
    return ids.filter((id) => typeof id === 'string');
  });
  return [...new Set([...inSteps, ...left])].slice(0, 1_000);
}
