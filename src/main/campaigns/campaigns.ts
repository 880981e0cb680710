import type { CallsOf } from '../../shared/contract.ts';
import { fail } from '../../shared/errors.ts';

/** Access reviews with a decision on every line. */
export function createCampaigns(): { calls: CallsOf<'campaigns'> } {
  const missing = () => fail({ code: 'internal', message: 'Reviews are being built.', advice: '' });
  return {
    calls: {
      'campaigns.list': missing,
      'campaigns.preview': missing,
      'campaigns.start': missing,
      'campaigns.lines': missing,
      'campaigns.standing': missing,
      'campaigns.decide': missing,
      'campaigns.close': missing,
      'campaigns.waive': missing,
      'campaigns.delete': missing,
      'campaigns.savePack': missing,
      'campaigns.verifyPack': missing,
      'campaigns.saveSheet': missing,
      'campaigns.openSheet': missing,
      'campaigns.takeSheet': missing,
    },
  };
}
