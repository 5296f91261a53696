/* A target with a fault that only a mutation of its one saved input reaches. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    /* The saved input is "whole"; a shorter one that begins alike is a cut that the driver made. */
    if (size == 3 && memcmp(data, "who", 3) == 0) {
        puts("planted fault found");
        fflush(stdout);
        exit(0);
    }
    return 0;
}
