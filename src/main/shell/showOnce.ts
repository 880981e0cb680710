const FRAME = 200;
const AT_LAST = 3_000;

/** On Wayland a hidden window may never be `ready-to-show` (electron#48859). */
export function createShowOnce(show: () => void): { readyToShow(): void; loaded(): void; cancel(): void } {
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    show();
  };
  setTimeout(once, AT_LAST);
  return {
    readyToShow: once,
    loaded: () => void setTimeout(once, FRAME),
    cancel() {
      done = true;
    },
  };
}
