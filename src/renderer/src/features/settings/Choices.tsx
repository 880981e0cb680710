import { NativeSelect, SegmentedControl } from '@mantine/core';
import type { Settings } from '../../../../shared/settings.ts';
import { useActions, useApp } from '../../state/app.tsx';
import { SettingRow } from './SettingRow.tsx';

/** Values of a setting with what each is called. */
type Options<K extends keyof Settings> = readonly { value: Settings[K]; label: string }[];

type Props<K extends keyof Settings> = { setting: K; title: string; text: string; options: Options<K> };

/** A setting of a few values, all in sight. */
export function FewChoices<K extends 'theme' | 'density' | 'startAt'>(props: Props<K>) {
  const { options, ...row } = props;
  const value = useApp((state) => state.preferences[props.setting]);
  const { changeSettings } = useActions();
  return (
    <SettingRow {...row}>
      {(labels) => (
        <SegmentedControl
          {...labels}
          value={value}
          data={[...options]}
          onChange={(chosen) => changeSettings({ [props.setting]: chosen })}
        />
      )}
    </SettingRow>
  );
}

/** A setting of values in a list. */
export function ListChoice<K extends keyof Settings>(props: Props<K>) {
  const { options, ...row } = props;
  const value = useApp((state) => state.preferences[props.setting]);
  const { changeSettings } = useActions();
  return (
    <SettingRow {...row}>
      {(labels) => (
        <NativeSelect
          {...labels}
          value={String(value)}
          data={options.map((each) => ({ value: String(each.value), label: each.label }))}
          onChange={({ currentTarget }) => {
            const chosen = options.find((each) => String(each.value) === currentTarget.value);
            if (chosen) changeSettings({ [props.setting]: chosen.value });
          }}
        />
      )}
    </SettingRow>
  );
}
