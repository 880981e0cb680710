import { type AskBus, BUS, findSessionBus, socketOf, withBus } from '../credentials/dbus.ts';

/** A panel may start after the app, or end before it. ms */
const ASKED_EVERY = 10_000;
/** A silent desktop counts as one without icons: closing the window waits for the answer. ms */
const SILENT_FOR = 2_000;
const WATCHER = 'org.kde.StatusNotifierWatcher';

export type TrayHost = ReturnType<typeof createTrayHost>;

/** Asks the StatusNotifierItem host on Linux. No answer means no: the app must stay reachable. */
export function createTrayHost(
  platform: string,
  env: NodeJS.ProcessEnv = process.env,
  { silentFor = SILENT_FOR } = {},
) {
  async function isThere(): Promise<boolean> {
    if (platform !== 'linux') return true;
    const socket = socketOf((await findSessionBus(env)) ?? '');
    if (socket === null) return false;
    return withBus(socket, hasHost, { silentFor }).catch(() => false);
  }

  return {
    isThere,
    watch(listener: (there: boolean) => void): () => void {
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

/** A watcher only lists icons: a host shows them. */
async function hasHost(ask: AskBus): Promise<boolean> {
  if (!(await ask({ ...BUS, member: 'NameHasOwner', signature: 's', body: [WATCHER] }))) return false;
  const registered = await ask({
    destination: WATCHER,
    path: '/StatusNotifierWatcher',
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    signature: 'ss',
    body: [WATCHER, 'IsStatusNotifierHostRegistered'],
  });
  return registered === true;
}
