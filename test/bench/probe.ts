/** What the probe saw of one refresh; `done` in ms since the epoch, `slowest` is the longest of the calls to main meanwhile, in ms. */
export type Seen = { notifications: number; commits: number; done: number; slowest: number };

// Put into the page before its own scripts: counts React's commits and the store's notifications, and says when all was
// read. It finds the store as the value of a context, so that nothing in the app is there for the bench alone.
export const PROBE = `(() => {
  const seen = { notifications: 0, commits: 0, slowest: 0 };
  let store = null;
  let wanted = null;
  const now = () => performance.timeOrigin + performance.now();
  const storeIn = (fiber) => {
    for (let at = fiber; at; at = at.sibling) {
      const found = at.memoizedProps?.value?.store ?? storeIn(at.child);
      if (found?.getState) return found;
    }
    return null;
  };
  const queriesIn = (value) => {
    if (typeof value !== 'object' || value === null) return [];
    return typeof value.state === 'string' ? [value] : Object.values(value).flatMap(queriesIn);
  };
  const readingsOf = (instance) => queriesIn(store.getState().readings[instance.id]);
  const isRead = (instance) => {
    const fresh = readingsOf(instance).filter(({ state, at }) => state === 'ready' && at >= wanted.since);
    return fresh.length >= wanted.each && readingsOf(instance).every(({ state }) => state === 'ready');
  };
  const look = () => {
    if (!wanted || !store) return;
    const instances = Object.values(store.getState().byId).filter(({ name }) => !wanted.silent.includes(name));
    if (instances.length < wanted.instances || !instances.every(isRead)) return;
    const { resolve } = wanted;
    wanted = null;
    const done = now();
    // What a last notification still brings about counts too.
    setTimeout(() => resolve({ ...seen, done }), 100);
  };
  /** Keeps asking main for next to nothing, to see how long it lets others wait. */
  const ping = async () => {
    while (wanted) {
      const began = performance.now();
      await globalThis.quayside.request('app.giveUp', { id: 'none' });
      seen.slowest = Math.max(seen.slowest, performance.now() - began);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  globalThis.__REACT_DEVTOOLS_GLOBAL_HOOK__ = {
    isDisabled: false,
    supportsFiber: true,
    renderers: new Map(),
    inject: () => 1,
    checkDCE() {},
    onScheduleFiberRoot() {},
    onCommitFiberUnmount() {},
    onPostCommitFiberRoot() {},
    onCommitFiberRoot(_id, root) {
      seen.commits += 1;
      if (store) return;
      store = storeIn(root.current);
      store?.subscribe(() => {
        seen.notifications += 1;
        look();
      });
      look();
    },
  };
  globalThis.benchProbe = {
    /** Resolves once so many instances, but for the silent ones, have each so many readings not older than since. */
    read: (what) => new Promise((resolve) => {
      wanted = { since: 0, ...what, resolve };
      look();
      if (what.ping) void ping();
    }),
    refresh: (what) => {
      const done = globalThis.benchProbe.read({ since: Date.now(), ...what });
      seen.notifications = 0;
      seen.commits = 0;
      seen.slowest = 0;
      document.querySelector('button[aria-label="Refresh"], button[aria-busy]').click();
      return done;
    },
    /** Invites so many people to each of these instances, in one operation: how long it took in ms, and how it was told. */
    invite: (instances, people) => new Promise((resolve) => {
      const { byId, readings } = store.getState();
      const places = Object.values(byId).slice(0, instances).flatMap((instance) =>
        Object.keys(readings[instance.id].members).map((organizationId) => (
          { instanceId: instance.id, organizationId, role: 'member' }
        )),
      );
      const now = Date.now();
      const emails = Array.from({ length: people }, (_, at) => 'invited-' + now + '-' + at + '@farm.example');
      const { request } = globalThis.quayside;
      let steps = [];
      let told = 0;
      const began = performance.now();
      seen.slowest = 0;
      wanted = { since: Infinity, silent: [], instances: 0, each: Infinity, resolve: () => {} };
      void ping();
      const stop = store.subscribe(({ operations }, before) => {
        if (operations.list !== before.operations.list) told += 1;
        const operation = operations.list.at(-1);
        if (operation?.phase !== 'ended' || operation.startedAt < performance.timeOrigin + began - 50) return;
        stop();
        wanted = null;
        const took = performance.now() - began;
        resolve({ took, steps: steps.length, done: operation.counts.done, told: told / (took / 1000), slowest: seen.slowest });
      });
      void request('plans.make', { kind: 'invite', emails, places, kitId: null, ownRoles: {} }).then(({ value }) => {
        steps = value.plan.steps;
        return request('operations.start', { planId: value.planId });
      });
    }),
    /** From the click on Home's tab of activity to the frame with its rows, in ms. */
    openActivity: () => new Promise((resolve) => {
      const tab = [...document.querySelectorAll('[role="tab"]')].find(({ textContent }) => textContent === 'Activity');
      const began = performance.now();
      const after = () => {
        if (!document.querySelector('[data-row]')) return requestAnimationFrame(after);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - began);
        port2.postMessage(null);
      };
      requestAnimationFrame(after);
      tab.click();
    }),
    /** From a search typed over Activity to the frame with the one row that it finds, in ms. */
    searchActivity: (text) => new Promise((resolve) => {
      const box = document.querySelector('input[type="search"]');
      const began = performance.now();
      const after = () => {
        if (document.querySelector('[role="table"]')?.getAttribute('aria-rowcount') !== '2') return requestAnimationFrame(after);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - began);
        port2.postMessage(null);
      };
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, text);
      box.dispatchEvent(new Event('input', { bubbles: true }));
      requestAnimationFrame(after);
    }),
    goHome: () => document.querySelector('nav button[aria-label="Home"]').click(),
    /** From the click on an instance's tile to the frame with its rows, in ms. */
    switchTo: (name) => new Promise((resolve) => {
      const tile = document.querySelector('nav button[aria-label="' + name + '"]');
      const began = performance.now();
      const after = () => {
        if (!document.querySelector('[data-row]')) return requestAnimationFrame(after);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now() - began);
        port2.postMessage(null);
      };
      requestAnimationFrame(after);
      tile.click();
    }),
  };
})();`;
