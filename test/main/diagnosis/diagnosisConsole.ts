import path from 'node:path';
import { createCredentialStore } from '../../../src/main/credentials/credentialStore.ts';
import { createKeychain } from '../../../src/main/credentials/keychain.ts';
import { createDiagnosis } from '../../../src/main/diagnosis/diagnosis.ts';
import { redact } from '../../../src/main/diagnostics/redact.ts';
import { createDokploy } from '../../../src/main/dokploy/client.ts';
import type { HttpAdapter } from '../../../src/main/network/exchange.ts';
import { createNetwork } from '../../../src/main/network/network.ts';
import { networkError } from '../../../src/main/network/tunnel.ts';
import { openInstances } from '../../../src/main/registry/instanceRegistry.ts';
import type { TrustedCertificate } from '../../../src/shared/certificate.ts';
import type { Diagnosis } from '../../../src/shared/diagnosis.ts';
import type { DiagnosisStepName } from '../../../src/shared/diagnosisWords.ts';
import { ok } from '../../../src/shared/errors.ts';
import type { ProxyChoice } from '../../../src/shared/proxy.ts';
import type { SimulatedInstance } from '../../dokploy/instance.ts';
import { FakeKeychain } from '../credentials/fakeKeychain.ts';
import { createNodeHttp } from '../network/nodeHttp.ts';
import { createSystemHttp } from '../network/systemHttp.ts';
import { countIds, makeFolder } from '../storage/folder.ts';

/** One stored instance that is diagnosed as the app does it: all but Electron, the ipc and the keychain is real. */
export async function openDiagnosisConsole(options: {
  origin: string;
  key: string;
  server?: SimulatedInstance;
  /** Who the stored key's record says that it is. */
  person?: string;
  organization?: string;
  role?: string;
  proxy?: ProxyChoice;
  trusted?: TrustedCertificate;
  headers?: { name: string; value: string }[];
  ca?: string;
  systemProxy?: string;
  limitMs?: number;
  clock?: () => number;
}) {
  const { origin, key, server, person, organization = 'Acme', proxy, trusted, headers = [] } = options;
  const newId = countIds();
  const clock = options.clock ?? Date.now;
  const instances = await openInstances({ file: path.join(makeFolder(), 'i.json'), clock, newId });
  const backend = new FakeKeychain();
  const keychain = createKeychain({ backend, service: 'Quayside', timeLimit: 5000, clock });
  const credentialStore = createCredentialStore({ instances, keychain, clock, newId });
  const plain = createNodeHttp();
  const secure = createSystemHttp(options.ca === undefined ? {} : { ca: options.ca });
  const open: HttpAdapter['open'] = (request, events) =>
    (request.url.startsWith('https:') ? secure : plain).open(request, events);
  const network = createNetwork({
    system: {
      open,
      close: () => {},
      systemProxy: async () => options.systemProxy ?? 'DIRECT',
      async resolve(hostname) {
        if (hostname.endsWith('.invalid')) throw new Error('net::ERR_NAME_NOT_RESOLVED');
        // One that never answers.
        if (hostname.endsWith('.silent')) return new Promise(() => {});
        if (hostname.endsWith('.empty')) throw networkError('ENOTFOUND');
        return [{ address: '127.0.0.1', family: 4 }];
      },
    },
    instances,
    credentialStore,
    onTrustedBySystem: async () => {},
    userAgent: 'test',
    clock,
    log: () => {},
  });
  const dokploy = createDokploy({
    transport: network.transport,
    keyFor: credentialStore.keyFor,
    originOf: instances.originOf,
  });
  const user = server?.world.users.find(({ email }) => email === person);
  const opened = server?.world.organizations.find(({ name }) => name === organization);
  const added = await credentialStore.addInstance({
    name: 'Shop',
    origin,
    key,
    facts: {
      organizationId: opened?.id ?? null,
      organizationName: opened?.name ?? null,
      userId: user?.id ?? null,
      userEmail: person ?? null,
      role: options.role ?? null,
      expiresAt: null,
    },
    headers,
    more: { ...(proxy ? { proxy } : {}), ...(trusted ? { certificate: trusted } : {}) },
  });
  if (!added.ok) throw new Error(added.error.message);
  const told: Diagnosis[] = [];
  const copied: string[] = [];
  const calls = createDiagnosis({
    ...network,
    dokploy,
    keyFor: credentialStore.keyFor,
    clock,
    now: () => performance.now(),
    instances,
    onChange: (diagnosis) => told.push(diagnosis),
    writeClipboard: async (text) => {
      copied.push(text);
      return ok(null);
    },
    redact,
    version: '1.0.0',
    ...(options.limitMs === undefined ? {} : { limitMs: options.limitMs }),
  });
  const instanceId = added.value.id;
  return {
    instanceId,
    instances,
    backend,
    credentialStore,
    calls,
    told,
    copied,
    async diagnose(diagnosisId = 'd1') {
      const over = await calls['diagnosis.start']({ diagnosisId, instanceId });
      if (!over.ok) throw new Error(over.error.message);
      return over.value;
    },
    async copy(hides: boolean, diagnosisId = 'd1') {
      await calls['diagnosis.copy']({ diagnosisId, hides });
      return copied.at(-1) ?? '';
    },
  };
}

export function statesOf({ steps }: Diagnosis): string[] {
  return steps.map(({ step, state }) => `${step} ${state}`);
}

export function stepOf({ steps }: Diagnosis, name: DiagnosisStepName) {
  const found = steps.find(({ step }) => step === name);
  return { state: 'missing', tried: '', came: '', advice: '', why: '', ms: null, ...found };
}
