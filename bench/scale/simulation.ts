/** Something that so many can use at once, and the others wait for, first come first served. */
export interface Resource {
  name: string
  servers: number
  /** The share of it that goes to what is done whether or not anything is judged: what is left does the work, so much the slower. From 1 on nothing is left. */
  background?: number
}

/** A use of a resource; without one a time that passes by itself. */
export interface Step {
  resource?: string
  meanMs: number
  /** How its times are spread around their mean. */
  spread: 'fixed' | 'exponential'
}

export interface Model {
  /** Submissions come as a Poisson process. */
  perSecond: number
  resources: readonly Resource[]
  /** What each passes through before it waits for a slot. */
  before: readonly Step[]
  slots: number
  /** What it passes through while it holds one. */
  held: readonly Step[]
}

export interface Outcome {
  /** Of those that were done in the second half of the time, which alone is counted. */
  perSecond: number
  /** From coming to having a slot: the queue. */
  wait: { meanMs: number; p50Ms: number; p99Ms: number }
  /** From coming to the end. */
  whole: { meanMs: number; p50Ms: number; p99Ms: number }
  /** Slots in use on average. */
  busySlots: number
  /** By resource: the share of it that is in use, background included, and what one waits for it on average. */
  use: Map<string, { share: number; waitMs: number }>
}

/** How fast a resource is that has nothing left: so slow that nothing comes through, and not a division by zero. */
const barely = 1e-6

interface Queue {
  servers: number
  speed: number
  busy: number
  waiting: Waiting[]
  first: number
  busyMs: number
  waitMs: number
  uses: number
}

interface Waiting {
  since: number
  /** null: until it is left. */
  durationMs: number | null
  next: () => void
}

interface Event {
  at: number
  happen: () => void
}

/** What would come of a model in so many seconds: every arrival and every step one after the other, in simulated time. `random` gives 0 up to 1. */
export function simulate(model: Model, options: { seconds: number; random: () => number }): Outcome {
  const { random } = options
  const endMs = options.seconds * 1000
  const fromMs = endMs / 2
  const events = openHeap()
  let now = 0
  const resources = new Map(model.resources.map(({ name, servers, background }) => [name, queueOf(servers, background)]))
  const slots = queueOf(model.slots)
  const waits: number[] = []
  const wholes: number[] = []

  const after = (ms: number, happen: () => void) => events.push({ at: now + ms, happen })
  const exponential = (meanMs: number) => -Math.log(1 - random()) * meanMs
  /** Takes one of its servers, now or when it is one's turn, for so long; `next` comes after that. For null `next` comes at once, and has to `leave`. */
  const enter = (queue: Queue, durationMs: number | null, next: () => void) => {
    if (queue.busy < queue.servers) start(queue, { since: now, durationMs, next })
    else queue.waiting.push({ since: now, durationMs, next })
  }
  const start = (queue: Queue, { since, durationMs, next }: Waiting) => {
    queue.busy++
    if (now >= fromMs) {
      queue.waitMs += now - since
      queue.uses++
    }
    if (durationMs === null) next()
    else after(durationMs / queue.speed, () => {
      leave(queue, durationMs / queue.speed)
      next()
    })
  }
  const leave = (queue: Queue, usedMs: number) => {
    queue.busy--
    queue.busyMs += Math.max(0, Math.min(usedMs, now - fromMs))
    const waiting = queue.waiting[queue.first]
    if (waiting === undefined) return
    queue.first++
    // Taking them off one by one would copy all that wait.
    if (queue.first > 1024) {
      queue.waiting.splice(0, queue.first)
      queue.first = 0
    }
    start(queue, waiting)
  }
  const pass = (steps: readonly Step[], done: () => void, index = 0): void => {
    const step = steps[index]
    if (step === undefined) return done()
    const durationMs = step.spread === 'fixed' ? step.meanMs : exponential(step.meanMs)
    const next = () => pass(steps, done, index + 1)
    const queue = step.resource === undefined ? undefined : resources.get(step.resource)
    if (step.resource !== undefined && queue === undefined) throw new Error(`there is no ${step.resource}`)
    if (queue === undefined) after(durationMs, next)
    else enter(queue, durationMs, next)
  }
  const arrive = () => {
    const cameAt = now
    after(exponential(1000 / model.perSecond), arrive)
    pass(model.before, () => enter(slots, null, () => {
      const tookAt = now
      pass(model.held, () => {
        leave(slots, now - tookAt)
        if (now < fromMs) return
        waits.push(tookAt - cameAt)
        wholes.push(now - cameAt)
      })
    }))
  }
  after(exponential(1000 / model.perSecond), arrive)
  for (let event = events.pop(); event !== undefined && event.at <= endMs; event = events.pop()) {
    now = event.at
    event.happen()
  }

  const countedMs = endMs - fromMs
  return {
    perSecond: (wholes.length / countedMs) * 1000,
    wait: summaryOf(waits),
    whole: summaryOf(wholes),
    busySlots: slots.busyMs / countedMs,
    use: new Map([...resources].map(([name, { busyMs, servers, speed, waitMs, uses }]) => [name, { share: (busyMs / countedMs / servers) * speed + 1 - speed, waitMs: uses === 0 ? 0 : waitMs / uses }])),
  }
}

/** How many submissions a second each resource carries, and the slots, the least first. What is judged slower because something else is full is not in it. */
export function capacities({ resources, before, slots, held }: Omit<Model, 'perSecond'>): { name: string; perSecond: number }[] {
  const steps = [...before, ...held]
  const ofResources = resources.map(({ name, servers, background = 0 }) => {
    const ms = steps.filter(({ resource }) => resource === name).reduce((sum, { meanMs }) => sum + meanMs, 0)
    return { name, perSecond: (servers * Math.max(0, 1 - background) * 1000) / ms }
  })
  const heldMs = held.reduce((sum, { meanMs }) => sum + meanMs, 0)
  return [...ofResources, { name: 'slots', perSecond: (slots * 1000) / heldMs }].toSorted((a, b) => a.perSecond - b.perSecond)
}

function queueOf(servers: number, background = 0): Queue {
  return { servers, speed: Math.max(1 - background, barely), busy: 0, waiting: [], first: 0, busyMs: 0, waitMs: 0, uses: 0 }
}

function summaryOf(times: readonly number[]) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? NaN
  return { meanMs: times.reduce((sum, time) => sum + time, 0) / times.length, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** The next event is at the top. */
function openHeap() {
  const heap: Event[] = []
  const at = (index: number) => heap[index]?.at ?? Infinity
  const swap = (one: number, other: number) => {
    const [a, b] = [heap[one], heap[other]]
    if (a === undefined || b === undefined) return
    heap[one] = b
    heap[other] = a
  }
  return {
    push(event: Event) {
      heap.push(event)
      for (let index = heap.length - 1; index > 0; ) {
        const parent = (index - 1) >> 1
        if (at(parent) <= at(index)) return
        swap(parent, index)
        index = parent
      }
    },
    pop(): Event | undefined {
      swap(0, heap.length - 1)
      const first = heap.pop()
      for (let index = 0; ; ) {
        const [left, right] = [2 * index + 1, 2 * index + 2]
        const least = at(right) < at(left) ? right : left
        if (at(least) >= at(index)) return first
        swap(least, index)
        index = least
      }
    },
  }
}
