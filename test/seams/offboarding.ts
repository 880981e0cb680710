import type { IntentOf } from '../../src/shared/operations/change.ts';
import type { Quayside } from './quayside.ts';

type Choices = IntentOf<'off-board'>['choices'][string];

/** What the dialog reviews for a person, by what main knows now; `choose`: what is chosen on each instance, by name. */
export async function planOffboarding(
  app: Quayside,
  emails: readonly [string, ...string[]],
  choose: Readonly<Record<string, Choices[string]>> = {},
) {
  const [email] = emails;
  const chosen: Choices = {};
  for (const { instanceId, instanceName } of app.actions.targets()) {
    const choice = choose[instanceName];
    if (choice) chosen[instanceId] = choice;
  }
  const addresses = [...emails];
  const intent = {
    kind: 'off-board' as const,
    addresses,
    together: [addresses],
    choices: { [email]: chosen },
  };
  const { leavers } = await app.call('plans.make', intent);
  const made = await app.call('plans.make', { ...intent, confirmed: {} });
  return { leaver: leavers?.people[0], ...made };
}
