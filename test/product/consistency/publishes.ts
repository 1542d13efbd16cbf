/**
 * Who published what, when, as it was seen from outside. A submission may be judged on what had been published last when it was
 * sent, and on what was published after that.
 */
export class Publishes {
  /** Every publish that has begun, in order: the version. */
  readonly versions: string[] = []
  /** How many of them have been answered. */
  answered = 0

  /** Notes a publish and waits for its answer. */
  async publish(version: string, ask: () => Promise<void>): Promise<void> {
    this.versions.push(version)
    await ask()
    this.answered++
  }

  /** The versions that a submission sent now may be judged on, told when its verdict is known. */
  from(): () => string[] {
    const first = this.answered - 1
    return () => this.versions.slice(Math.max(0, first))
  }
}
