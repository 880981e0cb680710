import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const TOM = { name: 'Tom', email: 'tom@example.com' };
const INSTANCES = 8;
const ORGANIZATIONS = 40;

/** Writes a review of so many lines as its two files; all but the first `undecided` are kept. */
export function storeReview(
  profile: string,
  { id, lines: count, undecided }: { id: string; lines: number; undecided: number },
): void {
  const lines = Array.from({ length: count }, (_, at) => ({
    ...{ id: `line-${at}`, kind: 'member', instanceId: `i-${at % INSTANCES}` },
    ...{ instanceName: `Instance ${at % INSTANCES}`, organizationId: `o-${at % ORGANIZATIONS}` },
    ...{ organizationName: `Organization ${at % ORGANIZATIONS}`, email: `person.${at}@client.example` },
    ...{ name: `Person Nr ${at}`, role: at % 50 ? 'member' : 'admin', isPrivileged: at % 50 === 0 },
    ...{ access: '4 projects, 12 services', twoFactor: at % 7 !== 0, since: 1.7e12, endsAt: null },
    ...{ change: '2026-11-27, changed elsewhere', signedInAt: 1.78e12, fates: ['delete', 'lower'] },
  }));
  const evidence = {
    ...{ madeAt: 1.78e12, version: '1.0.0', scope: 'All instances', instances: [], unread: [], notes: [] },
    ...{ previous: null, leavers: [], lines },
  };
  const evidenceText = `${JSON.stringify({ version: 1, evidence })}\n`;
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const started = JSON.stringify({
    ...{ kind: 'started', at: 1.78e12, before: digest(evidenceText), name: 'Large', scope: { kind: 'all' } },
    ...{ kitId: null, isPrivilegedOnly: false, reviewer: TOM, dueOn: '2099-01-31', everyMonths: null },
  });
  const decided = JSON.stringify({
    ...{ kind: 'decided', at: 1.78e12, before: digest(started), by: TOM, note: 'agreed with the client' },
    ...{ lineIds: lines.slice(undecided).map((line) => line.id), decision: { is: 'keep' } },
  });
  const folder = join(profile, 'reviews', id);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'evidence.json'), evidenceText);
  writeFileSync(join(folder, 'log.ndjson'), undecided < count ? `${started}\n${decided}\n` : `${started}\n`);
}
