import { yamlOf } from '../../main/access/wantedExport.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exitCode.ts';
import { badInput } from '../output.ts';
import { readScope } from '../reading.ts';

/** Writes access as it is now to stdout, as a file of wanted access. */
export async function exportNow(context: Context): Promise<ExitCode> {
  const { core, scope, options, out } = context;
  if (options.offline)
    return out.fail(
      badInput('With --offline no server is read, so there is nothing to export.', 'Leave that option out.'),
    );
  const read = await readScope(context);
  if (!read.ok) return read.code;
  const only = scope.isWhole ? null : read.places;
  const { exported, left, isUnread } = await core.wanted.exportNow({
    ...{ only, complete: options.complete === true },
    whyUnread: (ref) => core.world.target(ref)?.whyUnknown ?? null,
  });
  for (const why of left) out.say(`Left out: ${why}`);
  out.result(exported, () => [...yamlOf(exported, left)].flatMap((part) => part.trimEnd().split('\n')));
  return worst(read.code, isUnread ? EXIT.failed : EXIT.done, left.length > 0 ? EXIT.open : EXIT.done);
}
