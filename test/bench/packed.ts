import { cpSync, readFileSync } from 'node:fs';
import type { Packed } from '../../scripts/dist/identity.ts';
import type { Measurement } from './bench.ts';
import { beyondCpu, usableWithCpu } from './startup.ts';
import { makeSubjects } from './subjects.ts';

/** The start of the packed app beside that of the same app from its folder. */
export const packed: Measurement = {
  name: 'packed',
  async measure({ inTurn }) {
    const { twin, identity }: Packed = JSON.parse(
      readFileSync(process.env.QUAYSIDE_PACKED_JSON ?? '', 'utf8'),
    );
    // The packed app looks for its keys under its own name and no other.
    const subjects = await makeSubjects({ service: identity.name });
    try {
      const unpacked = {
        ...subjects.quayside,
        name: 'unpacked',
        env: { QUAYSIDE_KEYCHAIN_SERVICE: identity.name },
      };
      const profile = `${unpacked.profile}-packed`;
      cpSync(unpacked.profile, profile, { recursive: true });
      const quayside = { ...unpacked, name: 'packed', app: { executable: twin }, profile };
      const starts = await inTurn(
        (running) => ({ ...usableWithCpu(running), firstPaint: running.firstPaint }),
        { bare: unpacked, quayside },
      );
      const row = (name: string, of: 'firstPaint' | 'usable') => ({
        name: `${name} of the packed app (bare: unpacked)`,
        unit: 'ms' as const,
        madeOf: beyondCpu(starts),
        bare: starts.bare.map((start) => start[of]),
        quayside: starts.quayside.map((start) => start[of]),
        atMostTimes: 1.05,
      });
      return [row('first paint', 'firstPaint'), row('last seen data usable', 'usable')];
    } finally {
      await subjects.close();
    }
  },
};
