import { type DragEvent, type RefObject, useState } from 'react';
import type { Invited } from '../../state/inviting.ts';
import type { ComparedList } from '../../state/sideBySide.ts';
import { useDragEnd } from '../../ui/dragEnd.ts';
import { type AlignedPerson, denyInvitingTo, invitedFrom } from './align.ts';

export type Dragged = {
  people: readonly Invited[];
  from: number;
  /** Where the pointer is, in px; null before it moved. */
  pointer: { x: number; y: number } | null;
  /** The column below the pointer, null outside of all others; `denied` says why nobody can be invited there. */
  over: { at: number; denied: string | null } | null;
};

type Tools = {
  root: RefObject<HTMLElement | null>;
  lists: readonly ComparedList[];
  personOf: (id: string) => AlignedPerson | undefined;
  /** The people that are chosen: who of them is dragged takes all along. */
  chosen: readonly AlignedPerson[];
  onDrop: (people: readonly Invited[], to: ComparedList) => void;
};

export function useDragging({ root, lists, personOf, chosen, onDrop: invite }: Tools) {
  const [dragged, setDragged] = useState<Dragged | null>(null);
  useDragEnd(dragged !== null, () => setDragged(null));

  /** The column at a place of the window, whatever row or empty room is there. */
  function columnAt(x: number): number | null {
    const heads = [...(root.current?.querySelectorAll<HTMLElement>('[data-head]') ?? [])];
    const head = heads.find((each) => {
      const { left, right } = each.getBoundingClientRect();
      return x >= left && x < right;
    });
    return head ? Number(head.dataset.head) : null;
  }

  function overOf(x: number, from: number): Dragged['over'] {
    const at = columnAt(x);
    const list = at === null ? undefined : lists[at];
    return at === null || !list || at === from ? null : { at, denied: denyInvitingTo(list) };
  }

  function onDragStart(event: DragEvent): void {
    const place =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-column]') : null;
    const from = Number(place?.dataset.column);
    const person = personOf(place?.closest<HTMLElement>('[data-row]')?.dataset.row ?? '');
    const people = person ? invitedFrom(chosen.includes(person) ? chosen : [person], from) : [];
    if (people.length === 0) {
      event.preventDefault();
      return;
    }
    event.dataTransfer.effectAllowed = 'copy';
    event.dataTransfer.setData('text/plain', people.map(({ email }) => email).join('\n'));
    // The picture that the system would draw says nothing of what a drop does: ours follows the pointer.
    event.dataTransfer.setDragImage(document.createElement('canvas'), 0, 0);
    setDragged({ people, from, pointer: null, over: null });
  }

  function onDragOver(event: DragEvent): void {
    if (!dragged) return;
    const { clientX: x, clientY: y } = event;
    const over = overOf(x, dragged.from);
    if (over && over.denied === null) {
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    }
    const { pointer } = dragged;
    if (pointer?.x === x && pointer.y === y) return;
    setDragged({ ...dragged, pointer: { x, y }, over });
  }

  function onDrop(event: DragEvent): void {
    if (!dragged) return;
    event.preventDefault();
    const over = overOf(event.clientX, dragged.from);
    const list = over && lists[over.at];
    setDragged(null);
    if (list && over.denied === null) invite(dragged.people, list);
  }

  return { dragged, handlers: { onDragStart, onDragOver, onDrop } };
}
