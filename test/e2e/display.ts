const { startScreen } = await import(new URL('../../scripts/screen.mjs', import.meta.url).href);

export type Display = {
  /** As `DISPLAY` names it. */
  name: string;
  stop(): void;
};

/** Starts a screen; it ends with this process, however that ends. */
export async function startDisplay(): Promise<Display> {
  const { child, name } = startScreen();
  return { name: await name, stop: () => void child.kill() };
}
