import type { CallInput, CallsOf, Handlers } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { invitationLink } from '../../shared/invitation.ts';
import type { Step } from '../../shared/operations/step.ts';
import type { LiveOperation } from '../operations/liveOperation.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { describeDiskError } from '../storage/jsonFile.ts';
import { saveTable } from '../storage/savedTable.ts';
import type { Activity } from './activity.ts';
import { COLUMNS, type Line, linesOf, pastedOf, WITHOUT_LINKS } from './table.ts';

type Noun = CallsOf<'activity'> & Pick<Handlers, 'operations.export'>;
type Format = CallInput<'activity.export'>['format'];

/** The calls that list what was done, and hand it out: paths stay in main. */
export function createActivityCalls(options: {
  activity: Activity;
  /** In memory, or out of the archive. Gives `operation-unknown`. */
  find: (operationId: string) => Promise<Result<LiveOperation>>;
  instances: Pick<Instances, 'originOf'>;
  /** Where to write; `name` is offered. Null when the person gives it up. */
  chooseTarget: (name: string, title: string) => Promise<string | null>;
  writeClipboard: (text: string) => Promise<Result<null>>;
  /** ms since the epoch. */
  clock: () => number;
}): Noun {
  const { activity, find, instances } = options;

  /** The link of an invitation that a step made, as long as its instance is here. */
  function madeLink({ change, state }: Step): string {
    const invitationId = state.state === 'done' ? state.output.invitationId : undefined;
    const origin = invitationId === undefined ? null : instances.originOf(change.instanceId);
    return origin?.ok && invitationId !== undefined ? invitationLink(origin.value, invitationId) : '';
  }

  function save(
    name: string,
    title: string,
    lines: AsyncIterable<Line>,
    { format, links }: { format: Format; links: boolean },
  ) {
    const columns = links ? COLUMNS : WITHOUT_LINKS;
    return saveTable({ name, title, format, lines, columns }, options);
  }

  async function* all(filter: CallInput<'activity.export'>['filter']): AsyncGenerator<Line> {
    for await (const { operation, steps } of activity.withSteps(filter)) yield* linesOf(operation, steps);
  }

  return {
    'activity.list': async ({ filter, ...part }) => ok(await activity.page(filter, part)),
    'activity.export': ({ filter, format }) =>
      save('activity', 'Export activity', all(filter), { format, links: false }),
    'activity.countOf': async ({ instanceId }) => ok(await activity.countOf(instanceId)),
    'activity.clear': async () => {
      try {
        await activity.clear();
        return ok({});
      } catch (error) {
        return fail(notCleared(error));
      }
    },
    'operations.export': async ({ operationId, to }) => {
      const found = await find(operationId);
      if (!found.ok) return found;
      const lines = linesOf(found.value.summary(), found.value.steps, madeLink);
      if (to === 'clipboard') {
        const copied = await options.writeClipboard(pastedOf(lines));
        if (copied.ok) return ok({ outcome: 'copied' });
        return fail({ ...copied.error, message: 'The results could not be copied.' });
      }
      const links = lines.some(({ link }) => link !== '');
      return save('results', 'Save results', each(lines), { format: to, links });
    },
  };
}

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}

function notCleared(error: unknown): AppError {
  return {
    code: 'journal-unwritable',
    message: `Activity could not be cleared: ${describeDiskError(error)}.`,
    advice: 'Part of it may be gone already. Try again.',
  };
}
