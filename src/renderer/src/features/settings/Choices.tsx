import { ActionIcon, Box, Group, NativeSelect, SegmentedControl, Tooltip } from '@mantine/core';
import { IconRestore } from '@tabler/icons-react';
import { type ReactNode, useId, useRef } from 'react';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import looks from '../../ui/looks.module.css';

type Options<T> = readonly { value: T; label: string; disabled?: boolean }[];

type Choice<T> = SettingWords & { value: T; first: T; options: Options<T>; onChoose: (value: T) => void };

export const OFF_ON = [
  { value: false, label: 'Off' },
  { value: true, label: 'On' },
] as const;

export function FewChoices<K extends keyof Settings>({ setting, ...rest }: OfSettings<K>) {
  return <FewChoicesRow {...rest} {...useSetting(setting)} />;
}

export function ListChoice<K extends keyof Settings>({ setting, ...rest }: OfSettings<K>) {
  const { title, text, value, first, data, choose, reset } = asText({ ...rest, ...useSetting(setting) });
  return (
    <SettingRow title={title} text={text} value={value} first={first} onReset={reset}>
      {(labels) => (
        <NativeSelect
          {...labels}
          value={value}
          data={data}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        />
      )}
    </SettingRow>
  );
}

export function FewChoicesRow<T extends string | boolean | number>({
  disabled = false,
  ...choice
}: Choice<T> & { disabled?: boolean }) {
  const { title, text, value, first, data, choose, reset } = asText(choice);
  return (
    <SettingRow title={title} text={text} value={value} first={first} onReset={reset}>
      {(labels) => (
        <SegmentedControl {...labels} disabled={disabled} value={value} data={data} onChange={choose} />
      )}
    </SettingRow>
  );
}

type OfSettings<K extends keyof Settings> = SettingWords & { setting: K; options: Options<Settings[K]> };

function useSetting<K extends keyof Settings>(setting: K) {
  const value = useApp((state) => state.preferences[setting]);
  const { changeSettings } = useActions();
  return {
    value,
    first: SETTINGS[setting],
    onChoose: (chosen: Settings[K]) => changeSettings({ [setting]: chosen }),
  };
}

function asText<T>({ title, text, value, first, options, onChoose }: Choice<T>) {
  return {
    title,
    text,
    value: String(value),
    first: String(first),
    data: options.map(({ value, ...each }) => ({ ...each, value: String(value) })),
    reset: () => onChoose(first),
    choose(chosen: string) {
      const option = options.find((each) => String(each.value) === chosen);
      if (option) onChoose(option.value);
    },
  };
}

type Labels = { 'aria-labelledby': string; 'aria-describedby': string };

type SettingWords = { title: string; text: string };

function SettingRow(
  props: SettingWords & {
    value: string;
    first: string;
    onReset: () => void;
    children: (labels: Labels) => ReactNode;
  },
) {
  const { title, text, value, first, onReset, children } = props;
  const id = useId();
  const control = useRef<HTMLDivElement>(null);
  function reset(): void {
    control.current?.querySelector<HTMLElement>(`select, input[value="${first}"]`)?.focus();
    onReset();
  }
  return (
    <SettingLine
      id={id}
      title={title}
      words={
        <p id={`${id}-text`} className={looks.hint}>
          {text}
        </p>
      }
    >
      {value !== first && (
        <Tooltip label="Reset" position="left">
          <ActionIcon flex="none" aria-label={`Reset ${title.toLowerCase()}`} onClick={reset}>
            <IconRestore size={16} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Box ref={control} flex="none" maw={250}>
        {children({ 'aria-labelledby': id, 'aria-describedby': `${id}-text` })}
      </Box>
    </SettingLine>
  );
}

type LineProps = { id?: string; title: string; words: ReactNode; wraps?: boolean; children?: ReactNode };

export function SettingLine({ id, title, words, wraps = false, children }: LineProps) {
  return (
    <Group gap={12} mih={52} py={8} px={16} wrap={wraps ? 'wrap' : 'nowrap'}>
      <Box flex={1} miw={wraps ? 240 : 0}>
        <Box component="h4" id={id} fw={560}>
          {title}
        </Box>
        {words}
      </Box>
      {children}
    </Group>
  );
}
