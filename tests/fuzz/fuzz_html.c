/* Any bytes as a page, and as a page saved in one file. */
#define _XOPEN_SOURCE 700
#include "reader_input.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    static const struct sniffed html = {SNIFF_FOREIGN, "html"}, mht = {SNIFF_FOREIGN, "mht"};
    reader_input(&reader_html, html, p, n);
    reader_input(&reader_mht, mht, p, n);
    return 0;
}
