import { expect, test } from 'vitest';
import { createInvitationReadings } from '../../../src/main/readings/invitations.ts';
import type { Instances } from '../../../src/main/registry/instanceRegistry.ts';
import { fail, ok } from '../../../src/shared/errors.ts';

test('links that could not be put on the clipboard are not told as copied', async () => {
  const refused = { code: 'internal', message: 'Nothing was put there.', advice: 'Try again.' } as const;
  const { 'invitations.copyLinks': copyLinks } = createInvitationReadings({
    instances: { find: () => ok({ origin: 'https://a.example.com' }) } as unknown as Instances,
    dokploy: {} as never,
    writeClipboard: async () => fail(refused),
  });
  const input = { links: ['one', 'two'].map((invitationId) => ({ instanceId: 'a', invitationId })) };
  expect(await copyLinks(input)).toEqual(fail({ ...refused, message: 'The links could not be copied.' }));
});
