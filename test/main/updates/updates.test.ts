import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Outcome } from '../../../src/main/updates/engine.ts';
import type { Offer } from '../../../src/main/updates/manifest.ts';
import { createUpdates, type UpdatesAreOff, type UpdatesFile } from '../../../src/main/updates/updates.ts';
import type { UpdateFailureCode, Updates } from '../../../src/shared/updates.ts';

const HOUR = 3_600_000;

const done = <T>(value: T): Outcome<T> => ({ ok: true, value });
const failed = (code: UpdateFailureCode, detail = '') => ({ ok: false as const, failure: { code, detail } });

const NOTHING: Awaited<ReturnType<UpdatesFile['read']>> = {
  lookedAt: null,
  triedAt: null,
  newestSeen: null,
  fetched: null,
  failed: null,
};

/** What is on disk, over restarts. */
let memory = NOTHING;
beforeEach(() => {
  memory = NOTHING;
});

function offerOf(version: string): Offer {
  return { version, notes: '', releasedAt: null, size: 100, file: { name: version, sha512: '', size: 100 } };
}

/** An app at 0.1.0 with a server that offers what it is told to, and a clock that is moved by hand. */
function open(
  options: {
    off?: UpdatesAreOff;
    packageKind?: string;
    allowed?: boolean;
    online?: boolean;
    now?: number;
    offers?: string;
  } = {},
) {
  const world = {
    now: options.now ?? 1_000 * HOUR,
    allowed: options.allowed ?? true,
    online: options.online ?? true,
    offered: done(options.offers ? offerOf(options.offers) : null) as Outcome<Offer | null>,
    fetched: done(undefined) as Outcome<void>,
    installed: done(undefined) as Outcome<void>,
    wait: null as Promise<unknown> | null,
    looks: 0,
    downloads: 0,
    most: 0,
    under: 0,
    installs: [] as { version: string; restart: boolean }[],
    quits: 0,
    relaunches: 0,
    loads: 0,
    told: [] as Updates[],
  };
  const timers = new Map<number, { at: number; listener: () => void }>();
  let next = 0;
  async function under<T>(result: () => T): Promise<T> {
    world.under += 1;
    world.most = Math.max(world.most, world.under);
    await world.wait;
    world.under -= 1;
    return result();
  }
  const updates = createUpdates({
    support: async () => options.off ?? { packageKind: options.packageKind ?? null },
    engine: async () => {
      world.loads += 1;
      return {
        look: () => {
          world.looks += 1;
          return under(() => world.offered);
        },
        download: (_offer, { signal, onReceived }) => {
          world.downloads += 1;
          onReceived(50);
          return under(() => (signal.aborted ? failed('server') : world.fetched));
        },
        install: async ({ version }, { restart }) => {
          world.installs.push({ version, restart });
          return world.installed;
        },
      };
    },
    running: '0.1.0',
    allowed: () => world.allowed,
    isOnline: () => world.online,
    file: {
      read: async () => memory,
      async keep(patch) {
        memory = { ...memory, ...patch };
      },
    },
    clock: () => world.now,
    after(ms, listener) {
      next += 1;
      const id = next;
      timers.set(id, { at: world.now + ms, listener });
      return () => timers.delete(id);
    },
    onChange: (told) => world.told.push(told),
    quit: () => {
      world.quits += 1;
    },
    relaunch: () => {
      world.relaunches += 1;
    },
    log: () => {},
  });
  /** Lets what was begun, and does not wait for the test, come to its end. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    world,
    ...updates,
    settled,
    current: () => world.told.at(-1)?.current,
    states: () => world.told.map(({ current }) => current.state),
    timers: () => timers.size,
    /** Moves the clock, and has every timer that is due by then called. */
    async pass(ms: number): Promise<void> {
      const end = world.now + ms;
      for (;;) {
        const due = [...timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) break;
        timers.delete(due[0]);
        world.now = Math.max(world.now, due[1].at);
        due[1].listener();
        await settled();
      }
      world.now = end;
    },
    /** Has what is asked from now on wait until what this gives is called. */
    hold() {
      let release = () => {};
      world.wait = new Promise<void>((resolve) => {
        release = resolve;
      });
      return () => release();
    },
    look: () => updates.calls['updates.run']({ step: 'look' }),
    download: () => updates.calls['updates.run']({ step: 'download' }),
    stopDownload: () => updates.calls['updates.run']({ step: 'stop' }),
    restart: () => updates.calls['updates.run']({ step: 'restart' }),
  };
}

test('nothing is asked of any server, and nothing is loaded for it, before the person allowed it', async () => {
  const app = open({ allowed: false });
  await app.begin();
  await app.pass(100 * 24 * HOUR);
  app.choiceChanged();
  await app.settled();
  expect(app.world).toMatchObject({ looks: 0, loads: 0 });
  app.world.allowed = true;
  app.choiceChanged();
  await app.settled();
  expect(app.world.looks).toBe(1);
});

test('a copy that came as a package looks where the person allowed it and tells what is newer, but downloads and installs nothing', async () => {
  const app = open({ packageKind: 'deb' });
  await app.begin();
  app.world.offered = done(offerOf('0.2.0'));
  await app.pass(48 * HOUR);
  expect(app.world.looks).toBeGreaterThan(0);
  expect(app.world.told.at(-1)).toMatchObject({ current: { state: 'available' }, packageKind: 'deb' });
  await app.download();
  await app.installAtEnd();
  expect(app.world).toMatchObject({ downloads: 0, installs: [] });
});

test('a copy that does not update itself says why, and never looks, not even when it is asked to', async () => {
  const off = { state: 'off', reason: 'not-installed', where: '' } as const;
  const app = open({ off });
  await app.begin();
  expect(app.current()).toEqual(off);
  await app.look();
  await app.download();
  await app.pass(48 * HOUR);
  await app.installAtEnd();
  expect(app.world).toMatchObject({ looks: 0, loads: 0, installs: [] });
});

test('it is looked once a day, over restarts, whatever became of the look', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({ hours: fc.integer({ min: 0, max: 30 }), restarts: fc.boolean(), fails: fc.boolean() }),
        { maxLength: 12 },
      ),
      async (steps) => {
        memory = NOTHING;
        let app = open();
        await app.begin();
        const looks: number[] = [];
        for (const { hours, restarts, fails } of steps) {
          app.world.offered = fails ? failed('server', 'host') : done(null);
          for (let hour = 0; hour < hours; hour += 1) {
            const before = app.world.looks;
            await app.pass(HOUR);
            for (let more = before; more < app.world.looks; more += 1) looks.push(app.world.now);
          }
          if (restarts) {
            app.stop();
            app = open({ now: app.world.now });
            await app.begin();
          }
        }
        for (const [at, look] of looks.entries()) {
          if (at > 0) expect(look - (looks[at - 1] ?? 0)).toBeGreaterThanOrEqual(23 * HOUR);
        }
      },
    ),
    { numRuns: 25 },
  );
});

test('a day after the last look another one comes, and one at once where the clock was set back', async () => {
  const app = open();
  await app.begin();
  await app.pass(HOUR);
  expect(app.world.looks).toBe(1);
  await app.pass(22 * HOUR);
  expect(app.world.looks).toBe(1);
  await app.pass(3 * HOUR);
  expect(app.world.looks).toBe(2);
  app.stop();
  const earlier = open({ now: app.world.now - 400 * HOUR });
  await earlier.begin();
  await earlier.pass(HOUR);
  expect(earlier.world.looks).toBe(1);
});

test('while the computer is offline nothing is asked, and that it was so is no look', async () => {
  const app = open({ online: false });
  await app.begin();
  await app.pass(48 * HOUR);
  expect(app.world.looks).toBe(0);
  app.world.online = true;
  app.world.offered = failed('offline', 'host');
  await app.pass(HOUR);
  expect(app.world.looks).toBe(2);
  expect(app.current()?.state).toBe('idle');
  app.world.offered = done(null);
  await app.pass(HOUR);
  expect(app.world.looks).toBe(3);
  expect(app.world.told.at(-1)?.lookedAt).not.toBeNull();
});

test('what is found is downloaded where looks are allowed, and else once the person wants it', async () => {
  const app = open({ offers: '0.2.0' });
  await app.begin();
  await app.pass(HOUR);
  expect(app.states()).toEqual(['idle', 'looking', 'available', 'downloading', 'downloading', 'ready']);
  const asked = open({ allowed: false, offers: '0.2.0' });
  await asked.begin();
  await asked.look();
  expect(asked.current()?.state).toBe('available');
  await asked.download();
  expect(asked.current()?.state).toBe('ready');
});

test('there is never more than one look or download under way, whoever asks and when', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.constantFrom('look', 'download', 'stopDownload', 'pass', 'choiceChanged', 'release', 'hold'),
        { maxLength: 25 },
      ),
      async (acts) => {
        memory = NOTHING;
        const app = open();
        app.world.offered = done(offerOf('0.2.0'));
        await app.begin();
        let release = () => {};
        for (const act of acts) {
          if (act === 'hold') {
            release();
            release = app.hold();
          } else if (act === 'release') release();
          else if (act === 'pass') await app.pass(25 * HOUR);
          else void app[act]();
          await app.settled();
        }
        release();
        await app.settled();
        expect(app.world.most).toBeLessThanOrEqual(1);
        // Whatever came between, it ends at something that is not under way.
        expect(['idle', 'available', 'ready', 'failed']).toContain(app.current()?.state);
      },
    ),
    { numRuns: 40 },
  );
});

test.each<[UpdateFailureCode]>([['untrusted'], ['server'], ['older']])(
  'a look that failed (%s) is told, and looked again when the person asks, and the next day',
  async (code) => {
    const app = open();
    app.world.offered = failed(code, 'detail');
    await app.begin();
    await app.pass(HOUR);
    expect(app.current()).toEqual({
      state: 'failed',
      failure: { code, detail: 'detail' },
      during: 'look',
      version: null,
    });
    await app.pass(12 * HOUR);
    expect(app.world.looks).toBe(1);
    await app.look();
    expect(app.world.looks).toBe(2);
    await app.pass(25 * HOUR);
    expect(app.world.looks).toBe(3);
  },
);

test('a download that failed is told with its version, and is begun anew by the next look', async () => {
  const app = open({ offers: '0.2.0' });
  app.world.fetched = failed('disk', '/tmp');
  await app.begin();
  await app.look();
  expect(app.current()).toMatchObject({ state: 'failed', during: 'download', version: '0.2.0' });
  await app.installAtEnd();
  expect(app.world.installs).toEqual([]);
  app.world.fetched = done(undefined);
  await app.look();
  expect(app.current()?.state).toBe('ready');
});

test('an older version than was offered before is not forgotten over a restart', async () => {
  const app = open({ allowed: false });
  app.world.offered = done(offerOf('0.3.0'));
  await app.begin();
  await app.look();
  app.stop();
  expect(memory.newestSeen).toBe('0.3.0');
  const after = open({ allowed: false });
  after.world.offered = done(null);
  await after.begin();
  await after.look();
  expect(memory.newestSeen).toBe('0.3.0');
});

test('what is ready is installed at the end of the app, and only then; a restart where it was asked for', async () => {
  const app = open({ offers: '0.2.0' });
  await app.begin();
  await app.restart();
  expect(app.world.quits).toBe(0);
  await app.look();
  expect(app.world.installs).toEqual([]);
  await app.restart();
  expect(app.world.quits).toBe(1);
  await app.installAtEnd();
  expect(app.world.installs).toEqual([{ version: '0.2.0', restart: true }]);
});

test('whoever asked for a restart and then stays has none when they quit later', async () => {
  const app = open({ offers: '0.2.0' });
  await app.begin();
  await app.look();
  await app.restart();
  app.stayOpen();
  await app.installAtEnd();
  expect(app.world.installs).toEqual([{ version: '0.2.0', restart: false }]);
});

test('an end in the middle of a download stops it, installs nothing, and the next start goes on', async () => {
  const app = open({ offers: '0.2.0' });
  await app.begin();
  const release = app.hold();
  const looking = app.look();
  await app.settled();
  release();
  const finish = app.hold();
  await app.settled();
  expect(app.current()?.state).toBe('downloading');
  app.stop();
  let isOver = false;
  const end = app.installAtEnd().then(() => {
    isOver = true;
  });
  await app.settled();
  // What was given up takes away first what it left.
  expect(isOver).toBe(false);
  finish();
  await end;
  expect(app.world.installs).toEqual([]);
  expect(app.timers()).toBe(0);
  await looking;
  const after = open({ now: app.world.now + HOUR, offers: '0.2.0' });
  await after.begin();
  await after.pass(HOUR);
  expect(after.current()?.state).toBe('ready');
});

test('a download that failed or was stopped is not begun again by every start of that day', async () => {
  for (const end of ['fail', 'stop'] as const) {
    memory = NOTHING;
    const app = open({ offers: '0.2.0' });
    app.world.fetched = failed('untrusted', 'file');
    await app.begin();
    if (end === 'stop') {
      await app.look();
      const release = app.hold();
      const downloading = app.download();
      await app.settled();
      void app.stopDownload();
      release();
      await downloading;
    } else await app.look();
    app.stop();
    const after = open({ now: app.world.now + HOUR, offers: '0.2.0' });
    await after.begin();
    await after.pass(HOUR);
    expect(after.world).toMatchObject({ looks: 0, downloads: 0 });
  }
});

test('a version that was found and not taken is still told after a restart, until it runs', async () => {
  const app = open({ allowed: false, offers: '0.2.0' });
  await app.begin();
  await app.look();
  app.stop();
  const after = open({ allowed: false });
  await after.begin();
  expect(after.current()).toEqual({ state: 'idle', newer: '0.2.0' });
  // A look that finds no line leaves that as it is.
  after.world.allowed = true;
  after.world.offered = failed('offline', 'host');
  await after.pass(25 * HOUR);
  expect(after.world.looks).toBeGreaterThan(0);
  expect(after.current()).toEqual({ state: 'idle', newer: '0.2.0' });
  memory = { ...NOTHING, newestSeen: '0.1.0' };
  const runs = open({ allowed: false });
  await runs.begin();
  expect(runs.current()).toEqual({ state: 'idle' });
});

test('an update that was downloaded and not installed, since the app was killed, is taken up at the next start', async () => {
  const app = open({ offers: '0.2.0' });
  await app.begin();
  await app.look();
  app.stop();
  const after = open({ now: app.world.now + HOUR, offers: '0.2.0' });
  await after.begin();
  await after.pass(HOUR);
  expect(after.current()?.state).toBe('ready');
});

test('an installation that failed is told by the next start, once; who wanted a restart gets one all the same', async () => {
  const app = open({ offers: '0.2.0' });
  app.world.installed = failed('disk', '/opt');
  await app.begin();
  await app.look();
  await app.restart();
  await app.installAtEnd();
  expect(app.world.relaunches).toBe(1);
  const after = open({ allowed: false });
  await after.begin();
  expect(after.current()).toEqual({
    state: 'failed',
    failure: { code: 'disk', detail: '/opt' },
    during: 'installation',
    version: '0.2.0',
  });
  const later = open({ allowed: false });
  await later.begin();
  expect(later.current()?.state).toBe('idle');
});

test('who stops a download, or wants no updates any more while one runs, keeps what was found and nothing else', async () => {
  for (const end of ['stop', 'never'] as const) {
    memory = NOTHING;
    const app = open({ offers: '0.2.0' });
    await app.begin();
    const looked = app.hold();
    const looking = app.look();
    await app.settled();
    looked();
    const release = app.hold();
    await app.settled();
    expect(app.current()?.state).toBe('downloading');
    if (end === 'stop') void app.stopDownload();
    else {
      app.world.allowed = false;
      app.choiceChanged();
    }
    release();
    await looking;
    expect(app.current()?.state).toBe('available');
  }
});

test('a daily look that finds a newer version than the one that is ready takes that, and one that fails keeps it', async () => {
  const app = open({ offers: '0.2.0' });
  await app.begin();
  await app.look();
  app.world.offered = failed('server', 'host');
  await app.pass(25 * HOUR);
  expect(app.current()).toMatchObject({ state: 'ready', update: { version: '0.2.0' } });
  app.world.offered = done(offerOf('0.3.0'));
  await app.pass(25 * HOUR);
  expect(app.current()).toMatchObject({ state: 'ready', update: { version: '0.3.0' } });
  await app.installAtEnd();
  expect(app.world.installs).toEqual([{ version: '0.3.0', restart: false }]);
});
