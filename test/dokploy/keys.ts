import type { ApiKey } from './rows.ts';
import type { World } from './world.ts';

/** Null for a wrong, disabled, expired (then deleted), used-up or unbound key: better-auth does not tell them apart. */
export function verifyKey(world: World, secret: string | undefined): ApiKey | null {
  const key = world.keys.find((row) => row.secret === secret);
  if (!key?.enabled || key.organizationId === null) return null;
  if (!world.user(key.userId)) return null;
  const now = world.now();
  if (key.expiresAt !== null && Date.parse(key.expiresAt) <= now) {
    world.keys = world.keys.filter((row) => row !== key);
    return null;
  }
  if (key.remaining === 0 || isLimited(key, now)) return null;
  if (key.remaining !== null) key.remaining -= 1;
  if (key.rateLimitEnabled) {
    const fresh = key.lastRequest === null || now - key.lastRequest > key.rateLimitTimeWindow;
    key.requestCount = fresh ? 1 : key.requestCount + 1;
  }
  key.lastRequest = now;
  return key;
}

// The window runs from the last accepted verification, not from the first.
function isLimited(key: ApiKey, now: number): boolean {
  if (!key.rateLimitEnabled || key.lastRequest === null) return false;
  if (now - key.lastRequest > key.rateLimitTimeWindow) return false;
  return key.requestCount >= key.rateLimitMax;
}
