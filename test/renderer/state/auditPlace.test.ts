import { expect, test } from 'vitest';
import { selectAuditPlace } from '../../../src/renderer/src/features/activity/ActivitySources.tsx';
import { instance, startedBench } from './fixture.ts';

test('the audit log that is looked at is the chosen one while a key opens it, else the first', async () => {
  const bench = await startedBench([instance('a'), instance('b'), instance('c', { keys: [] })]);
  const state = bench.store.getState();
  const of = (id: string) => ({ instanceId: id, organizationId: `org-${id}` });
  expect(selectAuditPlace(state, null, null)).toEqual(of('a'));
  expect(selectAuditPlace(state, null, of('b'))).toEqual(of('b'));
  expect(selectAuditPlace(state, 'b', of('a'))).toEqual(of('b'));
  expect(selectAuditPlace(state, null, { instanceId: 'b', organizationId: 'gone' })).toEqual(of('a'));
  expect(selectAuditPlace(state, 'c', null)).toBeNull();
});
