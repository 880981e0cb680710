import { isDeepStrictEqual } from 'node:util';
import type { TrustedCertificate } from '../../shared/certificate.ts';
import type { Handlers } from '../../shared/contract.ts';
import { fail } from '../../shared/errors.ts';
import type { Instance, Notice } from '../../shared/instance.ts';
import type { RejectedCertificates } from '../network/certificates.ts';
import { DIRECT_ROUTE } from '../network/routes.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { ServerIdentity } from './serverIdentity.ts';
import type { ConfirmWay } from './wayQuestions.ts';

type Noun = Pick<Handlers, 'instances.trustCertificate' | 'instances.acceptInstallation'>;

export function createTrust(options: {
  instances: Instances;
  rejectedCertificates: RejectedCertificates;
  serverIdentity: ServerIdentity;
  confirmWay: ConfirmWay;
  clock: typeof Date.now;
  forget: (instanceId: string) => Promise<void>;
}): Noun {
  const { instances, rejectedCertificates, serverIdentity, confirmWay, clock, forget } = options;
  return {
    'instances.trustCertificate': async ({ instanceId, fingerprint }) => {
      if (fingerprint === null) {
        const updated = await instances.update(instanceId, ({ certificate: _, ...instance }) => instance);
        return updated.ok ? instances.find(instanceId) : updated;
      }
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { origin } = found.value;
      const way = wayTo(found.value);
      const certificate = rejectedCertificates.find(way, fingerprint, clock());
      if (!certificate) {
        return fail({
          code: 'tls',
          message: `${new URL(origin).host} has not shown this certificate lately.`,
          advice: 'Press Retry, then check the certificate it shows now.',
        });
      }
      const confirmed = await confirmWay(found.value, { kind: 'certificate', certificate });
      if (!confirmed.ok) return confirmed;
      // The confirmation is about this certificate and proxy: another may be chosen by now.
      const updated = await instances.update(instanceId, (instance) =>
        isDeepStrictEqual(wayTo(instance), way) ? { ...instance, certificate } : instance,
      );
      return updated.ok ? instances.find(instanceId) : updated;
    },
    'instances.acceptInstallation': async ({ instanceId }) => {
      const accepted = await serverIdentity.accept(instanceId, confirmWay);
      if (accepted.ok) await forget(instanceId);
      return accepted;
    },
  };
}

function wayTo({
  origin,
  proxy = DIRECT_ROUTE.proxy,
}: Instance): Parameters<RejectedCertificates['find']>[0] {
  return { origin, proxy };
}

/** Once the system accepts the server's certificate; reports it once. */
export async function dropNeedlessTrust(
  instances: Instances,
  instanceId: string,
  trusted: TrustedCertificate,
  emit: (notice: Notice, instance: Instance) => void,
): Promise<void> {
  let known: Instance | null = null;
  const updated = await instances.update(instanceId, (instance) => {
    const { certificate, ...rest } = instance;
    if (certificate?.fingerprint !== trusted.fingerprint) return instance;
    known = instance;
    return rest;
  });
  // Assigned in the callback, which the compiler does not follow.
  const found = known as Instance | null;
  if (!updated.ok || found === null) return;
  emit(
    {
      id: `trust ${instanceId}`,
      tone: 'info',
      title: `“${found.name}” no longer needs an exception`,
      text: 'This computer now trusts its certificate. Quayside forgot the one you trusted by hand.',
    },
    found,
  );
}
