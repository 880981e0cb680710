import { counted } from '../../shared/counted.ts';
import { meaningOf } from '../../shared/errorMeanings.ts';
import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../exitCode.ts';
import { readScope } from '../reading.ts';

/** Lists instances, and whether each can be read. */
export async function run(context: Context): Promise<ExitCode> {
  const { core, scope, out } = context;
  const unread = await readScope(context);
  const keysOf = new Map(core.world.keys().map((each) => [each.instanceId, each]));
  const instances = scope.instances.map(({ id, name, origin }) => {
    const known = keysOf.get(id);
    const account = core.world.account(id);
    const failure = core.world.lastFailure(id) ?? null;
    const organizations = (account?.organizations ?? []).filter(scope.hasOrganization);
    const opened = new Set(known?.keys.map(({ organizationId }) => organizationId));
    return {
      name,
      address: origin,
      version: account?.version ?? null,
      state: failure ? meaningOf(failure).shows.words : known?.unread ? 'key required' : 'read',
      why: known?.unread?.why ?? null,
      keys: known?.keys.length ?? 0,
      organizations: organizations.map(({ id: organizationId, name: called }) => ({
        id: organizationId,
        name: called,
        key: opened.has(organizationId),
      })),
    };
  });
  out.result({ instances, unread }, () => [
    ...out.table(
      ['INSTANCE', 'ADDRESS', 'VERSION', 'ORGANIZATIONS', 'KEYS', 'STATE'],
      instances.map(({ name, address, version, organizations, keys, state }) => [
        ...[name, address, version ?? '–', String(organizations.length), String(keys)],
        { text: state, tone: state === 'read' ? 'ok' : 'danger' },
      ]),
    ),
    ...(instances.length === 0 ? [counted(0, 'instance', 'instances')] : []),
  ]);
  return unread.length > 0 ? EXIT.failed : EXIT.done;
}
