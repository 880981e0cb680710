import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyedMutex } from '../../../src/main/scheduling/semaphore.ts';

/** Lets everything run that can run now. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const jobs = fc.array(
  fc.record({ name: fc.constantFrom('a', 'b'), fails: fc.boolean(), before: fc.nat({ max: 3 }) }),
  { minLength: 1, maxLength: 8, size: 'max' },
);

test('jobs of a name run one after the other as they came, others beside them, and each caller hears its own end', async () => {
  await fc.assert(
    fc.asyncProperty(jobs, fc.infiniteStream(fc.nat()), async (given, choice) => {
      const mutex = createKeyedMutex();
      const running: { index: number; end: () => void }[] = [];
      const started: number[] = [];
      const outcomes = new Map<number, string>();
      const nameOf = (index: number) => given[index]?.name ?? '';

      const endOne = async () => {
        const [ended] = running.splice(choice.next().value % running.length, 1);
        ended?.end();
        await settle();
      };
      for (const [index, { name, fails, before }] of given.entries()) {
        // Some jobs end before the next one comes: whoever comes to a name that is still held waits all the same.
        for (let ends = before; ends > 0 && running.length > 0; ends -= 1) await endOne();
        const result = mutex(name, async () => {
          started.push(index);
          await new Promise<void>((end) => running.push({ index, end }));
          if (fails) throw new Error(`failed ${index}`);
          return `done ${index}`;
        });
        result.then(
          (value) => outcomes.set(index, value),
          (error: Error) => outcomes.set(index, error.message),
        );
        await settle();
        const held = running.map((job) => nameOf(job.index));
        expect(new Set(held).size).toBe(held.length);
        const left = given.slice(0, index + 1).filter((_, each) => !outcomes.has(each));
        expect(new Set(held)).toEqual(new Set(left.map((job) => job.name)));
      }
      while (running.length > 0) await endOne();

      for (const name of ['a', 'b']) {
        const order = started.filter((index) => nameOf(index) === name);
        expect(order).toEqual(given.flatMap((job, index) => (job.name === name ? [index] : [])));
      }
      expect([...outcomes].sort(([a], [b]) => a - b)).toEqual(
        given.map(({ fails }, index) => [index, `${fails ? 'failed' : 'done'} ${index}`]),
      );
    }),
    { numRuns: 60 },
  );
});
