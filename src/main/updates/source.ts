import { z } from 'zod';
import { publicKeyOf } from './signature.ts';

/**
 * Where updates come from, and who signs them, as it is built in: scripts/dist writes it into the package.json of the
 * packed app.
 */
export const updateSourceShape = z.strictObject({
  /** Where the manifests lie. */
  feed: z.url().transform((feed) => (feed.endsWith('/') ? feed : `${feed}/`)),
  /** Public Ed25519 keys (SPKI, base64): of that which is in use, and of those kept for the day it is lost. */
  keys: z.array(z.string().refine(isKey)).min(1),
  /** For tests alone, which serve updates on this computer: never in a release, which scripts/dist refuses to make so. */
  loopback: z.boolean().default(false),
});

/** Where updates come from. */
export type UpdateSource = z.infer<typeof updateSourceShape>;

/** Whether something may be fetched from there: by HTTPS alone, but for tests. */
export function isAllowed(url: string, { loopback }: Pick<UpdateSource, 'loopback'>): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (loopback && protocol === 'http:' && hostname === '127.0.0.1');
}

function isKey(key: string): boolean {
  try {
    return publicKeyOf(key).type === 'public';
  } catch {
    return false;
  }
}
