// tries: to have other files read, or fetched, while the source is only checked
// must: RTE or CE
import secret from '{{secret}}' with { type: 'json' }
import 'data:text/javascript,console.error("captured")'
import 'https://example.com/x.mjs'
console.log(secret)
