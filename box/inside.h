#ifndef BOX_INSIDE_H
#define BOX_INSIDE_H

#include "exchange.h"
#include "identity.h"
#include "options.h"

/// What the zygote needs of the process that cloned it.
struct inside {
  struct exchange *exchange;
  const struct options *options;
  const struct identity *identity;
  int socket;
  int replies;
};

/// The zygote's whole life, from the clone on. Never returns.
_Noreturn void inside_main(const struct inside *inside);

#endif
