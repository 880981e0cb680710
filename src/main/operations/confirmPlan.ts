import type { Roles } from '../../shared/calls/organizations.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { Plan, PlannedStep } from '../../shared/operations/operation.ts';
import { stepSubject } from '../../shared/operations/steps.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { roleCautions } from '../../shared/roleWords.ts';
import { type ActionFacts, ALL_FACTS, factsOf, type PlanQuestion } from '../../shared/rules/actions.ts';
import { listed, oneLine } from '../../shared/text.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Ref } from '../world/world.ts';

const MAKES_ADMIN: PlanQuestion = {
  name: 'Makes admin',
  one: (subject) => `Make ${subject} an admin?`,
  many: (count) => `Make ${count} people admins?`,
  yes: () => 'Make admin',
  detail: () => 'Admins can change everything in the organization, including its people.',
};

const LETS_MAKE_ADMINS: PlanQuestion = {
  name: 'Can make admins',
  one: (subject) => `Let ${subject} make admins?`,
  many: (count) => `Let ${count} people make admins?`,
  yes: () => 'Let them',
  detail: () => 'People with this role can make others, or themselves, admins.',
};

const questionsOf = (facts: readonly ActionFacts[]) => facts.flatMap(({ question }) => question ?? []);

/** What cannot be taken back comes first, then what hands out power. */
const QUESTIONS: ReadonlySet<PlanQuestion> = new Set([
  ...questionsOf(ALL_FACTS.filter(({ isFinal }) => isFinal)),
  MAKES_ADMIN,
  LETS_MAKE_ADMINS,
  ...questionsOf(ALL_FACTS),
]);

const MOST_NAMED = 5;

/** Asks in main, by main's own facts: the page, which shows the plan, may be compromised. Gives `canceled`. */
export function createConfirmPlan(options: {
  ask: Ask;
  instances: Pick<Instances, 'find'>;
  rolesOf: (ref: Ref) => Promise<Result<Roles>>;
}): (plan: Pick<Plan, 'steps'>) => Promise<Result<null>> {
  const { ask, instances, rolesOf } = options;

  /** What is to be asked of a role that a step gives; one that cannot be read may make admins. */
  async function questionOfRole(change: Change): Promise<PlanQuestion | undefined> {
    if (!factsOf(change).givesRole || !('role' in change) || !('organizationId' in change)) return undefined;
    const { instanceId, organizationId, role } = change;
    if (('from' in change && seesEverything(change.from)) || role === null || role === 'member')
      return undefined;
    if (seesEverything(role)) return MAKES_ADMIN;
    const roles = await rolesOf({ instanceId, organizationId });
    if (!roles.ok) return LETS_MAKE_ADMINS;
    const custom = roles.value.roles?.find((each) => each.role === role);
    return custom && roleCautions(custom.permissions).length > 0 ? LETS_MAKE_ADMINS : undefined;
  }

  return async ({ steps }) => {
    const runs = steps.filter(({ denied }) => denied === undefined);
    const ofRoles = await Promise.all(runs.map(({ change }) => questionOfRole(change)));
    const kinds = [...QUESTIONS].flatMap((question) => {
      const own = runs.filter(
        ({ change }, at) =>
          ofRoles[at] === question ||
          (factsOf(change).question === question && (question.asks?.(change) ?? true)),
      );
      const subjects = [...new Set(own.map((step) => oneLine(stepSubject(step), 254)))];
      return own[0] ? { question, first: own[0].change, subjects, places: own.map(placeOf) } : [];
    });
    if (!kinds[0]) return ok(null);
    const { question, first, subjects } = kinds[0];
    const count = subjects.length;
    const isMeant = await isConfirmed(ask, {
      message: count > 1 ? question.many(count) : question.one(subjects[0] ?? ''),
      facts: [
        ...kinds.map((kind) => ({ name: kind.question.name, value: listed(kind.subjects, MOST_NAMED) })),
        { name: 'On', value: listed([...new Set(kinds.flatMap(({ places }) => places))], MOST_NAMED) },
      ],
      detail: question.detail(first),
      yes: question.yes(count),
    });
    return isMeant ? ok(null) : fail(NOT_CONFIRMED);
  };

  function placeOf({ change, instanceName, organizationName }: PlannedStep): string {
    const found = instances.find(change.instanceId);
    const host = found.ok ? new URL(found.value.origin).host : 'a removed instance';
    const where = change.action === 'members.remove' ? null : organizationName;
    return `${where === null ? '' : `${where} on `}${instanceName} (${host})`;
  }
}

const NOT_CONFIRMED = {
  code: 'canceled',
  message: 'You did not confirm it.',
  advice: 'Nothing was sent.',
} as const;
