import type { TrustedCertificate } from '../../shared/certificate.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { createRejectedCertificates, type RejectedCertificates } from './certificates.ts';
import type { ElectronHttp } from './electronHttp.ts';
import { createHttpByTrust } from './httpByTrust.ts';
import { createPinnedHttp } from './pinnedHttp.ts';
import { createProbe, type Probe } from './probe.ts';
import { createRoutes, type Routes } from './routes.ts';
import { createTransport, type WritableTransport } from './transport.ts';

/** Puts the way to the servers together: routes, the two adapters with the certificates that they refuse, transport. */
export function createNetwork({
  system,
  instances,
  credentialStore,
  onTrustedBySystem,
  userAgent,
  clock,
  log,
}: {
  /** Chromium's stack, whose judge of certificates is the system. */
  system: ElectronHttp;
  instances: Instances;
  credentialStore: CredentialStore;
  /** The system accepts what a server shows in place of the trusted certificate. */
  onTrustedBySystem: (instanceId: string, trusted: TrustedCertificate) => Promise<void>;
  userAgent: string;
  /** ms since the epoch. */
  clock: () => number;
  log: (line: string) => void;
}): {
  transport: WritableTransport;
  routes: Routes;
  rejectedCertificates: RejectedCertificates;
  probe: Probe;
} {
  const rejectedCertificates = createRejectedCertificates();
  const routes = createRoutes({ instances, credentialStore });
  const { systemProxy, resolve } = system;
  const transport = createTransport({
    http: createHttpByTrust({
      system,
      pinned: createPinnedHttp({ systemProxy, resolve, clock }),
      onRefused: rejectedCertificates.note,
      onTrustedBySystem,
      clock,
    }),
    routeOf: routes.of,
    userAgent,
    log: (entry) => log(Object.values(entry).join(' ')),
  });
  return { transport, routes, rejectedCertificates, probe: createProbe({ systemProxy, resolve }) };
}
