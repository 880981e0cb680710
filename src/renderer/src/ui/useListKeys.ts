import { type KeyboardEvent, useRef } from 'react';
import { rowAfterKey } from './keyLines.ts';

const PAGE = 10;

export function useListKeys() {
  const list = useRef<HTMLUListElement>(null);
  const buttons = () => [...(list.current?.querySelectorAll('button') ?? [])];
  const focusAt = (at: number) => buttons()[at]?.focus();

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const all = buttons();
    const from = all.indexOf(event.target as HTMLButtonElement);
    const goal = from < 0 ? null : rowAfterKey(event.key, from, all.length, PAGE);
    if (goal === null) return;
    event.preventDefault();
    focusAt(goal);
  }

  return { list, onKeyDown, focusAt };
}
