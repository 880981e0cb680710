export type InTray = ReturnType<typeof createInTray>;

/** What closing the window means. Where no icon can be shown it ends the app, which would be unreachable. */
export function createInTray(options: {
  isOn: () => boolean;
  isShown: () => Promise<boolean>;
  /** Whether the app may end now; asks the person where it may not. */
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
    /** Whether the window may close now. If not, what follows is decided soon, and done by itself. */
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
    /** The app ends: windows close without a question. */
    ending(): void {
      state = 'ending';
    },
  };
}
