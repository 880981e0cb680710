import { Box, Stack } from '@mantine/core';
import { Component, type ReactNode } from 'react';
import { ToolButton } from '../ui/ToolButton.tsx';

type Props = { what: string; children: ReactNode };

/** Keeps a fault of one view from taking down the window. Give it a `key` that names the view. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <Stack gap={12} flex={1} p={40} align="center" justify="center" ta="center" role="alert">
        <h2>{this.props.what} cannot be shown</h2>
        <Box component="p" maw="46ch" c="dimmed">
          This is a fault in Quayside. Nothing was changed on your servers. Show it again, or go elsewhere:
          the rest still works.
        </Box>
        <ToolButton onClick={() => this.setState({ failed: false })}>Show again</ToolButton>
      </Stack>
    );
  }
}
