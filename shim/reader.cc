/* reader.cc - opening for reading, statistics, and finished lists. */
#include "inside.h"

namespace
{

using Items = std::unique_ptr<xc_list>;

Items new_list()
{
    return std::make_unique<xc_list>();
}

void add(xc_list &list, std::string bytes, Xapian::docid docid, uint32_t number)
{
    list.item.push_back({std::move(bytes), docid, number});
}

/* A reading unit that ends in a list. */
template <class Make> xc_status list_unit(xc_list **out, xc_db *db, xc_error *e, Make &&make) noexcept
{
    *out = nullptr;
    return xc::unit(db, e, [&] { *out = make(db->db).release(); });
}

/* Xapian's iterators over keys and terms share this much: ascending, skip_to. */
template <class Iterator> Items collect_after(Iterator it, const Iterator &end, xc_str after, size_t max)
{
    Items list = new_list();
    if (after.n > 0) {
        std::string from = xc::string_of(after);
        it.skip_to(from);
        if (it != end && *it == from)
            ++it;
    }
    for (; it != end && list->item.size() < max; ++it)
        add(*list, *it, 0, 0);
    return list;
}

} // namespace

void xc::check_term(xc_str term)
{
    if (term.n == 0)
        throw Refused{XC_INVALID, "empty term or key", 0};
    check_prefix(term);
}

void xc::check_prefix(xc_str prefix)
{
    size_t cost = prefix.n;
    if (cost <= TERM_BYTES)
        for (size_t i = 0; i < prefix.n; i++)
            cost += prefix.p[i] == '\0';
    if (cost > TERM_BYTES)
        throw Refused{XC_INVALID, "term or key longer than 245 bytes", 0};
}

Items xc::list_of_meta(const Xapian::Database &db, xc_str key)
{
    Items list = new_list();
    add(*list, db.get_metadata(string_of(key)), 0, 0);
    return list;
}

Items xc::list_of_meta_keys(const Xapian::Database &db, xc_str prefix, xc_str after, size_t max)
{
    std::string start = string_of(prefix);
    return collect_after(db.metadata_keys_begin(start), db.metadata_keys_end(start), after, max);
}

Items xc::list_of_data(const Xapian::Database &db, xc_str term, size_t max)
{
    Items list = new_list();
    std::string name = string_of(term);
    for (auto it = db.postlist_begin(name); it != db.postlist_end(name) && list->item.size() < max; ++it)
        add(*list, db.get_document(*it, Xapian::DOC_ASSUME_VALID).get_data(), *it, 0);
    return list;
}

xc_stats xc::stats_of(const Xapian::Database &db)
{
    return {db.get_doccount(), db.get_lastdocid(), db.get_avlength(), db.get_revision()};
}

xc_status xc_db_open(xc_db **out, const char *path, xc_error *e)
{
    *out = nullptr;
    return xc::guard(e, [&] {
        if (path == nullptr || *path == '\0')
            throw xc::Refused{XC_INVALID, "no path", 0};
        xc::prepare_environment();
        /* Glass only: a stub file in its place could name a remote program to be run. */
        auto db = std::make_unique<xc_db>();
        db->db = Xapian::Database(path, Xapian::DB_BACKEND_GLASS);
        *out = db.release();
    });
}

void xc_db_close(xc_db *db)
{
    if (db != nullptr)
        xc::guard(nullptr, [db] {
            std::unique_ptr<xc_db> owned(db);
            owned->db.close();
        });
}

xc_status xc_db_reopen(xc_db *db, xc_error *e)
{
    return xc::unit(db, e, [&] { db->db.reopen(); });
}

xc_status xc_db_stats(xc_db *db, xc_stats *out, xc_error *e)
{
    *out = {};
    return xc::unit(db, e, [&] { *out = xc::stats_of(db->db); });
}

xc_status xc_db_term_stats(xc_db *db, const xc_str *term, size_t n, xc_term_stats *out, xc_error *e)
{
    return xc::unit(db, e, [&] {
        for (size_t i = 0; i < n; i++) {
            xc::check_term(term[i]);
            std::string name = xc::string_of(term[i]);
            out[i] = {db->db.get_termfreq(name), db->db.get_collection_freq(name)};
        }
    });
}

xc_status xc_db_meta(xc_list **out, xc_db *db, xc_str key, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        xc::check_term(key);
        return xc::list_of_meta(x, key);
    });
}

xc_status xc_db_meta_keys(xc_list **out, xc_db *db, xc_str prefix, xc_str after, size_t max, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        xc::check_prefix(prefix);
        return xc::list_of_meta_keys(x, prefix, after, max);
    });
}

xc_status xc_db_terms(xc_list **out, xc_db *db, xc_str prefix, xc_str after, size_t max, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        xc::check_prefix(prefix);
        std::string start = xc::string_of(prefix);
        return collect_after(x.allterms_begin(start), x.allterms_end(start), after, max);
    });
}

xc_status xc_db_data(xc_list **out, xc_db *db, uint32_t after, size_t max, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        Items list = new_list();
        if (after == UINT32_MAX)
            return list;
        auto it = x.postlist_begin("");
        it.skip_to(after + 1);
        for (; it != x.postlist_end("") && list->item.size() < max; ++it)
            add(*list, x.get_document(*it, Xapian::DOC_ASSUME_VALID).get_data(), *it, 0);
        return list;
    });
}

xc_status xc_db_data_of_term(xc_list **out, xc_db *db, xc_str term, size_t max, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        xc::check_term(term);
        return xc::list_of_data(x, term, max);
    });
}

xc_status xc_db_doc_terms(xc_list **out, xc_db *db, uint32_t docid, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        if (docid == 0)
            throw xc::Refused{XC_INVALID, "docid 0", 0};
        Items list = new_list();
        for (auto it = x.termlist_begin(docid); it != x.termlist_end(docid); ++it)
            add(*list, *it, docid, it.get_wdf());
        return list;
    });
}

xc_status xc_db_postings(xc_list **out, xc_db *db, xc_str term, xc_error *e)
{
    return list_unit(out, db, e, [&](const Xapian::Database &x) {
        xc::check_term(term);
        std::string name = xc::string_of(term);
        Items list = new_list();
        for (auto it = x.postlist_begin(name); it != x.postlist_end(name); ++it)
            add(*list, std::string(), *it, it.get_wdf());
        return list;
    });
}

size_t xc_list_count(const xc_list *l)
{
    return l == nullptr ? 0 : l->item.size();
}

xc_str xc_list_at(const xc_list *l, size_t i)
{
    if (i >= xc_list_count(l))
        return {"", 0};
    return {l->item[i].bytes.data(), l->item[i].bytes.size()};
}

uint32_t xc_list_docid(const xc_list *l, size_t i)
{
    return i < xc_list_count(l) ? l->item[i].docid : 0;
}

uint32_t xc_list_number(const xc_list *l, size_t i)
{
    return i < xc_list_count(l) ? l->item[i].number : 0;
}

void xc_list_free(xc_list *l)
{
    delete l;
}
