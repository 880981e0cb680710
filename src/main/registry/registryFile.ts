import { z } from 'zod';
import { readAddress } from '../../shared/address.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { type Instance, instanceShape, type Notice } from '../../shared/instance.ts';
import { describeDiskError, readJson, setAside, writeJson } from '../storage/jsonFile.ts';

const VERSION = 1;

const registryShape = z
  .object({
    version: z.literal(VERSION),
    /** Begins the id of every key record made here, so that another profile's keys are never taken for orphans. */
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

/** The format of the file. */
export const REGISTRY_FORMAT = { version: VERSION, shape: registryShape };

/** What the file gave, and the way to write it. */
export type RegistryFile = {
  /** Names this registry; kept in the file, new where there is none. */
  id: string;
  records: Instance[];
  /** True when nothing in the file was passed over. */
  whole: boolean;
  notices: Notice[];
  /** Why nothing can be written, if so. */
  obstacle: AppError | null;
};

/** Reads the registry; sets a malformed file aside and leaves a newer or unreadable one alone. Never throws. */
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
        const text = `The list in ${file} could not be understood. It was kept, unchanged, as ${target}, and Quayside started with an empty list. The keys are still in the keychain: to get the list back, quit Quayside, mend that file and give it its old name.`;
        return { ...empty, notices: notice('warning', 'The list of instances was set aside', text) };
      } catch (error) {
        return closed(
          unreadable(file, `it is damaged and could not be set aside: ${describeDiskError(error)}`),
        );
      }
  }
}

/** Writes the records in their order, whole or not at all. Gives `registry-unwritable`. */
export async function writeRegistry(
  file: string,
  id: string,
  records: readonly Instance[],
): Promise<Result<null>> {
  const byId = Object.fromEntries(records.map((instance) => [instance.id, instance]));
  try {
    await writeJson(file, { version: VERSION, id, order: records.map((instance) => instance.id), byId });
    return ok(null);
  } catch (error) {
    return fail(unwritable(file, describeDiskError(error)));
  }
}

/** What is no whole origin, as a hand-mended file may hold, would send a key to a place that nobody meant. */
function isOrigin(text: string): boolean {
  const address = readAddress(text);
  return address.ok && address.value.origin === text;
}

/** Repairs an order that names too much or too little, rather than lose a record. */
function inOrder({ order, byId }: { order: string[]; byId: Record<string, Instance> }): Instance[] {
  const records = new Map(Object.entries(byId));
  return [...new Set([...order, ...records.keys()])].flatMap((id) => records.get(id) ?? []);
}

function newerRegistry(version: number): AppError {
  return {
    code: 'registry-newer',
    message: `The list of instances was written by a newer Quayside (format ${version}, this one knows ${VERSION}).`,
    advice: 'Update Quayside on this computer. Until then nothing is changed, so that nothing is lost.',
  };
}

function unreadable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The list of instances in ${file} could not be read: ${why}.`,
    advice: 'Mend that and start Quayside again. Until then nothing is changed, so that nothing is lost.',
  };
}

function unwritable(file: string, why: string): AppError {
  return {
    code: 'registry-unwritable',
    message: `The list of instances could not be saved to ${file}: ${why}.`,
    advice: 'Nothing was changed. Mend that and try again.',
  };
}
