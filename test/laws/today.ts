import { leftOpen } from '../../src/command/planning.ts';
import { compareInstance } from '../../src/main/access/compare.ts';
import { weighDeletions } from '../../src/main/campaigns/decide.ts';
import type { Row } from '../../src/main/campaigns/standing.ts';
import { type Facts, needsOf } from '../../src/main/needs/needsOf.ts';
import {
  archivedLines,
  entryAt,
  operationWithout,
  withOutcome,
} from '../../src/main/operations/archiveLines.ts';
import { archivedOf, createLiveOperation } from '../../src/main/operations/liveOperation.ts';
import { canceledByPerson } from '../../src/main/operations/stepStates.ts';
import type { InstanceAccess } from '../../src/main/people/access.ts';
import { createAnswers } from '../../src/main/people/answers.ts';
import { invitationRowsOf, renewal } from '../../src/renderer/src/features/invitations/AllInvitations.tsx';
import { filtersAt } from '../../src/renderer/src/features/invitations/Invitations.tsx';
import { offersOf, outcomeWords } from '../../src/renderer/src/parts/operations.ts';
import { keepOf } from '../../src/renderer/src/ui/table/filters.ts';
import type { NeedKind } from '../../src/shared/calls/needs.ts';
import type { PeopleQuery } from '../../src/shared/calls/people.ts';
import { differencesOf, presenceOf } from '../../src/shared/compared.ts';
import type { Difference } from '../../src/shared/drift.ts';
import { ok } from '../../src/shared/errors.ts';
import { certificatesOf } from '../../src/shared/operations/certificate.ts';
import type { Intent } from '../../src/shared/operations/change.ts';
import type { FoundThere, Step } from '../../src/shared/operations/operation.ts';
import { outcomesOf } from '../../src/shared/operations/outcome.ts';
import { outcomeOf } from '../../src/shared/operations/steps.ts';
import type { InstanceTargets } from '../../src/shared/target.ts';
import type { Ms } from '../../src/shared/time.ts';
import { personOf } from '../main/access/worlds.ts';
import { goodPlanOf, planOf } from '../main/plans/planOf.ts';
import { NOW as AT, type World } from '../main/review/worlds.ts';
import { worldOf } from '../main/world/worldOf.ts';
import type { Told } from '../shared/comparedWorlds.ts';
import { target } from '../shared/plans/targets.ts';
import { principal } from '../shared/principal.ts';

// The laws ask the functions of today through this file alone.

export type Access = InstanceAccess;

/** What readings prove of organizations that one of two has alone. */
export type Proven = { deleted: ReadonlySet<string>; made: ReadonlySet<string> };

export function diff(before: Access, after: Access, { deleted, made }: Proven): Difference[] {
  const proof = { isDeleted: (id: string) => deleted.has(id), isMade: (id: string) => made.has(id) };
  return compareInstance(before, after, { personOf, now: NOW, proof }).differences;
}

/** A difference by what it says; of how many people an organization had nothing, since members may be unseen. */
export function saysOf(difference: Difference): string {
  const { kind } = difference;
  const [, instanceId, organizationId, personId, was, now, , ...digest] = JSON.parse(difference.key);
  return [kind, instanceId, organizationId, personId, was, now, ...digest].join(' ');
}

/** How somebody differs in organizations that are compared; which roles differ depends on the first that they are seen in, so that they do is all. */
export function compared(told: readonly Told[]): string[] {
  const places = told.map(({ held, isCurrent }) => presenceOf(held, isCurrent));
  return differencesOf(places).flatMap((found, at) =>
    found.map(({ kind }) => (kind === 'role' ? kind : `${kind} ${at}`)),
  );
}

/** The same people and invitations, as each place that shows, counts, exports or plans has them. */
export function selectionsOf(world: World) {
  const answers = createAnswers(world.table);
  const facts = { ...NO_FACTS, people: world.known.places };
  const instances = targetsOf(world);
  return {
    people: async (query: PeopleQuery) => ({
      counted: (await answers.counts([query]))[0],
      shown: (await answers.list({ query, from: 0, count: 1 })).matching,
      chosen: (await answers.ids(query)).ids.length,
      exported: (await answers.everyone(query)).persons.length,
    }),
    find: async (query: PeopleQuery) => (await answers.ids(query)).ids,
    needed: (kind: NeedKind) => needsOf(facts).needs.find((need) => need.kind === kind)?.count ?? 0,
    shown: (status: string) =>
      invitationRowsOf(instances, () => null).filter(
        keepOf(filtersAt(AT), { status: [status] }) ?? (() => true),
      ).length,
    renewal: renewal(
      invitationRowsOf(instances, () => null),
      AT,
      { openDialog: () => {} },
    ).map(({ title }) => title),
    /** When each was made, as People and the report say it: by organization, address and end. */
    invited: world.known.places.organizations.flatMap(({ organizationId, invitations }) =>
      (invitations?.rows ?? []).map(({ since, ...row }) => ({
        of: [organizationId, row.invitationId].join(),
        since,
      })),
    ),
    async planned(intent: Intent) {
      const { plan } = await goodPlanOf(intent, instances, { clock: () => AT });
      return plan.steps.flatMap(({ change, denied }) =>
        'invitationId' in change && 'organizationId' in change
          ? { of: [change.organizationId, change.invitationId].join(), runs: denied === undefined }
          : [],
      );
    },
  };
}

const DAY = 86_400_000;
const NOW = Date.parse('2026-11-25T12:00:00.000Z');
const NO_FACTS: Omit<Facts, 'people'> = {
  ...{ now: AT, instances: [], health: {}, returned: [], unfinished: [] },
  ...{ drifts: [], ends: [], joined: [], reviews: [], reminded: [], views: [] },
};

function targetsOf({ instances, shape, organizations }: World): InstanceTargets[] {
  return instances.map(({ id: instanceId, name: instanceName }, at) => ({
    ...{ instanceId, instanceName, account: null },
    targets: organizations.flatMap(({ id: organizationId, name: organizationName, now, ...of }) =>
      of.instanceId === instanceId && shape.instances[at]?.isKnown && now
        ? target({
            ...{ instanceId, instanceName, organizationId, organizationName, ...now, readAt: AT - DAY },
            principal: principal({ role: now.opens ? 'owner' : 'member' }),
          })
        : [],
    ),
  }));
}

/** Whether a review of these rows can be signed, naming what it cannot see; and the steps of it once it is. */
export async function deletionsOf(rows: readonly Row[], instances: readonly InstanceTargets[], now: Ms) {
  const reviewed = rows.flatMap(({ line, standing: { decision } }) => (decision ? { line, decision } : []));
  const intent = { kind: 'review-changes' as const, campaignId: 'r' };
  const made = await planOf(intent, instances, { clock: () => now, reviewed: async () => ok(reviewed) });
  return {
    signed: await weighDeletions(rows, { world: worldOf(instances), now }),
    steps: made.ok ? made.value.plan.steps : [],
  };
}

/** An off-boarding as it is kept; `doneWith`: whether a person said that they are done with what is left, and whether anything came after. */
export type Offboarded = {
  id: string;
  startedAt: Ms;
  steps: readonly Step[];
  leaving: string[][];
  found: FoundThere;
  doneWith: 'before' | 'now' | null;
};

/** What is known of the instances, in their order, as somebody looks. */
type Look = { failures: readonly (string | null | undefined)[]; at: Ms; isListed: boolean };

/** What each place says is open of an off-boarding, by instance id, and of whom it says that they are gone. */
export async function openBy({ doneWith, ...kept }: Offboarded, { failures, at, isListed }: Look) {
  const recorded = { kind: 'off-board' as const, installations: {}, source: 'leavers.yaml', ...kept };
  const live = createLiveOperation(
    { ...recorded, steps: [...kept.steps] },
    { journal: null, clock: () => at, onChange: () => {} },
  );
  if (doneWith === 'now') for (const step of kept.steps) live.set(canceledByPerson(step, at) ?? step);
  if (doneWith) live.recorded.doneWith = doneWith === 'now' ? Number.MAX_SAFE_INTEGER : 1;
  const operation = live.summary();
  const certificates = certificatesOf({ operation, ...live.recorded, steps: live.steps });
  const places = certificates.flatMap(({ emails, places }) => places.map((each) => ({ ...each, emails })));
  const instances = failures.map((code, index) => {
    const instanceId = `i${index}`;
    const failure = code == null ? code : { code, message: '', advice: '' };
    return {
      instanceId,
      keys: [],
      account: null,
      failure,
      isReading: false,
      at,
      own: [],
      isOwnUnread: false,
      targets: isListed ? [target({ instanceId, members: null, whyUnknown: 'It was not read.' })] : [],
    };
  });
  const needs = needsOf({
    ...{ ...NO_FACTS, people: { organizations: [], personOf: (id: string) => id } },
    ...{ instances: instances as unknown as Facts['instances'], unfinished: [operation] },
  }).needs;
  const ids = (all: readonly { instanceId: string }[] = []) =>
    [...new Set(all.map(({ instanceId }) => instanceId))].sort();
  const outcomes = outcomesOf({ operation, ...live.recorded, steps: live.steps });
  const archived = archivedOf(live);
  const { stillOpen: _, ...ended } = archived.ended;
  async function read(of: typeof archived): Promise<string[]> {
    const lines = archivedLines(of).map((line) => JSON.stringify(line));
    const entry = entryAt({ file: '', line: lines.length - 1 }, lines.at(-1) ?? '');
    return ids(entry ? (await withOutcome(entry, lines)).operation.stillOpen?.on : []);
  }
  /** Of a plan file: as it is open still, or is in Activity alone. */
  async function listed(open: readonly unknown[], entries: readonly unknown[]): Promise<string[]> {
    const scope = {
      instances: instances.map(({ instanceId }) => ({ id: instanceId, name: instanceId })),
      hasOrganization: () => true,
    };
    const core = { engine: { open: () => open }, archive: { entries: async () => entries } };
    const lines = await leftOpen({ core, scope } as unknown as Parameters<typeof leftOpen>[0]);
    return [...new Set(lines.flatMap((line) => line.match(/\bi\d\b/g) ?? []))].sort();
  }
  const offers = offersOf(operation, { byId: {} });
  const isClosed = operation.doneWith === true;
  return {
    outcome: ids(outcomes.flatMap(({ servers }) => servers.filter(({ open }) => open))),
    needs: ids(needs.filter(({ kind }) => kind === 'unfinished').flatMap((need) => need.instances)),
    archived: await read(archived),
    /** By an earlier Quayside. */
    archivedBefore: await read({ ...archived, ended }),
    afterRemoval: ids(operationWithout(archived, 'i2')?.ended.stillOpen?.on),
    listed: await listed([live], []),
    listedLater: await listed([], [{ operation: archived.ended, source: recorded.source }]),
    certificate: certificates.some((each) => each.isInterim),
    sentence: Number(/Not finished on (\d+)/.exec(outcomeWords(operation, at))?.[1] ?? 0),
    activity: !isClosed && !['done', 'skipped'].includes(outcomeOf(operation)),
    closes: offers.run || offers.markAsDone,
    gone: places.flatMap(({ state, instanceId, emails }) =>
      state === 'gone' ? emails.map((email) => ({ instanceId, email })) : [],
    ),
  };
}
