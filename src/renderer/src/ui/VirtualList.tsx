import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useCallback, useRef } from 'react';
import { ScrolledList } from './ScrolledList.tsx';

type Props<Row> = {
  label: string;
  rows: readonly Row[];
  /** In px; an estimate for measured rows. */
  rowHeight: number;
  /** Turns on measuring; the key keeps a row’s height. Keep it stable. */
  keyOf?: (row: Row, index: number) => string;
  className: string | undefined;
  rowClass: string | undefined;
  marksOf?: (row: Row) => Record<`data-${string}`, string>;
  marks?: Record<`data-${string}`, number>;
  children: (row: Row) => ReactNode;
};

export function VirtualList<Row>(props: Props<Row>) {
  const { label, rows, rowHeight, keyOf, className, rowClass, marksOf, marks, children } = props;
  const scroll = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer<HTMLUListElement, HTMLLIElement>({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => rowHeight,
    getItemKey: useCallback(
      (index: number) => {
        const row = rows[index];
        return keyOf && row ? keyOf(row, index) : index;
      },
      [rows, keyOf],
    ),
    // The library’s own measure returns cached sizes.
    measureElement: ({ offsetHeight }) => offsetHeight,
    overscan: 12,
  });
  return (
    <ScrolledList
      ref={scroll}
      className={className}
      style={{ position: 'relative', overflowY: 'auto' }}
      aria-label={label}
      {...marks}
    >
      <li aria-hidden style={{ width: 1, height: virtual.getTotalSize() }} />
      {virtual.getVirtualItems().map(({ index, start, key }) => {
        const row = rows[index];
        if (!row) return null;
        return (
          <li
            key={key}
            // A new function on each render: a row whose words changed is measured before it is drawn, not
            // after.
            ref={keyOf && ((drawn) => virtual.measureElement(drawn))}
            data-index={index}
            {...marksOf?.(row)}
            className={rowClass}
            aria-setsize={rows.length}
            aria-posinset={index + 1}
            style={{ position: 'absolute', inset: '0 0 auto', transform: `translateY(${start}px)` }}
          >
            {children(row)}
          </li>
        );
      })}
    </ScrolledList>
  );
}
