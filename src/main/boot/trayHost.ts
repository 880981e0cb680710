import { type Bus, connectBus, findSessionBus, socketOf } from '../credentials/dbus.ts';

/** How often the desktop is asked again, in ms: a panel may come after the app, or end before it. */
const ASKED_EVERY = 10_000;
/** A desktop that is silent for so long, in ms, counts as one without icons: the window waits for it to be closed. */
const SILENT_FOR = 2_000;
const WATCHER = 'org.kde.StatusNotifierWatcher';
const BUS = { destination: 'org.freedesktop.DBus', path: '/org/freedesktop/DBus' };

/** Whether the desktop shows icons of apps, as far as a person could reach the app by one. */
export type TrayHost = {
  isThere(): Promise<boolean>;
  /** Tells whether it is there: at first, and when that changes; gives the function that stops it. */
  watch(listener: (there: boolean) => void): () => void;
};

/**
 * Creates what asks for it: on Linux whoever shows icons, by the StatusNotifierItem specification, on the session bus;
 * macOS and Windows always do. What cannot be told counts as not there: the app must not become unreachable.
 */
export function createTrayHost(
  platform: string,
  env: NodeJS.ProcessEnv = process.env,
  { silentFor = SILENT_FOR } = {},
): TrayHost {
  async function isThere(): Promise<boolean> {
    if (platform !== 'linux') return true;
    const socket = socketOf((await findSessionBus(env)) ?? '');
    if (socket === null) return false;
    return askWatcher(socket, silentFor).catch(() => false);
  }

  return {
    isThere,
    watch(listener) {
      let last: boolean | null = null;
      let timer: NodeJS.Timeout | null = null;
      let isOver = false;
      const ask = async () => {
        const there = await isThere();
        if (isOver) return;
        if (there !== last) listener(there);
        last = there;
        if (platform !== 'linux') return;
        timer = setTimeout(() => void ask(), ASKED_EVERY);
        timer.unref();
      };
      void ask();
      return () => {
        isOver = true;
        if (timer) clearTimeout(timer);
      };
    },
  };
}

/** A watcher alone keeps a list of icons: only a host shows them. */
async function askWatcher(socket: string, silentFor: number): Promise<boolean> {
  const bus = await connectBus(socket, { silentFor });
  try {
    const [owned] = await bus.call({
      ...BUS,
      interface: BUS.destination,
      member: 'NameHasOwner',
      signature: 's',
      body: [WATCHER],
    });
    return owned === true && (await hasHost(bus));
  } finally {
    bus.close();
  }
}

async function hasHost(bus: Bus): Promise<boolean> {
  const [registered] = await bus.call({
    destination: WATCHER,
    path: '/StatusNotifierWatcher',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [WATCHER, 'IsStatusNotifierHostRegistered'],
  });
  return registered === true;
}
