// tries: to take memory beside the heap that the interpreter was given
// must: MLE
// limits: cpu 2s, wall 6s, memory 128 MiB
const kept = []
for (;;) kept.push(Buffer.alloc(1 << 20, 1))
