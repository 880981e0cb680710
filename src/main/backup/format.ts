import { z } from 'zod';
import { readAddress } from '../../shared/address.ts';
import { type AppError, fail, ok, type Result } from '../../shared/errors.ts';
import { readHeaderName, readHeaderValue } from '../../shared/headers.ts';
import { instanceShape, keyRecordShape, proxyShape } from '../../shared/instance.ts';
import { readProxy } from '../../shared/proxy.ts';

const FORMAT = 'quayside-backup';
const VERSION = 1;
/** A key is sent as a header: one line of plain ASCII. */
const KEY = /^[\x21-\x7e]{1,2048}$/;

const text = z.string().max(500);
const moment = z.iso.datetime();

/** The facts of a key that hold on another computer too; ids of records belong to one registry alone. */
const keyShape = z.object({
  organizationId: text.nullable(),
  organizationName: text.nullable(),
  userId: text.nullable(),
  userEmail: text.nullable(),
  role: text.nullable(),
  origin: keyRecordShape.shape.origin,
  serverKeyId: text.nullable(),
  start: text.nullable(),
  createdAt: moment,
  expiresAt: text.nullable(),
  /** Only in a sealed file. */
  secret: z.string().regex(KEY).exactOptional(),
});

const headerShape = z.object({
  name: z.string().refine((name) => matches(readHeaderName(name), name)),
  /** Only in a sealed file. */
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
    name: z.string().min(1).max(255),
    origin: z.string().refine((origin) => {
      const address = readAddress(origin);
      return address.ok && address.value.origin === origin;
    }),
    color: instanceShape.shape.color,
    keys: z.array(keyShape).max(1000),
    headers: z.array(headerShape).max(100).exactOptional(),
    proxy: savedProxyShape.exactOptional(),
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

/** An instance as a backup keeps it. */
export type SavedInstance = z.infer<typeof savedInstanceShape>;
/** A key as a backup keeps it. */
export type SavedKey = z.infer<typeof keyShape>;
/** A backup: the list of instances in the person's order, with secrets only where it is sealed. */
export type Backup = z.infer<typeof backupShape>;

/** Writes a backup as text; whatever is not named in the format stays out. `createdAt` is ms since the epoch. */
export function writeBackup(instances: SavedInstance[], createdAt: number): string {
  const backup = backupShape.parse({
    format: FORMAT,
    version: VERSION,
    createdAt: new Date(createdAt).toISOString(),
    instances,
  });
  return `${JSON.stringify(backup, null, 2)}\n`;
}

/**
 * Reads a backup from text of any origin. What an unsealed file must not decide is dropped: secrets, and
 * certificates to trust, since anyone could have written it. Gives `backup-foreign`, `backup-newer`, `backup-damaged`.
 */
export function readBackup(content: string, { encrypted }: { encrypted: boolean }): Result<Backup> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch {
    return fail(content.slice(0, 200).includes(FORMAT) ? damaged() : foreign());
  }
  const head = z.object({ format: z.literal(FORMAT), version: z.unknown() }).safeParse(value);
  if (!head.success) return fail(foreign());
  const { version } = head.data;
  if (typeof version === 'number' && version > VERSION) return fail(newer(version));
  const parsed = backupShape.safeParse(value);
  if (!parsed.success) return fail(damaged());
  return ok(
    encrypted ? parsed.data : { ...parsed.data, instances: parsed.data.instances.map(withoutSecrets) },
  );
}

/** An instance as it goes into a file that anyone may read. */
export function withoutSecrets(instance: SavedInstance): SavedInstance {
  const { certificate: _, headers, ...rest } = instance;
  return {
    ...rest,
    keys: instance.keys.map(({ secret: __, ...key }) => key),
    ...(headers ? { headers: headers.map(({ name }) => ({ name })) } : {}),
  };
}

function matches(read: Result<string>, given: string): boolean {
  return read.ok && read.value === given;
}

/** The file is a backup, but cut short or changed. */
export function damaged(): AppError {
  return {
    code: 'backup-damaged',
    message: 'This file is a backup of Quayside, but it is damaged: it was cut short or changed.',
    advice: 'Nothing was imported. Take another copy of it, or export it again.',
  };
}

/** The file is none of ours. */
export function foreign(): AppError {
  return {
    code: 'backup-foreign',
    message: 'This file is not a backup of Quayside.',
    advice: 'Nothing was imported. Choose a file that “Export instances” has made.',
  };
}

function newer(version: number): AppError {
  return {
    code: 'backup-newer',
    message: `This backup was made by a newer Quayside (format ${version}, this one knows ${VERSION}).`,
    advice: 'Nothing was imported. Update Quayside on this computer, then import it.',
  };
}
