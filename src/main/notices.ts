import type { Emit } from '../shared/events.ts';
import type { Notice } from '../shared/instance.ts';

export type Notices = ReturnType<typeof createNotices>;

/** Keeps what the person is told until they dismiss it, `first` what is known from the start, and emits each change of the list. */
export function createNotices({ emit, first }: { emit: Emit; first: Notice[] }) {
  let notices = first;
  const change = (next: Notice[]) => {
    notices = next;
    emit('notices.changed', { notices });
  };
  if (first.length > 0) change(first);
  const without = (id: string) => notices.filter((notice) => notice.id !== id);
  return {
    /** One with the same id takes the place of the earlier one. */
    add: (notice: Notice) => change([...without(notice.id), notice]),
    dismiss: (noticeId: string) => change(without(noticeId)),
  };
}
