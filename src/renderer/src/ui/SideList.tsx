import { Group } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import { formatNumber } from './locale.ts';
import { sanitizeText, shownName } from './sanitizeText.ts';
import classes from './sideList.module.css';
import { useListKeys } from './useListKeys.ts';

/** An item of a side list: its name, which strangers may have given it, a second line, and what stands at its end. */
type SideItem = { id: string; name: string; note: ReactNode; end?: ReactNode };

type Props = {
  title: string;
  items: readonly SideItem[];
  chosenId: string;
  onChoose: (id: string) => void;
  /** Behind the count of items. */
  tools?: ReactNode;
  /** Below the items. */
  foot?: ReactNode;
  /** Stands beside another such list: narrower, and its heading one level below. */
  isSecond?: boolean;
};

/** A list at the left of what it chooses. Arrows, Home and End move between its items; Enter and Space choose. */
export function SideList({ title, items, chosenId, onChoose, tools, foot, isSecond = false }: Props) {
  const headingId = useId();
  const { list, onKeyDown } = useListKeys();
  const Heading = isSecond ? 'h3' : 'h2';
  // The chosen one is where Tab enters the list.
  const entry = Math.max(
    0,
    items.findIndex(({ id }) => id === chosenId),
  );
  return (
    <section className={classes.side} data-second={isSecond || undefined} aria-labelledby={headingId}>
      <header className={classes.head}>
        <Heading id={headingId}>{title}</Heading>
        <Group component="span" gap={4} wrap="nowrap">
          {formatNumber(items.length)}
          {tools}
        </Group>
      </header>
      <ul ref={list} aria-label={title} className={classes.list} onKeyDown={onKeyDown}>
        {items.map(({ id, name, note, end }, at) => (
          <li key={id}>
            <button
              type="button"
              className={classes.item}
              data-tall
              aria-current={id === chosenId ? 'true' : undefined}
              tabIndex={at === entry ? 0 : -1}
              onClick={() => onChoose(id)}
            >
              <span className={classes.names}>
                <bdi dir="auto" className={classes.name} title={sanitizeText(name, 200)}>
                  {shownName(name, 100)}
                </bdi>
                <span className={classes.note}>{note}</span>
              </span>
              {end}
            </button>
          </li>
        ))}
      </ul>
      {foot && <div className={classes.foot}>{foot}</div>}
    </section>
  );
}
