/** A protocol as a machine: from a state, what may happen next. States are plain values that survive JSON. */
export interface Model<State> {
  start: State
  /** Every step that any process may do now, by name. `apply` may change the copy that it is given. */
  steps: (state: State) => { name: string; apply: (copy: State) => void }[]
  /** What is wrong in this state; null when nothing is. */
  fault: (state: State) => string | null
}

export interface Exploration {
  states: number
  /** The shortest way to a state that is wrong, and what is wrong there. */
  counterexample: { fault: string; steps: string[] } | null
}

/** Goes through every state that any order of steps leads to, the nearest first. */
export function explore<State>(model: Model<State>, { maxStates }: { maxStates: number }): Exploration {
  const first = JSON.stringify(model.start)
  /** State → the state before and the step between. */
  const seen = new Map<string, { before: string; step: string } | null>([[first, null]])
  const waiting = [first]
  for (const key of waiting) {
    const state: State = JSON.parse(key)
    const fault = model.fault(state)
    if (fault !== null) return { states: seen.size, counterexample: { fault, steps: wayTo(key, seen) } }
    for (const { name, apply } of model.steps(state)) {
      const copy: State = JSON.parse(key)
      apply(copy)
      const next = JSON.stringify(copy)
      if (seen.has(next)) continue
      seen.set(next, { before: key, step: name })
      waiting.push(next)
    }
    if (seen.size > maxStates) throw new Error(`more than ${maxStates} states`)
  }
  return { states: seen.size, counterexample: null }
}

/** One way through the model: `choices` says which of the possible steps is done. Throws at a state that is wrong. */
export function walk<State>(model: Model<State>, choices: readonly number[]): void {
  const state: State = JSON.parse(JSON.stringify(model.start))
  const done: string[] = []
  for (const choice of choices) {
    const steps = model.steps(state)
    const step = steps[choice % Math.max(steps.length, 1)]
    if (step === undefined) return
    step.apply(state)
    done.push(step.name)
    const fault = model.fault(state)
    if (fault !== null) throw new Error(`${fault}, after: ${done.join('; ')}`)
  }
}

function wayTo(key: string, seen: ReadonlyMap<string, { before: string; step: string } | null>): string[] {
  const steps: string[] = []
  for (let at = seen.get(key) ?? null; at !== null; at = seen.get(at.before) ?? null) steps.unshift(at.step)
  return steps
}
