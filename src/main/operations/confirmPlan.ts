import { counted } from '../../shared/counted.ts';
import { fail, ok, type Result } from '../../shared/errors.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Change } from '../../shared/operations/change.ts';
import type { Plan } from '../../shared/operations/operation.ts';
import type { PlannedStep } from '../../shared/operations/step.ts';
import { type Ask, isConfirmed } from '../../shared/question.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** A kind of step that a person confirms in a box of the system, and the words of that box. */
type Grave = {
  is: (change: Change) => boolean;
  subject: (step: PlannedStep) => string;
  /** What the steps are about, as a fact is named. */
  name: string;
  ask: (subjects: readonly string[]) => string;
  yes: (count: number) => string;
  /** What it means; what differs by step is told of the first. */
  detail: (first: Change) => string;
};

const emailOf = ({ change }: PlannedStep) => ('email' in change ? change.email : '');

/** What cannot be taken back, or hands out power, the gravest first. */
const GRAVE: readonly Grave[] = [
  {
    is: ({ action }) => action === 'organizations.delete',
    subject: ({ organizationName }) => organizationName ?? '',
    name: 'Deletes organization',
    ask: ([first, ...others]) =>
      others.length === 0
        ? `Delete the organization “${first}”?`
        : `Delete ${others.length + 1} organizations?`,
    yes: (count) =>
      `Delete ${count === 1 ? 'organization' : counted(count, 'organization', 'organizations')}`,
    detail: () => 'Its projects, memberships and keys go with it. This cannot be undone.',
  },
  {
    is: ({ action }) => action === 'members.remove',
    subject: emailOf,
    name: 'Deletes account',
    ask: ([first, ...others]) =>
      others.length === 0 ? `Delete the account of ${first}?` : `Delete ${others.length + 1} accounts?`,
    yes: (count) => `Delete ${count === 1 ? 'account' : counted(count, 'account', 'accounts')}`,
    detail: () => 'Memberships, API keys and sessions go with an account. This cannot be undone.',
  },
  {
    is: ({ action }) => action === 'keys.retireOnServer' || action === 'keys.retireOfComputer',
    subject: ({ change }) =>
      change.action === 'keys.retireOfComputer'
        ? change.computer
        : 'name' in change
          ? (change.name ?? '')
          : '',
    name: 'Retires key',
    ask: ([first, ...others]) => (others.length === 0 ? `Retire the key “${first}”?` : 'Retire these keys?'),
    yes: (count) => `Retire ${count === 1 ? 'key' : 'keys'}`,
    detail: () => 'Whatever uses a retired key stops working. This cannot be undone.',
  },
  {
    is: ({ action }) => action === 'roles.delete',
    subject: ({ change }) => ('name' in change ? (change.name ?? '') : ''),
    name: 'Deletes role',
    ask: ([first, ...others]) =>
      others.length === 0 ? `Delete the role “${first}”?` : `Delete ${others.length + 1} roles?`,
    yes: (count) => `Delete ${count === 1 ? 'role' : 'roles'}`,
    detail: roleDetail,
  },
  {
    is: (change) =>
      'role' in change &&
      ['members.setRole', 'members.create', 'invitations.create', 'invitations.renew'].includes(
        change.action,
      ) &&
      isAdmin(change.role) &&
      !('from' in change && isAdmin(change.from)),
    subject: emailOf,
    name: 'Makes admin',
    ask: ([first, ...others]) =>
      others.length === 0
        ? `Give ${first} the role of an admin?`
        : `Give ${others.length + 1} people the role of an admin?`,
    yes: () => 'Give the role',
    detail: () => 'An admin can change everything in the organization, its people included.',
  },
  {
    is: ({ action }) => action === 'members.create',
    subject: emailOf,
    name: 'Adds with a password',
    ask: ([first, ...others]) =>
      others.length === 0
        ? `Add ${first} with a password?`
        : `Add ${others.length + 1} people with passwords?`,
    yes: (count) => (count === 1 ? 'Add person' : 'Add people'),
    detail: () => 'They can sign in at once, with the password that Quayside makes.',
  },
];

/** Dokploy itself looks at members alone. */
function roleDetail(change: Change): string {
  if (change.action !== 'roles.delete') return '';
  const { invited = 0, isDefault } = change;
  const gives = counted(invited, 'open invitation gives', 'open invitations give');
  return [
    invited > 0 ? `${gives} it: whoever accepts can do nothing until they get another role.` : '',
    isDefault
      ? 'It is the default role: new members get a role that is not there until you choose another one.'
      : '',
    'Nobody has it now. Undo makes it again, with the same permissions.',
  ]
    .filter(Boolean)
    .join(' ');
}

function isAdmin(role: string | null): boolean {
  return role === 'owner' || role === 'admin';
}

/** As many subjects of a kind are named. */
const MOST_NAMED = 5;

/** Asks in main, by main's own facts: the page, which shows the plan, may be compromised. Gives `canceled`. */
export function createConfirmPlan(options: {
  ask: Ask;
  instances: Pick<Instances, 'find'>;
}): (plan: Pick<Plan, 'steps'>) => Promise<Result<null>> {
  const { ask, instances } = options;
  return async ({ steps }) => {
    const kinds = GRAVE.map((grave) => ({
      ...grave,
      steps: steps.filter(({ change, denied }) => denied === undefined && grave.is(change)),
    })).filter((kind) => kind.steps.length > 0);
    const [gravest] = kinds;
    if (!gravest) return ok(null);
    const subjectsOf = (kind: (typeof kinds)[number]) => [
      ...new Set(kind.steps.map((step) => oneLine(kind.subject(step), 254))),
    ];
    const places = kinds.flatMap((kind) => kind.steps).map(placeOf);
    const isMeant = await isConfirmed(ask, {
      message: gravest.ask(subjectsOf(gravest)),
      facts: [
        ...kinds.map((kind) => ({ name: kind.name, value: listed(subjectsOf(kind)) })),
        { name: 'On', value: listed([...new Set(places)]) },
      ],
      detail: gravest.steps[0] ? gravest.detail(gravest.steps[0].change) : '',
      yes: gravest.yes(subjectsOf(gravest).length),
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

function listed(all: readonly string[]): string {
  const named = all.slice(0, MOST_NAMED).join(', ');
  return all.length > MOST_NAMED ? `${named} and ${all.length - MOST_NAMED} more` : named;
}

const NOT_CONFIRMED = {
  code: 'canceled',
  message: 'You did not confirm it.',
  advice: 'Nothing was sent.',
} as const;
