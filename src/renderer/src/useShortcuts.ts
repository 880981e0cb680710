import { useEffect } from 'react';
import { SEARCH_MARK } from './focusSearch.ts';
import type { App } from './state/app.tsx';
import { pressedCommand } from './state/commands/commands.ts';
import type { State } from './state/model.ts';

const MOUSE: Record<number, 'back' | 'forward'> = { 3: 'back', 4: 'forward' };

export function useShortcuts({ store, actions }: App): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const state = store.getState();
      if (state.switching && event.key === 'Escape') {
        event.preventDefault();
        event.stopPropagation();
        actions.endSwitching(false);
        return;
      }
      const { dialog } = state;
      // Not in the dialog: it is asked for before its content is loaded, and the focus may still be outside.
      if (dialog && event.key === 'Escape' && !event.isComposing && !isTakenInDialog(event.target)) {
        event.stopPropagation();
        actions.closeDialog(dialog.id);
        return;
      }
      const pressed = pressedCommand(event, state.platform);
      // Keys without a modifier belong to a focused text box or an open menu.
      if (!pressed) return;
      const isSign = pressed.chord.length === 1 && !(pressed.id === 'search' && isEmptySearch(event.target));
      if (isSign && isTaken(event.target, state)) return;
      event.preventDefault();
      event.stopPropagation();
      if (pressed.id === 'command-palette' && dialog?.about.kind === 'palette') {
        actions.closeDialog(dialog.id);
        return;
      }
      const goesOn = pressed.id === 'next-recent' || pressed.id === 'previous-recent';
      if (!event.repeat || goesOn) actions.runCommand(pressed.id, pressed.at);
    }
    function onKeyUp(event: KeyboardEvent): void {
      if (event.key === 'Control') actions.endSwitching(true);
    }
    function onMouseUp(event: MouseEvent): void {
      const id = MOUSE[event.button];
      if (!id) return;
      event.preventDefault();
      actions.runCommand(id);
    }
    const onFocus = () => void actions.refreshOnFocus();
    const onBlur = () => actions.endSwitching(false);
    // Captured before the focused element: a tab list, for example, takes arrows with Alt too.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    window.addEventListener('keyup', onKeyUp, { capture: true });
    window.addEventListener('mouseup', onMouseUp);
    window.addEventListener('focus', onFocus);
    window.addEventListener('blur', onBlur);
    return () => {
      window.removeEventListener('keydown', onKeyDown, { capture: true });
      window.removeEventListener('keyup', onKeyUp, { capture: true });
      window.removeEventListener('mouseup', onMouseUp);
      window.removeEventListener('focus', onFocus);
      window.removeEventListener('blur', onBlur);
    };
  }, [store, actions]);
}

/** True where “/” was pressed again in the empty search box that it had focused. */
function isEmptySearch(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(`input[${SEARCH_MARK}]:placeholder-shown`);
}

function isTaken(target: EventTarget | null, { dialog }: State): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // Checkboxes and radios take only arrows and the space bar.
  const writing =
    target.isContentEditable ||
    target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select');
  // A closed dialog keeps the focus until it has faded; nobody types into it any more.
  const isFading = dialog === null && target.closest('[role="dialog"]') !== null;
  return (writing && !isFading) || isInMenu(target);
}

/** Before the dialog is drawn nothing in it takes the key. */
function isTakenInDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.getAttribute('data-mantine-stop-propagation') === 'true' &&
    document.querySelector('[aria-modal="true"]') !== null
  );
}

/**
 * A closed menu fades, on a busy computer for long: its button (or the focus, for a context menu) tells that
 * it is closed.
 */
function isInMenu(target: HTMLElement): boolean {
  const isOpen = document.querySelector('[aria-haspopup="menu"][aria-expanded="true"]') !== null;
  return isOpen || target.closest('[role="menu"]') !== null;
}
