import { readAddress } from '../../shared/address.ts';
import type { TrustedCertificate } from '../../shared/certificate.ts';
import type { CallInput, CallOutput } from '../../shared/contract.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import type { Emit } from '../../shared/events.ts';
import type { Instance, KeyRecord, Notice } from '../../shared/instance.ts';
import { isSameAddress, oneLine } from '../../shared/text.ts';
import type { CredentialStore } from '../credentials/credentialStore.ts';
import { aliveAtFormerAddress } from '../credentials/keyErrors.ts';
import type { KeyVerification } from '../credentials/keyVerification.ts';
import type { RejectedCertificates } from '../network/certificates.ts';
import { keyNeeded } from '../network/failures.ts';
import type { Routes } from '../network/routes.ts';
import type { Transport } from '../network/transport.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import { type Attempts, type ConnectTarget, createAttempts } from './attempts.ts';
import type { Checked, Connect } from './connectionCheck.ts';
import { type Connection, readConnection } from './connectionSettings.ts';
import { identityFrom, judgeNewKey } from './serverIdentity.ts';
import type { ConfirmWay } from './wayQuestions.ts';

type Recognise = (instanceId: string) => Promise<boolean>;

export function createConnecting(options: {
  instances: Instances;
  credentialStore: CredentialStore;
  verification: KeyVerification;
  connect: Connect;
  transport: Transport;
  routes: Routes;
  rejectedCertificates: RejectedCertificates;
  confirmWay: ConfirmWay;
  recognise: Recognise;
  clock: typeof Date.now;
  emit: Emit;
  notify: (notice: Notice) => void;
  forget: (instanceId: string) => Promise<void>;
}) {
  const { instances, credentialStore, transport, rejectedCertificates, confirmWay, clock, notify, forget } =
    options;
  const attempts = createAttempts(options);

  async function move(
    current: Instance,
    input: CallInput<'instances.edit'>,
    edit: { name: string; color: Instance['color'] },
  ): Promise<Result<Instance>> {
    const { attemptId, instanceId, url, key } = input;
    if (!key?.trim()) return fail(keyNeeded());
    const connection = readConnection(input.connection, []);
    if (!connection.ok) return connection;
    const way = wayOf(url, connection.value, input.trust);
    let sameInstallation = false;
    const moved = await attempts.run({ attemptId, url, key, way }, async (checked) => {
      const confirmed = await confirmWay(current, { kind: 'move', origin: checked.origin });
      if (!confirmed.ok) return confirmed;
      sameInstallation = judgeNewKey(current, checked.account) === null;
      return credentialStore.storeKey(instanceId, {
        ...checked,
        replaces: [],
        sameInstallation,
        edit: { ...edit, origin: checked.origin, proxy: way.connection.proxy },
        headers: way.connection.headers,
        more: storedOf(way, checked),
      });
    });
    if (moved.ok) {
      if (!sameInstallation && current.keys.length > 0) notify(aliveAtFormerAddress(current, current.keys));
      transport.closeInstance(instanceId);
      await forget(instanceId);
    }
    return moved;
  }

  return {
    async probe({
      attemptId,
      url,
      proxy,
    }: CallInput<'instances.probe'>): Promise<Result<Record<string, never>>> {
      const known = alreadyThere(url);
      if (known) return known;
      const connection = readConnection({ proxy, headers: [] }, []);
      if (!connection.ok) return connection;
      const found = await attempts.findServer({ attemptId, url, way: wayOf(url, connection.value) });
      return found.ok ? ok({}) : found;
    },

    async add({
      attemptId,
      name,
      url,
      key,
      connection: given,
      trust,
      forSession,
    }: CallInput<'instances.add'>): Promise<Result<Instance>> {
      const known = alreadyThere(url);
      if (known) return known;
      const connection = readConnection(given, []);
      if (!connection.ok) return connection;
      const way = wayOf(url, connection.value, trust);
      return attempts.run(
        { attemptId, url, key, way },
        (checked) =>
          credentialStore.addInstance({
            ...{ name: cleanName(name, checked.origin), origin: checked.origin },
            ...{ key: checked.key, facts: checked.facts },
            headers: way.connection.headers,
            more: { proxy: way.connection.proxy, ...storedOf(way, checked) },
            forSession,
          }),
        forSession,
      );
    },

    async edit(input: CallInput<'instances.edit'>): Promise<Result<Instance>> {
      const current = instances.find(input.instanceId);
      if (!current.ok) return current;
      const address = readAddress(input.url);
      if (!address.ok) return address;
      const edit = { name: cleanName(input.name, address.value.origin), color: input.color };
      if (address.value.origin === current.value.origin) {
        if (!input.connection) return credentialStore.editInstance(input.instanceId, edit);
        const connection = readConnection(input.connection, current.value.headers ?? []);
        if (!connection.ok) return connection;
        const { proxy, headers } = connection.value;
        const { origin } = address.value;
        const confirmed = await confirmWay(current.value, { kind: 'proxy', proxy });
        if (!confirmed.ok) return confirmed;
        return credentialStore.editInstance(
          input.instanceId,
          { ...edit, proxy },
          { origin, entries: headers },
        );
      }
      return alreadyThere(input.url) ?? move(current.value, input, edit);
    },

    async replaceKey({
      attemptId,
      instanceId,
      key,
      otherInstallation = false,
      forSession,
    }: CallInput<'instances.replaceKey'>): Promise<Result<Instance>> {
      const current = instances.find(instanceId);
      if (!current.ok) return current;
      const { keys, origin } = current.value;
      const replaced = await attempts.run(
        { attemptId, instanceId, url: origin, key },
        async (checked) => {
          const foreign = judgeNewKey(current.value, checked.account);
          if (foreign && !otherInstallation) return fail(foreign);
          return credentialStore.storeKey(instanceId, {
            ...checked,
            replaces: foreign ? keys.map(({ id }) => id) : replacedBy(checked, keys),
            more: { identity: identityFrom(checked.account) },
            forSession,
          });
        },
        forSession,
      );
      if (replaced.ok && otherInstallation) await forget(instanceId);
      return replaced;
    },

    pasteKey: createPasteKey({ ...options, attempts }),

    cancel: attempts.cancel,
    takeAccount: attempts.takeAccount,
    noteChecked: attempts.noteChecked,
  };

  /** Only certificates that the main process saw refused at this address, by this proxy. */
  function wayOf(url: string, connection: Connection, fingerprint = ''): NonNullable<ConnectTarget['way']> {
    const address = readAddress(url);
    const { proxy } = connection;
    const trusted = address.ok
      ? rejectedCertificates.find({ origin: address.value.origin, proxy }, fingerprint, clock())
      : null;
    return { connection, trusted };
  }

  function alreadyThere(url: string): Result<never> | null {
    const address = readAddress(url);
    const there = address.ok ? instances.atOrigin(address.value.origin) : undefined;
    if (!there) return null;
    return fail({
      code: 'instance-exists',
      message: `${new URL(there.origin).host} is already here, as “${there.name}”.`,
      advice: 'Choose it in the rail. To give it another key, use “Replace key” in its menu.',
    });
  }
}

function storedOf(
  { trusted }: { trusted: TrustedCertificate | null },
  { account }: Checked,
): Pick<Instance, 'certificate' | 'identity'> {
  return { ...(trusted ? { certificate: trusted } : {}), identity: identityFrom(account) };
}

function replacedBy(checked: Checked, keys: KeyRecord[]): string[] {
  if (keys.length === 1) return keys.map((key) => key.id);
  return keys.filter((key) => key.organizationId === checked.facts.organizationId).map((key) => key.id);
}

export function cleanName(name: string, origin: string): string {
  const line = name.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return line === '' ? new URL(origin).host : line.slice(0, 255);
}

/** Stores the key only if it opens the intended organization; else reports what it opens. */
function createPasteKey(options: {
  instances: Instances;
  credentialStore: CredentialStore;
  attempts: Attempts;
  confirmWay: ConfirmWay;
  recognise: Recognise;
}): (input: CallInput<'keys.paste'>) => Promise<Result<CallOutput<'keys.paste'>>> {
  const { instances, credentialStore, attempts, confirmWay, recognise } = options;
  return async (input) => {
    const {
      attemptId,
      instanceId,
      organizationId,
      key,
      fileWhereItBelongs = false,
      notOf,
      forSession,
    } = input;
    const current = instances.find(instanceId);
    if (!current.ok) return current;
    const { keys, origin, identity } = current.value;
    const people = new Set([...(identity?.userIds ?? []), ...keys.flatMap(({ userId }) => userId ?? [])]);
    return attempts.run<CallOutput<'keys.paste'>>(
      { attemptId, instanceId, url: origin, key },
      async (checked) => {
        // Somebody else's key may show other organizations only: a stored key tells whether it is the same
        // server.
        const foreign = judgeNewKey(current.value, checked.account);
        if (foreign && !(await recognise(instanceId))) return fail(foreign);
        const { facts } = checked;
        const otherOrganization = facts.organizationId !== organizationId;
        if (notOf && isOf(facts, notOf)) return fail(samePerson(facts));
        // With `notOf`, any other person's key is expected.
        const otherPerson = !notOf && facts.userId !== null && people.size > 0 && !people.has(facts.userId);
        const nowhere = facts.organizationId === null || facts.role === null;
        if (nowhere || ((otherOrganization || otherPerson) && !fileWhereItBelongs)) {
          return ok({
            outcome: 'elsewhere',
            organizationId: nowhere ? null : facts.organizationId,
            organizationName: facts.organizationName,
            userEmail: facts.userEmail,
            role: facts.role,
            otherOrganization,
            otherPerson,
          });
        }
        const meant = foreign
          ? await confirmWay(current.value, { kind: 'person', error: foreign })
          : ok(null);
        if (!meant.ok) return meant;
        const stored = await credentialStore.storeKey(instanceId, {
          ...checked,
          replaces: keys
            .filter((each) => each.organizationId === facts.organizationId && each.userId === facts.userId)
            .map((each) => each.id),
          forSession,
        });
        if (!stored.ok) return stored;
        attempts.noteChecked(stored.value, checked);
        return ok({ outcome: 'stored', organizationId: facts.organizationId });
      },
      forSession,
    );
  };
}

type Person = NonNullable<CallInput<'keys.paste'>['notOf']>;
type Facts = Checked['facts'];

function isOf({ userId, userEmail }: Facts, { userIds, emails }: Person): boolean {
  return (
    (userId !== null && userIds.includes(userId)) ||
    (userEmail !== null && emails.some((each) => isSameAddress(each, userEmail)))
  );
}

function samePerson({ userEmail }: Facts): AppError {
  const whose =
    userEmail === null
      ? 'This key belongs to the same person'
      : `This key belongs to ${oneLine(userEmail, 80)}`;
  return {
    code: 'key-of-same-person',
    message: `${whose}, like the one in use. Nothing was stored.`,
    advice: 'Paste another person’s key.',
  };
}
