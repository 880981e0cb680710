import { setTimeout as delay } from 'node:timers/promises';
import { MAY_STILL_COME } from '../../main/operations/stepStates.ts';
import { type AppError, ok } from '../../shared/errors.ts';
import type { Operation, Step } from '../../shared/operations/operation.ts';
import { countsSentence } from '../../shared/operations/steps.ts';
import { counted } from '../../shared/text.ts';
import { Ended, EXIT, type ExitCode, isOfPeople, worst } from '../output.ts';
import { compareSources, type PlanFile, planDigest, sourceOf, stepDigest } from '../planFile.ts';
import {
  chosenBy,
  isChange,
  isDifferent,
  isScoped,
  type Prepared,
  plan,
  prepare,
  refusal,
  stepWords,
  tellPlan,
  tellStep,
} from '../planning.ts';
import type { Context } from '../verbs.ts';
import { asText, notesAsText, summaryOf } from './plan.ts';

export async function run(given: Context, [name = '']: readonly string[]): Promise<ExitCode> {
  const { out, options } = given;
  const since = Date.now();
  if (!options.confirm) throw new Ended(NOT_CONFIRMED);
  if (given.isThrowAway) out.say(THROW_AWAY);
  let prepared = await prepare(given, name);
  const { context, file } = prepared;
  // A scoped run only continues runs of the same scope.
  const source = sourceOf(isScoped(options, {}) ? { ...file, scope: chosenBy(options) } : file, name);
  const before = await resume(context, source, file.digest !== undefined);
  if (before.length > 0) {
    await Promise.all(context.scope.instances.map(({ id }) => context.read(id)));
    prepared = await plan(prepared);
  }
  const moved = before.length > 0 && file.digest !== undefined ? null : movedSince(file, prepared);
  if (moved) throw new Ended(moved);
  const started: string[] = [];
  const faults: ExitCode[] = [];
  const hasChanges = prepared.made.some(({ plan: { steps } }) => steps.some(isChange));
  let ends = 0;
  // A plan runs once, and what may have been done does not run again before that is known.
  const unsureSince = unsureOf(context, prepared, source);
  const runs = unsureSince === null && (before.length === 0 || file.digest === undefined);
  if (unsureSince !== null && hasChanges) out.say(unsureWords(unsureSince));
  if (runs && hasChanges && prepared.refused.length > 0) faults.push(out.fail(refusal(prepared.refused)));
  else if (runs) {
    await giveUpEarlier(context, source);
    for (const each of prepared.made) {
      if (given.signal.aborted) continue;
      const { planId, token } = each;
      // End dates first, so that a later failure lets nobody in for longer. A throw-away run would forget
      // them.
      const set =
        token === null || context.isThrowAway
          ? ok({ set: 0 })
          : await context.calls['wanted.setEnds']({ token });
      if (!set.ok) {
        faults.push(out.fail(set.error));
        continue;
      }
      ends += set.value.set;
      each.ends = 0;
      if (!each.plan.steps.some(isChange)) continue;
      const begun = await context.calls['operations.start']({ planId, allow: prepared.allow, source });
      if (begun.ok) {
        started.push(begun.value.operationId);
        await follow(context, [begun.value.operationId]);
      } else faults.push(out.fail(begun.error));
    }
  }
  return tell(prepared, {
    ids: [...before, ...started],
    faults,
    isLeft: !runs || started.length === 0,
    ...{ ends, since },
  });
}

const NOT_CONFIRMED: AppError = {
  code: 'canceled',
  message: 'Nothing was sent: apply changes servers, and was not confirmed.',
  advice: 'Look at the plan by `quayside plan`, then add --confirm.',
};

const THROW_AWAY = 'Without --state nothing is known of earlier runs but what servers show now.';

async function resume(context: Context, source: string, isPlan: boolean): Promise<string[]> {
  const { core, calls, out } = context;
  const open = core.engine
    .open()
    .filter(({ recorded }) => compareSources(recorded.source, source) === 'same');
  const ended = isPlan
    ? (await core.archive.entries()).filter((entry) => compareSources(entry.source, source) === 'same')
    : [];
  const ids = [...open.map(({ recorded }) => recorded.id), ...ended.map(({ operation }) => operation.id)];
  for (const operationId of new Set(ids)) {
    const goneOn = await calls['operations.continue']({ operationId });
    if (!goneOn.ok) out.say(goneOn.error.message);
    await follow(context, [operationId]);
    const told = await calls['operations.steps']({ operationId, after: 0 });
    const steps = told.ok ? told.value.steps : [];
    // Failed steps of a wanted file are planned anew, those of a plan are retried.
    const stepIds = steps.flatMap(({ id, state: { state } }) =>
      state === 'unknown' || (isPlan && state === 'failed') ? id : [],
    );
    if (stepIds.length === 0) continue;
    const again = await calls['operations.retry']({ operationId, stepIds });
    if (!again.ok) out.say(again.error.message);
    await follow(context, [operationId]);
  }
  return [...new Set(ids)];
}

/** Steps of an older content of the file: it says otherwise by now. */
async function giveUpEarlier({ core, calls, out }: Context, source: string): Promise<void> {
  for (const { recorded, steps } of core.engine.open()) {
    if (compareSources(recorded.source, source) !== 'edited') continue;
    const open = steps.filter(({ state }) => state.state === 'open').length;
    const closed = await calls['operations.close']({ operationId: recorded.id });
    if (closed.ok)
      out.say(
        `${counted(open, 'step', 'steps')} that an earlier run of this file left open ${open === 1 ? 'was' : 'were'} given up: the file has changed.`,
      );
  }
}

function unsureWords(since: number): string {
  const seconds = Math.ceil((since + MAY_STILL_COME - Date.now()) / 1_000);
  const when = seconds > 0 ? ` in ${counted(seconds, 'second', 'seconds')}` : '';
  return `Whether steps of an earlier run were done is not known yet, so no more was sent. Run it again${when}.`;
}

function unsureOf({ core }: Context, { made }: Prepared, source: string): number | null {
  const planned = new Set(made.flatMap(({ plan: { steps } }) => steps.filter(isChange).map(stepDigest)));
  const sent = core.engine
    .open()
    .flatMap(({ recorded, steps }) =>
      steps.flatMap((step) =>
        step.state.state === 'unknown' &&
        (compareSources(recorded.source, source) !== 'other' || planned.has(stepDigest(step)))
          ? step.state.at
          : [],
      ),
    );
  return sent.length > 0 ? Math.max(...sent) : null;
}

async function follow({ core, calls, out }: Context, ids: readonly string[]): Promise<void> {
  let isOver = false;
  const over = core.engine.atRest().then(() => {
    isOver = true;
  });
  const revisions = new Map<string, number>();
  while (!isOver) {
    await Promise.race([over, delay(TOLD_EVERY)]);
    for (const operationId of ids) {
      const after = revisions.get(operationId) ?? 0;
      const told = await calls['operations.steps']({ operationId, after });
      if (!told.ok) continue;
      revisions.set(operationId, told.value.operation.revision);
      for (const step of told.value.steps)
        out.progress({ event: 'step', operation: operationId, ...tellOne(step) });
    }
  }
}

const TOLD_EVERY = 250;

function tellOne(step: Step) {
  const { state } = step;
  const why =
    state.state === 'skipped' ? state.why : 'error' in state ? (state.error?.message ?? null) : null;
  return { ...tellStep(step), state: state.state, why };
}

function movedSince({ digest, steps: then = [] }: PlanFile, { made }: Prepared): AppError | null {
  const steps = made.flatMap(({ plan: { steps } }) => steps);
  if (digest === undefined || digest === planDigest(steps)) return null;
  const left = [...then];
  const came = steps.filter((step) => {
    const at = left.findIndex((each) => each.digest === stepDigest(step));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
  if (came.length === 0 && !steps.some(isChange)) return null;
  const lines = [
    ...came
      .slice(0, MOST_MOVED)
      .map(
        (step) => `+ ${stepWords(step)}${step.denied === undefined ? '' : ` (won’t run: ${step.denied})`}`,
      ),
    ...left.slice(0, MOST_MOVED).map(({ words }) => `- ${words}`),
  ];
  return {
    code: 'plan-outdated',
    message: [
      `The instances have changed since this plan was made: ${came.length} came (+), ${left.length} went (-).`,
      ...lines,
    ].join('\n'),
    advice: 'Nothing was sent. Plan again, and look at it.',
  };
}

const MOST_MOVED = 50;

async function tell(
  prepared: Prepared,
  {
    ids,
    faults,
    isLeft,
    ends,
    since,
  }: { ids: readonly string[]; faults: readonly ExitCode[]; isLeft: boolean; ends: number; since: number },
): Promise<ExitCode> {
  const { context, unread, made, left } = prepared;
  const { calls, out } = context;
  const operations: { operation: Operation; steps: readonly Step[] }[] = [];
  for (const operationId of ids) {
    const found = await calls['operations.steps']({ operationId, after: 0 });
    if (found.ok) operations.push(found.value);
  }
  const told = await tellPlan(prepared, ids);
  const invited = operations.flatMap(({ steps }) =>
    steps.filter(({ state }) => state.state === 'done' && state.output.invitationId !== undefined),
  );
  const done = [
    ...operations.map(({ operation }) => countsSentence(operation)),
    ...(ends > 0 ? [`${counted(ends, 'end date was', 'end dates were')} set.`] : []),
  ];
  const summary = done.join(' ') || summaryOf(prepared);
  out.result(
    {
      summary,
      ...told,
      operations: operations.map(({ operation: { id, kind, phase, counts, allowed = [] }, steps }) => ({
        ...{ id, kind, phase, counts, allowed, steps: steps.map(tellOne) },
      })),
    },
    () => [
      ...(operations.length === 0
        ? asText(out, told)
        : [
            ...out.table(
              ['CHANGE', 'WHO OR WHAT', 'ORGANIZATION', 'INSTANCE', 'OUTCOME'],
              operations.flatMap(({ steps }) =>
                steps.map(tellOne).map(({ does, subject, organization, instance, state, why }) => [
                  ...[does, subject, organization ?? '–', instance],
                  {
                    text: why === null ? state : `${state}: ${why}`,
                    tone: state === 'done' ? ('ok' as const) : ('warn' as const),
                  },
                ]),
              ),
            ),
            // Warnings of plans that ran are outdated.
            ...notesAsText({ ...told, plans: told.plans.map((each) => ({ ...each, warnings: [] })) }),
          ]),
      summary,
    ],
  );
  if (invited.length > 0)
    out.say(
      `${counted(invited.length, 'invitation was', 'invitations were')} made: send each person their link.`,
    );
  const counts = operations.map(({ operation }) => operation.counts);
  // After a failed server or key the remaining steps are open or canceled.
  const hasFailed = operations.some(({ steps }) =>
    steps.some(
      ({ state }) => 'error' in state && state.error && state.at >= since && !isOfPeople(state.error),
    ),
  );
  const isOpen =
    told.open.length > 0 ||
    operations.some(({ operation }) => operation.stillOpen) ||
    counts.some(({ open, unknown, canceled, waiting }) => open + unknown + canceled + waiting > 0) ||
    (isLeft ? isDifferent(prepared) : isBeyond(made, left, counts));
  return worst(
    ...faults,
    hasFailed || unread.length > 0 || counts.some(({ failed }) => failed > 0) ? EXIT.failed : EXIT.done,
    isOpen ? EXIT.open : EXIT.done,
  );
}

function isBeyond(
  made: Prepared['made'],
  left: readonly string[],
  counts: readonly Operation['counts'][],
): boolean {
  const denied = made.flatMap(({ plan: { steps } }) => steps.filter((step) => step.denied !== undefined));
  const skipped = counts.reduce((sum, each) => sum + each.skipped, 0);
  return (
    left.length > 0 ||
    denied.some(({ already }) => !already) ||
    skipped > denied.length ||
    made.some(({ review }) => (review.left ?? []).length > 0)
  );
}
