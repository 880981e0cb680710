import { type AppError, fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
import { isUnanswered } from '../../shared/invitation.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import { MOST_WANTED_SHOWN, type Planned, type WantedView as View } from '../../shared/operations/planned.ts';
import { deletionWords, denySteps } from '../../shared/operations/steps.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { endedBy } from '../../shared/rules/effect.ts';
import { asOfIn, type InstanceTargets, organizationKey, targetAt } from '../../shared/target.ts';
import { foldAddress, nameOf, oneLine } from '../../shared/text.ts';
import { atOf, byPlace, type WantedFault } from '../../shared/wanted/at.ts';
import type { WantedChange } from '../../shared/wanted/change.ts';
import { inTurns } from '../scheduling/yielding.ts';
import type { Ref } from '../world/world.ts';
import { personsOf } from './people.ts';
import type { Given, Planners } from './plans.ts';
import { countedFor } from './removals.ts';
import { confirmationOf } from './steps.ts';
import { type PlannableChange, planWanted, type WantedGrants, type WantedPart } from './wanted.ts';

export const wantedPlans: Pick<Planners, 'wanted-access'> = {
  async 'wanted-access'({ kind, token, confirmed }, given) {
    const wanted = await given.wantedChanges(token);
    if (!wanted.ok) return wanted;
    const { changes } = wanted.value;
    const tooMany = denySteps(
      changes.filter(({ kind }) => kind !== 'access' && kind !== 'waits').length,
      FEWER,
    );
    if (tooMany !== null) return fail({ code: 'bad-input', message: tooMany, advice: '' });
    const { world, now } = given;
    await world.loadSeen([...new Set(changes.map(({ instanceId }) => instanceId))]);
    const removed = changes.flatMap((each) => (each.kind === 'remove' ? each.email : []));
    const [counted, grants, joined] = await Promise.all([
      countedFor([...new Set(removed)], world),
      readGrants(changes, given),
      given.joined().then((joined) => [...joined, ...wanted.value.joined]),
      world.readRights(placesIn(changes, ({ kind }) => kind !== 'remove')),
    ]);
    const read = new Map(world.targets().map((instance) => [instance.instanceId, instance]));
    const instances = counted.map((instance) => ({ ...instance, ...read.get(instance.instanceId) }));
    const parts = await inTurns(planWanted(changes, instances, now, grants));
    const view = viewWanted(parts);
    const meant =
      confirmed === 'all'
        ? new Set(view.remove.map(({ email }) => email))
        : confirmedRemovals(view.remove, new Map(Object.entries(confirmed)));
    const { steps, leaving, review } = reviewWanted(parts, meant, instances, joined);
    const plan: Planned['plan'] = { kind, steps, ...(leaving.length > 0 ? { leaving } : {}) };
    return ok({ plan, review, wanted: toldOf(view, meant, instances), said: wanted.value });
  },
};

const FEWER = 'Split the file, for example by instance.';

function placesIn(changes: readonly WantedChange[], isMeant: (change: WantedChange) => boolean): Ref[] {
  const places = changes
    .filter(isMeant)
    .map(
      ({ instanceId, organizationId }) =>
        [organizationKey({ instanceId, organizationId }), { instanceId, organizationId }] as const,
    );
  return [...new Map(places).values()];
}

async function readGrants(
  changes: readonly WantedChange[],
  { kits, readTree }: Pick<Given, 'kits' | 'readTree'>,
): Promise<WantedGrants> {
  const names = (each: WantedChange) => 'access' in each && each.access && each.access.by !== 'nothing';
  const places = placesIn(changes, (each) => names(each) === true);
  const trees = new Map<string, Tree | string>();
  /** Serial: a server that does not answer one organization would not answer the others. */
  async function look(own: readonly Ref[]): Promise<void> {
    let failure: AppError | null = null;
    for (const place of own) {
      const tree: Result<Tree> = failure ? { ok: false, error: failure } : await readTree(place);
      if (!tree.ok && meaningOf(tree.error).scope === 'instance') failure = tree.error;
      trees.set(organizationKey(place), tree.ok ? tree.value : unreadWords(tree.error));
    }
  }
  const ids = [...new Set(places.map(({ instanceId }) => instanceId))];
  await Promise.all(ids.map((id) => look(places.filter(({ instanceId }) => instanceId === id))));
  return {
    kits: await kits(),
    treeAt: (target) => trees.get(organizationKey(target)) ?? unreadWords(null),
  };
}

function unreadWords(error: AppError | null): string {
  return `What can be granted there could not be read. ${error?.message ?? ''}`.trim();
}

function toldOf(
  { remove, granted, barred }: WantedView,
  meant: ReadonlySet<string>,
  instances: readonly InstanceTargets[],
): View {
  return {
    ...{ granted, barred, asOf: asOfIn(instances) },
    removals: remove.length,
    remove: remove.slice(0, 2 * MOST_WANTED_SHOWN).map((removal) => ({
      email: removal.email,
      words: removalWords(removal, instances),
      confirmation: removalConfirmation(removal),
      isConfirmed: meant.has(removal.email),
    })),
  };
}

type Removal = { email: string; parts: WantedPart[] };

type WantedView = {
  remove: Removal[];
  granted: number;
  barred: WantedFault[];
};

export function viewWanted(parts: readonly WantedPart[]): WantedView {
  const doable = parts.filter(isDoable);
  const people = Map.groupBy(
    doable.filter(({ kind }) => kind === 'remove'),
    ({ email }) => email,
  );
  return {
    remove: [...people].map(([email, own]) => ({ email, parts: own })),
    granted: parts.filter(({ kind, steps, left }) => kind === 'change' && steps.length + left.length === 0)
      .length,
    barred: parts.flatMap(barredIn).sort(byPlace),
  };
}

const isDoable = ({ steps }: WantedPart) => steps.some(({ denied }) => denied === undefined);

function barredIn({ changes, steps, left }: WantedPart): WantedFault[] {
  const denied = steps.flatMap(({ change, denied: why }) => {
    if (why === undefined) return [];
    const { organizationId } = change as { organizationId?: string };
    const of = changes.find((each) => each.organizationId === organizationId) ?? changes[0];
    return of ? { ...atOf(of), why, later: true as const } : [];
  });
  const told = left.map(
    ({ change, why, wrong, waits }): WantedFault =>
      wrong
        ? { ...atOf(change.named?.[wrong] ?? change), why }
        : { ...atOf(change), why, later: true, ...(waits ? { waits } : {}) },
  );
  return [...denied, ...told];
}

export function removalConfirmation({ parts }: Removal): string {
  return confirmationOf(parts.flatMap(({ steps }) => steps));
}

export function confirmedRemovals(
  removals: readonly Removal[],
  confirmed: ReadonlyMap<string, string>,
): Set<string> {
  const isSame = (each: Removal) => confirmed.get(each.email) === removalConfirmation(each);
  return new Set(removals.filter(isSame).map(({ email }) => email));
}

/** `joined`: addresses that are one person's. */
export function reviewWanted(
  parts: readonly WantedPart[],
  confirmed: ReadonlySet<string>,
  instances: readonly InstanceTargets[],
  joined: readonly (readonly string[])[],
): { steps: PlannedStep[]; leaving: string[][]; review: Planned['review'] } {
  const isMeant = (part: WantedPart) =>
    part.kind !== 'remove' || confirmed.has(part.email) || !isDoable(part);
  const meant = parts.filter(isMeant);
  const unmeant = parts.filter((part) => !isMeant(part));
  const deletions = meant.flatMap((part) => part.deletions);
  const steps = meant.flatMap((part) => part.steps);
  const renews = steps.some(({ change, denied }) => change.action === 'invitations.renew' && !denied);
  const removed = meant.flatMap(({ kind, email }) => (kind === 'remove' ? email : []));
  const leaving = leavingEverywhere(personsOf(removed, joined), steps, instances);
  const asOf = asOfIn(instances);
  const review: Planned['review'] = {
    ...(asOf === null ? {} : { asOf }),
    warnings: [...deletions.map(deletionWords), ...(renews ? [LINKS_END] : [])],
    unknown: [],
    left: [
      ...meant.flatMap(({ left }) => left.filter(({ waits }) => !waits)),
      ...unmeant.flatMap(({ changes }) => changes.map((change) => ({ change, why: 'Not confirmed.' }))),
    ].map(({ change, why }) => `${oneLine(change.email, 120)} in ${placeWords(change, instances)}: ${why}`),
  };
  return { steps, leaving, review };
}

const LINKS_END =
  'The old links of invitations with a new role stop working. This cannot be undone: send each person the new one.';

export function removalWords({ parts }: Removal, instances: readonly InstanceTargets[]): string {
  const whys = new Set(
    parts.flatMap(({ changes }) => changes.map((each) => (each.kind === 'remove' ? WHY[each.why] : ''))),
  );
  return parts
    .flatMap((part) => {
      const on = nameOf(part.instanceName);
      return part.steps.flatMap(({ change, denied, organizationName }) => {
        if (denied !== undefined) return [];
        const where = `${nameOf(organizationName ?? '')} on ${on}`;
        return endedBy(effectOf(change))
          .slice(0, 1)
          .map(({ on: ended }) => {
            if (ended === 'invitation') return `The invitation to ${where} is removed.`;
            if (ended === 'membership') return `The membership in ${where} ends.`;
            const organizations = part.changes.map((each) => organizationWords(each, instances));
            return `Deletes their account on ${on}, which is in ${organizations.join(', ')}.`;
          });
      });
    })
    .concat([...whys].filter((why) => why !== ''))
    .join(' ');
}

const WHY = { none: '', absent: 'The file does not list them.', ended: 'The day of “until” has come.' };

function placeWords(change: PlannableChange, instances: readonly InstanceTargets[]): string {
  const instance = instances.find(({ instanceId }) => instanceId === change.instanceId);
  return `${organizationWords(change, instances)} on ${nameOf(instance?.instanceName ?? '')}`;
}

function organizationWords(change: PlannableChange, instances: readonly InstanceTargets[]): string {
  return nameOf(targetAt(instances, change)?.organizationName ?? '');
}

/** Folded addresses of people left nowhere, as far as known: then the plan is an off-boarding. */
export function leavingEverywhere<T extends readonly string[]>(
  people: readonly T[],
  steps: readonly PlannedStep[],
  instances: readonly InstanceTargets[],
): T[] {
  const ending = steps.filter(({ denied }) => denied === undefined).map(({ change }) => change);
  const ended = new Set(ending.flatMap(keysOfEnded));
  const meant = new Set<string>(people.flat());
  const touched = new Set<string>();
  const staying = new Set<string>();
  for (const change of ending)
    if ('email' in change)
      (keysOfEnded(change).length > 0 ? touched : staying).add(foldAddress(change.email));
  const note = (email: string, instanceId: string, ids: readonly string[]) => {
    const address = foldAddress(email);
    if (meant.has(address) && !ids.some((id) => ended.has(JSON.stringify([instanceId, id]))))
      staying.add(address);
  };
  for (const { instanceId, targets } of instances)
    for (const { members, invitations } of targets) {
      for (const { id, userId, user } of members ?? []) note(user.email, instanceId, [id, userId]);
      for (const each of invitations ?? []) if (isUnanswered(each)) note(each.email, instanceId, [each.id]);
    }
  return people.filter(
    (emails) => emails.some((email) => touched.has(email)) && !emails.some((email) => staying.has(email)),
  );
}

function keysOfEnded(change: Change): string[] {
  return endedBy(effectOf(change)).flatMap((each) => {
    const id = each.on === 'account' ? each.userId : each.id;
    return id === undefined ? [] : JSON.stringify([change.instanceId, id]);
  });
}
