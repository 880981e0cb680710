import { expect, test } from 'vitest';
import { HOME_PANE, viewOf } from '../../../src/renderer/src/state/views.ts';
import { NO_TABLE_VIEW } from '../../../src/renderer/src/tableView.ts';
import { instance, startedBench } from '../state/fixture.ts';

test('a review that is shown has nothing selected or filtered that was so in another one', async () => {
  const { store, actions } = await startedBench([instance('a')]);
  actions.changeView(HOME_PANE, 'campaign', (now) => ({
    ...now,
    choices: { stand: ['undecided'] },
    picked: { ids: new Set(['line']), anchor: null },
  }));
  actions.showReview('q4');
  expect(viewOf(store.getState().views, HOME_PANE)).toMatchObject({
    ...{ campaignId: 'q4', campaign: NO_TABLE_VIEW },
    ...{ auditSection: 'reviews', homeTab: 'audit' },
  });
});
