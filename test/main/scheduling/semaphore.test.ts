import { getEventListeners } from 'node:events';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { createSemaphore } from '../../../src/main/scheduling/semaphore.ts';

/** Lets everything run that can run now. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const steps = fc.array(
  fc.record({
    what: fc.constantFrom('enter', 'enter', 'leave', 'abort'),
    name: fc.constantFrom('a', 'b'),
    pick: fc.nat(),
  }),
  { minLength: 5, maxLength: 25, size: 'max' },
);

test('never more hold a permit than there are, all that can be held are, in the order asked; who gave up takes none', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 3 }), async (given, most) => {
      const semaphore = createSemaphore();
      /** As it must be, told apart: who holds and who waits, by name. */
      const model = {
        a: { holds: [] as number[], waits: [] as number[] },
        b: { holds: [] as number[], waits: [] as number[] },
      };
      const leave = new Map<number, () => void>();
      const gaveUp = new Set<number>();
      const controllers: AbortController[] = [];
      const mustHave: number[] = [];

      for (const { what, name, pick } of given) {
        const at = model[name];
        const handOn = () => {
          while (at.holds.length < most && at.waits.length > 0) at.holds.push(at.waits.shift() as number);
        };
        if (what === 'enter') {
          const id = controllers.push(new AbortController()) - 1;
          at.waits.push(id);
          handOn();
          void semaphore.enter(name, most, controllers[id]?.signal as AbortSignal).then((release) => {
            if (release) leave.set(id, release);
            else gaveUp.add(id);
          });
        } else if (what === 'leave' && at.holds.length > 0) {
          const [id] = at.holds.splice(pick % at.holds.length, 1);
          leave.get(id as number)?.();
          leave.delete(id as number);
          handOn();
        } else if (what === 'abort' && at.waits.length > 0) {
          const [id] = at.waits.splice(pick % at.waits.length, 1);
          controllers[id as number]?.abort();
          mustHave.push(id as number);
        }
        await settle();
        expect([...leave.keys()].sort()).toEqual([...model.a.holds, ...model.b.holds].sort());
        expect([...gaveUp].sort()).toEqual(mustHave.toSorted());
      }
    }),
    { numRuns: 150 },
  );
});

test('who gave up before, or once the permit was had, changes nothing', async () => {
  const semaphore = createSemaphore();
  expect(await semaphore.enter('a', 1, AbortSignal.abort())).toBeNull();
  const holder = new AbortController();
  const leave = await semaphore.enter('a', 1, holder.signal);
  const second = new AbortController();
  const waits = semaphore.enter('a', 1, second.signal);
  leave?.();
  const leaveSecond = await waits;
  expect(getEventListeners(second.signal, 'abort')).toEqual([]);
  holder.abort();
  second.abort();
  const third = semaphore.enter('a', 1);
  leaveSecond?.();
  expect(await third).toBeTypeOf('function');
});

test('as many as there are wait without a signal, and Node warns of no leak', async () => {
  const warnings: Error[] = [];
  const hear = (warning: Error) => void warnings.push(warning);
  process.on('warning', hear);
  onTestFinished(() => void process.off('warning', hear));
  const semaphore = createSemaphore();
  const leaves = Array.from({ length: 30 }, () => semaphore.enter('a', 1));
  await settle();
  expect(warnings).toEqual([]);
  for (const leave of leaves) (await leave)();
});
