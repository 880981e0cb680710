/** What must never be written: keys and the passphrase of this run. A last net, since nothing should hold one. */
export type Hidden = ReturnType<typeof createHidden>;

/** So short a text is in many others. */
const SHORTEST = 8;

export function createHidden() {
  const secrets = new Set<string>();
  return {
    add(secret: string): void {
      if (secret.length < SHORTEST) return;
      secrets.add(secret);
      // As JSON has it, which a passphrase may need.
      secrets.add(JSON.stringify(secret).slice(1, -1));
    },
    cut(text: string): string {
      let left = text;
      for (const secret of secrets) if (left.includes(secret)) left = left.replaceAll(secret, '[secret]');
      return left;
    },
  };
}
