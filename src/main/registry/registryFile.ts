import { z } from 'zod';
import { readAddress } from '../../shared/address.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { type Instance, instanceShape, type Notice } from '../../shared/instance.ts';
import {
  copyReplaced,
  describeDiskError,
  readJson,
  setAside,
  unwritable,
  writeJson,
} from '../storage/jsonFile.ts';

const VERSION = 1;

const registryShape = z
  .object({
    version: z.literal(VERSION),
    /** Prefix of the ids of all secrets, so that another profile's keys never count as orphans. */
    id: z.string().min(1),
    order: z.array(z.string()),
    byId: z.record(z.string(), instanceShape),
  })
  .refine(({ byId }) =>
    Object.entries(byId).every(
      ([id, instance]) =>
        id === instance.id &&
        !(id in Object.prototype) &&
        instance.keys.every((k) => k.instanceId === id) &&
        isOrigin(instance.origin),
    ),
  );

export const REGISTRY_FORMAT = { version: VERSION, shape: registryShape };

type RegistryFile = {
  id: string;
  records: Instance[];
  whole: boolean;
  notices: Notice[];
  obstacle: AppError | null;
};

/** Sets a malformed file aside, leaves a newer or unreadable one alone. Never throws. */
export async function readRegistry(file: string, now: number, newId: () => string): Promise<RegistryFile> {
  const found = await readJson(file, REGISTRY_FORMAT);
  const empty: RegistryFile = { id: newId(), records: [], whole: false, notices: [], obstacle: null };
  const notice = (tone: Notice['tone'], title: string, text: string): Notice[] => [
    { id: newId(), tone, title, text },
  ];
  const closed = (obstacle: AppError): RegistryFile => ({
    ...empty,
    obstacle,
    notices: notice('danger', 'Nothing can be changed', `${obstacle.message} ${obstacle.advice}`),
  });
  switch (found.state) {
    case 'absent':
      return { ...empty, whole: true };
    case 'read':
      return { ...empty, id: found.value.id, records: inOrder(found.value), whole: true };
    case 'newer':
      return closed(newerRegistry(found.version));
    case 'unreadable':
      return closed(unreadable(file, found.why));
    case 'malformed':
      try {
        const target = await setAside(file, now);
        const text = `The list in ${file} is ${found.how}. It is kept unchanged as ${target}, and Quayside started with an empty list. The keys are still in the keychain. To restore the list, open “Repair” in the Help menu.`;
        return { ...empty, notices: notice('warning', 'The list of instances was set aside', text) };
      } catch (error) {
        return closed(
          unreadable(file, `it is ${found.how} and could not be set aside: ${describeDiskError(error)}`),
        );
      }
  }
}

export function contentOf(id: string, records: readonly Instance[]) {
  const byId = Object.fromEntries(records.map((instance) => [instance.id, instance]));
  return { version: VERSION, id, order: records.map((instance) => instance.id), byId };
}

export async function readCopy(file: string): Promise<{ id: string; records: Instance[] } | null> {
  const found = await readJson(file, REGISTRY_FORMAT);
  return found.state === 'read' ? { id: found.value.id, records: inOrder(found.value) } : null;
}

export async function keepReplaced(file: string, now: number): Promise<Result<null>> {
  try {
    await copyReplaced(file, now);
    return ok(null);
  } catch (error) {
    return fail(unwritable(`The list of instances could not be saved to ${file}`, error));
  }
}

export async function writeRegistry(
  file: string,
  id: string,
  records: readonly Instance[],
): Promise<Result<null>> {
  try {
    await writeJson(file, contentOf(id, records));
    return ok(null);
  } catch (error) {
    return fail(unwritable(`The list of instances could not be saved to ${file}`, error));
  }
}

/** A partial origin in an edited file would send a key to an unintended host. */
function isOrigin(text: string): boolean {
  const address = readAddress(text);
  return address.ok && address.value.origin === text;
}

function inOrder({ order, byId }: { order: string[]; byId: Record<string, Instance> }): Instance[] {
  const records = new Map(Object.entries(byId));
  return [...new Set([...order, ...records.keys()])].flatMap((id) => records.get(id) ?? []);
}

function newerRegistry(version: number): AppError {
  return {
    code: 'registry-newer',
    message: `The list of instances was written by a newer Quayside (format ${version}, this version reads ${VERSION}).`,
    advice: 'Update Quayside on this computer. Until then Quayside changes nothing, so nothing is lost.',
  };
}

function unreadable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The list of instances in ${file} could not be read: ${why}.`,
    advice: 'Fix this, then restart Quayside. Until then Quayside changes nothing, so nothing is lost.',
  };
}
