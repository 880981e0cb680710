import { useWindowEvent } from '@mantine/hooks';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import { ClosingNote } from '../features/operations/ClosingNote.tsx';
import { useActions, useApp } from '../state/app.tsx';
import { DialogContext, DialogTitleContext } from '../state/dialogContext.tsx';
import type { Dialog as About, DialogKind } from '../state/dialogs.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useFocusBack } from '../ui/useFocusBack.ts';
import { CONTENTS, DIALOGS, type DialogEntry } from './dialogs.ts';
import * as parts from './later.ts';
import styles from './screens.module.css';
import { WaitingForServer, WaitingForServers } from './WaitingForServer.tsx';

type Loaded = { id: number; about: About; Content: ComponentType<object> };

/** The dialog of the window: at most one is open, and it opens once its content is loaded. What was typed goes when it closes. */
export function DialogHost() {
  const id = useApp((state) => state.dialog?.id ?? null);
  const about = useApp((state) => state.dialog?.about ?? null);
  const { closeDialog, tellTrouble } = useActions();
  // The closing dialog keeps its content while it fades.
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
  // What was begun in a dialog goes on in another one: it stays open while the content of that is loaded.
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
      {/* What is begun now would be refused. Always there, so that a screen reader tells what comes. */}
      <div aria-live="polite" className={styles.closing}>
        <ClosingNote />
      </div>
      {loaded && (
        <DialogContext key={loaded.id} value={loaded.id}>
          <DialogTitleContext value={setOwnTitle}>
            {/* What was typed ahead of it is newer than what it was loaded for. */}
            <loaded.Content {...(loaded.id === id && about ? about : loaded.about)} />
          </DialogTitleContext>
          {instanceId !== null && <WaitingForServer instanceId={instanceId} />}
          {loaded.about.kind === 'operation' && <WaitingForServers operationId={loaded.about.operationId} />}
        </DialogContext>
      )}
    </Dialog>
  );
}

/** The one instance that a dialog is about. */
function instanceOf(about: About): string | null {
  const of = about.kind === 'change-these' ? about.intent : about;
  return ('instanceId' in of ? of.instanceId : null) ?? null;
}

/** Keys that are pressed once the palette was asked for are its own, also before its search is there to take them. */
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

/** A menu's item is gone by then, so its menu's button gets the focus. */
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

/** Loads these one after the other while the window has nothing else to do; gives a function that ends it. */
function preloadOnIdle(loads: readonly (() => Promise<unknown>)[]): () => void {
  const left = [...loads];
  let handle = requestIdleCallback(next);
  let ended = false;
  function next(): void {
    // What fails to load here is told when it is opened.
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
