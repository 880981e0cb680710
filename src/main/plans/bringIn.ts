import { END_WORDS } from '../../shared/accessEnd.ts';
import type { Result } from '../../shared/errors.ts';
import type { Change, ChangeBy, IntentOf } from '../../shared/operations/change.ts';
import type { PlannedStep } from '../../shared/operations/operation.ts';
import type { Planned } from '../../shared/operations/planned.ts';
import { denySteps } from '../../shared/operations/steps.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import type { Kit } from '../../shared/permissions/shapes.ts';
import { effectOf } from '../../shared/rules/actions.ts';
import { letIn } from '../../shared/rules/effect.ts';
import { denyInvite } from '../../shared/rules/invitations.ts';
import { denyAddWithPassword, denyGiveRole } from '../../shared/rules/members.ts';
import {
  type InstanceTargets,
  membersOf,
  organizationKey,
  refOf,
  stepAt,
  type Target,
  targetsIn,
  unansweredOf,
} from '../../shared/target.ts';
import { foldAddress, listed, oneLine, thousands } from '../../shared/text.ts';
import { type Day, dayAt } from '../../shared/time.ts';
import { NO_ADDRESS, NO_ORGANIZATION, planned, refuse, runs, withRoles } from './many.ts';
import type { Given, Planners } from './plans.ts';
import { actorAt, alreadyMember, denyMissing, denyUnread, invitationSteps } from './steps.ts';

type Kind = 'invite' | 'add-people';
type Chosen<R extends string | null = string | null> = Target & { role: R };

export const bringInPlans = {
  invite: (intent, given) =>
    bringIn(intent, given, (chosen) =>
      chosen.flatMap((target) =>
        target.role !== null
          ? invitationSteps(intent.emails, target.role, target, given.now)
          : intent.emails.flatMap((email) => {
              const own = intent.ownRoles[foldAddress(email)] ?? 'member';
              return invitationSteps([email], own, target, given.now);
            }),
      ),
    ),

  'add-people': (intent, given) =>
    bringIn(intent, given, (chosen) => {
      // Each new account gets its own password and has no role elsewhere to copy.
      const withRoles = chosen.map((each) => ({ ...each, role: each.role ?? 'member' }));
      return planAdding(intent.emails, withRoles, given.world.targets(), given.newId);
    }),
} satisfies Partial<Planners>;

async function bringIn(
  { kind, emails, places, kitId, endsOn, movesEnds }: IntentOf<Kind>,
  given: Given,
  plan: (chosen: readonly Chosen[]) => PlannedStep[],
): Promise<Result<Planned>> {
  const { world } = given;
  const roles = new Map(places.map(({ role, ...ref }) => [organizationKey(ref), role]));
  const known = targetsIn(world.targets());
  const there = await withRoles(
    world,
    known.filter((target) => roles.has(organizationKey(target))),
  );
  const chosen = there.map((target) => ({ ...target, role: roles.get(organizationKey(target)) ?? null }));
  if (emails.length === 0) {
    const may = kind === 'invite' ? denyInvite : denyAddWithPassword;
    const denied = chosen.map((target) => target.principal && actorAt(target, may).denied);
    const [why] = denied.every((each) => each !== null) ? denied : [];
    if (!why) return refuse(NO_ADDRESS);
    return refuse(typeof why === 'string' ? why : why.reason, 'organizations');
  }
  if (endsOn !== undefined && endsOn <= dayAt(given.now)) return refuse(PAST_END, 'ends');
  if (chosen.length === 0) return refuse(NO_ORGANIZATION, 'organizations');
  const tooMany = denySteps(emails.length * chosen.length);
  if (tooMany !== null) return refuse(tooMany);
  const steps = plan(chosen);
  const count = steps.filter(runs).length;
  const warnings = count === 0 ? [] : [kind === 'invite' ? linkWords(steps, there) : passwordWords(count)];
  const withKit = stepsWithKit(steps, await kitOf(given, kitId));
  if (endsOn === undefined) return planned(kind, withKit, { warnings });
  const ending = await withEnds(withKit, given, endsOn, movesEnds === true);
  return planned(kind, ending.steps, { warnings: [...warnings, ...ending.words] });
}

const PAST_END = 'Access must end on a later day than today.';

/** Keeps earlier ends and endless access, unless `movesEnds`; the plan names whose is set, moved and kept. */
async function withEnds(steps: PlannedStep[], given: Given, day: Day, movesEnds: boolean) {
  const emails = steps.flatMap(({ change, denied }) =>
    denied === undefined && bringsIn(change) ? foldAddress(change.email) : [],
  );
  const people = [...new Set(emails)];
  const of = await given.ends(people);
  const fateOf = (email: string): keyof typeof END_WORDS => {
    const { day: before, isIn } = of(email);
    if (before === null) return isIn && !movesEnds ? 'none' : 'set';
    return before === day || !movesEnds ? 'kept' : 'moved';
  };
  const named = (email: string) => {
    const before = of(email).day;
    return before === null ? email : `${email} (${before})`;
  };
  return {
    steps: steps.map((step): PlannedStep => {
      const { change } = step;
      const isSet = bringsIn(change) && ['set', 'moved'].includes(fateOf(foldAddress(change.email)));
      return isSet ? { ...step, change: { ...change, endsOn: day } } : step;
    }),
    words: Object.entries(END_WORDS).flatMap(([fate, words]) => {
      const own = people.filter((email) => fateOf(email) === fate);
      return own.length > 0 ? words(listed(own.map(named), 20), day) : [];
    }),
  };
}

function linkWords(steps: readonly PlannedStep[], there: readonly Target[]): string {
  const meant = new Set(steps.filter(runs).map(({ change }) => change.instanceId));
  const isCloud = there.flatMap(({ instanceId, principal }) =>
    meant.has(instanceId) && principal ? principal.isCloud : [],
  );
  if (!isCloud.includes(true)) return 'Dokploy sends no mail: copy the links afterwards.';
  return isCloud.includes(false)
    ? 'Dokploy Cloud mails its invitations. Copy the remaining links afterwards.'
    : 'Dokploy mails each invitation.';
}

function passwordWords(count: number): string {
  return count === 1
    ? 'Quayside makes the password and shows it once. They can sign in at once; Dokploy sends no mail.'
    : `Quayside makes ${thousands(count)} passwords and first saves them to a file you choose. The file is plain text: hand each person theirs, then delete it.`;
}

export function planAdding(
  emails: readonly string[],
  chosen: readonly Chosen<string>[],
  instances: readonly InstanceTargets[],
  newId: Given['newId'],
): PlannedStep[] {
  /** The account is created once per instance, with its first organization. */
  const made = new Set<string>();
  return chosen.flatMap((target) => {
    const { instanceId, role } = target;
    const by = actorAt(
      target,
      (principal) => denyAddWithPassword(principal) ?? denyGiveRole(principal, role),
    );
    const barred = denyUnread(target) ?? by.denied ?? denyMissing(target, role);
    const there = instances.find((each) => each.instanceId === instanceId)?.targets ?? [];
    return emails.map((email): PlannedStep => {
      const address = foldAddress(email);
      const account = JSON.stringify([instanceId, address]);
      const [member] = membersOf(target, [address]).slice(-1);
      const other = there.findLast((each) => membersOf(each, [address]).length > 0);
      const taken = member ? alreadyMember(member) : other ? elsewhere(other) : null;
      const denied = barred ?? taken ?? (made.has(account) ? TWICE : null);
      if (denied === null) made.add(account);
      const open = taken === null ? unansweredOf(target, [address]).length : 0;
      const of = { ...refOf(target), ...by.actor, email, role, passwordId: newId() };
      const cancels = open > 0 ? { cancels: open } : {};
      const step = stepAt(target, { action: 'members.create', ...of, ...cancels }, denied);
      return barred === null && member ? { ...step, already: true } : step;
    });
  });
}

function elsewhere({ organizationName }: Target): string {
  const where = oneLine(organizationName, 60) || 'another organization';
  return `An account with this address already exists, in ${where}. Invite the person instead.`;
}

const TWICE = 'This plan creates the account in another organization. Invite the person here afterwards.';

type BringsIn = ChangeBy<'invitations.create' | 'invitations.renew' | 'members.create'>;

/** Offers the kit once people joined; a role that sees everything needs none. */
export function stepsWithKit(
  steps: PlannedStep[],
  given: Pick<Kit, 'id' | 'name'> | undefined,
): PlannedStep[] {
  const kit = given && { id: given.id, mode: 'at-least' as const, name: given.name };
  return steps.map((step) => {
    const { change } = step;
    if (!bringsIn(change)) return step;
    const waits = kit && !seesEverything(change.role) ? { kit } : {};
    return { ...step, change: { ...change, ...waits } };
  });
}

async function kitOf({ kits }: Pick<Given, 'kits'>, kitId: string | null): Promise<Kit | undefined> {
  return kitId === null ? undefined : (await kits()).find(({ id }) => id === kitId);
}

function bringsIn(change: Change): change is BringsIn {
  return 'email' in change && letIn(effectOf(change)) !== undefined;
}
