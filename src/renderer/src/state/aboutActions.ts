import type { CallInput, CallOutput } from '../../../shared/contract.ts';
import type { Result } from '../../../shared/errors.ts';
import type { Bridge } from '../bridge.ts';

/** What the app tells of itself. */
export type AboutActions = {
  readPlaces(): Promise<Result<CallOutput<'app.places'>>>;
  /** Shows a place in the system’s file manager. */
  showPlace(place: CallInput<'app.showPlace'>['place']): Promise<Result<object>>;
  readAbout(): Promise<Result<CallOutput<'app.about'>>>;
  /** Whether the computer starts this app when its person signs in. */
  readLoginStart(): Promise<Result<CallOutput<'app.loginStart'>>>;
  setLoginStart(on: boolean): Promise<Result<CallOutput<'app.loginStart'>>>;
  /** How looking after instances stands. */
  readMonitoring(): Promise<Result<CallOutput<'monitoring.state'>>>;
  readLicenses(): Promise<Result<CallOutput<'app.licenses'>>>;
};

/** Creates the actions of Settings and About. */
export function createAboutActions({ bridge }: { bridge: Bridge }): AboutActions {
  return {
    readPlaces: () => bridge.call('app.places', {}),
    showPlace: (place) => bridge.call('app.showPlace', { place }),
    readAbout: () => bridge.call('app.about', {}),
    readLoginStart: () => bridge.call('app.loginStart', {}),
    setLoginStart: (on) => bridge.call('app.setLoginStart', { on }),
    readMonitoring: () => bridge.call('monitoring.state', {}),
    readLicenses: () => bridge.call('app.licenses', {}),
  };
}
