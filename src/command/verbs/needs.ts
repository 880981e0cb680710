import { needTitle } from '../../shared/needWords.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exitCode.ts';
import { readScope } from '../reading.ts';
import { momentOf } from '../words.ts';

/** Lists what needs a person, as “Needs you” does; of some instances alone, as far as it is about these. */
export async function run(context: Context): Promise<ExitCode> {
  const { core, calls, scope, out, options } = context;
  const read = await readScope(context);
  if (!read.ok) return read.code;
  const { unread, code } = read;
  const answered = scope.instances.filter(({ id }) => core.world.lastFailure(id) === null);
  await Promise.all(answered.map(({ id: instanceId }) => core.refreshing.read('own', { instanceId }, {})));
  await core.access.compareNow();
  const listed = await calls['needs.list']({});
  if (!listed.ok) return out.fail(listed.error);
  const names = new Map(scope.instances.map(({ id, name }) => [id, name]));
  const needs = listed.value.needs
    .filter(({ snoozed }) => snoozed === null || options.snoozed === true)
    .flatMap((need) => {
      const here = need.instances.filter(({ instanceId }) => names.has(instanceId));
      const isElsewhere = need.instances.length > 0 && here.length === 0;
      if (isElsewhere || (need.instances.length === 0 && !scope.isWhole)) return [];
      const isPart = here.length < need.instances.length;
      const count = isPart ? here.reduce((sum, each) => sum + each.count, 0) : need.count;
      return {
        ...{ kind: need.kind, tone: need.tone, title: needTitle({ ...need, count }), count },
        ...{ why: need.why, at: momentOf(need.at), snoozed: need.snoozed !== null },
        instances: here.map((each) => ({ name: names.get(each.instanceId), count: each.count })),
      };
    });
  out.result({ needs, clear: listed.value.clear, unread }, () =>
    needs.length === 0
      ? ['Nothing needs you.']
      : out.table(
          ['WHAT', 'WHERE', 'WHY'],
          needs.map(({ title, tone, instances, why }) => [
            { text: title, tone },
            oneLine(instances.map(({ name }) => name).join(', '), 80),
            why,
          ]),
        ),
  );
  return worst(code, needs.some(({ snoozed }) => !snoozed) ? EXIT.open : EXIT.done);
}
