import { createHash } from 'node:crypto';

/** An id as it is where it is harmless in a file name on every platform, else its hash. */
export function plainName(id: string): string {
  const isPlain = /^[a-z0-9-]{1,64}$/.test(id);
  return isPlain ? id : createHash('sha256').update(id).digest('hex');
}
