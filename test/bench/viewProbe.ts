/** What scrolling came to: tasks of more than 50 ms, the most cells in the page, and how many columns were in sight then. */
export type Scrolled = { longTasks: number; cells: number; shown: number };

/** Put into the page before its own scripts: does what a person does, and times it to the frame that shows it. */
export const VIEW_PROBE = `(() => {
  const find = (selector) => document.querySelector(selector);
  const withText = (selector, text) => [...document.querySelectorAll(selector)].find((each) => each.textContent.trim() === text);
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  /** From what is done to the frame in which it can be seen, in ms. */
  const timed = (act, isSeen) => new Promise((resolve) => {
    const began = performance.now();
    const after = () => {
      if (!isSeen()) return requestAnimationFrame(after);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - began);
      port2.postMessage(null);
    };
    act();
    requestAnimationFrame(after);
  });
  /** How many tasks of more than 50 ms there were while something is done. */
  const longTasksIn = async (act) => {
    let count = 0;
    const observer = new PerformanceObserver((list) => { count += list.getEntries().length; });
    observer.observe({ type: 'longtask' });
    await act();
    await new Promise((resolve) => setTimeout(resolve, 100));
    count += observer.takeRecords().length;
    observer.disconnect();
    return count;
  };
  /** The longest that the page let others wait while something is done, in ms. */
  const longestStretch = async (act) => {
    const { port1, port2 } = new MessageChannel();
    let longest = 0;
    let last = performance.now();
    let isOver = false;
    port1.onmessage = () => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (!isOver) port2.postMessage(null);
    };
    port2.postMessage(null);
    await act();
    isOver = true;
    return longest;
  };
  const type = (box, text) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(box, text);
    box.dispatchEvent(new Event('input', { bubbles: true }));
  };
  const press = (target, key, more) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  const grid = () => find('[role="table"][aria-label="People"]');
  const count = () => Number(grid()?.getAttribute('aria-rowcount')) - 1;
  const firstRow = () => grid()?.querySelector('[aria-rowindex="2"] [role="rowheader"] [title]')?.title;
  const scrollerOf = (element) => {
    for (let at = element; at; at = at.parentElement)
      if (at.scrollHeight > at.clientHeight + 1 && getComputedStyle(at).overflowY !== 'visible') return at;
    throw new Error('nothing scrolls');
  };
  const tab = (name) => withText('[role="tab"]', name);
  globalThis.benchViews = {
    openPeople: () => timed(() => tab('People').click(), () => count() > 0 && firstRow()),
    openOverview: () => timed(() => tab('Overview').click(), () => find('main li h2, main [data-row]')),
    /** A search that finds one, and its end; two sortings; a filter, and its end. Each in ms. */
    async narrow(text) {
      const all = count();
      const box = find('input[type="search"][aria-label="Search people"]');
      const sort = (title) => {
        const before = firstRow();
        const head = [...document.querySelectorAll('[role="columnheader"] button')].find((each) => each.textContent.trim() === title);
        return timed(() => head.click(), () => firstRow() && firstRow() !== before);
      };
      const took = [await timed(() => type(box, text), () => count() === 1 && firstRow()?.includes(text))];
      took.push(await timed(() => type(box, ''), () => count() === all && firstRow()));
      took.push(await sort('2FA'), await sort('Where'));
      find('button[aria-label^="Filter people"]').click();
      while (!withText('[data-filter] label', 'owner')) await frame();
      const owner = withText('[data-filter] label', 'owner').control;
      took.push(await timed(() => owner.click(), () => count() < all && firstRow()));
      took.push(await timed(() => owner.click(), () => count() === all && firstRow()));
      find('button[aria-label^="Filter people"]').click();
      return took;
    },
    /** Those whose address begins so alone, by organization. */
    async showInMatrix(text) {
      const box = find('input[type="search"][aria-label="Search people"]');
      await timed(() => type(box, text), () => firstRow()?.includes(text));
      await timed(() => withText('[role="radiogroup"] label', 'Matrix').click(), () => find('[role="columnheader"] button[title*=" on "]'));
    },
    /** Down and up by rows, far down by screens, right and left by columns. */
    async scrollPeople() {
      const scroller = grid().parentElement;
      const seen = { cells: 0, shown: 0 };
      const step = async (top, left) => {
        scroller.scrollBy({ top, left });
        await frame();
        const cells = grid().querySelectorAll('[role="cell"], [role="rowheader"]').length;
        if (cells <= seen.cells) return;
        const { left: from, right: to } = scroller.getBoundingClientRect();
        const heads = [...grid().querySelectorAll('[role="columnheader"]')].map((head) => head.getBoundingClientRect());
        Object.assign(seen, { cells, shown: heads.filter(({ left, right }) => right > from && left < to).length });
      };
      const longTasks = await longTasksIn(async () => {
        for (let at = 0; at < 120; at += 1) await step(at < 60 ? 114 : -114, 0);
        for (let at = 0; at < 60; at += 1) await step(2_000, 0);
        for (let at = 0; at < 120; at += 1) await step(0, at < 60 ? 244 : -244);
        scroller.scrollTo({ top: 0, left: 0 });
        await frame();
      });
      return { longTasks, ...seen };
    },
    async scrollOverview() {
      const scroller = scrollerOf(find('main [data-row]'));
      return longTasksIn(async () => {
        for (let at = 0; at < 240; at += 1) {
          scroller.scrollBy({ top: at % 120 < 60 ? 76 : -76 });
          await frame();
        }
      });
    },
    /** From the keys to the palette's results, and from what is typed to the person who is found. In ms. */
    async palette(text) {
      const options = () => [...document.querySelectorAll('[role="listbox"][aria-label="Results"] [role="option"]')];
      const toggle = () => press(document.body, 'k', { code: 'KeyK', ctrlKey: true });
      const opened = await timed(toggle, () => options().length > 0);
      const box = find('input[role="combobox"][aria-label^="Search instances"]');
      const found = await timed(() => type(box, text), () => options().some((each) => each.textContent.includes(text)));
      toggle();
      while (options().length > 0) await frame();
      return { opened, found };
    },
    /** Reads the members of an organization anew, until a cell says what it is to say: how long the page was busy at a stretch, in ms. */
    answer: (organization, cell) => longestStretch(async () => {
      const read = await globalThis.quayside.request('members.list', organization);
      if (!read.ok) throw new Error(read.error.message);
      while (!grid().querySelector('[aria-label="' + cell + '"]')) await new Promise((resolve) => setTimeout(resolve, 5));
      await frame();
      await new Promise((resolve) => setTimeout(resolve, 0));
    }),
    /** So many changes among People, Overview, an instance, and Home. */
    async change(times) {
      const views = [
        () => tab('People').click(),
        () => tab('Overview').click(),
        () => find('nav [data-instance] button').click(),
        () => find('nav button[aria-label="Home"]').click(),
      ];
      for (let at = 0; at < times; at += 1) {
        views[at % views.length]();
        await frame();
        await frame();
      }
    },
  };
})();`;
