/** ms */
const MINUTE = 60_000;
/** How long after the app started, or monitoring was switched on, the first round begins at most. */
const FIRST_AFTER = MINUTE;
/** After the computer woke, its network needs a moment. */
const WAKE_AFTER = MINUTE / 2;
/** While there is no network, it is looked for one so often. */
const OFFLINE_AGAIN = MINUTE;
/** Between the end of a round and the next there is at least so much. */
const REST = MINUTE / 2;
/** A timer that fires so much later than it was set for slept with the computer. */
const SLEPT = MINUTE;
/** So far from the interval the next round may be, on both sides: many computers do not ask one server at once. */
const JITTER = 0.1;

/** When rounds run: one at a time, and none while there is no network. Off until it is configured. */
export function createSchedule(options: {
  /** A round; it ends soon after `signal` aborts. Never rejects. */
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

  /** By the interval, and not before there was a rest. */
  function armNext(earliest: number): void {
    if (interval === null) {
      arm(null);
      return;
    }
    // A clock that was set back since would put it off.
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

  /** It woke: whatever was missed, one round follows, once the network had its moment. */
  function woke(): void {
    if (state === 'stopped') return;
    state = 'awake';
    const earliest = clock() + WAKE_AFTER * (1 + random());
    // Of what was due while it slept one round is left.
    armNext(earliest);
  }

  return {
    /** Another interval in ms; null for none: a round that runs is given up. It counts from when the last round began. */
    setInterval(next: number | null): void {
      if (next === interval) return;
      interval = next;
      if (next === null) giveUp();
      else armNext(clock());
    },
    /** No round begins until `resume`; one that runs is given up. */
    pause(): void {
      isPaused = true;
      giveUp();
    },
    resume(): void {
      isPaused = false;
      armNext(clock());
    },
    isPaused: (): boolean => isPaused,
    /** The computer is about to sleep: a round that runs is given up. */
    suspended(): void {
      if (state === 'stopped') return;
      state = 'asleep';
      giveUp();
    },
    woke,
    /** Runs a round now, unless one runs or there is no network. */
    async runNow(): Promise<void> {
      // One that was given up is not the one that is asked for.
      if (running?.controller.signal.aborted) await running.ended;
      if (state === 'awake' && isOnline()) await begin();
    },
    /** When the next round is due, in ms since the epoch; null where none is. */
    nextAt: (): number | null => dueAt,
    isRunning: (): boolean => running !== null,
    /** For the end of the app: a round that runs is given up, and none begins any more. */
    stop(): void {
      state = 'stopped';
      giveUp();
    },
  };
}
