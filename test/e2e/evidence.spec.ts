import { readFileSync, writeFileSync } from 'node:fs';
import { filesIn } from '../../src/main/campaigns/pack.ts';
import { storeReview } from '../dokploy/storedReview.ts';
import { lyingZip } from '../main/campaigns/lyingZip.ts';
import { expect, type RunningApp, test } from './app.ts';
import { filesWith, heapOf, pageText } from './traces.ts';

const SIGNING = 'quayside.signing';
const TOM = { name: 'Tom', email: 'tom@example.com' };

/** Asks main itself, as the page does. */
async function ask<T>({ page }: RunningApp, call: string, input: object): Promise<T> {
  const answer = await page.evaluate(([name, given]) => window.quayside.request(name as string, given), [
    call,
    input,
  ] as const);
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  return answer.value as T;
}

async function choose({ electron }: RunningApp, filePath: string): Promise<void> {
  await electron.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = async () => ({ canceled: false, filePath: path });
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, filePath);
}

test('the pack of a review is signed by a key that leaves no trace', async ({
  launch,
  keyring,
  profile,
}, testInfo) => {
  storeReview(profile, { id: 'spring', lines: 200, undecided: 1 });
  const app = await launch();

  const lineIds = ['line-0'];
  await ask(app, 'campaigns.decide', {
    id: 'spring',
    lineIds,
    decision: { is: 'revoke', fate: 'lower' },
    note: '',
  });
  await ask(app, 'campaigns.close', { id: 'spring', by: TOM });
  const file = testInfo.outputPath('pack.zip');
  await choose(app, file);
  await ask(app, 'campaigns.savePack', { id: 'spring' });
  const looked = await ask(app, 'campaigns.verifyPack', {});
  expect(looked).toMatchObject({ holds: true, signedBy: 'this-installation' });
  const files = filesIn(readFileSync(file)) ?? {};
  const pdf = files['report.pdf'] ?? new Uint8Array();
  expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');

  await test.step('the key that signed is in the keychain alone', async () => {
    const secret = keyring.lookUp(SIGNING) ?? '';
    expect(secret).toMatch(/^[A-Za-z0-9+/]{64}$/);
    const bytes = Buffer.from(secret, 'base64').subarray(-32).toString('latin1');
    const [heap, text, output] = [await heapOf(app.page), await pageText(app.page), app.output.join('\n')];
    for (const each of [heap, text, output]) expect(each.includes(secret)).toBe(false);
    for (const [name, own] of Object.entries(files))
      expect(Buffer.from(own).toString('latin1').includes(bytes), name).toBe(false);
    await app.close();
    // What the log comes to gets there at the latest as the app ends.
    expect(keyring.accounts().sort()).toEqual(['quayside.review.spring', SIGNING]);
    expect(filesWith(profile, [secret])).toEqual([]);
    expect(filesWith(testInfo.outputDir, [secret])).toEqual([]);
  });

  await test.step('a byte that is another one is found after a restart', async () => {
    const pack = readFileSync(file);
    const at = Math.floor(pack.length / 2);
    pack[at] = (pack[at] ?? 0) ^ 1;
    writeFileSync(file, pack);
    const again = await launch();
    await choose(again, file);
    expect(await ask(again, 'campaigns.verifyPack', {})).toMatchObject({ holds: false });
  });
});

test('a pack that lies of its sizes, and a role of a million actions, leave the app answering', async ({
  launch,
}, testInfo) => {
  const app = await launch();
  const pack = testInfo.outputPath('lying.zip');
  writeFileSync(pack, lyingZip());
  await choose(app, pack);
  const answers = await app.page.evaluate(async () => {
    const actions = Array.from({ length: 1_000 }, () => 'read');
    const permissions = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, at) => [`resource-${at}`, actions]),
    );
    const role = { kind: 'create-role', name: 'ops', permissions, places: [] };
    const asked = [
      ['campaigns.verifyPack', {}],
      ['plans.make', role],
      ['preferences.save', { views: permissions }],
      ['app.start', {}],
    ] as const;
    return Promise.all(
      asked.map(async ([call, input]) => {
        const answer = await window.quayside.request(call, input);
        return answer.ok ? (answer.value as { findings?: unknown }).findings : answer.error.code;
      }),
    );
  });
  const unopened = [{ words: expect.stringMatching(/^It is damaged, packed again/) }];
  expect(answers).toMatchObject([unopened, 'bad-input', 'bad-input', undefined]);
});
