import { Counter, type Registry } from 'prom-client'

/** What following submissions costs: notifications of the database that came to this process. `received` gives all since its start. */
export function addNotificationMetric(registry: Registry, received: () => number): void {
  const counter = new Counter({
    name: 'gavel_notifications_received_total',
    help: 'Changes of submissions that the database told this process of; none while nobody watches here',
    registers: [],
    collect() {
      this.reset()
      this.inc(received())
    },
  })
  registry.registerMetric(counter)
}
