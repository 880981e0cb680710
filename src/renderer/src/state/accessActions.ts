import type { CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What can be done with baselines: main keeps and compares them. */
export type AccessActions = {
  /** Who was off-boarded from here and is there again. */
  listReturned(): Promise<Result<CallOutput<'access.returned'>>>;
  listBaselines(): Promise<Result<CallOutput<'access.list'>>>;
  /** Keeps who has access to these instances now; none for all. */
  keepAccess(name: string, instanceIds: readonly string[]): Promise<Result<{ id: string }>>;
  renameBaseline(id: string, name: string): Promise<Result<object>>;
  deleteBaseline(id: string): Promise<Result<object>>;
  compareBaseline(id: string): Promise<Result<CallOutput<'access.compare'>>>;
  /** What these differences of permissions are by id, by their keys. */
  readPermissionDifferences(
    id: string,
    keys: readonly string[],
  ): Promise<Result<CallOutput<'access.permissions'>>>;
  /** Takes these differences into the baseline, by their keys. */
  acceptDifferences(id: string, keys: readonly string[]): Promise<Result<{ accepted: number }>>;
};

/** Creates the actions on baselines. */
export function createAccessActions({ bridge }: { bridge: Bridge }): AccessActions {
  return {
    listReturned: () => bridge.call('access.returned', {}),
    listBaselines: () => bridge.call('access.list', {}),
    keepAccess: (name, instanceIds) => bridge.call('access.keep', { name, instanceIds: [...instanceIds] }),
    renameBaseline: (id, name) => bridge.call('access.rename', { id, name }),
    deleteBaseline: (id) => bridge.call('access.delete', { id }),
    compareBaseline: (id) => bridge.call('access.compare', { id }),
    readPermissionDifferences: (id, keys) => bridge.call('access.permissions', { id, keys: [...keys] }),
    acceptDifferences: (id, keys) => bridge.call('access.accept', { id, keys: [...keys] }),
  };
}
