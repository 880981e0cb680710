import { createRequire } from 'node:module';

type Message = {
  serial: number;
  sender: string;
  path: string;
  interface: string;
  member: string;
  body?: unknown[];
};
/** What is used of the library, whose own types leave it out. */
type Bus = {
  invoke(message: object): Promise<unknown>;
  invokeDbus(message: object): Promise<unknown>;
  sendReply(message: Message, signature: string, body: unknown[]): void;
  sendSignal(path: string, iface: string, name: string, signature: string, body: unknown[]): void;
  setMethodCallHandler(path: string, iface: string, member: string, handler: [unknown, string]): void;
  exportInterface(object: object, path: string, description: object): void;
  connection: { end(): void };
};
const dbus = createRequire(import.meta.url)('@httptoolkit/dbus-native') as {
  createClient(options: { busAddress: string }): Bus;
};

/** A notification as it came to the desktop. */
export type ShownNotification = { id: number; title: string; body: string };
/** An item of the menu of the icon. */
export type MenuItem = { id: number; label: string; enabled: boolean; isLine: boolean };

/** A desktop’s panel and its notifications, on the bus of a test: the other side of what the app shows outside its window. */
export type Panel = {
  notifications: ShownNotification[];
  /** How many icons there are. */
  icons(): number;
  /** Lines, words and choices of the menu of the one icon, as they stand now. */
  menu(): Promise<MenuItem[]>;
  /** Their words alone. */
  labels(): Promise<string[]>;
  choose(label: string): Promise<void>;
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
  const bus = dbus.createClient({ busAddress: env.DBUS_SESSION_BUS_ADDRESS ?? '' });
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
      RegisterStatusNotifierItem(text: string, { sender }: Message) {
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
      methods: { RegisterStatusNotifierItem: ['s', ''] },
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

  function own(name: string): Promise<unknown> {
    return bus.invokeDbus({ member: 'RequestName', signature: 'su', body: [name, 0] });
  }

  function item() {
    const [last] = items.slice(-1);
    if (!last) throw new Error('there is no icon');
    return last;
  }

  async function property(path: string, iface: string, name: string): Promise<unknown> {
    const value = await bus.invoke({
      destination: item().service,
      path,
      interface: 'org.freedesktop.DBus.Properties',
      member: 'Get',
      signature: 'ss',
      body: [iface, name],
    });
    return plain(value);
  }

  async function onMenu(member: string, signature: string, body: unknown[]): Promise<unknown> {
    const path = String(await property(item().path, ITEM, 'Menu'));
    return bus.invoke({ destination: item().service, path, interface: MENU, member, signature, body });
  }

  async function menu(): Promise<MenuItem[]> {
    // Of the answer the library gives the second value, too, but not as one.
    const path = String(await property(item().path, ITEM, 'Menu'));
    const layout = await new Promise<unknown>((resolve, reject) => {
      const message = {
        ...{ destination: item().service, path, interface: MENU, member: 'GetLayout' },
        ...{ signature: 'iias', body: [0, -1, []] },
      };
      (bus.invoke as unknown as (message: object, done: (...all: unknown[]) => void) => void)(
        message,
        (error, _revision, tree) => (error ? reject(error) : resolve(tree)),
      );
    });
    const [, , children] = layout as [number, unknown, unknown[]];
    return children.map((child) => {
      const [id, pairs] = plain(child) as [number, [string, unknown][]];
      const properties = new Map(pairs.map(([name, value]) => [name, plain(value)]));
      return {
        id,
        label: String(properties.get('label') ?? ''),
        enabled: properties.get('enabled') !== false,
        isLine: properties.get('type') === 'separator',
      };
    });
  }

  const labels = async () => (await menu()).flatMap(({ label, isLine }) => (isLine ? [] : [label]));
  return {
    notifications,
    icons: () => items.length,
    menu,
    labels,
    async choose(label) {
      const found = (await menu()).find((each) => each.label === label);
      if (!found) throw new Error(`the menu has no “${label}”`);
      await onMenu('Event', 'isvu', [found.id, 'clicked', ['s', ''], 0]);
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

/** A value out of a variant, which the library gives with its type. */
function plain(value: unknown): unknown {
  if (!Array.isArray(value) || value.length !== 2) return value;
  const [type, content] = value;
  const isType = Array.isArray(type) && typeof type[0] === 'object' && type[0] !== null && 'type' in type[0];
  return isType && Array.isArray(content) ? content[0] : value;
}
