import type { FastifyHelmetOptions } from '@fastify/helmet'

/**
 * What the pages may do: use what this server serves, and nothing else. KaTeX sets the place of symbols by style attributes.
 * Whether there is TLS only the proxy in front knows, so it is the one to send Strict-Transport-Security.
 */
export const helmetOptions: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'self'"],
    },
  },
  strictTransportSecurity: false,
}
