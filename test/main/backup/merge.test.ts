import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { SavedInstance, SavedKey } from '../../../src/main/backup/format.ts';
import { createMerge } from '../../../src/main/backup/merge.ts';
import { type ConfirmWay, createConfirmWay } from '../../../src/main/instances/wayQuestions.ts';
import { type AppError, fail, ok } from '../../../src/shared/errors.ts';
import type { Instance, KeyRecord } from '../../../src/shared/instance.ts';
import { CREATED, instanceRecord, keyRecord, shownCertificate } from '../../shared/records.ts';

const ORIGIN = 'https://shop.example.com';
const MISSING: AppError = { code: 'key-missing', message: 'Missing.', advice: '' };

const facts = {
  origin: 'pasted' as const,
  serverKeyId: null,
  start: null,
  createdAt: CREATED,
  expiresAt: null,
};
const savedKey = (userId: string | null, organizationId: string | null, secret?: string): SavedKey => ({
  ...facts,
  userId,
  organizationId,
  organizationName: organizationId,
  userEmail: null,
  role: null,
  ...(secret === undefined ? {} : { secret }),
});
const saved = (keys: SavedKey[], patch: Partial<SavedInstance> = {}): SavedInstance => ({
  name: 'Saved',
  origin: ORIGIN,
  color: 'red',
  keys,
  ...patch,
});
const instance = (keys: SavedKey[], patch: Partial<Instance> = {}) =>
  instanceRecord({ keys: keys.map((key, index) => keyRecord(`key-${index}`, key)), ...patch });

/** A merge into a list with these instances, whose keys for these organizations are at hand. */
function mergeInto(
  list: Instance[],
  atHand: string[] = [],
  trouble: AppError = MISSING,
  confirmWay: ConfirmWay = async () => ok(null),
) {
  const stored: { key: string; replaces: string[]; origin: string }[] = [];
  const imported: unknown[] = [];
  const merge = createMerge({
    instances: {
      atOrigin: (origin: string) => list.find((each) => each.origin === origin),
      list: () => list,
    } as Parameters<typeof createMerge>[0]['instances'],
    credentialStore: {
      keyFor: async (_id, organizationId) =>
        organizationId !== null && atHand.includes(organizationId)
          ? ok({ key: 'at hand', record: {} as KeyRecord })
          : fail(trouble),
      storeKey: async (_id, { key, replaces, origin }) => {
        stored.push({ key, replaces, origin });
        return ok(list[0] as Instance);
      },
      importInstance: async (what) => {
        imported.push(what);
        return ok(instance([]));
      },
    },
    confirmWay,
  });
  return { merge, stored, imported };
}

const person = fc.constantFrom(null, 'ada', 'ben', 'eve');
const organization = fc.constantFrom(null, 'acme', 'billing', 'cargo');
const keys = fc.array(
  fc.tuple(person, organization, fc.constantFrom(undefined, 'secret')).map((given) => savedKey(...given)),
  { maxLength: 4 },
);
const identity = fc.option(
  fc.record({
    userIds: fc.subarray(['ada', 'ben']),
    organizations: fc
      .subarray(['acme', 'billing'])
      .map((ids) => Object.fromEntries(ids.map((id) => [id, id]))),
  }),
  { nil: undefined },
);
const known = fc.tuple(keys, identity);

function idsOf([given, told]: [
  SavedKey[],
  { userIds: string[]; organizations: Record<string, string> } | undefined,
]) {
  const ids = new Set<string>([...(told?.userIds ?? []), ...Object.keys(told?.organizations ?? {})]);
  for (const { userId, organizationId } of given)
    for (const id of [userId, organizationId]) if (id) ids.add(id);
  return ids;
}

describe('a saved instance whose address is in the list', () => {
  test('is another installation where both are known and have neither a person nor an organization in common', async () => {
    await fc.assert(
      fc.asyncProperty(known, known, async (here, file) => {
        const { merge, stored } = mergeInto([instance(here[0], here[1] ? { identity: here[1] } : {})]);
        const given = saved(file[0], file[1] ? { identity: file[1] } : {});
        const [hereIds, fileIds] = [idsOf(here), idsOf(file)];
        const inCommon = [...hereIds].filter((id) => fileIds.has(id)).length > 0;
        const isOther = hereIds.size > 0 && fileIds.size > 0 && !inCommon;
        const plan = await merge.plan(given, 0);
        expect(plan.ok && plan.value.what.kind).toBe(isOther ? 'other-installation' : 'here');
        const applied = await merge.apply(given, 0, 'Other');
        expect(applied.name).toBe(isOther ? 'Saved' : 'Shop');
        if (isOther) expect([stored, applied.outcome.kind]).toEqual([[], 'other-installation']);
      }),
      { numRuns: 200 },
    );
  });

  test('gets one key for each organization without one at hand, in place of the lost ones', async () => {
    await fc.assert(
      fc.asyncProperty(keys, keys, fc.subarray(['acme', 'billing', 'cargo']), async (here, file, atHand) => {
        const there = instance([...here, savedKey('same', null)]);
        const { merge, stored } = mergeInto([there], atHand);
        const applied = await merge.apply(saved([savedKey('same', null), ...file]), 3, 'Other');
        const wanted = ['acme', 'billing', 'cargo'].flatMap((id) => {
          const first = file.find((key) => key.organizationId === id && key.secret !== undefined);
          const lost = there.keys.filter((key) => key.organizationId === id).map((key) => key.id);
          return first && !atHand.includes(id) ? [{ key: 'secret', replaces: lost, origin: ORIGIN }] : [];
        });
        const byKeys = (a: { replaces: string[] }, b: { replaces: string[] }) =>
          a.replaces.join() < b.replaces.join() ? -1 : 1;
        expect(stored.sort(byKeys)).toEqual(wanted.sort(byKeys));
        const outcome =
          wanted.length > 0 ? { kind: 'keys-added', keys: wanted.length } : { kind: 'unchanged' };
        expect(applied).toEqual({ index: 3, name: 'Shop', instanceId: 'shop', outcome });
      }),
      { numRuns: 200 },
    );
  });

  test('gets no key of the file, which another way was confirmed for, unless the person confirms the way of the instance here', async () => {
    const url = 'http://proxy.example.com:3128';
    const proxy = { mode: 'given' as const, url };
    const certificate = {
      ...{ origin: ORIGIN, fingerprint: 'AB:CD', subject: 'CN=shop', issuer: 'CN=shop', names: [] },
      ...{ validFrom: CREATED, validTo: CREATED, problems: ['self-signed' as const], trustedAt: CREATED },
    };
    const keysOfFile = [savedKey('ada', 'acme', 'secret')];
    const asked: string[] = [];
    const refuse: ConfirmWay = createConfirmWay(async ({ facts = [] }) => {
      asked.push(facts.at(-1)?.value ?? '');
      return 'no' as never;
    });
    const into = (patch: Partial<Instance>) =>
      mergeInto([instance([savedKey('ada', 'billing')], patch)], [], MISSING, refuse);
    for (const [here, file, fact] of [
      [{ proxy }, {}, url],
      [{ proxy }, { proxy: { mode: 'given' as const, url: 'http://other.example.com:1' } }, url],
      [{ certificate }, {}, 'AB:CD'],
      [{ certificate }, { certificate: { ...certificate, fingerprint: 'AB:CE' } }, 'AB:CD'],
    ] as const) {
      const { merge, stored } = into(here);
      const applied = await merge.apply(
        saved(keysOfFile, { identity: { userIds: ['ada'], organizations: {} }, ...file }),
        0,
        'x',
      );
      expect(applied.outcome).toMatchObject({ kind: 'failed', keys: 0, error: { code: 'canceled' } });
      expect([stored, asked.splice(0)]).toEqual([[], [fact]]);
    }
    for (const way of [{}, { proxy, certificate }, { proxy: { mode: 'none' as const } }]) {
      const { merge, stored } = into(way);
      expect((await merge.apply(saved(keysOfFile, way), 0, 'x')).outcome).toEqual({
        kind: 'keys-added',
        keys: 1,
      });
      expect([stored.length, asked]).toEqual([1, []]);
    }
  });

  test('is not judged while the keychain does not say which keys are there', async () => {
    const trouble: AppError = { code: 'keychain-locked', message: 'Locked.', advice: '' };
    const { merge, stored } = mergeInto([instance([savedKey('ada', 'acme')])], [], trouble);
    const given = saved([savedKey('ada', 'acme', 'secret')]);
    expect(await merge.plan(given, 0)).toEqual(fail(trouble));
    expect((await merge.apply(given, 0, 'x')).outcome).toMatchObject({ kind: 'failed', keys: 0 });
    expect(stored).toEqual([]);
  });
});

describe('a saved instance whose address is new', () => {
  test('is told with what comes with it, and comes in under the name that was chosen', async () => {
    const certificate = { ...shownCertificate(), origin: ORIGIN, problems: [], trustedAt: '' };
    const identity = { userIds: ['ada'], organizations: {} };
    const headers = [{ name: 'X-A', secret: 'a' }, { name: 'X-B' }];
    const proxy = { mode: 'given', url: 'http://proxy.example.com:3128' } as const;
    const more = { certificate, identity, headers, proxy };
    const given = saved([savedKey('ada', 'acme', 'secret'), savedKey('ada', 'billing')], more);
    const { merge, imported } = mergeInto([]);
    expect(await merge.plan(given, 2)).toMatchObject({
      value: {
        index: 2,
        what: {
          kind: 'new',
          keys: 1,
          keysToGive: 1,
          headers: 2,
          proxy: proxy.url,
          certificate: 'AB:CD',
          freeName: null,
        },
      },
    });
    expect(await merge.apply(given, 2, 'Chosen')).toMatchObject({
      name: 'Chosen',
      outcome: { kind: 'added', keys: 1, keysToGive: 1 },
    });
    expect(imported).toMatchObject([
      {
        name: 'Chosen',
        keys: [{ key: 'secret' }, { key: null }],
        headers: [
          { name: 'X-A', value: 'a' },
          { name: 'X-B', value: null },
        ],
        more: { certificate, identity, proxy },
      },
    ]);
    const bare = await merge.plan(saved([], { proxy: { mode: 'none' } }), 0);
    expect(bare).toMatchObject({ value: { what: { headers: 0, proxy: null, certificate: null } } });
    await merge.apply(saved([]), 0, 'Bare');
    expect(imported[1]).toMatchObject({ headers: [], more: {} });
  });

  test('gets the first free name, in whatever letters the others are written', async () => {
    const named = (name: string, index: number) =>
      instance([], { id: `i${index}`, name, origin: `https://${index}.example.com` });
    const { merge } = mergeInto(['SAVED', 'saved (2)', 'Shop'].map(named));
    expect(await merge.plan(saved([]), 0)).toMatchObject({ value: { what: { freeName: 'Saved (3)' } } });
  });
});
