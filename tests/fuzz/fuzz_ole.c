/* Any bytes as a compound file: .doc, .xls, .ppt by what is in it. */
#define _XOPEN_SOURCE 700
#include "reader_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct sniffed kind = {SNIFF_FOREIGN, "ole"};
    reader_input(&reader_ole, kind, p, n);
    return 0;
}
