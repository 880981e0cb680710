import { has } from '../../shared/capabilities.ts';
import { type AppError, fail, meaningOf, ok, type Result } from '../../shared/errors.ts';
import type { Tree } from '../../shared/permissions/shapes.ts';
import type { OrganizationRef } from '../../shared/target.ts';
import type { Dokploy } from '../dokploy/client.ts';
import type { Accounts } from './accounts.ts';

export type ReadTree = (asked: OrganizationRef & { heavy: boolean }) => Promise<Result<Tree>>;

export function createTreeReadings(options: { dokploy: Dokploy; accounts: Accounts }): ReadTree {
  const { dokploy, accounts } = options;
  return read;

  async function read({ heavy, ...organizationRef }: Parameters<ReadTree>[0]): Promise<Result<Tree>> {
    const { instanceId } = organizationRef;
    const account = await accounts.account(instanceId);
    if (!account.ok) return account;
    const server = { version: account.value.version, absent: accounts.absent(instanceId) };
    const isSlim = has(server, 'project.allForPermissions');
    if (!isSlim && !heavy) return fail(HEAVY);
    const [projects, gitProviders, servers] = await Promise.all([
      dokploy.call(isSlim ? 'project.allForPermissions' : 'project.all', organizationRef),
      has(server, 'gitProvider.allForPermissions')
        ? dokploy.call('gitProvider.allForPermissions', organizationRef)
        : null,
      has(server, 'server.allForPermissions')
        ? dokploy.call('server.allForPermissions', organizationRef)
        : null,
    ]);
    if (!projects.ok) {
      // An unknown version counts as new until the server lacks the call.
      if (isSlim && projects.error.code === 'server-too-old')
        return heavy ? readOld(organizationRef) : fail(HEAVY);
      return projects;
    }
    for (const extra of [gitProviders, servers])
      if (extra && !extra.ok && meaningOf(extra.error).read !== 'withheld') return extra;
    return ok({
      ...projects.value,
      gitProviders: gitProviders?.ok ? gitProviders.value : null,
      servers: servers?.ok ? servers.value : null,
    });
  }

  async function readOld(organizationRef: OrganizationRef): Promise<Result<Tree>> {
    const projects = await dokploy.call('project.all', organizationRef);
    return projects.ok ? ok({ ...projects.value, gitProviders: null, servers: null }) : projects;
  }
}

const HEAVY: AppError = {
  code: 'server-too-old',
  message: 'This server sends every service in full, so Quayside did not read it yet.',
  advice: 'Try again to read it anyway. From Dokploy 0.28.3 on, only names are sent.',
};
