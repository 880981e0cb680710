import type { Emit } from '../shared/events.ts';
import type { Notice } from '../shared/instance.ts';

/** What the person is told until they dismiss it. */
export type Notices = {
  /** One with the same id takes the place of the earlier one. */
  add(notice: Notice): void;
  dismiss(noticeId: string): void;
};

/** Keeps the notices of one run of the app, `first` those known from the start, and emits each change of the list. */
export function createNotices({ emit, first }: { emit: Emit; first: Notice[] }): Notices {
  let notices = first;
  const change = (next: Notice[]) => {
    notices = next;
    emit('notices.changed', { notices });
  };
  if (first.length > 0) change(first);
  const without = (id: string) => notices.filter((notice) => notice.id !== id);
  return {
    add: (notice) => change([...without(notice.id), notice]),
    dismiss: (noticeId) => change(without(noticeId)),
  };
}
