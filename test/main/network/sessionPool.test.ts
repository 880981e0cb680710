import { describe, expect, test, vi } from 'vitest';
import { createSessionPool } from '../../../src/main/network/electronHttp.ts';

vi.mock('electron', () => ({}));

const MINUTE = 60_000;

function make() {
  let at = 0;
  let made = 0;
  const pool = createSessionPool({
    create: (number) => {
      made += 1;
      return `session ${number}`;
    },
    now: () => at,
  });
  return { pool, made: () => made, pass: (ms: number) => (at += ms) };
}

describe('sessions', () => {
  test('a thousand checks, one after the other, take one', () => {
    const { pool, made } = make();
    for (let index = 0; index < 1000; index += 1) pool.give(pool.take(`https://server-${index}.test`));
    expect(made()).toBe(1);
  });

  test('as many are made as are used at once, and nobody shares one', () => {
    const { pool, made } = make();
    const taken = ['a', 'b', 'c'].map((name) => pool.take(`https://${name}.test`));
    expect(new Set(taken.map(({ session }) => session)).size).toBe(3);
    for (const pooled of taken) pool.give(pooled);
    pool.take('https://d.test');
    expect(made()).toBe(3);
  });

  test('after a thousand refusals, each judged anew a minute later, there are a few more than instances', () => {
    const { pool, made, pass } = make();
    const origins = Array.from({ length: 20 }, (_, index) => `https://server-${index}.test`);
    const used = new Map(origins.map((origin) => [origin, pool.take(origin)]));
    for (let index = 0; index < 1000; index += 1) {
      const origin = origins[index % origins.length] ?? '';
      const pooled = used.get(origin);
      if (!pooled) throw new Error('Nothing was taken');
      pool.noteRefusal(pooled, origin);
      pass(MINUTE + 1);
      expect(pool.isStale(pooled, origin)).toBe(true);
      const next = pool.take(origin);
      expect(next).not.toBe(pooled);
      pool.give(pooled);
      used.set(origin, next);
    }
    expect(made()).toBeLessThanOrEqual(origins.length + 5);
  });

  test('one that refused an origin is lent for it again only when it has forgotten that', () => {
    const { pool, pass } = make();
    const first = pool.take('https://a.test');
    pool.noteRefusal(first, 'https://a.test');
    expect(pool.isStale(first, 'https://a.test')).toBe(false);
    pool.give(first);
    const second = pool.take('https://a.test');
    expect(second).not.toBe(first);
    expect(pool.isStale(second, 'https://a.test')).toBe(false);
    expect(pool.take('https://b.test')).toBe(first);
    pool.give(first);
    pass(31 * MINUTE);
    expect(pool.take('https://a.test')).toBe(first);
  });

  test('one for https is never lent for http', () => {
    const { pool } = make();
    const secure = pool.take('https://a.test');
    pool.give(secure);
    expect(pool.take('http://a.test:3000')).not.toBe(secure);
  });
});
