#include "guard.h"
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>
#include <stdexcept>
#include <xapian.h>

namespace
{

/* Copies as much as fits, ends on a character border, terminates. Returns the bytes copied. */
size_t copy_cut(char *out, size_t room, const char *text) noexcept
{
    size_t n = std::strlen(text);
    if (n >= room) {
        n = room - 1;
        while (n > 0 && (static_cast<unsigned char>(text[n]) & 0xC0) == 0x80)
            n--;
    }
    std::memcpy(out, text, n);
    out[n] = '\0';
    return n;
}

/* strerror_r comes in two kinds; which one the compiler gives is not ours to choose. */
[[maybe_unused]] const char *error_text(int, const char *buffer) noexcept
{
    return buffer;
}
[[maybe_unused]] const char *error_text(const char *text, const char *) noexcept
{
    return text;
}

/* Xapian tells the system's error as text only. Finds its number again, so that callers can say "no space". Where the
 * text is not given apart (a failed commit reports the first error inside its own message) it is looked for there;
 * where it is not given at all (a failed fsync), errno still holds it, if it is one that ends a database's work. */
int errno_of(const char *exact, const char *message, int last) noexcept
{
    static const int telling[] = {ENOSPC, EDQUOT, EIO, EROFS, EFBIG, EMFILE, ENFILE, ENOMEM, EACCES};
    char buffer[128];
    if (exact != nullptr) {
        for (int n = 1; n < 134; n++)
            if (std::strcmp(error_text(strerror_r(n, buffer, sizeof buffer), buffer), exact) == 0)
                return n;
        return 0;
    }
    for (int n : telling)
        if (std::strstr(message, error_text(strerror_r(n, buffer, sizeof buffer), buffer)) != nullptr)
            return n;
    for (int n : telling)
        if (n == last)
            return n;
    return 0;
}

struct Meaning {
    const char *type;
    xc_status status;
};
const Meaning meanings[] = {
    {"AssertionError", XC_INTERNAL},
    {"InvalidArgumentError", XC_INVALID},
    {"InvalidOperationError", XC_INVALID},
    {"UnimplementedError", XC_UNSUPPORTED},
    {"DatabaseError", XC_IO},
    {"DatabaseCorruptError", XC_CORRUPT},
    {"DatabaseCreateError", XC_IO},
    {"DatabaseLockError", XC_LOCKED},
    {"DatabaseModifiedError", XC_MODIFIED},
    {"DatabaseOpeningError", XC_IO},
    {"DatabaseVersionError", XC_VERSION},
    {"DatabaseNotFoundError", XC_NODB},
    {"DatabaseClosedError", XC_CLOSED},
    {"DocNotFoundError", XC_NOTFOUND},
    {"FeatureUnavailableError", XC_UNSUPPORTED},
    {"InternalError", XC_INTERNAL},
    {"NetworkError", XC_NETWORK},
    {"NetworkTimeoutError", XC_TIMEOUT},
    {"QueryParserError", XC_QUERY},
    {"SerialisationError", XC_CORRUPT},
    {"RangeError", XC_INVALID},
    {"WildcardError", XC_QUERY},
};

xc_status status_of(const char *type, const char *message, int sys_errno) noexcept
{
    xc_status status = XC_INTERNAL;
    for (const Meaning &m : meanings)
        if (std::strcmp(m.type, type) == 0)
            status = m.status;
    if (sys_errno == ENOMEM && (status == XC_IO || status == XC_CORRUPT))
        return XC_NOMEM;
    if (sys_errno == ENOENT && std::strcmp(type, "DatabaseOpeningError") == 0)
        return XC_NODB;
    /* A compressed tag that does not inflate is damage, though Xapian calls it by the general name. */
    if (status == XC_IO && sys_errno == 0 && std::strstr(message, "zlib") != nullptr)
        return XC_CORRUPT;
    /* A lock file that cannot be opened is held by nobody. */
    if (status == XC_LOCKED && sys_errno != 0 && std::strstr(message, "already locked") == nullptr)
        return sys_errno == ENOMEM ? XC_NOMEM : XC_IO;
    /* What Xapian cannot name is an exception of another kind than its own, and that is bad_alloc. */
    if (std::strstr(message, "Modifications failed (Unknown error)") != nullptr)
        return XC_NOMEM;
    /* The other way round: "couldn't open at the old revision" after a full disk is no damage on the disk. */
    if (status == XC_CORRUPT && sys_errno != 0)
        return XC_IO;
    return status;
}

xc_status explain(xc_error *e, const Xapian::Error &x, int last) noexcept
{
    const char *message = x.get_msg().c_str();
    const char *system = nullptr;
    try {
        system = x.get_error_string(); /* makes the text on demand, which needs memory */
    } catch (...) {
        system = nullptr;
    }
    int sys_errno = errno_of(system, message, last);
    xc_status status = status_of(x.get_type(), message, sys_errno);
    xc::fail(e, status, x.get_type(), message, sys_errno);
    if (e != nullptr && system != nullptr) {
        size_t used = std::strlen(e->msg);
        if (used + 4 < sizeof e->msg) {
            used += copy_cut(e->msg + used, sizeof e->msg - used, ": ");
            copy_cut(e->msg + used, sizeof e->msg - used, system);
        }
    }
    return status;
}

} // namespace

void xc::clear(xc_error *e) noexcept
{
    if (e != nullptr) {
        e->status = XC_OK;
        e->sys_errno = 0;
        e->type[0] = '\0';
        e->msg[0] = '\0';
    }
}

xc_status xc::fail(xc_error *e, xc_status status, const char *type, const char *why, int sys_errno) noexcept
{
    if (e != nullptr) {
        e->status = status;
        e->sys_errno = sys_errno;
        copy_cut(e->type, sizeof e->type, type);
        copy_cut(e->msg, sizeof e->msg, why);
    }
    return status;
}

xc_status xc::caught(xc_error *e) noexcept
{
    int last = errno;
    try {
        throw;
    } catch (const Refused &r) {
        return fail(e, r.status, "", r.why, r.sys_errno);
    } catch (const Xapian::Error &x) {
        return explain(e, x, last);
    } catch (const std::bad_alloc &) {
        return fail(e, XC_NOMEM, "std::bad_alloc", "out of memory");
    } catch (const std::exception &x) {
        return fail(e, XC_INTERNAL, "std::exception", x.what());
    } catch (...) {
        return fail(e, XC_INTERNAL, "", "an exception of unknown type");
    }
}

static void (*last_words)(const xc_error *);

[[noreturn]] static void fatal() noexcept
{
    xc_error e = {};
    if (std::current_exception())
        xc::caught(&e);
    else
        xc::fail(&e, XC_INTERNAL, "", "ended without an exception");
    last_words(&e);
    std::abort();
}

void xc_on_fatal(void (*f)(const xc_error *))
{
    last_words = f;
    std::set_terminate(fatal);
}

const char *xc_status_name(xc_status s)
{
    static const char *const names[XC_STATUS_COUNT] = {
        "ok",      "no-memory", "invalid", "not-found", "no-database", "locked", "modified", "corrupt",
        "version", "closed",    "network", "timeout",   "unsupported", "query",  "io",       "internal",
    };
    int at = static_cast<int>(s);
    return at >= 0 && at < XC_STATUS_COUNT ? names[at] : "unknown";
}
