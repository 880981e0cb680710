import { expect, test } from 'vitest';
import { createTrust, dropNeedlessTrust } from '../../../src/main/instances/trust.ts';
import { createRejectedCertificates } from '../../../src/main/network/certificates.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import type { CertificateTrouble, TrustedCertificate } from '../../../src/shared/certificate.ts';
import { fail, ok } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord, Notice } from '../../../src/shared/instance.ts';
import { instanceRecord, shownCertificate } from '../../shared/records.ts';
import { makeFolder } from '../storage/folder.ts';

const ORIGIN = 'https://shop.example.com';
const WAY = { origin: ORIGIN, proxy: { mode: 'system' } } as const;
const NOW = Date.parse('2026-05-01T10:00:00.000Z');
const SHOP = instanceRecord();
const trouble = (fingerprint: string): CertificateTrouble => ({
  shown: shownCertificate(fingerprint),
  problems: ['self-signed'],
  canTrust: true,
  trusted: null,
});
const trusted = (fingerprint: string): TrustedCertificate => ({
  ...shownCertificate(fingerprint),
  origin: ORIGIN,
  problems: ['self-signed'],
  trustedAt: new Date(NOW).toISOString(),
});

async function open(certificate?: TrustedCertificate) {
  const instances = await openInstances({
    file: `${makeFolder()}/i.json`,
    clock: () => NOW,
    newId: () => 'registry',
  });
  await instances.add({ ...SHOP, ...(certificate ? { certificate } : {}) });
  const rejectedCertificates = createRejectedCertificates();
  const forgotten: string[] = [];
  const accepted: string[] = [];
  let settles = true;
  const trust = createTrust({
    instances,
    rejectedCertificates,
    serverIdentity: {
      accept: async (id: string) => {
        accepted.push(id);
        return settles ? instances.find(id) : fail({ code: 'key-missing', message: 'x', advice: 'x' });
      },
    } as unknown as Parameters<typeof createTrust>[0]['serverIdentity'],
    confirmWay: async () => ok(null),
    clock: () => NOW,
    forget: async (id) => void forgotten.push(id),
  });
  const refuse = () => {
    settles = false;
  };
  return { instances, rejectedCertificates, trust, forgotten, accepted, refuse };
}

test('only a certificate that was shown at the instance’s own address is trusted', async () => {
  const { instances, trust, rejectedCertificates } = await open();
  rejectedCertificates.note(WAY, trouble('AB:CD'));
  rejectedCertificates.note({ ...WAY, origin: 'https://other.example.com' }, trouble('AB:CE'));
  const ask = (fingerprint: string, instanceId = 'shop') =>
    trust['instances.trustCertificate']({ instanceId, fingerprint });
  expect(await ask('AB:CE')).toMatchObject({
    ok: false,
    error: { code: 'tls', message: 'shop.example.com has not shown this certificate lately.' },
  });
  expect(await ask('AB:CD', 'gone')).toMatchObject({ error: { code: 'instance-unknown' } });
  expect(instances.list()).toEqual([SHOP]);
  expect(await ask('AB:CD')).toEqual(ok({ ...SHOP, certificate: trusted('AB:CD') }));
  const distrust = (of: { instanceId: string }) =>
    trust['instances.trustCertificate']({ ...of, fingerprint: null });
  expect(await distrust({ instanceId: 'shop' })).toEqual(ok(SHOP));
  expect(await distrust({ instanceId: 'gone' })).toMatchObject({ error: { code: 'instance-unknown' } });
});

test('a certificate of the former address is not taken over by an instance that moves meanwhile', async () => {
  const { instances, trust, rejectedCertificates } = await open();
  rejectedCertificates.note(WAY, trouble('AB:CD'));
  // The move stands before it in the registry's turn.
  const moving = instances.update('shop', (each) => ({ ...each, origin: 'https://new.example.com' }));
  const answer = trust['instances.trustCertificate']({ instanceId: 'shop', fingerprint: 'AB:CD' });
  await moving;
  expect((await answer).ok).toBe(true);
  expect(instances.list()[0]).not.toHaveProperty('certificate');
});

test('what the registry cannot write is told, and what it holds besides the instance that is shown stays inside', async () => {
  const certificate = trusted('AB:CD');
  const { instances } = await open(certificate);
  const pending = { id: 'half', status: 'pending' } as KeyRecord;
  await instances.update('shop', (each) => ({ ...each, keys: [pending] }));
  const full = fail({ code: 'registry-unwritable', message: 'The disk is full.', advice: 'Make room.' });
  const notices: Notice[] = [];
  for (const isFull of [true, false]) {
    const rejectedCertificates = createRejectedCertificates();
    rejectedCertificates.note(WAY, trouble('AB:CD'));
    const registry: typeof instances = {
      ...instances,
      update: async (id, change) => {
        if (!isFull) return instances.update(id, change);
        const found = instances.find(id);
        if (found.ok) change(found.value);
        return full;
      },
    };
    const trust = createTrust({
      instances: registry,
      rejectedCertificates,
      serverIdentity: {} as Parameters<typeof createTrust>[0]['serverIdentity'],
      confirmWay: async () => ok(null),
      clock: () => NOW,
      forget: async () => {},
    });
    const answer = (value: Instance) => (isFull ? full : ok(value));
    if (isFull) await dropNeedlessTrust(registry, 'shop', certificate, (notice) => void notices.push(notice));
    expect(await trust['instances.trustCertificate']({ instanceId: 'shop', fingerprint: 'AB:CD' })).toEqual(
      answer({ ...SHOP, certificate }),
    );
    expect(await trust['instances.trustCertificate']({ instanceId: 'shop', fingerprint: null })).toEqual(
      answer(SHOP),
    );
  }
  expect(notices).toEqual([]);
});

test('accepting another installation forgets what was seen of the former one, and only then', async () => {
  const app = await open();
  expect(await app.trust['instances.acceptInstallation']({ instanceId: 'shop' })).toEqual(ok(SHOP));
  expect(app.forgotten).toEqual(['shop']);
  app.refuse();
  expect((await app.trust['instances.acceptInstallation']({ instanceId: 'shop' })).ok).toBe(false);
  expect([app.accepted, app.forgotten]).toEqual([['shop', 'shop'], ['shop']]);
});

test('a trust that is not needed any more goes, told once; another one that was given meanwhile stays', async () => {
  const { instances } = await open(trusted('AB:CD'));
  const notices: Notice[] = [];
  const drop = (fingerprint: string, id = 'shop') =>
    dropNeedlessTrust(instances, id, trusted(fingerprint), (notice) => void notices.push(notice));
  await drop('AB:CE');
  await drop('AB:CD', 'gone');
  expect([instances.list()[0]?.certificate?.fingerprint, notices]).toEqual(['AB:CD', []]);
  await Promise.all([drop('AB:CD'), drop('AB:CD')]);
  expect(instances.list()).toEqual([SHOP]);
  expect(notices).toMatchObject([{ id: 'trust shop', title: '“Shop” no longer needs an exception' }]);
});
