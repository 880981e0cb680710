import { useEffect } from 'react';
import type { App } from './state/app.tsx';
import { selectShown } from './state/groups.ts';

/** The keys that work everywhere, and the reading anew when the window gets the focus. */
export function useShortcuts({ store, actions }: App): void {
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent): void {
      const command = event.ctrlKey || event.metaKey;
      const plain = !event.shiftKey && !event.altKey;
      if (
        (event.key === 'F5' && !command && plain) ||
        (command && plain && event.key.toLowerCase() === 'r')
      ) {
        event.preventDefault();
        if (!event.repeat) void actions.refreshShown();
      }
      if (command && plain && event.key.toLowerCase() === 'b') {
        event.preventDefault();
        if (!event.repeat) actions.toggleRail();
      }
      const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
      // A dialog is about what stands behind it: nobody goes elsewhere from within.
      const inDialog = store.getState().dialog !== null;
      if (command && plain && digit && !inDialog) {
        const id = selectShown(store.getState())[Number(digit) - 1];
        event.preventDefault();
        if (id) actions.goToInstance(id);
      }
    }
    const onFocus = () => void actions.refreshOnFocus();
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('focus', onFocus);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('focus', onFocus);
    };
  }, [store, actions]);
}
