import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SimulatedInstance, startInstance } from '../../dokploy/instance.ts';
import { good, openKeyConsole, openWithOneKey } from '../operations/keyConsole.ts';

let server: SimulatedInstance;
beforeEach(async () => {
  server = await startInstance({});
});
afterEach(() => server.close());

/** A start of the app with Billing's key gone from the keychain, or `value` in its place. */
async function startWith(value: string | null) {
  const before = await openWithOneKey(server);
  const { instanceId } = before;
  const organizationId = before.organization('Billing');
  good(await before.keys.make({ instanceId, organizationId, expiresInDays: null }));
  const id = before.keyOf(organizationId)?.id ?? '';
  const left = before.leave();
  if (value === null) left.entries.delete(id);
  else left.entries.set(id, value);
  const app = await openKeyConsole(server, left);
  server.requests.clear();
  return { ...app, id, instanceId, billing: { instanceId, organizationId } };
}

describe('a key that the keychain does not give back as it was stored', () => {
  test.each([
    ['empty', '', 'it is empty', ''],
    ['no key at all', 'two words\n', 'it has characters that no key has', 'two words'],
    ['100 kB long', 'x'.repeat(100_000), 'it is too long, with 100,000 characters', 'xxxx'],
  ])('because it is %s, is named with its organization and sent nowhere', async (_, value, why, secret) => {
    const app = await startWith(value);
    const members = await app.dokploy.call('user.all', app.billing);
    expect(members).toMatchObject({ ok: false, error: { code: 'key-malformed' } });
    if (members.ok) return;
    expect(members.error.message).toBe(
      `The key of “Shop” for “Billing” is damaged in this computer’s keychain: ${why}.`,
    );
    expect(members.error.advice).toContain('Paste a new key');
    if (secret) expect(JSON.stringify(members)).not.toContain(secret);
    expect(server.requests.filter(() => true)).toEqual([]);
    expect(app.health.all()[app.id]?.state).toBe('malformed');
  });

  test('because it is gone, is named with its organization', async () => {
    const app = await startWith(null);
    const members = await app.dokploy.call('user.all', app.billing);
    expect(members).toMatchObject({ ok: false, error: { code: 'key-missing' } });
    if (members.ok) return;
    expect(members.error.message).toBe('The key of “Shop” for “Billing” is not in this computer’s keychain.');
    expect(members.error.advice).toContain('Paste a new key');
    expect(app.health.all()[app.id]?.state).toBe('missing');
  });
});
