import type { Instance } from '../../shared/instance.ts';
import type { ChangeBy } from '../../shared/operations/change.ts';
import type { Plan, PlannedStep, Step, StepState } from '../../shared/operations/operation.ts';
import { addressesOf, isLookup, stepsOfPeople } from '../../shared/operations/steps.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { isOfRole } from '../../shared/rules/effect.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Action, Readings } from './action.ts';
import type { FreshReadings } from './freshReadings.ts';
import type { LiveOperation } from './liveOperation.ts';
import { isSameInstallation } from './recorded.ts';

type Find = ChangeBy<'members.find'>;
const NOT_PLANNED = 'The plan found nothing of this person.';

export type NewSince = ReturnType<typeof createNewSince>;

export function createNewSince(options: {
  instances: Pick<Instances, 'list' | 'find'>;
  find: Pick<Action<'members.find'>, 'send'>;
  readings: Pick<FreshReadings, 'begin'>;
  clock: typeof Date.now;
}) {
  const { instances, find, readings, clock } = options;

  async function lookOn(
    { id: instanceId, name: instanceName }: Instance,
    [email, ...also]: readonly string[],
    { own, left, seen }: { own: readonly Step[]; left?: readonly string[]; seen: Readings },
  ): Promise<Omit<Step, 'id'>[]> {
    if (email === undefined || own.some(({ change }) => isLookup(change))) return [];
    const known = knownOf(own, left);
    const change: Find = { action: 'members.find', instanceId, email, also, known, why: NOT_PLANNED };
    const { result, untried } = await find.send(change, seen);
    if (result.ok) return [];
    const at = clock();
    const state: StepState = { state: untried ? 'open' : 'failed', at, error: result.error };
    return [{ change, instanceName, organizationName: null, state, lookedAt: at }];
  }

  function lookForAll(instance: Instance, leaving: readonly (readonly string[])[], live: LiveOperation) {
    const there = live.steps.filter(({ change }) => change.instanceId === instance.id);
    const stepsOf = stepsOfPeople(there, leaving);
    const left = live.recorded.known?.[instance.id] ?? [];
    const seen = readings.begin({ isKept: false });
    return Promise.all(
      leaving.map((emails, at) => lookOn(instance, emails, { own: stepsOf[at] ?? [], left, seen })),
    );
  }

  return {
    /** Adds searches beyond the plan where somebody is, or could not be read. Throws disk errors. */
    async look(live: LiveOperation): Promise<void> {
      const { installations, leaving = [addressesOf(live.steps)] } = live.recorded;
      const same = instances.list().filter((each) => isSameInstallation(installations[each.id], each));
      const found = await Promise.all(same.map((each) => lookForAll(each, leaving, live)));
      const added = found.flat(2).map((step, at) => ({ ...step, id: live.steps.length + at }));
      await live.journal?.add(added);
      live.add(added);
    },
    /** Adds a final search per instance that checks whether the people are gone. */
    withLooks(plan: Plan): Plan {
      const { steps, leaving = [addressesOf(steps)], known = {} } = plan;
      const stepsOf = stepsOfPeople(steps, leaving);
      const looks = leaving.flatMap(([email = '', ...also], at) => {
        const own = stepsOf[at] ?? [];
        const ids = new Set([...own.map(({ change }) => change.instanceId), ...Object.keys(known)]);
        return [...ids].flatMap((instanceId): PlannedStep[] => {
          const instance = instances.find(instanceId);
          const there = own.filter(({ change }) => change.instanceId === instanceId);
          if (!instance.ok || there.some(({ change }) => isLookup(change))) return [];
          const ids = knownOf(there, known[instanceId]);
          const change: Find = { action: 'members.find', instanceId, email, also, known: ids };
          return [{ change, instanceName: instance.value.name, organizationName: null }];
        });
      });
      return { ...plan, steps: [...steps, ...looks] };
    },
  };
}

function knownOf(steps: readonly PlannedStep[], left: readonly string[] = []): string[] {
  const inSteps = steps.flatMap(({ change }) => {
    if (isLookup(change)) return change.known;
    // For a membership that keeps its role or is only signed out, other steps decide.
    return effectOf(change).flatMap((effect) => {
      if (effect.on === 'account') return effect.userId ?? [];
      return isOfRole(effect) ? (effect.id ?? []) : [];
    });
  });
  return [...new Set([...inSteps, ...left])].slice(0, 1_000);
}
