import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Member } from '../../../shared/dokploy.ts';
import type { Result } from '../../../shared/errors.ts';
import type { TemplateContent } from '../../../shared/permissions/templateShape.ts';
import type { Tree } from '../../../shared/permissions/treeShape.ts';
import type { Bridge } from '../bridge.ts';
import type { OperationActions } from './operationActions.ts';
import type { OrganizationRef } from './organizationRef.ts';

/** What can be done with templates of permissions, and with plans that grant: main keeps and makes them. */
export type TemplateActions = {
  listTemplates(): Promise<Result<CallOutput<'templates.list'>>>;
  /** A new one where `id` is null. */
  saveTemplate(id: string | null, content: TemplateContent): Promise<Result<{ id: string }>>;
  deleteTemplate(id: string): Promise<Result<object>>;
  /** Lets the person choose a file and writes these to it; none for all. */
  exportTemplates(ids: readonly string[]): Promise<Result<CallOutput<'templates.export'>>>;
  importTemplates(): Promise<Result<CallOutput<'templates.import'>>>;
  /** Looks anew how far people are from a template; `heavy`: also on old servers, which send all of every service with it. */
  readDrift(id: string, heavy: boolean): Promise<Result<CallOutput<'templates.drift'>>>;
  /** Who was invited with a template and has joined since. */
  listJoined(): Promise<Result<CallOutput<'templates.joined'>>>;
  /** Who was invited with a template and has not joined yet. */
  listInvited(): Promise<Result<CallOutput<'templates.invited'>>>;
  /** They wait for it no more. */
  forgetJoined(templateId: string): Promise<Result<object>>;
  /** What can be granted in an organization now, for a look alone. */
  lookAtTree(organizationRef: OrganizationRef, heavy: boolean): Promise<Result<Tree>>;
  /** Who is in an organization now, for a look alone. */
  lookAtMembers(organizationRef: OrganizationRef): Promise<Result<Member[]>>;
  /** Has main make a plan that grants; it is held there under its id until it is run or closed, also while it is made. */
  planGrants(asked: Omit<CallInput<'grants.plan'>, 'planId'>): {
    planId: string;
    plan: Promise<Result<CallOutput<'grants.plan'>>>;
  };
  /** What a plan comes to in one organization, by its place in the plan. */
  readGrants(planId: string, at: number): Promise<Result<CallOutput<'grants.organization'>>>;
  closeGrants(planId: string): void;
  /** Runs a plan, shown in the place of the open dialog; `operationId` null where there was nothing to run. */
  runGrants(planId: string): Promise<Result<CallOutput<'grants.run'>>>;
};

/** Creates the actions on templates. */
export function createTemplateActions({
  bridge,
  operations,
  newId,
}: {
  bridge: Bridge;
  operations: OperationActions;
  newId: () => string;
}): TemplateActions {
  return {
    listTemplates: () => bridge.call('templates.list', {}),
    saveTemplate: (id, content) => bridge.call('templates.save', { id, content }),
    deleteTemplate: (id) => bridge.call('templates.delete', { id }),
    exportTemplates: (ids) => bridge.call('templates.export', { ids: [...ids] }),
    importTemplates: () => bridge.call('templates.import', {}),
    readDrift: (id, heavy) => bridge.call('templates.drift', { id, heavy }),
    listJoined: () => bridge.call('templates.joined', {}),
    listInvited: () => bridge.call('templates.invited', {}),
    forgetJoined: (templateId) => bridge.call('templates.forgetJoined', { templateId }),
    lookAtTree: ({ instanceId, organizationId }, heavy) =>
      bridge.call('permissions.tree', { instanceId, organizationId, heavy }),
    lookAtMembers: ({ instanceId, organizationId }) =>
      bridge.call('members.list', { instanceId, organizationId }),
    planGrants(asked) {
      const planId = newId();
      return { planId, plan: bridge.call('grants.plan', { planId, ...asked }) };
    },
    readGrants: (planId, at) => bridge.call('grants.organization', { planId, at }),
    closeGrants: (planId) => void bridge.call('grants.close', { planId }),
    runGrants: (planId) =>
      operations.beginOperation('set-permissions', () => bridge.call('grants.run', { planId })),
  };
}
