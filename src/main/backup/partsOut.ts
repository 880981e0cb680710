import type { CarriedPart } from '../../shared/backup.ts';
import type { CarriedCounts } from '../../shared/calls/backup.ts';
import type { Preferences } from '../../shared/preferences.ts';
import type { Access } from '../access/access.ts';
import type { Ends } from '../access/ends.ts';
import type { NeedsRoom } from '../needs/needs.ts';
import type { People } from '../people/people.ts';
import type { Permissions } from '../permissions/permissions.ts';
import type { SmallParts } from './format.ts';
import { toSavedBaseline } from './savedBaseline.ts';
import { isCarried, toSavedSnooze } from './savedSnooze.ts';

export type PartsOut = ReturnType<typeof createPartsOut>;

export function createPartsOut(options: {
  preferences: { read(): Pick<Preferences, 'groups'> };
  people: Pick<People, 'joins' | 'apart'>;
  access: Pick<Access, 'baselines'>;
  ends: Pick<Ends, 'all'>;
  permissions: { kits: Pick<Permissions['kits'], 'saved'> };
  needs: { snoozes: Pick<NeedsRoom['snoozes'], 'all'> };
}) {
  const { preferences, people, access, ends, permissions, needs } = options;

  return {
    async counts(): Promise<CarriedCounts> {
      const { groups } = preferences.read();
      return {
        groups: groups.filter(({ instanceIds }) => instanceIds.length > 0).length,
        joins: (await people.joins.current()).flat().length,
        apart: (await people.apart()).length,
        baselines: (await access.baselines.all()).length,
        ends: (await ends.all()).length,
        kits: (await permissions.kits.saved()).length,
        snoozes: (await needs.snoozes.all()).filter(isCarried).length,
      };
    },
    async small(carry: readonly CarriedPart[], placeOf: ReadonlyMap<string, number>): Promise<SmallParts> {
      const snoozes = carry.includes('snoozes') ? await needs.snoozes.all() : [];
      return {
        joins: carry.includes('joins') ? (await people.joins.current()).map((group) => [...group]) : [],
        apart: carry.includes('apart') ? (await people.apart()).map((pair) => [...pair]) : [],
        ends: carry.includes('ends') ? (await ends.all()).map(({ id: _, ...rest }) => rest) : [],
        kits: carry.includes('kits') ? await permissions.kits.saved() : [],
        snoozes: snoozes.flatMap((snooze) => toSavedSnooze(snooze, placeOf) ?? []),
      };
    },
    async baselines(placeOf: ReadonlyMap<string, number>, room: number) {
      const lines: string[] = [];
      const tooLarge: string[] = [];
      let left = room;
      for (const baseline of await access.baselines.all()) {
        const saved = toSavedBaseline(baseline, placeOf);
        if (!saved) continue;
        const line = JSON.stringify(saved);
        const bytes = Buffer.byteLength(line);
        if (bytes > left) tooLarge.push(saved.name);
        else {
          left -= bytes;
          lines.push(line);
        }
      }
      return { lines, tooLarge };
    },
  };
}
