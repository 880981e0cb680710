// Works on one access review over a profile until it is final, and says each thing that main has answered for:
// campaignKills.test.ts kills it at any moment. Loads in Node alone, so that the kill is the system's.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openCore } from '../../src/main/core.ts';
import { createKeychain } from '../../src/main/credentials/keychain.ts';
import { createAsk } from '../../src/main/shell/question.ts';
import type { Decision } from '../../src/shared/campaigns/campaign.ts';
import { ok, type Result } from '../../src/shared/errors.ts';
import { createNodeHttp } from '../main/network/nodeHttp.ts';

const [folder = ''] = process.argv.slice(2);
const say = (...words: unknown[]) =>
  void process.stdout.write(`${words.map((each) => JSON.stringify(each)).join(' ')}\n`);
function good<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

/** A keychain in a file, which outlives the process as the system's does. */
const vault = path.join(folder, 'keychain.json');
const entries = new Map<string, string>(JSON.parse(readFileSync(vault, 'utf8')));
function keep(): void {
  writeFileSync(`${vault}.new`, JSON.stringify([...entries]));
  renameSync(`${vault}.new`, vault);
}
const backend = {
  getPassword: async (_: string, account: string) => entries.get(account) ?? null,
  async setPassword(_: string, account: string, password: string) {
    entries.set(account, password);
    keep();
  },
  async deletePassword(_: string, account: string) {
    const had = entries.delete(account);
    keep();
    return had;
  },
  findAccounts: async () => [...entries.keys()],
  isLocked: async () => false,
};

const http = createNodeHttp();
let ids = 0;
let changed = () => {};
const core = await openCore({
  ...{ folder, clock: Date.now, log() {}, emit() {}, version: '1.0.0', saveTo: [folder], workerFile: '' },
  newId: () => `p${process.pid}-${Date.now()}-${ids++}`,
  ask: createAsk(async () => ({ response: 0, checkboxChecked: true }), 0),
  openKeychain: (isUnattended) => ({
    keychain: {
      ...createKeychain({ backend, service: 'Quayside', timeLimit: 5_000, clock: Date.now, isUnattended }),
      release() {},
    },
    endProcess() {},
  }),
  http: {
    ...http,
    open(request, events) {
      if (request.method === 'POST') say('sent');
      return http.open(request, events);
    },
    systemProxy: async () => 'DIRECT',
    resolve: async () => [{ address: '127.0.0.1', family: 4 as const }],
  },
  dialogs: () => ({ chooseTarget: async () => null, chooseSource: async () => null }),
  print: async () => ok(new Uint8Array()),
  writeClipboard: async () => ok(null),
  monitoring: () => ({ forget: async () => null }),
  onOperations() {
    changed();
  },
});
await core.credentialStore.reconcile();
await core.begin();
say('open');

const { campaigns, engine, instances, plans, refreshing } = core;
const refresh = () => Promise.all(instances.list().map(({ id }) => refreshing.refresh(id, { anew: true })));
/** Resolves once nothing runs. */
async function atRest(): Promise<void> {
  while (engine.summaries().some(({ phase }) => phase === 'running' || phase === 'stopping'))
    await new Promise<void>((resolve) => {
      changed = resolve;
    });
}

/** By what stands in the address: the same in every run. */
function decisionOf(email: string, fates: readonly string[]): Decision {
  if (email.startsWith('c')) return { is: 'revoke', fate: fates.includes('end') ? 'end' : 'delete' };
  if (email.startsWith('a')) return { is: 'change', role: 'member' };
  return { is: 'keep' };
}

const TOM = { name: 'Tom', email: 'tom@example.com' };
await refresh();
const known = good(await campaigns.calls['campaigns.list']()).campaigns[0];
const { id } =
  known ??
  good(
    await campaigns.calls['campaigns.start']({
      ...{ name: 'Q4', scope: { kind: 'all' }, kitId: null, isPrivilegedOnly: false, reviewer: TOM },
      ...{ dueOn: '2099-01-31', everyMonths: null },
    }),
  );
say('started', id);
const standing = async () => good(await campaigns.calls['campaigns.standing']({ id }));
const { lines } = good(await campaigns.calls['campaigns.lines']({ id }));
const before = await standing();
if (before.campaign.state === 'deciding') {
  for (const { id: lineId, email, kind, fates } of lines) {
    if (before.lines[lineId]?.decision) continue;
    const decision = kind === 'member' ? decisionOf(email, fates) : { is: 'keep' as const };
    good(await campaigns.calls['campaigns.decide']({ id, lineIds: [lineId], decision, note: email }));
    say('decided', lineId, decision);
  }
  good(await campaigns.calls['campaigns.close']({ id, by: TOM }));
  say('closed');
}
for (;;) {
  await refresh();
  for (const { id: operationId, phase } of engine.summaries())
    if (phase === 'open') await engine.calls['operations.continue']({ operationId });
  await atRest();
  const { campaign } = await standing();
  if (campaign.state === 'final') break;
  if (campaign.counts.open > 0) {
    const planned = await plans['plans.make']({ kind: 'review-changes', campaignId: id });
    if (planned.ok)
      await plans['operations.start']({
        planId: planned.value.planId,
        allow: { rails: ['max-removals', 'min-admins'] },
      });
    await atRest();
  }
  campaigns.checkSoon();
}
say('final');
process.exit();
