import { z } from 'zod';
import { id, MOST_TEXT, text } from '../../shared/calls/fields.ts';
import type { Instance } from '../../shared/instance.ts';
import {
  OPERATION_KINDS,
  type Operation,
  type Plan,
  planFacts,
  type Step,
} from '../../shared/operations/operation.ts';
import { MOST_STEPS, stepsOfPeople } from '../../shared/operations/steps.ts';
import { foldAddress, oneLine } from '../../shared/text.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { firstState } from './stepStates.ts';

/** Kept in the journal's head, in the archive, and in memory. */
export const keptFactsShape = z.object({
  /** By instance id: user ids known of its installation when the plan was made. */
  installations: z.record(z.string(), z.array(z.string())),
  doneWith: z.number().exactOptional(),
  doneNote: text.exactOptional(),
  ...planFacts,
});

export type KeptFacts = z.infer<typeof keptFactsShape>;

export function markOf(
  { doneWith = 0, doneNote }: Pick<KeptFacts, 'doneWith' | 'doneNote'>,
  { changedAt }: Pick<Operation, 'changedAt'>,
): Pick<Operation, 'doneWith' | 'doneNote'> {
  if (doneWith < changedAt) return {};
  return { doneWith: true, ...(doneNote ? { doneNote } : {}) };
}

const NAMES = Object.keys(keptFactsShape.shape) as (keyof KeptFacts)[];

export function keptFactsOf(holder: KeptFacts): KeptFacts {
  return Object.fromEntries(
    NAMES.flatMap((name) => (holder[name] ? [[name, holder[name]]] : [])),
  ) as KeptFacts;
}

/** Merges the facts of an operation with those of its new plan; people who share an address are one person. */
export function withFacts(facts: KeptFacts, next: KeptFacts): KeptFacts {
  const { leaving = [] } = next;
  const isIn = (emails: readonly string[]) => (email: string) =>
    emails.some((each) => foldAddress(each) === foldAddress(email));
  const people = (facts.leaving ?? []).map((emails) => {
    const more = leaving.filter((each) => each.some(isIn(emails))).flat();
    return [...emails, ...more.filter((email) => !isIn(emails)(email))];
  });
  const remarks = [...new Set([facts.remark ?? [], next.remark ?? []].flat())];
  const others = leaving.filter((each) => !each.some(isIn(people.flat())));
  return {
    ...facts,
    ...next,
    ...(remarks.length > 0 ? { remark: oneLine(remarks.join(' · '), MOST_TEXT) } : {}),
    leaving: [...people, ...others],
    installations: { ...facts.installations, ...next.installations },
    known: mergedBy(facts.known, next.known, (before, now) =>
      [...new Set([...before, ...now])].slice(0, 1_000),
    ),
    found: mergedBy(facts.found, next.found, (before, now) => {
      const isNow = ({ email, organizationName }: Row) =>
        now.some(
          (row) => row.organizationName === organizationName && foldAddress(row.email) === foldAddress(email),
        );
      return [...before.filter((row) => !isNow(row)), ...now].slice(0, MOST_STEPS);
    }),
    fates: mergedBy(facts.fates, next.fates, (before, now) => ({ ...before, ...now })),
    doneNote: '',
  };
}

type Row = NonNullable<KeptFacts['found']>[string][number];

function mergedBy<T>(
  before: Record<string, T> | undefined = {},
  now: Record<string, T> | undefined = {},
  merge: (before: T, now: T) => T,
): Record<string, T> {
  const merged = { ...before };
  for (const [key, value] of Object.entries(now)) {
    const known = merged[key];
    merged[key] = known === undefined ? value : merge(known, value);
  }
  return merged;
}

export function keptFactsWithout(
  { installations, known, leaving, found, fates, ...facts }: KeptFacts,
  instanceId: string,
  left: readonly Step[],
): KeptFacts {
  const stepsOf = stepsOfPeople(left, leaving ?? []);
  const stay = leaving?.filter((_, at) => stepsOf[at]?.length);
  const firsts = new Set(stay?.map(([first]) => first));
  const kept = Object.entries(fates ?? {}).filter(([first]) => firsts.has(first));
  return {
    ...facts,
    installations: without(installations, instanceId),
    ...(known ? { known: without(known, instanceId) } : {}),
    ...(stay ? { leaving: stay } : {}),
    ...(fates ? { fates: Object.fromEntries(kept.map(([of, all]) => [of, without(all, instanceId)])) } : {}),
    ...(found ? { found: without(found, instanceId) } : {}),
  };
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  const { [key]: _, ...rest } = record;
  return rest;
}

/** Version 1 called kits templates; version 3 added the line that dismisses an operation, version 4 that of changed facts. */
export const RECORD_VERSION = 4;
/** Journals without a dismissal keep this version, so that an older Quayside can continue them. */
export const UNMARKED_VERSION = 2;

export const headerShape = keptFactsShape.extend({
  version: z.literal([1, UNMARKED_VERSION, 3, RECORD_VERSION]),
  id,
  kind: z.enum(OPERATION_KINDS),
  undoOf: id.exactOptional(),
  startedAt: z.number(),
});

export type Recorded = Omit<z.infer<typeof headerShape>, 'version'> & { steps: Step[] };

export function createRecords(options: {
  instances: Pick<Instances, 'find'>;
  clock: typeof Date.now;
  newId: () => string;
}) {
  return (plan: Plan, undoOf?: string): Recorded => {
    const { kind, steps } = plan;
    const startedAt = options.clock();
    const instanceIds = new Set(steps.map(({ change }) => change.instanceId));
    const instances = [...instanceIds].map((id) => [id, options.instances.find(id)] as const);
    const installations = Object.fromEntries(
      instances.flatMap(([id, instance]) => (instance.ok ? [[id, peopleKnown(instance.value)]] : [])),
    );
    return {
      id: options.newId(),
      kind,
      ...(undoOf === undefined ? {} : { undoOf }),
      startedAt,
      ...keptFactsOf({ ...plan, installations }),
      steps: steps.map(({ change, instanceName, organizationName, seenAt, denied }, id) => ({
        ...{ id, change, instanceName },
        // Plans of the main process pass no contract, and servers choose names freely.
        organizationName: organizationName && oneLine(organizationName, MOST_TEXT),
        ...(seenAt === undefined ? {} : { seenAt }),
        state: firstState(denied, startedAt),
      })),
    };
  };
}

/** User ids are practically unique, so they identify an installation. */
export function peopleKnown({ identity, keys }: Instance): string[] {
  return [...new Set([...(identity?.userIds ?? []), ...keys.flatMap(({ userId }) => userId ?? [])])].sort();
}

export function installationOf(instanceId: string, all: readonly Instance[]): string {
  let same = all.filter(({ id }) => id === instanceId);
  for (let size = 0; size < same.length; ) {
    size = same.length;
    const known = new Set(same.flatMap(idsOf));
    same = all.filter((each) => same.includes(each) || idsOf(each).some((id) => known.has(id)));
  }
  return same.map(({ id }) => id).sort()[0] ?? instanceId;
}

function idsOf(instance: Instance): string[] {
  const { identity, keys } = instance;
  const ofKeys = keys.flatMap(({ organizationId }) => organizationId ?? []);
  return [...peopleKnown(instance), ...Object.keys(identity?.organizations ?? {}), ...ofKeys];
}

/** Without known people, assumes the same installation. */
export function isSameInstallation(planned: readonly string[] | undefined, instance: Instance): boolean {
  if (!planned || planned.length === 0) return true;
  const now = peopleKnown(instance);
  return now.length === 0 || now.some((userId) => planned.includes(userId));
}
