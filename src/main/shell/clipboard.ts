import { fail, ok, type Result } from '../../shared/errors.ts';

const SECRET_STAYS = 60_000;

/** Since Electron 44 these return promises, which may reject. */
type SystemClipboard = {
  writeText(text: string): Promise<void> | void;
  readText(): Promise<string> | string;
  clear(): Promise<void> | void;
};

export type Clipboard = ReturnType<typeof createClipboard>;

export function createClipboard(system: SystemClipboard) {
  let secret: { text: string; timer: NodeJS.Timeout } | null = null;

  /** Gives `internal` if the system refuses, for example because another program holds the clipboard. */
  async function write(text: string): Promise<Result<null>> {
    try {
      await system.writeText(text);
      return ok(null);
    } catch {
      return fail({
        code: 'internal',
        message: 'Quayside could not copy to the clipboard.',
        advice: 'Another program may be using it. Try again in a moment.',
      });
    }
  }

  async function clearSecret(): Promise<void> {
    const held = secret;
    secret = null;
    if (!held) return;
    clearTimeout(held.timer);
    try {
      if ((await system.readText()) === held.text) await system.clear();
    } catch {
      // Unreadable content may not be the secret.
    }
  }

  return {
    write,
    /** Cleared after a minute, unless something else was copied meanwhile. */
    async writeSecret(text: string): Promise<Result<null>> {
      const written = await write(text);
      if (!written.ok) return written;
      if (secret) clearTimeout(secret.timer);
      const timer = setTimeout(() => void clearSecret(), SECRET_STAYS);
      secret = { text, timer };
      return written;
    },
    clearSecret,
  };
}
