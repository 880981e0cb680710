import type { Actions } from '../../../src/main/operations/action.ts';
import { type ActionName, type ChangeBy, changeShape } from '../../../src/shared/operations/change.ts';

type OrganizationRef = { instanceId: string; organizationId: string };
type Entry = { instanceId: string; name: string; logo?: string; userId?: string };

/** The changes of organizations, each sent by its action: what a step does, without the engine around it. */
export function sendsOfOrganizations(actions: Actions) {
  async function send<A extends ActionName>(change: ChangeBy<A>) {
    const parsed = changeShape.parse(change) as ChangeBy<A>;
    return (await actions[change.action as A].send(parsed)).result;
  }

  return {
    'organizations.create': (entry: Entry) =>
      send<'organizations.create'>({ action: 'organizations.create', before: [], ...entry }),
    'organizations.update': ({
      instanceId,
      organizationId,
      ...settings
    }: OrganizationRef & { name: string; logo?: string; defaultRole?: string | null }) =>
      send<'organizations.update'>({
        action: 'organizations.update',
        instanceId,
        organizationId,
        settings,
        before: settings,
      }),
    'organizations.setDefault': (organizationRef: OrganizationRef) =>
      send<'organizations.setDefault'>({
        action: 'organizations.setDefault',
        name: '',
        before: null,
        ...organizationRef,
      }),
    'organizations.delete': (organizationRef: OrganizationRef) =>
      send<'organizations.delete'>({ action: 'organizations.delete', name: '', ...organizationRef }),
  };
}
