import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readAddress } from '../../shared/address.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { type Instance, instanceShape, type Notice } from '../../shared/instance.ts';
import { copyReplaced, readJson, unwritable, writeJson } from '../storage/jsonFile.ts';
import { readWork } from '../storage/keptFile.ts';

export function shortCode(text: string, length: number): string {
  const digest = createHash('sha256').update(text).digest('hex');
  return BigInt(`0x${digest}`).toString(36).slice(-length);
}

/** Tells keys of this computer from others' within Dokploy's 32 characters. */
export function registryCode(registryId: string): string {
  return shortCode(registryId, 4);
}

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

const WORDS = {
  subject: 'The list of instances',
  isOne: true,
  unread: 'Nothing can be changed',
  until: 'Quayside changes nothing',
  lost: 'Quayside started with an empty list. The keys are still in the keychain. To restore the list, open “Repair” in the Help menu.',
};

/** Sets a malformed file aside, leaves a newer or unreadable one alone. Never throws. */
export async function readRegistry(file: string, now: number, newId: () => string): Promise<RegistryFile> {
  const notices: Notice[] = [];
  const warn = (title: string, text: string) => {
    const tone = title === WORDS.unread ? 'danger' : 'warning';
    notices.push({ id: newId(), tone, title, text });
  };
  const { value, isWhole, obstacle } = await readWork(file, REGISTRY_FORMAT, WORDS, { now, warn });
  const { id, records } = value ? { id: value.id, records: inOrder(value) } : { id: newId(), records: [] };
  return { id, records, whole: isWhole, notices, obstacle };
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
