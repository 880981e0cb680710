import { createServer } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import type { InstanceOptions, SimulatedInstance } from '../../dokploy/instance.ts';
import { testSimulator } from '../../dokploy/testSimulator.ts';
import { startHttpProxy } from '../network/proxyServers.ts';
import { AUTHORITY, openTrustConsole } from '../network/trustConsole.ts';
import { openDiagnosisConsole, statesOf, stepOf } from './diagnosisConsole.ts';

const simulator = testSimulator();

const OWNER = 'owner@example.com';
const ownersKey = (server: SimulatedInstance, more: { rateLimited?: boolean } = {}) =>
  server.key({ user: OWNER, organization: 'Acme', ...more });
const withKey = ({ requests }: SimulatedInstance) => requests.filter(({ headers }) => 'x-api-key' in headers);

async function healthy({
  of = {},
  ...change
}: Partial<Parameters<typeof openDiagnosisConsole>[0]> & { of?: InstanceOptions } = {}) {
  const server = await simulator.addInstance(of);
  const person = change.person ?? OWNER;
  const key = server.key({ user: person, organization: 'Acme' });
  const app = await openDiagnosisConsole({ origin: server.origin, key, server, person, ...change });
  return { server, key, ...app };
}

const AFTER = (step: string) => `Not tried, since “${step}” failed.`;

describe('an instance that is well', () => {
  it('is good at every step, each with its words and, where something was waited for, its time', async () => {
    const { diagnose, server, told } = await healthy();
    const over = await diagnose();
    expect(statesOf(over)).toEqual([
      'name good',
      'connection good',
      'encryption good',
      'http good',
      'front good',
      'dokploy good',
      'version good',
      'key good',
      'role good',
      'clock good',
    ]);
    expect(stepOf(over, 'name').came).toBe('127.0.0.1 is an IP address: there is no name to look up.');
    expect(stepOf(over, 'version').came).toBe('Dokploy 0.30.2.');
    expect(stepOf(over, 'key').came).toBe('Dokploy accepts it. It belongs to owner@example.com.');
    expect(stepOf(over, 'role').came).toBe(
      'It opens “Acme” as its owner. Its owner sees 2 organizations here.',
    );
    expect(over.steps.every((each) => 'tried' in each && each.tried !== '')).toBe(true);
    const timed = over.steps.flatMap((each) => ('ms' in each && each.ms !== null ? [each.step] : []));
    expect(timed).toEqual(['name', 'connection', 'http', 'front', 'version', 'key', 'role']);
    expect(over.state).toBe('over');
    // Each step was told while it ran and when it ended.
    expect(told.some((each) => statesOf(each).includes('http running'))).toBe(true);
    expect(told.at(-1)).toEqual(over);
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET', 'GET']);
  });

  it('is asked five times, three of them with the key, which a key that allows five a day survives', async () => {
    const server = await simulator.addInstance();
    const key = ownersKey(server, { rateLimited: true });
    const { diagnose } = await openDiagnosisConsole({ origin: server.origin, key, server, person: OWNER });
    const over = await diagnose();
    expect(statesOf(over).every((line) => line.endsWith('good'))).toBe(true);
    expect([over.requests, over.keyed]).toEqual([5, 3]);
    expect([server.requests.length, withKey(server).length]).toEqual([5, 3]);
  });

  it('of another version is well, too, by the words of that version', async () => {
    const over = await (await healthy({ of: { version: '0.25.7' } })).diagnose();
    expect(stepOf(over, 'version').came).toBe('Dokploy 0.25.7.');
    expect(stepOf(over, 'role').state).toBe('good');
  });
});

describe('what is wrong is found at its step, and what hangs on it is not tried', () => {
  it('a name that nobody knows', async () => {
    const { diagnose, server } = await healthy({ origin: 'https://quay.invalid' });
    const over = await diagnose();
    expect(stepOf(over, 'name')).toMatchObject({
      state: 'bad',
      tried: 'Looked up quay.invalid.',
      came: 'No server was found under the name quay.invalid.',
    });
    expect(stepOf(over, 'name').advice).toContain('Check the spelling');
    expect(stepOf(over, 'connection').why).toBe(AFTER('Name (DNS)'));
    expect(stepOf(over, 'clock').why).toBe(AFTER('Name (DNS)'));
    expect(over.requests).toBe(0);
    expect(server.requests).toHaveLength(0);
  });

  it('a name server that does not answer is waited for no longer than the limit', async () => {
    const { diagnose } = await healthy({ origin: 'https://quay.silent', limitMs: 30 });
    expect(stepOf(await diagnose(), 'name')).toMatchObject({
      state: 'bad',
      came: 'quay.silent did not answer within 1 second.',
    });
  });

  it('a port at which nothing listens', async () => {
    // A port that was let go may be another test’s by now; none is given this one.
    const { diagnose } = await healthy({ origin: 'http://127.0.0.1:1' });
    const over = await diagnose();
    expect(stepOf(over, 'connection')).toMatchObject({ state: 'bad' });
    // A connection that failed was not opened.
    expect(stepOf(over, 'connection').tried).toMatch(/^Tried to connect to 127\.0\.0\.1, port \d+\.$/);
    expect(stepOf(over, 'connection').came).toContain('refused the connection: nothing listens there');
    expect(stepOf(over, 'http').why).toBe(AFTER('Connection (TCP)'));
  });

  it('a certificate that nobody vouches for, with nothing sent', async () => {
    const server = await simulator.addInstance({ tls: 'self-signed' });
    const { diagnose } = await openDiagnosisConsole({ origin: server.origin, key: 'k'.repeat(64) });
    const over = await diagnose();
    expect(statesOf(over).slice(0, 4)).toEqual([
      'name good',
      'connection good',
      'encryption bad',
      'http untried',
    ]);
    expect(stepOf(over, 'encryption').tried).toMatch(/^Tried to open TLS with /);
    expect(stepOf(over, 'encryption').came).toContain(
      'comes from an issuer that this computer does not trust',
    );
    expect(stepOf(over, 'key').why).toBe(AFTER('Encryption (TLS)'));
    expect(server.requests).toHaveLength(0);
  });

  it('what does not speak TLS at all', async () => {
    const origin = (await simulator.addInstance()).origin.replace('http:', 'https:');
    const over = await (await openDiagnosisConsole({ origin, key: 'k'.repeat(64) })).diagnose();
    expect(stepOf(over, 'encryption')).toMatchObject({ state: 'bad' });
    expect(stepOf(over, 'encryption').came).toContain('does not answer with https');
  });

  it('what is not a web server', async () => {
    const mail = createServer((socket) => socket.end('220 mail.example.com ESMTP\r\n'));
    await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
    const { port } = mail.address() as { port: number };
    const over = await (
      await openDiagnosisConsole({ origin: `http://127.0.0.1:${port}`, key: 'k'.repeat(64) })
    ).diagnose();
    mail.close();
    expect(stepOf(over, 'http')).toMatchObject({ state: 'bad' });
    expect(stepOf(over, 'http').came).toContain('is not a web server');
    expect(stepOf(over, 'front').why).toBe(AFTER('HTTP'));
  });

  it('a proxy that answers in the place of Dokploy, before any key is sent', async () => {
    const { diagnose, server } = await healthy();
    server.setFault({ kind: 'status', status: 502 });
    const over = await diagnose();
    expect(stepOf(over, 'http')).toMatchObject({ state: 'good', came: 'It answered with HTTP 502.' });
    expect(stepOf(over, 'front')).toMatchObject({ state: 'bad' });
    expect(stepOf(over, 'front').came).toContain('could not reach Dokploy (HTTP 502)');
    expect(stepOf(over, 'dokploy').why).toBe(AFTER('Proxy in between'));
    // What answered tells a time all the same.
    expect(stepOf(over, 'clock').state).toBe('good');
    expect(withKey(server)).toHaveLength(0);
  });

  it('a sign-in in between, to which callers are sent', async () => {
    const { diagnose, server } = await healthy();
    server.setFault({ kind: 'login-redirect', to: 'https://auth.example.com/authelia' });
    const over = await diagnose();
    expect(stepOf(over, 'front').came).toContain('Authelia stands in front of');
    expect(stepOf(over, 'clock').why).toBe('Unknown: the HTTP answer had no time.');
    expect(withKey(server)).toHaveLength(0);
  });

  it('a health check that a proxy hides does no harm, and is told', async () => {
    const { diagnose, server } = await healthy();
    server.setFault({ kind: 'status', status: 403 }, { call: 'health' });
    const over = await diagnose();
    expect(stepOf(over, 'front')).toMatchObject({ state: 'good' });
    expect(stepOf(over, 'front').came).toContain('/api/health is blocked (HTTP 403)');
    expect(stepOf(over, 'role').state).toBe('good');
  });

  it('another program in the place of Dokploy', async () => {
    const { diagnose, server } = await healthy();
    server.setFault({ kind: 'empty-body' }, { call: 'settings.getDokployVersion' });
    const over = await diagnose();
    expect(stepOf(over, 'dokploy')).toMatchObject({ state: 'bad' });
    expect(stepOf(over, 'dokploy').came).toContain('is not Dokploy');
    expect(withKey(server)).toHaveLength(0);
  });

  it('a wrong key, which is sent once', async () => {
    const { diagnose, server } = await healthy({ key: 'wrong'.repeat(13) });
    const over = await diagnose();
    expect(statesOf(over).slice(5)).toEqual([
      'dokploy good',
      'version untried',
      'key bad',
      'role untried',
      'clock good',
    ]);
    expect(stepOf(over, 'key').came).toContain('does not accept this API key');
    expect(stepOf(over, 'key').advice).toContain('Create a key');
    expect(stepOf(over, 'version').why).toContain('rejected this one');
    expect(withKey(server)).toHaveLength(1);
  });

  it('a key that is not in the keychain, and one in a locked keychain: nothing is sent with it', async () => {
    const app = await healthy();
    app.backend.entries.clear();
    expect(stepOf(await app.diagnose(), 'key').came).toContain('is not in this computer’s keychain');
    app.backend.mode = 'locked';
    const locked = await app.diagnose('d2');
    expect(stepOf(locked, 'key').came).toContain('the keychain is locked');
    expect(stepOf(locked, 'version').state).toBe('untried');
    expect(withKey(app.server)).toHaveLength(0);
  });

  it('an extra header whose value is not in the keychain: nothing is sent, and the connection is told as good', async () => {
    const app = await healthy({ headers: [{ name: 'x-gate', value: 'open-sesame' }] });
    for (const [account, value] of app.backend.entries)
      if (value === 'open-sesame') app.backend.entries.delete(account);
    const over = await app.diagnose();
    expect(stepOf(over, 'connection').state).toBe('good');
    expect(stepOf(over, 'http')).toMatchObject({ state: 'bad' });
    expect(stepOf(over, 'http').came).toContain('The value of the extra header x-gate');
    expect(app.server.requests).toHaveLength(0);
  });

  it('a member’s key works, and what its role keeps from it is told', async () => {
    const over = await (await healthy({ person: 'desk@example.com', role: 'admin' })).diagnose();
    expect(stepOf(over, 'key').state).toBe('good');
    expect(stepOf(over, 'role')).toMatchObject({
      state: 'notice',
      came: 'It opens “Acme” as a member. Before, it was an admin. Its owner sees 1 organization here. Only an owner or admin can see members and invitations. This key belongs to a member.',
    });
    expect(stepOf(over, 'role').advice).toContain('an owner’s or admin’s key');
  });

  it('a key whose person left', async () => {
    const { server, diagnose } = await healthy({ person: 'desk@example.com' });
    const user = server.world.users.find(({ email }) => email === 'desk@example.com');
    server.world.members = server.world.members.filter(({ userId }) => userId !== user?.id);
    expect(stepOf(await diagnose(), 'role')).toMatchObject({ state: 'bad' });
  });

  it('a key that was swapped for another organization’s', async () => {
    const { diagnose, server, backend } = await healthy();
    const other = server.key({ user: OWNER, organization: 'Billing' });
    for (const account of backend.entries.keys()) backend.entries.set(account, other);
    const over = await diagnose();
    expect(stepOf(over, 'role').came).toContain('was replaced outside Quayside: it opens “Billing”');
  });

  it('another installation at the address', async () => {
    const { diagnose, server, instances, instanceId } = await healthy();
    await instances.update(instanceId, (instance) => ({
      ...instance,
      identity: { userIds: ['somebody-else'], organizations: { elsewhere: 'Elsewhere' } },
      keys: instance.keys.map((each) => ({ ...each, userId: 'somebody-else', organizationId: 'elsewhere' })),
    }));
    expect(stepOf(await diagnose(), 'role').came).toContain('Another Dokploy answers at');
    expect(withKey(server)).toHaveLength(3);
  });

  it.each([
    [3 * 60_000, 'The server’s clock is 3 min ahead of this computer’s.'],
    [-2 * 3_600_000, 'The server’s clock is 2 h behind this computer’s.'],
  ])('a clock that is %i ms off', async (ahead, came) => {
    const { diagnose, server } = await healthy();
    server.setFault({ kind: 'clock', ahead });
    const over = await diagnose();
    expect(stepOf(over, 'clock')).toMatchObject({ state: 'notice', came });
    expect(stepOf(over, 'clock').advice).toContain('network time');
  });

  const FAULTS = [
    { kind: 'reset' },
    { kind: 'drop-after-headers' },
    { kind: 'status', status: 500 },
    { kind: 'rate-limit' },
    { kind: 'login-page' },
    { kind: 'truncated-json' },
    { kind: 'empty-body' },
  ] as const;

  it.each(['health', 'settings.getDokployVersion', 'user.get', 'organization.all'])(
    'every step has ended once it is over, whatever the answer to %s is',
    async (call) => {
      const { diagnose, server } = await healthy();
      for (const fault of FAULTS) {
        server.setFault(fault, { call });
        const over = await diagnose(`${call} ${fault.kind}`);
        const open = over.steps.filter(({ state }) => state === 'waiting' || state === 'running');
        expect([fault.kind, open]).toEqual([fault.kind, []]);
        server.setFault(null);
      }
    },
  );

  it('never more than three requests carry the key, whatever fails', async () => {
    const { diagnose, server } = await healthy();
    for (const call of ['settings.getDokployVersion', 'user.get', 'organization.all']) {
      server.setFault({ kind: 'wrong-shape', field: 'id' }, { call });
      server.requests.clear();
      await diagnose(call);
      expect(withKey(server).length).toBeLessThanOrEqual(3);
      server.setFault(null);
    }
  });
});

describe('the way is the instance’s own', () => {
  it('a trusted certificate counts, and is told as such', async () => {
    const server = await simulator.addInstance({ tls: 'self-signed' });
    const trust = openTrustConsole({ origin: server.origin });
    const refused = await trust.read();
    const shown = refused.ok ? undefined : refused.error.certificate?.shown;
    trust.trust(shown?.fingerprint ?? '');
    const key = ownersKey(server);
    const trusted = trust.trusted() ?? undefined;
    const app = await openDiagnosisConsole({
      ...{ origin: server.origin, key, server, person: OWNER },
      ...(trusted ? { trusted } : {}),
    });
    const over = await app.diagnose();
    expect(stepOf(over, 'encryption').came).toContain('You trusted this certificate for this instance.');
    expect(stepOf(over, 'role').state).toBe('good');
    server.setCertificate('self-signed-renewed');
    const changed = await app.diagnose('d2');
    expect(stepOf(changed, 'encryption')).toMatchObject({ state: 'bad' });
    expect(stepOf(changed, 'encryption').came).toContain(
      'shows a different certificate from the one you trusted',
    );
  });

  it('what this computer trusts is told with its issuer and end', async () => {
    const app = await healthy({ of: { tls: 'trusted' }, ca: AUTHORITY });
    const { came, state } = stepOf(await app.diagnose(), 'encryption');
    expect(state).toBe('good');
    expect(came).toMatch(
      /^TLS 1\.3, certificate “.+” from “.+”, valid until \d{4}-\d\d-\d\d\. This computer trusts it\.$/,
    );
  });

  it('a certificate that ends soon is pointed out', async () => {
    const clock = () => Date.parse('2125-12-28T00:00:00Z');
    const app = await healthy({ of: { tls: 'trusted' }, ca: AUTHORITY, clock });
    expect(stepOf(await app.diagnose(), 'encryption')).toMatchObject({ state: 'notice' });
  });

  it('a proxy of its own is gone through, and named', async () => {
    const proxy = await startHttpProxy();
    const app = await healthy({
      ...{ of: { tls: 'trusted' }, ca: AUTHORITY },
      proxy: { mode: 'given', url: `http://127.0.0.1:${proxy.port}` },
    });
    const over = await app.diagnose();
    proxy.close();
    expect(proxy.asked).toContain(app.server.host);
    expect(stepOf(over, 'connection').came).toContain('accepted the connection and passed it to the server');
    expect(stepOf(over, 'front').came).toContain(
      `Calls go through the proxy of this instance, 127.0.0.1:${proxy.port}.`,
    );
  });

  it.each([[403], [407]])('a proxy that does not let it through (%i) is where it fails', async (status) => {
    const proxy = await startHttpProxy({ status });
    const app = await healthy({
      origin: 'https://quay.test',
      proxy: { mode: 'given', url: `http://127.0.0.1:${proxy.port}` },
    });
    const over = await app.diagnose();
    proxy.close();
    expect(stepOf(over, 'name').came).toContain('It looks up quay.test itself.');
    expect(stepOf(over, 'connection')).toMatchObject({ state: 'bad' });
    expect(stepOf(over, 'connection').came).toContain('did not let the connection to quay.test through');
  });

  it('over http a proxy is asked for the address itself: only its own connection is tried', async () => {
    const proxy = await startHttpProxy();
    const over = await (await healthy({ systemProxy: `PROXY 127.0.0.1:${proxy.port}` })).diagnose();
    proxy.close();
    expect(stepOf(over, 'connection').came).toContain('It connects to the server itself.');
    expect(proxy.asked).toEqual([]);
    expect(stepOf(over, 'front').came).toContain('Calls go through the proxy of this computer');
  });

  it('its extra headers go with every request, and are counted, never named', async () => {
    const app = await healthy({ headers: [{ name: 'x-gate', value: 'open-sesame-0123' }] });
    const over = await app.diagnose();
    expect(app.server.requests.map(({ headers }) => headers['x-gate'])).toEqual(
      Array(5).fill('open-sesame-0123'),
    );
    expect(stepOf(over, 'front').came).toContain('One extra header was sent.');
  });

  it('http to another computer is pointed out', async () => {
    const over = await (await healthy({ origin: 'http://quay.test:1' })).diagnose();
    expect(stepOf(over, 'connection').state).toBe('bad');
    const { server, key } = await healthy();
    const origin = `http://quay.test:${server.port}`;
    const at = await openDiagnosisConsole({ origin, key, server, person: OWNER });
    expect(stepOf(await at.diagnose(), 'encryption')).toMatchObject({ state: 'notice' });
  });
});

describe('giving up', () => {
  it('ends what runs, and what waits is not tried', async () => {
    const app = await healthy();
    const hold = app.server.hold('user.get');
    const running = app.diagnose();
    await hold.arrived;
    app.calls['app.giveUp']({ id: 'd1' });
    const over = await running;
    hold.release();
    expect(over.state).toBe('given-up');
    expect(statesOf(over).slice(6)).toEqual(['version good', 'key untried', 'role untried', 'clock good']);
    expect(stepOf(over, 'key').why).toBe('You stopped it.');
  });

  it('another one gives up the one that runs, and is told alone', async () => {
    const app = await healthy();
    const hold = app.server.hold('health');
    const first = app.diagnose('first');
    await hold.arrived;
    const second = app.diagnose('second');
    hold.release();
    expect((await first).state).toBe('given-up');
    expect((await second).state).toBe('over');
    const after = app.told.findIndex(({ id }) => id === 'second');
    expect(app.told.slice(after).every(({ id }) => id === 'second')).toBe(true);
    expect(await app.calls['diagnosis.copy']({ diagnosisId: 'first', hides: false })).toMatchObject({
      error: { code: 'bad-input' },
    });
  });

  it('an instance that is gone cannot be looked at', async () => {
    const app = await healthy();
    expect(await app.calls['diagnosis.start']({ diagnosisId: 'd', instanceId: 'gone' })).toMatchObject({
      error: { code: 'instance-unknown' },
    });
  });
});

describe('what is copied', () => {
  test('tells each step, without key or header value, also where the server repeats them', async () => {
    const app = await healthy({ headers: [{ name: 'x-gate', value: 'open-sesame-0123' }] });
    await app.diagnose();
    const good = await app.copy(false);
    expect(good).toContain('Diagnosis of “Shop”');
    expect(good).toMatch(/Name \(DNS\): good, \d+ ms\n {2}Tried: .+\n {2}Result: /);
    expect(good).toContain('Requests: 5, with the key: 3.');
    app.server.setFault({
      kind: 'login-redirect',
      to: `https://auth.example.com/open-sesame-0123/${app.key}`,
    });
    await app.diagnose('d2');
    const bad = await app.copy(false, 'd2');
    for (const text of [good, bad]) {
      expect(text).not.toContain(app.key);
      expect(text).not.toContain('open-sesame-0123');
    }
  });

  test('with names hidden holds no host, address, person or organization, and the same ones look the same', async () => {
    const proxy = await startHttpProxy({ status: 403 });
    const app = await healthy({
      origin: 'https://quay.example.com',
      proxy: { mode: 'given', url: `http://127.0.0.1:${proxy.port}` },
    });
    await app.diagnose();
    proxy.close();
    const text = await app.copy(true);
    expect(text).not.toMatch(/quay|example|127\.0\.0\.1|Shop/);
    expect(text).toContain('https://host-1');
    expect(text.match(/host-1/g)?.length).toBeGreaterThan(2);
    const good = await healthy();
    await good.diagnose();
    const hidden = await good.copy(true);
    expect(hidden).not.toMatch(/owner@|Acme|127\.0\.0\.1/);
    expect(hidden).toContain('Proxy in between');
  });

  test('with names hidden holds none that was read on the way and stands in no record, also cut', async () => {
    const app = await healthy();
    const [acme] = app.server.world.organizations;
    if (acme) acme.name = 'Northern   Wharf and Quay Company of Somewhere, in the Long Form';
    const over = await app.diagnose();
    expect(stepOf(over, 'role').came).toContain('Northern Wharf and Quay');
    expect(await app.copy(true)).not.toMatch(/Northern|Wharf|Company/);
  });
});
