import { type RefObject, useEffect, useRef, useState } from 'react';

/** How long (ms) it is said that rows were copied. */
const SAID_FOR = 2_500;

/**
 * Puts rows on the clipboard when the person copies and a row of this table has the focus. A text that they marked
 * goes first. Gives how many were copied just now, 0 once that was said long enough.
 */
export function useCopiedRows(
  table: RefObject<HTMLElement | null>,
  textOf: (rowId: string) => { text: string; count: number } | null,
): number {
  const latest = useRef(textOf);
  latest.current = textOf;
  const [copied, setCopied] = useState({ count: 0, times: 0 });
  useEffect(() => {
    function onCopy(event: ClipboardEvent): void {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || !table.current?.contains(focused)) return;
      const marked = document.getSelection()?.toString() ?? '';
      const rowId = focused.dataset.row;
      if (marked !== '' || rowId === undefined) return;
      const rows = latest.current(rowId);
      if (!rows) return;
      event.preventDefault();
      event.clipboardData?.setData('text/plain', rows.text);
      setCopied(({ times }) => ({ count: rows.count, times: times + 1 }));
    }
    document.addEventListener('copy', onCopy);
    return () => document.removeEventListener('copy', onCopy);
  }, [table]);
  useEffect(() => {
    if (copied.count === 0) return;
    const timer = setTimeout(() => setCopied((now) => ({ ...now, count: 0 })), SAID_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  return copied.count;
}
