import { CARRIED_PARTS, PART_NOUNS } from '../../shared/backup.ts';
import type { CarriedCounts, ImportResult } from '../../shared/calls/backup.ts';
import type { CallInput, CallOutput, Handlers } from '../../shared/contract.ts';
import type { Result } from '../../shared/errors.ts';
import type { Instance, KeyRecord } from '../../shared/instance.ts';
import { oneLine } from '../../shared/text.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Activity, LocalEntry } from './activity.ts';

type CountOf = Activity['countOf'];
type Done<N extends keyof Handlers> = {
  input: CallInput<N>;
  value: CallOutput<N>;
  before: Instance | null;
  after: Instance | null;
};
type Told = LocalEntry | null | LocalEntry[];
type Tell<N extends keyof Handlers> = (done: Done<N>, countOf: CountOf) => Told | Promise<Told>;
type Call = (input: object) => Promise<Result<object>>;

const TOLD = {
  'instances.add': ({ value }) => {
    const [key] = value.keys;
    const trusted = value.certificate ? ' Its certificate is trusted by hand.' : '';
    const note = `“${value.name}” at ${value.origin}.${trusted} ${key ? keyNote(key) : ''}`.trim();
    return { kind: 'add-instance', instance: value, note };
  },
  'instances.edit': ({ input, value, before }) => {
    const note = before ? connectionNote(before, value, input.connection) : '';
    return note === '' ? null : { kind: 'edit-instance', instance: value, note };
  },
  'instances.replaceKey': ({ input, value, before }) => {
    const note = newKeysNote(before, value);
    return input.otherInstallation
      ? { kind: 'accept-installation', instance: value, note: `Another installation was accepted. ${note}` }
      : { kind: 'replace-key', instance: value, note };
  },
  'instances.remove': async ({ input, before }, countOf) => {
    if (!before) return null;
    const count = before.keys.length;
    const keys = `${count} ${count === 1 ? 'key' : 'keys'}`;
    const retired = input.retireMade ? '; keys made here were deleted on the server' : '';
    const forgotten = input.forgetActivity ? await forgottenNote(before.id, countOf) : '';
    const note = `“${before.name}” at ${before.origin}, with its ${keys}${retired}.${forgotten}`;
    return { kind: 'remove-instance', instance: before, note };
  },
  'instances.trustCertificate': ({ value, before, input: { fingerprint } }) => {
    const former = before?.certificate?.fingerprint;
    if (fingerprint !== null)
      return { kind: 'trust-certificate', instance: value, note: `SHA-256 ${fingerprint}.` };
    return former ? { kind: 'distrust-certificate', instance: value, note: `SHA-256 ${former}.` } : null;
  },
  'instances.acceptInstallation': ({ value }) => ({
    kind: 'accept-installation',
    instance: value,
    note: `The installation at ${value.origin} is now “${value.name}”.`,
  }),
  'keys.paste': ({ value, before, after }) =>
    value.outcome === 'stored' && after
      ? { kind: 'paste-key', instance: after, note: newKeysNote(before, after) }
      : null,
  'keys.forget': ({ input, before }) => {
    const key = before?.keys.find(({ id }) => id === input.keyId);
    if (!before || !key) return null;
    const note = `${keyNote(key)} It keeps working on the server.`;
    return { kind: 'forget-key', instance: before, note };
  },
  'keys.reassign': ({ input, after }) => {
    const key = after?.keys.find(({ id }) => id === input.keyId);
    return after && key ? { kind: 'reassign-key', instance: after, note: keyNote(key) } : null;
  },
  'backup.export': ({ input, value }) => {
    if (value.outcome !== 'saved') return null;
    const { fileName, instances: count, keys, carried } = value;
    const along = carriedNote(carried);
    const what = `${input.withSecrets ? `with ${keys} keys, encrypted` : 'without keys'}${along === '' ? '' : `; also ${along}`}`;
    const note = `${count} ${count === 1 ? 'instance' : 'instances'} to “${fileName}”, ${what}.`;
    return { kind: 'export-instances', instance: null, note };
  },
  'people.join': ({ input: { ids }, value }) => {
    if (!value.changed) return null;
    const words = ids.map((address) => oneLine(address, MOST.person));
    const note = `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''} are one person.`;
    return { kind: 'join-addresses', instance: null, subject: ids[0] ?? '', note };
  },
  'people.separate': ({ input: { email }, value }) => {
    if (!value.changed) return null;
    const note = `${oneLine(email, MOST.person)} is a separate person again.`;
    return { kind: 'separate-address', instance: null, subject: email, note };
  },
  'backup.apply': ({ value }) => {
    const along = carriedNote(Object.fromEntries(value.carried.map(({ part, added }) => [part, added])));
    const note = `From a file: ${along}.`;
    return [
      ...value.results.flatMap((result) => importedEntry(result, value.instances) ?? []),
      ...(along === '' ? [] : [{ kind: 'import-instances' as const, instance: null, note }]),
    ];
  },
} satisfies { [N in keyof Handlers]?: Tell<N> };

type LocalChanges = Pick<Handlers, keyof typeof TOLD>;

export function withLocalChanges(
  calls: LocalChanges,
  options: { instances: Pick<Instances, 'find'>; activity: Pick<Activity, 'note' | 'countOf'> },
): LocalChanges {
  const { note, countOf } = options.activity;

  function instanceOf({ instanceId }: { instanceId?: string }): Instance | null {
    const found = instanceId === undefined ? null : options.instances.find(instanceId);
    return found?.ok ? found.value : null;
  }

  const noted = Object.entries(TOLD as unknown as Record<keyof typeof TOLD, Tell<never>>).map(
    ([name, tell]) => {
      const call = calls[name as keyof typeof TOLD] as unknown as Call;
      const wrapped: Call = async (input) => {
        const before = instanceOf(input);
        const result = await call(input);
        if (!result.ok) return result;
        const done = { input, value: result.value, before, after: instanceOf(input) } as Done<never>;
        for (const entry of [(await tell(done, countOf)) ?? []].flat()) note(entry);
        return result;
      };
      return [name, wrapped] as const;
    },
  );
  return Object.fromEntries(noted) as unknown as LocalChanges;
}

/** Checks what is left, since the disk may have refused the deletion. */
async function forgottenNote(instanceId: string, countOf: CountOf): Promise<string> {
  const left = await countOf(instanceId).catch(() => null);
  return left && left.alone + left.shared === 0
    ? ' Its entries were removed from Activity.'
    : ' Its entries could not be removed from Activity. Quayside tries again at the next start.';
}

function newKeysNote(before: Instance | null, after: Instance): string {
  const known = new Set(before?.keys.map(({ id }) => id));
  const added = after.keys.filter(({ id }) => !known.has(id));
  return added.length > 0 ? added.map(keyNote).join(' ') : 'The key was stored again.';
}

function importedEntry(
  { name, instanceId, outcome }: ImportResult,
  all: readonly Instance[],
): LocalEntry | null {
  const instance = all.find(({ id }) => id === instanceId);
  if (!instance || (outcome.kind !== 'added' && outcome.kind !== 'keys-added')) return null;
  const note =
    outcome.kind === 'added'
      ? `“${name}” at ${instance.origin} was added from a file, with ${outcome.keys} of its keys.`
      : `${outcome.keys} keys of “${name}” were added from a file.`;
  return { kind: 'import-instances', instance, note };
}

const MOST = { person: 400, organization: 200 };

export function keyNote({ organizationName, userEmail, start }: KeyRecord): string {
  const letters = start ? `, which begins with ${start}` : '';
  const person = oneLine(userEmail ?? 'an unknown person', MOST.person);
  const organization = oneLine(organizationName ?? 'no organization', MOST.organization);
  return `The key of ${person} for “${organization}”${letters}.`;
}

function carriedNote(counts: Partial<CarriedCounts>): string {
  return CARRIED_PARTS.flatMap((part) => {
    const number = counts[part] ?? 0;
    const [one, more] = PART_NOUNS[part];
    return number === 0 ? [] : [`${number} ${number === 1 ? one : more}`];
  }).join(', ');
}

type Given = CallInput<'instances.edit'>['connection'];

/** Never shows header values: those are secrets. */
function connectionNote(before: Instance, after: Instance, given: Given): string {
  const isTold = given !== undefined || before.origin !== after.origin;
  return [
    before.name === after.name ? null : `Name from “${before.name}” to “${after.name}”.`,
    before.origin === after.origin ? null : `Address from ${before.origin} to ${after.origin}.`,
    isTold ? proxyNote(before, after) : null,
    ...(isTold ? headerNotes(before, after, given?.headers ?? []) : []),
  ]
    .filter((words) => words !== null)
    .join(' ');
}

function proxyNote(before: Instance, after: Instance): string | null {
  const [from, to] = [proxyWords(before), proxyWords(after)];
  return from === to ? null : `Proxy from ${from} to ${to}.`;
}

function proxyWords({ proxy }: Instance): string {
  if (!proxy || proxy.mode === 'system') return 'the system’s';
  return proxy.mode === 'none' ? 'none' : proxy.url;
}

function headerNotes(before: Instance, after: Instance, given: NonNullable<Given>['headers']): string[] {
  const names = ({ headers = [] }: Instance) =>
    new Map(headers.map(({ name }) => [name.toLowerCase(), name]));
  const [were, are] = [names(before), names(after)];
  const valued = new Set(given.flatMap(({ name, value }) => (value ? name.trim().toLowerCase() : [])));
  const of = (map: Map<string, string>, wanted: (key: string) => boolean) =>
    [...map].flatMap(([key, name]) => (wanted(key) ? name : [])).join(', ');
  const told = [
    ['Headers added', of(are, (key) => !were.has(key))],
    ['Headers changed', of(are, (key) => were.has(key) && valued.has(key))],
    ['Headers removed', of(were, (key) => !are.has(key))],
  ] as const;
  return told.flatMap(([what, which]) => (which === '' ? [] : `${what}: ${which}.`));
}
