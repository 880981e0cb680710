import { expect, test } from 'vitest';
import { watchDragEnd } from '../../../src/renderer/src/ui/dragEnd.ts';

test.each(['dragend', 'drop', 'pointermove', 'pointerdown'])(
  'a drag whose element is no longer in the page is over with the first %s anywhere',
  (type) => {
    const page = new EventTarget();
    let ends = 0;
    const stop = watchDragEnd(page, () => {
      ends += 1;
    });
    page.dispatchEvent(new Event('dragover'));
    expect(ends).toBe(0);
    page.dispatchEvent(new Event(type));
    expect(ends).toBe(1);
    stop();
    page.dispatchEvent(new Event(type));
    expect(ends).toBe(1);
  },
);
