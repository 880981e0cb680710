import type { TrustedCertificate } from '../../shared/certificate.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { ProxyChoice } from '../../shared/proxy.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import type { Instances } from '../registry/instanceRegistry.ts';

/** How a server is reached: what is sent along, through which proxy, and which certificate counts besides the system's. */
export type NetworkRoute = {
  /** Secrets: for this origin alone. */
  headers: Record<string, string>;
  proxy: ProxyChoice;
  trusted: TrustedCertificate | null;
};

/** The way without anything of an instance's own. */
export const DIRECT_ROUTE: NetworkRoute = { headers: {}, proxy: { mode: 'system' }, trusted: null };

/** Tells how a server is reached by the calls of an instance, or of a check. */
export type Routes = {
  /** The route to an origin for the calls of an instance, or of a check. Gives `instance-unknown`, `header-missing`, `keychain-…`. */
  of(instanceId: string, origin: string): Promise<Result<NetworkRoute>>;
  /** Sets the route of a check's session, for one origin; gives the function that takes it away. */
  lend(session: string, origin: string, route: NetworkRoute): () => void;
};

/** The routes of the stored instances, and those lent to checks. Headers and trust are given to the one origin that they are for. */
export function createRoutes({
  instances,
  credentialStore,
}: {
  instances: Instances;
  credentialStore: Pick<CredentialStore, 'headersFor'>;
}): Routes {
  const lent = new Map<string, { origin: string; route: NetworkRoute }>();
  return {
    async of(instanceId, origin) {
      const check = lent.get(instanceId);
      if (check) return ok(check.origin === origin ? check.route : DIRECT_ROUTE);
      const found = instances.find(instanceId);
      if (!found.ok) return found;
      const { proxy = DIRECT_ROUTE.proxy, certificate } = found.value;
      if (found.value.origin !== origin) return ok({ ...DIRECT_ROUTE, proxy });
      const headers = await credentialStore.headersFor(instanceId);
      if (!headers.ok) return headers;
      return ok({
        headers: headers.value,
        proxy,
        trusted: certificate?.origin === origin ? certificate : null,
      });
    },
    lend(session, origin, route) {
      const entry = { origin, route };
      lent.set(session, entry);
      return () => {
        if (lent.get(session) === entry) lent.delete(session);
      };
    },
  };
}
