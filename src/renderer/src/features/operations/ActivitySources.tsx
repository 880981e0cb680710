import { NativeSelect, SegmentedControl, VisuallyHidden } from '@mantine/core';
import { useAppShallow } from '../../state/app.tsx';
import { type AuditPlace, selectAuditPlace } from '../../state/auditPlace.ts';
import { organizationNameIn } from '../../state/organizationNames.ts';
import { selectOpenOrganizations } from '../../state/selectors.ts';
import { usePaneView } from '../../state/usePaneView.ts';
import looks from '../../ui/looks.module.css';
import { sanitizeText } from '../../ui/sanitizeText.ts';
import { Activity } from './Activity.tsx';
import { AuditLog } from './AuditLog.tsx';
import classes from './audit.module.css';

export function ActivitySources({ instanceId }: { instanceId: string | null }) {
  const pane = { instanceId, organizationId: null };
  const [source, choose] = usePaneView(pane, 'activitySource');
  const [chosen, choosePlace] = usePaneView(pane, 'auditPlace');
  const place = useAppShallow((state) => selectAuditPlace(state, instanceId, chosen));
  return (
    <div className={looks.column}>
      <VisuallyHidden component="h2">
        {source === 'quayside' ? 'Written down by Quayside' : 'Dokploy’s audit log'}
      </VisuallyHidden>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Written down by"
          value={source}
          data={[
            { value: 'quayside', label: 'Quayside' },
            { value: 'dokploy', label: 'Dokploy’s audit log' },
          ]}
          onChange={(value) => choose(() => (value === 'dokploy' ? 'dokploy' : 'quayside'))}
        />
        {source === 'dokploy' && place && (
          <PlaceChoice
            place={place}
            anyInstance={instanceId === null}
            onChoose={(next) => choosePlace(() => next)}
          />
        )}
      </div>
      {source === 'quayside' ? (
        <Activity instanceId={instanceId} />
      ) : (
        <AuditLog key={JSON.stringify(place)} place={place} />
      )}
    </div>
  );
}

function PlaceChoice(props: {
  place: AuditPlace;
  anyInstance: boolean;
  onChoose: (place: AuditPlace) => void;
}) {
  const { place, anyInstance, onChoose } = props;
  const { instanceId, organizationId } = place;
  const instances = useAppShallow((state) =>
    state.order.filter((id) => selectOpenOrganizations(state, id).length > 0),
  );
  const instanceNames = useAppShallow((state) =>
    instances.map((id) => sanitizeText(state.byId[id]?.name, 60) || 'Unnamed'),
  );
  const organizations = useAppShallow((state) => selectOpenOrganizations(state, instanceId));
  const organizationNames = useAppShallow((state) =>
    organizations.map((id) => organizationNameIn(state, instanceId, id)),
  );
  const firstOf = useAppShallow((state) =>
    Object.fromEntries(instances.map((id) => [id, selectAuditPlace(state, id, null)?.organizationId])),
  );
  return (
    <>
      {anyInstance && (
        <NativeSelect
          aria-label="Instance"
          value={instanceId}
          data={instances.map((value, at) => ({ value, label: instanceNames[at] ?? '' }))}
          onChange={({ currentTarget: { value } }) =>
            onChoose({ instanceId: value, organizationId: firstOf[value] ?? '' })
          }
        />
      )}
      <NativeSelect
        aria-label="Organization"
        value={organizationId}
        data={organizations.map((value, at) => ({ value, label: organizationNames[at] ?? '' }))}
        onChange={({ currentTarget: { value } }) => onChoose({ instanceId, organizationId: value })}
      />
    </>
  );
}
