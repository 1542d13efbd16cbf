/** Where a server listens, and the command before its own that has it run there: in a network of its own, say. */
export interface ServerPlace {
  address: string
  inside: string[]
}

export const onLoopback: ServerPlace = { address: '127.0.0.1', inside: [] }
