/* guard.h - the border between C++ and C: no exception passes. Private to shim/.
 *
 * Every entry of xc.h runs its body through guard(). The only catch sites of the library are the one here and those
 * of guard.cc that it leads to; nothing is allocated on the way of an error. */
#ifndef XC_GUARD_H
#define XC_GUARD_H

#include "xc.h"
#include <cerrno>

namespace xc
{

/* Thrown by our own checks, before Xapian is touched. `why` is a literal. */
struct Refused {
    xc_status status;
    const char *why;
    int sys_errno;
};

void clear(xc_error *e) noexcept;
xc_status fail(xc_error *e, xc_status status, const char *type, const char *why, int sys_errno = 0) noexcept;
xc_status caught(xc_error *e) noexcept; /* to be called in a catch block only: what the exception means */

template <class Body> xc_status guard(xc_error *e, Body &&body) noexcept
{
    errno = 0; /* so that what it says in a catch block is of this call */
    try {
        body();
    } catch (...) {
        return caught(e);
    }
    clear(e);
    return XC_OK;
}

} // namespace xc

#endif
