import { expect } from '@playwright/test';
import { createClient, type Message } from 'dbus-native';

/** A notification as it came to the desktop. */
export type ShownNotification = { id: number; title: string; body: string };
export type MenuItem = { id: number; label: string; enabled: boolean; isLine: boolean };

/** A desktop’s panel and its notifications, on the bus of a test: the other side of what the app shows outside its window. */
type Panel = {
  notifications: ShownNotification[];
  icons(): number;
  /** Lines, words and choices of the menu of the one icon, as they stand now. */
  menu(): Promise<MenuItem[]>;
  labels(): Promise<string[]>;
  choose(label: string): Promise<void>;
  /** Chooses the end of the app, until it is over: nobody is left to answer then. */
  quit(over: Promise<unknown>): Promise<void>;
  /** Clicks the icon itself. */
  activate(): Promise<void>;
  clickNotification(notification: ShownNotification): void;
  stop(): void;
};

const WATCHER = 'org.kde.StatusNotifierWatcher';
const ITEM = 'org.kde.StatusNotifierItem';
const MENU = 'com.canonical.dbusmenu';
const NOTIFICATIONS = 'org.freedesktop.Notifications';
const NOTIFICATIONS_PATH = '/org/freedesktop/Notifications';
/** What was asked for is answered by `sendReply`, with more than one value. */
const ANSWERED = new Promise<never>(() => {});

/** Starts a panel; without `host` it shows notifications alone, as a desktop without icons does. */
export async function startPanel(
  env: Record<string, string>,
  { host = true }: { host?: boolean } = {},
): Promise<Panel> {
  const bus = createClient({ busAddress: env.DBUS_SESSION_BUS_ADDRESS ?? '' });
  const items: { service: string; path: string }[] = [];
  const notifications: ShownNotification[] = [];
  const answer = (
    path: string,
    iface: string,
    member: string,
    signature: string,
    give: (body: unknown[], message: Message) => unknown[],
  ) => {
    const handler = (...given: unknown[]) => {
      const message = given.at(-1) as Message;
      bus.sendReply(message, signature, give(message.body ?? [], message));
      return ANSWERED;
    };
    bus.setMethodCallHandler(path, iface, member, [handler, signature]);
  };

  if (host) {
    const watcher = {
      IsStatusNotifierHostRegistered: true,
      ProtocolVersion: 0,
      RegisterStatusNotifierItem(text: string, { sender = '' }: Message) {
        items.push(
          text.startsWith('/')
            ? { service: sender, path: text }
            : { service: text, path: '/StatusNotifierItem' },
        );
        return null;
      },
    };
    bus.exportInterface(watcher, '/StatusNotifierWatcher', {
      name: WATCHER,
      methods: { RegisterStatusNotifierItem: ['s', '', ['item'], []] },
      signals: {},
      properties: { IsStatusNotifierHostRegistered: 'b', ProtocolVersion: 'i' },
    });
    await own(WATCHER);
  }
  answer(NOTIFICATIONS_PATH, NOTIFICATIONS, 'GetCapabilities', 'as', () => [['body', 'actions']]);
  answer(NOTIFICATIONS_PATH, NOTIFICATIONS, 'GetServerInformation', 'ssss', () => ['t', 't', '1', '1.2']);
  answer(NOTIFICATIONS_PATH, NOTIFICATIONS, 'CloseNotification', '', () => []);
  answer(NOTIFICATIONS_PATH, NOTIFICATIONS, 'Notify', 'u', ([, , , title, body]) => {
    const id = notifications.length + 1;
    notifications.push({ id, title: String(title), body: String(body) });
    return [id];
  });
  await own(NOTIFICATIONS);

  async function own(name: string): Promise<void> {
    await bus.invokeDbus({ member: 'RequestName', signature: 'su', body: [name, 0] });
  }

  function item() {
    const [last] = items.slice(-1);
    if (!last) throw new Error('there is no icon');
    return last;
  }

  async function property(path: string, iface: string, name: string): Promise<unknown> {
    return bus.invoke({
      destination: item().service,
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [iface, name],
    });
  }

  async function onMenu(member: string, signature: string, body: unknown[]): Promise<unknown> {
    const path = String(await property(item().path, ITEM, 'Menu'));
    return bus.invoke({ destination: item().service, path, interface: MENU, member, signature, body });
  }

  async function menu(): Promise<MenuItem[]> {
    const layout = await onMenu('GetLayout', 'iias', [0, -1, []]);
    const [, [, , children]] = layout as [number, [number, unknown, [number, Record<string, unknown>][]]];
    return children.map(([id, properties]) => ({
      id,
      label: String(properties.label ?? ''),
      enabled: properties.enabled !== false,
      isLine: properties.type === 'separator',
    }));
  }

  async function idOf(label: string): Promise<number> {
    const found = (await menu()).find((each) => each.label === label);
    if (!found) throw new Error(`the menu has no “${label}”`);
    return found.id;
  }

  const labels = async () => (await menu()).flatMap(({ label, isLine }) => (isLine ? [] : [label]));
  return {
    notifications,
    icons: () => items.length,
    menu,
    labels,
    async choose(label) {
      // The app may have put up another menu since this one was read: then its item is refused, and nothing was done.
      await expect(async () => {
        await onMenu('Event', 'isvu', [await idOf(label), 'clicked', ['s', ''], 0]);
      }).toPass({ timeout: 15_000 });
    },
    async quit(over) {
      let isOver = false;
      void over.then(() => {
        isOver = true;
      });
      await expect(async () => {
        if (!isOver) await onMenu('Event', 'isvu', [await idOf('Quit Quayside'), 'clicked', ['s', ''], 0]);
      }).toPass({ timeout: 15_000 });
    },
    async activate() {
      const { service, path } = item();
      await bus.invoke({
        ...{ destination: service, path, interface: ITEM, member: 'Activate' },
        ...{ signature: 'ii', body: [0, 0] },
      });
    },
    clickNotification: ({ id }) =>
      bus.sendSignal(NOTIFICATIONS_PATH, NOTIFICATIONS, 'ActionInvoked', 'us', [id, 'default']),
    stop: () => bus.connection.end(),
  };
}
