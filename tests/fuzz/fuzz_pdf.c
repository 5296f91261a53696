/* Any bytes as a PDF file. */
#define _XOPEN_SOURCE 700
#include "reader_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct sniffed kind = {SNIFF_FOREIGN, "pdf"};
    reader_input(&reader_pdf, kind, p, n);
    return 0;
}
