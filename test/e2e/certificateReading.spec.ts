import { X509Certificate } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from './app.ts';
import { test } from './sharedApp.ts';

const folder = join(import.meta.dirname, '../dokploy/certificates');
const pems = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith('.cert.pem'))
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
);
const HOSTS = ['localhost', '127.0.0.1', '::1', 'quayside.test', 'other.test', 'a.quayside.test'];

/** What the app goes by of a certificate. */
function reading(certificate: X509Certificate) {
  const { subject, issuer, subjectAltName, validFrom, validTo, fingerprint256 } = certificate;
  const named = HOSTS.map((host) =>
    /^[\d.]+$|:/.test(host) ? certificate.checkIP(host) : certificate.checkHost(host, { subject: 'never' }),
  );
  return { subject, issuer, subjectAltName, validFrom, validTo, fingerprint256, named };
}

test('the app’s BoringSSL reads certificates as the Node of unit tests does', async ({ shared: { app } }) => {
  const inApp = await app.electron.evaluate(
    (_electron, { given, code }) => {
      const { X509Certificate: Certificate } = process.getBuiltinModule('node:crypto');
      const read = new Function('HOSTS', 'certificate', `${code}; return reading(certificate);`);
      const { hosts, texts } = given;
      return Object.fromEntries(
        Object.entries(texts).map(([name, pem]) => [name, read(hosts, new Certificate(pem as string))]),
      );
    },
    { given: { hosts: HOSTS, texts: pems }, code: reading.toString() },
  );
  expect(Object.keys(pems).length).toBeGreaterThan(5);
  for (const [name, pem] of Object.entries(pems))
    expect(inApp[name], name).toEqual(reading(new X509Certificate(pem)));
});
