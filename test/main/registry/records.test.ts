import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  activated,
  dropped,
  inKeychain,
  moved,
  removing,
  replaced,
  settled,
  settledOnServer,
  withHeaders,
  without,
} from '../../../src/main/registry/records.ts';
import type { HeaderRecord, Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { CREATED, instanceRecord, keyRecord } from '../../shared/records.ts';

const STATUSES = ['pending', 'active', 'removing'] as const;

const made = fc.record({
  status: fc.constantFrom(...STATUSES),
  serverKeyId: fc.option(fc.constantFrom('s-0', 's-1', 's-2')),
  serverName: fc.option(fc.constantFrom('n-0', 'n-1'), { nil: undefined }),
  session: fc.boolean(),
});
const instances = fc
  .record({
    keys: fc.array(made, { maxLength: 4 }),
    headers: fc.option(
      fc.array(fc.record({ status: fc.constantFrom(...STATUSES), session: fc.boolean() }), { maxLength: 3 }),
    ),
    left: fc.subarray(['s-1', 's-9']),
  })
  .map(({ keys, headers, left }): Instance => {
    const instance = instanceRecord({
      keys: keys.map(({ status, serverKeyId, serverName, session }, index) =>
        keyRecord(`k${index}`, {
          ...{ origin: 'made', serverKeyId, status },
          ...(serverName === undefined ? {} : { serverName }),
          ...(session ? { keptIn: 'session' } : {}),
        }),
      ),
    });
    if (headers)
      instance.headers = headers.map(
        ({ status, session }, index): HeaderRecord => ({
          id: `h${index}`,
          name: `X-${index}`,
          createdAt: CREATED,
          status,
          ...(session ? { keptIn: 'session' } : {}),
        }),
      );
    if (left.length > 0) instance.toRetire = left.map((serverKeyId) => ({ serverKeyId, userId: 'ada' }));
    return instance;
  });
const ids = fc.subarray(['k0', 'k1', 'k2', 'h0', 'h1']);

const statuses = ({ keys, headers = [] }: Instance) =>
  Object.fromEntries([...keys, ...headers].map(({ id, status }) => [id, status]));
const toRetire = ({ toRetire: left = [] }: Instance) =>
  left.map((each) => ('serverKeyId' in each ? each.serverKeyId : each.name));
/** By what a key is to be found on the server, told apart: by its id, or while it is being made by its name. */
const traceOf = ({ serverKeyId, serverName, status }: KeyRecord) =>
  serverKeyId ?? (status === 'pending' ? serverName : undefined);
const tracesOf = (before: Instance, goes: KeyRecord[]) => [
  ...new Set([...toRetire(before), ...goes.flatMap((key) => traceOf(key) ?? [])]),
];

function check(property: (instance: Instance, chosen: string[]) => void): void {
  fc.assert(fc.property(instances, ids, property), { numRuns: 300 });
}

describe('each step of the records', () => {
  test('puts all to use, marks some, takes one out, or tells that one is in the keychain; the rest stays', () => {
    check((instance, chosen) => {
      const all = [...instance.keys, ...(instance.headers ?? [])];
      const active = activated({ ...instance, status: 'pending' });
      expect([active.status, ...Object.values(statuses(active))]).toEqual([
        'active',
        ...all.map(() => 'active'),
      ]);
      expect(statuses(removing(instance, new Set(chosen)))).toEqual(
        Object.fromEntries(all.map(({ id, status }) => [id, chosen.includes(id) ? 'removing' : status])),
      );
      const [one = 'none'] = chosen;
      expect(Object.keys(statuses(without(instance, one)))).toEqual(
        all.map(({ id }) => id).filter((id) => id !== one),
      );
      const kept = inKeychain(instance, one);
      expect([...kept.keys, ...(kept.headers ?? [])].map(({ keptIn }) => keptIn)).toEqual(
        all.map(({ id, keptIn }) => (id === one ? undefined : keptIn)),
      );
      for (const next of [active, kept, without(instance, one)])
        expect('headers' in next).toBe(instance.headers !== undefined);
    });
  });

  test('a key that is dropped is to go on the server too where that is asked and a trace of it is known, once', () => {
    check((instance, [chosen = 'k9']) => {
      const gone = instance.keys.filter(({ id }) => id === chosen);
      expect(toRetire(dropped(instance, chosen, true))).toEqual(tracesOf(instance, gone));
      expect(toRetire(dropped(instance, chosen, false))).toEqual(toRetire(instance));
      expect(statuses(dropped(instance, chosen, true))).toEqual(
        statuses(removing(instance, new Set([chosen]))),
      );
    });
  });

  test('a made key is put to use in place of the one that it replaces, and of no other', () => {
    check((instance, chosen) => {
      const [old, fresh] = ['k0', 'k1'];
      const replaces = chosen.includes('k0') ? { replaces: old } : {};
      const keys = instance.keys.map((key) => (key.id === fresh ? { ...key, ...replaces } : key));
      const next = settled({ ...instance, keys }, fresh, { role: 'admin' });
      const takes = chosen.includes('k0') && keys.length > 1;
      const expected = statuses(instance);
      if (keys.length > 1) expected.k1 = 'active';
      if (takes) expected.k0 = 'removing';
      expect(statuses(next)).toEqual(expected);
      expect(toRetire(next)).toEqual(tracesOf(instance, takes ? keys.slice(0, 1) : []));
      expect(next.keys.map(({ role }) => role)).toEqual(
        keys.map(({ id }) => (id === fresh ? 'admin' : 'owner')),
      );
      expect(next.keys.every((key) => !('replaces' in key))).toBe(true);
    });
  });

  test('new keys take the place of those named; of these, those that are to go on the server are noted', () => {
    check((instance, old) => {
      const fresh = new Set(['k3']);
      const retires = ({ id }: KeyRecord) => id !== 'k1';
      const next = replaced(instance, fresh, new Set(old), retires);
      for (const { id, status } of instance.keys)
        expect(statuses(next)[id]).toBe(id === 'k3' ? 'active' : old.includes(id) ? 'removing' : status);
      const gone = instance.keys.filter((key) => old.includes(key.id) && retires(key));
      expect(toRetire(next)).toEqual(tracesOf(instance, gone));
    });
  });

  test('at another address nothing of the former one stays; what is to go there is kept where the server is the same', () => {
    check((instance, chosen) => {
      const identity = { userIds: ['ada'], organizations: {} };
      const fresh = new Set(chosen);
      for (const retires of [null, ({ id }: KeyRecord) => id !== 'k1']) {
        const next = moved({ ...instance, identity }, fresh, retires);
        expect(next).not.toHaveProperty('identity');
        for (const [id, status] of Object.entries(statuses(next)))
          expect(status).toBe(fresh.has(id) ? 'active' : 'removing');
        const gone = instance.keys.filter((key) => !fresh.has(key.id) && retires?.(key));
        expect(toRetire(next)).toEqual(retires ? tracesOf(instance, gone) : []);
      }
    });
  });

  test('of the headers those stay that the new list names without a value, in whatever letters', () => {
    check((instance, chosen) => {
      const entries = [{ name: 'x-0' }, { name: 'X-1', value: 'new' }];
      const next = withHeaders(instance, new Set(chosen), entries);
      for (const { id, status } of instance.headers ?? []) {
        const expected = chosen.includes(id) ? 'active' : id === 'h0' ? status : 'removing';
        expect(statuses(next)[id]).toBe(expected);
      }
      expect('headers' in next).toBe(instance.headers !== undefined);
    });
  });

  test('what is gone on the server is noted no more, and no empty list is left', () => {
    check((instance) => {
      const left = toRetire(instance).filter((id) => id !== 's-9');
      const next = settledOnServer(instance, 's-9');
      expect(toRetire(next)).toEqual(left);
      expect('toRetire' in next).toBe(left.length > 0);
    });
  });
});
