import type { Roles } from '../../shared/calls/organizations.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import type { Plan, PlannedStep } from '../../shared/operations/operation.ts';
import { stepSubject } from '../../shared/operations/steps.ts';
import { seesEverything } from '../../shared/permissions/accessSummary.ts';
import { switchCautions } from '../../shared/permissions/switches.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import { roleCautions } from '../../shared/roleWords.ts';
import {
  type ActionFacts,
  ALL_FACTS,
  effectOf,
  factsOf,
  type PlanQuestion,
} from '../../shared/rules/actions.ts';
import { type Effect, isOfRole } from '../../shared/rules/effect.ts';
import { insideQuotes, listed, quoted } from '../../shared/text.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Ref } from '../world/world.ts';

type Power = Omit<PlanQuestion, 'detail'>;
type Asked = { question: Power; step: PlannedStep; subject: string; says: readonly string[] };

const MAKES_ADMIN: Power = {
  name: 'Makes admin',
  one: (subject) => `Make ${subject} an admin?`,
  many: (count) => `Make ${count} people admins?`,
  yes: () => 'Make admin',
};

const ADMINS = ['Admins can change everything in the organization, including its people.'];

const GIVES_RIGHTS: Power = {
  name: 'Gives far-reaching rights',
  one: (subject) => `Give ${subject} far-reaching rights?`,
  many: (count) => `Give ${count} people far-reaching rights?`,
  yes: () => 'Give rights',
};

const questionsOf = (facts: readonly ActionFacts[]) => facts.flatMap(({ question }) => question ?? []);

/** Ordered: irreversible effects first, then those that grant power. */
const QUESTIONS: ReadonlySet<Power> = new Set([
  ...questionsOf(ALL_FACTS.filter(({ isFinal }) => isFinal)),
  MAKES_ADMIN,
  GIVES_RIGHTS,
  ...questionsOf(ALL_FACTS),
]);

const TO: Partial<Record<Effect['on'], (subject: string) => string>> = {
  organization: (name) => `everyone who joins “${name}”`,
  role: (name) => `people with the role “${name}”`,
};

const MOST_NAMED = 5;

/** Asks in the main process by its own facts, since the renderer may be compromised. Gives `canceled`. */
export function createConfirmPlan(options: {
  ask: Ask;
  instances: Pick<Instances, 'find'>;
  rolesOf: (ref: Ref) => Promise<Result<Roles>>;
}) {
  const { ask, instances, rolesOf } = options;

  async function rightsBy(effect: Effect, instanceId: string): Promise<readonly string[]> {
    if (effect.does === 'end' || effect.isOwn) return [];
    if (effect.on === 'grants') return switchCautions(effect.grant.switches);
    if (effect.on === 'role') {
      const before = roleCautions(effect.before ?? {});
      return roleCautions(effect.permissions ?? {}).filter((each) => !before.includes(each));
    }
    if (effect.on !== 'organization' && !(isOfRole(effect) && effect.email !== undefined)) return [];
    const { role = null, had = null, organizationId } = effect;
    if (role === null || role === 'member' || seesEverything(had)) return [];
    if (seesEverything(role)) return ADMINS;
    const roles = await rolesOf({ instanceId, organizationId: organizationId ?? '' });
    if (!roles.ok) return ['What their role allows could not be read.'];
    return roleCautions(roles.value.roles?.find((each) => each.role === role)?.permissions ?? {});
  }

  async function askedOf(step: PlannedStep): Promise<Asked[]> {
    const { change } = step;
    const { question } = factsOf(change);
    const subject = insideQuotes(stepSubject(step), 254);
    const given = effectOf(change).map(async (effect) => {
      const says = await rightsBy(effect, change.instanceId);
      const asked = { question: says === ADMINS ? MAKES_ADMIN : GIVES_RIGHTS, says, step };
      return says.length > 0 ? [{ ...asked, subject: TO[effect.on]?.(subject) ?? subject }] : [];
    });
    return [
      ...(question ? [{ question, step, subject, says: [question.detail(change)] }] : []),
      ...(await Promise.all(given)).flat(),
    ];
  }

  async function confirmPlan({ steps }: Pick<Plan, 'steps'>): Promise<Result<null>> {
    const runs = steps.filter(({ denied }) => denied === undefined);
    const asked = (await Promise.all(runs.map(askedOf))).flat();
    const kinds = [...QUESTIONS].flatMap((question) => {
      const own = asked.filter((each) => each.question === question);
      const subjects = [...new Set(own.map(({ subject }) => subject))];
      const places = own.map(({ step }) => placeOf(step));
      const says = [...new Set(own.flatMap((each) => each.says))].join(' ');
      return own.length > 0 ? [{ question, subjects, places, says }] : [];
    });
    if (!kinds[0]) return ok(null);
    const { question, subjects, says } = kinds[0];
    const count = subjects.length;
    const isMeant = await isConfirmed(ask, {
      message: count > 1 ? question.many(count) : question.one(subjects[0] ?? ''),
      facts: [
        ...kinds.map((kind) => ({ name: kind.question.name, value: listed(kind.subjects, MOST_NAMED) })),
        { name: 'On', value: listed([...new Set(kinds.flatMap(({ places }) => places))], MOST_NAMED) },
      ],
      detail: says,
      yes: question.yes(count),
    });
    return isMeant ? ok(null) : fail(NOT_CONFIRMED);
  }

  async function confirmAgain(steps: readonly PlannedStep[]): Promise<Result<null>> {
    const subjects = [...new Set(steps.map((step) => insideQuotes(stepSubject(step), 254)))];
    const isMeant = await isConfirmed(ask, {
      message:
        subjects.length > 1
          ? `Send ${steps.length} changes again?`
          : `Send the change of ${subjects[0]} again?`,
      facts: [
        { name: 'Sent, not answered', value: listed(subjects, MOST_NAMED) },
        { name: 'On', value: listed([...new Set(steps.map(placeOf))], MOST_NAMED) },
      ],
      detail:
        'The server may still be working on it, and could do it twice. After two minutes it no longer can.',
      yes: 'Send again',
    });
    return isMeant ? ok(null) : fail(NOT_CONFIRMED);
  }

  return { confirmPlan, confirmAgain };

  function placeOf({ change, instanceName, organizationName }: PlannedStep): string {
    const found = instances.find(change.instanceId);
    const host = found.ok ? new URL(found.value.origin).host : 'a removed instance';
    const where = change.action === 'members.remove' ? null : organizationName;
    // Quotes names chosen by a page or server, so that they cannot hide or imitate the host.
    return `${host} (${where === null ? '' : `${quoted(where)} on `}${quoted(instanceName)})`;
  }
}

const NOT_CONFIRMED = {
  code: 'canceled',
  message: 'You did not confirm it.',
  advice: 'Nothing was sent.',
} as const;
