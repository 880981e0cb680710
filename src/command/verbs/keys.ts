import { keyStateOf } from '../../shared/keyState.ts';
import { stateWords } from '../../shared/keyWords.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode, worst } from '../exitCode.ts';
import { readScope } from '../reading.ts';
import { minuteOf, momentOf } from '../words.ts';

/** Lists the records of keys with how each does, and the organizations that no key opens. Nothing of a key itself is here. */
export async function run(context: Context): Promise<ExitCode> {
  const { core, scope, out } = context;
  const read = await readScope(context);
  if (!read.ok) return read.code;
  const { places, unread, keyless, code } = read;
  const inScope = new Map(
    places.map((place) => [JSON.stringify([place.instanceId, place.organizationId]), place]),
  );
  const placeOf = (instanceId: string, organizationId: string | null) =>
    inScope.get(JSON.stringify([instanceId, organizationId]));
  const now = Date.now();
  const keys = core.world.keys().flatMap(({ instanceId, instanceName, keys: records, health, account }) => {
    if (!scope.instances.some(({ id }) => id === instanceId)) return [];
    return records.flatMap((key) => {
      const place = placeOf(instanceId, key.organizationId);
      if (!place && !scope.isWhole && account) return [];
      const target = place && core.world.target(place);
      const holder = target?.holders?.find(({ userId }) => userId === key.userId);
      const principal = holder?.principal ?? target?.principal ?? null;
      const state = keyStateOf(key, { health: health[key.id], account, principal, now });
      const { tone, short, long } = stateWords(state, false);
      return {
        ...{ instance: instanceName, organization: place?.organizationName ?? key.organizationName },
        ...{ owner: key.userEmail, role: key.role, origin: key.origin, tone },
        ...{ state: short, why: long, expires: momentOf(key.expiresAt) },
      };
    });
  });
  out.result({ keys: keys.map(({ tone: _, ...key }) => key), keyless, unread }, () => [
    ...out.table(
      ['INSTANCE', 'ORGANIZATION', 'OWNER', 'ROLE', 'ORIGIN', 'EXPIRES', 'STATE'],
      [
        ...keys.map(({ instance, organization, owner, role, origin, expires, state, tone }) => [
          ...[instance, organization ?? '–', owner ?? '–', role ?? '–', origin, minuteOf(expires)],
          { text: state, tone },
        ]),
        ...keyless.map(({ instance, organization }) => [
          ...[instance, organization, '–', '–', '–', ''],
          { text: 'no key', tone: 'warn' as const },
        ]),
      ],
    ),
  ]);
  return worst(code, keys.some(({ tone }) => tone === 'danger') ? EXIT.failed : EXIT.done);
}
