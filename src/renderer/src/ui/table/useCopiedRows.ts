import { type RefObject, useEffect, useRef, useState } from 'react';
import { pastedCell } from '../../../../shared/formulaText.ts';
import type { Told } from '../../told.ts';
import type { Column } from './columns.ts';

type TextColumn<Row> = Pick<Column<Row>, 'title' | 'text'>;

export function copiedText<Row>(rows: readonly Row[], columns: readonly TextColumn<Row>[]): string {
  const texts = columns.flatMap(({ text }) => text ?? []);
  return rows.map((row) => texts.map((text) => pastedCell(text(row))).join('\t')).join('\n');
}

export function copiedTable<Row>(rows: readonly Row[], columns: readonly TextColumn<Row>[]): string {
  const titles = columns.flatMap(({ title, text }) => (text ? pastedCell(title) : []));
  return `${titles.join('\t')}\n${copiedText(rows, columns)}`;
}

export function canCopy<Row>(columns: readonly TextColumn<Row>[]): boolean {
  return columns.some(({ text }) => text !== undefined);
}

const SAID_FOR = 2_500;

export type Copied = { text: string; words: string };

/**
 * Copies rows on the `copy` event when a row of this table has the focus. A selected text wins. Rows that
 * must be gathered first are a promise, which writes the clipboard itself; null if that failed. Returns what
 * was just copied, and null after its message has been shown long enough.
 */
export function useCopiedRows(
  table: RefObject<HTMLElement | null>,
  copyOf: (rowId: string, focused: HTMLElement) => Copied | Promise<Copied | null> | null,
): Told | null {
  const latest = useRef(copyOf);
  latest.current = copyOf;
  const [told, setTold] = useState<Told | null>(null);
  useEffect(() => {
    const tell = ({ words }: Copied) => setTold({ words });
    function onCopy(event: ClipboardEvent): void {
      const focused = document.activeElement;
      if (!(focused instanceof HTMLElement) || !table.current?.contains(focused)) return;
      const marked = document.getSelection()?.toString() ?? '';
      const rowId = focused.dataset.row;
      if (marked !== '' || rowId === undefined) return;
      const copy = latest.current(rowId, focused);
      if (!copy) return;
      event.preventDefault();
      if (copy instanceof Promise) {
        void copy.then((copied) => copied && tell(copied));
        return;
      }
      event.clipboardData?.setData('text/plain', copy.text);
      tell(copy);
    }
    document.addEventListener('copy', onCopy);
    return () => document.removeEventListener('copy', onCopy);
  }, [table]);
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => setTold(null), SAID_FOR);
    return () => clearTimeout(timer);
  }, [told]);
  return told;
}
