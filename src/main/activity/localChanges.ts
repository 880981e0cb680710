import type { ImportResult } from '../../shared/calls/backup.ts';
import type { CallInput, CallOutput, Handlers } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { Instance } from '../../shared/instance.ts';
import { oneLine } from '../../shared/oneLine.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Activity } from './activity.ts';
import { carriedNote, connectionNote, endedKeyNote, joinedNote, keyNote } from './localWords.ts';

type Noun = Pick<
  Handlers,
  | 'instances.add'
  | 'instances.edit'
  | 'instances.replaceKey'
  | 'instances.remove'
  | 'instances.trustCertificate'
  | 'instances.distrustCertificate'
  | 'instances.acceptInstallation'
  | 'keys.paste'
  | 'keys.forget'
  | 'keys.reassign'
  | 'backup.export'
  | 'backup.apply'
  | 'people.join'
  | 'people.separate'
>;

/**
 * Wraps the calls that change this app alone, so that Activity remembers them once they were done. Their answers stay
 * as they are.
 */
export function withLocalChanges<H extends Noun>(
  handlers: H,
  {
    instances,
    activity: { note, countOf },
  }: { instances: Pick<Instances, 'find'>; activity: Pick<Activity, 'note' | 'countOf'> },
): H {
  /** Does a call, and tells what was done by how the instance was before and is now. */
  function told<N extends keyof Noun>(
    name: N,
    tell: (done: {
      input: CallInput<N>;
      value: CallOutput<N>;
      before: Instance | null;
      after: Instance | null;
    }) => void | Promise<void>,
  ) {
    const call = handlers[name] as unknown as (input: CallInput<N>) => Promise<Result<CallOutput<N>>>;
    return async (input: CallInput<N>): Promise<Result<CallOutput<N>>> => {
      const before = instanceOf(input as { instanceId?: string });
      const result = await call(input);
      if (result.ok)
        await tell({
          input,
          value: result.value,
          before,
          after: instanceOf(input as { instanceId?: string }),
        });
      return result;
    };
  }

  function instanceOf({ instanceId }: { instanceId?: string }): Instance | null {
    const found = instanceId === undefined ? null : instances.find(instanceId);
    return found?.ok ? found.value : null;
  }

  const noted: Noun = {
    'instances.add': told('instances.add', ({ value }) => {
      const [key] = value.keys;
      const trusted = value.certificate ? ' Its certificate is trusted by hand.' : '';
      note({
        kind: 'add-instance',
        instance: value,
        note: `“${value.name}” at ${value.origin}.${trusted} ${key ? keyNote(key) : ''}`.trim(),
      });
    }),
    'instances.edit': told('instances.edit', ({ input, value, before }) => {
      const words = before ? connectionNote(before, value, input.connection) : '';
      if (words !== '') note({ kind: 'edit-instance', instance: value, note: words });
    }),
    'instances.replaceKey': told('instances.replaceKey', ({ input, value, before }) => {
      const words = newKeysNote(before, value);
      note({
        kind: input.otherInstallation ? 'accept-installation' : 'replace-key',
        instance: value,
        note: input.otherInstallation ? `Another installation was accepted. ${words}` : words,
      });
    }),
    'instances.remove': told('instances.remove', async ({ input, before }) => {
      if (!before) return;
      const count = before.keys.length;
      const keys = `${count} ${count === 1 ? 'key' : 'keys'}`;
      const retired = input.retireMade ? '; those made here were deleted on the server' : '';
      const forgotten = input.forgetActivity ? await forgottenNote(before.id, countOf) : '';
      const what = `with its ${keys}${retired}.${forgotten}`;
      note({
        kind: 'remove-instance',
        instance: before,
        note: `“${before.name}” at ${before.origin}, ${what}`,
      });
    }),
    'instances.trustCertificate': told('instances.trustCertificate', ({ value, input }) =>
      note({ kind: 'trust-certificate', instance: value, note: `SHA-256 ${input.fingerprint}.` }),
    ),
    'instances.distrustCertificate': told('instances.distrustCertificate', ({ value, before }) => {
      const fingerprint = before?.certificate?.fingerprint;
      if (fingerprint)
        note({ kind: 'distrust-certificate', instance: value, note: `SHA-256 ${fingerprint}.` });
    }),
    'instances.acceptInstallation': told('instances.acceptInstallation', ({ value }) =>
      note({
        kind: 'accept-installation',
        instance: value,
        note: `The installation that answers at ${value.origin} now counts as “${value.name}”.`,
      }),
    ),
    'keys.paste': told('keys.paste', ({ value, before, after }) => {
      if (value.outcome === 'stored' && after)
        note({ kind: 'paste-key', instance: after, note: newKeysNote(before, after) });
    }),
    'keys.forget': told('keys.forget', ({ input, before }) => {
      const key = before?.keys.find(({ id }) => id === input.keyId);
      if (before && key) note({ kind: 'forget-key', instance: before, note: endedKeyNote(key) });
    }),
    'keys.reassign': told('keys.reassign', ({ input, after }) => {
      const key = after?.keys.find(({ id }) => id === input.keyId);
      if (after && key) note({ kind: 'reassign-key', instance: after, note: keyNote(key) });
    }),
    'backup.export': told('backup.export', ({ input, value }) => {
      if (value.outcome !== 'saved') return;
      const { fileName, instances: count, keys, carried } = value;
      const along = carriedNote(carried);
      const what = `${input.withSecrets ? `with ${keys} keys, encrypted` : 'without keys'}${along === '' ? '' : `; also ${along}`}`;
      note({
        kind: 'export-instances',
        instance: null,
        note: `${count} ${count === 1 ? 'instance' : 'instances'} to “${fileName}”, ${what}.`,
      });
    }),
    'people.join': told('people.join', ({ input, value }) => {
      if (!value.changed) return;
      const [first = ''] = input.ids;
      note({ kind: 'join-addresses', instance: null, subject: first, note: joinedNote(input.ids) });
    }),
    'people.separate': told('people.separate', ({ input: { email }, value }) => {
      if (!value.changed) return;
      note({
        kind: 'separate-address',
        instance: null,
        subject: email,
        note: `${oneLine(email, 400)} is a person of its own again.`,
      });
    }),
    'backup.apply': told('backup.apply', ({ value }) => {
      for (const result of value.results) noteImported(result, value.instances, note);
      const along = carriedNote(Object.fromEntries(value.carried.map(({ part, added }) => [part, added])));
      if (along !== '') note({ kind: 'import-instances', instance: null, note: `From a file: ${along}.` });
    }),
  };
  return { ...handlers, ...noted };
}

/** Whether what was done on a removed instance went with it, by what is left of it: the disk may have refused. */
async function forgottenNote(instanceId: string, countOf: Activity['countOf']): Promise<string> {
  const left = await countOf(instanceId).catch(() => null);
  return left && left.alone + left.shared === 0
    ? ' What was done on it was removed from Activity.'
    : ' What was done on it could not be removed from Activity; the next start of Quayside tries again.';
}

/** The keys that are stored now and were not before. */
function newKeysNote(before: Instance | null, after: Instance): string {
  const known = new Set(before?.keys.map(({ id }) => id));
  const added = after.keys.filter(({ id }) => !known.has(id));
  return added.length > 0 ? added.map(keyNote).join(' ') : 'The key was stored anew.';
}

function noteImported(
  { name, instanceId, outcome }: ImportResult,
  all: readonly Instance[],
  note: Activity['note'],
): void {
  const instance = all.find(({ id }) => id === instanceId);
  if (!instance) return;
  if (outcome.kind === 'added')
    note({
      kind: 'import-instances',
      instance,
      note: `“${name}” at ${instance.origin} was added from a file, with ${outcome.keys} of its keys.`,
    });
  if (outcome.kind === 'keys-added')
    note({
      kind: 'import-instances',
      instance,
      note: `${outcome.keys} keys of “${name}” were added from a file.`,
    });
}
