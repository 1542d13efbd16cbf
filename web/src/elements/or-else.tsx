import { Component, type ReactNode } from 'react'

interface Props {
  children: ReactNode
  /** In place of the children once they could not be drawn. */
  instead: ReactNode
}

/** A part that a page can do without: when its script cannot be fetched, or it has a fault, the rest of the page stays. */
export class OrElse extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    return this.state.hasFailed ? this.props.instead : this.props.children
  }
}
