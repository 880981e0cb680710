import type { BaselineSummary } from '../../../../shared/calls/access.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { State } from '../../state/model.ts';
import { failureOf } from '../../state/queryState.ts';
import {
  selectAccount,
  selectInvitations,
  selectKey,
  selectMembers,
  selectOrganizations,
} from '../../state/selectors.ts';
import { shownName } from '../../ui/sanitizeText.ts';

/** What could not be read last and was compared as it was seen before, in words: a line each, with why. */
export function lastSeenLines(
  state: State,
  instances: BaselineSummary['instances'],
  { apart, differences }: Pick<CallOutput<'access.compare'>, 'apart' | 'differences'>,
): string[] {
  const keyOf = (instanceId: string, organizationId: string | null) =>
    JSON.stringify([instanceId, organizationId]);
  const others = differences.filter(({ kind }) => kind === 'organization-new');
  const uncompared = new Set(
    [...apart, ...others].map((each) =>
      keyOf(each.instanceId, 'organizationId' in each ? each.organizationId : null),
    ),
  );
  return instances.flatMap(({ instanceId, name: instance }) => {
    if (uncompared.has(keyOf(instanceId, null))) return [];
    const name = shownName(instance, 60);
    const failure = failureOf(selectAccount(state, instanceId));
    if (failure) return `${name}: compared as it was last seen. ${failure.message}`;
    return selectOrganizations(state, instanceId).flatMap((organization) => {
      const why = uncompared.has(keyOf(instanceId, organization.id))
        ? null
        : (organization.unread?.why ?? whyOld(state, instanceId, organization.id));
      const place = `${shownName(organization.name, 60)} on ${name}`;
      return why === null ? [] : `${place}: compared as it was last seen. ${why}`;
    });
  });
}

function whyOld(state: State, instanceId: string, organizationId: string): string | null {
  if (!selectKey(state, instanceId, organizationId)) return 'No key here opens it.';
  const failure =
    failureOf(selectMembers(state, instanceId, organizationId)) ??
    failureOf(selectInvitations(state, instanceId, organizationId));
  return failure?.message ?? null;
}
