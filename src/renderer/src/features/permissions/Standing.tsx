import { Flex } from '@mantine/core';
import { ACCESS } from '../../../../shared/facts/access.ts';
import type { AccessSummary } from '../../../../shared/permissions/accessSummary.ts';
import type { OrganizationRef } from '../../../../shared/target.ts';
import { FactWords } from '../../parts/facts.tsx';
import { roleTone } from '../../parts/roleTone.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { useApp } from '../../state/app.tsx';
import { useInitials } from '../../state/initials.ts';
import { organizationNameIn } from '../../state/organizationNames.ts';
import { Chip } from '../../ui/Chip.tsx';
import looks from '../../ui/looks.module.css';
import { Tile } from '../../ui/Tile.tsx';

type Props = { organizationRef: OrganizationRef; role: string; access: AccessSummary };

export function Standing({ organizationRef: { instanceId, organizationId }, role, access }: Props) {
  const instance = useApp((state) => state.byId[instanceId]);
  const initials = useInitials(instanceId);
  const organization = useApp((state) => organizationNameIn(state, instanceId, organizationId));
  return (
    <Flex component="p" gap={8} align="center" miw={0}>
      {instance && <Tile initials={initials} color={instance.color} size={20} />}
      <span className={looks.cut}>
        <bdi dir="auto">{organization}</bdi> on <bdi dir="auto">{sanitizeText(instance?.name, 60)}</bdi>
      </span>
      <Chip tone={roleTone(role)}>
        <bdi>{sanitizeText(role, 30)}</bdi>
      </Chip>
      <FactWords fact={ACCESS} of={access} />
    </Flex>
  );
}
