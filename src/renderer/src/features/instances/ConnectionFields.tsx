import {
  ActionIcon,
  Box,
  Button,
  Group,
  PasswordInput,
  SegmentedControl,
  Stack,
  TextInput,
} from '@mantine/core';
import { IconChevronRight, IconPlus, IconTrash } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { MOST_HEADERS } from '../../../../shared/headers.ts';
import looks from '../../ui/looks.module.css';
import { ToolButton } from '../../ui/ToolButton.tsx';
import {
  type ConnectionDraft,
  type HeaderDraft,
  headerNameError,
  headerValueError,
  proxyError,
  splitLine,
} from './connection.ts';

type Props = {
  value: ConnectionDraft;
  onChange: (value: ConnectionDraft) => void;
  readOnly: boolean;
  faulty: boolean;
  /** For a new server, to which no stored value may be sent. */
  moves?: boolean;
};

export function ConnectionFields(props: Props) {
  const { value, onChange, readOnly, faulty } = props;
  const [shown, setShown] = useState(false);
  const id = useId();
  if (faulty && !shown) setShown(true);
  return (
    <div>
      <Button
        variant="subtle"
        color="gray"
        size="compact-sm"
        ms={-8}
        aria-expanded={shown}
        aria-controls={id}
        leftSection={<IconChevronRight size={15} style={{ rotate: shown ? '90deg' : 'none' }} aria-hidden />}
        rightSection={summaryOf(value)}
        onClick={() => setShown(!shown)}
      >
        Advanced: proxy and extra headers
      </Button>
      <div id={id} hidden={!shown}>
        {shown ? (
          <Stack gap={14} pt={8} ps={21}>
            <ProxyFields {...props} />
            <Stack component="fieldset" gap={8} align="flex-start">
              <Box component="legend" mb={6} fw={600}>
                Extra headers
              </Box>
              <p className={looks.hint}>
                For a proxy in front of Dokploy, such as a Cloudflare Access service token or basic
                authentication. Values stay in this computer’s keychain and go only to this address.
              </p>
              {value.headers.map((row, index) => (
                <HeaderRow key={row.id} {...props} row={row} place={index + 1} />
              ))}
              <ToolButton
                leftSection={<IconPlus size={14} aria-hidden />}
                disabled={readOnly || value.headers.length >= MOST_HEADERS}
                onClick={() => onChange(withRow(value))}
              >
                Add header
              </ToolButton>
            </Stack>
          </Stack>
        ) : null}
      </div>
    </div>
  );
}

function ProxyFields({ value, onChange, readOnly, faulty }: Props) {
  const id = useId();
  return (
    <div>
      <Box id={id} mb={6} fw={600}>
        Proxy of this computer
      </Box>
      <SegmentedControl
        fullWidth
        aria-labelledby={id}
        readOnly={readOnly}
        value={value.mode}
        data={[
          { value: 'system', label: 'System' },
          { value: 'none', label: 'None' },
          { value: 'given', label: 'Custom' },
        ]}
        onChange={(mode) => onChange({ ...value, mode: mode as ConnectionDraft['mode'] })}
      />
      {value.mode === 'given' ? (
        <TextInput
          mt={8}
          aria-label="Proxy address"
          placeholder="http://proxy.example.com:3128"
          readOnly={readOnly}
          value={value.proxy}
          error={faulty ? proxyError(value) : null}
          onChange={(event) => onChange({ ...value, proxy: event.currentTarget.value })}
        />
      ) : null}
    </div>
  );
}

function HeaderRow(props: Props & { row: HeaderDraft; place: number }) {
  const { value, onChange, readOnly, faulty, moves = false, row, place } = props;
  const change = (patch: Partial<HeaderDraft>) =>
    onChange({
      ...value,
      headers: value.headers.map((each) => (each.id === row.id ? { ...each, ...patch } : each)),
    });
  const kept = row.stored && !moves;
  const name = row.name.trim() || `header ${place}`;
  return (
    <Box
      display="grid"
      w="100%"
      style={{ gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr) 32px', alignItems: 'start', gap: 8 }}
    >
      <TextInput
        aria-label={`Header ${place}`}
        placeholder="CF-Access-Client-Id"
        readOnly={readOnly || kept}
        value={row.name}
        error={faulty ? headerNameError(value, row) : null}
        onChange={(event) => {
          const line = splitLine(event.currentTarget.value);
          change(line);
        }}
      />
      {kept ? (
        <Group h={32} ps={10} justify="space-between" c="dimmed" bd="1px dashed var(--q-line)" bdrs={8}>
          value is set
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={`Replace the value of ${name}`}
            disabled={readOnly}
            onClick={() => change({ stored: false })}
          >
            Replace
          </Button>
        </Group>
      ) : (
        <PasswordInput
          aria-label={`Value of header ${place}`}
          placeholder="Value"
          readOnly={readOnly}
          value={row.value}
          error={faulty ? headerValueError(row, moves) : null}
          aria-invalid={faulty && headerValueError(row, moves) !== null}
          onChange={(event) => change({ value: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': `Reveal the value of header ${place}`, tabIndex: 0 }}
        />
      )}
      <ActionIcon
        aria-label={`Remove ${name}`}
        className={looks.dim}
        disabled={readOnly}
        onClick={() => onChange({ ...value, headers: value.headers.filter(({ id }) => id !== row.id) })}
      >
        <IconTrash size={16} aria-hidden />
      </ActionIcon>
    </Box>
  );
}

function withRow(draft: ConnectionDraft): ConnectionDraft {
  const row = { id: draft.next, name: '', value: '', stored: false };
  return { ...draft, headers: [...draft.headers, row], next: draft.next + 1 };
}

function summaryOf({ mode, headers }: ConnectionDraft): string {
  const count = headers.length;
  return [
    mode === 'system' ? '' : mode === 'none' ? 'no proxy' : 'custom proxy',
    count === 0 ? '' : count === 1 ? '1 header' : `${count} headers`,
  ]
    .filter((part) => part !== '')
    .join(', ');
}
