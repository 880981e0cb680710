import { NativeSelect, SegmentedControl } from '@mantine/core';
import { SETTINGS, type Settings } from '../../../../shared/settings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { SettingRow, type SettingWords } from './SettingRow.tsx';

type Props<K extends keyof Settings> = SettingWords & {
  setting: K;
  /** Its values with what each is called. */
  options: readonly { value: Settings[K]; label: string }[];
};

/** A setting of a few values, all in sight. */
export function FewChoices<K extends keyof Settings>({ setting, options, ...words }: Props<K>) {
  const { value, choose, data, ...row } = useSetting({ setting, options });
  return (
    <SettingRow {...words} {...row} value={value}>
      {(labels) => <SegmentedControl {...labels} value={value} data={data} onChange={choose} />}
    </SettingRow>
  );
}

/** A setting of values in a list. */
export function ListChoice<K extends keyof Settings>({ setting, options, ...words }: Props<K>) {
  const { value, choose, data, ...row } = useSetting({ setting, options });
  return (
    <SettingRow {...words} {...row} value={value}>
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

/** A setting as controls have it: its values as text. */
function useSetting<K extends keyof Settings>({ setting, options }: Pick<Props<K>, 'setting' | 'options'>) {
  const value = useApp((state) => state.preferences[setting]);
  const { changeSettings } = useActions();
  return {
    value: String(value),
    first: String(SETTINGS[setting]),
    data: options.map((each) => ({ value: String(each.value), label: each.label })),
    onReset: () => changeSettings({ [setting]: SETTINGS[setting] }),
    choose(text: string) {
      const chosen = options.find((each) => String(each.value) === text);
      if (chosen) changeSettings({ [setting]: chosen.value });
    },
  };
}
