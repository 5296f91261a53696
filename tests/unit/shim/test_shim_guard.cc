/* Every exception that Xapian can throw arrives as the status that it should; and no allocation that fails, whichever
 * it is, does worse than XC_NOMEM. */
#include "guard.h"
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <unistd.h>
#include <xapian.h>

/* Where an allocation fails inside it, Xapian 1.4.22 leaks its own postlists: the leak checker looks away meanwhile.
 * Our own leaks would show in the other tests of the shim. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define XC_TEST_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define XC_TEST_ASAN 1
#endif
#ifdef XC_TEST_ASAN
extern "C" void __lsan_disable();
extern "C" void __lsan_enable();
#endif

static void look_for_leaks(bool on)
{
#ifdef XC_TEST_ASAN
    on ? __lsan_enable() : __lsan_disable();
#else
    (void)on;
#endif
}

static int failures;

static void expect(bool ok, const char *what, long detail)
{
    if (!ok) {
        std::fprintf(stderr, "FAILED: %s (%ld)\n", what, detail);
        failures++;
    }
}

/* operator new that fails the n-th time, and only then. */
static long allocations_left = -1;

void *operator new(std::size_t n)
{
    if (allocations_left > 0 && --allocations_left == 0) {
        allocations_left = -1;
        throw std::bad_alloc();
    }
    void *p = std::malloc(n > 0 ? n : 1);
    if (p == nullptr)
        throw std::bad_alloc();
    return p;
}
void operator delete(void *p) noexcept
{
    std::free(p);
}
void operator delete(void *p, std::size_t) noexcept
{
    std::free(p);
}

template <class X> static void provoke(const char *type, xc_status want)
{
    xc_error e;
    xc_status got = xc::guard(&e, [] { throw X("the text"); });
    expect(got == want, type, got);
    expect(e.status == want, type, e.status);
    expect(std::strcmp(e.type, type) == 0, e.type, 0);
    expect(std::strstr(e.msg, "the text") != nullptr, e.msg, 0);
    expect(xc::guard(nullptr, [] { throw X("the text"); }) == want, "without xc_error", want);
}

static void every_type()
{
    using namespace Xapian;
    provoke<AssertionError>("AssertionError", XC_INTERNAL);
    provoke<InvalidArgumentError>("InvalidArgumentError", XC_INVALID);
    provoke<InvalidOperationError>("InvalidOperationError", XC_INVALID);
    provoke<UnimplementedError>("UnimplementedError", XC_UNSUPPORTED);
    provoke<DatabaseError>("DatabaseError", XC_IO);
    provoke<DatabaseCorruptError>("DatabaseCorruptError", XC_CORRUPT);
    provoke<DatabaseCreateError>("DatabaseCreateError", XC_IO);
    provoke<DatabaseLockError>("DatabaseLockError", XC_LOCKED);
    provoke<DatabaseModifiedError>("DatabaseModifiedError", XC_MODIFIED);
    provoke<DatabaseOpeningError>("DatabaseOpeningError", XC_IO);
    provoke<DatabaseVersionError>("DatabaseVersionError", XC_VERSION);
    provoke<DatabaseNotFoundError>("DatabaseNotFoundError", XC_NODB);
    provoke<DatabaseClosedError>("DatabaseClosedError", XC_CLOSED);
    provoke<DocNotFoundError>("DocNotFoundError", XC_NOTFOUND);
    provoke<FeatureUnavailableError>("FeatureUnavailableError", XC_UNSUPPORTED);
    provoke<InternalError>("InternalError", XC_INTERNAL);
    provoke<NetworkError>("NetworkError", XC_NETWORK);
    provoke<NetworkTimeoutError>("NetworkTimeoutError", XC_TIMEOUT);
    provoke<QueryParserError>("QueryParserError", XC_QUERY);
    provoke<SerialisationError>("SerialisationError", XC_CORRUPT);
    provoke<RangeError>("RangeError", XC_INVALID);
    provoke<WildcardError>("WildcardError", XC_QUERY);
}

static void others()
{
    xc_error e = {};
    expect(xc::guard(&e, [] { throw std::bad_alloc(); }) == XC_NOMEM, "bad_alloc", e.status);
    expect(xc::guard(&e, [] { throw std::runtime_error("x"); }) == XC_INTERNAL, "std::exception", e.status);
    expect(xc::guard(&e, [] { throw 7; }) == XC_INTERNAL, "int", e.status);
    expect(xc::guard(&e, [] {}) == XC_OK && e.status == XC_OK && e.msg[0] == '\0', "success clears", e.status);
    expect(xc::guard(&e,
                     [] {
                         throw xc::Refused{XC_QUERY, "why", EIO};
                     }) == XC_QUERY &&
               e.sys_errno == EIO,
           "refused", e.sys_errno);
}

static void system_errors()
{
    xc_error e = {};
    xc_status s = xc::guard(&e, [] { throw Xapian::DatabaseError("Error writing block", "", ENOSPC); });
    expect(s == XC_IO && e.sys_errno == ENOSPC, "no space", e.sys_errno);
    s = xc::guard(&e, [] {
        throw Xapian::DatabaseCorruptError(std::string("Modifications failed (") + std::strerror(ENOSPC) + ")");
    });
    expect(s == XC_IO && e.sys_errno == ENOSPC, "no space, told inside", e.sys_errno);
    s = xc::guard(&e, [] { throw Xapian::DatabaseOpeningError("x", "", ENOENT); });
    expect(s == XC_NODB, "absent", s);
    s = xc::guard(&e, [] { throw Xapian::DatabaseError("x", "", ENOMEM); });
    expect(s == XC_NOMEM, "no memory", s);
    s = xc::guard(&e, [] { throw Xapian::DatabaseError("zlib: inflate failed (invalid distance)"); });
    expect(s == XC_CORRUPT, "inflate", s);
    s = xc::guard(&e, [] {
        errno = ENOSPC; /* a failed fsync, of which Xapian says no more */
        throw Xapian::DatabaseError("Commit failed");
    });
    expect(s == XC_IO && e.sys_errno == ENOSPC, "no space, not told", e.sys_errno);
    errno = ENOSPC;
    s = xc::guard(&e, [] { throw Xapian::DatabaseError("x"); });
    expect(s == XC_IO && e.sys_errno == 0, "an error of before is none of this call's", e.sys_errno);
    s = xc::guard(&e, [] { throw Xapian::DatabaseLockError("Unable to get write lock on x: already locked"); });
    expect(s == XC_LOCKED, "locked", s);
    s = xc::guard(
        &e, [] { throw Xapian::DatabaseLockError("Unable to get write lock on x: too many open files", "", EMFILE); });
    expect(s == XC_IO && e.sys_errno == EMFILE, "no lock file", s);
    s = xc::guard(&e, [] { throw Xapian::DatabaseCorruptError("Modifications failed (Unknown error)"); });
    expect(s == XC_NOMEM, "what Xapian cannot name", s);
}

static void long_messages_end_on_a_character()
{
    std::string text;
    while (text.size() < 1000)
        text += "错误";
    xc_error e;
    xc::guard(&e, [&] { throw Xapian::InternalError(text); });
    size_t n = std::strlen(e.msg);
    expect(n < sizeof e.msg && n % 3 == 0, "cut", static_cast<long>(n));
}

static void names()
{
    for (int s = 0; s < XC_STATUS_COUNT; s++)
        for (int t = 0; t < s; t++)
            expect(std::strcmp(xc_status_name(static_cast<xc_status>(s)), xc_status_name(static_cast<xc_status>(t))) !=
                       0,
                   "status names differ", s);
    expect(std::strcmp(xc_status_name(XC_STATUS_COUNT), "unknown") == 0, "unknown status", 0);
}

static xc_str str(const char *s)
{
    return {s, std::strlen(s)};
}

/* One scenario of each kind; true when everything went well. Must free all whatever fails. */
static bool search_scenario(const char *path, xc_status *status)
{
    xc_db *db = nullptr;
    xc_hits *hits = nullptr;
    xc_list *list = nullptr;
    xc_error e;
    xc_query *part[2] = {xc_query_term(str("word")), xc_query_prefix(str("w"), 5)};
    xc_query *q = xc_query_scale(xc_query_join(XC_OR, part, 2), 2);
    xc_request r;
    xc_request_init(&r);
    r.query = q;
    xc_status s = xc_db_open(&db, path, &e);
    if (s == XC_OK)
        s = xc_search(&hits, db, &r, &e);
    if (s == XC_OK)
        s = xc_db_terms(&list, db, str(""), str(""), 9, &e);
    bool ok = s == XC_OK && xc_hits_count(hits) == 2 && xc_list_count(list) == 3;
    *status = s;
    xc_list_free(list);
    xc_hits_free(hits);
    xc_query_free(q);
    xc_db_close(db);
    return ok;
}

static bool write_scenario(const char *path, const char *data, xc_status *status)
{
    xc_writer *w = nullptr;
    xc_error e;
    xc_posting posting[] = {{str("word"), 1}};
    xc_status s = xc_writer_open(&w, path, &e);
    for (int i = 0; i < 2 && s == XC_OK; i++) {
        xc_document d = {str(i == 0 ? "Qa" : "Qb"), str(data), posting, 1, nullptr, 0};
        s = xc_writer_put(w, &d, &e);
    }
    if (s == XC_OK)
        s = xc_writer_set_meta(w, str("k"), str(data), &e);
    if (s == XC_OK)
        s = xc_writer_commit(w, &e);
    *status = s;
    xc_writer_close(w);
    return s == XC_OK;
}

/* What the database holds: the data of both documents and the metadata agree, or the test fails. */
static std::string content(const char *path)
{
    xc_db *db = nullptr;
    xc_list *list = nullptr, *meta = nullptr;
    std::string found;
    if (xc_db_open(&db, path, nullptr) == XC_OK && xc_db_data(&list, db, 0, 9, nullptr) == XC_OK &&
        xc_db_meta(&meta, db, str("k"), nullptr) == XC_OK && xc_list_count(list) == 2) {
        found.assign(xc_list_at(meta, 0).p, xc_list_at(meta, 0).n);
        for (size_t i = 0; i < 2; i++)
            expect(found == std::string(xc_list_at(list, i).p, xc_list_at(list, i).n), "one commit", 0);
    } else {
        expect(false, "the database opens", 0);
    }
    xc_list_free(meta);
    xc_list_free(list);
    xc_db_close(db);
    return found;
}

static void memory_failing_anywhere()
{
    char dir[] = "/tmp/xd-guard-XXXXXX";
    if (mkdtemp(dir) == nullptr)
        std::abort();
    std::string path = std::string(dir) + "/db";
    xc_status s = XC_OK;
    expect(write_scenario(path.c_str(), "old", &s), "write", s);
    expect(search_scenario(path.c_str(), &s), "search", s);
    long n = 1;
    for (bool done = false; !done && n < 5000; n++) {
        allocations_left = n;
        bool ok = search_scenario(path.c_str(), &s);
        done = allocations_left != -1;
        allocations_left = -1;
        expect(ok || s == XC_NOMEM, "search without memory", n);
    }
    expect(n > 20 && n < 5000, "allocations of a search", n);
    std::string before = "old";
    for (bool done = false; !done && n < 10000; n++) {
        static int change;
        std::string now = "new" + std::to_string(change++);
        allocations_left = n - 30;
        bool ok = write_scenario(path.c_str(), now.c_str(), &s);
        done = allocations_left != -1;
        allocations_left = -1;
        expect(ok || s == XC_NOMEM, "write without memory", s);
        std::string found = content(path.c_str());
        expect(found == (ok ? now : before), "all of the batch or nothing", n);
        before = found;
    }
    std::string rm = "rm -r '" + std::string(dir) + "'";
    expect(std::system(rm.c_str()) == 0, "remove", 0);
}

int main()
{
    every_type();
    others();
    system_errors();
    long_messages_end_on_a_character();
    names();
    look_for_leaks(false);
    memory_failing_anywhere();
    look_for_leaks(true);
    return failures == 0 ? 0 : 1;
}
