import type { BaselineSummary } from '../../shared/calls/access.ts';
import type { CallsOf } from '../../shared/contract.ts';
import { type Author, MOST_DIFFERENCES, type OwnDifference } from '../../shared/drift.ts';
import { ok, type Result } from '../../shared/errors.ts';
import type { EventPayload } from '../../shared/events.ts';
import type { Notice } from '../../shared/instance.ts';
import type { Ask } from '../../shared/question.ts';
import { foldAddress } from '../../shared/text.ts';
import type { Records } from '../credentials/keychain.ts';
import type { People } from '../people/people.ts';
import type { Instances } from '../registry/instanceRegistry.ts';
import type { Cache } from '../world/cache.ts';
import { createAuditReading } from './authors.ts';
import {
  type Baseline,
  countPeople,
  membersIn,
  type Signing,
  signedText,
  withoutInstances,
} from './baseline.ts';
import { createBaselineChanges, type Noted } from './baselineChanges.ts';
import { createBaselineFiles, createBaselineImport } from './baselineFiles.ts';
import { createComparisons, type Told } from './comparisons.ts';
import { type Drift, driftOf, type IsWithin, type Now } from './drift.ts';
import { type EndedOperation, returnedIn } from './returned.ts';

const MOST_BASELINES = 50;

export type Compared = { baseline: Baseline; drift: Drift };

export type Access = ReturnType<typeof createAccess>;

export function createAccess(options: {
  instances: Pick<Instances, 'list'>;
  cache: Pick<Cache, 'onChange'>;
  people: Pick<People, 'places'>;
  now: () => Promise<Now>;
  ended: () => Promise<readonly EndedOperation[]>;
  folder: string;
  clock: typeof Date.now;
  newId: () => string;
  notify: (notice: Notice) => void;
  onChange: (change: EventPayload<'access.changed'>) => void;
  note: (entry: Noted) => void;
  audit: CallsOf<'audit'>['audit.list'];
  signing: Signing;
  keychain: Records;
  ask: Ask;
  most?: number;
}) {
  const { instances, cache, people, clock, newId, ended, most = MOST_BASELINES } = options;
  const { signing } = options;
  const isListed = (instanceId: string) => instances.list().some(({ id }) => id === instanceId);
  const files = createBaselineFiles({ ...options, isListed });
  const comparisons = createComparisons({ ...options, files });
  const changes = createBaselineChanges({ ...options, files, comparisons, most });
  const authorsOf = createAuditReading({ list: options.audit, clock });

  function signatureOf(baseline: Baseline): BaselineSummary['signed'] {
    const { signed } = baseline;
    if (!signed) return null;
    const { at, by, key } = signed;
    const holds = signing.verify(signedText(baseline), signed);
    return { at, by, fingerprint: signing.fingerprintOf(key), holds };
  }

  /** Not by what the list of instances lacks: an older list may come back. Gives `registry-unwritable`. */
  async function forget(instanceId: string): Promise<Result<null>> {
    const isGone = (id: string) => id === instanceId;
    let isOther = false;
    for (const { id, signed, instances: kept } of await files.all()) {
      // A signed baseline stays whole.
      if (signed || !kept.some((each) => isGone(each.instanceId))) continue;
      const forgotten = kept.every((each) => isGone(each.instanceId))
        ? await files.remove(id)
        : await files.change(id, (baseline) =>
            baseline.signed ? baseline : withoutInstances(baseline, isGone),
          );
      if (!forgotten.ok) return forgotten;
      isOther = true;
    }
    if (isOther) void comparisons.check();
    return ok(null);
  }

  async function authorsIn(
    baseline: Baseline,
    { differences, own }: Pick<Drift, 'differences' | 'own'>,
    known: Now,
  ): Promise<Author[]> {
    const asked = [...differences, ...own.map(({ difference }) => difference)].slice(0, MOST_DIFFERENCES);
    const authors = await authorsOf(asked, { baseline, known });
    const ours = new Map(own.map((each) => [each.difference.key, each]));
    return authors.filter((each) => isTheirs(each, ours.get(each.key)));
  }

  cache.onChange(comparisons.checkSoon);

  async function list(): Promise<Result<{ baselines: BaselineSummary[] }>> {
    const baselines = (await files.all({ isCompared: true })).map((baseline) => ({
      ...summaryOf(baseline),
      signed: signatureOf(baseline),
      drift: comparisons.counts(baseline.id),
    }));
    if (baselines.some(({ drift }) => drift === null)) comparisons.checkSoon();
    return ok({ baselines });
  }

  return {
    calls: {
      'access.list': list,
      'access.keep': ({ name, instanceIds }) => changes.keep(name, instanceIds),
      'access.rename': ({ id, name }) => changes.rename(id, name),
      'access.delete': ({ id }) => changes.delete(id),
      'access.compare': async ({ id }) => {
        const read = await files.read(id);
        if (!read.ok) return read;
        const drift = await comparisons.compare(read.value, await comparisons.now());
        const { differences, own, accepted, apart } = drift;
        const shown = differences.slice(0, MOST_DIFFERENCES);
        return ok({
          differences: shown,
          missing: differences.length - shown.length,
          own: own.slice(0, MOST_DIFFERENCES),
          accepted: accepted.slice(0, MOST_DIFFERENCES),
          apart,
        });
      },
      'access.authors': async ({ id }) => {
        const read = await files.read(id);
        if (!read.ok) return read;
        const known = await comparisons.now();
        const drift = await comparisons.compare(read.value, known);
        return ok({ authors: await authorsIn(read.value, drift, known) });
      },
      'access.sign': ({ id, by }) => changes.sign(id, by),
      'access.accept': ({ id, keys }) => changes.accept(id, keys),
    } satisfies CallsOf<'access'>,
    returned: async () => returnedIn(await ended(), await people.places(), clock()),
    async drifts(): Promise<Told[] | null> {
      if ((await files.all()).length === 0) return [];
      const told = comparisons.told();
      if (!told) comparisons.checkSoon();
      return told;
    },
    async compareNow(): Promise<void> {
      if ((await files.all()).length > 0) await comparisons.check();
    },
    permissionsOf: changes.permissionsOf,
    forget,
    all: () => files.all(),
    async compareWithin(id: string, known: Now, isWithin: IsWithin): Promise<Result<Compared>> {
      const read = await files.read(id);
      if (!read.ok) return read;
      return ok({ baseline: read.value, drift: await driftOf(read.value, known, { isWithin }) });
    },
    authorsIn,
    peopleChanged: comparisons.checkSoon,
    baselines: createBaselineImport({ files, isListed, newId, most, onAdded: comparisons.checkSoon }),
    flush: files.flush,
  };
}

function isTheirs({ by: [last = ''], at }: Author, own?: OwnDifference): boolean {
  if (!own) return true;
  return last !== '' && foldAddress(last) !== foldAddress(own.by ?? last) && (at ?? 0) > own.at;
}

function summaryOf(baseline: Baseline): Omit<BaselineSummary, 'drift' | 'signed'> {
  const { id, name, keptAt, acceptedAt, instances } = baseline;
  const organizations = instances.flatMap((instance) => instance.organizations);
  const rows = membersIn(baseline);
  return {
    ...{ id, name, keptAt, acceptedAt },
    instances: instances.map((instance) => ({ instanceId: instance.instanceId, name: instance.name })),
    organizations: organizations.length,
    read: organizations.filter(({ members, invitations }) => members && invitations).length,
    people: countPeople(baseline),
    granted: { known: rows.filter(({ granted }) => granted.permissions).length, of: rows.length },
  };
}
