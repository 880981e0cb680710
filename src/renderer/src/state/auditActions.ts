import type { AuditPage } from '../../../shared/calls/audit.ts';
import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done with Dokploy's own audit logs: looked at, and saved. */
export type AuditActions = {
  listAudit(input: CallInput<'audit.list'>): Promise<Result<AuditPage>>;
  exportAudit(input: CallInput<'audit.export'>): Promise<Result<CallOutput<'audit.export'>>>;
};

/** Creates the actions of audit logs: the server filters, and main asks for the files. */
export function createAuditActions({ bridge }: { bridge: Bridge }): AuditActions {
  return {
    listAudit: (input) => bridge.call('audit.list', input),
    exportAudit: (input) => bridge.call('audit.export', input),
  };
}
