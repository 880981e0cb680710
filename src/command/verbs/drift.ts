import type { BaselineSummary } from '../../shared/calls/access.ts';
import type { Difference, OwnDifference } from '../../shared/drift.ts';
import { apartWords, driftWords, personWords } from '../../shared/driftWords.ts';
import { cleanName, comparedName } from '../../shared/nameFault.ts';
import { badInput, Ended, EXIT, type ExitCode, minuteOf, momentOf, must, worst } from '../output.ts';
import { listOf, readScope } from '../reading.ts';
import type { Context } from '../verbs.ts';

export async function run(context: Context, [name]: readonly string[]): Promise<ExitCode> {
  const { core, calls, scope, out, options } = context;
  if (context.isThrowAway)
    throw new Ended(
      badInput('No baseline is kept of a run with quayside.yaml alone.', 'Name a folder for it by --state.'),
    );
  const { baselines } = must(await calls['access.list']({}));
  const chosen = typeof options.keep === 'string' ? null : baselineOf(baselines, name);
  if (chosen === null && cleanName(String(options.keep)) === '')
    throw new Ended(badInput('--keep has no name.', 'Name the baseline.'));
  if (chosen === null && listOf(options.organization).length > 0)
    throw new Ended(
      badInput(
        '--organization does not go with --keep: a baseline keeps instances whole.',
        'Leave it out, or choose instances by --instance.',
      ),
    );
  const { places, unread, code } = await readScope(context);
  if (chosen === null) {
    must(
      await calls['access.keep']({
        name: String(options.keep),
        instanceIds: scope.isWhole ? [] : scope.instances.map(({ id }) => id),
      }),
    );
    out.result({ kept: options.keep, unread }, () => [`Kept as “${options.keep}”.`]);
    return code;
  }
  const names = new Map(scope.instances.map(({ id, name: called }) => [id, called]));
  // Only for the whole profile: a signed baseline may have removed instances, whose state is unknown.
  if (scope.isWhole)
    for (const each of chosen.instances)
      if (!names.has(each.instanceId)) names.set(each.instanceId, each.name);
  const known = await core.now();
  const hasPlace = (id: string) => places.some(({ instanceId }) => instanceId === id);
  const compared = await core.access.compareWithin(chosen.id, known, (instanceId, id, name = '') =>
    id === null
      ? names.has(instanceId) && (!options.organization || hasPlace(instanceId))
      : scope.hasOrganization(core.world.organization({ instanceId, organizationId: id }) ?? { id, name }),
  );
  const { baseline: kept, drift } = must(compared);
  // Changes redone by others count as drift: always ask the audit logs for those.
  const asked = options.authors ? drift : { own: drift.own, differences: [] };
  const authors = await core.access.authorsIn(kept, asked, known);
  const byKey = new Map(authors.map((each) => [each.key, each]));
  const tell = (difference: Difference) => ({
    kind: difference.kind,
    instance: names.get(difference.instanceId) ?? '',
    organization: 'organizationName' in difference ? difference.organizationName : null,
    person: personWords(difference) || null,
    what: driftWords(difference),
    by: byKey.get(difference.key)?.by ?? [],
    at: momentOf(byKey.get(difference.key)?.at),
  });
  const isOurs = (each: OwnDifference) => !byKey.has(each.difference.key);
  const theirs = drift.own.filter((each) => !isOurs(each)).map(({ difference }) => difference);
  const differences = [...drift.differences, ...theirs].map(tell);
  const own = drift.own.filter(isOurs).map(({ difference, by, at, remark }) => ({
    ...tell(difference),
    ...{ by: by === null ? [] : [by], at: momentOf(at), remark },
  }));
  const accepted = drift.accepted.map(({ difference, at }) => ({
    ...tell(difference),
    acceptedAt: momentOf(at),
  }));
  const apart = drift.apart.map((each) => {
    const place = places.find(
      ({ instanceId, organizationId }) =>
        instanceId === each.instanceId && organizationId === each.organizationId,
    );
    const why = place
      ? core.world.target(place)?.whyUnknown
      : core.world.lastFailure(each.instanceId)?.message;
    return apartWords(each, names.get(each.instanceId) ?? '', why ?? null);
  });
  const { keptAt, name: called } = chosen;
  const baseline = { name: called, keptAt: momentOf(keptAt), signed: chosen.signed?.holds ?? null };
  const since = `“${called}” (${minuteOf(keptAt)})`;
  out.result({ baseline, differences, own, accepted, apart, unread }, () => [
    differences.length > 0
      ? `Since ${since}:`
      : `Nothing has changed ${apart.length > 0 ? 'in what could be compared ' : ''}since ${since}.`,
    ...(differences.length === 0
      ? []
      : out.table(
          ['PERSON', 'INSTANCE', 'ORGANIZATION', 'WHAT', ...(options.authors ? ['BY'] : [])],
          differences.map(({ person, instance, organization, what, by }) => [
            ...[person ?? '', instance, organization ?? '', what],
            ...(options.authors ? [by.join(', ')] : []),
          ]),
        )),
    ...(own.length > 0 ? [`Done with Quayside since: ${own.length}.`] : []),
    ...(accepted.length > 0 ? [`Accepted beside it: ${accepted.length}.`] : []),
    ...(apart.length > 0 ? ['Not compared:', ...apart.map((words) => `  ${words}`)] : []),
  ]);
  // Places never read by the baseline do not make today's result unknown.
  const isUnknown = drift.apart.some(({ why }) => why !== 'unkept');
  return worst(code, differences.length > 0 || isUnknown ? EXIT.open : EXIT.done);
}

function baselineOf(baselines: readonly BaselineSummary[], name: string | undefined): BaselineSummary {
  const [newest] = baselines;
  const found =
    name === undefined ? newest : baselines.find((each) => comparedName(each.name) === comparedName(name));
  if (found) return found;
  throw new Ended({
    code: 'baseline-unknown',
    message: newest ? `No baseline is called “${name}”.` : 'No baseline is kept here.',
    advice: newest
      ? `There are: ${baselines.map((each) => `“${each.name}”`).join(', ')}.`
      : 'Keep one with `quayside drift --keep NAME`, or in the window.',
  });
}
