import type { Campaign } from '../../../shared/calls/campaigns.ts';
import type { DialogActions } from './dialogActions.ts';
import type { Tools } from './tools.ts';

/** What begins with a file that the person chooses, and goes on in a dialog. */
export function createCampaignActions(
  tools: Pick<Tools, 'bridge' | 'tellTrouble'> & Pick<DialogActions, 'openDialog'>,
) {
  const { bridge, tellTrouble, openDialog } = tools;
  return {
    async verifyPack(): Promise<void> {
      const looked = await bridge.call('campaigns.verifyPack', {});
      if (!looked.ok) tellTrouble('The pack was not verified', looked.error);
      else if (looked.value.outcome === 'looked') openDialog({ kind: 'verified-pack', look: looked.value });
    },
    async readWorksheet({ id, needsSecond }: Campaign): Promise<void> {
      const opened = await bridge.call('campaigns.openSheet', { id });
      if (!opened.ok) tellTrouble('The worksheet was not read', opened.error);
      else if (opened.value.outcome === 'opened')
        openDialog({ kind: 'read-worksheet', id, sheet: opened.value, signs: needsSecond });
    },
  };
}
