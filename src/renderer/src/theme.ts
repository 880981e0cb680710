import {
  ActionIcon,
  Button,
  Checkbox,
  type CSSVariablesResolver,
  createTheme,
  Input,
  type MantineColorSchemeManager,
  Menu,
  Modal,
  PasswordInput,
  Radio,
  Skeleton,
  Tabs,
  TextInput,
  Tooltip,
} from '@mantine/core';
import type { Instance } from '../../shared/instance.ts';
import inputStyles from './ui/input.module.css';
import tabsStyles from './ui/tabs.module.css';

export type InstanceColor = Instance['color'];

/** White text on each has a contrast of at least 4.5 : 1. In the order of the picker. */
export const INSTANCE_TILES: Record<InstanceColor, string> = {
  red: '#c5443b',
  amber: '#9a6414',
  blue: '#2f6fd6',
  violet: '#7c5cd1',
  green: '#2f7f45',
  teal: '#0f7d83',
  pink: '#c0407f',
  slate: '#5b6577',
};

function fill(token: 'accent' | 'danger') {
  return {
    '--button-bg': `var(--q-${token})`,
    '--button-hover': `color-mix(in srgb, var(--q-${token}) 88%, var(--q-text))`,
    '--button-color': 'var(--q-on-fill)',
  };
}

export const theme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  autoContrast: true,
  colors: {
    gray: [
      '#f6f7f9',
      '#f0f2f5',
      '#e3e6eb',
      '#d5d9e0',
      '#c3c9d2',
      '#98a0b0',
      '#7c8598',
      '#5b6577',
      '#3b4250',
      '#1a1d23',
    ],
    dark: [
      '#e7e9ee',
      '#b9bfca',
      '#8d95a5',
      '#5c6370',
      '#363b46',
      '#242831',
      '#1a1e26',
      '#14171d',
      '#0e1014',
      '#0b0d10',
    ],
    accent: [
      '#eefaf9',
      '#d9f0ee',
      '#aee3df',
      '#6fd6cd',
      '#35c9bd',
      '#1fa69c',
      '#128f87',
      '#0b7a75',
      '#0a6f6a',
      '#08524f',
    ],
  },
  black: '#1a1d23',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '11px', sm: '12px', md: '13px', lg: '15px', xl: '18px' },
  lineHeights: { xs: '1.4', sm: '1.45', md: '1.45', lg: '1.45', xl: '1.4' },
  headings: {
    fontWeight: '640',
    sizes: {
      h1: { fontSize: '15px', lineHeight: '1.4' },
      h2: { fontSize: '15px', lineHeight: '1.4' },
      h3: { fontSize: '13px', lineHeight: '1.45' },
    },
  },
  radius: { xs: '4px', sm: '6px', md: '8px', lg: '12px', xl: '14px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({
      defaultProps: { size: 'sm' },
      vars: (_theme, { variant = 'filled', color }) => ({
        root: {
          '--button-height': '32px',
          '--button-padding-x': '12px',
          '--button-fz': '13px',
          ...(variant === 'filled' ? fill(color === 'red' ? 'danger' : 'accent') : {}),
        },
      }),
    }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray', size: 32 } }),
    Input: Input.extend({
      vars: (_theme, { error }) => ({
        wrapper: {
          '--input-height': '34px',
          '--input-fz': '13px',
          '--input-bd': error ? 'var(--q-danger)' : 'var(--q-line)',
          '--input-bg': 'var(--q-bg)',
          '--input-color': 'var(--q-text)',
          '--input-placeholder-color': 'var(--q-dim)',
        },
      }),
    }),
    InputWrapper: Input.Wrapper.extend({ classNames: inputStyles }),
    TextInput: TextInput.extend({ defaultProps: { size: 'sm', autoComplete: 'off' } }),
    PasswordInput: PasswordInput.extend({ defaultProps: { size: 'sm', autoComplete: 'off' } }),
    // A description close to its label keeps choices apart. Checkboxes of a table get a radius of 5 px: that
    // of buttons would make small ones as round as radios.
    Checkbox: Checkbox.extend({ defaultProps: { radius: 5 }, styles: { description: { marginTop: 0 } } }),
    Radio: Radio.extend({ styles: { description: { marginTop: 0 } } }),
    Modal: Modal.extend({
      defaultProps: {
        radius: 'xl',
        padding: 22,
        centered: true,
        overlayProps: { backgroundOpacity: 0.45, color: '#000' },
        transitionProps: { duration: 120, transition: 'fade' },
        closeButtonProps: { 'aria-label': 'Close' },
      },
    }),
    Menu: Menu.extend({
      defaultProps: {
        withInitialFocusPlaceholder: false,
        shadow: 'none',
        radius: 'md',
        transitionProps: { duration: 80 },
      },
    }),
    Skeleton: Skeleton.extend({ defaultProps: { radius: 'sm' } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false }, classNames: tabsStyles }),
    Tooltip: Tooltip.extend({
      defaultProps: {
        openDelay: 350,
        transitionProps: { duration: 80 },
        events: { hover: true, focus: true, touch: false },
      },
    }),
  },
});

/** Maps Mantine’s variables to the design’s, so that the two never disagree. */
export const cssVariables: CSSVariablesResolver = () => {
  const both = {
    '--mantine-color-body': 'var(--q-bg)',
    '--mantine-color-text': 'var(--q-text)',
    '--mantine-color-bright': 'var(--q-text)',
    '--mantine-color-dimmed': 'var(--q-dim)',
    '--mantine-color-placeholder': 'var(--q-dim)',
    '--mantine-color-anchor': 'var(--q-accent)',
    '--mantine-color-error': 'var(--q-danger)',
    '--mantine-color-default': 'var(--q-panel)',
    '--mantine-color-default-hover': 'var(--q-hover)',
    '--mantine-color-default-color': 'var(--q-text)',
    '--mantine-color-default-border': 'var(--q-line)',
    '--mantine-color-gray-light-color': 'var(--q-dim)',
    '--mantine-color-gray-light-hover': 'var(--q-hover)',
  };
  return { variables: {}, light: both, dark: both };
};

/** Main keeps the theme: Mantine would read it from localStorage and delay the first paint. */
export const noColorSchemeStore: MantineColorSchemeManager = {
  get: (scheme) => scheme,
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
};
