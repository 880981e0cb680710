import { ok, type Result } from '../../shared/errors.ts';
import { type KeptBaseline, shortened } from './baseline.ts';
import type { BaselineFiles } from './baselineFiles.ts';
import { type Drift, driftOf, type IsWithin, type Now } from './drift.ts';

/** How what is now differs from a baseline. */
export type Compared = { baseline: KeptBaseline; drift: Drift };

/** The baselines for what is told of some organizations alone. */
export type KeptBaselines = {
  /** Those that can be read, in short, the newest first. */
  kept(): Promise<KeptBaseline[]>;
  /** How one differs within these organizations: nothing else is looked at. Gives `baseline-unknown`. */
  compareWithin(id: string, known: Now, isWithin: IsWithin): Promise<Result<Compared>>;
};

/** Creates it over the files of all baselines. */
export function createKeptBaselines(files: Pick<BaselineFiles, 'kept' | 'read'>): KeptBaselines {
  return {
    kept: async () => (await files.kept()).sort((a, b) => b.keptAt - a.keptAt),
    async compareWithin(id, known, isWithin) {
      const read = await files.read(id);
      if (!read.ok) return read;
      return ok({ baseline: shortened(read.value), drift: await driftOf(read.value, known, { isWithin }) });
    },
  };
}
