import { type InstanceOptions, type SimulatedInstance, startInstance } from './instance.ts';

export type Simulator = {
  instances: readonly SimulatedInstance[];
  addInstance: (options?: InstanceOptions) => Promise<SimulatedInstance>;
  close: () => Promise<void>;
};

export function createSimulator(): Simulator {
  const instances: SimulatedInstance[] = [];
  return {
    instances,
    async addInstance(wanted = {}) {
      const instance = await startInstance(wanted);
      instances.push(instance);
      return instance;
    },
    async close() {
      await Promise.all(instances.map((instance) => instance.close()));
    },
  };
}

/** Starts a simulator, with the instances given or none at first. */
export async function startSimulator(options: { instances?: InstanceOptions[] } = {}): Promise<Simulator> {
  const simulator = createSimulator();
  for (const wanted of options.instances ?? []) await simulator.addInstance(wanted);
  return simulator;
}
