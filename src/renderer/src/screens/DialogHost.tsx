import { useWindowEvent } from '@mantine/hooks';
import { type ComponentType, useCallback, useEffect, useRef, useState } from 'react';
import { ClosingNote } from '../features/outcomes/OperationFeedback.tsx';
import { useActions, useApp } from '../state/app.tsx';
import { DialogContext, DialogTitleContext } from '../state/dialogContext.tsx';
import type { Dialog as About, DialogKind } from '../state/dialogs.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { CONTENTS, DIALOGS, type DialogEntry } from './dialogs.ts';
import * as parts from './later.ts';
import styles from './screens.module.css';
import { WaitingForServer, WaitingForServers } from './WaitingForServer.tsx';

/**
 * Returns the focus to where it was before a dialog was asked for, as soon as the dialog closes. If that
 * element is gone (a menu item, a removed row), `fallback` gets it once the dialog has faded: call the
 * returned function then. Until then the dialog keeps the focus, and another dialog may still open.
 */
function useFocusBack(opened: boolean, fallback: () => HTMLElement | null): () => void {
  const before = useRef<HTMLElement | null>(null);
  const latest = useRef({ opened, fallback });
  latest.current = { opened, fallback };
  const [faded, setFaded] = useState(0);
  useEffect(() => {
    if (opened) before.current = document.activeElement as HTMLElement | null;
    else if (isLeft()) before.current?.focus({ preventScroll: true });
  }, [opened]);
  // In an effect: at the end of the fade the dialog is still in the page.
  useEffect(() => {
    if (faded === 0 || latest.current.opened || !before.current) return;
    if (document.activeElement === document.body) {
      before.current.focus();
      // The element is gone or hidden, or the body had the focus because a menu closed first.
      if (document.activeElement === document.body) latest.current.fallback()?.focus();
    }
    before.current = null;
  }, [faded]);
  return useCallback(() => setFaded((times) => times + 1), []);
}

/** True where the focus would be lost with the dialog; false where a person moved it. */
function isLeft(): boolean {
  const { activeElement } = document;
  return activeElement === document.body || !!activeElement?.closest('[role="dialog"]');
}

type Loaded = { id: number; about: About; Content: ComponentType<object> };

export function DialogHost() {
  const id = useApp((state) => state.dialog?.id ?? null);
  const about = useApp((state) => state.dialog?.about ?? null);
  const { closeDialog, tellTrouble } = useActions();
  // A closing dialog keeps its content while it fades.
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [ownTitle, setOwnTitle] = useState<string | null>(null);
  useEffect(
    () => preloadOnIdle([...Object.values(parts).map(({ load }) => load), ...Object.values(CONTENTS)]),
    [],
  );
  useEffect(() => {
    if (id === null || about === null) return;
    let wanted = true;
    const load = CONTENTS[about.kind] as () => Promise<ComponentType<object>>;
    load().then(
      (Content) => {
        if (wanted) setLoaded({ id, about, Content });
      },
      () => {
        closeDialog(id);
        tellTrouble('The dialog did not open', UNREADABLE);
      },
    );
    return () => {
      wanted = false;
    };
  }, [id, about, closeDialog, tellTrouble]);
  useTypedAhead(about?.kind === 'palette' && loaded?.id === id);
  // When one dialog leads to another, the first stays open until the code of the second is loaded.
  const isOpen = useRef(false);
  const opened = loaded !== null && id !== null && (loaded.id === id || isOpen.current);
  isOpen.current = opened;
  const kind = loaded?.about.kind;
  const onFaded = useFocusBack(
    id !== null,
    () => (kind ? DIALOGS[kind].focusAfter?.() : null) ?? menuButton(),
  );

  const entry = loaded && (DIALOGS[loaded.about.kind] as DialogEntry<DialogKind>);
  const instanceId = loaded && instanceOf(loaded.about);
  const title = typeof entry?.title === 'function' ? entry.title(loaded?.about as never) : entry?.title;
  return (
    <Dialog
      title={ownTitle ?? title ?? ''}
      opened={opened}
      onClose={() => id !== null && closeDialog(id)}
      onFaded={onFaded}
      {...(entry?.size ? { size: entry.size } : {})}
      bare={entry?.bare === true}
      sheet={entry?.sheet === true}
    >
      {/* Actions started while the app is closing would be refused. Always rendered, so that screen readers announce the text. */}
      <div aria-live="polite" className={styles.closing}>
        <ClosingNote />
      </div>
      {loaded && (
        <DialogContext key={loaded.id} value={loaded.id}>
          <DialogTitleContext value={setOwnTitle}>
            {/* After the code was loaded, keys typed meanwhile are in `about`; `loaded.about` is older. */}
            <loaded.Content {...(loaded.id === id && about ? about : loaded.about)} />
          </DialogTitleContext>
          {instanceId !== null && <WaitingForServer instanceId={instanceId} />}
          {loaded.about.kind === 'operation' && <WaitingForServers operationId={loaded.about.operationId} />}
        </DialogContext>
      )}
    </Dialog>
  );
}

function instanceOf(about: About): string | null {
  const of = about.kind === 'change-these' ? about.intent : about;
  return ('instanceId' in of ? of.instanceId : null) ?? null;
}

/** Keys pressed between asking for the palette and drawing its search box go into that box. */
function useTypedAhead(isThere: boolean): void {
  const { typeInPalette } = useActions();
  useWindowEvent(
    'keydown',
    (event) => {
      const { key, ctrlKey, metaKey, altKey } = event;
      if (key === 'Escape' || event.isComposing || ctrlKey || metaKey || altKey) return;
      const search = isThere
        ? document.querySelector<HTMLElement>('[role="dialog"] [role="combobox"]')
        : null;
      if (search && document.activeElement === search) return;
      const added = key.length === 1 ? key : '';
      if (!typeInPalette((typed) => (key === 'Backspace' ? typed.slice(0, -1) : typed + added))) return;
      event.preventDefault();
      event.stopPropagation();
      search?.focus();
    },
    { capture: true },
  );
}

/** The item of a menu is unmounted by then, so the menu’s button gets the focus. */
function menuButton(): HTMLElement | null {
  return byLabel('Instance menu') ?? byLabel('All instances menu') ?? byLabel('Home');
}

function byLabel(label: string): HTMLElement | null {
  return document.querySelector(`button[aria-label="${label}"]`);
}

const UNREADABLE = {
  code: 'internal',
  message: 'A part of Quayside could not be read from the disk.',
  advice: 'Restart Quayside. If that does not help, reinstall it.',
} as const;

function preloadOnIdle(loads: readonly (() => Promise<unknown>)[]): () => void {
  const left = [...loads];
  let handle = requestIdleCallback(next);
  let ended = false;
  function next(): void {
    void left
      .shift()?.()
      .catch(() => undefined)
      .then(() => {
        if (!ended && left.length > 0) handle = requestIdleCallback(next);
      });
  }
  return () => {
    ended = true;
    cancelIdleCallback(handle);
  };
}
