import { readAddress } from '../../shared/address.ts';
import type { TrustedCertificate } from '../../shared/certificate.ts';
import type { CallOutput } from '../../shared/contract.ts';
import type { Account } from '../../shared/dokploy.ts';
import { fail, type Result } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import type { Instance } from '../../shared/instance.ts';
import type { KeyVerification } from '../credentials/keyVerification.ts';
import type { Routes } from '../network/routes.ts';
import type { Transport } from '../network/transport.ts';
import type { Checked, Connect } from './connectionCheck.ts';
import { type Connection, headersToCheck } from './connectionSettings.ts';

export type ConnectTarget = {
  attemptId: string;
  instanceId?: string;
  url: string;
  key: string;
  way?: { connection: Connection; trusted: TrustedCertificate | null };
};

export type Attempts = ReturnType<typeof createAttempts>;

export function createAttempts(options: {
  connect: Connect;
  transport: Transport;
  routes: Routes;
  verification: KeyVerification;
  emit: Emit;
}) {
  const { connect, transport, routes, verification, emit } = options;
  const attempts = new Map<string, AbortController>();
  const accounts = new Map<string, Account>();

  async function within<T>(
    { attemptId, instanceId, url, way }: Omit<ConnectTarget, 'key'>,
    work: (at: { instanceId: string; url: string; signal: AbortSignal }) => Promise<T>,
  ): Promise<T> {
    const session = instanceId ?? `check ${attemptId}`;
    const controller = new AbortController();
    attempts.set(attemptId, controller);
    const address = readAddress(url);
    const takeBack =
      way && address.ok
        ? routes.lend(session, address.value.origin, {
            headers: headersToCheck(way.connection),
            proxy: way.connection.proxy,
            trusted: way.trusted,
          })
        : () => {};
    try {
      return await work({ instanceId: session, url, signal: controller.signal });
    } finally {
      attempts.delete(attemptId);
      takeBack();
      if (instanceId === undefined) transport.closeInstance(session);
    }
  }

  function run<T extends Instance | CallOutput<'keys.paste'>>(
    what: ConnectTarget,
    store: (checked: Checked) => Promise<Result<T>>,
    forSession = false,
  ): Promise<Result<T>> {
    const { attemptId, key } = what;
    const progress: Parameters<Connect['checkInstance']>[0]['progress'] = (step, state, text) =>
      emit('connect.progress', { attemptId, step, state, text });
    return within(what, async (at) => {
      const { signal } = at;
      const checked = await connect.checkInstance({ ...at, key, progress });
      if (!checked.ok) return checked;
      if (signal.aborted) return canceled();
      progress('store', 'running', forSession ? 'Keeping the key…' : 'Storing the key in the keychain…');
      const stored = await store(checked.value);
      if (!stored.ok) return stored;
      const kept = forSession ? 'The key is kept until Quayside quits' : 'The key is in the keychain';
      progress('store', 'done', kept);
      if ('id' in stored.value) noteChecked(stored.value, checked.value);
      return stored;
    });
  }

  function noteChecked(instance: Instance, { key, account, facts }: Checked): void {
    accounts.set(instance.id, account);
    const record = instance.keys.findLast((each) => each.organizationId === facts.organizationId);
    if (record) verification.note(instance.id, { key, record }, account);
  }

  return {
    run,
    findServer: (where: Omit<ConnectTarget, 'key' | 'instanceId'>) => within(where, connect.findServer),
    noteChecked,
    cancel: (attemptId: string): void => attempts.get(attemptId)?.abort(),
    takeAccount(instanceId: string): Account | null {
      const account = accounts.get(instanceId) ?? null;
      accounts.delete(instanceId);
      return account;
    },
  };
}

function canceled(): Result<never> {
  return fail({
    code: 'canceled',
    message: 'Connecting was canceled. Nothing was stored.',
    advice: 'Press Connect to try again.',
  });
}
