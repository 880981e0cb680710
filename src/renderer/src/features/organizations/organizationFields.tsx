import { Box, Button, TextInput } from '@mantine/core';
import { IconAlertTriangle, IconPhoto, IconPhotoOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { Organization } from '../../../../shared/dokploy.ts';
import { readLogo, readName } from '../../../../shared/entries.ts';
import { faultIn } from '../../../../shared/errors.ts';
import type { Change } from '../../../../shared/operations/change.ts';
import { searchText } from '../../../../shared/text.ts';
import { parseMoment } from '../../../../shared/time.ts';
import { sanitizeText } from '../../sanitizeText.ts';
import { organizationName } from '../../state/places.ts';
import { Signed } from '../../ui/Signed.tsx';
import { dateOf } from '../../when.ts';
import { shownLogo } from './OrganizationsPanel.tsx';

export const nameError = (text: string) => faultIn(readName(text));
export const logoError = (text: string) => faultIn(readLogo(text));

/** Tells whether a change is this action on this organization. */
export function changing(organizationId: string, action: Change['action']): (change: Change) => boolean {
  return (change) =>
    change.action === action && 'organizationId' in change && change.organizationId === organizationId;
}

export function duplicateWarning(
  text: string,
  organizations: readonly Organization[],
  ownId: string | null,
): string | null {
  const looks = searchText(sanitizeText(text, 120));
  if (looks === '') return null;
  const twins = organizations.filter(
    ({ id, name }) => id !== ownId && searchText(organizationName(name)) === looks,
  );
  const [twin] = twins;
  if (!twin) return null;
  const since = parseMoment(twin.createdAt);
  return twins.length === 1
    ? `An organization with this name already exists${since === null ? '' : `, created ${dateOf(since)}`}.`
    : `${twins.length} organizations with this name already exist.`;
}

export function Warning({ text }: { text: string | null }) {
  return (
    <div role="status">
      {text && (
        <Signed icon={IconAlertTriangle} mt={6} c="var(--q-warn)" fz={12}>
          {text}
        </Signed>
      )}
    </div>
  );
}

const READABLE = 500;

type Props = {
  /** A URL, or a data: address; empty for none. */
  value: string;
  onChange: (value: string) => void;
  error: string | null;
  readOnly: boolean;
  optional?: boolean;
};

export function LogoField({ value, onChange, error, readOnly, optional = false }: Props) {
  const long = value.length > READABLE;
  const removable = value !== '' && !readOnly && (long || !optional);
  return (
    <TextInput
      label="Logo"
      placeholder={
        long
          ? `An image of ${Math.ceil((value.length * 3) / 4 / 1024)} kB`
          : readOnly
            ? ''
            : 'https://example.com/logo.png'
      }
      description={hintOf(value, optional)}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      readOnly={readOnly}
      value={long ? '' : value}
      error={error}
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<Preview logo={value} />}
      rightSectionWidth={removable ? 76 : 0}
      rightSection={
        removable ? (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label="Remove logo"
            onClick={() => onChange('')}
          >
            Remove
          </Button>
        ) : null
      }
    />
  );
}

function hintOf(value: string, optional: boolean): string {
  if (shownLogo(value)) return 'The image is in the address itself.';
  if (value.trim() !== '') return 'Dokploy shows it. Quayside loads no images from other servers.';
  return optional ? 'Optional. An https address, or an image as a data: address.' : 'No logo.';
}

function Preview({ logo }: { logo: string }) {
  const image = shownLogo(logo);
  const [broken, setBroken] = useState<string | null>(null);
  const icon = { size: 16, stroke: 1.5, 'aria-hidden': true } as const;
  return (
    <Box
      component="span"
      display="grid"
      w={22}
      h={22}
      bdrs={5}
      c="dimmed"
      style={{ placeItems: 'center', overflow: 'hidden' }}
    >
      {image === null ? (
        <IconPhoto {...icon} />
      ) : broken === image ? (
        <IconPhotoOff {...icon} />
      ) : (
        <img
          src={image}
          alt="Logo"
          style={{ width: '100%', height: '100%', objectFit: 'contain' }}
          onError={() => setBroken(image)}
        />
      )}
    </Box>
  );
}
