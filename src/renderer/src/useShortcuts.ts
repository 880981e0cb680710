import { useEffect } from 'react';
import type { App } from './state/app.tsx';
import { pressedCommand } from './state/commands/pressed.ts';
import type { State } from './state/model.ts';
import { SEARCH_MARK } from './ui/focusSearch.ts';

/** The buttons of a mouse that go back and forward, as its events number them. */
const MOUSE: Record<number, 'back' | 'forward'> = { 3: 'back', 4: 'forward' };

/** The keys and mouse buttons that run commands, and the reading anew when the window gets the focus. */
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
      // Here, not in the dialog: it is asked for before its content is loaded, and the focus may still be outside.
      if (dialog && event.key === 'Escape' && !event.isComposing && !isTakenInDialog(event.target)) {
        event.stopPropagation();
        actions.closeDialog(dialog.id);
        return;
      }
      const pressed = pressedCommand(event, state.platform);
      // A sign alone is for what is being written, or for the menu that is open.
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
    // Before what has the focus sees them: a list of tabs, for example, takes arrows also with Alt.
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

/** Whoever the focus led there already presses “/” all the same. */
function isEmptySearch(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches(`input[${SEARCH_MARK}]:placeholder-shown`);
}

/** Whether a sign that is typed there is meant for what has the focus, or for an open menu. */
function isTaken(target: EventTarget | null, { dialog }: State): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // Boxes and choices take the keys of arrows and the space bar alone.
  const writing =
    target.isContentEditable ||
    target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select');
  // A dialog that has closed keeps the focus until it has faded: nobody writes in it any more.
  const isFading = dialog === null && target.closest('[role="dialog"]') !== null;
  return (writing && !isFading) || isInMenu(target);
}

/** Whether a list or menu that is open in a dialog takes the key; before a dialog is drawn nothing does. */
function isTakenInDialog(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.getAttribute('data-mantine-stop-propagation') === 'true' &&
    document.querySelector('[aria-modal="true"]') !== null
  );
}

/** A menu that has closed fades, on a busy computer for long: its button tells, or the focus where it opened at a place. */
function isInMenu(target: HTMLElement): boolean {
  const isOpen = document.querySelector('[aria-haspopup="menu"][aria-expanded="true"]') !== null;
  return isOpen || target.closest('[role="menu"]') !== null;
}
