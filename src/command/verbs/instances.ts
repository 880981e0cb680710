import { meaningOf } from '../../shared/errorMeanings.ts';
import { keylessOn } from '../../shared/keyless.ts';
import type { Context } from '../context.ts';
import type { ExitCode } from '../exitCode.ts';
import { readScope } from '../reading.ts';

/** Lists instances, and whether each can be read. */
export async function run(context: Context): Promise<ExitCode> {
  const { core, scope, out } = context;
  const read = await readScope(context);
  if (!read.ok) return read.code;
  const { places, unread, code } = read;
  const { groups } = core.preferences.read();
  const instances = scope.instances.map(({ id, name, origin }) => {
    // What each opens may be known since the reading alone.
    const keys = core.instances.keysOf(id);
    const account = core.world.account(id);
    const failure = core.world.lastFailure(id);
    const keyless = new Set(keylessOn({ keys, account }).map((organization) => organization.id));
    return {
      ...{ name, address: origin, version: account?.version ?? null },
      group: groups.find(({ instanceIds }) => instanceIds.includes(id))?.name ?? null,
      state: failure ? meaningOf(failure).shows.words : 'read',
      why: failure?.message ?? null,
      keys: keys.length,
      organizations: places
        .filter(({ instanceId }) => instanceId === id)
        .map(({ organizationId, organizationName }) => ({
          ...{ id: organizationId, name: organizationName },
          hasKey: !keyless.has(organizationId),
        })),
    };
  });
  out.result({ instances, unread }, () =>
    out.table(
      ['INSTANCE', 'ADDRESS', 'VERSION', 'ORGANIZATIONS', 'KEYS', 'STATE'],
      instances.map(({ name, address, version, organizations, keys, state, why }) => [
        ...[name, address, version ?? '–', String(organizations.length), String(keys)],
        { text: state, tone: why === null ? 'ok' : 'danger' },
      ]),
    ),
  );
  return code;
}
