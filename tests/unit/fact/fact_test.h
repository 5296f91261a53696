/* What the tests of corpus/fact share. */
#ifndef XD_TEST_FACT_H
#define XD_TEST_FACT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* A report: title, text and signature, one line each; empty ones are left out. */
static inline void make_report(char *out, size_t cap, const char *title, const char *text, const char *sign)
{
    int n = snprintf(out, cap, "%s%s%s%s%s", title, *title ? "\n" : "", text, *sign ? "\n" : "", sign);
    assert_true(n >= 0 && (size_t)n < cap);
}

#endif
