import type { Organization } from '../../../../shared/dokploy.ts';
import { useApp } from '../../state/app.tsx';
import { selectOrganizations, selectPrincipal } from '../../state/selectors.ts';
import { dateOf, parseMoment } from '../../ui/when.ts';
import { DefaultSetting } from './DefaultSetting.tsx';
import { DeleteSetting } from './DeleteSetting.tsx';
import { GeneralSettings } from './GeneralSettings.tsx';
import classes from './settings.module.css';

type Props = { instanceId: string; organizationId: string };

/** The Settings tab. Its calls reach every organization of the key's person, so it serves those without a key too. */
export function OrganizationSettings({ instanceId, organizationId }: Props) {
  const organization = useApp((state) =>
    selectOrganizations(state, instanceId).find(({ id }) => id === organizationId),
  );
  const principal = useApp((state) => selectPrincipal(state, instanceId, organizationId));
  if (!organization || !principal) {
    return <p className={classes.unread}>This organization has not been read yet.</p>;
  }
  return (
    <div className={classes.settings}>
      <GeneralSettings
        key={organizationId}
        instanceId={instanceId}
        organization={organization}
        principal={principal}
      />
      <DefaultSetting instanceId={instanceId} organization={organization} principal={principal} />
      <DeleteSetting instanceId={instanceId} organization={organization} principal={principal} />
      <Facts organization={organization} />
    </div>
  );
}

function Facts({ organization }: { organization: Organization }) {
  const created = parseMoment(organization.createdAt);
  return (
    <dl className={classes.facts}>
      <dt>Created</dt>
      <dd>{created === null ? 'unknown' : dateOf(created)}</dd>
      <dt>Id</dt>
      <dd>
        <code>{organization.id}</code>
      </dd>
    </dl>
  );
}
