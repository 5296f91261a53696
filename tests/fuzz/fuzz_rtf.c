/* Any bytes as Rich Text Format. */
#define _XOPEN_SOURCE 700
#include "reader_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct sniffed kind = {SNIFF_FOREIGN, "rtf"};
    reader_input(&reader_rtf, kind, p, n);
    return 0;
}
