import type { Dokploy } from '../../../src/main/dokploy/client.ts';
import type { Transport } from '../../../src/main/network/transport.ts';
import type { Operations } from '../../../src/main/operations/openOperations.ts';

/** Compiles only as long as nothing outside of operations can change a server. */
export async function readsAlone(
  dokploy: Dokploy,
  transport: Transport,
  operations: Operations,
): Promise<void> {
  const instanceId = 'a';
  // @ts-expect-error A client that reads has no call that writes.
  await dokploy.call('user.remove', { instanceId }, { userId: 'u' });
  // @ts-expect-error Nor with a key given outright.
  await dokploy.callAt('user.deleteApiKey', { instanceId, origin: '', key: '' }, { apiKeyId: 'k' });
  const request = { instanceId, origin: '', path: '', call: '', key: null };
  // @ts-expect-error The transport of all others sends nothing that writes.
  await transport.send({ ...request, kind: 'write' });
  // @ts-expect-error No change goes past the engine.
  operations.actions;
  // @ts-expect-error Nor one of a key.
  operations.keys.make;
}
