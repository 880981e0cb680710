/** Decides what closing the window means while the app may go on in the tray. */
export type InTray = {
  /** Whether the window may close now. If not, what follows is decided soon, and done by itself. */
  mayClose(): boolean;
  /** Whether the app goes on without a window. */
  goesOn(): boolean;
  /** The app began without a window. */
  startedHidden(): void;
  /** A window is there again. */
  opened(): void;
  /** The app ends: windows close without a question. */
  ending(): void;
};

/**
 * Creates the decision. Where no icon can be shown, an app without a window could not be reached any more: closing the
 * window then ends the app, as without a tray.
 */
export function createInTray(options: {
  /** Whether the person wants it. */
  isOn: () => boolean;
  /** Whether the desktop shows the icon right now. */
  isShown: () => Promise<boolean>;
  /** Whether the app may end now; asks the person where it may not. */
  mayEnd: () => boolean;
  quit: () => void;
  /** Takes the window away. */
  leaveWindow: () => void;
}): InTray {
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
    mayClose() {
      if (isEnding()) return true;
      if (!isOn()) return mayEnd();
      if (state !== 'asking') void close();
      return false;
    },
    goesOn: () => state === 'tray',
    startedHidden() {
      state = 'tray';
    },
    opened() {
      if (!isEnding()) state = 'window';
    },
    ending() {
      state = 'ending';
    },
  };
}
