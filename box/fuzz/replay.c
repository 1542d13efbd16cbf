// Tries the files that are named, one after the other: what libFuzzer does with a corpus, for any compiler.
#include <stdio.h>
#include <stdlib.h>

#include "target.h"

enum { INPUT_MAX_BYTES = 1024 * 1024 };

int main(int count, char **names) {
  for (int i = 1; i < count; i++) {
    FILE *file = fopen(names[i], "rb");
    // Of its own size, so that the sanitizer sees its end.
    uint8_t *buffer = malloc(INPUT_MAX_BYTES), *data;
    if (!file || !buffer) return perror(names[i]), 2;
    size_t size = fread(buffer, 1, INPUT_MAX_BYTES, file);
    fclose(file);
    data = realloc(buffer, size ? size : 1);
    if (!data) return perror(names[i]), 2;
    // Should it end here, this line says where.
    fprintf(stderr, "%s\n", names[i]);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
  }
  printf("%d inputs\n", count - 1);
  return 0;
}
