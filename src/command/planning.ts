import type { CallOutput } from '../shared/contract.ts';
import type { AppError } from '../shared/errors.ts';
import type { Intent } from '../shared/operations/change.ts';
import type { PlannedStep, Step } from '../shared/operations/operation.ts';
import { OUTCOME_TITLES } from '../shared/operations/outcome.ts';
import {
  type Allowed,
  type BrokenRail,
  brokenRails,
  fewerStill,
  LIMITS,
  RAILS,
  type Rail,
  refusedRails,
} from '../shared/operations/rails.ts';
import { isLookup, stepSubject } from '../shared/operations/steps.ts';
import { factsOf } from '../shared/rules/actions.ts';
import { oneLine } from '../shared/text.ts';
import type { WantedFault } from '../shared/wanted/at.ts';
import { MOST_TOLD } from '../shared/wanted/check.ts';
import { OFFLINE } from './keys.ts';
import { badInput, Ended, minuteOf, must } from './output.ts';
import { type PlanFile, type PlanScope, readPlanFile } from './planFile.ts';
import { listOf, readScope, scopeOf, type Unread } from './reading.ts';
import type { Context, Options } from './verbs.ts';

export type Made = CallOutput<'plans.make'> & {
  token: string | null;
  ends: number;
  endWords: readonly string[];
};

export type Prepared = {
  file: PlanFile;
  context: Context;
  unread: readonly Unread[];
  made: readonly Made[];
  allow: Allowed;
  left: readonly string[];
  waiting: readonly string[];
  refused: readonly BrokenRail[];
};

export function tellStep(step: PlannedStep | Step) {
  const { change, organizationName, instanceName } = step;
  return {
    does: doesWords(step),
    subject: stepSubject(step),
    organization: organizationName,
    instance: instanceName,
    action: change.action,
  };
}

export function stepWords(step: PlannedStep | Step): string {
  const { does, subject, organization, instance } = tellStep(step);
  const where = organization === null ? instance : `${organization} on ${instance}`;
  return oneLine(`${does}: ${subject}, ${where}`, 300);
}

function doesWords({ change }: Pick<PlannedStep, 'change'>): string {
  const { what, title } = factsOf(change);
  return what?.(change, (text, most = 120) => oneLine(text, most)) ?? title;
}

export const isChange = ({ change, denied }: PlannedStep) => denied === undefined && !isLookup(change);
export const isBarred = ({ denied, already }: PlannedStep) => denied !== undefined && !already;

export async function leftOpen(
  context: Pick<Context, 'core' | 'scope'>,
  except: readonly string[] = [],
): Promise<string[]> {
  const { core, scope } = context;
  const live = core.engine.open().map((each) => ({ ...each.recorded, ...each, operation: each.summary() }));
  const known = [...except, ...live.map(({ operation }) => operation.id)];
  const ended = (await core.archive.entries()).filter(({ operation }) => !known.includes(operation.id));
  const open = live.filter(({ operation }) => !except.includes(operation.id));
  return [...open, ...ended.map((entry) => ({ ...entry, steps: [] }))].flatMap((each) => {
    const { kind, startedAt, stillOpen } = each.operation;
    // Operations of the window are the window's to report.
    if (each.source === undefined || (kind === 'off-board' && !stillOpen)) return [];
    const since = minuteOf(startedAt);
    const left = each.steps.filter((step) => LEFT.has(step.state.state) && isInScope(context, step));
    const told = new Set(left.map(({ change }) => change.instanceId));
    const people = (stillOpen?.on ?? []).flatMap(({ instanceId, state }) => {
      const on = scope.instances.find(({ id }) => id === instanceId);
      if (!on || told.has(instanceId)) return [];
      const words = `${OUTCOME_TITLES[state].toLowerCase()} since ${since}: off-boarding of`;
      return oneLine(`${words} ${stillOpen?.name}, ${on.name}`, 300);
    });
    return [...left.map((step) => `${step.state.state} since ${since}: ${stepWords(step)}`), ...people];
  });
}

const LEFT: ReadonlySet<string> = new Set(['open', 'unknown']);

export async function prepare(given: Context, name: string): Promise<Prepared> {
  const allow = allowedBy(given.options);
  const file = must(await readPlanFile(name, given.core.wanted));
  const context = inScopeOf(given, file);
  const { unread } = await readScope(context);
  return plan({ file, context, unread, allow });
}

export async function plan(
  given: Pick<Prepared, 'file' | 'context' | 'unread' | 'allow'>,
): Promise<Prepared> {
  const { file, context, allow } = given;
  const made: Made[] = [];
  const left: string[] = [];
  const waiting: string[] = [];
  for (const intent of file.intents) {
    const opened =
      'files' in intent
        ? await openWanted(given, intent.files, left)
        : { intent, token: null, ends: 0, endWords: [] };
    const planned = must(await context.calls['plans.make'](opened.intent));
    const barred = planned.wanted?.barred ?? [];
    const lineOf = lineIn('files' in intent ? (intent.files[0]?.name ?? '') : '');
    const wrong = barred.filter(({ later }) => !later);
    if (wrong.length > 0) bad(wrong.slice(0, MOST_TOLD).map(lineOf).join('\n'));
    waiting.push(...barred.filter(({ waits }) => waits).map(lineOf));
    const outside = isScoped(context.options, file)
      ? planned.plan.steps.find((step) => !isInScope(context, step))
      : null;
    if (outside)
      bad(
        `This plan changes more than the chosen instances: ${stepWords(outside)}.`,
        'Choose more, or leave that out.',
      );
    const { token, ends, endWords } = opened;
    made.push({ ...planned, token, ends, endWords });
  }
  const refused = made.flatMap(({ impact }) => (impact ? refusedRails(impact, allow) : []));
  return { ...given, made, left, waiting, refused };
}

const lineIn =
  (name: string) =>
  ({ file = name, line, column, why }: WantedFault) =>
    `${file}:${line}:${column}: ${why}`;

async function openWanted(
  { context, unread }: Pick<Prepared, 'context' | 'unread'>,
  files: readonly { name: string; text: string }[],
  left: string[],
): Promise<{ intent: Intent; token: string; ends: number; endWords: readonly string[] }> {
  const { core, scope, isThrowAway } = context;
  const only = scope.instances.flatMap(({ id: instanceId }) =>
    core.world
      .organizations(instanceId)
      .filter(scope.hasOrganization)
      .map(({ id: organizationId }) => ({ instanceId, organizationId })),
  );
  const { token, check } = must(await core.wanted.openFiles([...files], scope.isWhole ? null : only));
  const name = files[0]?.name ?? '';
  const untold = check.faulty - check.faults.length;
  const more = untold > 0 ? [`And ${untold} more.`] : [];
  const lines = (faults: typeof check.faults) => faults.map(lineIn(name));
  const wrong = [...new Set(lines(check.faults.filter(({ later }) => !later)))];
  if (wrong.length > 0) bad(wrong.join('\n'), more.join());
  left.push(...lines(check.faults), ...more);
  const isMeant = ({ instance, organization: name }: { instance: string; organization: string }) =>
    scope.instances.some(
      (each) =>
        each.name === instance &&
        [{ id: '', name }, ...core.world.organizations(each.id).filter((known) => known.name === name)].some(
          scope.hasOrganization,
        ),
    );
  for (const { instance, organization, why } of check.unchecked.filter(isMeant)) {
    const isUnread = unread.some(
      (each) => each.instance === instance && [null, organization].includes(each.organization),
    );
    const words = context.options.offline ? OFFLINE.message : isUnread ? 'It could not be read.' : why;
    left.push(`${oneLine(organization, 60)} on ${oneLine(instance, 60)}: ${words}`);
  }
  return {
    ...{ token, intent: { kind: 'wanted-access', token, confirmed: 'all' } },
    // A throw-away run would forget them.
    ends: isThrowAway ? 0 : check.ends,
    endWords: isThrowAway ? [] : check.endWords,
  };
}

function inScopeOf(context: Context, { scope }: PlanFile): Context {
  const { options, core } = context;
  if (!scope) return context;
  if (isScoped(options, {}))
    bad(
      'This plan names its instances itself.',
      'Leave out --instance, --group and --organization, or plan again.',
    );
  return { ...context, scope: must(scopeOf(scope, core.instances.list(), core.preferences.read().groups)) };
}

export function chosenBy({ instance, group, organization }: Options): PlanScope {
  return {
    instance: [...listOf(instance)],
    group: [...listOf(group)],
    organization: [...listOf(organization)],
  };
}

export function isScoped(options: Options, { scope }: Pick<PlanFile, 'scope'>): boolean {
  return [options, scope ?? {}].some((each: Options) =>
    [each.instance, each.group, each.organization].some((names) => listOf(names).length > 0),
  );
}

type Placed = { change: { instanceId: string; organizationId?: unknown }; organizationName: string | null };

function isInScope({ scope }: Pick<Context, 'scope'>, { change, organizationName }: Placed): boolean {
  if (!scope.instances.some(({ id }) => id === change.instanceId)) return false;
  const id = typeof change.organizationId === 'string' ? change.organizationId : null;
  return id === null || scope.hasOrganization({ id, name: organizationName ?? '' });
}

function allowedBy({ maxRemovals, minAdmins, allow }: Options): Allowed {
  const rails = listOf(allow);
  const unknown = rails.find((each) => !RAILS.includes(each as Rail));
  if (unknown !== undefined) bad(`There is no limit “${unknown}”.`, `There are: ${RAILS.join(', ')}.`);
  const most = maxRemovals === undefined ? null : /^(\d{1,6})(%?)$/.exec(String(maxRemovals));
  if (maxRemovals !== undefined && (!most || (most[2] === '%' && Number(most[1]) > 100)))
    bad('--max-removals takes a number of people, or a share as 25%.');
  if (minAdmins !== undefined && !/^\d{1,6}$/.test(String(minAdmins)))
    bad('--min-admins takes a number of owners and admins.');
  return {
    ...(most
      ? { maxRemovals: most[2] === '%' ? { share: Number(most[1]) } : { people: Number(most[1]) } }
      : {}),
    ...(minAdmins === undefined ? {} : { minAdmins: Number(minAdmins) }),
    rails: rails as Rail[],
  };
}

function bad(message: string, advice?: string): never {
  throw new Ended(badInput(message, advice));
}

export function refusal(refused: readonly BrokenRail[]): AppError {
  const how = [...new Set(refused.map(({ rail }) => OVERRIDES[rail]))];
  return {
    code: 'plan-refused',
    message: ['This plan goes beyond its limits:', ...refused.map(({ words }) => words)].join('\n'),
    advice: `Nothing was sent. If you mean it, add ${how.join(', ')}.`,
  };
}

const OVERRIDES: Record<Rail, string> = {
  'max-removals': '--max-removals with a higher limit',
  'min-admins': '--min-admins with a lower number',
  'acting-key': '--allow acting-key',
  'must-stay': '--allow must-stay',
};

export async function tellPlan(
  { context, made, left, waiting, allow, unread }: Prepared,
  except: readonly string[] = [],
) {
  const plans = made.map(({ plan: { kind, steps }, review, impact, ends, endWords }) => {
    const refused = impact ? refusedRails(impact, allow) : [];
    const allowed = (impact ? brokenRails(impact) : []).filter(
      ({ rail }) => !refused.some((each) => each.rail === rail),
    );
    const fewer = impact && fewerStill(impact, { ...LIMITS, ...allow });
    return {
      kind,
      steps: steps
        .filter(({ already }) => !already)
        .map((step) => ({ ...tellStep(step), denied: step.denied ?? null })),
      already: steps.filter(({ already }) => already).length,
      ends,
      warnings: [...(review.first ?? []), ...endWords, ...review.warnings, ...(fewer ? [fewer] : [])],
      unknown: review.unknown,
      left: review.left ?? [],
      limits: [
        ...refused.map((each) => ({ ...each, isAllowed: false })),
        ...allowed.map((each) => ({ ...each, isAllowed: true })),
      ],
    };
  });
  return { plans, left, waiting, open: await leftOpen(context, except), unread };
}

export function isDifferent({ made, left }: Pick<Prepared, 'made' | 'left'>): boolean {
  return (
    left.length > 0 ||
    made.some(
      ({ plan, review, ends }) =>
        ends > 0 ||
        (review.left ?? []).length > 0 ||
        plan.steps.some((step) => isChange(step) || isBarred(step)),
    )
  );
}
