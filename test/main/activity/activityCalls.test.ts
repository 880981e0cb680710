import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Activity, deletedMeanwhile } from '../../../src/main/activity/activity.ts';
import { createActivityCalls } from '../../../src/main/activity/activityCalls.ts';
import { createLiveOperation } from '../../../src/main/operations/liveOperation.ts';
import { fail, ok, type Result } from '../../../src/shared/errors.ts';
import type { Step } from '../../../src/shared/operations/operation.ts';
import { makeFolder } from '../storage/folder.ts';
import { filter, invite, operation } from './fixture.ts';

const invited = (id: number, email: string, instanceId: string): Step => {
  const step = invite(id, email);
  return {
    ...step,
    change: { ...step.change, instanceId } as Step['change'],
    state: { state: 'done', at: 5, output: { invitationId: `inv-${id}` }, undo: null },
  };
};
const STEPS = [invited(0, 'one@example.net', 'shop'), invited(1, '=cmd()', 'blog')];

function open({ refused = false, deleted = false } = {}) {
  const folder = makeFolder();
  const asked: string[] = [];
  const clipboard: string[] = [];
  const state: { target: string | null } = { target: path.join(folder, 'out') };
  const live = createLiveOperation(
    { id: 'a', kind: 'invite', startedAt: 1, installations: {}, steps: STEPS },
    { journal: null, clock: () => 1, onChange: () => {} },
  );
  const calls = createActivityCalls({
    activity: {
      async *withSteps() {
        yield { operation: operation('a', 1), steps: STEPS };
        if (deleted) throw deletedMeanwhile();
        yield { operation: operation('b', 2, { kind: 'forget-key', note: 'The key of ops.' }), steps: [] };
      },
      clear: async () => {
        if (refused) throw Object.assign(new Error('full'), { code: 'EACCES' });
      },
    } as unknown as Activity,
    find: async (id) =>
      id === 'a' ? ok(live) : fail({ code: 'operation-unknown', message: '', advice: '' }),
    instances: {
      originOf: (id) =>
        id === 'shop'
          ? ok('https://shop.example.com')
          : fail({ code: 'instance-unknown', message: '', advice: '' }),
    },
    chooseTarget: async (name, title) => {
      asked.push(`${title}: ${name}`);
      return state.target;
    },
    writeClipboard: async (text): Promise<Result<null>> => {
      clipboard.push(text);
      return refused ? fail({ code: 'internal', message: 'No.', advice: '' }) : ok(null);
    },
    clock: () => Date.parse('2026-03-04T05:06:07Z'),
  });
  return { calls, asked, clipboard, state, read: () => readFileSync(state.target ?? '', 'utf8') };
}

describe('results', () => {
  test('are saved as CSV with the links of invitations, where the person chose, for the person alone', async () => {
    const { calls, asked, state, read } = open();
    const saved = await calls['operations.export']({ operationId: 'a', to: 'csv' });
    expect(saved).toEqual(ok({ outcome: 'saved', fileName: 'out' }));
    expect(asked).toEqual(['Save results: Quayside results 2026-03-04.csv']);
    expect(read()).toContain('https://shop.example.com/invitation?token=inv-0');
    // The instance of the other is gone, and with it the address of its page.
    expect(read()).not.toContain('inv-1');
    expect(read()).toContain(",'=cmd(),");
    if (process.platform !== 'win32') expect(statSync(state.target ?? '').mode & 0o777).toBe(0o600);
  });

  test('are saved as JSON', async () => {
    const { calls, read } = open();
    await calls['operations.export']({ operationId: 'a', to: 'json' });
    expect(JSON.parse(read()).map(({ subject }: { subject: string }) => subject)).toEqual([
      'one@example.net',
      '=cmd()',
    ]);
  });

  test('are copied to be pasted; a clipboard that refuses them is told', async () => {
    const { calls, clipboard } = open();
    expect(await calls['operations.export']({ operationId: 'a', to: 'clipboard' })).toEqual(
      ok({ outcome: 'copied' }),
    );
    expect(clipboard[0]?.split('\n')).toHaveLength(3);
    const refused = await open({ refused: true }).calls['operations.export']({
      operationId: 'a',
      to: 'clipboard',
    });
    expect(refused).toMatchObject({ ok: false, error: { message: 'The results could not be copied.' } });
  });

  test('of an operation that nobody knows are none, and nothing is asked', async () => {
    const { calls, asked } = open();
    expect(await calls['operations.export']({ operationId: 'b', to: 'csv' })).toMatchObject({ ok: false });
    expect(await calls['operations.export']({ operationId: 'b', to: 'clipboard' })).toMatchObject({
      ok: false,
    });
    expect(asked).toEqual([]);
  });
});

describe('Activity', () => {
  test('is exported step by step, with what was done to this app alone, and without any link', async () => {
    const { calls, asked, read } = open();
    await calls['activity.export']({ filter: filter(), format: 'csv' });
    expect(asked).toEqual(['Export activity: Quayside activity 2026-03-04.csv']);
    expect(read().trim().split('\r\n')).toHaveLength(4);
    expect(read()).toContain('The key of ops.');
    expect(read()).not.toContain('inv-0');
    expect(read()).not.toContain('Link');
    await calls['activity.export']({ filter: filter(), format: 'json' });
    expect(read()).not.toContain('inv-0');
  });

  test('that nobody chose a file for is not written, and one that cannot be written is told', async () => {
    const { calls, state } = open();
    state.target = path.join(makeFolder(), 'none', 'out.csv');
    expect(await calls['activity.export']({ filter: filter(), format: 'csv' })).toMatchObject({
      ok: false,
      error: { code: 'file-unwritable', message: expect.stringContaining('“out.csv” could not be written') },
    });
    state.target = null;
    expect(await calls['activity.export']({ filter: filter(), format: 'csv' })).toEqual(
      ok({ outcome: 'canceled' }),
    );
  });

  test('of which a part was deleted meanwhile is not written in part, and that is told', async () => {
    const { calls, state } = open({ deleted: true });
    expect(await calls['activity.export']({ filter: filter(), format: 'csv' })).toMatchObject({
      ok: false,
      error: {
        code: 'file-unwritable',
        message: 'The file was not saved: some of its entries were just deleted.',
      },
    });
    expect(existsSync(state.target ?? '')).toBe(false);
  });

  test('that cannot be cleared is told', async () => {
    expect(await open().calls['activity.clear']({})).toEqual(ok({}));
    expect(await open({ refused: true }).calls['activity.clear']({})).toMatchObject({
      ok: false,
      error: { code: 'journal-unwritable' },
    });
  });
});
