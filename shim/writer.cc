/* writer.cc - batches: nothing is visible or durable before commit, and nothing is ever committed behind one's back. */
#include "inside.h"
#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace
{

/* Every change goes through here: refuses a broken writer, opens the transaction, remembers failure. */
template <class Body> xc_status change(xc_writer *w, xc_error *e, Body &&body) noexcept
{
    if (w == nullptr)
        return xc::fail(e, XC_INVALID, "", "no writer");
    if (w->broken)
        return xc::fail(e, XC_CLOSED, "", "the writer failed before; close it");
    xc_status status = xc::guard(e, [&] {
        if (!w->in_batch) {
            w->db.begin_transaction(true);
            w->in_batch = true;
        }
        body();
    });
    w->broken = status != XC_OK;
    return status;
}

template <class Body> xc_status check(xc_error *e, Body &&body) noexcept
{
    return xc::guard(e, body);
}

/* Reading through the writer, its uncommitted changes included. */
template <class Make> xc_status read_list(xc_list **out, xc_writer *w, xc_error *e, Make &&make) noexcept
{
    *out = nullptr;
    if (w == nullptr)
        return xc::fail(e, XC_INVALID, "", "no writer");
    if (w->broken)
        return xc::fail(e, XC_CLOSED, "", "the writer failed before; close it");
    return xc::guard(e, [&] { *out = make(w->db).release(); });
}

void check_document(const xc_document *d)
{
    if (d == nullptr)
        throw xc::Refused{XC_INVALID, "no document", 0};
    xc::check_term(d->unique_term);
    if (d->data.n > xc::TAG_BYTES)
        throw xc::Refused{XC_INVALID, "document data above 100 MB", 0};
    for (size_t i = 0; i < d->postings; i++)
        xc::check_term(d->posting[i].term);
    for (size_t i = 0; i < d->values; i++)
        if (d->value[i].slot == Xapian::BAD_VALUENO)
            throw xc::Refused{XC_INVALID, "no such value slot", 0};
}

Xapian::Document build(const xc_document *d)
{
    Xapian::Document doc;
    doc.set_data(xc::string_of(d->data));
    doc.add_boolean_term(xc::string_of(d->unique_term));
    for (size_t i = 0; i < d->postings; i++)
        doc.add_term(xc::string_of(d->posting[i].term), d->posting[i].wdf);
    for (size_t i = 0; i < d->values; i++)
        if (d->value[i].bytes.n > 0)
            doc.add_value(d->value[i].slot, xc::string_of(d->value[i].bytes));
    return doc;
}

} // namespace

void xc::sync_directory(const std::string &path)
{
    int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        throw Refused{XC_IO, "cannot open the directory to make it durable", errno};
    int failed = fsync(fd) == 0 || errno == EINVAL || errno == EROFS ? 0 : errno;
    close(fd);
    if (failed != 0)
        throw Refused{XC_IO, "cannot make the directory durable", failed};
}

void xc::sync_parent(const std::string &path)
{
    size_t end = path.find_last_not_of('/');
    size_t slash = end == std::string::npos ? std::string::npos : path.rfind('/', end);
    if (end == std::string::npos)
        return;
    sync_directory(slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash));
}

xc_status xc_writer_open(xc_writer **out, const char *path, xc_error *e)
{
    *out = nullptr;
    return xc::guard(e, [&] {
        if (path == nullptr || *path == '\0')
            throw xc::Refused{XC_INVALID, "no path", 0};
        xc::prepare_environment();
        auto w = std::make_unique<xc_writer>();
        w->path = path;
        w->db = Xapian::WritableDatabase(w->path, Xapian::DB_CREATE_OR_OPEN | Xapian::DB_BACKEND_GLASS);
        w->in_batch = w->broken = false;
        /* Xapian makes the files durable but not their names. */
        xc::sync_directory(w->path);
        xc::sync_parent(w->path);
        *out = w.release();
    });
}

xc_status xc_writer_put(xc_writer *w, const xc_document *d, xc_error *e)
{
    xc_status status = check(e, [&] { check_document(d); });
    if (status != XC_OK)
        return status;
    return change(w, e, [&] { w->db.replace_document(xc::string_of(d->unique_term), build(d)); });
}

xc_status xc_writer_remove(xc_writer *w, xc_str unique_term, xc_error *e)
{
    xc_status status = check(e, [&] { xc::check_term(unique_term); });
    if (status != XC_OK)
        return status;
    return change(w, e, [&] { w->db.delete_document(xc::string_of(unique_term)); });
}

xc_status xc_writer_set_meta(xc_writer *w, xc_str key, xc_str value, xc_error *e)
{
    xc_status status = check(e, [&] {
        xc::check_term(key);
        if (value.n > xc::TAG_BYTES)
            throw xc::Refused{XC_INVALID, "metadata value above 100 MB", 0};
    });
    if (status != XC_OK)
        return status;
    return change(w, e, [&] { w->db.set_metadata(xc::string_of(key), xc::string_of(value)); });
}

xc_status xc_writer_data(xc_list **out, xc_writer *w, xc_str unique_term, xc_error *e)
{
    return read_list(out, w, e, [&](const Xapian::Database &db) {
        xc::check_term(unique_term);
        return xc::list_of_data(db, unique_term, 1);
    });
}

xc_status xc_writer_meta(xc_list **out, xc_writer *w, xc_str key, xc_error *e)
{
    return read_list(out, w, e, [&](const Xapian::Database &db) {
        xc::check_term(key);
        return xc::list_of_meta(db, key);
    });
}

xc_status xc_writer_meta_keys(xc_list **out, xc_writer *w, xc_str prefix, xc_str after, size_t max, xc_error *e)
{
    return read_list(out, w, e, [&](const Xapian::Database &db) {
        xc::check_prefix(prefix);
        return xc::list_of_meta_keys(db, prefix, after, max);
    });
}

xc_status xc_writer_stats(xc_writer *w, xc_stats *out, xc_error *e)
{
    *out = {};
    if (w == nullptr || w->broken)
        return xc::fail(e, w == nullptr ? XC_INVALID : XC_CLOSED, "", "no usable writer");
    return xc::guard(e, [&] { *out = xc::stats_of(w->db); });
}

xc_status xc_writer_commit(xc_writer *w, xc_error *e)
{
    if (w != nullptr && !w->broken && !w->in_batch) {
        xc::clear(e);
        return XC_OK;
    }
    return change(w, e, [&] {
        w->in_batch = false; /* Xapian leaves the transaction before it commits, whether that succeeds or not */
        w->db.commit_transaction();
        xc::sync_directory(w->path);
    });
}

void xc_writer_close(xc_writer *w)
{
    if (w == nullptr)
        return;
    /* Xapian commits what is pending when a database outside a transaction is closed or destroyed: after a failed
     * commit that would be half a batch. Inside a transaction close drops it. */
    if (!w->in_batch)
        xc::guard(nullptr, [w] { w->db.begin_transaction(false); });
    xc::guard(nullptr, [w] { w->db.close(); });
    xc::guard(nullptr, [w] { delete w; });
}
