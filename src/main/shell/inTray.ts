export type InTray = ReturnType<typeof createInTray>;

/** Without an icon, closing the window ends the app, which would be unreachable. */
export function createInTray(options: {
  isOn: () => boolean;
  isShown: () => Promise<boolean>;
  mayEnd: () => boolean;
  quit: () => void;
  leaveWindow: () => void;
}) {
  const { isOn, isShown, mayEnd, quit, leaveWindow } = options;
  let state: 'window' | 'asking' | 'tray' | 'ending' = 'window';
  const isEnding = () => state === 'ending';

  async function close(): Promise<void> {
    state = 'asking';
    const shown = await isShown().catch(() => false);
    if (isEnding()) return;
    state = shown ? 'tray' : 'window';
    if (shown) leaveWindow();
    else if (mayEnd()) quit();
  }

  return {
    /** If false, the decision follows soon and is carried out. */
    mayClose(): boolean {
      if (isEnding()) return true;
      if (!isOn()) return mayEnd();
      if (state !== 'asking') void close();
      return false;
    },
    goesOn: (): boolean => state === 'tray',
    startedHidden(): void {
      state = 'tray';
    },
    opened(): void {
      if (!isEnding()) state = 'window';
    },
    ending(): void {
      state = 'ending';
    },
  };
}
