const MINUTE = 60_000;
const FIRST_AFTER = MINUTE;
/** After waking, the network needs a moment. */
const WAKE_AFTER = MINUTE / 2;
const OFFLINE_AGAIN = MINUTE;
const REST = MINUTE / 2;
/** A timer this late slept with the computer. */
const SLEPT = MINUTE;
/** Random share of the interval, so that many computers do not ask one server at once. */
const JITTER = 0.1;

export function createSchedule(options: {
  run: (signal: AbortSignal) => Promise<void>;
  isOnline: () => boolean;
  clock: typeof Date.now;
  random?: () => number;
  onChange?: () => void;
}) {
  const { run, isOnline, clock, random = Math.random, onChange = () => {} } = options;
  let interval: number | null = null;
  let state: 'awake' | 'asleep' | 'stopped' = 'awake';
  let isPaused = false;
  let lastAt: number | null = null;
  let dueAt: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let running: { controller: AbortController; ended: Promise<void> } | null = null;

  const jittered = (ms: number) => ms * (1 - JITTER + 2 * JITTER * random());

  function arm(at: number | null): void {
    if (timer) clearTimeout(timer);
    timer = null;
    const wanted = interval !== null && state === 'awake' && !isPaused && !running;
    dueAt = wanted ? at : null;
    if (dueAt !== null) {
      timer = setTimeout(fire, Math.max(0, dueAt - clock()));
      timer.unref();
    }
    onChange();
  }

  function armNext(earliest: number): void {
    if (interval === null) {
      arm(null);
      return;
    }
    // A clock set back since must not delay it.
    const since = lastAt === null ? null : Math.min(lastAt, clock());
    const next =
      since === null ? earliest + jittered(Math.min(interval, FIRST_AFTER)) : since + jittered(interval);
    arm(Math.max(next, earliest));
  }

  function fire(): void {
    const late = clock() - (dueAt ?? 0);
    timer = null;
    if (late > SLEPT) woke();
    else if (!isOnline()) arm(clock() + jittered(OFFLINE_AGAIN));
    else void begin();
  }

  function begin(): Promise<void> {
    if (running) return running.ended;
    const controller = new AbortController();
    lastAt = clock();
    const ended = run(controller.signal).finally(() => {
      running = null;
      armNext(clock() + REST);
    });
    running = { controller, ended };
    arm(null);
    return ended;
  }

  function giveUp(): void {
    running?.controller.abort();
    arm(null);
  }

  function woke(): void {
    if (state === 'stopped') return;
    state = 'awake';
    const earliest = clock() + WAKE_AFTER * (1 + random());
    armNext(earliest);
  }

  return {
    /** Ms, counted from the last start; null switches off and cancels the current round. */
    setInterval(next: number | null): void {
      if (next === interval) return;
      interval = next;
      if (next === null) giveUp();
      else armNext(clock());
    },
    pause(): void {
      isPaused = true;
      giveUp();
    },
    resume(): void {
      isPaused = false;
      armNext(clock());
    },
    isPaused: (): boolean => isPaused,
    suspended(): void {
      if (state === 'stopped') return;
      state = 'asleep';
      giveUp();
    },
    woke,
    async runNow(): Promise<void> {
      if (running?.controller.signal.aborted) await running.ended;
      if (state === 'awake' && isOnline()) await begin();
    },
    nextAt: (): number | null => dueAt,
    isRunning: (): boolean => running !== null,
    stop(): void {
      state = 'stopped';
      giveUp();
    },
  };
}
