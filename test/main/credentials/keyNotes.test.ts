import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteUse } from '../../../src/main/credentials/keyHealth.ts';
import { type SimulatedInstance, startInstance } from '../../dokploy/instance.ts';
import { good, openWithOneKey } from '../operations/keyConsole.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-05-01T10:00:00.000Z');

let server: SimulatedInstance;
beforeEach(async () => {
  server = await startInstance({});
});
afterEach(() => server.close());

test('the last use is written to the key that was used, at most once an hour', async () => {
  const app = await openWithOneKey(server);
  const { instanceId } = app;
  const organizationId = app.organization('Billing');
  good(await app.keys.make({ instanceId, organizationId, expiresInDays: null }));
  const used = app.keyOf(organizationId)?.id ?? '';
  const uses = () => app.instance().keys.map(({ id, lastUsedAt }) => [id === used, lastUsedAt]);
  await noteUse(app.instances, instanceId, used, NOW);
  await noteUse(app.instances, instanceId, used, NOW + HOUR - 1);
  expect(uses()).toEqual([
    [false, null],
    [true, new Date(NOW).toISOString()],
  ]);
  await noteUse(app.instances, instanceId, used, NOW + HOUR);
  expect(uses()).toEqual([
    [false, null],
    [true, new Date(NOW + HOUR).toISOString()],
  ]);
});
