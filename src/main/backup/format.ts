import { z } from 'zod';
import { readAddress } from '../../shared/address.ts';
import { ok, type Result } from '../../shared/errors.ts';
import { readHeaderName, readHeaderValue } from '../../shared/headers.ts';
import { instanceShape, keyRecordShape, proxyShape } from '../../shared/instance.ts';
import { LONGEST_KEY } from '../../shared/keyText.ts';
import { instanceGroupShape } from '../../shared/preferences.ts';
import { readProxy } from '../../shared/proxy.ts';
import { withNamesOfNow } from '../storage/jsonFile.ts';
import { damaged, foreign, newer, notExportable } from './errors.ts';
import { type FoundParts, readParts, type SavedParts } from './parts.ts';

const FORMAT = 'quayside-backup';
const VERSION = 1;
/** Keys are sent as headers: one line of plain ASCII. */
const KEY = new RegExp(`^[\\x21-\\x7e]{1,${LONGEST_KEY}}$`);
/** Limit of display texts. */
export const LONGEST_TEXT = 500;
export const LONGEST_NAME = 255;

const text = z.string().max(LONGEST_TEXT);
/** Sent back to the server, so never cut. */
const given = z.string();
const moment = z.iso.datetime();

/** Facts valid on other computers; record ids belong to one registry. */
const keyShape = z.object({
  organizationId: given.nullable(),
  organizationName: text.nullable(),
  userId: given.nullable(),
  userEmail: text.nullable(),
  role: given.nullable(),
  origin: keyRecordShape.shape.origin,
  serverKeyId: given.nullable(),
  start: given.nullable(),
  /** Stays the same on another computer. */
  madeBy: given.exactOptional(),
  serverName: given.exactOptional(),
  createdAt: moment,
  expiresAt: given.nullable(),
  /** Only in an encrypted file. */
  secret: z.string().regex(KEY).exactOptional(),
});

const headerShape = z.object({
  name: z.string().refine((name) => matches(readHeaderName(name), name)),
  /** Only in an encrypted file. */
  secret: z
    .string()
    .refine((value) => matches(readHeaderValue(value), value))
    .exactOptional(),
});

const savedProxyShape = proxyShape.refine(
  (proxy) => proxy.mode !== 'given' || matches(readProxy(proxy.url), proxy.url),
);

const savedInstanceShape = z
  .object({
    name: z.string().min(1).max(LONGEST_NAME),
    origin: z.string().refine((origin) => {
      const address = readAddress(origin);
      return address.ok && address.value.origin === origin;
    }),
    color: instanceShape.shape.color,
    keys: z.array(keyShape).max(1000),
    headers: z.array(headerShape).max(100).exactOptional(),
    proxy: savedProxyShape.exactOptional(),
    group: instanceGroupShape.shape.name.exactOptional(),
    certificate: instanceShape.shape.certificate,
    identity: instanceShape.shape.identity,
  })
  .refine(({ certificate, origin }) => !certificate || certificate.origin === origin);

const backupShape = z
  .object({
    format: z.literal(FORMAT),
    version: z.literal(VERSION),
    createdAt: moment,
    instances: z.array(savedInstanceShape).max(1000),
  })
  .refine(({ instances }) => new Set(instances.map(({ origin }) => origin)).size === instances.length);

export type SavedInstance = z.infer<typeof savedInstanceShape>;
export type SavedKey = z.infer<typeof keyShape>;
export type Backup = z.infer<typeof backupShape> & FoundParts;

/** Drops unknown fields. Gives `internal` with the instance that does not fit (edited by hand). */
export function writeBackup(
  instances: SavedInstance[],
  createdAt: number,
  { baselines = [], ...small }: Partial<Omit<SavedParts, 'baselines'> & { baselines: string[] }> = {},
): Result<string> {
  const misfit = instances.find((instance) => !savedInstanceShape.safeParse(instance).success);
  if (misfit) return notExportable(misfit.name);
  const backup = backupShape.parse({
    format: FORMAT,
    version: VERSION,
    createdAt: new Date(createdAt).toISOString(),
    instances,
  });
  // Older versions skip unknown parts: the version number stays.
  const parts = Object.fromEntries(Object.entries(small).filter(([, each]) => each.length > 0));
  return ok(backupText({ ...backup, ...parts }, { baselines }));
}

/**
 * Unencrypted files give no secrets, certificates or proxies, since anyone could have written them. Gives
 * `file-foreign`, `backup-newer`, `backup-damaged`.
 */
export async function readBackup(
  content: string,
  { encrypted }: { encrypted: boolean },
): Promise<Result<Backup>> {
  const value = parse(content);
  if (value === undefined) return content.slice(0, 200).includes(FORMAT) ? damaged() : foreign();
  const head = z.object({ format: z.literal(FORMAT), version: z.unknown() }).safeParse(value);
  if (!head.success) return foreign();
  const { version } = head.data;
  if (typeof version === 'number' && version > VERSION) return newer(version, VERSION);
  const parsed = backupShape.safeParse(value);
  if (!parsed.success) return damaged();
  const instances = encrypted ? parsed.data.instances : parsed.data.instances.map(ofAnyone);
  return ok({ ...parsed.data, instances, ...(await readParts(value as Record<string, unknown>)) });
}

export function withoutSecrets(instance: SavedInstance): SavedInstance {
  const { certificate: _, headers, ...rest } = instance;
  return {
    ...rest,
    keys: instance.keys.map(({ secret: __, ...key }) => key),
    ...(headers ? { headers: headers.map(({ name }) => ({ name })) } : {}),
  };
}

/** Keys must not use a proxy or certificate that a stranger chose. */
function ofAnyone(instance: SavedInstance): SavedInstance {
  const { proxy: _, ...rest } = withoutSecrets(instance);
  return rest;
}

function matches(read: Result<string>, given: string): boolean {
  return read.ok && read.value === given;
}

export function backupText(head: object, long: Readonly<Record<string, readonly string[]>>): string {
  const lists = Object.entries(long).flatMap(([name, lines]) =>
    lines.length > 0 ? `,\n  "${name}": [\n    ${lines.join(',\n    ')}\n  ]` : [],
  );
  return `${JSON.stringify(head, null, 2).slice(0, -2)}${lists.join('')}\n}\n`;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(withNamesOfNow(text));
  } catch {
    return undefined;
  }
}
