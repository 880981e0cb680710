import { type InstanceOptions, type SimulatedInstance, startInstance } from './instance.ts';

/** Any number of simulated Dokploy instances on loopback. */
export type Simulator = {
  instances: readonly SimulatedInstance[];
  addInstance: (options?: InstanceOptions) => Promise<SimulatedInstance>;
  /** Closes every instance. */
  close: () => Promise<void>;
};

/** Starts a simulator, with the instances given or none at first. */
export async function startSimulator(options: { instances?: InstanceOptions[] } = {}): Promise<Simulator> {
  const instances: SimulatedInstance[] = [];
  async function addInstance(wanted: InstanceOptions = {}): Promise<SimulatedInstance> {
    const instance = await startInstance(wanted);
    instances.push(instance);
    return instance;
  }
  for (const wanted of options.instances ?? []) await addInstance(wanted);
  return {
    instances,
    addInstance,
    async close() {
      await Promise.all(instances.map((instance) => instance.close()));
    },
  };
}
