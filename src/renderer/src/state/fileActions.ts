import type { Selected } from './model.ts';
import type { Tools } from './tools.ts';

export function createFileActions({ bridge, store, refreshing, tellTrouble, openDialog }: Tools) {
  return {
    offerSelected: (selected: Selected | null) => store.setState((state) => ({ ...state, selected })),
    async checkWanted(token: string) {
      await refreshing.readForPlan(null);
      return bridge.call('wanted.check', { token });
    },
    async verifyPack(): Promise<void> {
      const looked = await bridge.call('campaigns.verifyPack', {});
      if (!looked.ok) tellTrouble('The pack was not verified', looked.error);
      else if (looked.value.outcome === 'looked') openDialog({ kind: 'verified-pack', look: looked.value });
    },
  };
}
