/* inside.h - what stands behind the opaque types of xc.h. Private to shim/. */
#ifndef XC_INSIDE_H
#define XC_INSIDE_H

#include "guard.h"
#include <memory>
#include <string>
#include <vector>
#include <xapian.h>

struct xc_db {
    Xapian::Database db;
};

struct xc_writer {
    Xapian::WritableDatabase db;
    std::string path;
    bool in_batch; /* a transaction is open: something was changed since the last commit */
    bool broken;   /* a change or commit failed: what is pending may be half of a change and must never be committed */
};

struct xc_query {
    Xapian::Query query;
    xc_error error; /* status XC_OK: sound; else the reason why it is poisoned */
};

struct xc_item {
    std::string bytes;
    Xapian::docid docid;
    uint32_t number;
};
struct xc_list {
    std::vector<xc_item> item;
};

struct xc_hits {
    struct Hit {
        std::string data;
        double weight;
        Xapian::docid docid;
        uint32_t collapsed;
    };
    std::vector<Hit> hit;
    xc_bounds bounds;
};

namespace xc
{

enum { RETRIES = 4 };           /* of a reading unit, when writers move on */
enum { TERM_BYTES = 245 };      /* Xapian's limit; a NUL counts twice */
enum { TAG_BYTES = 100000000 }; /* of a document's data or a metadata value; Xapian fails somewhere above 130 MB */

inline std::string string_of(xc_str s)
{
    return s.n == 0 ? std::string() : std::string(s.p, s.n);
}

/* Throw Refused for what Xapian would refuse halfway through a change. */
void check_term(xc_str term);
void check_prefix(xc_str prefix); /* may be empty */

/* The environment must not change what an index holds; done once, before the first database is opened. */
void prepare_environment();
void sync_directory(const std::string &path);
void sync_parent(const std::string &path);

std::unique_ptr<xc_list> list_of_meta(const Xapian::Database &db, xc_str key);
std::unique_ptr<xc_list> list_of_meta_keys(const Xapian::Database &db, xc_str prefix, xc_str after, size_t max);
std::unique_ptr<xc_list> list_of_data(const Xapian::Database &db, xc_str term, size_t max);
xc_stats stats_of(const Xapian::Database &db);

/* Runs a reading unit; begins it anew on the newest commit when a writer overwrote what it was reading. */
template <class Body> xc_status unit(xc_db *db, xc_error *e, Body &&body) noexcept
{
    if (db == nullptr)
        return fail(e, XC_INVALID, "", "no database");
    for (int again = 0;; again++) {
        xc_status status = guard(e, body);
        if (status != XC_MODIFIED || again == RETRIES)
            return status;
        status = guard(e, [db] { db->db.reopen(); });
        if (status != XC_OK && status != XC_MODIFIED)
            return status;
    }
}

} // namespace xc

#endif
