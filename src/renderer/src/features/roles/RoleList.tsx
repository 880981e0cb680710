import { VisuallyHidden } from '@mantine/core';
import { type KeyboardEvent, useId, useRef } from 'react';
import { formatNumber } from '../../ui/locale.ts';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import sideList from '../../ui/sideList.module.css';
import { rowAfterKey } from '../../ui/table/rowKeys.ts';
import type { RoleItem } from './roleList.ts';
import classes from './roles.module.css';

type Props = { items: readonly RoleItem[]; chosen: string; onChoose: (name: string) => void };

/** The roles of an organization. Arrows, Home and End move between them; Enter and Space choose. */
export function RoleList({ items, chosen, onChoose }: Props) {
  const headingId = useId();
  const list = useRef<HTMLUListElement>(null);

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const from = buttons.indexOf(event.target as HTMLButtonElement);
    const goal = from < 0 ? null : rowAfterKey(event.key, from, buttons.length, 10);
    if (goal === null) return;
    event.preventDefault();
    buttons[goal]?.focus();
  }

  return (
    <section className={`${sideList.side} ${classes.side}`} aria-labelledby={headingId}>
      <header className={sideList.head}>
        <h3 id={headingId} className={classes.sideTitle}>
          Roles
        </h3>
        <span>{formatNumber(items.length)}</span>
      </header>
      <ul ref={list} aria-label="Roles" className={sideList.list} onKeyDown={onKeyDown}>
        {items.map((item) => (
          <li key={item.name}>
            <button
              type="button"
              className={sideList.item}
              data-tall
              aria-current={item.name === chosen ? 'true' : undefined}
              tabIndex={item.name === chosen ? 0 : -1}
              onClick={() => onChoose(item.name)}
            >
              <span className={classes.names}>
                <bdi dir="auto" className={sideList.name} title={sanitizeText(item.name, 200)}>
                  {sanitizeText(item.name, 60) || 'Unnamed'}
                </bdi>
                <span className={classes.kind}>{item.custom ? 'made here' : 'Dokploy’s own'}</span>
              </span>
              <Count count={item.count} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Count({ count }: { count: number | null }) {
  if (count === null) return null;
  const people = count === 1 ? 'person has it' : 'people have it';
  return (
    <span className={classes.count} title={`${formatNumber(count)} ${people}`}>
      {formatNumber(count)}
      <VisuallyHidden> {people}</VisuallyHidden>
    </span>
  );
}
