/** After the page has loaded, its first frame gets so long (ms) to be reported. */
const FRAME = 200;
/** A window is shown after so long (ms) whatever was reported. */
const AT_LAST = 3_000;

/** At the first sign of something to see. On Wayland a hidden window may never be `ready-to-show` (electron#48859). */
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
