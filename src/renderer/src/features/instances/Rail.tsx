import { Tooltip, VisuallyHidden } from '@mantine/core';
import { IconHome, IconPlus } from '@tabler/icons-react';
import { type DragEvent, type KeyboardEvent, useState } from 'react';
import { useActions, useApp } from '../../state/app.tsx';
import { moved } from './order.ts';
import styles from './Rail.module.css';
import { RailTile } from './RailTile.tsx';
import { ThemeMenu } from './ThemeMenu.tsx';

/** The way between Home and the instances. Tiles are put in order by dragging, or by Alt with the arrow keys. */
export function Rail() {
  const order = useApp((state) => state.order);
  const byId = useApp((state) => state.byId);
  const route = useApp((state) => state.preferences.route);
  const writable = useApp((state) => state.writable);
  const actions = useActions();
  const [dragged, setDragged] = useState<string | null>(null);
  const [target, setTarget] = useState<number | null>(null);
  const [told, setTold] = useState('');

  function move(id: string, to: number): void {
    const next = moved(order, id, to);
    if (next === order) return;
    void actions.reorder(next);
    setTold(`${byId[id]?.name ?? ''} is now number ${next.indexOf(id) + 1} of ${next.length}`);
  }

  function onKeyDown(event: KeyboardEvent, id: string): void {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    if (event.altKey) move(id, order.indexOf(id) + step);
    else focusSibling(event.currentTarget as HTMLElement, step);
  }

  function onDragOver(event: DragEvent, index: number): void {
    if (!dragged) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    setTarget(event.clientY > box.top + box.height / 2 ? index + 1 : index);
  }

  function onDrop(event: DragEvent): void {
    event.preventDefault();
    if (dragged && target !== null) {
      const from = order.indexOf(dragged);
      move(dragged, target > from ? target - 1 : target);
    }
    endDrag();
  }

  function endDrag(): void {
    setDragged(null);
    setTarget(null);
  }

  return (
    <nav className={styles.rail} aria-label="Instances">
      <Tooltip label="Home" position="right">
        <button
          type="button"
          className={styles.plain}
          aria-label="Home"
          aria-current={route.at === 'home' ? 'page' : undefined}
          onClick={actions.goHome}
        >
          <IconHome size={18} stroke={1.6} aria-hidden />
        </button>
      </Tooltip>
      <ul className={styles.tiles} onDrop={onDrop} onDragOver={(event) => dragged && event.preventDefault()}>
        {order.map((id, index) => (
          <RailTile
            key={id}
            instanceId={id}
            index={index}
            current={route.at === 'instance' && route.instanceId === id}
            movable={writable}
            dragged={dragged === id}
            mark={
              target === index
                ? 'before'
                : target === index + 1 && index === order.length - 1
                  ? 'after'
                  : undefined
            }
            onKeyDown={(event) => onKeyDown(event, id)}
            onDragStart={() => setDragged(id)}
            onDragOver={(event) => onDragOver(event, index)}
            onDragEnd={endDrag}
          />
        ))}
      </ul>
      <Tooltip label="Add instance" position="right">
        <button
          type="button"
          className={styles.plain}
          aria-label="Add instance"
          aria-haspopup="dialog"
          disabled={!writable}
          onClick={() => actions.openDialog({ kind: 'add' })}
        >
          <IconPlus size={18} stroke={1.6} aria-hidden />
        </button>
      </Tooltip>
      <div className={styles.space} />
      <ThemeMenu />
      <VisuallyHidden role="status">{told}</VisuallyHidden>
    </nav>
  );
}

function focusSibling(button: HTMLElement, step: number): void {
  const item = button.closest('li');
  const sibling = step < 0 ? item?.previousElementSibling : item?.nextElementSibling;
  sibling?.querySelector('button')?.focus();
}
